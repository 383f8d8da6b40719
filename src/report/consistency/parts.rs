//! The parts of each scale, sheet by sheet: every item looked up once.

use std::collections::BTreeMap;

use super::super::grid::table;
use super::super::sheets::{subscale_name, subscale_range};
use super::super::{Instrument, SheetRow};
use super::{MadeOf, Scale, Unused};
use crate::codebook::{Profile, Scorer, Words};
use crate::stats::Matrix;
use crate::study::Rating;

/// The primary sheets of one wave, as one instrument reads them.
pub(super) struct Sheets<'a> {
    pub(super) instrument: &'a Instrument,
    sheets: Vec<&'a SheetRow>,
    /// One row a sheet, one column an item of the codebook, as rated.
    items: Matrix,
}

/// A scale's parts: their names in files and on screen, and each sheet's values.
pub(super) struct Parts {
    pub(super) names: Vec<String>,
    pub(super) labels: Vec<Words>,
    pub(super) values: Matrix,
}

impl<'a> Sheets<'a> {
    pub(super) fn new(instrument: &'a Instrument, sheets: Vec<&'a SheetRow>) -> Self {
        let unscored = Instrument { profile: None, ..instrument.clone() };
        let items = table(std::slice::from_ref(&unscored), &sheets);
        Self { instrument, sheets, items }
    }

    pub(super) fn parts(&self, scale: &Scale<'_>) -> Parts {
        match (&scale.made_of, scale.profile) {
            (MadeOf::Items(places), _) => self.items(places),
            (MadeOf::Subscales, Some(profile)) => self.subscales(profile),
            (MadeOf::Subscales, None) => {
                Parts { names: Vec::new(), labels: Vec::new(), values: Matrix::new(0, []) }
            }
        }
    }

    fn items(&self, places: &[(usize, bool)]) -> Parts {
        let items: Vec<_> =
            places.iter().filter_map(|(place, _)| self.instrument.codebook.items.get(*place)).collect();
        Parts {
            names: items.iter().map(|item| item.id.to_string()).collect(),
            labels: items.iter().map(|item| item.label.after(item.id.as_str())).collect(),
            values: self.values(places),
        }
    }

    /// Items as they enter the formula; what lies beyond the scale is no rating.
    fn values(&self, places: &[(usize, bool)]) -> Matrix {
        let items = &self.instrument.codebook.items;
        let mut values = Matrix::new(places.len(), []);
        let mut row = Vec::with_capacity(places.len());
        for sheet in self.items.rows() {
            row.clear();
            row.extend(places.iter().map(|(place, reversed)| {
                let scale = items.get(*place)?.scale;
                let value = (*sheet.get(*place)?)?;
                let value = Some(value).filter(|value| (scale.min..=scale.max).contains(value))?;
                Some(if *reversed { scale.reversed(value) } else { value })
            }));
            values.push(&row);
        }
        values
    }

    /// Subscale scores, those with low good reversed.
    fn subscales(&self, profile: &Profile) -> Parts {
        let codebook = &self.instrument.codebook;
        let scorer = Scorer::new(codebook, profile);
        let reversed: Vec<Option<f64>> = profile
            .subscales
            .iter()
            .map(|scored| {
                let (lowest, highest) = subscale_range(codebook, scored);
                subscale_name(codebook, scored).1.then_some(lowest + highest)
            })
            .collect();
        let rows = self.items.rows().map(|sheet| {
            let values = scorer.values(sheet).into_iter().zip(&reversed);
            values.map(|(value, ends)| value.map(|value| ends.map_or(value, |ends| ends - value))).collect()
        });
        Parts {
            names: profile.subscales.iter().map(|subscale| subscale.id.to_string()).collect(),
            labels: profile.subscales.iter().map(|scored| subscale_name(codebook, scored).0).collect(),
            values: Matrix::new(profile.subscales.len(), rows),
        }
    }

    /// Every missing part with the reason that the coder gave, most frequent first.
    pub(super) fn unused(&self, scale: &Scale<'_>, values: &Matrix, names: &[String]) -> Vec<Unused> {
        let items = &self.instrument.codebook.items;
        let mut counts: BTreeMap<(usize, Why<'_>), usize> = BTreeMap::new();
        for (sheet, row) in self.sheets.iter().zip(values.rows()) {
            for (part, _) in row.iter().enumerate().filter(|(_, value)| value.is_none()) {
                let why = match &scale.made_of {
                    MadeOf::Subscales => Why::TooFewItems,
                    MadeOf::Items(places) => {
                        let item = places.get(part).and_then(|(place, _)| items.get(*place));
                        match item.and_then(|item| sheet.ratings.get(&item.id)) {
                            Some(Rating::NotRated { reason, .. }) => Why::Reason(reason.as_str()),
                            Some(Rating::Points(_)) => Why::BeyondTheScale,
                            None => Why::NotOnTheSheet,
                        }
                    }
                };
                *counts.entry((part, why)).or_default() += 1;
            }
        }
        let mut unused: Vec<Unused> = counts
            .into_iter()
            .filter_map(|((part, why), sheets)| {
                Some(Unused { part: names.get(part)?.clone(), reason: self.words(why), sheets })
            })
            .collect();
        unused.sort_by_key(|unused| std::cmp::Reverse(unused.sheets));
        unused
    }

    fn words(&self, why: Why<'_>) -> Words {
        match why {
            Why::Reason(id) => {
                let known = self.instrument.codebook.reasons.iter().find(|known| known.id.as_str() == id);
                known.map_or_else(|| Words::english(id), |known| known.label.clone())
            }
            Why::TooFewItems => Words::both("too few of its items rated", "for få af dens punkter bedømt"),
            Why::BeyondTheScale => Words::both("beyond the scale", "uden for skalaen"),
            Why::NotOnTheSheet => Words::both("not on the sheet", "ikke i skemaet"),
        }
    }
}

/// Why a part is missing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why<'a> {
    /// The coder's reason, by its id.
    Reason(&'a str),
    TooFewItems,
    BeyondTheScale,
    NotOnTheSheet,
}
