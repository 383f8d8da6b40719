//! Commands that show or write what was rated.

use std::fmt::Write;
use std::path::Path;

use super::arguments::{Alpha, Person, Reliability, Report};
use super::study::json;
use super::{Refused, person};
use crate::export::{self, ExportMeta, Format};
use crate::lab::Lab;
use crate::report::{ReliabilityOptions, StudyRatings, consistency, reliability_with, scores, unwatched};

/// How far the coders agree.
pub fn agreement(asked: &Reliability) -> Result<String, Refused> {
    let options =
        ReliabilityOptions { resamples: asked.resamples, seed: asked.seed, ..ReliabilityOptions::quick() };
    // Nothing stops it, so there is a report.
    let Some(found) = reliability_with(&ratings(&asked.report)?, &options, &unwatched) else {
        return Ok(String::new());
    };
    if asked.csv {
        return Ok(export::figures_csv(&found.lines(), Format::default()));
    }
    if asked.report.json { json(&found.json()) } else { Ok(found.text()) }
}

/// Cronbach's alpha and omega.
pub fn alpha(asked: &Alpha) -> Result<String, Refused> {
    let found = consistency(&ratings(&asked.report)?);
    if asked.csv {
        return Ok(export::figures_csv(&found.lines(), Format::default()));
    }
    if asked.report.json { json(&found.json()) } else { Ok(found.text()) }
}

/// The scores of every clip.
pub fn clip_scores(report: &Report) -> Result<String, Refused> {
    let found = scores(&ratings(report)?);
    if report.json { json(&found.json()) } else { Ok(found.text()) }
}

/// Writes the tables.
pub fn export(
    study: &Path,
    out: &Path,
    format: Format,
    groups: bool,
    who: &Person,
) -> Result<String, Refused> {
    person::with(study, who, |lab| write(lab, out, format, groups))
}

fn write(lab: &mut Lab, out: &Path, format: Format, groups: bool) -> Result<String, Refused> {
    lab.check_export_place(out)?;
    let ratings = lab.study_ratings()?;
    let head = lab.trail_head()?;
    let meta = ExportMeta::new(Some(lab.study_id()?)).with_trail(head.clone());
    let written = if groups {
        export::write_unblinded(&ratings, &lab.unblinded()?, &meta, out, format)?
    } else {
        export::write(&ratings, &meta, out, format)?
    };
    let names: Vec<String> = written.files.iter().map(|file| file.name.clone()).collect();
    lab.record_export("results", &names, &head)?;
    let mut text = format!("Written to {}\n", written.dir.display());
    for file in &written.files {
        let _ = match file.rows {
            Some(rows) => writeln!(text, "  {:22}{rows} rows", file.name),
            None => writeln!(text, "  {}", file.name),
        };
    }
    if ratings.sheets.is_empty() {
        text.push_str("No sheet is submitted yet, so the tables have only their heads.\n");
    }
    Ok(text)
}

fn ratings(report: &Report) -> Result<StudyRatings, Refused> {
    person::with(&report.study, &report.person, |lab| Ok(lab.study_ratings()?))
}
