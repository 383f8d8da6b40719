//! Commands that show what was done, and check that it is all there.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::arguments::Audit;
use super::study::json;
use super::terminal::with_progress;
use super::{Refused, person};
use crate::export;
use crate::lab::{KnownHead, Lab, TrailCheck, Verification};
use crate::study::{AuditEvent, TrailEntry, TrailFilter};

/// What was done.
pub fn trail(audit: &Audit) -> Result<String, Refused> {
    let filter = TrailFilter {
        who: audit.who.clone(),
        what: audit.what.clone(),
        text: audit.text.clone(),
        since: audit.since,
        until: audit.until,
    };
    person::with(&audit.study, &audit.person, |lab| show(lab, audit, &filter))
}

fn show(lab: &mut Lab, audit: &Audit, filter: &TrailFilter) -> Result<String, Refused> {
    let entries = lab.trail(filter)?;
    let head = lab.trail_head()?;
    let id = lab.study_id()?;
    if audit.csv {
        return Ok(String::from_utf8_lossy(&export::trail_csv(&id, &head, &entries)).into_owned());
    }
    if audit.json {
        return json(
            &serde_json::json!({ "study": lab.title()?, "study_id": id, "trail": head, "events": entries }),
        );
    }
    let mut text = String::new();
    for entry in &entries {
        line(entry, &mut text);
    }
    let _ = writeln!(text, "{} of {} events. The trail ends with {}", entries.len(), head.number, head.hash);
    Ok(text)
}

/// An event on a line: number, time on the wall, who, what, of what, before and after, why.
fn line(entry: &TrailEntry, text: &mut String) {
    let AuditEvent { who, what, subject, old, new, why, .. } = &entry.event;
    let _ = write!(text, "{:>6}  {}  {}: {}", entry.number, entry.event.local_text(), flat(who), flat(what));
    if !subject.is_empty() {
        let _ = write!(text, ", {}", flat(subject));
    }
    match (old.is_empty(), new.is_empty()) {
        (true, true) => {}
        (true, false) => {
            let _ = write!(text, ": {}", flat(new));
        }
        (false, _) => {
            let after = if new.is_empty() { "nothing".to_owned() } else { flat(new) };
            let _ = write!(text, ": {} → {after}", flat(old));
        }
    }
    if !why.is_empty() {
        let _ = write!(text, " (because: {})", flat(why));
    }
    text.push('\n');
}

/// Words on one line, cut where they are long: a codebook's text is in the CSV and the JSON whole.
fn flat(words: &str) -> String {
    const MOST: usize = 160;
    let mut line: String = words.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if words.chars().count() > MOST {
        line.push('…');
    }
    line
}

fn trail_text(check: &TrailCheck, text: &mut String) {
    let _ = writeln!(
        text,
        "trail: {} events, {}{}",
        check.events,
        if check.findings.is_empty() {
            "whole, and the rows stand as it says"
        } else {
            "not as it should be"
        },
        match check.compared {
            0 => String::new(),
            1 => "; compared with 1 end of it kept elsewhere".to_owned(),
            more => format!("; compared with {more} ends of it kept elsewhere"),
        }
    );
    for finding in &check.findings {
        let _ = writeln!(text, "  {finding}");
    }
    for remark in &check.remarks {
        let _ = writeln!(text, "  to know: {remark}");
    }
    if let Some(head) = &check.head {
        let _ = writeln!(text, "  it ends with event {}: {}", head.number, head.hash);
    }
}

/// Whether anything is damaged or changed.
pub fn verify(study: &Path, heads: &[String], exports: &[PathBuf]) -> Result<String, Refused> {
    let mut known: Vec<KnownHead> = heads
        .iter()
        .map(|hash| KnownHead { kept_in: "what you typed".to_owned(), number: None, hash: hash.clone() })
        .collect();
    for folder in exports {
        let head = export::trail_head_in(folder)?;
        known.push(KnownHead {
            kept_in: format!("the export in {}", folder.display()),
            number: Some(head.number),
            hash: head.hash,
        });
    }
    let study = study.to_owned();
    let found = with_progress("verify", move |control| Lab::open(&study)?.verify_against(&known, control))??;
    let text = verification_text(&found);
    if found.is_sound() {
        return Ok(text);
    }
    Err(Refused::new(
        "the study is not as it should be: see above. Nothing was changed. Next: copy the whole folder before you do anything \
         else, then bring back the files in question from a backup or from the original recordings.",
    )
    .after_printing(text))
}

fn verification_text(found: &Verification) -> String {
    let mut text = String::new();
    let database = if found.database.is_empty() { "sound" } else { "damaged" };
    let _ = writeln!(text, "database: {database}");
    for fault in &found.database {
        let _ = writeln!(text, "  {fault}");
    }
    for what in &found.codebooks {
        let _ = writeln!(text, "  {what}: its text is not the one that was pinned");
    }
    for file in &found.unreadable {
        let _ = writeln!(text, "  {file}: the video could not be read");
    }
    trail_text(&found.trail, &mut text);
    let _ = writeln!(text, "recordings: {} compared with their fingerprints", found.recordings_checked);
    for (codes, what) in [
        (&found.missing, "the video is gone"),
        (&found.changed, "the video was changed since it came in"),
        (&found.stray, "a file that the study does not know"),
    ] {
        for code in codes {
            let _ = writeln!(text, "  {code}: {what}");
        }
    }
    if found.is_sound() {
        text.push_str("All is well.\n");
    }
    text
}
