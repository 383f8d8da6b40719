//! Intraclass correlations.

use samspil::stats::{
    ComponentIcc, Components, IccForm, Interval, Matrix, Stat, Undefined, agreement, bland_altman,
    components, icc,
};
use serde_json::{Map, Value, json};

use super::engine::{conf, map, opt, out, partly, stated, table};

pub fn computed(stat: &str, input: &Value) -> Option<Value> {
    Some(match stat {
        "icc" => icc_json(&table(input, "ratings"), conf(input)),
        "bland_altman" => bland_altman_json(&table(input, "ratings"), conf(input)),
        "icc_components" => components_json(&components(&table(input, "ratings"), conf(input))),
        _ => return None,
    })
}

/// The six forms as the edge cases have them.
pub fn six_forms(ratings: &Matrix, conf: f64) -> Vec<(String, Value)> {
    let all = icc(ratings, conf);
    let forms = all.map_or_else(|why| [Err(why); 6], |a| [a.icc1, a.icc2, a.icc3, a.icc1k, a.icc2k, a.icc3k]);
    let names = ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"];
    names.into_iter().zip(forms).map(|(name, form)| (name.to_owned(), edge_form(form))).collect()
}

fn icc_json(ratings: &Matrix, conf: f64) -> Value {
    let all = match icc(ratings, conf) {
        Err(why) => return stated::<()>(&Err(why), Map::new()),
        Ok(all) => all,
    };
    // Two forms by one test: where the denominator of one is 0, its test is that of the other.
    let form = |form: &Stat<IccForm>, same_test: &Stat<IccForm>, v: Option<f64>| {
        form.as_ref().or(same_test.as_ref()).map_or(Value::Null, |test| {
            let own = form.as_ref().ok();
            json!({
                "icc": opt(own.map(|form| form.icc)), "F": opt(test.f), "df1": test.df1, "df2": test.df2,
                "p": opt(test.p), "lo": opt(own.and_then(|form| form.low.ok())),
                "hi": opt(own.and_then(|form| form.high.ok())), "v": opt(v),
            })
        })
    };
    let ms = all.mean_squares;
    let known = json!({
        "MS": {
            "MSB": out(ms.between), "MSW": out(ms.within), "MSJ": out(ms.raters), "MSE": out(ms.error),
            "n": ms.n, "k": ms.k,
        },
        "ICC1": form(&all.icc1, &all.icc1, None),
        "ICC2": form(&all.icc2, &all.icc3, all.v),
        "ICC3": form(&all.icc3, &all.icc3, None),
        "ICC1k": form(&all.icc1k, &all.icc1, None),
        "ICC2k": form(&all.icc2k, &all.icc3, None),
        "ICC3k": form(&all.icc3k, &all.icc3, None),
        "sem_agreement": out(all.sem_agreement),
        "sem_consistency": out(all.sem_consistency),
    });
    // A form without a value says more than one without limits.
    let form = all.forms().iter().find_map(|form| form.err());
    let limits = all.icc2.and_then(|form| form.interval().map(|_| ()));
    partly(stated(&all.icc2, map(known)), form.or(limits.err()))
}

fn edge_form(form: Stat<IccForm>) -> Value {
    let mut known = map(json!({ "value": opt(form.ok().map(|form| form.icc)) }));
    if let Ok(form) = form {
        known.insert("ci".into(), json!([opt(form.low.ok()), opt(form.high.ok())]));
        let why: Option<Undefined> = form.low.err().or(form.high.err());
        known.insert("ci_reason".into(), json!(why.map(Undefined::code)));
    }
    stated(&form, known)
}

fn bland_altman_json(ratings: &Matrix, conf: f64) -> Value {
    let all = match bland_altman(ratings, conf) {
        Err(why) => return stated::<()>(&Err(why), map(json!({ "n": agreement(ratings, 0.0).n_pairs }))),
        Ok(all) => all,
    };
    let mut known = map(json!({
        "n": all.n, "bias": out(all.bias), "lin_ccc": opt(all.concordance.ok().map(|lin| lin.ccc)),
    }));
    if let Ok(s) = all.spread {
        let ends = |i: Interval| json!([out(i.low), out(i.high)]);
        known.extend(map(json!({
            "sd": out(s.sd), "loa_lo": out(s.limits.low), "loa_hi": out(s.limits.high),
            "loa_lo_196": out(s.limits_196.low), "loa_hi_196": out(s.limits_196.high),
            "se_bias": out(s.se_bias), "bias_ci": ends(s.bias),
            "se_loa_ba1999": out(s.by_1999.se), "loa_lo_ci_ba1999": ends(s.by_1999.lower),
            "loa_hi_ci_ba1999": ends(s.by_1999.upper), "se_loa_ba1986": out(s.by_1986.se),
            "loa_lo_ci_ba1986": ends(s.by_1986.lower), "loa_hi_ci_ba1986": ends(s.by_1986.upper),
        })));
    }
    // The bias is there.
    partly(Value::Object(known), all.spread.err())
}

/// Bias and standard deviation as the edge cases have them.
pub fn edge_bland_altman(ratings: &Matrix, conf: f64) -> Value {
    let all = match bland_altman(ratings, conf) {
        Err(why) => return stated::<()>(&Err(why), Map::new()),
        Ok(all) => all,
    };
    let value = json!({ "bias": out(all.bias), "sd": opt(all.spread.ok().map(|s| s.sd)) });
    partly(json!({ "value": value, "status": "ok" }), all.spread.err())
}

fn components_json(got: &Stat<Components>) -> Value {
    let Ok(all) = got else { return stated(got, Map::new()) };
    let ci = |icc: ComponentIcc| icc.interval.map_or(Value::Null, |i| json!([out(i.low), out(i.high)]));
    let known = json!({
        "sigma2_clip": out(all.clips), "sigma2_coder": out(all.coders), "sigma2_error": out(all.error),
        "mean": out(all.mean), "reml_criterion": opt(all.criterion),
        "n": all.n, "n_ratings": all.n_ratings, "n_coders": all.n_coders, "k": out(all.k),
        "ICC_A1": opt(all.agreement.icc.ok()), "ICC_C1": opt(all.consistency.icc.ok()),
        "ICC_Ak": opt(all.agreement_of(all.k).icc.ok()), "ICC_Ck": opt(all.consistency_of(all.k).icc.ok()),
        "ICC_A1_ci": ci(all.agreement), "ICC_C1_ci": ci(all.consistency),
    });
    stated(&all.agreement.icc, map(known))
}
