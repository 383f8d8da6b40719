//! Two groups, pairs, counts, a regression and p values from a seed, for `--agree`.

use std::collections::BTreeMap;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use samspil::stats::{
    Adjustment, CONFIDENCE, Interval, Matrix, Robust, Stat, TTest, adjust_p, chi_square, fisher,
    ks_two_sample, mann_whitney, ols, paired_t, two_sample, wilcoxon, wilson,
};
use serde_json::{Value, json};

/// Rows of a cluster in the regression.
const CLUSTER: usize = 4;

/// Everything that one seed gives.
pub struct Groups {
    /// Name of the table.
    pub id: String,
    first: Vec<f64>,
    second: Vec<f64>,
    fourfold: Vec<Vec<u64>>,
    counts: Vec<Vec<u64>>,
    y: Vec<f64>,
    design: Vec<[f64; 3]>,
    p: Vec<f64>,
}

/// Groups of measures, of ratings (many ties), and small ones.
pub fn all() -> Vec<Groups> {
    let kinds = [("measures", 62, 58, false), ("ratings", 60, 64, true), ("few", 9, 8, false)];
    let seeds = |(name, n1, n2, tied)| (1..=8).map(move |seed| groups(name, seed, n1, n2, tied));
    kinds.into_iter().flat_map(seeds).collect()
}

fn groups(name: &str, seed: u64, n1: usize, n2: usize, tied: bool) -> Groups {
    let mut draw = ChaCha8Rng::seed_from_u64(seed);
    // Twelve uniform numbers added up are nearly normal.
    let mut normal = |mean: f64| (0..12).map(|_| draw.random_range(-0.5..0.5)).sum::<f64>() + mean;
    let of_scale = |value: f64| if tied { value.round().clamp(1.0, 5.0) } else { value };
    let first: Vec<f64> = (0..n1).map(|_| of_scale(normal(3.3))).collect();
    let second: Vec<f64> = (0..n2).map(|_| of_scale(normal(2.8))).collect();
    let design: Vec<[f64; 3]> = (0..60).map(|row| [1.0, f64::from(row % 2), normal(0.0)]).collect();
    let y = design
        .iter()
        .map(|[_, group, x]| 0.4 * group + 0.5 * x + normal(3.0) * (1.0 + 0.3 * group))
        .collect();
    let mut count = |cells: usize| (0..cells).map(|_| draw.random_range(2..=30)).collect::<Vec<u64>>();
    let (fourfold, counts) = (vec![count(2), count(2)], vec![count(3), count(3)]);
    let p = (0..10).map(|_| draw.random_range(0.0..1.0_f64).powi(3)).collect();
    Groups { id: format!("{name} {seed}"), first, second, fourfold, counts, y, design, p }
}

impl Groups {
    /// For the peers.
    pub fn as_json(&self) -> Value {
        json!({
            "id": self.id, "kind": "groups", "x": self.first, "y": self.second, "fourfold": self.fourfold,
            "counts": self.counts, "response": self.y, "design": self.design, "cluster": CLUSTER, "p": self.p,
        })
    }

    /// What this program says, by the names that the peers use; after a bar the place in a list.
    pub fn ours(&self) -> BTreeMap<String, f64> {
        let mut values = Named::default();
        self.two(&mut values);
        self.ranks(&mut values);
        self.counted(&mut values);
        self.regression(&mut values);
        let p: Vec<Option<f64>> = self.p.iter().copied().map(Some).collect();
        for (name, by) in [("holm", Adjustment::Holm), ("bh", Adjustment::BenjaminiHochberg)] {
            for (place, p) in adjust_p(&p, by).unwrap_or_default().into_iter().enumerate() {
                values.put(&format!("{name}|{place}"), p);
            }
        }
        values.0
    }

    fn two(&self, values: &mut Named) {
        let some = |all: &[f64]| all.iter().copied().map(Some).collect::<Vec<_>>();
        let found = two_sample(&some(&self.first), &some(&self.second), CONFIDENCE);
        values.test("student", found.student);
        values.test("welch", found.welch);
        if let Ok(effect) = found.effect {
            values.put("cohens_d", Some(effect.d));
            values.limits("cohens_d", Some(effect.d_interval));
            values.put("hedges_g", Some(effect.g));
            values.limits("hedges_g", Some(effect.g_interval));
        }
        values.test("paired", paired_t(&self.pairs(), CONFIDENCE).test);
    }

    fn pairs(&self) -> Matrix {
        Matrix::of_pairs(self.first.iter().zip(&self.second).map(|(x, y)| (Some(*x), Some(*y))))
    }

    fn ranks(&self, values: &mut Named) {
        let some = |all: &[f64]| all.iter().copied().map(Some).collect::<Vec<_>>();
        let (x, y) = (some(&self.first), some(&self.second));
        if let Ok(found) = mann_whitney(&x, &y) {
            values.put("mann_whitney U1", Some(found.u1));
            values.put("mann_whitney p, corrected", found.normal.ok().map(|normal| normal.p_corrected));
            values.put("mann_whitney p, exact", found.p_exact.ok());
        }
        if let Ok(found) = wilcoxon(&self.pairs()) {
            values.put("wilcoxon V", Some(found.v_plus));
            values.put("wilcoxon p, corrected", Some(found.normal.p_corrected));
            values.put("wilcoxon p, exact", found.p_exact.ok());
        }
        if let Ok(found) = ks_two_sample(&x, &y) {
            values.put("ks D", Some(found.d));
            values.put("ks p, limit", Some(found.p_limit));
            values.put("ks p, exact given the ties", found.p_exact.ok());
            values.put("ks p, exact without ties", found.p_exact_ignoring_ties.ok());
            values.put("ks p, one-sample distribution", found.p_one_sample.ok());
        }
    }

    fn counted(&self, values: &mut Named) {
        let found = chi_square(&self.fourfold);
        values.put("chi_square p, Yates", found.yates.map(|test| test.p));
        values.put("fisher p, 2 × 2", fisher(&self.fourfold).ok().map(|found| found.p));
        let found = chi_square(&self.counts);
        values.put("chi_square X2", found.pearson.ok().map(|test| test.value));
        values.put("chi_square p", found.pearson.ok().map(|test| test.p));
        values.put("chi_square G2 p", found.likelihood_ratio.ok().map(|test| test.p));
        values.put("cramers_v", found.cramers_v.ok());
        values.put("fisher p, 2 × 3", fisher(&self.counts).ok().map(|found| found.p));
        if let Some([yes, no]) =
            self.fourfold.first().and_then(|row| <[u64; 2]>::try_from(row.as_slice()).ok())
        {
            values.limits("wilson", wilson(yes as usize, (yes + no) as usize, CONFIDENCE).ok());
        }
    }

    fn regression(&self, values: &mut Named) {
        let y: Vec<Option<f64>> = self.y.iter().copied().map(Some).collect();
        let design = Matrix::new(3, self.design.iter().map(|row| row.map(Some).to_vec()));
        let clusters: Vec<Option<u64>> = (0..y.len()).map(|row| Some((row / CLUSTER) as u64)).collect();
        let (Ok(plain), Ok(clustered)) =
            (ols(&y, &design, None, CONFIDENCE), ols(&y, &design, Some(&clusters), CONFIDENCE))
        else {
            return;
        };
        for (place, coef) in plain.coef.iter().enumerate() {
            values.put(&format!("ols coefficient|{place}"), Some(*coef));
        }
        for by in
            [Robust::Classical, Robust::Hc0, Robust::Hc1, Robust::Hc2, Robust::Hc3, Robust::Cr0, Robust::Cr1]
        {
            let fitted = if matches!(by, Robust::Cr0 | Robust::Cr1) { &clustered } else { &plain };
            for (place, term) in fitted.terms(by).unwrap_or_default().iter().enumerate() {
                values.put(&format!("ols {} se|{place}", by.code()), Some(term.se));
                values.put(&format!("ols {} p|{place}", by.code()), term.p);
            }
        }
    }
}

#[derive(Default)]
struct Named(BTreeMap<String, f64>);

impl Named {
    fn put(&mut self, name: &str, value: Option<f64>) {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value);
        }
    }

    fn limits(&mut self, name: &str, interval: Option<Interval>) {
        self.put(&format!("{name} low"), interval.map(|limits| limits.low));
        self.put(&format!("{name} high"), interval.map(|limits| limits.high));
    }

    fn test(&mut self, name: &str, test: Stat<TTest>) {
        let test = test.ok();
        self.put(&format!("{name} t"), test.map(|test| test.t));
        self.put(&format!("{name} df"), test.map(|test| test.df));
        self.put(&format!("{name} p"), test.map(|test| test.p));
        self.limits(name, test.map(|test| test.interval));
    }
}
