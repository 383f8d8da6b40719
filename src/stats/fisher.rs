//! Fisher's exact test of a table of counts, two-sided, for any number of rows and columns.
//!
//! With all margins fixed, a table has probability Π rᵢ! Π cⱼ! / (n! Π xᵢⱼ!). The p value is the sum over all
//! tables that are no more probable than the observed one, with a relative slack of 1e-7 for rounding:
//! Fisher (1934), *Statistical Methods for Research Workers*, 5th ed.; Freeman & Halton (1951), *Biometrika*
//! 38:141–149, for more than two rows or columns.
//!
//! The tables are walked column by column. A branch is closed without a walk when every table in it must count
//! (its probability has a closed form) or none can. For that each branch has two bounds on Π 1/xᵢⱼ!: from above
//! by Lagrange's multipliers of the table of expected counts, from below by filling each row into as few cells
//! as it can go. Both are strict, so the sum is exact up to rounding.
//!
//! Assumes that both margins can be taken as given. Undefined when fewer than two rows or columns have counts,
//! and when there are too many tables to walk through.

use super::chi_square::Counts;
use super::{Form, Measured, Missing, Stat, Undefined};

/// Fisher's exact test.
pub const FISHER: Form = Form {
    id: "fisher_exact_p",
    name: "p of Fisher's exact test, two-sided (Freeman–Halton)",
    source: "Fisher (1934), Statistical Methods for Research Workers; Freeman & Halton (1951), Biometrika 38:141–149",
};

/// Tables this much more probable than the observed one, relatively, are as probable.
const SLACK: f64 = 1e-7;

/// Branches that are looked at before giving up: about a second.
const MOST_BRANCHES: usize = 5_000_000;

/// Counts beyond this would need too large a table of factorials.
const MOST_COUNTS: u64 = 2_000_000;

/// Fisher's exact test of one table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fisher {
    /// Sum of the counts.
    pub n: u64,
    /// Two-sided p.
    pub p: f64,
}

impl Fisher {
    /// p as reports show it.
    pub fn measured(&self) -> Measured {
        Measured {
            form: &FISHER,
            value: Ok(self.p),
            interval: Err(Undefined::NoInterval),
            n: usize::try_from(self.n).unwrap_or(usize::MAX),
            missing: Missing::Available,
            notes: Vec::new(),
        }
    }
}

/// Tests a table of counts (rows of equal length) for independence, exactly.
///
/// # Errors
/// [`Undefined::DfBelow1`] when fewer than two rows or columns have counts; [`Undefined::TooLargeToCount`]
/// when there are too many tables.
pub fn fisher(table: &[Vec<u64>]) -> Stat<Fisher> {
    within(table, MOST_BRANCHES)
}

fn within(table: &[Vec<u64>], most_branches: usize) -> Stat<Fisher> {
    let counts = Counts::new(table);
    let (mut rows, mut columns) = (counts.row_sums(), counts.column_sums());
    let n: u64 = rows.iter().sum();
    if rows.len() < 2 || columns.len() < 2 {
        return Err(Undefined::DfBelow1);
    }
    if n > MOST_COUNTS {
        return Err(Undefined::TooLargeToCount);
    }
    // The fewer the rows, the fewer ways to share a column out; the largest columns first, so that little is
    // open further down. Neither changes the set of tables.
    if rows.len() > columns.len() {
        std::mem::swap(&mut rows, &mut columns);
    }
    columns.sort_unstable_by(|a, b| b.cmp(a));
    let index = |counts: &[u64]| counts.iter().map(|count| *count as usize).collect::<Vec<usize>>();
    let logs = Logs::up_to(n as usize);
    let observed: f64 = counts.rows.iter().flatten().map(|count| -logs.factorial(*count as usize)).sum();
    let margins: f64 = rows.iter().chain(&columns).map(|sum| logs.factorial(*sum as usize)).sum();
    let mut walk = Walk {
        columns: index(&columns),
        limit: observed + SLACK,
        constant: margins - logs.factorial(n as usize),
        logs,
        p: 0.0,
        branches: most_branches,
    };
    walk.branch(0, &mut index(&rows), n as usize, 0.0)?;
    Ok(Fisher { n, p: walk.p.min(1.0) })
}

/// Natural logarithms of whole numbers and their factorials.
struct Logs {
    of: Vec<f64>,
    of_factorial: Vec<f64>,
}

impl Logs {
    fn up_to(n: usize) -> Self {
        let of: Vec<f64> = (0..=n).map(|i| (i.max(1) as f64).ln()).collect();
        let (mut sum, mut lost) = (0.0_f64, 0.0);
        // Kahan's sum: the slack is relative to a probability, so each logarithm has to be right absolutely.
        let next = |log: &f64| {
            let add = log - lost;
            let new: f64 = sum + add;
            lost = (new - sum) - add;
            sum = new;
            sum
        };
        let of_factorial = of.iter().map(next).collect();
        Self { of, of_factorial }
    }

    fn of(&self, n: usize) -> f64 {
        self.of[n]
    }

    fn factorial(&self, n: usize) -> f64 {
        self.of_factorial[n]
    }
}

/// The walk over all tables. Every sum of logarithms here is of Π 1/xᵢⱼ!; `constant` makes it a probability.
struct Walk {
    columns: Vec<usize>,
    logs: Logs,
    constant: f64,
    limit: f64,
    p: f64,
    /// How many more may be looked at.
    branches: usize,
}

impl Walk {
    /// All tables that share the columns before `column`; `open` is what the rows have left (`left` in all), and
    /// `so_far` what those columns have come to.
    fn branch(&mut self, column: usize, open: &mut [usize], left: usize, so_far: f64) -> Stat<()> {
        self.branches = self.branches.checked_sub(1).ok_or(Undefined::TooLargeToCount)?;
        if column + 1 >= self.columns.len() {
            let whole = so_far - open.iter().map(|count| self.logs.factorial(*count)).sum::<f64>();
            if whole <= self.limit {
                self.p += (self.constant + whole).exp();
            }
            return Ok(());
        }
        if so_far + self.at_most(column, open, left) <= self.limit {
            self.p += (self.constant + so_far + self.all_of(column, open, left)).exp();
            return Ok(());
        }
        if so_far + self.at_least(column, open) > self.limit {
            return Ok(());
        }
        let count = self.columns[column];
        self.share_out(column, 0, count, left, open, left - count, so_far)
    }

    /// Every way to share the rest of a column (`count`) out over the rows from `row` on, which have `below` left.
    #[expect(
        clippy::too_many_arguments,
        reason = "the state of one recursion, which a struct would only rename"
    )]
    fn share_out(
        &mut self,
        column: usize,
        row: usize,
        count: usize,
        below: usize,
        open: &mut [usize],
        left: usize,
        so_far: f64,
    ) -> Stat<()> {
        let here = open[row];
        if row + 1 == open.len() {
            open[row] = here - count;
            let done = self.branch(column + 1, open, left, so_far - self.logs.factorial(count));
            open[row] = here;
            return done;
        }
        let below = below - here;
        for cell in count.saturating_sub(below)..=here.min(count) {
            open[row] = here - cell;
            let so_far = so_far - self.logs.factorial(cell);
            let done = self.share_out(column, row + 1, count - cell, below, open, left, so_far);
            open[row] = here;
            done?;
        }
        Ok(())
    }

    /// ln Σ Π 1/xᵢⱼ! over all tables of the columns that are left: ln (left! / (Π rᵢ! Π cⱼ!)).
    fn all_of(&self, column: usize, open: &[usize], left: usize) -> f64 {
        let sums = open.iter().chain(&self.columns[column..]);
        self.logs.factorial(left) - sums.map(|sum| self.logs.factorial(*sum)).sum::<f64>()
    }

    /// No table of the columns that are left exceeds this.
    ///
    /// For any numbers uᵢ, vⱼ: Σ −ln xᵢⱼ! ≤ Σᵢⱼ max over x of (−ln x! − (uᵢ + vⱼ) x) + Σ uᵢrᵢ + Σ vⱼcⱼ. Taken so that
    /// uᵢ + vⱼ = −ln eᵢⱼ with the expected count e, the largest is at x = ⌊e⌋.
    fn at_most(&self, column: usize, open: &[usize], left: usize) -> f64 {
        let columns = &self.columns[column..];
        let mut bound = 0.0;
        for row in open.iter().copied().filter(|row| *row > 0) {
            bound -= row as f64 * self.logs.of(row);
            for count in columns.iter().copied() {
                let expected = (row as f64 * count as f64 / left as f64) as usize;
                if expected > 0 {
                    let log = self.logs.of(row) + self.logs.of(count) - self.logs.of(left);
                    bound += expected as f64 * log - self.logs.factorial(expected);
                }
            }
        }
        let shares = columns.iter().map(|count| *count as f64 * (self.logs.of(*count) - self.logs.of(left)));
        // A hair above, so that rounding cannot close a branch by mistake.
        bound - shares.sum::<f64>() + 1e-9
    }

    /// Every table of the columns that are left has at least this: each row goes into as few cells as it can.
    fn at_least(&self, column: usize, open: &[usize]) -> f64 {
        let mut bound = 0.0;
        for row in open {
            let mut rest = *row;
            for count in &self.columns[column..] {
                let cell = rest.min(*count);
                bound -= self.logs.factorial(cell);
                rest -= cell;
            }
        }
        bound - 1e-9
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(table: &[Vec<u64>]) -> f64 {
        fisher(table).expect("defined").p
    }

    /// Fisher's lady tasting tea, three of four right: 34/70 two-sided.
    #[test]
    fn the_lady_tasting_tea() {
        assert!((p(&[vec![3, 1], vec![1, 3]]) - 34.0 / 70.0).abs() < 1e-12);
        assert!((p(&[vec![4, 0], vec![0, 4]]) - 2.0 / 70.0).abs() < 1e-12);
    }

    /// Every table counted by brute force, without branches closed early.
    fn by_brute_force(rows: &[u64], columns: &[u64], observed: &[Vec<u64>]) -> f64 {
        fn factorial(n: u64) -> f64 {
            (1..=n).map(|i| i as f64).product()
        }
        fn all(rows: &[u64], columns: &[u64]) -> Vec<Vec<u64>> {
            // One row after the other, by counting through every cell.
            let Some((row, rest)) = rows.split_first() else {
                return if columns.iter().all(|c| *c == 0) { vec![vec![]] } else { vec![] };
            };
            let mut ways = vec![vec![]];
            for column in columns {
                ways = ways
                    .into_iter()
                    .flat_map(|way: Vec<u64>| (0..=*column).map(move |x| [way.clone(), vec![x]].concat()))
                    .filter(|way| way.iter().sum::<u64>() <= *row)
                    .collect();
            }
            ways.retain(|way| way.iter().sum::<u64>() == *row);
            ways.into_iter()
                .flat_map(|way| {
                    let left: Vec<u64> = columns.iter().zip(&way).map(|(c, x)| c - x).collect();
                    all(rest, &left).into_iter().map(move |more| [way.clone(), more].concat())
                })
                .collect()
        }
        let weight = |cells: &[u64]| 1.0 / cells.iter().map(|x| factorial(*x)).product::<f64>();
        let tables = all(rows, columns);
        let own = weight(&observed.concat());
        let total: f64 = tables.iter().map(|table| weight(table)).sum();
        let tail = tables.iter().map(|table| weight(table)).filter(|w| *w <= own * (1.0 + 1e-7));
        tail.sum::<f64>() / total
    }

    #[test]
    fn closing_branches_early_changes_nothing() {
        let tables: [&[Vec<u64>]; 6] = [
            &[vec![3, 0, 1], vec![0, 2, 2]],
            &[vec![4, 1, 0, 2], vec![1, 3, 2, 0], vec![0, 0, 5, 1]],
            &[vec![1, 1], vec![0, 6], vec![5, 2]],
            &[vec![2, 2, 2], vec![2, 2, 2], vec![2, 2, 2]],
            &[vec![6, 0, 0], vec![0, 6, 0], vec![0, 0, 6]],
            &[vec![9, 2], vec![3, 8]],
        ];
        for table in tables {
            let counts = Counts::new(table);
            let expected = by_brute_force(&counts.row_sums(), &counts.column_sums(), table);
            assert!((p(table) - expected).abs() < 1e-12, "{table:?}: {}, not {expected}", p(table));
        }
    }

    #[test]
    fn order_and_empty_lines_do_not_matter() {
        let one = p(&[vec![3, 8], vec![2, 4], vec![4, 8], vec![5, 11]]);
        let other = p(&[vec![11, 0, 8, 4, 8], vec![5, 0, 4, 2, 3], vec![0; 5]]);
        assert!((one - other).abs() < 1e-12);
        assert!((one - 1.0).abs() < 1e-12, "the likeliest table of all: {one}");
    }

    #[test]
    fn what_cannot_be_tested_says_why() {
        assert_eq!(fisher(&[vec![3, 4]]), Err(Undefined::DfBelow1));
        assert_eq!(fisher(&[]), Err(Undefined::DfBelow1));
        assert_eq!(fisher(&[vec![u64::from(u32::MAX), 1], vec![1, 1]]), Err(Undefined::TooLargeToCount));
        let wide: Vec<Vec<u64>> = (0..9).map(|row| (0..9).map(|c| 10 + (row * c) % 5).collect()).collect();
        assert_eq!(within(&wide, 10_000), Err(Undefined::TooLargeToCount));
    }
}
