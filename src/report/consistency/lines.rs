//! The report's figures one a line, for a CSV file that an analyst can compute again.

use super::{AlphaRow, Consistency};
use crate::report::{FigureLine, ScaleItem};
use crate::stats::{Stat, Undefined};

impl Consistency {
    /// Every coefficient of every scale, then its parts: mean, standard deviation, correlation with the rest, alpha
    /// without it.
    pub fn lines(&self) -> Vec<FigureLine> {
        self.rows.iter().flat_map(lines).collect()
    }
}

fn lines(row: &AlphaRow) -> Vec<FigureLine> {
    let plain = |part: Option<&ScaleItem>, form, value: Stat<f64>, n| FigureLine {
        scope: "wave",
        wave: Some(row.wave_months),
        coders: Vec::new(),
        instrument: row.instrument.to_string(),
        profile: row.profile.as_ref().map(ToString::to_string),
        kind: row.kind.code(),
        id: row.id.clone(),
        part: part.map(|part| part.name.clone()),
        form,
        value,
        interval: Err(value.err().unwrap_or(Undefined::NoInterval)),
        upper_alone: None,
        n,
        missing: "listwise",
        notes: String::new(),
    };
    let mut lines: Vec<FigureLine> = row
        .figures
        .measured
        .iter()
        .map(|measured| {
            let notes: Vec<&str> = measured.notes.iter().map(|note| note.code()).collect();
            FigureLine {
                interval: measured.interval,
                upper_alone: measured.upper_alone,
                missing: measured.missing.code(),
                notes: notes.join(" "),
                ..plain(None, measured.form.id, measured.value, measured.n)
            }
        })
        .collect();
    for item in &row.figures.items {
        let part = |form, value| plain(Some(item), form, value, item.n);
        lines.push(part("mean", item.mean.ok_or(Undefined::FewerThan2CompleteRows)));
        lines.push(part("sd", item.sd.ok_or(Undefined::FewerThan2CompleteRows)));
        lines.push(part("r_rest", item.r_rest));
        lines.push(part("alpha_without", item.alpha_without));
    }
    lines
}
