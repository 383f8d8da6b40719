//! The scoring profiles of a codebook side by side: the alpha of each scale by each profile.
//!
//! All profiles of a scale are computed on the same sheets, those with every item that any of them counts, so that
//! a difference comes from the items and from nothing else. The alpha of the profile in use can therefore rest on
//! fewer sheets here than in its own row.

use rayon::prelude::*;

use super::parts::{Parts, Sheets};
use super::{MadeOf, Scale, ScoreKind, scales_of};
use crate::codebook::{CodebookId, Profile, ProfileId, Words};
use crate::report::{Estimate, Instrument, StudyRatings};
use crate::stats::{self, CONFIDENCE, Interval, Matrix, Missing, Stat, Undefined};

/// The profiles of one instrument.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileComparison {
    /// The instrument.
    pub instrument: CodebookId,
    /// The profiles: the one in use first.
    pub profiles: Vec<ProfileId>,
    /// By scale, then wave.
    pub scales: Vec<ComparedScale>,
}

/// One subscale or total at one wave by every profile.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedScale {
    /// The wave.
    pub wave_months: u16,
    /// Subscale or total.
    pub kind: ScoreKind,
    /// A subscale's id, a total's name with its rule.
    pub id: String,
    /// Name on screen.
    pub label: Words,
    /// Submitted primary sheets.
    pub sheets: usize,
    /// Sheets used: those with every part of every profile.
    pub n: usize,
    /// In the order of the profiles; `None` where a profile has no such scale.
    pub cells: Vec<Option<ComparedCell>>,
}

/// A scale by one profile.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedCell {
    /// Parts in the formula.
    pub parts: usize,
    /// Parts that vary.
    pub k: usize,
    /// Raw alpha with Feldt's interval.
    pub alpha: Stat<Estimate>,
    /// Parts that the profile in use does not have.
    pub more: Vec<String>,
    /// Parts of the profile in use that this one does not have.
    pub less: Vec<String>,
}

/// The instruments whose codebook has more than the profile in use.
pub(super) fn compare(study: &StudyRatings, tables: &[(u16, Sheets<'_>)]) -> Vec<ProfileComparison> {
    let of_instrument = |instrument: &Instrument| {
        let profiles = profiles(study, instrument)?;
        let here: Vec<&(u16, Sheets<'_>)> = tables
            .iter()
            .filter(|(_, sheets)| sheets.instrument.codebook.id == instrument.codebook.id)
            .collect();
        let work: Vec<(ScoreKind, String, Words, &(u16, Sheets<'_>))> = names(instrument, &profiles)
            .into_iter()
            .flat_map(|(kind, id, label)| here.iter().map(move |at| (kind, id.clone(), label.clone(), *at)))
            .collect();
        let scales = work
            .par_iter()
            .map(|(kind, id, label, (months, sheets))| scale(*months, sheets, (*kind, id, label), &profiles))
            .collect();
        Some(ProfileComparison {
            instrument: instrument.codebook.id.clone(),
            profiles: profiles.iter().map(|profile| profile.id.clone()).collect(),
            scales,
        })
    };
    study.instruments.iter().filter_map(of_instrument).collect()
}

/// The profile in use, then the others of its codebook; `None` without a profile.
fn profiles<'a>(study: &'a StudyRatings, instrument: &'a Instrument) -> Option<Vec<&'a Profile>> {
    let in_use = instrument.profile.as_ref()?;
    let others = study
        .profiles
        .iter()
        .filter(|other| other.codebook == instrument.codebook.id && other.id != in_use.id);
    Some(std::iter::once(in_use).chain(others).collect())
}

/// Every scale of any profile: subscales before totals, once each.
fn names(instrument: &Instrument, profiles: &[&Profile]) -> Vec<(ScoreKind, String, Words)> {
    let mut names: Vec<(ScoreKind, String, Words)> = Vec::new();
    for kind in [ScoreKind::Subscale, ScoreKind::Total] {
        for profile in profiles {
            for scale in scales_of(&instrument.codebook, profile) {
                if scale.kind == kind && !names.iter().any(|(k, id, _)| *k == kind && *id == scale.id) {
                    names.push((kind, scale.id, scale.label));
                }
            }
        }
    }
    names
}

fn scale(
    wave_months: u16,
    sheets: &Sheets<'_>,
    (kind, id, label): (ScoreKind, &String, &Words),
    profiles: &[&Profile],
) -> ComparedScale {
    let of_profile = |profile: &&Profile| {
        let all = scales_of(&sheets.instrument.codebook, profile);
        let scale: Scale<'_> = all.into_iter().find(|scale| scale.kind == kind && &scale.id == id)?;
        // A mean of subscales has the same parts by name, and other items behind them.
        let by_name = matches!(scale.made_of, MadeOf::Items(_));
        Some((sheets.parts(&scale), by_name))
    };
    let by_profile: Vec<Option<(Parts, bool)>> = profiles.iter().map(of_profile).collect();
    let present: Vec<&Matrix> = by_profile.iter().flatten().map(|(parts, _)| &parts.values).collect();
    let rows = present.first().map_or(0, |values| values.len());
    let whole = |row: usize| present.iter().all(|values| values.row(row).iter().all(Option::is_some));
    let used: Vec<usize> = (0..rows).filter(|row| whole(*row)).collect();
    let in_use = by_profile.first().and_then(Option::as_ref).map(|(parts, _)| parts.names.clone());
    let in_use = in_use.unwrap_or_default();
    let cell = |(parts, by_name): &(Parts, bool)| {
        let kept = used.iter().map(|row| parts.values.row(*row).to_vec());
        let kept = Matrix::new(parts.names.len(), kept);
        let cronbach = stats::cronbach(&kept, Missing::Listwise, CONFIDENCE);
        let not_in = |these: &[String], those: &[String]| {
            let missing = these.iter().filter(|name| !those.contains(name));
            if *by_name { missing.cloned().collect() } else { Vec::new() }
        };
        ComparedCell {
            parts: parts.names.len(),
            k: cronbach.k,
            alpha: if parts.names.len() < 2 {
                Err(Undefined::FewerThan2Items)
            } else {
                cronbach.alpha.map(|alpha| Estimate {
                    value: alpha.raw,
                    interval: alpha.feldt.and_then(Interval::with_width),
                    upper_alone: None,
                    unsteady: false,
                })
            },
            more: not_in(&parts.names, &in_use),
            less: not_in(&in_use, &parts.names),
        }
    };
    ComparedScale {
        wave_months,
        kind,
        id: id.clone(),
        label: label.clone(),
        sheets: rows,
        n: used.len(),
        cells: by_profile.iter().map(|parts| parts.as_ref().map(cell)).collect(),
    }
}
