//! Commands that keep a study safe, and bring it back.

use std::fmt::Write;
use std::path::Path;

use super::arguments::Person;
use super::study::count;
use super::terminal::with_progress;
use super::{Refused, person};
use crate::lab::backups::{self, Backup};
use crate::lab::{Actor, Lab, SystemClock};

/// Makes a backup, if anything has changed.
pub fn make(study: &Path, also: Option<&Path>) -> Result<String, Refused> {
    let (study, also) = (study.to_owned(), also.map(Path::to_owned));
    let made = with_progress("backup", move |control| Lab::open(&study)?.back_up(also.as_deref(), control))??;
    let Some(made) = made else {
        return Ok("Nothing has changed since the last backup, or another program is making one just now.\n"
            .to_owned());
    };
    let mut text = format!("The backup is made and checked: {}\n", made.file.display());
    if let Some(copy) = &made.copy {
        let _ = writeln!(text, "A copy of it: {}", copy.display());
    }
    if made.removed > 0 {
        let _ =
            writeln!(text, "{} taken away: newer ones stand for them.", count(made.removed, "older backup"));
    }
    Ok(text)
}

/// The backups of a study, also of one that can't be opened.
pub fn list(study: &Path) -> Result<String, Refused> {
    let folder = study.to_owned();
    let all = with_progress("backups", move |control| backups::list(&folder, control))?;
    if all.is_empty() {
        return Ok(format!("There is no backup in {}\n", study.join("backups").display()));
    }
    let mut text = format!("{:19}  {:>9}  {:>7}  {:>8}  file\n", "made (UTC)", "submitted", "events", "kB");
    for backup in &all {
        let (made_at, name) = (backup.made_at.format("%Y-%m-%d %H:%M:%S"), name(backup));
        let kilobytes = backup.bytes.div_ceil(1000);
        let _ = match &backup.holds {
            Ok(held) => {
                writeln!(text, "{made_at}  {:>9}  {:>7}  {kilobytes:>8}  {name}", held.submitted, held.events)
            }
            Err(fault) => {
                writeln!(
                    text,
                    "{made_at}  {:>9}  {:>7}  {kilobytes:>8}  {name}: can't be used: {fault}",
                    "–", "–"
                )
            }
        };
    }
    let sound = all.iter().filter(|backup| backup.holds.is_ok()).count();
    let _ = writeln!(text, "{} of {} checked now and sound.", sound, count(all.len(), "backup"));
    Ok(text)
}

fn name(backup: &Backup) -> String {
    backup.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Puts a backup in the study's place.
pub fn restore(study: &Path, from: Option<&Path>, person: &Person) -> Result<String, Refused> {
    let who = who_restores(study, from, person)?;
    let done = backups::restore(study, from, &who, Box::new(SystemClock))?;
    let mut text = format!(
        "In place now: {}, with {} submitted.\n",
        done.from.display(),
        count(usize::try_from(done.submitted).unwrap_or(usize::MAX), "sheet")
    );
    if let Some(aside) = &done.aside {
        let _ = writeln!(text, "What was there before is kept: {}", aside.display());
    }
    let _ = match done.lost {
        Some(0) => writeln!(text, "Nothing was recorded after that backup."),
        Some(lost) => writeln!(
            text,
            "{} of the trail came after that backup, and only the file kept has them.",
            count(usize::try_from(lost).unwrap_or(usize::MAX), "event")
        ),
        None => writeln!(text, "How much came after that backup can't be told."),
    };
    Ok(text)
}

/// Who puts a backup in place: a lead or the data manager, by the study as it is; or, where that can't be opened, by a
/// passing copy of the backup.
fn who_restores(study: &Path, from: Option<&Path>, person: &Person) -> Result<Actor, Refused> {
    let passing;
    let mut lab = match Lab::open(study) {
        Ok(_) => person::signed_in(study, person)?,
        Err(fault) => {
            let newest = || backups::newest_sound(study).map(|backup| backup.file);
            let Some(file) = from.map(Path::to_owned).or_else(newest) else { return Err(fault.into()) };
            passing = tempfile::Builder::new().prefix(super::canary::PASSING).tempdir()?;
            std::fs::copy(&file, passing.path().join(Lab::FILE_NAME)).map_err(|error| {
                Refused::new(format!("{} cannot be read ({error}). Nothing was changed.", file.display()))
            })?;
            person::signed_in(passing.path(), person)?
        }
    };
    lab.may_restore()?;
    let who = lab.actor().clone();
    lab.sign_out()?;
    Ok(who)
}

/// Finds missing videos by their fingerprints.
pub fn find(study: &Path, folder: &Path, person: &Person) -> Result<String, Refused> {
    let mut lab = person::signed_in(study, person)?;
    let folder = folder.to_owned();
    let found = with_progress("find", move |control| {
        let found = lab.find_videos(&folder, control);
        let out = lab.sign_out();
        found.and_then(|found| out.map(|()| found))
    })??;
    let mut text = String::new();
    for video in &found.found {
        let _ = writeln!(text, "{}: found as {}", video.blind_code, video.place.display());
    }
    for code in &found.missing {
        let _ = writeln!(text, "{code}: not there");
    }
    let _ = writeln!(
        text,
        "{} looked at; {} back in the study, {} still missing.",
        count(found.looked_at, "file"),
        count(found.found.len(), "video"),
        found.missing.len()
    );
    if found.missing.is_empty() {
        return Ok(text);
    }
    Err(Refused::new(
        "not every video was found. Those that were are back in the study. Next: look in another folder, or on another disk.",
    )
    .after_printing(text))
}
