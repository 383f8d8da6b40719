//! Intervals by resampling whole clips: of shares of agreement, of Krippendorff's alpha, and, where items are pooled,
//! of ICCs and coefficients beyond chance.
//!
//! A clip that is drawn brings all its pairs of ratings, of every item where items are pooled: the ratings of a clip
//! hang together, and an interval that takes them one by one is too narrow.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::super::ReliabilityOptions;
use crate::stats::{
    self, Additive, BOOTSTRAP_BCA, Clustered, Codes, Form, Level, Matrix, Measured, Missing, Note, Resampled,
    Resampling, SAME, Stat, Undefined, Worker,
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

/// What is resampled of a table.
pub(super) struct ByClip<'a> {
    /// The table in an order of its own ([`in_order`]), where anything is resampled.
    ratings: Cow<'a, Matrix>,
    /// The clip of each row, numbered from 0 without gaps.
    clips: Vec<usize>,
    /// Whether several rows are of one clip.
    pooled: bool,
    options: &'a ReliabilityOptions,
}

impl<'a> ByClip<'a> {
    pub(super) fn new(
        ratings: &'a Matrix,
        clusters: Option<&[usize]>,
        options: &'a ReliabilityOptions,
    ) -> Self {
        let clips = clusters.map_or_else(|| (0..ratings.len()).collect(), without_gaps);
        let pooled = clusters.is_some();
        if options.resamples == 0 {
            return Self { ratings: Cow::Borrowed(ratings), clips, pooled, options };
        }
        let (ratings, clips) = in_order(ratings, &clips);
        Self { ratings: Cow::Owned(ratings), clips, pooled, options }
    }

    /// Shares of equal pairs, and of pairs at most 1 apart.
    pub(super) fn shares(&self) -> [Measured; 2] {
        [(&EXACT_BY_CLIP, 0.0), (&WITHIN_1_BY_CLIP, 1.0)].map(|(form, within)| {
            let share = Share::new(&self.ratings, &self.clips, within);
            let value = share.of_all();
            let clips = share.pairs.iter().filter(|pairs| **pairs > 0.0).count();
            let notes = if clips == 2 { vec![Note::TwoUnits] } else { Vec::new() };
            let interval = Err(value.err().unwrap_or(Undefined::NotResampled));
            let plain = Measured {
                form,
                value,
                interval,
                upper_alone: None,
                n: clips,
                missing: Missing::Pairwise,
                notes,
            };
            self.resample(&share, plain)
        })
    }

    /// Krippendorff's alpha at these levels; `codes` are those of the table as it came.
    pub(super) fn krippendorff(&self, codes: &Codes, levels: &[Level]) -> Vec<Measured> {
        let own = self.codes(codes);
        let one = |level: &Level| match codes.krippendorff(*level) {
            Ok(found) => {
                let mut plain = found.measured();
                plain.interval = Err(plain.value.err().unwrap_or(Undefined::NotResampled));
                let Some(own) = &own else { return plain };
                let sampler = own.krippendorff_sampler(*level);
                if self.pooled {
                    self.resample(&Clustered::new(&sampler, &self.clips), plain)
                } else {
                    self.resample(&sampler, plain)
                }
            }
            Err(why) => Measured::undefined(stats::krippendorff_form(*level), why, Missing::Available),
        };
        levels.iter().map(one).collect()
    }

    /// Where several rows are of one clip: gives ICCs and coefficients beyond chance, whose formulas take each row for a
    /// clip of its own, the interval by resampling clips.
    pub(super) fn replace(&self, codes: Option<&Codes>, all: &mut [Measured]) {
        if !self.pooled || self.options.resamples == 0 {
            return;
        }
        let beyond_chance = codes
            .and_then(|codes| self.codes(codes))
            .and_then(|codes| Additive::beyond_chance(&codes, &self.clips));
        for together in [Some(Additive::icc(&self.ratings, &self.clips)), beyond_chance].iter().flatten() {
            let found = stats::bootstrap_together(together, self.plan(), &|_| true);
            for (form, found) in together.forms().into_iter().zip(found.unwrap_or_default()) {
                if let Some(told) = all.iter_mut().find(|told| told.form == form && told.value.is_ok()) {
                    told.notes.retain(|note| *note != Note::DependentPairs);
                    told.notes.push(Note::IntervalByClip);
                    *told = found.measured(told.clone(), self.options.confidence);
                }
            }
        }
    }

    /// The table in its own order, coded by the points of `like`; nothing where nothing is resampled.
    fn codes(&self, like: &Codes) -> Option<Codes> {
        (self.options.resamples > 0).then(|| Codes::new(&self.ratings, like.points()))
    }

    fn plan(&self) -> Resampling {
        Resampling { resamples: self.options.resamples, seed: self.options.seed }
    }

    fn resample(&self, statistic: &dyn Resampled, plain: Measured) -> Measured {
        if self.options.resamples == 0 || plain.value.is_err() {
            return plain;
        }
        match stats::bootstrap(statistic, self.plan(), &|_| true) {
            Some(found) => found.measured(plain, self.options.confidence),
            None => plain,
        }
    }
}

/// The table clip by clip, clips in the order of what they were rated, so that what is drawn depends on the ratings
/// alone, and not on names of clips or the order in which they stand.
fn in_order(ratings: &Matrix, clips: &[usize]) -> (Matrix, Vec<usize>) {
    let mut rows = vec![Vec::new(); clips.iter().max().map_or(0, |last| last + 1)];
    for (row, clip) in clips.iter().enumerate().take(ratings.len()) {
        rows[*clip].push(row);
    }
    let cell = |a: &Option<f64>, b: &Option<f64>| match (a, b) {
        (Some(a), Some(b)) => a.total_cmp(b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    };
    let row = |a: &usize, b: &usize| {
        let mut cells = ratings.row(*a).iter().zip(ratings.row(*b));
        cells.find_map(|(a, b)| Some(cell(a, b)).filter(|order| order.is_ne())).unwrap_or(Ordering::Equal)
    };
    // Nor on the order of items within a clip.
    rows.iter_mut().for_each(|rows| rows.sort_by(row));
    rows.sort_by(|a, b| {
        let mut rows = a.iter().zip(b);
        let apart = rows.find_map(|(a, b)| Some(row(a, b)).filter(|order| order.is_ne()));
        apart.unwrap_or_else(|| a.len().cmp(&b.len()))
    });
    let mut ordered = Matrix::new(ratings.columns(), []);
    let mut of_row = Vec::with_capacity(ratings.len());
    for (clip, rows) in rows.iter().enumerate() {
        for row in rows {
            ordered.push(ratings.row(*row));
            of_row.push(clip);
        }
    }
    (ordered, of_row)
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
    fn new(ratings: &Matrix, clips: &[usize], within: f64) -> Self {
        let count = clips.iter().max().map_or(0, |last| last + 1);
        let mut share = Self { agreeing: vec![0.0; count], pairs: vec![0.0; count] };
        for (row, clip) in ratings.rows().zip(clips) {
            let (Some(agreeing), Some(pairs)) = (share.agreeing.get_mut(*clip), share.pairs.get_mut(*clip))
            else {
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
