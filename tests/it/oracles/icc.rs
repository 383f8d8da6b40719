//! Intraclass correlations.

use samspil::stats::{IccForm, Matrix, Stat, Undefined, icc};
use serde_json::{Map, Value, json};

use super::engine::{map, number, opt, out, stated, table};

pub fn computed(stat: &str, input: &Value) -> Option<Value> {
    Some(match stat {
        "icc" => icc_json(&table(input, "ratings"), number(&input["conf"])),
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
    let form = |form: &Stat<IccForm>, v: Option<f64>| {
        form.as_ref().map_or(Value::Null, |form| {
            json!({
                "icc": out(form.icc), "F": opt(form.f), "df1": form.df1, "df2": form.df2,
                "p": opt(form.p), "lo": opt(form.low.ok()), "hi": opt(form.high.ok()), "v": opt(v),
            })
        })
    };
    let ms = all.mean_squares;
    let known = json!({
        "MS": {
            "MSB": out(ms.between), "MSW": out(ms.within), "MSJ": out(ms.raters), "MSE": out(ms.error),
            "n": ms.n, "k": ms.k,
        },
        "ICC1": form(&all.icc1, None),
        "ICC2": form(&all.icc2, all.v),
        "ICC3": form(&all.icc3, None),
        "ICC1k": form(&all.icc1k, None),
        "ICC2k": form(&all.icc2k, None),
        "ICC3k": form(&all.icc3k, None),
        "sem_agreement": out(all.sem_agreement),
        "sem_consistency": out(all.sem_consistency),
    });
    stated(&all.icc2, map(known))
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
