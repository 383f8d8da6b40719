//! Chi-square of a table of counts: are rows and columns independent?
//!
//! Expected counts E = row sum · column sum / n. Pearson (1900), *Phil. Mag.* 50:157–175: X² = Σ (O − E)²/E.
//! Likelihood ratio: G² = 2 Σ O ln(O/E), an empty cell adding 0. Both on (r − 1)(c − 1) degrees of freedom.
//! Two by two, Yates (1934), *J. R. Stat. Soc. Suppl.* 1:217–235: |O − E| less ½, or less itself where it is
//! smaller. Cramér's V = √(X² / (n · (min(r, c) − 1))): Cramér (1946), *Mathematical Methods of Statistics*.
//!
//! Assumes one count a unit, and expected counts that are not small: below 5, [`super::fisher`] is the
//! one to trust. Rows and columns without a count say nothing; they are left out first, and numbered.
//! Undefined when fewer than two rows or columns are left.

use super::{Form, Measured, Missing, Stat, Undefined, dist};

/// Pearson's X².
pub const PEARSON: Form = Form {
    id: "chi_square_pearson",
    name: "Pearson's chi-square",
    source: "Pearson (1900), Philosophical Magazine 50:157–175",
};

/// The likelihood ratio G².
pub const LIKELIHOOD_RATIO: Form = Form {
    id: "chi_square_likelihood_ratio",
    name: "likelihood ratio chi-square (G²)",
    source: "Agresti (2013), Categorical Data Analysis, 3rd ed., section 3.2",
};

/// X² with Yates's correction.
pub const YATES: Form = Form {
    id: "chi_square_yates",
    name: "Pearson's chi-square with Yates's correction (2 × 2)",
    source: "Yates (1934), Journal of the Royal Statistical Society, Supplement 1:217–235",
};

/// Cramér's V.
pub const CRAMERS_V: Form = Form {
    id: "cramers_v",
    name: "Cramér's V",
    source: "Cramér (1946), Mathematical Methods of Statistics, section 21.9",
};

/// A table of counts without its empty rows and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    /// The counts that are left, row by row.
    pub rows: Vec<Vec<u64>>,
    /// Places (from 0) of the rows without a count.
    pub dropped_rows: Vec<usize>,
    /// Places (from 0) of the columns without a count.
    pub dropped_columns: Vec<usize>,
}

impl Counts {
    /// Leaves empty rows and columns out. Rows that are too short are filled with zeros.
    pub fn new(table: &[Vec<u64>]) -> Self {
        let width = table.iter().map(Vec::len).max().unwrap_or(0);
        let count = |row: &[u64], column: usize| row.get(column).copied().unwrap_or(0);
        let full_columns: Vec<bool> =
            (0..width).map(|column| table.iter().any(|row| count(row, column) > 0)).collect();
        let kept = |row: &Vec<u64>| {
            (0..width).zip(&full_columns).filter(|(_, full)| **full).map(|(c, _)| count(row, c)).collect()
        };
        let empty = |row: &[u64]| row.iter().all(|count| *count == 0);
        let places = |empty: &[bool]| empty.iter().enumerate().filter(|(_, e)| **e).map(|(i, _)| i).collect();
        Self {
            rows: table.iter().filter(|row| !empty(row)).map(kept).collect(),
            dropped_rows: places(&table.iter().map(|row| empty(row)).collect::<Vec<_>>()),
            dropped_columns: places(&full_columns.iter().map(|full| !full).collect::<Vec<_>>()),
        }
    }

    /// Sums of the rows.
    pub fn row_sums(&self) -> Vec<u64> {
        self.rows.iter().map(|row| row.iter().sum()).collect()
    }

    /// Sums of the columns.
    pub fn column_sums(&self) -> Vec<u64> {
        let mut sums = vec![0; self.rows.first().map_or(0, Vec::len)];
        for row in &self.rows {
            for (sum, count) in sums.iter_mut().zip(row) {
                *sum += count;
            }
        }
        sums
    }
}

/// A test value with its probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquareTest {
    /// The value.
    pub value: f64,
    /// P(chi-square ≥ value).
    pub p: f64,
}

/// Everything about one table of counts.
#[derive(Clone, Debug, PartialEq)]
pub struct ChiSquare {
    /// The table as it was tested.
    pub counts: Counts,
    /// Sum of the counts.
    pub n: u64,
    /// Degrees of freedom: (rows − 1)(columns − 1) of the rows and columns left.
    pub df: usize,
    /// Expected counts, row by row, of the rows and columns left.
    pub expected: Vec<Vec<f64>>,
    /// The smallest expected count; `None` of an empty table.
    pub min_expected: Option<f64>,
    /// Pearson's X².
    pub pearson: Stat<ChiSquareTest>,
    /// Likelihood ratio G².
    pub likelihood_ratio: Stat<ChiSquareTest>,
    /// Pearson's X² with Yates's correction; `None` unless two rows and two columns are left.
    pub yates: Option<ChiSquareTest>,
    /// Cramér's V, from 0 to 1.
    pub cramers_v: Stat<f64>,
}

impl ChiSquare {
    /// X², Yates's X² where there is one, G² and V as reports show them; they have no intervals.
    pub fn measured(&self) -> Vec<Measured> {
        let one = |form: &'static Form, value: Stat<f64>| Measured {
            form,
            value,
            interval: Err(Undefined::NoInterval),
            upper_alone: None,
            n: usize::try_from(self.n).unwrap_or(usize::MAX),
            missing: Missing::Available,
            notes: Vec::new(),
        };
        let yates = self.yates.map(|test| one(&YATES, Ok(test.value)));
        [one(&PEARSON, self.pearson.map(|test| test.value))]
            .into_iter()
            .chain(yates)
            .chain([
                one(&LIKELIHOOD_RATIO, self.likelihood_ratio.map(|test| test.value)),
                one(&CRAMERS_V, self.cramers_v),
            ])
            .collect()
    }
}

/// Tests a table of counts (rows of equal length) for independence.
pub fn chi_square(table: &[Vec<u64>]) -> ChiSquare {
    let counts = Counts::new(table);
    let (row_sums, column_sums) = (counts.row_sums(), counts.column_sums());
    let n: u64 = row_sums.iter().sum();
    let expected: Vec<Vec<f64>> = row_sums
        .iter()
        .map(|row| column_sums.iter().map(|column| *row as f64 * *column as f64 / n as f64).collect())
        .collect();
    let min_expected = expected.iter().flatten().copied().reduce(f64::min);
    let (r, c) = (row_sums.len(), column_sums.len());
    let df = r.saturating_sub(1) * c.saturating_sub(1);
    let cells = || {
        let observed = counts.rows.iter().flatten().map(|count| *count as f64);
        observed.zip(expected.iter().flatten().copied())
    };
    let test = |value: f64| {
        let p = dist::chi_square_upper_tail(value, df as f64).ok_or(Undefined::DfBelow1)?;
        Ok(ChiSquareTest { value, p })
    };
    let less =
        |by: f64| cells().map(|(o, e)| ((o - e).abs() - by.min((o - e).abs())).powi(2) / e).sum::<f64>();
    let g2 = 2.0 * cells().filter(|(o, _)| *o > 0.0).map(|(o, e)| o * (o / e).ln()).sum::<f64>();
    let pearson = test(less(0.0));
    let spread = (r.min(c).saturating_sub(1)) as f64 * n as f64;
    ChiSquare {
        n,
        df,
        pearson,
        likelihood_ratio: test(g2.max(0.0)),
        yates: if (r, c) == (2, 2) { test(less(0.5)).ok() } else { None },
        cramers_v: pearson.map(|test| (test.value / spread).sqrt()),
        min_expected,
        expected,
        counts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: f64, expected: f64, within: f64) {
        assert!((got - expected).abs() < within, "{got}, not {expected}");
    }

    /// Agresti (2007), *Introduction to Categorical Data Analysis*, table 2.5: party by gender, X² = 30.1, G² = 30.0, df 2.
    #[test]
    fn agresti_party_by_gender() {
        let got = chi_square(&[vec![762, 327, 468], vec![484, 239, 477]]);
        near(got.pearson.expect("defined").value, 30.1, 0.05);
        near(got.likelihood_ratio.expect("defined").value, 30.0, 0.05);
        near(got.expected[0][0], 703.7, 0.05);
        assert_eq!((got.df, got.n, got.yates), (2, 2757, None));
    }

    /// n (ad − bc)² / (margins), and with |ad − bc| less n/2.
    #[test]
    fn two_by_two_by_its_short_formula() {
        let got = chi_square(&[vec![12, 5], vec![29, 28]]);
        let margins = 17.0 * 57.0 * 41.0 * 33.0;
        let cross: f64 = 12.0 * 28.0 - 5.0 * 29.0;
        let pearson = got.pearson.expect("defined");
        near(pearson.value, 74.0 * cross.powi(2) / margins, 1e-12);
        near(got.yates.expect("2 × 2").value, 74.0 * (cross - 37.0).powi(2) / margins, 1e-12);
        near(got.cramers_v.expect("defined"), cross / margins.sqrt(), 1e-12);
        // One degree of freedom: the square of a standard normal.
        near(pearson.p, 0.151_299_772_073_685_5, 1e-12);
    }

    #[test]
    fn yates_takes_no_more_than_the_distance() {
        let got = chi_square(&[vec![2, 2], vec![2, 3]]);
        assert_eq!(got.yates.expect("2 × 2"), ChiSquareTest { value: 0.0, p: 1.0 });
    }

    /// Two degrees of freedom: p = e^(−x/2).
    #[test]
    fn a_table_with_an_empty_row_and_column() {
        let got = chi_square(&[vec![10, 0, 5, 3], vec![0, 0, 0, 0], vec![6, 0, 9, 4]]);
        assert_eq!(
            (got.counts.dropped_rows.as_slice(), got.counts.dropped_columns.as_slice()),
            (&[1][..], &[1][..])
        );
        assert_eq!(got.counts.rows, [[10, 5, 3], [6, 9, 4]]);
        let pearson = got.pearson.expect("defined");
        near(pearson.p, (-pearson.value / 2.0).exp(), 1e-14);
    }

    #[test]
    fn the_perfect_table_has_v_1() {
        near(
            chi_square(&[vec![4, 0, 0], vec![0, 5, 0], vec![0, 0, 6]]).cramers_v.expect("defined"),
            1.0,
            1e-12,
        );
    }

    #[test]
    fn one_row_is_no_table() {
        for table in [vec![], vec![vec![]], vec![vec![0, 0]], vec![vec![3, 4]], vec![vec![3, 0], vec![4, 0]]]
        {
            let got = chi_square(&table);
            assert_eq!(got.pearson, Err(Undefined::DfBelow1));
            assert_eq!((got.cramers_v, got.yates, got.df), (Err(Undefined::DfBelow1), None, 0));
        }
    }
}
