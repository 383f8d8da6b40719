//! The report's figures one a line, for a CSV file that an analyst can compute again.

use super::{Reliability, Scope, Section};
use crate::stats::{Interval, Stat};

/// One coefficient of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureLine {
    /// `overall`, `pair`, `wave`.
    pub scope: &'static str,
    /// The wave in months, where the scope is one.
    pub wave: Option<u16>,
    /// The coders, in the order of the table's columns.
    pub coders: Vec<String>,
    /// The codebook.
    pub instrument: String,
    /// The scoring profile, where the figure depends on one.
    pub profile: Option<String>,
    /// `pooled`, `total`, `subscale`, `item`.
    pub kind: &'static str,
    /// Item, subscale or total.
    pub id: String,
    /// A part of it, where the figure is of one; else nothing.
    pub part: Option<String>,
    /// Which statistic.
    pub form: &'static str,
    /// Its value, or why there is none.
    pub value: Stat<f64>,
    /// Its interval, or why there is none.
    pub interval: Stat<Interval>,
    /// The upper limit where the lower one alone is undefined.
    pub upper_alone: Option<f64>,
    /// What it rests on.
    pub n: usize,
    /// The rule for missing ratings.
    pub missing: &'static str,
    /// Codes of notes, with spaces between.
    pub notes: String,
}

impl Reliability {
    /// Every coefficient of every row of every section: overall, pairs, waves.
    pub fn lines(&self) -> Vec<FigureLine> {
        let sections = std::iter::once(&self.overall).chain(&self.pairs).chain(&self.waves);
        sections.flat_map(lines).collect()
    }
}

fn lines(section: &Section) -> Vec<FigureLine> {
    let wave = match section.scope {
        Scope::Wave(months) => Some(months),
        Scope::Overall | Scope::Pair(..) => None,
    };
    let mut lines = Vec::new();
    for row in section.rows() {
        for measured in &row.figures.measured {
            let notes: Vec<&str> = measured.notes.iter().map(|note| note.code()).collect();
            lines.push(FigureLine {
                scope: section.scope.code(),
                wave,
                coders: section.coders.clone(),
                instrument: row.target.instrument.to_string(),
                profile: None,
                kind: row.target.kind.code(),
                id: row.target.id.clone(),
                part: None,
                form: measured.form.id,
                value: measured.value,
                interval: measured.interval,
                upper_alone: measured.upper_alone,
                n: measured.n,
                missing: measured.missing.code(),
                notes: notes.join(" "),
            });
        }
    }
    lines
}
