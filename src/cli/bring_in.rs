//! Bringing ratings of other years in, from a shell.

use std::fmt::Write;
use std::path::Path;

use super::arguments::ImportRatings;
use super::study::{count, json};
use super::terminal::watched;
use super::{Refused, person};
use crate::jobs::Control;
use crate::lab::bring_in::{
    BringInReport, BringInRules, BroughtFile, ColumnChoice, NotRatedCode, Settles, WrittenReason,
};
use crate::lab::{Credentials, Lab, Passphrase};
use crate::study::Role;
use crate::table::Form;

/// Checks a spreadsheet, and brings it in unless it is a dry run or has a fault.
pub fn run(asked: &ImportRatings) -> Result<String, Refused> {
    let mut lab = Lab::open(&asked.study)?;
    let choice = ColumnChoice {
        form: match (asked.wide, asked.long) {
            (true, _) => Some(Form::Wide),
            (_, true) => Some(Form::Long),
            _ => None,
        },
        map: asked.map.clone(),
    };
    let credentials = person::credentials(&mut lab, &asked.person)?;
    let passphrase = match &credentials {
        Credentials::Passphrase { passphrase, .. } | Credentials::KeyFile { passphrase, .. } => {
            passphrase.clone()
        }
    };
    lab.sign_in_by(credentials)?;
    let (path, rules, dry_run) = (asked.file.clone(), rules(asked), asked.dry_run);
    let (file, report) = watched("import-ratings", move |control| {
        let work = Work { path: &path, choice: &choice, rules: &rules, dry_run, passphrase: &passphrase };
        let outcome = work.run(&mut lab, control);
        let out = lab.sign_out();
        let outcome = outcome?;
        out?;
        Ok::<_, Refused>(outcome)
    })??;
    let text = if asked.json { json(&report)? } else { text(&report, &file) };
    if report.faults.is_empty() {
        return Ok(text);
    }
    let faults = count(report.faults.len() + report.more_faults, "fault");
    Err(Refused::new(format!(
        "{faults} in the file. Nothing was brought in, and nothing was changed. Next: mend the file, or say what it means by the \
         options behind the faults (“samspil help import-ratings” says how), and look again with --dry-run."
    ))
    .after_printing(text))
}

/// What is to be done with a file.
struct Work<'a> {
    path: &'a Path,
    choice: &'a ColumnChoice,
    rules: &'a BringInRules,
    dry_run: bool,
    /// Opens the linkage, where the file names families.
    passphrase: &'a Passphrase,
}

impl Work<'_> {
    fn run(&self, lab: &mut Lab, control: &Control) -> Result<(BroughtFile, BringInReport), Refused> {
        lab.may_bring_in()?;
        control.report(0, 0, "Reading the file");
        let file = lab.read_ratings_file(self.path, self.choice)?;
        if file.names_families() {
            lab.open_linkage(self.passphrase)?;
        }
        control.report(0, 0, "Checking its ratings");
        let report = if self.dry_run {
            lab.check_ratings(&file, self.rules)?
        } else {
            lab.bring_ratings_in(&file, self.rules, control)?
        };
        Ok((file, report))
    }
}

/// The option that would settle a fault.
fn option(settles: Settles) -> &'static str {
    match settles {
        Settles::Map => "--map COLUMN=FIELD",
        Settles::Coder => "--coder WRITTEN=NAME",
        Settles::By => "--map COLUMN=coder, or --by NAME",
        Settles::Primary => "--primary NAME",
        Settles::Code => "--code CODE=REASON",
        Settles::Missing => "--missing REASON",
    }
}

fn rules(asked: &ImportRatings) -> BringInRules {
    BringInRules {
        coders: asked.coders.clone(),
        by: asked.by.clone(),
        role: asked.role.as_deref().map(|role| if role == "second" { Role::Second } else { Role::Primary }),
        primary: asked.primary.clone(),
        codes: asked.codes.iter().map(|(code, reason)| NotRatedCode::parse(code, reason)).collect(),
        missing: asked.missing.as_deref().map(WrittenReason::parse),
    }
}

fn text(report: &BringInReport, file: &BroughtFile) -> String {
    let mut text = String::new();
    for fault in &report.faults {
        let _ = match fault.settled_by {
            Some(settles) => writeln!(text, "{fault} ({})", option(settles)),
            None => writeln!(text, "{fault}"),
        };
    }
    if report.more_faults > 0 {
        let _ = writeln!(text, "… and {} more.", count(report.more_faults, "fault"));
    }
    if let Some(form) = file.form {
        let _ = writeln!(text, "Read as a {} table of {}.", form.code(), count(report.rows, "row"));
    }
    if report.sheets > 0 {
        let verb = match (report.done, report.faults.is_empty()) {
            (true, _) => "Brought in",
            (false, true) => "To be brought in",
            (false, false) => "In the file",
        };
        let _ = writeln!(
            text,
            "{verb}: {} of {}, {} of them then rated by two coders; {}, and {} with a reason.",
            count(report.sheets, "sheet"),
            count(report.clips, "clip"),
            report.coded_twice,
            count(report.ratings, "rating"),
            count(report.not_rated, "item"),
        );
        let names = report.coders.iter().map(|coder| coder.name.chars().count());
        let wide = names.chain([5]).max().unwrap_or_default();
        let _ = writeln!(text, "\n{:wide$}  first  second", "coder");
        for coder in &report.coders {
            let _ = writeln!(text, "{:wide$}  {:>5}  {:>6}", coder.name, coder.primary, coder.second);
        }
        let _ = writeln!(text, "\nwave       clips  sheets");
        for wave in &report.waves {
            let _ = writeln!(
                text,
                "{:9}  {:>5}  {:>6}",
                format!("{} months", wave.months),
                wave.clips,
                wave.sheets
            );
        }
        text.push('\n');
    }
    for remark in &report.remarks {
        let _ = writeln!(text, "{remark}");
    }
    if report.done {
        let _ = writeln!(
            text,
            "The sheets are submitted, and marked in exports as file:{}. A backup from before lies in the study's backups.",
            report.sha256.get(..12).unwrap_or(&report.sha256)
        );
        if file.names_families() {
            text.push_str("The file names families: keep it where coders cannot read it.\n");
        }
    } else if report.faults.is_empty() {
        text.push_str("Nothing was changed: leave --dry-run out to bring them in.\n");
    }
    text
}
