//! Intervals by resampling whole clips: of shares of agreement, and of Krippendorff's alpha.
//!
//! A clip that is drawn brings all its pairs of ratings, of every item where items are pooled: the ratings of a clip
//! hang together, and an interval that takes them one by one is too narrow.

use super::super::ReliabilityOptions;
use crate::stats::{
    self, BOOTSTRAP_BCA, Bootstrap, Clustered, Codes, Form, Level, Matrix, Measured, Missing, Note,
    Resampled, Resampling, Stat, Undefined, Worker,
};

const EXACT_BY_CLIP: Form = Form {
    id: "exact_by_clip",
    name: "exact agreement, pairs of ratings, interval by resampling whole clips (BCa)",
    source: BOOTSTRAP_BCA.source,
};
const WITHIN_1_BY_CLIP: Form = Form {
    id: "within_1_by_clip",
    name: "agreement within 1 point, pairs of ratings, interval by resampling whole clips (BCa)",
    source: BOOTSTRAP_BCA.source,
};

/// Two values closer than this are the same value.
const SAME: f64 = 1e-9;

/// What is resampled of a table.
pub(super) struct ByClip<'a> {
    ratings: &'a Matrix,
    /// The clip of each row, numbered from 0 without gaps; `None` where each row is one.
    clips: Option<Vec<usize>>,
    options: &'a ReliabilityOptions,
}

impl<'a> ByClip<'a> {
    pub(super) fn new(
        ratings: &'a Matrix,
        clusters: Option<&[usize]>,
        options: &'a ReliabilityOptions,
    ) -> Self {
        Self { ratings, clips: clusters.map(without_gaps), options }
    }

    /// Shares of equal pairs, and of pairs at most 1 apart.
    pub(super) fn shares(&self) -> [Measured; 2] {
        [(&EXACT_BY_CLIP, 0.0), (&WITHIN_1_BY_CLIP, 1.0)].map(|(form, within)| {
            let share = Share::new(self.ratings, self.clips.as_deref(), within);
            let value = share.of_all();
            let (clips, pairs) = (share.pairs.iter().filter(|pairs| **pairs > 0.0).count(), self.pairs());
            let notes = if clips == 2 && pairs > 0 { vec![Note::TwoUnits] } else { Vec::new() };
            let interval = Err(value.err().unwrap_or(Undefined::NotResampled));
            let plain = Measured { form, value, interval, n: clips, missing: Missing::Pairwise, notes };
            self.resample(&share, plain)
        })
    }

    /// Krippendorff's alpha at these levels.
    pub(super) fn krippendorff(&self, codes: &Codes, levels: &[Level]) -> Vec<Measured> {
        let one = |level: &Level| match codes.krippendorff(*level) {
            Ok(found) => {
                let mut plain = found.measured();
                plain.interval = Err(plain.value.err().unwrap_or(Undefined::NotResampled));
                if self.options.resamples == 0 {
                    return plain;
                }
                let sampler = codes.krippendorff_sampler(*level);
                match &self.clips {
                    None => self.resample(&sampler, plain),
                    Some(clips) => self.resample(&Clustered::new(&sampler, clips), plain),
                }
            }
            Err(why) => Measured::undefined(stats::krippendorff_form(*level), why, Missing::Available),
        };
        levels.iter().map(one).collect()
    }

    fn resample(&self, statistic: &dyn Resampled, plain: Measured) -> Measured {
        if self.options.resamples == 0 || plain.value.is_err() {
            return plain;
        }
        let plan = Resampling { resamples: self.options.resamples, seed: self.options.seed };
        let found: Option<Bootstrap> = stats::bootstrap(statistic, plan, &|_| true);
        match found {
            Some(found) => found.measured(plain, self.options.confidence),
            None => plain,
        }
    }

    fn pairs(&self) -> usize {
        self.ratings.rows().filter(|row| row.iter().flatten().count() > 1).count()
    }
}

/// The same grouping with numbers from 0 without gaps.
fn without_gaps(clusters: &[usize]) -> Vec<usize> {
    let mut known: Vec<usize> = clusters.to_vec();
    known.sort_unstable();
    known.dedup();
    clusters.iter().filter_map(|cluster| known.binary_search(cluster).ok()).collect()
}

/// Agreeing pairs and pairs of each clip.
struct Share {
    agreeing: Vec<f64>,
    pairs: Vec<f64>,
}

impl Share {
    fn new(ratings: &Matrix, clips: Option<&[usize]>, within: f64) -> Self {
        let count = clips.map_or(ratings.len(), |clips| clips.iter().max().map_or(0, |last| last + 1));
        let mut share = Self { agreeing: vec![0.0; count], pairs: vec![0.0; count] };
        for (place, row) in ratings.rows().enumerate() {
            let clip = clips.map_or(Some(place), |clips| clips.get(place).copied());
            let (Some(agreeing), Some(pairs)) = (
                clip.and_then(|clip| share.agreeing.get_mut(clip)),
                clip.and_then(|clip| share.pairs.get_mut(clip)),
            ) else {
                continue;
            };
            for (column, first) in row.iter().enumerate() {
                let Some(first) = first else { continue };
                for second in row.iter().skip(column + 1).flatten() {
                    *agreeing += f64::from((first - second).abs() <= within + SAME);
                    *pairs += 1.0;
                }
            }
        }
        share
    }

    fn of(&self, clips: impl Iterator<Item = usize>) -> Stat<f64> {
        let (mut agreeing, mut pairs) = (0.0, 0.0);
        for clip in clips {
            agreeing += self.agreeing.get(clip).copied().unwrap_or(0.0);
            pairs += self.pairs.get(clip).copied().unwrap_or(0.0);
        }
        if pairs > 0.0 { Ok(agreeing / pairs) } else { Err(Undefined::NoPairs) }
    }

    fn of_all(&self) -> Stat<f64> {
        self.of(0..self.pairs.len())
    }
}

impl Resampled for Share {
    fn units(&self) -> usize {
        self.pairs.len()
    }

    fn worker(&self) -> Worker<'_> {
        Box::new(|drawn| self.of(drawn.iter().copied()))
    }

    fn leaver(&self) -> Worker<'_> {
        let (agreeing, pairs): (f64, f64) = (self.agreeing.iter().sum(), self.pairs.iter().sum());
        Box::new(move |left_out| {
            let of = |sums: &[f64]| left_out.iter().filter_map(|clip| sums.get(*clip)).sum::<f64>();
            let (agreeing, pairs) = (agreeing - of(&self.agreeing), pairs - of(&self.pairs));
            if pairs > 0.0 { Ok(agreeing / pairs) } else { Err(Undefined::NoPairs) }
        })
    }
}
