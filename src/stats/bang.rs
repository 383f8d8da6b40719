//! Bang's blinding index: in one arm, how many more guess their arm rightly than wrongly.
//!
//! Each answer has a score s: sure and right 1, right ½, don't know 0, wrong −½, sure and wrong −1; where nobody was asked how
//! sure they are, right 1 and wrong −1. The index is the mean score B = Σ sp over the shares p of the answers, its variance
//! that of a multinomial, (Σ s²p − B²) / n, its interval B ∓ z · SE, not clipped: Bang, Ni & Davis (2004), *Control. Clin. Trials*
//! 25:143–156, formats 2 × 3 and 2 × 5.
//!
//! 1 means that all guess rightly, −1 that all guess wrongly, 0 that guesses are as a coin's; each arm has its own. The paper
//! tests one-sided: the lower limit of a two-sided 90 % interval is that of a one-sided 95 % one. Assumes answers that are
//! independent of each other. Undefined without answers. Where everybody says “don't know”, the index is 0 with
//! a standard error of 0 (some software divides by the number of guesses there, and has none).

use super::{Form, Interval, Measured, Missing, Stat, Undefined, ZERO, dist};

/// Bang's index of one arm.
pub const BANG: Form = Form {
    id: "bang_blinding_index",
    name: "Bang's blinding index of one arm",
    source: "Bang, Ni & Davis (2004), Controlled Clinical Trials 25:143–156",
};

/// How often those of one arm guessed their own arm, the other, or said that they don't know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guesses {
    /// Guessed their own arm.
    pub right: u64,
    /// Guessed the other arm.
    pub wrong: u64,
    /// Said that they don't know.
    pub unknown: u64,
}

/// The same where they were asked how sure they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SureGuesses {
    /// Strongly believe in their own arm.
    pub right_sure: u64,
    /// Somewhat believe in their own arm.
    pub right: u64,
    /// Don't know.
    pub unknown: u64,
    /// Somewhat believe in the other arm.
    pub wrong: u64,
    /// Strongly believe in the other arm.
    pub wrong_sure: u64,
}

/// A blinding index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blinding {
    /// Which index.
    pub form: &'static Form,
    /// Answers.
    pub n: u64,
    /// The index.
    pub index: f64,
    /// Its standard error.
    pub se: f64,
    /// index ∓ z · se, not clipped.
    pub interval: Interval,
}

impl Blinding {
    pub(super) fn new(form: &'static Form, n: u64, index: f64, variance: f64, confidence: f64) -> Self {
        // A variance below zero is rounding.
        let se = if variance < ZERO / n.max(1) as f64 { 0.0 } else { variance.sqrt() };
        let reach = dist::normal_two_sided(confidence) * se;
        Self { form, n, index, se, interval: Interval { low: index - reach, high: index + reach } }
    }

    /// The index as reports show it.
    pub fn measured(&self) -> Measured {
        Measured {
            form: self.form,
            value: Ok(self.index),
            interval: self.interval.with_width(),
            upper_alone: None,
            n: usize::try_from(self.n).unwrap_or(usize::MAX),
            missing: Missing::Available,
            notes: Vec::new(),
        }
    }
}

/// Bang's index of one arm.
///
/// # Errors
/// [`Undefined::NoValues`] without an answer.
pub fn bang_index(arm: &Guesses, confidence: f64) -> Stat<Blinding> {
    of_scores(&[(1.0, arm.right), (0.0, arm.unknown), (-1.0, arm.wrong)], confidence)
}

/// Bang's index of one arm, from answers that say how sure they are.
///
/// # Errors
/// [`Undefined::NoValues`] without an answer.
pub fn bang_index_sure(arm: &SureGuesses, confidence: f64) -> Stat<Blinding> {
    let scores = [
        (1.0, arm.right_sure),
        (0.5, arm.right),
        (0.0, arm.unknown),
        (-0.5, arm.wrong),
        (-1.0, arm.wrong_sure),
    ];
    of_scores(&scores, confidence)
}

fn of_scores(scores: &[(f64, u64)], confidence: f64) -> Stat<Blinding> {
    let n: u64 = scores.iter().map(|(_, count)| count).sum();
    if n == 0 {
        return Err(Undefined::NoValues);
    }
    let mean = |of: fn(f64) -> f64| {
        scores.iter().map(|(score, count)| of(*score) * *count as f64).sum::<f64>() / n as f64
    };
    let index = mean(|score| score);
    let variance = (mean(|score| score * score) - index * index) / n as f64;
    Ok(Blinding::new(&BANG, n, index, variance, confidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: f64, expected: f64, within: f64) {
        assert!((got - expected).abs() < within, "{got}, not {expected}");
    }

    /// Houweling et al. (2014), *Clinical Trials* 11:547–552, table 2, investigators: 0.115 (0.080 to 0.150) and 0.022 (−0.016 to
    /// 0.060).
    #[test]
    fn the_investigators_of_houweling() {
        let treatment = bang_index(&Guesses { right: 48, wrong: 4, unknown: 330 }, 0.95).expect("defined");
        for (got, expected) in [
            (treatment.index, 0.115),
            (treatment.se, 0.018),
            (treatment.interval.low, 0.080),
            (treatment.interval.high, 0.150),
        ] {
            near(got, expected, 0.0005);
        }
        let placebo = bang_index(&Guesses { right: 30, wrong: 22, unknown: 319 }, 0.95).expect("defined");
        for (got, expected) in
            [(placebo.index, 0.022), (placebo.interval.low, -0.016), (placebo.interval.high, 0.060)]
        {
            near(got, expected, 0.0005);
        }
    }

    /// Ten answers by hand: shares .4 right and .1 wrong give .3, and (.5 − .09) / 10.
    #[test]
    fn ten_answers_by_hand() {
        let got = bang_index(&Guesses { right: 4, wrong: 1, unknown: 5 }, 0.95).expect("defined");
        near(got.index, 0.3, 1e-15);
        near(got.se, 0.041_f64.sqrt(), 1e-15);
        // Sure: (2 + 1 − 0.5) / 10, and (2 + 2/4 + 1/4 over 10, less .0625) / 10.
        let sure = SureGuesses { right_sure: 2, right: 2, unknown: 5, wrong: 1, wrong_sure: 0 };
        let got = bang_index_sure(&sure, 0.95).expect("defined");
        near(got.index, 0.25, 1e-15);
        near(got.se, 0.021_25_f64.sqrt(), 1e-15);
    }

    #[test]
    fn being_sure_of_everything_is_the_plain_index() {
        let sure = SureGuesses { right_sure: 7, wrong_sure: 3, unknown: 2, ..SureGuesses::default() };
        assert_eq!(bang_index_sure(&sure, 0.9), bang_index(&Guesses { right: 7, wrong: 3, unknown: 2 }, 0.9));
    }

    #[test]
    fn the_ends_have_no_error_and_nothing_has_no_index() {
        for (right, wrong, unknown, index) in [(5, 0, 0, 1.0), (0, 7, 0, -1.0), (0, 0, 3, 0.0)] {
            let got = bang_index(&Guesses { right, wrong, unknown }, 0.95).expect("defined");
            assert_eq!((got.index, got.se), (index, 0.0));
            assert_eq!(got.measured().interval, Err(Undefined::ZeroStandardError));
        }
        assert_eq!(bang_index(&Guesses::default(), 0.95), Err(Undefined::NoValues));
        assert_eq!(bang_index_sure(&SureGuesses::default(), 0.95), Err(Undefined::NoValues));
    }
}
