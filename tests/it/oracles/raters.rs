//! Statistics of coders: agreement, kappa and their kin.

use samspil::stats::{
    Agreement, ChanceCorrected, FleissKappa, Krippendorff, Level, LightKappa, Matrix, Stat, Weights,
    agreement, brennan_prediger, cohen_kappa, conger_kappa, fleiss_available, fleiss_kappa, gwet_ac,
    krippendorff, light_kappa, wilson,
};
use serde_json::{Map, Value, json};

use super::engine::{conf, map, number, numbers, opt, out, partly, stated, table, whole};
use super::icc::{edge_bland_altman, six_forms};

pub fn computed(stat: &str, input: &Value) -> Option<Value> {
    Some(match stat {
        "percent_agreement" => {
            agreement_json(&agreement(&table(input, "ratings"), number(&input["tolerance"])))
        }
        "cohen_kappa" => kappa_json(input),
        "fleiss_kappa" => fleiss_json(input),
        "fleiss_interval" => fleiss_interval_json(input),
        "wilson" => wilson_json(input),
        "light_kappa" => light_json(input),
        "gwet_ac1" | "gwet_ac2" => chance_json(gwet_ac, input),
        "brennan_prediger" => chance_json(brennan_prediger, input),
        "fleiss_gwet" => chance_json(fleiss_available, input),
        "conger_kappa" => chance_json(conger_kappa, input),
        "krippendorff_alpha" => krippendorff_json(input),
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
    partly(stated(&a.pairwise_mean, map(known)), a.all_raters.err())
}

pub fn weights(name: &str) -> Weights {
    match name {
        "unweighted" => Weights::Unweighted,
        "linear" => Weights::Linear,
        "quadratic" => Weights::Quadratic,
        "ordinal" => Weights::Ordinal,
        other => panic!("weights {other}"),
    }
}

/// The weights of an input; unweighted where it does not say, as AC1 always is.
fn weights_of(input: &Value) -> Weights {
    if input["weights"].is_null() {
        Weights::Unweighted
    } else {
        weights(input["weights"].as_str().expect("weights"))
    }
}

fn kappa_json(input: &Value) -> Value {
    let scale = numbers(&input["categories"]);
    let by = weights_of(input);
    let ratings = table(input, "ratings");
    match cohen_kappa(&ratings, &scale, by, conf(input)) {
        Err(why) => stated::<()>(&Err(why), map(json!({ "n": agreement(&ratings, 0.0).n_pairs }))),
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

fn fleiss_json(input: &Value) -> Value {
    let ratings = table(input, "ratings");
    match fleiss_kappa(&ratings, &numbers(&input["categories"]), 0.95) {
        Err(why) => stated::<()>(&Err(why), map(json!({ "n": agreement(&ratings, 0.0).n_complete }))),
        Ok(FleissKappa { kappa, se_null, z_null, .. }) => {
            let known = json!({
                "kappa": opt(kappa.coef.ok()),
                "pa": out(kappa.observed),
                "pe": out(kappa.chance),
                "n": kappa.n,
                "se_null": opt(se_null.ok()),
                "z_null": opt(z_null),
            });
            stated(&kappa.coef, map(known))
        }
    }
}

fn fleiss_interval_json(input: &Value) -> Value {
    let conf = conf(input);
    let got = fleiss_kappa(&table(input, "ratings"), &numbers(&input["categories"]), conf);
    let got = got.map(|got| got.kappa).expect("complete units");
    let known = json!({
        "kappa": opt(got.coef.ok()),
        "se": opt(got.se.ok()),
        "ci_lo": opt(got.interval.ok().map(|limits| limits.low)),
        "ci_hi": opt(got.interval.ok().map(|limits| limits.high)),
        "p": opt(got.p),
    });
    stated(&got.coef, map(known))
}

fn wilson_json(input: &Value) -> Value {
    let count = |key: &str| whole(&input[key]) as usize;
    let got = wilson(count("successes"), count("n"), conf(input));
    let known = json!({
        "lo": opt(got.ok().map(|limits| limits.low)), "hi": opt(got.ok().map(|limits| limits.high)),
    });
    stated(&got, map(known))
}

fn light_json(input: &Value) -> Value {
    match light_kappa(&table(input, "ratings"), &numbers(&input["categories"])) {
        Err(why) => stated::<()>(&Err(why), Map::new()),
        Ok(LightKappa { listwise, pairwise, pairs, .. }) => {
            let pairs: Vec<Value> = pairs.iter().map(|(_, _, kappa)| opt(kappa.ok())).collect();
            let known = json!({
                "kappa_listwise": opt(listwise.ok()), "kappa_pairwise": opt(pairwise.ok()), "pairs_pairwise": pairs,
            });
            // Either form is a value.
            partly(stated(&listwise.or(pairwise), map(known)), listwise.err().or(pairwise.err()))
        }
    }
}

type BeyondChance = fn(&Matrix, &[f64], Weights, f64) -> Stat<ChanceCorrected>;

fn chance_json(statistic: BeyondChance, input: &Value) -> Value {
    let ratings = table(input, "ratings");
    match statistic(&ratings, &numbers(&input["categories"]), weights_of(input), conf(input)) {
        Err(why) => {
            let n = ratings.rows().filter(|row| row.iter().any(Option::is_some)).count();
            let known = json!({ "n": n, "n_pairable": agreement(&ratings, 0.0).n_pairable });
            stated::<()>(&Err(why), map(known))
        }
        Ok(got) => {
            let known = json!({
                "coef": opt(got.coef.ok()),
                "pa": out(got.observed),
                "pe": out(got.chance),
                "n": got.n,
                "n_pairable": got.n_pairable,
                "se": opt(got.se.ok()),
                "ci_lo": opt(got.interval.ok().map(|limits| limits.low)),
                "ci_hi": opt(got.interval.ok().map(|limits| limits.high)),
                "p": opt(got.p),
            });
            stated(&got.coef, map(known))
        }
    }
}

fn level(name: &str) -> Level {
    Level::ALL.into_iter().find(|level| level.code() == name).unwrap_or_else(|| panic!("level {name}"))
}

fn krippendorff_json(input: &Value) -> Value {
    let ratings = table(input, "ratings");
    match krippendorff(&ratings, level(input["level"].as_str().expect("level"))) {
        Err(why) => {
            let values = ratings.rows().map(|row| row.iter().flatten().count()).filter(|count| *count >= 2);
            let (n_units, n_pairable) = values.fold((0, 0), |(units, all), count| (units + 1, all + count));
            stated::<()>(&Err(why), map(json!({ "n_pairable": n_pairable, "n_units": n_units })))
        }
        Ok(Krippendorff { alpha, observed, expected, n_pairable, n_units, .. }) => {
            let known = json!({
                "alpha": opt(alpha.ok()),
                "Do": out(observed),
                "De": out(expected),
                "n_pairable": n_pairable,
                "n_units": n_units,
            });
            stated(&alpha, map(known))
        }
    }
}

fn edge_value(value: Stat<f64>) -> Value {
    stated(&value, map(json!({ "value": opt(value.ok()) })))
}

fn edge_chance(got: Stat<ChanceCorrected>) -> Value {
    let coef = got.and_then(|got| got.coef);
    stated(&coef, map(json!({ "value": opt(coef.ok()), "se": opt(got.and_then(|got| got.se).ok()) })))
}

fn edge_raters_json(input: &Value) -> Value {
    let ratings = table(input, "ratings");
    let (scale, conf) = (numbers(&input["categories"]), conf(input));
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
    let fleiss = fleiss_kappa(&ratings, &scale, conf).and_then(|all| all.kappa.coef);
    keys.insert("fleiss_kappa".into(), edge_value(fleiss));
    for name in ["nominal", "ordinal", "interval"] {
        let alpha = krippendorff(&ratings, level(name)).and_then(|all| all.alpha);
        keys.insert(format!("krippendorff_{name}"), edge_value(alpha));
    }
    let ac1 = gwet_ac(&ratings, &scale, Weights::Unweighted, conf);
    keys.insert("gwet_ac1".into(), edge_chance(ac1));
    let ac2 = gwet_ac(&ratings, &scale, Weights::Quadratic, conf);
    keys.insert("gwet_ac2_quadratic".into(), edge_chance(ac2));
    let bp = brennan_prediger(&ratings, &scale, Weights::Unweighted, conf);
    keys.insert("brennan_prediger".into(), edge_chance(bp));
    keys.extend(six_forms(&ratings, conf));
    keys.insert("bland_altman".into(), edge_bland_altman(&ratings, conf));
    Value::Object(keys)
}
