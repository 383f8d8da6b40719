//! The group of one family in an emergency: somebody's safety depends on it. By two people, as an unblinding of the study
//! is; the answer goes into one file for one named person and is shown on no screen. The family's coder is not told, and
//! the family stays in the study.
//!
//! Where a study's plan has the data manager reachable at night and the lead not, the lead can allow the data manager to
//! do it alone beforehand ([`Lab::let_manager_unblind_alone`]).

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::incident::{reason, reason_without};
use super::keeping::is_inside;
use super::linkage::seal_row;
use super::unblind::{Group, Groups, ManagerKey, recordings_of};
use super::{Actor, Lab, LabError, Result};
use crate::sealed::Identity;
use crate::store::{UnblindingKind, UnblindingRow};

/// An emergency, as whoever opens it tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Emergency {
    /// The family's name in the trial.
    pub participant: String,
    /// Who is to learn the group, and nobody else.
    pub recipient: String,
    /// Why.
    pub why: String,
    /// The file to write: outside the study's folder.
    pub file: PathBuf,
}

const SETTING: &str = "emergency_by_data_manager_alone";

const SAFE: &str =
    "The group was told to nobody, and nothing was recorded. Choose another place and try again.";

impl Lab {
    /// Lets the data manager open the group of one family alone in an emergency, or takes that back.
    ///
    /// # Errors
    /// When no lead is signed in, or no reason is given.
    pub fn let_manager_unblind_alone(&mut self, allow: bool, why: &str) -> Result<()> {
        self.for_leads()?;
        let why = reason(why, "Changing who may open a group takes a reason.")?;
        let word = |on: bool| if on { "yes" } else { "no" };
        self.change(|tx, act| {
            let old = tx.setting(SETTING)?.is_some_and(|value| value == "yes");
            if old != allow {
                tx.put_setting(SETTING, word(allow))?;
                act.record_why("setting", "emergency by data manager alone", word(old), word(allow), &why);
            }
            Ok(())
        })
    }

    /// Whether the data manager may open the group of one family alone.
    ///
    /// # Errors
    /// When the study cannot be read.
    pub fn manager_may_unblind_alone(&mut self) -> Result<bool> {
        Ok(self.store.look(|tx| tx.setting(SETTING))?.is_some_and(|value| value == "yes"))
    }

    /// Writes the group of one family into a file for a named person. A lead is signed in with the linkage open, and the
    /// data manager brings the key file; or the data manager is signed in with the linkage open, brings none, and may do
    /// it alone. Answers the codes of the family's recordings, under which it is recorded.
    ///
    /// # Errors
    /// When something is missing, it would be one person's doing, the family is not in the study or its group not known,
    /// or the file lies in the study's folder, is there already or cannot be written.
    pub fn unblind_family(&mut self, emergency: &Emergency, manager: Option<&ManagerKey>) -> Result<String> {
        let participant = reason(&emergency.participant, "Name the family by its code in the trial.")?;
        let why = reason_without(&participant, &emergency.why, "An emergency takes a reason.")?;
        let recipient =
            reason_without(&participant, &emergency.recipient, "Name the person who is to learn the group.")?;
        self.refuse_inside_study(&emergency.file)?;
        let (lead, manager, identity) = self.emergency_people(manager)?;
        self.linkage_key()?;
        let keys = self.keys.clone();
        let title = self.title()?;
        let mut written = false;
        let done = self.change(|tx, act| {
            let codes = recordings_of(tx, &keys, &participant)?;
            if codes.is_empty() {
                return Err(LabError::not_there("family of this name"));
            }
            let groups = Groups::open(tx, &identity)?;
            let group = match groups.of(&participant) {
                Group::One(group) => group.to_owned(),
                Group::Unknown => {
                    return Err(LabError::Refused(
                        "The allocation does not name this family. Ask whoever made the allocation.".to_owned(),
                    ));
                }
                Group::Conflict => {
                    return Err(LabError::Refused(
                        "The allocation puts this family into more than one group. Ask whoever made the allocation."
                            .to_owned(),
                    ));
                }
            };
            let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
            let codes = codes.join(" ");
            // Not the participant: when the family leaves, nothing that cannot be changed names it.
            let sealed = seal_row(
                &format!("emergency {codes}"),
                &(&group, &recipient),
                &Self::data_manager_readers(tx)?,
            )?;
            tx.insert_unblinding(&UnblindingRow {
                kind: UnblindingKind::Family,
                at: act.stamp(),
                lead: lead.clone(),
                data_manager: manager.clone(),
                why: why.clone(),
                sealed,
            })?;
            let people = if lead.is_empty() { manager.clone() } else { format!("{lead} and {manager}") };
            let told = format!("by {people}, for {recipient}");
            act.record_why("family unblinded in an emergency", &codes, "", &told, &why);
            let text = letter(&title, &act.stamp(), &participant, &group, &recipient, &people, &why);
            write_new(&emergency.file, &text)?;
            written = true;
            Ok(codes)
        });
        if done.is_err() && written {
            // What is not recorded is not told.
            let _ = std::fs::remove_file(&emergency.file);
        }
        done
    }

    /// Who takes part: lead (empty where the data manager may do it alone), data manager, and the latter's key.
    fn emergency_people(&mut self, manager: Option<&ManagerKey>) -> Result<(String, String, Identity)> {
        match (&self.actor, manager) {
            (Actor::DataManager { .. }, None) => {
                let name = self.actor.name().to_owned();
                if !self.manager_may_unblind_alone()? {
                    self.record("emergency unblinding refused", &name, "", "one person")?;
                    return Err(LabError::Refused(
                        "It takes two people: a lead signs in, and you bring the key file. The lead can allow you to do it \
                         alone, beforehand."
                            .to_owned(),
                    ));
                }
                Ok((String::new(), name, self.own_key()?.clone()))
            }
            (_, Some(key)) => {
                self.for_leads()?;
                let lead = self.actor.name().to_owned();
                let (account, identity) = self.second_person(key, "emergency unblinding")?;
                Ok((lead, account.name, identity))
            }
            (_, None) => {
                self.for_leads()?;
                Err(LabError::Refused(
                    "It takes two people: the data manager brings the key file.".to_owned(),
                ))
            }
        }
    }

    /// What coders could read is not written to.
    fn refuse_inside_study(&self, file: &Path) -> Result<()> {
        if is_inside(file, self.folder()) {
            return Err(LabError::Refused(
                "The file may not lie in the study's folder: coders can read it. Choose a place that only the named person \
                 reaches."
                    .to_owned(),
            ));
        }
        Ok(())
    }
}

fn letter(
    title: &str,
    at: &str,
    participant: &str,
    group: &str,
    recipient: &str,
    people: &str,
    why: &str,
) -> String {
    format!(
        "Emergency unblinding of one family\n\n\
         Study:     {title}\n\
         For:       {recipient}, and nobody else\n\
         Family:    {participant}\n\
         Group:     {group}\n\
         Reason:    {why}\n\
         Opened by: {people}\n\
         At:        {at} (UTC)\n\n\
         Do not tell anybody who rates this family's recordings. The opening is recorded in the study. Destroy this file \
         when it is no longer needed.\n"
    )
}

fn write_new(file: &Path, text: &str) -> Result<()> {
    let fault = |error| LabError::file(file, error, SAFE);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut open = options.open(file).map_err(fault)?;
    let done = open.write_all(text.as_bytes()).and_then(|()| open.sync_all());
    done.map_err(|error| {
        let _ = std::fs::remove_file(file);
        fault(error)
    })
}
