//! Intraclass correlations from variance components: rotating coders, missing cells, everything that was rated.
//!
//! Model: rating = μ + clip + coder + error, crossed random effects, σ² ≥ 0, fitted by restricted maximum
//! likelihood (`reml.rs`) to every rating that is there. With σ²c of clips, σ²r of coders, σ²e of error:
//! ICC(A,1) = σ²c / (σ²c + σ²r + σ²e), ICC(C,1) = σ²c / (σ²c + σ²e); ICC(A,k) and ICC(C,k) divide σ²r and σ²e
//! by k. k is the harmonic mean of the number of coders per clip, over all clips with a rating, unless another
//! k is asked for. McGraw & Wong (1996), *Psychol. Methods* 1:30–46, for complete tables, where positive
//! components give the very same ICCs as the analysis of variance; ten Hove, Jorgensen & van der Ark (2024),
//! *Psychol. Methods* 29:967–979, for incomplete ones.
//!
//! Intervals: profile restricted likelihood of the ICC itself, all ρ whose −2 log restricted likelihood,
//! maximised over everything else, lies within z² of the optimum (Venzon & Moolgavkar 1988, *Appl. Stat.*
//! 37:87–94; restricted likelihood ratios of variances: Morrell 1998, *Biometrics* 54:1560–1568). That of the
//! mean of k coders is its Spearman–Brown step, exactly, because ICC(·,k) rises with ICC(·,1).
//! In a seeded simulation of 24 situations (three rotating coders, two, three; 13 and 40 clips; ICC(A,1) from .4 to
//! .85; 400 tables each) the nominal 95 % covered 94.0 to 99.2 % for ICC(A,1) and 92.7 to 97.9 % for ICC(C,1), also
//! where σ²r was estimated as zero; so the interval stays there, with a note.
//!
//! Assumes ratings that are roughly normal, and that who rates which clip does not depend on the rating.
//! Undefined with one coder, where no clip was rated twice, with no degree of freedom left for error, and where
//! nothing varies. A variance estimated as zero is noted; where it is σ²c, the ICC is 0 and has no interval.

use nalgebra::{DMatrix, DVector};

use super::reml::{Criterion, Design};
use super::reml_fit::{Kind, optimum, profile_interval};
use super::{Form, Interval, Matrix, Measured, Missing, Note, Stat, Undefined, dist, ratio};

const SOURCE: &str = "McGraw & Wong (1996), Psychol. Methods 1:30-46; ten Hove, Jorgensen & van der Ark (2024), \
     Psychol. Methods 29:967-979; interval: Venzon & Moolgavkar (1988), Appl. Stat. 37:87-94";

/// Agreement of single coders.
pub const REML_A1: Form = Form {
    id: "icc_a1_reml",
    name: "ICC(A,1) from variance components (REML), absolute agreement, single coder, all ratings",
    source: SOURCE,
};

/// Consistency of single coders.
pub const REML_C1: Form = Form {
    id: "icc_c1_reml",
    name: "ICC(C,1) from variance components (REML), consistency, single coder, all ratings",
    source: SOURCE,
};

/// Agreement of a mean of coders.
pub const REML_AK: Form = Form {
    id: "icc_ak_reml",
    name: "ICC(A,k) from variance components (REML), absolute agreement, mean of k coders \
           (k = harmonic mean of coders per clip), all ratings",
    source: SOURCE,
};

/// Consistency of a mean of coders.
pub const REML_CK: Form = Form {
    id: "icc_ck_reml",
    name: "ICC(C,k) from variance components (REML), consistency, mean of k coders \
           (k = harmonic mean of coders per clip), all ratings",
    source: SOURCE,
};

/// Variance components and what follows from them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Components {
    /// Between clips, σ²c.
    pub clips: f64,
    /// Between coders, σ²r.
    pub coders: f64,
    /// Error (with the interaction of clips and coders), σ²e.
    pub error: f64,
    /// The mean rating, by generalised least squares.
    pub mean: f64,
    /// −2 log restricted likelihood at the optimum; `None` where coders never differ by chance, when the
    /// likelihood has no bound.
    pub criterion: Option<f64>,
    /// Clips with at least one rating.
    pub n: usize,
    /// Clips with at least two.
    pub n_twice: usize,
    /// Ratings.
    pub n_ratings: usize,
    /// Coders who rated anything.
    pub n_coders: usize,
    /// Harmonic mean of the number of coders per clip.
    pub k: f64,
    /// ICC(A,1).
    pub agreement: ComponentIcc,
    /// ICC(C,1).
    pub consistency: ComponentIcc,
}

/// One coefficient from variance components.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ComponentIcc {
    /// The coefficient.
    pub icc: Stat<f64>,
    /// Its profile likelihood interval; [`Undefined::OnTheBoundary`] where σ²c is zero,
    /// [`Undefined::NoErrorVariance`] where σ²e is.
    pub interval: Stat<Interval>,
}

impl ComponentIcc {
    /// The coefficient for the mean of `k` coders (not necessarily a whole number).
    fn averaged(self, k: f64) -> Self {
        let step = |rho: f64| k * rho / (1.0 + (k - 1.0) * rho);
        Self {
            icc: self.icc.map(step),
            interval: self.interval.map(|i| Interval { low: step(i.low), high: step(i.high) }),
        }
    }
}

impl Components {
    /// Whether a variance was estimated as zero.
    pub fn at_zero(&self) -> bool {
        self.clips == 0.0 || self.coders == 0.0
    }

    /// ICC(A,k) for the mean of `k` coders; `self.k` for the table's own.
    pub fn agreement_of(&self, k: f64) -> ComponentIcc {
        self.agreement.averaged(k)
    }

    /// ICC(C,k) for the mean of `k` coders.
    pub fn consistency_of(&self, k: f64) -> ComponentIcc {
        self.consistency.averaged(k)
    }

    /// ICC(A,1), ICC(C,1), ICC(A,k), ICC(C,k), as reports show them.
    pub fn measured(&self) -> [Measured; 4] {
        let one = |form: &'static Form, icc: ComponentIcc| {
            let mut notes = Vec::new();
            if self.n == 2 {
                notes.push(Note::TwoUnits);
            }
            if self.at_zero() {
                notes.push(Note::VarianceAtZero);
            }
            let (value, interval) = (icc.icc, icc.interval);
            Measured {
                form,
                value,
                interval,
                upper_alone: None,
                n: self.n,
                missing: Missing::Available,
                notes,
            }
        };
        [
            one(&REML_A1, self.agreement),
            one(&REML_C1, self.consistency),
            one(&REML_AK, self.agreement_of(self.k)),
            one(&REML_CK, self.consistency_of(self.k)),
        ]
    }
}

/// Sums of squares that are this share of all, or less, are zero seen through rounding.
const NOTHING: f64 = 1e-13;

/// Variance components of clips (rows) × coders (columns), from every rating that is there.
///
/// # Errors
/// [`Undefined::FewerThan2Raters`], [`Undefined::NoPairableUnits`] (no clip rated twice),
/// [`Undefined::DfBelow1`] (nothing left to tell error from clips and coders),
/// [`Undefined::NoVariationBetweenUnits`] (all ratings the same), [`Undefined::NotConverged`].
pub fn components(ratings: &Matrix, confidence: f64) -> Stat<Components> {
    let design = Design::of(ratings);
    if design.coders < 2 {
        return Err(Undefined::FewerThan2Raters);
    }
    if design.clips_twice == 0 {
        return Err(Undefined::NoPairableUnits);
    }
    let fixed = Fixed::of(&design);
    if design.ratings <= design.clips + fixed.rank {
        return Err(Undefined::DfBelow1);
    }
    // Squares beyond what a number holds: no search would end.
    if !design.total.is_finite() || !fixed.rest.is_finite() {
        return Err(Undefined::OutOfRange);
    }
    // Rounding leaves some 1e-16 of the size of the ratings themselves in each distance.
    let rounding = design.ratings as f64 * (design.mean * 1e-15).powi(2);
    if design.total <= rounding {
        return Err(Undefined::NoVariationBetweenUnits);
    }
    if fixed.rest <= NOTHING * design.total + rounding {
        return without_error(&design, &fixed);
    }
    fitted(&design, &fixed, confidence)
}

/// Coders' levels by least squares with clips fixed.
struct Fixed {
    levels: Vec<f64>,
    /// Independent differences between coders that the design can tell.
    rank: usize,
    /// Residual sum of squares.
    rest: f64,
}

impl Fixed {
    fn of(design: &Design) -> Self {
        let k = design.coders;
        let (matrix, sums) = design.within_clips();
        let eigen = DMatrix::from_row_slice(k, k, &matrix).symmetric_eigen();
        let sums = DVector::from_vec(sums);
        let largest = eigen.eigenvalues.iter().copied().fold(0.0, f64::max);
        let mut levels = DVector::zeros(k);
        let (mut rank, mut rest) = (0, design.within);
        for (value, vector) in eigen.eigenvalues.iter().zip(eigen.eigenvectors.column_iter()) {
            if *value > largest * 1e-9 {
                let along = vector.dot(&sums);
                rank += 1;
                rest -= along * along / value;
                levels += vector * (along / value);
            }
        }
        Self { levels: levels.iter().copied().collect(), rank, rest }
    }
}

/// Where clip and coder explain every rating, σ²e is zero, and the likelihood grows without bound towards it:
/// the components are then those of the levels themselves (for complete tables, of the analysis of variance).
fn without_error(design: &Design, fixed: &Fixed) -> Stat<Components> {
    let agreed = design.within <= NOTHING * design.total;
    let levels = if agreed { vec![0.0; design.coders] } else { fixed.levels.clone() };
    if !agreed && fixed.rank + 1 < design.coders {
        // Groups of coders without a clip in common: their levels hang on the clips'.
        return Err(Undefined::NotConverged);
    }
    let mean = levels.iter().sum::<f64>() / levels.len() as f64;
    let squares: f64 = levels.iter().map(|level| (level - mean).powi(2)).sum();
    let coders = squares / (levels.len() as f64 - 1.0);
    let clips = if design.clips < 2 { 0.0 } else { design.clip_variance(&levels) };
    let clips = if clips <= NOTHING * (clips + coders) { 0.0 } else { clips };
    let unit = Undefined::NoVariationBetweenUnits;
    let icc = |denominator: f64| ComponentIcc {
        icc: ratio(clips, denominator, unit),
        interval: Err(Undefined::NoErrorVariance),
    };
    Ok(stated(design, [clips, coders, 0.0], design.mean, None, [icc(clips + coders), icc(clips)]))
}

fn stated(
    design: &Design,
    [clips, coders, error]: [f64; 3],
    mean: f64,
    criterion: Option<f64>,
    [agreement, consistency]: [ComponentIcc; 2],
) -> Components {
    Components {
        clips,
        coders,
        error,
        mean,
        criterion,
        n: design.clips,
        n_twice: design.clips_twice,
        n_ratings: design.ratings,
        n_coders: design.coders,
        k: design.harmonic,
        agreement,
        consistency,
    }
}

/// The restricted maximum likelihood fit.
fn fitted(design: &Design, fixed: &Fixed, confidence: f64) -> Stat<Components> {
    let mut criterion = Criterion::new(design);
    // No component exceeds the total sum of squares, and σ²e is at least rest / (N − 1).
    let most = 10.0 * design.total * design.ratings as f64 / fixed.rest;
    let (a, b) = optimum(&mut criterion, most).ok_or(Undefined::NotConverged)?;
    let best = criterion.at(a, b);
    let sigma = [a * best.error, b * best.error, best.error];
    if !sigma.iter().chain([&best.criterion]).all(|value| value.is_finite()) {
        return Err(Undefined::NotConverged);
    }
    let bound = best.criterion + dist::normal_two_sided(confidence).powi(2);
    let interval = |criterion: &mut Criterion, form: Kind, best_ratio: f64| {
        if a == 0.0 {
            return Err(Undefined::OnTheBoundary);
        }
        profile_interval(criterion, form, [best_ratio, b], bound, most)
    };
    let agreement = ComponentIcc {
        icc: Ok(a / (a + b + 1.0)),
        interval: interval(&mut criterion, Kind::Agreement, a / (b + 1.0)),
    };
    let consistency =
        ComponentIcc { icc: Ok(a / (a + 1.0)), interval: interval(&mut criterion, Kind::Consistency, a) };
    Ok(stated(design, sigma, best.mean, Some(best.criterion), [agreement, consistency]))
}

#[cfg(test)]
mod tests {
    use super::super::icc;
    use super::*;

    const NO: Option<f64> = None;

    fn table(rows: &[&[f64]]) -> Matrix {
        let columns = rows.first().map_or(0, |row| row.len());
        Matrix::new(columns, rows.iter().map(|row| row.iter().map(|x| Some(*x)).collect()))
    }

    /// Shrout & Fleiss (1979), table 2.
    fn judges() -> Matrix {
        table(&[
            &[9.0, 2.0, 5.0, 8.0],
            &[6.0, 1.0, 3.0, 2.0],
            &[8.0, 4.0, 6.0, 8.0],
            &[7.0, 1.0, 2.0, 6.0],
            &[10.0, 5.0, 6.0, 9.0],
            &[6.0, 2.0, 4.0, 7.0],
        ])
    }

    #[test]
    fn complete_tables_with_positive_components_give_the_iccs_of_the_analysis_of_variance() {
        for shift in [0.0, 1e6] {
            let rows = judges();
            let rows = rows.rows().map(|row| row.iter().map(|cell| cell.map(|x| x + shift)).collect());
            let shifted = Matrix::new(4, rows);
            let (reml, anova) =
                (components(&shifted, 0.95).expect("a fit"), icc(&shifted, 0.95).expect("forms"));
            let near = |got: Stat<f64>, form: Stat<super::super::IccForm>| {
                let (got, expected) = (got.expect("a value"), form.expect("a form").icc);
                assert!((got - expected).abs() < 1e-9, "{got}, not {expected}");
            };
            near(reml.agreement.icc, anova.icc2);
            near(reml.consistency.icc, anova.icc3);
            near(reml.agreement_of(reml.k).icc, anova.icc2k);
            near(reml.consistency_of(reml.k).icc, anova.icc3k);
            // MSB 11.2417, MSJ 32.4861, MSE 1.0194 (Shrout & Fleiss, table 3).
            assert!((reml.error - 1.019_444_444).abs() < 1e-8, "{reml:?}");
            assert!((reml.clips - (11.241_666_667 - 1.019_444_444) / 4.0).abs() < 1e-8);
            assert!((reml.coders - (32.486_111_111 - 1.019_444_444) / 6.0).abs() < 1e-8);
        }
    }

    #[test]
    fn columns_and_rows_may_come_in_any_order_and_empty_ones_do_not_count() {
        let rows = vec![
            vec![Some(3.0), Some(4.0), NO, NO],
            vec![NO, Some(2.0), Some(1.0), NO],
            vec![Some(5.0), NO, Some(4.0), NO],
            vec![NO; 4],
            vec![Some(1.0), Some(1.5), NO, NO],
            vec![NO, Some(4.0), Some(4.5), NO],
            vec![Some(2.0), NO, NO, NO],
        ];
        let one = components(&Matrix::new(4, rows.clone()), 0.95).expect("a fit");
        let turned = rows.into_iter().rev().map(|row| row.into_iter().rev().collect());
        let other = components(&Matrix::new(4, turned), 0.95).expect("a fit");
        assert_eq!((one.n, one.n_twice, one.n_ratings, one.n_coders), (6, 5, 11, 3));
        assert!((one.k - 6.0 / 3.5).abs() < 1e-12);
        assert!((one.clips - other.clips).abs() < 1e-9 && (one.coders - other.coders).abs() < 1e-9);
        let (low, high) = one.agreement.interval.map(|i| (i.low, i.high)).expect("an interval");
        let value = one.agreement.icc.expect("a value");
        assert!(low < value && value < high && high < 1.0, "{one:?}");
    }

    #[test]
    fn a_variance_below_zero_stands_as_zero_and_is_noted() {
        // MSB 0.5, MSE 4.5: the clips' variance would be negative.
        let crossed = components(&table(&[&[1.0, 5.0], &[5.0, 2.0], &[2.0, 4.0], &[4.0, 1.0]]), 0.95);
        let crossed = crossed.expect("a fit");
        assert_eq!((crossed.clips, crossed.agreement.icc), (0.0, Ok(0.0)));
        assert_eq!(crossed.agreement.interval, Err(Undefined::OnTheBoundary));
        assert!(crossed.measured().iter().all(|m| m.notes.contains(&Note::VarianceAtZero)));
    }

    #[test]
    fn coders_who_never_differ_by_chance_have_a_value_and_no_interval() {
        let same = components(&table(&[&[1.0, 1.0], &[4.0, 4.0], &[5.0, 5.0]]), 0.95).expect("a value");
        assert_eq!((same.agreement.icc, same.coders, same.error), (Ok(1.0), 0.0, 0.0));
        assert_eq!(same.agreement.interval, Err(Undefined::NoErrorVariance));
        // Rows (1,2), (2,3), (3,4): σ²c = 1, σ²r = 1/2 (see icc.rs).
        let shifted = components(&table(&[&[1.0, 2.0], &[2.0, 3.0], &[3.0, 4.0]]), 0.95).expect("a value");
        assert!((shifted.agreement.icc.expect("a value") - 2.0 / 3.0).abs() < 1e-12);
        assert!((shifted.consistency.icc.expect("a value") - 1.0).abs() < 1e-12);
        // The same with a coder missing here and there.
        let gaps =
            Matrix::new(2, [vec![Some(1.0), Some(2.0)], vec![Some(2.0), NO], vec![Some(3.0), Some(4.0)]]);
        assert!(
            (components(&gaps, 0.95).expect("a value").agreement.icc.expect("a value") - 2.0 / 3.0).abs()
                < 1e-12
        );
    }

    #[test]
    fn undefined_says_why() {
        let of = |rows: Vec<Vec<Option<f64>>>| components(&Matrix::new(2, rows), 0.95);
        assert_eq!(of(vec![vec![Some(1.0), NO], vec![Some(2.0), NO]]), Err(Undefined::FewerThan2Raters));
        assert_eq!(of(vec![vec![Some(1.0), NO], vec![NO, Some(2.0)]]), Err(Undefined::NoPairableUnits));
        assert_eq!(of(vec![vec![Some(1.0), Some(2.0)]]), Err(Undefined::DfBelow1));
        assert_eq!(of(vec![vec![Some(3.1); 2]; 3]), Err(Undefined::NoVariationBetweenUnits));
        assert_eq!(of(Vec::new()), Err(Undefined::FewerThan2Raters));
    }

    #[test]
    fn numbers_too_large_to_square_end_with_a_reason() {
        let rows = [[1.0, 1.0], [1e308, -1e308], [3.0, 4.0]];
        let ratings = Matrix::new(2, rows.iter().map(|row| row.iter().map(|x| Some(*x)).collect()));
        assert_eq!(components(&ratings, 0.95).err(), Some(Undefined::OutOfRange));
    }
}
