//! Linear regression by least squares, with errors that survive unequal spread and clusters.
//!
//! b minimises |y − Xb|², by the QR decomposition of the columns scaled to length 1. With e = y − Xb and leverages
//! h, the covariance of b is (X′X)⁻¹ M (X′X)⁻¹, where M is
//! - classical: σ² X′X, σ² = e′e / (n − k);
//! - HC0: Σ eᵢ² xᵢxᵢ′ — White (1980), *Econometrica* 48:817–838;
//! - HC1: HC0 · n / (n − k), what Stata calls robust; HC2: eᵢ² / (1 − hᵢ); HC3: eᵢ² / (1 − hᵢ)² — MacKinnon & White
//!   (1985), *J. Econometrics* 29:305–325;
//! - CR0: Σ over clusters of (Σ eᵢxᵢ)(Σ eᵢxᵢ)′ — Liang & Zeger (1986), *Biometrika* 73:13–22; CR1: CR0 ·
//!   G / (G − 1) · (n − 1) / (n − k), what Stata calls clustered, for G clusters.
//!
//! p and intervals by t: n − k degrees of freedom, G − 1 with clusters. A column that is a combination of those before
//! it is left out and named. Rows that lack y, a column or (where given) the cluster are left out.
//!
//! Assumes a linear mean. Cluster-robust errors are too small with few clusters, by the situation fewer than 20 to 50:
//! Cameron & Miller (2015), *J. Hum. Resour.* 50:317–372. Undefined: errors without a degree of freedom left, HC2 and HC3
//! where a row has leverage 1, clustered ones with one cluster.

use nalgebra::{DMatrix, DVector};

use super::ols_columns::{constant, independent, length};
use super::{Interval, Matrix, Measured, Missing, Robust, Stat, Undefined, dist};

/// Rows with a leverage this near to 1 decide a coefficient alone.
const LEVERAGE_1: f64 = 1e-10;

/// A standard error this small, measured in the size of y over the size of its column, is rounding.
const NO_ERROR: f64 = 1e-13;

/// One coefficient with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// Its column in the design.
    pub column: usize,
    /// The coefficient.
    pub coef: f64,
    /// Its standard error.
    pub se: f64,
    /// coef / se; `None` where the standard error is 0.
    pub t: Option<f64>,
    /// Two-sided; `None` where the standard error is 0.
    pub p: Option<f64>,
    /// coef ∓ t quantile · se.
    pub interval: Interval,
}

/// A fitted regression.
#[derive(Clone, Debug, PartialEq)]
pub struct Ols {
    /// Complete rows used.
    pub n: usize,
    /// Rows left out because something is missing.
    pub missing: usize,
    /// Columns of the design that are kept, in their order.
    pub kept: Vec<usize>,
    /// Columns left out, each a combination of columns before it.
    pub dropped: Vec<usize>,
    /// Coefficients of the kept columns.
    pub coef: Vec<f64>,
    /// n − columns kept.
    pub df: usize,
    /// Residual standard deviation.
    pub sigma: Stat<f64>,
    /// Share of the variance of y (around its mean) that is explained.
    pub r2: Stat<f64>,
    /// The same, adjusted for the number of columns.
    pub adj_r2: Stat<f64>,
    /// The largest leverage of a row, at most 1.
    pub leverage_max: f64,
    /// Number of clusters; `None` without clusters.
    pub clusters: Option<usize>,
    /// One row of (X′X)⁻¹xᵢ an observation, with its residual, leverage and cluster.
    influence: Vec<Influence>,
    /// Diagonal of (X′X)⁻¹.
    unscaled: Vec<f64>,
    /// Below this a coefficient's standard error is rounding.
    no_error: Vec<f64>,
    confidence: f64,
}

#[derive(Clone, Debug, PartialEq)]
struct Influence {
    on_coef: Vec<f64>,
    residual: f64,
    leverage: f64,
    cluster: usize,
}

/// Fits y on the columns of `design`, whose first column is the intercept (1 throughout). `clusters` names each row's
/// cluster by a number. A value that is missing or no finite number takes its row out.
///
/// # Errors
/// [`Undefined::FewerThan2CompleteRows`] when no row is complete;
/// [`Undefined::OutOfRange`] when y, the design and the clusters have different numbers of rows, or no column is left.
pub fn ols(
    y: &[Option<f64>],
    design: &Matrix,
    clusters: Option<&[Option<u64>]>,
    confidence: f64,
) -> Stat<Ols> {
    if y.len() != design.len() || clusters.is_some_and(|clusters| clusters.len() != y.len()) {
        return Err(Undefined::OutOfRange);
    }
    let cluster = |row: usize| clusters.map_or(Some(row as u64), |all| all.get(row).copied().flatten());
    let complete: Vec<(f64, Vec<f64>, u64)> = y
        .iter()
        .zip(design.rows())
        .enumerate()
        .filter_map(|(row, (y, x))| {
            let y = y.filter(|y| y.is_finite())?;
            Some((y, x.iter().copied().collect::<Option<Vec<f64>>>()?, cluster(row)?))
        })
        .collect();
    let n = complete.len();
    if n == 0 {
        return Err(Undefined::FewerThan2CompleteRows);
    }
    let columns: Vec<Vec<f64>> = (0..design.columns())
        .map(|column| complete.iter().filter_map(|(_, x, _)| x.get(column).copied()).collect())
        .collect();
    let kept = independent(&columns);
    let dropped = (0..columns.len()).filter(|column| !kept.contains(column)).collect();
    let k = kept.len();
    if k == 0 {
        return Err(Undefined::OutOfRange);
    }

    let scales: Vec<f64> = kept.iter().map(|column| length(&columns[*column])).collect();
    let x = DMatrix::from_fn(n, k, |row, column| columns[kept[column]][row] / scales[column]);
    let outcome = DVector::from_iterator(n, complete.iter().map(|(y, _, _)| *y));
    // Beside an intercept y is fitted from its mean, so that a y far from zero keeps the digits of its spread.
    let intercept = kept.first().map(|first| &columns[*first]).filter(|first| constant(first));
    let shift = intercept.map_or(0.0, |_| outcome.mean());
    let response = outcome.add_scalar(-shift);
    let (q, r) = x.qr().unpack();
    // The columns are independent, so R has an inverse: a column of it a step.
    let inverse = r.solve_upper_triangular(&DMatrix::identity(k, k)).ok_or(Undefined::OutOfRange)?;
    let along = q.transpose() * &response;
    let scaled = &inverse * &along;
    let mut residuals = &response - &q * &along; // Not y − Xb: the rounding of b would come back multiplied.

    // A fit without an error has none in any row: HC2 and HC3 would blow rounding up where a leverage is near 1.
    let size = outcome.norm();
    if residuals.norm() <= NO_ERROR * size {
        residuals.fill(0.0);
    }
    let residual = residuals.norm_squared();

    let codes: Vec<u64> = complete.iter().map(|(_, _, cluster)| *cluster).collect();
    let (groups, places) = numbered(&codes);
    let influence: Vec<Influence> = (0..n)
        .map(|row| {
            let on = &inverse * q.row(row).transpose();
            Influence {
                on_coef: on.iter().zip(&scales).map(|(on, scale)| on / scale).collect(),
                residual: residuals[row],
                leverage: q.row(row).norm_squared().min(1.0),
                cluster: places[row],
            }
        })
        .collect();

    let mut coef: Vec<f64> = scaled.iter().zip(&scales).map(|(b, scale)| b / scale).collect();
    if let Some((first, one)) = coef.first_mut().zip(intercept.and_then(|column| column.first())) {
        *first += shift / one;
    }

    let center = response.mean();
    let total: f64 = response.iter().map(|y| (y - center).powi(2)).sum();
    let df = n - k;
    let spread = if df == 0 { Err(Undefined::Df0) } else { Ok(residual / df as f64) };
    let flat = total.sqrt() <= NO_ERROR * size;
    let r2 = if flat { Err(Undefined::AllValuesTied) } else { Ok(1.0 - residual / total) };
    Ok(Ols {
        n,
        missing: y.len() - n,
        dropped,
        coef,
        df,
        sigma: spread.map(f64::sqrt),
        r2,
        adj_r2: spread.and_then(|spread| r2.map(|_| 1.0 - spread / (total / (n - 1) as f64))),
        leverage_max: influence.iter().map(|row| row.leverage).fold(0.0, f64::max),
        clusters: clusters.map(|_| groups),
        influence,
        unscaled: (0..k).map(|i| inverse.row(i).norm_squared() / scales[i].powi(2)).collect(),
        no_error: scales.iter().map(|scale| NO_ERROR * size / scale).collect(),
        kept,
        confidence,
    })
}

impl Ols {
    /// The coefficients with errors of one kind.
    ///
    /// # Errors
    /// [`Undefined::Df0`] with as many coefficients as rows; [`Undefined::Leverage1Row`] of HC2 and HC3 when a row's
    /// leverage is 1; [`Undefined::FewerThan2Clusters`] of CR0 and CR1 without two clusters.
    pub fn terms(&self, by: Robust) -> Stat<Vec<Term>> {
        let sigma = self.sigma?;
        let (n, rest) = (self.n as f64, self.df as f64);
        let clustered = matches!(by, Robust::Cr0 | Robust::Cr1);
        let groups = self.clusters.unwrap_or(0);
        if clustered && groups < 2 {
            return Err(Undefined::FewerThan2Clusters);
        }
        if matches!(by, Robust::Hc2 | Robust::Hc3) && 1.0 - self.leverage_max < LEVERAGE_1 {
            return Err(Undefined::Leverage1Row);
        }
        let df = if clustered { (groups - 1) as f64 } else { rest };
        let g = groups as f64;
        let factor = match by {
            Robust::Hc1 => n / rest,
            Robust::Cr1 => g / (g - 1.0) * (n - 1.0) / rest,
            _ => 1.0,
        };
        let quantile = dist::t_two_sided(self.confidence, df).ok_or(Undefined::Df0)?;
        let term = |(place, (column, coef)): (usize, (&usize, &f64))| {
            let variance = match by {
                Robust::Classical => sigma * sigma * self.unscaled[place],
                Robust::Cr0 | Robust::Cr1 => factor * self.between_clusters(place, groups),
                Robust::Hc0 | Robust::Hc1 => factor * self.between_rows(place, |_| 1.0),
                Robust::Hc2 => self.between_rows(place, |h| 1.0 / (1.0 - h)),
                Robust::Hc3 => self.between_rows(place, |h| 1.0 / (1.0 - h).powi(2)),
            };
            let se = Some(variance.sqrt()).filter(|se| *se > self.no_error[place]).unwrap_or(0.0);
            let t = Some(coef / se).filter(|_| se > 0.0);
            Term {
                column: *column,
                coef: *coef,
                se,
                t,
                p: t.and_then(|t| dist::t_two_sided_p(t, df)),
                interval: Interval { low: coef - quantile * se, high: coef + quantile * se },
            }
        };
        Ok(self.kept.iter().zip(&self.coef).enumerate().map(term).collect())
    }

    /// Every coefficient that is kept, as reports show it, with errors of one kind.
    pub fn measured(&self, by: Robust) -> Vec<Measured> {
        let terms = self.terms(by);
        let one = |(place, coef): (usize, &f64)| {
            let term = terms.as_ref().map_err(|why| *why).map(|terms| terms[place]);
            Measured {
                form: by.form(),
                value: Ok(*coef),
                // Not by its width: a coefficient of a column in large units has a small one.
                interval: term.and_then(|term| match term.se {
                    0.0 => Err(Undefined::ZeroStandardError),
                    _ => Ok(term.interval),
                }),
                upper_alone: None,
                n: self.n,
                missing: Missing::Listwise,
                notes: Vec::new(),
            }
        };
        self.coef.iter().enumerate().map(one).collect()
    }

    fn between_rows(&self, place: usize, weight: impl Fn(f64) -> f64) -> f64 {
        self.influence
            .iter()
            .map(|row| (row.on_coef[place] * row.residual).powi(2) * weight(row.leverage))
            .sum()
    }

    fn between_clusters(&self, place: usize, groups: usize) -> f64 {
        let mut sums = vec![0.0; groups];
        for row in &self.influence {
            sums[row.cluster] += row.on_coef[place] * row.residual;
        }
        sums.iter().map(|sum| sum * sum).sum()
    }
}

/// How many different codes there are, and each one's place among them in ascending order.
fn numbered(codes: &[u64]) -> (usize, Vec<usize>) {
    let mut sorted = codes.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let place = |code: &u64| sorted.partition_point(|other| other < code);
    (sorted.len(), codes.iter().map(place).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(y: &[f64], columns: &[&[f64]], clusters: Option<&[u64]>) -> Ols {
        let rows = (0..y.len()).map(|row| columns.iter().map(|column| Some(column[row])).collect());
        let y: Vec<Option<f64>> = y.iter().copied().map(Some).collect();
        let clusters = clusters.map(|all| all.iter().copied().map(Some).collect::<Vec<_>>());
        ols(&y, &Matrix::new(columns.len(), rows), clusters.as_deref(), 0.95).expect("defined")
    }

    fn near(got: f64, expected: f64, relative: f64) {
        assert!((got - expected).abs() <= relative * expected.abs().max(1e-300), "{got}, not {expected}");
    }

    /// Longley (1967), *J. Am. Stat. Assoc.* 62:819–841, with the certified values of NIST's StRD: columns that are nearly
    /// combinations of each other.
    #[test]
    fn longley_has_the_certified_digits() {
        let rows: [[f64; 7]; 16] = [
            [60323.0, 83.0, 234289.0, 2356.0, 1590.0, 107608.0, 1947.0],
            [61122.0, 88.5, 259426.0, 2325.0, 1456.0, 108632.0, 1948.0],
            [60171.0, 88.2, 258054.0, 3682.0, 1616.0, 109773.0, 1949.0],
            [61187.0, 89.5, 284599.0, 3351.0, 1650.0, 110929.0, 1950.0],
            [63221.0, 96.2, 328975.0, 2099.0, 3099.0, 112075.0, 1951.0],
            [63639.0, 98.1, 346999.0, 1932.0, 3594.0, 113270.0, 1952.0],
            [64989.0, 99.0, 365385.0, 1870.0, 3547.0, 115094.0, 1953.0],
            [63761.0, 100.0, 363112.0, 3578.0, 3350.0, 116219.0, 1954.0],
            [66019.0, 101.2, 397469.0, 2904.0, 3048.0, 117388.0, 1955.0],
            [67857.0, 104.6, 419180.0, 2822.0, 2857.0, 118734.0, 1956.0],
            [68169.0, 108.4, 442769.0, 2936.0, 2798.0, 120445.0, 1957.0],
            [66513.0, 110.8, 444546.0, 4681.0, 2637.0, 121950.0, 1958.0],
            [68655.0, 112.6, 482704.0, 3813.0, 2552.0, 123366.0, 1959.0],
            [69564.0, 114.2, 502601.0, 3931.0, 2514.0, 125368.0, 1960.0],
            [69331.0, 115.7, 518173.0, 4806.0, 2572.0, 127852.0, 1961.0],
            [70551.0, 116.9, 554894.0, 4007.0, 2827.0, 130081.0, 1962.0],
        ];
        let column = |at: usize| rows.iter().map(|row| row[at]).collect::<Vec<f64>>();
        let columns: Vec<Vec<f64>> = std::iter::once(vec![1.0; 16]).chain((1..7).map(column)).collect();
        let got = fit(&column(0), &columns.iter().map(Vec::as_slice).collect::<Vec<_>>(), None);
        let certified = [
            (-3482258.63459582, 890420.383607373),
            (15.0618722713733, 84.9149257747669),
            (-0.358191792925910e-1, 0.334910077722432e-1),
            (-2.02022980381683, 0.488399681651699),
            (-1.03322686717359, 0.214274163161675),
            (-0.511041056535807e-1, 0.226073200069370),
            (1829.15146461355, 455.478499142212),
        ];
        let terms = got.terms(Robust::Classical).expect("defined");
        assert_eq!(terms.len(), 7);
        for (term, (coef, se)) in terms.iter().zip(certified) {
            near(term.coef, coef, 1e-8);
            near(term.se, se, 1e-8);
        }
        near(got.sigma.expect("defined"), 304.854073561965, 1e-9);
        near(got.r2.expect("defined"), 0.995479004577296, 1e-12);
    }

    /// The mean alone: HC0 is √(Σe²)/n, HC2 the classical error; the leverage of each row is 1/n.
    #[test]
    fn the_mean_by_hand() {
        let got = fit(&[1.0, 2.0, 3.0, 6.0], &[&[1.0; 4]], None);
        let se = |by| got.terms(by).expect("defined")[0].se;
        near(se(Robust::Classical), (14.0_f64 / 3.0 / 4.0).sqrt(), 1e-14);
        near(se(Robust::Hc0), 14.0_f64.sqrt() / 4.0, 1e-14);
        near(se(Robust::Hc1), (14.0_f64 / 3.0 / 4.0).sqrt(), 1e-14);
        near(se(Robust::Hc2), (14.0_f64 / 3.0 / 4.0).sqrt(), 1e-14);
        near(se(Robust::Hc3), 14.0_f64.sqrt() / 3.0, 1e-14);
        near(got.leverage_max, 0.25, 1e-14);
        assert_eq!(got.terms(Robust::Cr1), Err(Undefined::FewerThan2Clusters));
    }

    /// The mean with clusters: sums of residuals −3, 0 and 3, so CR0 is √18/4, and CR1 that times 3/2 · 3/3.
    #[test]
    fn clusters_by_hand() {
        let got = fit(&[1.0, 2.0, 3.0, 6.0], &[&[1.0; 4]], Some(&[7, 7, 2, 9]));
        assert_eq!(got.clusters, Some(3));
        let cr0 = got.terms(Robust::Cr0).expect("defined")[0];
        near(cr0.se, 18.0_f64.sqrt() / 4.0, 1e-14);
        near(got.terms(Robust::Cr1).expect("defined")[0].se, (18.0_f64 * 1.5).sqrt() / 4.0, 1e-14);
        // Two degrees of freedom.
        near(cr0.interval.high, 3.0 + 4.302652729749464 * cr0.se, 1e-12);
    }

    #[test]
    fn rows_that_lack_anything_go() {
        let y = [Some(1.0), None, Some(3.0), Some(4.0), Some(9.0)];
        let design =
            Matrix::new(2, [Some(1.0), Some(2.0), Some(4.0), None, Some(7.0)].map(|x| vec![Some(1.0), x]));
        let clusters = [Some(1), Some(1), Some(2), Some(2), None];
        let got = ols(&y, &design, Some(&clusters), 0.95).expect("defined");
        assert_eq!((got.n, got.missing, got.df), (2, 3, 0));
        assert_eq!(ols(&y, &design, None, 0.95).expect("defined").n, 3);
        assert_eq!(ols(&y, &design, Some(&[]), 0.95), Err(Undefined::OutOfRange));
        assert_eq!(
            ols(&[None], &Matrix::new(1, [vec![Some(1.0)]]), None, 0.95),
            Err(Undefined::FewerThan2CompleteRows)
        );
    }

    #[test]
    fn as_many_coefficients_as_rows_has_no_errors() {
        let got = fit(&[1.1, 1.9], &[&[1.0, 1.0], &[1.0, 2.0]], None);
        near(got.coef[1], 0.8, 1e-14);
        assert_eq!((got.df, got.sigma, got.adj_r2), (0, Err(Undefined::Df0), Err(Undefined::Df0)));
        for by in [Robust::Classical, Robust::Hc0, Robust::Hc3] {
            assert_eq!(got.terms(by), Err(Undefined::Df0));
        }
        assert!(got.measured(Robust::Hc1).iter().all(|one| one.interval == Err(Undefined::Df0)));
    }

    #[test]
    fn a_row_that_decides_alone_has_no_hc2_and_hc3() {
        let x = [1.0, 2.0, 3.0, 4.0, 5.0];
        let got = fit(&[1.1, 1.9, 3.2, 3.8, 5.3], &[&[1.0; 5], &x, &[1.0, 0.0, 0.0, 0.0, 0.0]], None);
        assert_eq!(got.terms(Robust::Hc3), Err(Undefined::Leverage1Row));
        assert_eq!(got.terms(Robust::Hc2), Err(Undefined::Leverage1Row));
        assert!(got.terms(Robust::Hc1).is_ok());
    }

    #[test]
    fn a_perfect_line_has_no_error_and_no_test() {
        let got = fit(&[3.1, 5.1, 7.1, 9.1], &[&[1.0; 4], &[1.0, 2.0, 3.0, 4.0]], None);
        assert_eq!(got.sigma, Ok(0.0));
        for term in got.terms(Robust::Hc3).expect("defined") {
            assert_eq!((term.se, term.t, term.p), (0.0, None, None));
        }
    }

    #[test]
    fn an_outcome_that_does_not_vary_has_no_r2() {
        let got = fit(&[0.3; 4], &[&[1.0; 4], &[1.0, 2.0, 3.0, 9.0]], None);
        assert_eq!((got.r2, got.adj_r2), (Err(Undefined::AllValuesTied), Err(Undefined::AllValuesTied)));
    }
}
