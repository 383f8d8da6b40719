//! Fisher's exact test of a table of counts, two-sided, for any number of rows and columns.
//!
//! With all margins fixed, a table has probability Π rᵢ! Π cⱼ! / (n! Π xᵢⱼ!). The p value is the sum over all
//! tables that are no more probable than the observed one, with a relative slack of 1e-7 for rounding:
//! Fisher (1934), *Statistical Methods for Research Workers*, 5th ed.; Freeman & Halton (1951), *Biometrika*
//! 38:141–149, for more than two rows or columns.
//!
//! The tables are walked column by column. Tables that have come to the same product and leave the rows the same open counts
//! go on as one, with their probabilities added. A group is closed without going on when every table in it must count (it then
//! adds its probability) or none can: of Π 1/xᵢⱼ! over what is left there is a bound from above, by Lagrange's
//! multipliers of the table of expected counts, and one from below, by filling each row into as few cells as it can go.
//! Both are strict, and products are the same within 1e-9, so the sum is exact but for rounding.
//!
//! Assumes that both margins can be taken as given. Undefined when fewer than two rows or columns have counts,
//! and when there are too many tables to walk through.

use std::collections::BTreeMap;

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

/// Products this near to each other, relatively, are the same.
const SAME_PRODUCT: f64 = 1e-9;

/// Steps before giving up: about a second.
const MOST_STEPS: usize = 40_000_000;

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
            upper_alone: None,
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
    within(table, MOST_STEPS)
}

fn within(table: &[Vec<u64>], most_steps: usize) -> Stat<Fisher> {
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
    let mut walk =
        Walk { columns: index(&columns), limit: observed + SLACK, logs, p: 0.0, steps: most_steps };
    walk.all(index(&rows), n as usize)?;
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

/// The walk over all tables. Every logarithm of a product here is of Π 1/xᵢⱼ!, without the margins.
struct Walk {
    columns: Vec<usize>,
    logs: Logs,
    limit: f64,
    p: f64,
    /// How many more may be taken.
    steps: usize,
}

/// The beginnings of tables that leave the rows the same open counts.
struct Group {
    /// ln Σ Π over all their ends.
    all: f64,
    /// No end exceeds this; none falls below that.
    at_most: f64,
    at_least: f64,
    /// What they have come to, with their probability.
    beginnings: Vec<(f64, f64)>,
}

/// Groups by the open counts of the rows, in ascending order (which row is which does not matter to what is left).
type Groups = BTreeMap<Vec<usize>, Group>;

/// One column of one group on its way to the next.
struct Step<'a> {
    column: usize,
    below: usize,
    group: &'a Group,
    sums: &'a [f64],
    next: &'a mut Groups,
}

/// Ascending, with equal products as one.
fn merge(beginnings: &mut Vec<(f64, f64)>) {
    beginnings.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    beginnings.dedup_by(|later, first| {
        let same = later.0 - first.0 <= SAME_PRODUCT;
        if same {
            first.1 += later.1;
        }
        same
    });
}

/// Probabilities of the first, the first two, and so on.
fn running(beginnings: &[(f64, f64)]) -> Vec<f64> {
    let mut sum = 0.0;
    beginnings
        .iter()
        .map(|(_, p)| {
            sum += p;
            sum
        })
        .collect()
}

impl Walk {
    fn all(&mut self, mut rows: Vec<usize>, n: usize) -> Stat<()> {
        rows.sort_unstable();
        let mut groups = Groups::new();
        let mut left = n;
        let mut whole = self.group(0, &rows, left);
        whole.beginnings.push((0.0, 1.0));
        groups.insert(rows, whole);
        for column in 0..self.columns.len() - 1 {
            let below = left - self.columns[column];
            let mut next = Groups::new();
            for (open, mut group) in std::mem::take(&mut groups) {
                merge(&mut group.beginnings);
                let sums = running(&group.beginnings);
                let mut step = Step { column, below, group: &group, sums: &sums, next: &mut next };
                let mut rest = open.clone();
                self.share_out(&mut step, &mut rest, 0, self.columns[column], left, 0.0)?;
            }
            (groups, left) = (next, below);
        }
        Ok(())
    }

    fn group(&self, column: usize, open: &[usize], left: usize) -> Group {
        Group {
            all: self.all_of(column, open, left),
            at_most: self.at_most(column, open, left),
            at_least: self.at_least(column, open),
            beginnings: Vec::new(),
        }
    }

    /// Every way to share the rest of a column (`count`) out over the rows from `row` on, which have `open` left in all.
    fn share_out(
        &mut self,
        step: &mut Step<'_>,
        rest: &mut [usize],
        row: usize,
        count: usize,
        open: usize,
        so_far: f64,
    ) -> Stat<()> {
        let here = rest[row];
        if row + 1 == rest.len() {
            rest[row] = here - count;
            let done = self.one(step, rest, so_far - self.logs.factorial(count));
            rest[row] = here;
            return done;
        }
        let open = open - here;
        for cell in count.saturating_sub(open)..=here.min(count) {
            rest[row] = here - cell;
            let so_far = so_far - self.logs.factorial(cell);
            let done = self.share_out(step, rest, row + 1, count - cell, open, so_far);
            rest[row] = here;
            done?;
        }
        Ok(())
    }

    /// One column shared out: `product` is its own, `rest` what it leaves.
    fn one(&mut self, step: &mut Step<'_>, rest: &[usize], product: f64) -> Stat<()> {
        self.steps = self.steps.checked_sub(1).ok_or(Undefined::TooLargeToCount)?;
        let beginnings = &step.group.beginnings;
        let up_to = |end: f64| beginnings.partition_point(|(so_far, _)| so_far + product + end <= self.limit);
        if step.column + 2 == self.columns.len() {
            let end = -rest.iter().map(|count| self.logs.factorial(*count)).sum::<f64>();
            let count = up_to(end);
            if count > 0 {
                self.p += step.sums[count - 1] * (product + end - step.group.all).exp();
            }
            return Ok(());
        }
        let mut sorted = rest.to_vec();
        sorted.sort_unstable();
        if !step.next.contains_key(&sorted) {
            let group = self.group(step.column + 1, &sorted, step.below);
            step.next.insert(sorted.clone(), group);
        }
        let Some(next) = step.next.get_mut(&sorted) else { return Ok(()) };
        let share = (product + next.all - step.group.all).exp();
        let (closed, open) = (up_to(next.at_most), up_to(next.at_least));
        if closed > 0 {
            self.p += step.sums[closed - 1] * share;
        }
        let going_on = beginnings.get(closed..open).unwrap_or_default();
        self.steps = self.steps.checked_sub(going_on.len()).ok_or(Undefined::TooLargeToCount)?;
        next.beginnings.extend(going_on.iter().map(|(so_far, p)| (so_far + product, p * share)));
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
        // A hair above, so that rounding cannot close a group by mistake.
        bound - shares.sum::<f64>() + 1e-9
    }

    /// Every table of the columns that are left has at least this: each row goes into as few cells as it can, or each column,
    /// whichever says more.
    fn at_least(&self, column: usize, open: &[usize]) -> f64 {
        let columns = &self.columns[column..];
        let fewest_cells = |sum: usize, others: &mut dyn Iterator<Item = usize>| {
            let mut rest = sum;
            let cells = others.map(|other| {
                let cell = rest.min(other);
                rest -= cell;
                self.logs.factorial(cell)
            });
            cells.sum::<f64>()
        };
        // The others in descending order: as much as goes into the largest, the rest into the next.
        let by_rows = open.iter().map(|row| fewest_cells(*row, &mut columns.iter().copied()));
        let by_columns = columns.iter().map(|count| fewest_cells(*count, &mut open.iter().rev().copied()));
        -by_rows.sum::<f64>().min(by_columns.sum::<f64>()) - 1e-9
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

    /// Every table counted by brute force, without groups closed early.
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
    fn closing_groups_early_changes_nothing() {
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

    #[test]
    fn every_small_table_has_a_probability_or_too_few_lines() {
        for code in 0..3_u64.pow(6) {
            let cell = |place: u32| code / 3_u64.pow(place) % 3;
            let table = vec![vec![cell(0), cell(1), cell(2)], vec![cell(3), cell(4), cell(5)]];
            let tested = crate::stats::chi_square(&table);
            match (fisher(&table), tested.pearson) {
                (Ok(exact), Ok(pearson)) => {
                    for p in [exact.p, pearson.p, tested.cramers_v.expect("beside X²")] {
                        assert!(p > -1e-12 && p < 1.0 + 1e-12, "{table:?}: {p}");
                    }
                    let counts = Counts::new(&table);
                    let expected = by_brute_force(&counts.row_sums(), &counts.column_sums(), &counts.rows);
                    assert!((exact.p - expected).abs() < 1e-12, "{table:?}: {}, not {expected}", exact.p);
                }
                (exact, pearson) => {
                    assert_eq!(
                        (exact.err(), pearson.err()),
                        (Some(Undefined::DfBelow1), Some(Undefined::DfBelow1))
                    );
                }
            }
        }
    }
}
