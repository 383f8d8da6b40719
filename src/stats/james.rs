//! James's blinding index: over both arms, how far the guesses are from giving the arms away.
//!
//! With d the share that says “don't know”, and K the kappa of the others' guesses against their arms (disagreement observed
//! over disagreement expected, less 1; a wrong guess weighs ½): B = (1 + d + (1 − d) K) / 2: James, Bloch, Lee, Kraemer &
//! Fuller (1996), *Stat. Med.* 15:1421–1434. Written with the shares pᵢⱼ of guess i in arm j among all answers, their sums rᵢ over
//! the arms and cⱼ over the guesses, O = Σ wp and E = Σ wrc, that is B = d + (1 − d)² O / (2E). Its variance is by the
//! delta method, (Σ pg² − (Σ pg)²) / n over all cells with the derivatives g of B; the interval B ∓ z · SE is not clipped.
//!
//! 1 means that all are blind, ½ that guesses are as a coin's, 0 that all guess rightly; unblinding is claimed
//! when the upper limit is below ½. Assumes independent answers. Where everybody says “don't know” it is 1 with a standard error
//! of 0, as the paper has it. Undefined without answers, and where the guesses leave no wrong one to expect by chance.

use super::bang::{Blinding, Guesses};
use super::{Form, Stat, Undefined, ZERO};

/// James's index of both arms.
pub const JAMES: Form = Form {
    id: "james_blinding_index",
    name: "James's blinding index of both arms",
    source: "James, Bloch, Lee, Kraemer & Fuller (1996), Statistics in Medicine 15:1421–1434",
};

/// What a wrong guess weighs; a right one weighs nothing.
const WRONG: f64 = 0.5;

/// James's index over two arms; the order of the arms does not matter.
///
/// # Errors
/// [`Undefined::NoValues`] without an answer; [`Undefined::NoWrongGuessToExpect`] when all who guess are in one arm and name it.
pub fn james_index(one: &Guesses, other: &Guesses, confidence: f64) -> Stat<Blinding> {
    let unknown = one.unknown + other.unknown;
    let guessed = one.right + one.wrong + other.right + other.wrong;
    let n = unknown + guessed;
    if n == 0 {
        return Err(Undefined::NoValues);
    }
    if guessed == 0 {
        return Ok(Blinding::new(&JAMES, n, 1.0, 0.0, confidence));
    }
    let share = |count: u64| count as f64 / n as f64;
    let d = share(unknown);
    // Rows are guesses, columns arms; a guess is wrong off the diagonal.
    let p = [[share(one.right), share(other.wrong)], [share(one.wrong), share(other.right)]];
    let guesses = p.map(|row| row[0] + row[1]);
    let arms = [p[0][0] + p[1][0], p[0][1] + p[1][1]];
    let observed = WRONG * (p[0][1] + p[1][0]);
    let expected = WRONG * (guesses[0] * arms[1] + guesses[1] * arms[0]);
    if expected < ZERO {
        return Err(Undefined::NoWrongGuessToExpect);
    }
    let known = 1.0 - d;
    let index = d + known * known * observed / (2.0 * expected);

    // Derivatives by each cell, with the sum of their squares and their mean.
    let by_unknown = 1.0 - known * observed / expected;
    let (mut squares, mut mean) = (d * by_unknown * by_unknown, d * by_unknown);
    for (guess, row) in p.iter().enumerate() {
        for (arm, cell) in row.iter().enumerate() {
            let weight = if guess == arm { 0.0 } else { WRONG };
            // ∂E: the guess's sum weighs with the wrong arm's, the arm's with the wrong guess's.
            let of_expected = WRONG * (arms[1 - guess] + guesses[1 - arm]);
            let by_cell = known * known / 2.0 * (weight - observed * of_expected / expected) / expected;
            squares += cell * by_cell * by_cell;
            mean += cell * by_cell;
        }
    }
    Ok(Blinding::new(&JAMES, n, index, (squares - mean * mean) / n as f64, confidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(one: [u64; 3], other: [u64; 3]) -> Stat<Blinding> {
        let guesses = |[right, wrong, unknown]: [u64; 3]| Guesses { right, wrong, unknown };
        james_index(&guesses(one), &guesses(other), 0.95)
    }

    fn near(got: f64, expected: f64, within: f64) {
        assert!((got - expected).abs() < within, "{got}, not {expected}");
    }

    /// Houweling et al. (2014), *Clinical Trials* 11:547–552, table 2, investigators: 0.896 (0.875 to 0.918).
    #[test]
    fn the_investigators_of_houweling() {
        let got = index([48, 4, 330], [30, 22, 319]).expect("defined");
        for (got, expected) in
            [(got.index, 0.896), (got.se, 0.011), (got.interval.low, 0.875), (got.interval.high, 0.918)]
        {
            near(got, expected, 0.0005);
        }
    }

    /// Guesses like a coin's among 2 of 4 who don't know: d = ½, K = 0, so (1 + ½) / 2.
    #[test]
    fn coins_by_hand() {
        near(index([1, 1, 2], [1, 1, 2]).expect("defined").index, 0.75, 1e-15);
        near(index([5, 5, 0], [5, 5, 0]).expect("defined").index, 0.5, 1e-15);
        near(index([5, 0, 0], [5, 0, 0]).expect("defined").index, 0.0, 1e-15);
        near(index([0, 5, 0], [0, 5, 0]).expect("defined").index, 1.0, 1e-15);
    }

    /// Against the index of tables with one answer more: derivatives by differences, from the definition with kappa.
    #[test]
    fn the_variance_is_that_of_the_definition() {
        let by_definition = |cells: [f64; 5]| {
            let [a, b, c, e, d] = cells.map(|cell| cell / cells.iter().sum::<f64>());
            let known = 1.0 - d;
            let observed = 0.5 * (b + c) / known;
            let expected = 0.5 * ((a + b) * (b + e) + (c + e) * (a + c)) / (known * known);
            (1.0 + d + known * (observed - expected) / expected) / 2.0
        };
        let cells = [82.0, 27.0, 25.0, 29.0, 253.0];
        let n: f64 = cells.iter().sum();
        let slope = |place: usize| {
            let moved = |by: f64| {
                let mut cells = cells;
                cells[place] += by;
                by_definition(cells)
            };
            (moved(0.01) - moved(-0.01)) / 0.02 * n
        };
        let of = |power: i32| (0..5).map(|i| cells[i] / n * slope(i).powi(power)).sum::<f64>();
        let got = index([82, 25, 170], [29, 27, 83]).expect("defined");
        near(got.index, by_definition(cells), 1e-14);
        near(got.se, ((of(2) - of(1).powi(2)) / n).sqrt(), 1e-8);
    }

    #[test]
    fn the_order_of_the_arms_does_not_matter() {
        let (a, b) =
            (index([8, 2, 5], [3, 6, 1]).expect("defined"), index([3, 6, 1], [8, 2, 5]).expect("defined"));
        near(a.index, b.index, 1e-15);
        near(a.se, b.se, 1e-15);
    }

    #[test]
    fn nobody_knowing_is_blind_and_nothing_to_expect_is_undefined() {
        let all = index([0, 0, 5], [0, 0, 7]).expect("defined");
        assert_eq!((all.index, all.se), (1.0, 0.0));
        assert_eq!(index([0; 3], [0; 3]), Err(Undefined::NoValues));
        assert_eq!(index([4, 0, 1], [0, 0, 6]), Err(Undefined::NoWrongGuessToExpect));
    }
}
