//! Two groups and pairs: t tests, ranks, distributions.

use samspil::stats::{
    Description, EffectSize, Interval, MannWhitneyNormal, Stat, TTest, Undefined, ks_two_sample,
    mann_whitney, paired_t, two_sample, wilcoxon,
};
use serde_json::{Map, Value, json};

use super::engine::{conf, map, opt, out, stated, table};

pub fn computed(stat: &str, input: &Value) -> Option<Value> {
    Some(match stat {
        "two_sample" => two_sample_json(input),
        "mann_whitney" => mann_whitney_json(input),
        "ks_two_sample" => ks_json(input),
        "edge_two_sample" => edge_json(input),
        "paired_t" => paired_json(input),
        "wilcoxon" => wilcoxon_json(input),
        _ => return None,
    })
}

fn group(input: &Value, key: &str) -> Vec<Option<f64>> {
    input[key].as_array().expect("a group").iter().map(Value::as_f64).collect()
}

/// The groups' sizes, which are known where nothing else is.
fn sizes(x: &[Option<f64>], y: &[Option<f64>]) -> Map<String, Value> {
    let got = two_sample(x, y, 0.95);
    map(json!({ "n1": got.n1, "n2": got.n2 }))
}

fn limits(interval: Option<Interval>) -> Value {
    interval.map_or(Value::Null, |interval| json!([out(interval.low), out(interval.high)]))
}

fn test_json(test: &Stat<TTest>) -> Value {
    test.map_or(Value::Null, |test| {
        json!({
            "t": out(test.t), "df": out(test.df), "p": out(test.p), "se": out(test.se),
            "lo": out(test.interval.low), "hi": out(test.interval.high),
        })
    })
}

fn description_json(about: &Stat<Description>) -> Value {
    about.map_or(Value::Null, |about| {
        json!({
            "n": about.n, "mean": out(about.mean), "sd": opt(about.sd.ok()), "median": out(about.median),
            "q1": out(about.q1), "q3": out(about.q3), "min": out(about.min), "max": out(about.max),
            "se": opt(about.se.ok()), "skew_g1": opt(about.skew_g1.ok()),
            "skew_b1": opt(about.skew_b1.ok()), "kurt_b2": opt(about.kurtosis_b2.ok()),
        })
    })
}

fn two_sample_json(input: &Value) -> Value {
    let got = two_sample(&group(input, "x"), &group(input, "y"), conf(input));
    let (first, second) = (got.first.ok(), got.second.ok());
    let effect = got.effect.ok();
    let of = |value: fn(EffectSize) -> f64| opt(effect.map(value));
    let interval = |value: fn(EffectSize) -> Interval| limits(effect.map(value));
    let mut known = map(json!({
        "n1": got.n1, "n2": got.n2,
        "mean1": opt(first.map(|about| about.mean)), "mean2": opt(second.map(|about| about.mean)),
        "sd1": opt(first.and_then(|about| about.sd.ok())), "sd2": opt(second.and_then(|about| about.sd.ok())),
        "diff": opt(got.difference.ok()), "sd_pooled": opt(got.sd_pooled.ok()),
        "student": test_json(&got.student), "welch": test_json(&got.welch),
        "desc1": description_json(&got.first), "desc2": description_json(&got.second),
    }));
    known.extend(map(json!({
        "d": of(|e| e.d), "d_ci_nct": interval(|e| e.d_interval),
        "J_exact": opt(got.correction.ok().map(|j| j.exact)), "g": of(|e| e.g), "g_ci_nct": interval(|e| e.g_interval),
        "J_approx": opt(got.correction.ok().map(|j| j.approximate)), "g_approx": of(|e| e.g_approximate),
        "se_d": of(|e| e.d_se), "d_ci_normal": interval(|e| e.d_interval_normal),
        "d_ci_t": interval(|e| e.d_interval_t),
        "glass_delta_sd1": opt(effect.and_then(|e| e.glass_1.ok())),
        "glass_delta_sd2": opt(effect.and_then(|e| e.glass_2.ok())),
    })));
    if let (Ok(_), Err(why)) = (&got.student, &got.welch) {
        known.insert("status".into(), json!("partial"));
        known.insert("reason".into(), json!(why.code()));
        return Value::Object(known);
    }
    stated(&got.student, known)
}

fn normal_json(normal: Option<MannWhitneyNormal>) -> Map<String, Value> {
    map(json!({
        "z_cc": opt(normal.map(|n| n.z_corrected)), "p_asym_cc": opt(normal.map(|n| n.p_corrected)),
        "z_nocc": opt(normal.map(|n| n.z)), "p_asym_nocc": opt(normal.map(|n| n.p)),
    }))
}

fn mann_whitney_json(input: &Value) -> Value {
    let (x, y) = (group(input, "x"), group(input, "y"));
    let got = match mann_whitney(&x, &y) {
        Err(why) => return stated::<()>(&Err(why), sizes(&x, &y)),
        Ok(got) => got,
    };
    let mut known = normal_json(got.normal.ok());
    known.extend(map(json!({
        "n1": got.n1, "n2": got.n2, "U1": out(got.u1), "U2": out(got.u2), "tie_corrected_sd": out(got.sd),
        "p_exact": opt(got.p_exact.ok()), "A12": out(got.a12), "rank_biserial": out(got.rank_biserial),
    })));
    stated(&got.normal, known)
}

fn ks_json(input: &Value) -> Value {
    let (x, y) = (group(input, "x"), group(input, "y"));
    let got = match ks_two_sample(&x, &y) {
        Err(why) => return stated::<()>(&Err(why), sizes(&x, &y)),
        Ok(got) => got,
    };
    json!({
        "D": out(got.d), "n1": got.n1, "n2": got.n2, "ties": got.ties,
        "p_asym_limit": out(got.p_limit), "p_asym_stephens": out(got.p_stephens),
        "p_exact_conditional_on_ties": opt(got.p_exact.ok()),
        "p_exact_ignoring_ties": opt(got.p_exact_ignoring_ties.ok()),
        "p_scipy_asymp_kstwo": opt(got.p_one_sample.ok()),
    })
}

fn edge_json(input: &Value) -> Value {
    let (x, y) = (group(input, "x"), group(input, "y"));
    let got = two_sample(&x, &y, 0.95);
    let part = |value: Stat<Value>| {
        let why = value.as_ref().map(|_| ()).map_err(|why: &Undefined| *why);
        stated(&why, map(json!({ "value": value.unwrap_or(Value::Null) })))
    };
    let test = |test: &Stat<TTest>| {
        part(test.map(|test| json!({ "t": out(test.t), "df": out(test.df), "p": out(test.p) })))
    };
    let ranks = mann_whitney(&x, &y).and_then(|got| {
        let normal = got.normal?;
        Ok(json!({ "U1": out(got.u1), "p_asym_cc": out(normal.p_corrected), "p_asym_nocc": out(normal.p) }))
    });
    json!({
        "student": test(&got.student),
        "welch": test(&got.welch),
        "cohens_d": part(got.effect.map(|effect| out(effect.d))),
        "mann_whitney": part(ranks),
        "ks": part(ks_two_sample(&x, &y).map(|got| json!({ "D": out(got.d) }))),
    })
}

fn paired_json(input: &Value) -> Value {
    let got = paired_t(&table(input, "pairs"), conf(input));
    let mut known = match test_json(&got.test) {
        Value::Object(known) => known,
        _ => Map::new(),
    };
    known.extend(map(json!({
        "n": got.n, "diff": opt(got.difference.ok()), "sd_diff": opt(got.sd.ok()),
        "d_z": opt(got.d_z.ok()), "d_av": opt(got.d_av.ok()), "r": opt(got.r.ok()),
    })));
    stated(&got.test, known)
}

fn wilcoxon_json(input: &Value) -> Value {
    let got = match wilcoxon(&table(input, "pairs")) {
        Err(why) => return stated::<()>(&Err(why), Map::new()),
        Ok(got) => got,
    };
    let mut known = normal_json(Some(got.normal));
    known.extend(map(json!({
        "n": got.n, "n_zero": got.zeros, "V": out(got.v_plus), "V_minus": out(got.v_minus),
        "tie_corrected_sd": out(got.sd), "p_exact": opt(got.p_exact.ok()),
        "rank_biserial": out(got.rank_biserial),
    })));
    stated::<()>(&Ok(()), known)
}
