//! Statistics of coders: agreement, kappa and their kin.

use samspil::stats::{Agreement, Weights, agreement, cohen_kappa};
use serde_json::{Map, Value, json};

use super::engine::{map, number, numbers, opt, out, stated, table};
use super::icc::{edge_bland_altman, six_forms};

pub fn computed(stat: &str, input: &Value) -> Option<Value> {
    Some(match stat {
        "percent_agreement" => {
            agreement_json(&agreement(&table(input, "ratings"), number(&input["tolerance"])))
        }
        "cohen_kappa" => kappa_json(input),
        "edge_raters" => edge_raters_json(input),
        _ => return None,
    })
}

fn agreement_json(a: &Agreement) -> Value {
    let known = json!({
        "all_raters_listwise": opt(a.all_raters.ok()),
        "n_units_listwise": a.n_complete,
        "pairwise_mean_over_units": opt(a.pairwise_mean.ok()),
        "n_units_pairable": a.n_pairable,
        "pairwise_pooled": opt(a.pairwise_pooled.ok()),
        "n_pairs": a.n_pairs,
    });
    stated(&a.pairwise_mean, map(known))
}

fn weights(name: &str) -> Weights {
    match name {
        "unweighted" => Weights::Unweighted,
        "linear" => Weights::Linear,
        "quadratic" => Weights::Quadratic,
        other => panic!("weights {other}"),
    }
}

fn kappa_json(input: &Value) -> Value {
    let scale = numbers(&input["categories"]);
    let by = weights(input["weights"].as_str().expect("weights"));
    match cohen_kappa(&table(input, "ratings"), &scale, by, number(&input["conf"])) {
        Err(why) => stated::<()>(&Err(why), Map::new()),
        Ok(all) => {
            let estimate = all.estimate.ok();
            let known = json!({
                "kappa": opt(estimate.map(|e| e.kappa)),
                "po": out(all.observed),
                "pe": out(all.chance),
                "n": all.n,
                "se": opt(estimate.map(|e| e.se)),
                "ci_lo": opt(estimate.map(|e| e.interval.low)),
                "ci_hi": opt(estimate.map(|e| e.interval.high)),
                "se_null": opt(estimate.map(|e| e.se_null)),
                "z_null": opt(estimate.and_then(|e| e.z_null)),
            });
            stated(&all.estimate, map(known))
        }
    }
}

fn edge_raters_json(input: &Value) -> Value {
    let ratings = table(input, "ratings");
    let (scale, conf) = (numbers(&input["categories"]), number(&input["conf"]));
    let mut keys = Map::new();
    for within in [0, 1] {
        let share = agreement(&ratings, f64::from(within)).pairwise_mean;
        let known = map(json!({ "value": opt(share.ok()) }));
        keys.insert(format!("agreement_within_{within}"), stated(&share, known));
    }
    for name in ["unweighted", "linear", "quadratic"] {
        let estimate = cohen_kappa(&ratings, &scale, weights(name), conf).and_then(|all| all.estimate);
        let known = json!({
            "value": opt(estimate.ok().map(|e| e.kappa)), "se": opt(estimate.ok().map(|e| e.se)),
        });
        keys.insert(format!("cohen_kappa_{name}"), stated(&estimate, map(known)));
    }
    keys.extend(six_forms(&ratings, conf));
    keys.extend(edge_bland_altman(&ratings, conf).map(|value| ("bland_altman".to_owned(), value)));
    Value::Object(keys)
}
