//! Which clips the agreement rests on.

use super::super::StudyRatings;
use super::super::grid::Grid;
use crate::codebook::Language;
use crate::report::words::{percent, say};

/// Which clips the agreement rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Base {
    /// Clips with submitted sheets of at least two coders.
    pub double_coded: usize,
    /// Clips with a submitted primary sheet.
    pub coded: usize,
    /// All clips of the study.
    pub clips: usize,
    /// Coders with a sheet of a double-coded clip, by name, and how many each has.
    pub coders: Vec<(String, usize)>,
    /// The same by wave.
    pub waves: Vec<WaveBase>,
}

/// The base within one wave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaveBase {
    /// The wave.
    pub months: u16,
    /// Double-coded clips.
    pub double_coded: usize,
    /// All clips.
    pub clips: usize,
}

pub(super) fn base(study: &StudyRatings, grid: &Grid<'_>) -> Base {
    let waves = study
        .waves
        .iter()
        .map(|wave| WaveBase {
            months: wave.months,
            double_coded: grid.clips.iter().filter(|clip| clip.wave_months == wave.months).count(),
            clips: study.clips.iter().filter(|clip| clip.wave_months == wave.months).count(),
        })
        .collect();
    let mut sheets = vec![0_usize; grid.coders.len()];
    for (coder, _) in grid.clips.iter().flat_map(|clip| &clip.sheets) {
        if let Some(count) = sheets.get_mut(*coder) {
            *count += 1;
        }
    }
    Base {
        double_coded: grid.clips.len(),
        coded: super::super::sheets::primary(study).len(),
        clips: study.clips.len(),
        coders: grid.coders.iter().map(|name| (*name).to_owned()).zip(sheets).collect(),
        waves,
    }
}

impl Base {
    /// "13 of 263 clips are double-coded (4.9 %): 13 of 139 at 12 months (9.4 %), …"
    pub fn sentence(&self, language: Language) -> String {
        let waves = self.by_wave(&say!(language, " clips", " klip"), language).join("; ");
        let (double, clips) = (self.double_coded, self.clips);
        let all = share(double, clips, language);
        say!(
            language,
            "{double} of {clips} clips are double-coded{all}: {waves}.",
            "{double} af {clips} klip er dobbeltkodet{all}: {waves}.",
        )
    }

    /// Each wave's share of double coding: "7 of 139 clips at 12 months (5.0 %)"; `noun` stands behind the second number.
    pub(super) fn by_wave(&self, noun: &str, language: Language) -> Vec<String> {
        let wave = |WaveBase { months, double_coded, clips }: &WaveBase| {
            let share = share(*double_coded, *clips, language);
            say!(
                language,
                "{double_coded} of {clips}{noun} at {months} months{share}",
                "{double_coded} af {clips}{noun} ved {months} måneder{share}",
            )
        };
        self.waves.iter().map(wave).collect()
    }
}

/// " (4.9 %)"; nothing where there is nothing to be a share of.
pub(super) fn share(part: usize, all: usize, language: Language) -> String {
    if all == 0 { String::new() } else { format!(" ({})", percent(part as f64 / all as f64, 1, language)) }
}
