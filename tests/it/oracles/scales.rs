//! Scales of items: alpha and omega.

use samspil::stats::{Cronbach, ItemStatistics, Missing, OneFactor, Stat, cronbach, omega_total};
use serde_json::{Value, json};

use super::engine::{map, opt, out, stated, table};

pub fn computed(stat: &str, input: &Value) -> Option<Value> {
    Some(match stat {
        "cronbach_alpha" => cronbach_json(input),
        "edge_alpha" => edge_alpha_json(input),
        "omega_total" => omega_json(input),
        _ => return None,
    })
}

fn cronbach_of(input: &Value) -> Cronbach {
    let missing = match input["missing"].as_str() {
        Some("pairwise") => Missing::Pairwise,
        Some("listwise") => Missing::Listwise,
        other => panic!("missing {other:?}"),
    };
    cronbach(&table(input, "items_matrix"), missing, input["conf"].as_f64().unwrap_or(0.95))
}

fn cronbach_json(input: &Value) -> Value {
    let got = cronbach_of(input);
    let alpha = got.alpha.ok();
    let names = &input["item_names"];
    let item = |item: &ItemStatistics| {
        json!({
            "item": item.item, "name": names[item.item], "n": item.n, "mean": out(item.mean),
            "sd": out(item.sd), "r_drop": opt(item.r_rest.ok()), "r_total": opt(item.r_total.ok()),
            "alpha_drop_raw": opt(item.alpha_without.ok()),
            "alpha_drop_std": opt(item.alpha_std_without.ok()),
        })
    };
    let known = json!({
        "n": got.n,
        "k": got.k,
        "constant_items": got.constant_items,
        "raw": opt(alpha.map(|a| a.raw)),
        "std": opt(alpha.and_then(|a| a.std.ok())),
        "mean_r": opt(alpha.map(|a| a.mean_r)),
        "feldt_lo": opt(alpha.and_then(|a| a.feldt.ok()).map(|i| i.low)),
        "feldt_hi": opt(alpha.and_then(|a| a.feldt.ok()).map(|i| i.high)),
        "ase_duhachek": opt(alpha.map(|a| a.se)),
        "items": got.items.iter().map(item).collect::<Vec<_>>(),
    });
    stated(&got.alpha, map(known))
}

fn edge_alpha_json(input: &Value) -> Value {
    let got = cronbach_of(input);
    let alpha = got.alpha.ok();
    let dropped = json!({ "value": {
        "raw": opt(alpha.map(|a| a.raw)),
        "std": opt(alpha.and_then(|a| a.std.ok())),
        "k": got.k,
        "constant_items": got.constant_items,
        "n": got.n,
    }});
    let columns = table(input, "items_matrix").columns();
    let kept = json!({ "value": { "raw": opt(got.raw_of_all.ok()), "k": columns } });
    json!({
        "drop_constant_items": stated(&got.alpha, map(dropped)),
        "keep_all_items": stated(&got.raw_of_all, map(kept)),
    })
}

fn omega_json(input: &Value) -> Value {
    assert_eq!(input["missing"], "listwise");
    let got = omega_total(&table(input, "items_matrix"));
    let one = |one: &Stat<OneFactor>| {
        one.as_ref().map_or(Value::Null, |one| {
            let loadings: Vec<Value> = one.loadings.iter().map(|l| out(*l)).collect();
            json!({ "loadings": loadings, "omega": out(one.omega), "omega_obs": opt(one.observed.ok()) })
        })
    };
    let known = json!({
        "n": got.n,
        "k": got.k,
        "heywood": got.heywood(),
        "minres_cor": one(&got.minres_cor),
        "ml_cor": one(&got.ml_cor),
        "ml_cov": one(&got.ml_cov),
    });
    stated(&got.ml_cov, map(known))
}
