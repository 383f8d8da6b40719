//! Commands for when the blinding breaks, ends or is lifted, and for a family that leaves.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::Refused;
use super::arguments::Person;
use super::person;
use super::study::json;
use crate::lab::{Departed, Emergency, Incidents, Lab, Leaving, ManagerKey, RatingsFate};
use crate::study::{BlindCode, Waiver};

/// A command.
#[derive(Debug, Subcommand)]
pub enum BlindingCommand {
    /// See which blinding incidents coders reported, and which clips wait for another coder
    ///
    /// What the coder said is shown to a lead.
    Incidents {
        /// The study's folder
        study: PathBuf,
        /// Write JSON for other programs
        #[arg(long)]
        json: bool,
        /// Who asks.
        #[command(flatten)]
        person: Person,
    },

    /// Give a clip that waits after an incident to another coder
    ///
    /// It keeps its role. Nobody gets a clip twice, and nobody one of a family that they reported.
    Reassign {
        /// The study's folder
        study: PathBuf,
        /// The clip's code, as 'samspil incidents' shows it
        code: String,
        /// The coder
        #[arg(long, value_name = "NAME")]
        to: String,
        /// Who does it.
        #[command(flatten)]
        person: Person,
    },

    /// Lock a study: coding is over, for good
    ///
    /// Without --why it only says what is still open. Each matter that is to stay open is named with --waive and gets the
    /// reason of --because. After the lock nothing is rated, corrected, given out or brought in, and it is never taken off.
    #[command(after_help = "Examples:
  samspil lock mystudy --as Maria
  samspil lock mystudy --as Maria --why \"last clip rated\"
  samspil lock mystudy --as Maria --why \"funding ended\" --waive \"draft k3m9p2\" --because \"coder left\"")]
    Lock {
        /// The study's folder
        study: PathBuf,
        /// Why coding is over
        #[arg(long, value_name = "REASON")]
        why: Option<String>,
        /// A matter that stays open, as 'samspil lock' names it; may be given several times
        #[arg(long = "waive", value_name = "MATTER", requires = "because")]
        waive: Vec<String>,
        /// Why these stay open
        #[arg(long, value_name = "REASON")]
        because: Option<String>,
        /// Who does it.
        #[command(flatten)]
        person: Person,
    },

    /// Unblind a locked study, by two people: once
    ///
    /// The lead signs in, and the data manager brings the key file and types its passphrase. From then on
    /// 'samspil export --groups' writes the group of each recording. Coders never see it.
    Unblind {
        /// The study's folder
        study: PathBuf,
        /// Why now
        #[arg(long, value_name = "REASON")]
        why: String,
        /// The data manager's key.
        #[command(flatten)]
        manager: Manager,
        /// The lead.
        #[command(flatten)]
        person: Person,
    },

    /// Open the group of one family in an emergency, for one named person
    ///
    /// By a lead and the data manager together; by the data manager alone (--key-file) where a lead has allowed it
    /// beforehand. The answer goes into a file outside the study, is shown nowhere, and is recorded.
    Emergency {
        /// The study's folder
        study: PathBuf,
        /// The family's code in the trial
        participant: String,
        /// Who is to learn the group, and nobody else
        #[arg(long = "for", value_name = "NAME")]
        recipient: String,
        /// Why, in words that do not name the family
        #[arg(long, value_name = "REASON")]
        why: String,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// The data manager's key.
        #[command(flatten)]
        manager: Manager,
        /// The lead.
        #[command(flatten)]
        person: Person,
    },

    /// Take a family out of a study
    ///
    /// Without --why it only says what would go and what would stay. Videos and everything that says who the family was go;
    /// submitted ratings stay under their codes or go too, as the study decided.
    #[command(after_help = "Examples:
  samspil withdraw mystudy F042 --as Maria
  samspil withdraw mystudy F042 --as Maria --why \"consent withdrawn\"")]
    Withdraw {
        /// The study's folder
        study: PathBuf,
        /// The family's code in the trial
        participant: String,
        /// Why, in words that do not name the family
        #[arg(long, value_name = "REASON")]
        why: Option<String>,
        /// What becomes of submitted ratings, other than the study decided: keep or remove
        #[arg(long, value_name = "FATE", value_parser = fate)]
        ratings: Option<RatingsFate>,
        /// Who does it.
        #[command(flatten)]
        person: Person,
    },

    /// Take a family out of the allocation: the data manager, with --key-file
    ForgetAllocation {
        /// The study's folder
        study: PathBuf,
        /// The family's code in the trial
        participant: String,
        /// Why
        #[arg(long, value_name = "REASON")]
        why: String,
        /// The data manager.
        #[command(flatten)]
        person: Person,
    },
}

/// The data manager's key, brought along by a second person.
#[derive(Debug, Args)]
pub struct Manager {
    /// The data manager's key file
    #[arg(long, value_name = "FILE")]
    manager_key: Option<PathBuf>,
    /// A file whose first line is its passphrase; asked for when left out
    #[arg(long, value_name = "FILE", requires = "manager_key")]
    manager_passphrase_file: Option<PathBuf>,
}

impl Manager {
    fn key(&self) -> Result<Option<ManagerKey>, Refused> {
        let Some(path) = &self.manager_key else { return Ok(None) };
        let file = std::fs::read(path).map_err(|error| {
            Refused::new(format!(
                "the data manager's key {} cannot be read ({error}). Nothing was opened. Next: check the path.",
                path.display()
            ))
        })?;
        let what = "Passphrase of the data manager's key file";
        let passphrase = person::passphrase(what, self.manager_passphrase_file.as_deref())?;
        Ok(Some(ManagerKey { file, passphrase }))
    }
}

/// Does it.
pub fn run(command: BlindingCommand) -> Result<String, Refused> {
    match command {
        BlindingCommand::Incidents { study, json: as_json, person } => {
            let found = person::linked(&study, &person, |lab| Ok(lab.incidents()?))?;
            if as_json { json(&found) } else { Ok(incidents_text(&found)) }
        }
        BlindingCommand::Reassign { study, code, to, person } => {
            person::with(&study, &person, |lab| Ok(lab.reassign(&BlindCode::new(&code), &to)?))?;
            Ok(format!("{code} is in the list of {} now, in its old role.\n", to.trim()))
        }
        BlindingCommand::Lock { study, why, waive, because, person } => {
            person::with(&study, &person, |lab| lock(lab, why.as_deref(), waive, because.unwrap_or_default()))
        }
        BlindingCommand::Unblind { study, why, manager, person } => unblind(&study, &why, &manager, &person),
        BlindingCommand::Emergency { study, participant, recipient, why, out, manager, person } => {
            let emergency = Emergency { participant, recipient, why, file: out };
            let key = manager.key()?;
            person::linked(&study, &person, |lab| Ok(lab.unblind_family(&emergency, key.as_ref())?))?;
            Ok(format!(
                "Written for {}: {}\nIt says the group. Bring it to that person alone, and destroy it afterwards. The opening is \
                 recorded.\n",
                emergency.recipient.trim(),
                emergency.file.display()
            ))
        }
        BlindingCommand::Withdraw { study, participant, why, ratings, person } => {
            person::linked(&study, &person, |lab| match &why {
                None => Ok(leaving_text(&lab.leaving(&participant, ratings)?, false)
                    + "\nNothing was changed. Next: add --why REASON to do it.\n"),
                Some(why) => Ok(departed_text(&lab.withdraw_family(&participant, why, ratings)?)),
            })
        }
        BlindingCommand::ForgetAllocation { study, participant, why, person } => {
            let imports =
                person::with(&study, &person, |lab| Ok(lab.forget_allocation(&participant, &why)?))?;
            Ok(format!(
                "The family is out of the allocation (from {imports} imports). The tables that it was imported from, and \
                 backups from before, still name it.\n"
            ))
        }
    }
}

fn incidents_text(found: &Incidents) -> String {
    let mut text = String::new();
    if found.reported.is_empty() {
        return "No incident was reported.\n".to_owned();
    }
    for incident in &found.reported {
        let submitted = if incident.was_submitted { "after submitting" } else { "before submitting" };
        let _ = writeln!(
            text,
            "{}  {} ({} for {})  {}, {submitted}",
            incident.at,
            incident.blind_code,
            incident.own_code,
            incident.coder,
            incident.kind.word()
        );
        if let Some(why) = &incident.why {
            let _ = writeln!(text, "    {why}");
        }
        if let Some(to) = &incident.given_to {
            let _ = writeln!(text, "    given to {to}");
        }
    }
    if !found.vacant.is_empty() {
        text.push_str("\nWaiting for another coder:\n");
    }
    for clip in &found.vacant {
        let may = if clip.may_have.is_empty() {
            "nobody in the study may have it; add a coder".to_owned()
        } else {
            format!("may go to {}", clip.may_have.join(", "))
        };
        let role = if clip.second { ", second sheet" } else { "" };
        let _ = writeln!(text, "  {} ({} for {}{role}): {may}", clip.blind_code, clip.own_code, clip.former);
    }
    text
}

fn fate(typed: &str) -> Result<RatingsFate, String> {
    RatingsFate::from_word(typed).ok_or_else(|| "it is keep or remove".to_owned())
}

fn lock(lab: &mut Lab, why: Option<&str>, waive: Vec<String>, because: String) -> Result<String, Refused> {
    let Some(why) = why else {
        let state = lab.closing()?;
        let mut text = String::new();
        if let Some(lock) = &state.lock {
            let _ = writeln!(text, "Locked on {} by {}: {}", lock.at, lock.who, lock.why);
        } else if state.open.is_empty() {
            text.push_str("Nothing is open. Next: add --why REASON to lock the study.\n");
        }
        if state.lock.is_none() && !state.open.is_empty() {
            text.push_str("Still open, each with the name for --waive:\n");
            for matter in &state.open {
                let _ = writeln!(text, "  {:28}{}", matter.name(), matter.sentence());
            }
        }
        for waived in &state.waived {
            let _ = writeln!(text, "left open by {}: {} ({})", waived.who, waived.matter, waived.why);
        }
        if let Some((at, lead, manager)) = &state.unblinded {
            let _ = writeln!(text, "Unblinded on {at} by {lead} and {manager}.");
        }
        return Ok(text);
    };
    lab.lock_study(why, &[Waiver { matters: waive, why: because }])?;
    Ok("The study is locked. Nothing is rated, corrected, given out or brought in any more.\n".to_owned())
}

fn unblind(study: &Path, why: &str, manager: &Manager, who: &Person) -> Result<String, Refused> {
    let Some(key) = manager.key()? else {
        return Err(Refused::new(
            "it takes two people: the data manager brings the key file. Nothing was opened. Next: add --manager-key FILE.",
        ));
    };
    let unblinded = person::linked(study, who, |lab| Ok(lab.unblind(&key, why)?))?;
    let found = unblinded.findings();
    let mut text = format!("The study is unblinded. {} recordings have a group.\n", found.groups.len());
    for (codes, what) in [
        (&found.not_allocated, "their family is not in the allocation"),
        (&found.conflicting, "the allocation has their family in more than one group"),
    ] {
        if !codes.is_empty() {
            let codes: Vec<&str> = codes.iter().map(BlindCode::as_str).collect();
            let _ = writeln!(text, "No group for {} of them, since {what}: {}", codes.len(), codes.join(" "));
        }
    }
    text.push_str("Next: samspil export STUDY --groups --out FOLDER\n");
    Ok(text)
}

fn leaving_text(leaving: &Leaving, done: bool) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}", if done { "Gone from the study:" } else { "Would go from the study:" });
    for recording in &leaving.recordings {
        let video = if recording.has_video { "its video, and " } else { "" };
        let _ = writeln!(
            text,
            "  {} at {} months: {video}who it is of; {} sheets not submitted",
            recording.blind_code, recording.wave_months, recording.unfinished
        );
    }
    let submitted: usize = leaving.recordings.iter().map(|recording| recording.submitted).sum();
    let fate = match leaving.ratings {
        RatingsFate::Keep => "stay, under codes that lead to nobody any more",
        RatingsFate::Remove => "go too",
    };
    let _ = writeln!(text, "  {submitted} submitted sheets: {fate}");
    text.push_str("\nWhat a program cannot take back:\n");
    for backup in &leaving.backups {
        let _ = writeln!(
            text,
            "  {} of {}: a backup, which holds the ratings and, sealed, who the family is",
            backup.file.display(),
            backup.at
        );
    }
    for export in &leaving.exports {
        let _ = writeln!(
            text,
            "  an export of {} by {} ({}): holds the ratings under the recordings' codes",
            export.at, export.who, export.what
        );
    }
    if leaving.allocations > 0 {
        text.push_str(
            "  the allocation: names the family; only the data manager can take it out, with 'samspil forget-allocation'\n",
        );
    }
    text.push_str(
        "  the trail: keeps what was done, ratings too, under codes; never the family's name\n  \
         copies elsewhere: the original videos, backups on another disk, the lists that were imported\n  \
         the disk: deleted videos are not overwritten, and on an SSD nobody could promise that; only a disk that is \
         encrypted as a whole forgets when its key does\n",
    );
    text
}

fn departed_text(done: &Departed) -> String {
    let mut text = leaving_text(&done.left, true);
    for path in &done.still_there {
        let _ = writeln!(
            text,
            "\n{} could not be deleted: another program has it open. Close that, and delete it by hand.",
            path.display()
        );
    }
    if done.rewritten {
        text.push_str("\nThe study's file was rewritten without the family.\n");
    } else {
        text.push_str(
            "\nAnother window has the study open, so its journal may hold the family's sealed rows until that is closed.\n",
        );
    }
    text
}
