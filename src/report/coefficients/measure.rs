//! Every coefficient of a table, in the order in which reports list them.

use super::super::ReliabilityOptions;
use super::Values;
use crate::stats::{
    self, Agreement, Form, Icc, IccForm, Interval, Matrix, Measured, Missing, Note, Stat, Undefined, Weights,
};

const EXACT: Form = Form {
    id: "exact",
    name: "Exact agreement: share of pairs of ratings that are equal, with Wilson's interval",
    source: "Wilson (1927), J. Am. Stat. Assoc. 22:209–212",
};
const WITHIN_1: Form = Form {
    id: "within_1",
    name: "Agreement within 1 point: share of pairs at most 1 apart, with Wilson's interval",
    source: EXACT.source,
};
const KAPPA: Form = Form {
    id: "kappa",
    name: "Cohen's kappa, unweighted",
    source: "Cohen (1960), Educ. Psychol. Meas. 20:37–46; SE: Fleiss, Cohen & Everitt (1969)",
};
const KAPPA_LINEAR: Form = Form {
    id: "kappa_linear",
    name: "Cohen's kappa, linear weights by scale value",
    source: "Cohen (1968), Psychol. Bull. 70:213–220; SE: Fleiss, Cohen & Everitt (1969)",
};
const KAPPA_QUADRATIC: Form = Form {
    id: "kappa_quadratic",
    name: "Cohen's kappa, quadratic weights by scale value",
    source: KAPPA_LINEAR.source,
};
const ICC: &str = "Shrout & Fleiss (1979); McGraw & Wong (1996), Psychol. Methods 1:30–46";
const ICC_1: Form = Form { id: "icc_1", name: "ICC(1): one-way, single coder", source: ICC };
const ICC_A1: Form =
    Form { id: "icc_a1", name: "ICC(A,1): two-way, absolute agreement, single coder", source: ICC };
const ICC_C1: Form = Form { id: "icc_c1", name: "ICC(C,1): two-way, consistency, single coder", source: ICC };
const ICC_1K: Form = Form { id: "icc_1k", name: "ICC(k): one-way, mean of the coders", source: ICC };
const ICC_AK: Form =
    Form { id: "icc_ak", name: "ICC(A,k): two-way, absolute agreement, mean of the coders", source: ICC };
const ICC_CK: Form =
    Form { id: "icc_ck", name: "ICC(C,k): two-way, consistency, mean of the coders", source: ICC };

/// All of them; what is resampled are the clusters, or the rows where there are none.
pub(super) fn all(
    ratings: &Matrix,
    values: &Values,
    _clusters: Option<&[usize]>,
    options: &ReliabilityOptions,
) -> Vec<Measured> {
    let mut all = shares(ratings).to_vec();
    match values {
        Values::Points(points) => all.extend(cohen(ratings, points, options.confidence)),
        Values::Scores => all.push(stats::concordance_measured(ratings, options.confidence)),
    }
    all.extend(intraclass(ratings, options.confidence));
    all
}

fn shares(ratings: &Matrix) -> [Measured; 2] {
    let share = |form, found: &Agreement| Measured {
        form,
        value: found.pairwise_pooled,
        interval: Err(found.pairwise_pooled.err().unwrap_or(Undefined::NoInterval)),
        n: found.n_pairs,
        missing: Missing::Pairwise,
        notes: Vec::new(),
    };
    [share(&EXACT, &stats::agreement(ratings, 0.0)), share(&WITHIN_1, &stats::agreement(ratings, 1.0))]
}

fn cohen(ratings: &Matrix, points: &[f64], confidence: f64) -> [Measured; 3] {
    [(&KAPPA, Weights::Unweighted), (&KAPPA_LINEAR, Weights::Linear), (&KAPPA_QUADRATIC, Weights::Quadratic)]
        .map(|(form, weights)| {
            let found = if ratings.columns() == 2 {
                stats::cohen_kappa(ratings, points, weights, confidence)
            } else {
                Err(Undefined::NotTwoRaters)
            };
            let estimate = found.and_then(|kappa| kappa.estimate);
            Measured {
                form,
                value: estimate.map(|estimate| estimate.kappa),
                interval: estimate.map(|estimate| estimate.interval),
                n: found.map_or(0, |kappa| kappa.n),
                missing: Missing::Pairwise,
                notes: Vec::new(),
            }
        })
}

fn intraclass(ratings: &Matrix, confidence: f64) -> [Measured; 6] {
    let found = stats::icc(ratings, confidence);
    type Part = fn(&Icc) -> Stat<IccForm>;
    let forms: [(&'static Form, Part); 6] = [
        (&ICC_1, |icc| icc.icc1),
        (&ICC_A1, |icc| icc.icc2),
        (&ICC_C1, |icc| icc.icc3),
        (&ICC_1K, |icc| icc.icc1k),
        (&ICC_AK, |icc| icc.icc2k),
        (&ICC_CK, |icc| icc.icc3k),
    ];
    let n = found.map_or(0, |icc| icc.mean_squares.n);
    forms.map(|(form, part)| {
        let value = found.and_then(|icc| part(&icc));
        Measured {
            form,
            value: value.map(|form| form.icc),
            interval: value.and_then(|form| -> Stat<Interval> { form.interval() }),
            n,
            missing: Missing::Listwise,
            notes: if n == 2 { vec![Note::TwoUnits] } else { Vec::new() },
        }
    })
}
