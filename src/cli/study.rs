//! Commands that make, fill and check a study.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use super::arguments::{New, Person, Report};
use super::terminal::with_progress;
use super::{Refused, codebook, key_holders, person};
use crate::codebook::CodebookId;
use crate::lab::keeping::Keeping;
use crate::lab::{Handover, ImportReport, Lab, NewStudy, Overview, OwnFile, SystemClock, manifest};
use crate::media;

/// Makes an empty study.
pub fn new(new: &New) -> Result<String, Refused> {
    let named_by_folder = || {
        let folder = std::path::absolute(&new.folder).unwrap_or_else(|_| new.folder.clone());
        folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let title = new.name.clone().unwrap_or_else(named_by_folder);
    let coders: Vec<&str> = new.coders.iter().map(String::as_str).collect();
    let files: Vec<OwnFile> = new
        .codebooks
        .iter()
        .map(|path| Ok(OwnFile { name: path.display().to_string(), text: codebook::read(path)? }))
        .collect::<Result<_, Refused>>()?;
    let mut study = NewStudy::built_in(title, &new.waves, &coders).with_files(&files)?;
    let mut rated_at: BTreeMap<&str, Vec<u16>> = BTreeMap::new();
    for (codebook, months) in &new.rated_at {
        rated_at.entry(codebook).or_default().push(*months);
    }
    for (codebook, months) in rated_at {
        study = study.rated_at(&CodebookId::new(codebook), &months)?;
    }
    if new.folder.join(Lab::FILE_NAME).exists() {
        // Said before anybody types a passphrase for nothing.
        return Err(Refused::new(format!(
            "{} already holds a study. Nothing was changed. Next: choose another folder.",
            new.folder.display()
        )));
    }
    let (people, keeping) = new.keys.ask(&new.folder)?;
    study.people = people;
    make(&new.folder, &study, &keeping)
}

/// Makes the study, with what leaves the program put in its place first.
fn make(folder: &Path, study: &NewStudy, keeping: &Keeping) -> Result<String, Refused> {
    let mut keep = |made: &Handover| keeping.write(made, &study.title, &study.people.data_manager.name);
    let mut lab = Lab::create_keeping(folder, study, Box::new(SystemClock), &mut keep)?;
    let made = lab.take_handover().unwrap_or_default();
    lab.sign_out()?;
    let folder = lab.folder().display();
    let mut text = format!(
        "The study is made, in {folder}\n\n{}",
        key_holders::told(keeping, &study.people.data_manager.name, &made)
    );
    let lead = &study.people.lead.name;
    let _ = writeln!(text, "\nNext: samspil import '{folder}' MANIFEST.csv --as '{lead}'");
    Ok(text)
}

/// Takes recordings in; refused as a whole when any was, so that a script notices.
pub fn import(study: &Path, list: &Path, who: &Person) -> Result<String, Refused> {
    let mut lab = person::with_linkage(study, who)?;
    lab.occupy()?;
    let list = list.to_owned();
    let report = with_progress("import", move |control| {
        let report = manifest::read(&list).and_then(|rows| lab.import(&rows, control));
        let out = lab.sign_out();
        report.and_then(|report| out.map(|()| report))
    })??;
    let text = import_text(&report);
    let left_out = report.refused.len() + report.not_reached;
    if left_out == 0 {
        return Ok(text);
    }
    let of = left_out + report.imported.len();
    if let Some(stopped) = &report.stopped {
        return Err(Refused::new(stopped.clone()).after_printing(text));
    }
    let words = format!(
        "{left_out} of {of} recordings did not come in, for the reasons above. Those that did are safe in the study, and your \
         own files are as they were. Next: mend what can be mended, and import a list of the rest."
    );
    Err(Refused::new(words).after_printing(text))
}

fn import_text(report: &ImportReport) -> String {
    let mut text = String::new();
    for row in &report.imported {
        let _ = write!(text, "line {}, {}: imported as {}", row.line, row.file, row.blind_code);
        for finding in &row.findings {
            let _ = write!(text, "; {finding}");
        }
        text.push('\n');
        if let Some(why) = &row.told.as_is {
            let _ = writeln!(text, "  copied byte for byte, with everything that it says of itself: {why}");
        }
        for (place, traces) in [("taken out", &row.told.removed), ("still in it", &row.told.left)] {
            for trace in traces {
                let _ = writeln!(text, "  {place}: {trace}");
            }
        }
    }
    for row in &report.refused {
        let _ = writeln!(text, "line {}, {}: refused: {}", row.line, row.file, row.reason);
    }
    if report.not_reached > 0 {
        let _ = writeln!(text, "Stopped before the last {}.", count(report.not_reached, "recording"));
    }
    if !report.imported.is_empty() {
        let _ = writeln!(text, "{}", media::NOT_BY_SOFTWARE);
    }
    let _ = writeln!(text, "{} imported, {} refused.", report.imported.len(), report.refused.len());
    text
}

/// How far everybody is.
pub fn status(report: &Report) -> Result<String, Refused> {
    let overview = person::with(&report.study, &report.person, |lab| Ok(lab.overview()?))?;
    if report.json { json(&overview) } else { Ok(overview_text(&overview)) }
}

fn overview_text(o: &Overview) -> String {
    let mut text = format!("{}\n{}\n", o.study, o.folder.display());
    let _ = match (o.storage.network_share, o.storage.journal.as_str()) {
        (true, journal) => writeln!(text, "on a network share: kept with a rollback journal ({journal})"),
        (false, journal) => writeln!(text, "on a local disk ({journal})"),
    };
    let _ = match &o.last_backup {
        Some(at) => writeln!(text, "last backup: {at}"),
        None => writeln!(text, "no backup yet: 'samspil backup' makes one"),
    };
    for holder in &o.open_elsewhere {
        let _ = writeln!(text, "open elsewhere: {holder}");
    }
    text.push('\n');
    let _ = write!(text, "{}, {} with video", count(o.recordings, "recording"), o.with_video);
    if o.video_missing > 0 {
        let _ = write!(text, "; {} whose video is gone: 'samspil find' looks for them", o.video_missing);
    }
    let _ = write!(
        text,
        "\n{} given to a coder, {} submitted\n{} given to a second coder, {} of them submitted by both\n",
        count(o.assigned, "clip"),
        o.submitted,
        count(o.double_assigned, "clip"),
        o.double_submitted
    );
    let wave = widest("wave", o.waves.iter().map(|wave| wave.label.as_str()));
    let _ = writeln!(text, "\n{:wave$}  recordings  submitted", "wave");
    for row in &o.waves {
        let _ = writeln!(text, "{:wave$}  {:>10}  {:>9}", row.label, row.recordings, row.submitted);
    }
    let coder = widest("coder", o.coders.iter().map(|coder| coder.name.as_str()));
    let _ = writeln!(text, "\n{:coder$}  given  begun  submitted", "coder");
    for row in &o.coders {
        let _ = writeln!(
            text,
            "{:coder$}  {:>5}  {:>5}  {:>9}",
            row.name, row.assigned, row.drafts, row.submitted
        );
    }
    text.push('\n');
    for row in &o.codebooks {
        let waves: Vec<String> = row.waves.iter().map(u16::to_string).collect();
        let own = if row.overlay_hash.is_some() { ", with your laboratory's words" } else { "" };
        let _ = writeln!(
            text,
            "{} version {}, rated at {} months{own}",
            row.id,
            row.version,
            waves.join(" and ")
        );
    }
    let _ = writeln!(text, "\nThe trail ends with event {}: {}", o.trail.number, o.trail.hash);
    text
}

fn widest<'a>(head: &'a str, names: impl Iterator<Item = &'a str>) -> usize {
    names.chain([head]).map(|name| name.chars().count()).max().unwrap_or_default()
}

/// Something as JSON, ending in a line break.
pub fn json(value: &impl serde::Serialize) -> Result<String, Refused> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

/// "1 clip", "2 clips".
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
