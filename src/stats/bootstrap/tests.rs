//! The bootstrap by hand, against whole tables, and stopped.

use super::super::{
    Codes, FLEISS_KAPPA, ICC_FORMS, Level, Missing, Note, Undefined, Weights, brennan_prediger_form,
    cohen_form, conger_form, cronbach, fleiss_available_form, gwet_form, icc, krippendorff,
};
use super::*;
use crate::stats::{CONFIDENCE, Matrix};

fn ratings() -> Matrix {
    let cell = |row: usize, column: usize| {
        let x = (row * 7 + column * 3 + row * row * (column + 2)) % 9;
        let close = (row % 5) as f64 + x as f64 / 3.0;
        (x != 4 || !row.is_multiple_of(3)).then_some(close)
    };
    Matrix::new(4, (0..40).map(|row| (0..4).map(|column| cell(row, column)).collect()))
}

const PLAN: Resampling = Resampling { resamples: 130, seed: 7 };

fn alpha(table: &Matrix) -> Stat<f64> {
    cronbach(table, Missing::Listwise, CONFIDENCE).alpha.map(|alpha| alpha.raw)
}

fn icc_a1(table: &Matrix) -> Stat<f64> {
    icc(table, CONFIDENCE)?.icc2.map(|form| form.icc)
}

fn difference(table: &Matrix) -> Stat<f64> {
    let d: Vec<f64> = table.pairs(0, 1).iter().map(|(x, y)| x - y).collect();
    mean(&d).ok_or(Undefined::NoPairs)
}

fn same(quick: &dyn Resampled, slow: &dyn Resampled) {
    let run = |statistic| bootstrap(statistic, PLAN, &|_| true).expect("not stopped");
    alike(&run(quick), &run(slow));
}

fn alike(quick: &Bootstrap, slow: &Bootstrap) {
    let near =
        |a: &[f64], b: &[f64]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12);
    assert!(near(&quick.resampled, &slow.resampled));
    assert_eq!((quick.units, quick.undefined), (slow.units, slow.undefined));
    let whole = |all: &Bootstrap| all.jackknife.iter().copied().collect::<Stat<Vec<f64>>>().expect("defined");
    assert!(near(&whole(quick), &whole(slow)));
    assert!((quick.value.expect("defined") - slow.value.expect("defined")).abs() < 1e-12);
}

#[test]
fn sums_give_what_whole_tables_give() {
    let table = ratings();
    same(&Additive::alpha_raw(&table), &OfTable::new(&table, &alpha));
    same(&Additive::icc_a1(&table), &OfTable::new(&table, &icc_a1));
    same(&MeanDifference::new(&table), &OfTable::new(&table, &difference));
}

#[test]
fn krippendorffs_sampler_gives_what_whole_tables_give() {
    let table = ratings();
    let whole = |table: &Matrix| krippendorff(table, Level::Ordinal)?.alpha;
    let sampler = Codes::observed(&table).krippendorff_sampler(Level::Ordinal);
    same(&sampler, &OfTable::new(&table, &whole));
}

#[test]
fn clusters_are_drawn_whole() {
    let table = ratings();
    let cluster_of: Vec<usize> = (0..table.len()).map(|row| row % 13).collect();
    let (quick, slow) = (Additive::alpha_raw(&table), OfTable::new(&table, &alpha));
    let (quick, slow) = (Clustered::new(&quick, &cluster_of), Clustered::new(&slow, &cluster_of));
    assert_eq!(quick.units(), 13);
    same(&quick, &slow);
    // Every cluster is there as often as it was drawn, with all its rows.
    let counted = |table: &Matrix| Ok(table.len() as f64);
    let counter = OfTable::new(&table, &counted);
    let got = Clustered::new(&counter, &cluster_of).worker()(&[0, 12, 12]);
    assert_eq!(got, Ok(10.0)); // Rows 0, 13, 26, 39 once; 12, 25, 38 twice.
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let table = ratings();
    let statistic = Additive::icc_a1(&table);
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| bootstrap(&statistic, PLAN, &|_| true))
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn more_resamples_begin_with_the_same_ones() {
    let table = ratings();
    let statistic = Additive::alpha_raw(&table);
    let few = bootstrap(&statistic, PLAN, &|_| true).expect("not stopped");
    let more = Resampling { resamples: 200, ..PLAN };
    let more = bootstrap(&statistic, more, &|_| true).expect("not stopped");
    assert_eq!(few.resampled, more.resampled[..few.resampled.len()]);
    let other = bootstrap(&statistic, Resampling { seed: 8, ..PLAN }, &|_| true).expect("not stopped");
    assert_ne!(few.resampled, other.resampled);
}

/// Ratings on points, two rows a clip, the last clip with one; column 2 alone has gaps where there are three.
fn pooled(coders: usize) -> (Matrix, Vec<usize>) {
    let cell = |row: usize, column: usize| {
        let x = 1 + (row * row + row * 3 + (row * 5 + column * column * 11) % 7 / 5) % 5;
        (column < 2 && row != 9 || !row.is_multiple_of(4)).then_some(x as f64)
    };
    let rows = (0..41).map(|row| (0..coders).map(|column| cell(row, column)).collect());
    (Matrix::new(coders, rows), (0..41).map(|row| row / 2).collect())
}

const POINTS: [f64; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];

/// The value of a form as the table by itself has it.
fn of_table(table: &Matrix, form: &Form) -> Stat<f64> {
    let codes = Codes::new(table, &POINTS);
    let mut all = Vec::new();
    for weights in Weights::ALL {
        all.push((cohen_form(weights), codes.cohen_kappa(0, 1, weights, CONFIDENCE)?.measured()));
        all.push((gwet_form(weights), codes.gwet_ac(weights, CONFIDENCE)?.measured()));
        all.push((fleiss_available_form(weights), codes.fleiss_available(weights, CONFIDENCE)?.measured()));
        all.push((conger_form(weights), codes.conger_kappa(weights, CONFIDENCE)?.measured()));
        all.push((brennan_prediger_form(weights), codes.brennan_prediger(weights, CONFIDENCE)?.measured()));
    }
    all.push((&FLEISS_KAPPA, codes.fleiss_kappa(CONFIDENCE)?.measured()));
    all.extend(ICC_FORMS.iter().zip(icc(table, CONFIDENCE)?.measured()));
    all.into_iter().find(|(own, _)| *own == form).map_or(Err(Undefined::NoValues), |(_, told)| told.value)
}

#[test]
fn coefficients_together_are_what_whole_tables_give() {
    for coders in [2, 3] {
        let (table, clips) = pooled(coders);
        let codes = Codes::new(&table, &POINTS);
        let all = [Additive::icc(&table, &clips), Additive::beyond_chance(&codes, &clips).expect("on scale")];
        assert_eq!(all.each_ref().map(|one| one.forms().len()), [6, if coders == 2 { 14 } else { 11 }]);
        for together in all {
            let found = bootstrap_together(&together, PLAN, &|_| true).expect("not stopped");
            for (form, quick) in together.forms().into_iter().zip(&found) {
                let statistic = |table: &Matrix| of_table(table, form);
                let whole = OfTable::new(&table, &statistic);
                let slow = bootstrap(&Clustered::new(&whole, &clips), PLAN, &|_| true).expect("not stopped");
                alike(quick, &slow);
            }
        }
    }
}

#[test]
fn a_rating_beside_the_scale_is_not_tallied() {
    let (table, clips) = pooled(2);
    assert!(Additive::beyond_chance(&Codes::new(&table, &POINTS[..3]), &clips).is_none());
}

#[test]
fn progress_is_told_and_a_refusal_stops() {
    let table = ratings();
    let statistic = Additive::alpha_raw(&table);
    let most = AtomicUsize::new(0);
    let told = |done: usize| {
        most.fetch_max(done, Ordering::Relaxed);
        true
    };
    assert!(bootstrap(&statistic, PLAN, &told).is_some());
    assert_eq!(most.into_inner(), PLAN.resamples);
    assert_eq!(bootstrap(&statistic, PLAN, &|done| done < 50), None);
    assert_eq!(bootstrap(&statistic, PLAN, &|_| false), None);
}

#[test]
fn draws_reach_every_unit_about_as_often() {
    let (mut drawn, mut times) = (Vec::new(), [0_i32; 10]);
    for resample in 0..2000 {
        draw(PLAN, resample, 10, &mut drawn);
        assert_eq!(drawn.len(), 10);
        drawn.iter().for_each(|unit| times[*unit] += 1);
    }
    // 20,000 draws of 10: 2000 each, standard deviation 42.
    assert!(times.iter().all(|times| (times - 2000).abs() < 200), "{times:?}");
}

/// Ten resamples by hand, with two units.
fn by_hand(values: &[f64], value: f64) -> Bootstrap {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let jackknife = vec![Ok(1.0), Ok(2.0), Ok(6.0)];
    Bootstrap { value: Ok(value), units: 3, resampled: values.to_vec(), undefined: 0, sorted, jackknife }
}

#[test]
fn quantiles_by_hand() {
    let values: Vec<f64> = (1..=9).map(f64::from).collect();
    let all = by_hand(&values, 5.0);
    let limits = |confidence, quantile| {
        let interval = all.percentile(confidence, quantile).expect("defined");
        (interval.low, interval.high)
    };
    let near = |(a, b): (f64, f64), (c, d): (f64, f64)| (a - c).abs() < 1e-12 && (b - d).abs() < 1e-12;
    // Positions 8 · 0.1 = 0.8 from 0; 10 · 0.1 = 1 from 1; 10 · 0.15 = 1.5 from 1.
    assert!(near(limits(0.8, Quantile::Type7), (1.8, 8.2)));
    assert!(near(limits(0.8, Quantile::Type6), (1.0, 9.0)));
    assert!(near(limits(0.7, Quantile::Type6), (1.5, 8.5)));
    // (Φ⁻¹(0.15) − Φ⁻¹(0.1)) / (Φ⁻¹(0.2) − Φ⁻¹(0.1)) from a printed table: (−1.0364 + 1.2816) / (−0.8416 + 1.2816).
    assert!((limits(0.7, Quantile::Probit).0 - 1.5573).abs() < 2e-4);
    // Beyond the smallest: the smallest.
    assert!(near(limits(0.95, Quantile::Type6), (1.0, 9.0)));
}

#[test]
fn bca_by_hand() {
    let values: Vec<f64> = (1..=9).map(f64::from).collect();
    let all = by_hand(&values, 5.0);
    let bca = |correction| all.bca(0.8, correction, Quantile::Type7).expect("defined");
    // Four of nine below, one equal: the mid-rank share is exactly one half. L = 2, 1, −3; ΣL³ = −18, ΣL² = 14.
    let midrank = bca(BiasCorrection::MidrankAsComputed);
    assert!(midrank.z0.abs() < 1e-15);
    assert!((midrank.acceleration + 18.0 / (6.0 * 14.0_f64.powf(1.5))).abs() < 1e-15);
    let z0 = bca(BiasCorrection::Below).z0;
    assert!((z0 + 0.139_710_298_881_862_1).abs() < 1e-12, "{z0}"); // Φ⁻¹(4/9)
}

#[test]
fn what_equals_the_value_but_for_rounding_is_not_below_it() {
    let all = by_hand(&[1.0, 5.0 - 1e-15 * 5.0, 5.0, 6.0], 5.0);
    let z0 = |correction| all.bca(0.8, correction, Quantile::Type7).expect("defined").z0;
    assert!((z0(BiasCorrection::Below) + 0.674_489_750_196_081_7).abs() < 1e-12); // Φ⁻¹(1/4)
    assert_eq!(z0(BiasCorrection::BelowAsComputed), 0.0);
    assert!((z0(BiasCorrection::MidrankAsComputed) - 0.318_639_363_964_375_2).abs() < 1e-12); // Φ⁻¹(5/8)
}

#[test]
fn many_differences_add_up() {
    let table = Matrix::new(2, (0..1000).map(|i| vec![Some(f64::from(i) * 0.1), Some(1.0)]));
    let value = MeanDifference::new(&table).worker()(&(0..1000).collect::<Vec<_>>());
    assert!((value.expect("defined") - 48.95).abs() < 1e-12);
}

#[test]
fn without_bias_and_acceleration_bca_is_the_percentile_interval() {
    let values: Vec<f64> = (1..=99).map(f64::from).collect();
    let mut all = by_hand(&values, 50.0);
    all.jackknife = vec![Ok(1.0), Ok(2.0), Ok(3.0)];
    let bca = all.bca(0.9, BiasCorrection::MidrankAsComputed, Quantile::Type6).expect("defined").interval;
    let percentile = all.percentile(0.9, Quantile::Type6).expect("defined");
    assert!((bca.low - percentile.low).abs() < 1e-9 && (bca.high - percentile.high).abs() < 1e-9);
}

#[test]
fn resamples_without_a_value_are_counted() {
    let values: Vec<f64> = (1..=95).map(f64::from).collect();
    let mut all = by_hand(&values, 50.0);
    all.undefined = 5;
    assert!(all.interval(0.95).is_ok());
    all.undefined = 6;
    let why = Undefined::TooManyUndefinedResamples;
    assert_eq!((all.percentile(0.95, Quantile::Type7), all.se()), (Err(why), Err(why)));
    assert_eq!(all.interval(0.95), Err(why));
    // Two of three clips alike: drawn alone, a third of all resamples and more have no variance.
    let table = Matrix::new(2, [[1.0, 1.0], [1.0, 1.0], [3.0, 2.0]].map(|row| row.map(Some).to_vec()));
    let got = bootstrap(&Additive::icc_a1(&table), PLAN, &|_| true).expect("not stopped");
    assert!(got.undefined > 30 && got.undefined + got.resampled.len() == PLAN.resamples);
    assert_eq!(got.interval(0.95), Err(why));
}

#[test]
fn bca_says_why_it_has_none() {
    let values: Vec<f64> = (1..=9).map(f64::from).collect();
    let bca = |all: &Bootstrap| all.interval(0.95);
    assert_eq!(bca(&by_hand(&values, 0.0)), Err(Undefined::ResamplesOnOneSide));
    assert_eq!(bca(&by_hand(&values, 10.0)), Err(Undefined::ResamplesOnOneSide));
    let mut all = by_hand(&values, 5.0);
    all.jackknife = vec![Ok(1.0), Err(Undefined::NoPairs)];
    assert_eq!(bca(&all), Err(Undefined::JackknifeUndefined));
    all.jackknife = vec![Ok(1.0), Ok(1.0)];
    assert_eq!(bca(&all), Err(Undefined::JackknifeUndefined));
    all.value = Err(Undefined::NoPairs);
    assert_eq!(bca(&all), Err(Undefined::NoPairs));
}

/// Krippendorff's alpha of pairs (interval level): note and limits by seed.
fn of_seeds(pairs: &[(f64, f64)], level: Level) -> Vec<(bool, Interval)> {
    let table = Matrix::of_pairs(pairs.iter().map(|(a, b)| (Some(*a), Some(*b))));
    let sampler = Codes::observed(&table).krippendorff_sampler(level);
    let plain = Codes::observed(&table).krippendorff(level).expect("pairs").measured();
    let one = |seed| {
        let plan = Resampling { resamples: 2000, seed };
        let found = bootstrap(&sampler, plan, &|_| true).expect("not stopped");
        let told = found.measured(plain.clone(), CONFIDENCE);
        (told.notes.contains(&Note::UnsteadyLimits), told.interval.expect("an interval"))
    };
    (1..=30).map(one).collect()
}

/// Thirteen clips, all but four rated (1, 1): resamples without the three high ones lie around 0, the others above
/// 0.8, and the lower limit stands where one ends and the other begins. An independent program has the same limits to
/// 14 digits with the same draws.
#[test]
fn limits_between_two_heaps_of_resamples_are_told() {
    let mut pairs = vec![(1.0, 1.0); 9];
    pairs.extend([(5.0, 5.0), (4.0, 5.0), (5.0, 5.0), (1.0, 2.0)]);
    let found = of_seeds(&pairs, Level::Interval);
    let low: Vec<f64> = found.iter().map(|(_, interval)| interval.low).collect();
    let spread = low.iter().fold(f64::MIN, |a, b| a.max(*b)) - low.iter().fold(f64::MAX, |a, b| a.min(*b));
    assert!(spread > 0.8, "{low:?}");
    assert!(found.iter().all(|(unsteady, _)| *unsteady));
}

#[test]
fn limits_among_many_values_are_steady() {
    let pairs: Vec<(f64, f64)> =
        (0..40).map(|i| (f64::from(i * i % 5), f64::from((i * i + i % 3 / 2) % 5))).collect();
    let found = of_seeds(&pairs, Level::Ordinal);
    assert!(found.iter().all(|(unsteady, _)| !unsteady));
}
