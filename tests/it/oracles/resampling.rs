//! The bootstrap: draws are given, so that only the statistic and the intervals are tested.

use std::path::Path;

use samspil::stats::{
    Additive, BiasCorrection, Bootstrap, Codes, Interval, Level, MeanDifference, Quantile, Resampled, Stat,
    bootstrap_of_draws,
};
use serde_json::{Value, json};

use super::engine::{conf, map, opt, out, stated, table, whole};

pub fn computed(stat: &str, input: &Value, folder: &Path) -> Option<Value> {
    (stat == "bootstrap_ci").then(|| bootstrap_json(input, folder))
}

fn statistic(input: &Value) -> Box<dyn Resampled> {
    match input["statistic"].as_str() {
        Some("mean_difference") => Box::new(MeanDifference::new(&table(input, "pairs"))),
        Some("krippendorff_ordinal") => {
            Box::new(Codes::observed(&table(input, "ratings")).krippendorff_sampler(Level::Ordinal))
        }
        Some("icc2_1") => Box::new(Additive::icc_a1(&table(input, "ratings"))),
        Some("cronbach_alpha_raw") => Box::new(Additive::alpha_raw(&table(input, "items_matrix"))),
        other => panic!("statistic {other:?}"),
    }
}

fn draws(input: &Value, folder: &Path) -> Vec<Vec<usize>> {
    assert_eq!(whole(&input["index_base"]), 0, "row numbers begin at 0");
    let path = folder.join(input["indices_file"].as_str().expect("a file"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // Also with decimals, as a program writes it that knows no whole numbers.
    let unit = |cell: &str| match cell.trim().parse::<f64>() {
        Ok(number) if number >= 0.0 && number.fract() == 0.0 => number as usize,
        _ => panic!("unit {cell}"),
    };
    text.lines().filter(|line| !line.is_empty()).map(|line| line.split(',').map(unit).collect()).collect()
}

fn bootstrap_json(input: &Value, folder: &Path) -> Value {
    let statistic = statistic(input);
    let conf = conf(input);
    let draws = draws(input, folder);
    let got = bootstrap_of_draws(statistic.as_ref(), &draws);
    // One that has no value keeps its place.
    let mut worker = statistic.worker();
    let first: Vec<Value> = draws.iter().take(5).map(|drawn| opt(worker(drawn).ok())).collect();
    drop(worker);
    let limits = |interval: Stat<Interval>| {
        interval.map_or(Value::Null, |interval| json!([out(interval.low), out(interval.high)]))
    };
    let known = json!({
        "t0": opt(got.value.ok()),
        "boot_mean": opt(got.mean().ok()),
        "boot_se": opt(got.se().ok()),
        "bias": opt(got.bias().ok()),
        "first5": first,
        "perc_type7": limits(got.percentile(conf, Quantile::Type7)),
        "perc_type6": limits(got.percentile(conf, Quantile::Type6)),
        "perc_probit": limits(got.percentile(conf, Quantile::Probit)),
        "bca": bca_json(&got, conf, BiasCorrection::BelowAsComputed),
        "bca_midrank_z0": bca_json(&got, conf, BiasCorrection::MidrankAsComputed),
    });
    stated(&got.value, map(known))
}

fn bca_json(got: &Bootstrap, conf: f64, correction: BiasCorrection) -> Value {
    let limits = |quantile| {
        let bca = got.bca(conf, correction, quantile);
        bca.map_or(Value::Null, |bca| json!([out(bca.interval.low), out(bca.interval.high)]))
    };
    got.bca(conf, correction, Quantile::Type7).map_or(Value::Null, |bca| {
        json!({
            "z0": out(bca.z0),
            "accel": out(bca.acceleration),
            "adj_alpha": [out(bca.levels.0), out(bca.levels.1)],
            "ci_type7": limits(Quantile::Type7),
            "ci_type6": limits(Quantile::Type6),
            "ci_probit": limits(Quantile::Probit),
        })
    })
}
