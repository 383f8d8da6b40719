//! Tables of counts, regression, adjusted p values.

use samspil::stats::{
    Adjustment, Blinding, ChiSquareTest, Guesses, Ols, Robust, Stat, SureGuesses, Undefined, adjust_p,
    bang_index, bang_index_sure, chi_square, fisher, james_index, ols,
};
use serde_json::{Map, Value, json};

use super::engine::{conf, map, opt, out, stated, table, whole};

pub fn computed(stat: &str, input: &Value) -> Option<Value> {
    Some(match stat {
        "chi_square" => chi_square_json(input),
        "ols_robust" => ols_json(input),
        "p_adjust" => adjust_p_json(input),
        "ols_cluster" => ols_cluster_json(input),
        "bang_index" => bang_json(input),
        "james_index" => james_json(input),
        _ => return None,
    })
}

fn chi_square_json(input: &Value) -> Value {
    let row = |row: &Value| row.as_array().expect("a row").iter().map(whole).collect();
    let table: Vec<Vec<u64>> = input["table"].as_array().expect("rows").iter().map(row).collect();
    let got = chi_square(&table);
    let value = |test: Option<ChiSquareTest>| opt(test.map(|test| test.value));
    let p = |test: Option<ChiSquareTest>| opt(test.map(|test| test.p));
    let (pearson, ratio) = (got.pearson.ok(), got.likelihood_ratio.ok());
    let expected = |row: &Vec<f64>| Value::Array(row.iter().copied().map(out).collect());
    let known = json!({
        "X2": value(pearson), "df": got.df, "p": p(pearson),
        "G2": value(ratio), "G2_p": p(ratio),
        "yates_X2": value(got.yates), "yates_p": p(got.yates),
        "cramers_v": opt(got.cramers_v.ok()),
        "fisher_p": opt(fisher(&table).ok().map(|fisher| fisher.p)),
        "expected": got.expected.iter().map(expected).collect::<Vec<_>>(),
        "min_expected": opt(got.min_expected),
        "dropped_empty_rows": got.counts.dropped_rows.len(),
        "dropped_empty_columns": got.counts.dropped_columns.len(),
    });
    stated(&got.pearson, map(known))
}

fn adjust_p_json(input: &Value) -> Value {
    let p: Vec<Option<f64>> = input["p"].as_array().expect("p values").iter().map(Value::as_f64).collect();
    let mut known = Map::new();
    for (name, by) in [
        ("holm", Adjustment::Holm),
        ("bh", Adjustment::BenjaminiHochberg),
        ("bonferroni", Adjustment::Bonferroni),
    ] {
        let adjusted = adjust_p(&p, by).map(|all| all.into_iter().map(opt).collect::<Vec<_>>());
        known.insert(name.into(), adjusted.map_or(Value::Null, Value::Array));
    }
    stated(&adjust_p(&p, Adjustment::Holm), known)
}

/// What of a regression is null where one row or every row decides alone.
const ERRORS: [Robust; 5] = [Robust::Classical, Robust::Hc0, Robust::Hc1, Robust::Hc2, Robust::Hc3];

fn ols_json(input: &Value) -> Value {
    let fitted = fitted(input, None);
    let known = |fitted: &Ols| regression(fitted, input, &ERRORS);
    partly(fitted, known)
}

/// Clusters by whole numbers; a missing one takes its row out.
fn ols_cluster_json(input: &Value) -> Value {
    let cluster = |cluster: &Value| (!cluster.is_null()).then(|| whole(cluster));
    let clusters: Vec<Option<u64>> =
        input["cluster"].as_array().expect("clusters").iter().map(cluster).collect();
    partly(fitted(input, Some(&clusters)), |fitted| {
        let (mut known, why) = regression(fitted, input, &[Robust::Cr0, Robust::Cr1]);
        known.insert("clusters".into(), json!(fitted.clusters));
        (known, why)
    })
}

fn blinding(got: Stat<Blinding>) -> Value {
    let part = |of: fn(&Blinding) -> f64| opt(got.as_ref().ok().map(of));
    let known = json!({
        "index": part(|b| b.index), "se": part(|b| b.se),
        "lo": part(|b| b.interval.low), "hi": part(|b| b.interval.high), "n": got.as_ref().ok().map(|b| b.n),
    });
    stated(&got, map(known))
}

fn bang_json(input: &Value) -> Value {
    let (right, wrong, unknown) = (whole(&input["right"]), whole(&input["wrong"]), whole(&input["unknown"]));
    let conf = conf(input);
    blinding(if input["right_sure"].is_null() {
        bang_index(&Guesses { right, wrong, unknown }, conf)
    } else {
        let (right_sure, wrong_sure) = (whole(&input["right_sure"]), whole(&input["wrong_sure"]));
        bang_index_sure(&SureGuesses { right_sure, right, unknown, wrong, wrong_sure }, conf)
    })
}

/// Rows: guesses treatment, control, don't know; columns: the arms treatment and control.
fn james_json(input: &Value) -> Value {
    let of = |guess: usize, arm: usize| whole(&input["table"][guess][arm]);
    let treatment = Guesses { right: of(0, 0), wrong: of(1, 0), unknown: of(2, 0) };
    let control = Guesses { right: of(1, 1), wrong: of(0, 1), unknown: of(2, 1) };
    blinding(james_index(&treatment, &control, conf(input)))
}

fn fitted(input: &Value, clusters: Option<&[Option<u64>]>) -> Stat<Ols> {
    let y: Vec<Option<f64>> = input["y"].as_array().expect("y").iter().map(Value::as_f64).collect();
    ols(&y, &table(input, "design"), clusters, conf(input))
}

/// A fitted regression is `ok`, or `partial` with the first reason why an error is missing.
fn partly(fitted: Stat<Ols>, known: impl Fn(&Ols) -> (Map<String, Value>, Option<Undefined>)) -> Value {
    match fitted {
        Err(why) => stated::<()>(&Err(why), Map::new()),
        Ok(fitted) => {
            let (known, why) = known(&fitted);
            let mut all = map(stated::<()>(&why.map_or(Ok(()), Err), known));
            if why.is_some() {
                all.insert("status".into(), json!("partial"));
            }
            Value::Object(all)
        }
    }
}

fn regression(fitted: &Ols, input: &Value, errors: &[Robust]) -> (Map<String, Value>, Option<Undefined>) {
    let names = input["names"].as_array().expect("names");
    let named = |columns: &[usize]| columns.iter().map(|column| names[*column].clone()).collect::<Vec<_>>();
    let mut known = map(json!({
        "terms": named(&fitted.kept), "dropped": named(&fitted.dropped),
        "coef": fitted.coef.iter().copied().map(out).collect::<Vec<_>>(),
        "n": fitted.n, "df": fitted.df, "sigma": opt(fitted.sigma.ok()),
        "r2": opt(fitted.r2.ok()), "adj_r2": opt(fitted.adj_r2.ok()),
        "leverage_max": out(fitted.leverage_max),
    }));
    let mut why = None;
    for by in errors {
        let terms = fitted.terms(*by);
        why = why.or(terms.as_ref().err().copied());
        let value = terms.map_or(Value::Null, |terms| {
            json!({
                "se": terms.iter().map(|t| out(t.se)).collect::<Vec<_>>(),
                "t": terms.iter().map(|t| opt(t.t)).collect::<Vec<_>>(),
                "p": terms.iter().map(|t| opt(t.p)).collect::<Vec<_>>(),
                "lo": terms.iter().map(|t| out(t.interval.low)).collect::<Vec<_>>(),
                "hi": terms.iter().map(|t| out(t.interval.high)).collect::<Vec<_>>(),
            })
        });
        known.insert(by.code().into(), value);
    }
    (known, why)
}
