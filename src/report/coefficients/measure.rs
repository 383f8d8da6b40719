//! Every coefficient of a table, in the order in which reports list them.

use super::super::ReliabilityOptions;
use super::Values;
use super::resampled::ByClip;
use crate::stats::{
    self, Agreement, BIAS, ChanceCorrected, Codes, Form, LIGHT_KAPPA, LOWER_LIMIT, Level, Matrix, Measured,
    Missing, Note, REML_A1, REML_AK, REML_C1, REML_CK, Stat, UPPER_LIMIT, Undefined, Weights,
};

const WILSON: &str = "Wilson (1927), J. Am. Stat. Assoc. 22:209–212";

const EXACT: Form =
    Form { id: "exact", name: "exact agreement, pairs of ratings, Wilson's interval", source: WILSON };
const WITHIN_1: Form = Form {
    id: "within_1",
    name: "agreement within 1 point, pairs of ratings, Wilson's interval",
    source: WILSON,
};

const SEM: &str = "de Vet, Terwee, Knol & Bouter (2006), J. Clin. Epidemiol. 59:1033–1039";

const SEM_AGREEMENT: Form = Form {
    id: "sem_agreement",
    name: "standard error of measurement for agreement, single coder, in points of the scale",
    source: SEM,
};
const SEM_CONSISTENCY: Form = Form {
    id: "sem_consistency",
    name: "standard error of measurement for consistency, single coder, in points of the scale",
    source: SEM,
};

/// All of them; what is resampled are the clusters, or the rows where there are none.
pub(super) fn all(
    ratings: &Matrix,
    values: &Values,
    clusters: Option<&[usize]>,
    options: &ReliabilityOptions,
) -> Vec<Measured> {
    let confidence = options.confidence;
    let by_clip = ByClip::new(ratings, clusters, options);
    let mut all = Vec::with_capacity(48);
    for (form, within) in [(&EXACT, 0.0), (&WITHIN_1, 1.0)] {
        all.push(share(form, &stats::agreement(ratings, within), clusters.is_some(), confidence));
    }
    all.extend(by_clip.shares());
    let codes = match values {
        Values::Points(points) => Some(Codes::new(ratings, points)),
        Values::Scores => None,
    };
    match &codes {
        Some(codes) => {
            all.extend(cohen(codes, confidence));
            all.extend(more_coders(codes, confidence));
            all.extend(by_clip.krippendorff(codes, &[Level::Nominal, Level::Ordinal, Level::Interval]));
            all.extend(chance_corrected(codes, confidence));
        }
        None => {
            all.push(stats::concordance_measured(ratings, confidence));
            all.extend(by_clip.krippendorff(&Codes::observed(ratings), &[Level::Interval]));
        }
    }
    all.extend(intraclass(ratings, confidence));
    all.extend(components(ratings, confidence));
    all.extend(differences(ratings, confidence));
    if clusters.is_some() {
        all.iter_mut().for_each(dependent);
    }
    by_clip.replace(codes.as_ref(), &mut all);
    all
}

fn share(form: &'static Form, found: &Agreement, clustered: bool, confidence: f64) -> Measured {
    let value = found.pairwise_pooled;
    let several = found.n_pairs > found.n_pairable || clustered;
    Measured {
        form,
        value,
        interval: value.and_then(|_| stats::wilson(found.agreeing_pairs, found.n_pairs, confidence)),
        upper_alone: None,
        n: found.n_pairs,
        missing: Missing::Pairwise,
        notes: if several && value.is_ok() { vec![Note::DependentPairs] } else { Vec::new() },
    }
}

/// Where items are pooled a clip has many pairs: an interval by formula counts each as a clip of its own.
fn dependent(told: &mut Measured) {
    let by_clip = told.form.id.ends_with("_by_clip") || told.form.id.starts_with("krippendorff");
    if !by_clip && told.interval.is_ok() && !told.notes.contains(&Note::DependentPairs) {
        told.notes.push(Note::DependentPairs);
    }
}

/// Cohen's kappa, which is of exactly two coders.
fn cohen(codes: &Codes, confidence: f64) -> [Measured; 3] {
    [Weights::Unweighted, Weights::Linear, Weights::Quadratic].map(|weights| {
        let found = if codes.columns() == 2 {
            codes.cohen_kappa(0, 1, weights, confidence)
        } else {
            Err(Undefined::NotTwoRaters)
        };
        match found {
            Ok(kappa) => kappa.measured(),
            Err(why) => Measured::undefined(stats::cohen_form(weights), why, Missing::Pairwise),
        }
    })
}

/// Light, Fleiss and Conger.
fn more_coders(codes: &Codes, confidence: f64) -> Vec<Measured> {
    let mut all = Vec::with_capacity(7);
    let [listwise, pairwise] = &LIGHT_KAPPA;
    match codes.light_kappa() {
        Ok(light) => all.extend([light.measured(), light.measured_pairwise()]),
        Err(why) => all.extend([
            Measured::undefined(listwise, why, Missing::Listwise),
            Measured::undefined(pairwise, why, Missing::Pairwise),
        ]),
    }
    all.push(match codes.fleiss_kappa(confidence) {
        Ok(fleiss) => fleiss.measured(),
        Err(why) => Measured::undefined(&stats::FLEISS_KAPPA, why, Missing::Listwise),
    });
    for weights in [Weights::Unweighted, Weights::Quadratic] {
        let form = stats::fleiss_available_form(weights);
        all.push(available(form, codes.fleiss_available(weights, confidence)));
    }
    for weights in [Weights::Unweighted, Weights::Quadratic] {
        all.push(available(stats::conger_form(weights), codes.conger_kappa(weights, confidence)));
    }
    all
}

/// Gwet's AC1 and AC2, Brennan and Prediger.
fn chance_corrected(codes: &Codes, confidence: f64) -> Vec<Measured> {
    let gwet =
        Weights::ALL.map(|weights| available(stats::gwet_form(weights), codes.gwet_ac(weights, confidence)));
    let brennan = [Weights::Unweighted, Weights::Quadratic].map(|weights| {
        let form = stats::brennan_prediger_form(weights);
        available(form, codes.brennan_prediger(weights, confidence))
    });
    gwet.into_iter().chain(brennan).collect()
}

fn available(form: &'static Form, found: Stat<ChanceCorrected>) -> Measured {
    match found {
        Ok(found) => found.measured(),
        Err(why) => Measured::undefined(form, why, Missing::Available),
    }
}

/// The six ICCs of the analysis of variance, and the standard errors of measurement.
fn intraclass(ratings: &Matrix, confidence: f64) -> Vec<Measured> {
    let found = stats::icc(ratings, confidence);
    let (mut all, n) = match &found {
        Ok(icc) => (icc.measured().to_vec(), icc.mean_squares.n),
        Err(_) => (stats::icc_measured(ratings, confidence).to_vec(), 0),
    };
    for (form, value) in [
        (&SEM_AGREEMENT, found.map(|icc| icc.sem_agreement)),
        (&SEM_CONSISTENCY, found.map(|icc| icc.sem_consistency)),
    ] {
        let interval = Err(value.err().unwrap_or(Undefined::NoInterval));
        all.push(Measured {
            form,
            value,
            interval,
            upper_alone: None,
            n,
            missing: Missing::Listwise,
            notes: Vec::new(),
        });
    }
    all
}

/// ICCs from variance components, for coders who rotate.
fn components(ratings: &Matrix, confidence: f64) -> [Measured; 4] {
    match stats::components(ratings, confidence) {
        Ok(found) => found.measured(),
        Err(why) => [&REML_A1, &REML_C1, &REML_AK, &REML_CK]
            .map(|form| Measured::undefined(form, why, Missing::Available)),
    }
}

/// Bias and limits of agreement of two coders, the first minus the second.
fn differences(ratings: &Matrix, confidence: f64) -> [Measured; 3] {
    match stats::bland_altman(ratings, confidence) {
        Ok(found) => {
            let [bias, lower, upper, _] = found.measured();
            [bias, lower, upper]
        }
        Err(why) => {
            [&BIAS, &LOWER_LIMIT, &UPPER_LIMIT].map(|form| Measured::undefined(form, why, Missing::Pairwise))
        }
    }
}
