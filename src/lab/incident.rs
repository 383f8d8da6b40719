//! Blinding incidents: a coder says so, the clip is gone from that coder for good, and the lead gives it to another.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::linkage::{open_row, seal_row};
use super::views::{Give, Given};
use super::withdraw::clips_of_departed;
use super::{Actor, Lab, LabError, Result};
use crate::store::{AssignmentRow, IncidentRow, Tx};
use crate::study::{AssignmentId, BlindCode, ClipId, CoderId, IncidentKind, ParticipantId, Role};

#[cfg(test)]
mod tests;

/// An incident as the lead sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IncidentEntry {
    /// When (RFC 3339, UTC).
    pub at: String,
    /// Who reported it.
    pub coder: String,
    /// How the blinding broke.
    pub kind: IncidentKind,
    /// The recording's code.
    pub blind_code: BlindCode,
    /// The code that the coder knew it by.
    pub own_code: BlindCode,
    /// Whether the sheet had been submitted.
    pub was_submitted: bool,
    /// The coder's words; `None` while the linkage is closed.
    pub why: Option<String>,
    /// Who has the clip in its place.
    pub given_to: Option<String>,
}

/// A clip whose sheet was withdrawn and that nobody has in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Vacancy {
    /// The recording's code.
    pub blind_code: BlindCode,
    /// The code that the coder before knew it by.
    pub own_code: BlindCode,
    /// Whose it was.
    pub former: String,
    /// Whether it was the independent second sheet of a clip that is coded twice.
    pub second: bool,
    /// Who may have it, the best first: with no clip of the family yet, then with least to do.
    pub may_have: Vec<String>,
}

/// What blinding incidents left behind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Incidents {
    /// Newest first.
    pub reported: Vec<IncidentEntry>,
    /// Clips that wait for another coder.
    pub vacant: Vec<Vacancy>,
}

fn of_incident(assignment: AssignmentId) -> String {
    format!("incident {}", assignment.0)
}

/// The family of each clip.
pub(super) fn families(tx: &Tx<'_>) -> Result<BTreeMap<ClipId, ParticipantId>> {
    let of: BTreeMap<_, _> = tx.recordings()?.into_iter().map(|r| (r.id, r.participant)).collect();
    let clips = tx.clips()?.into_iter();
    Ok(clips.filter_map(|clip| of.get(&clip.recording).map(|family| (clip.id, *family))).collect())
}

/// The coders who are kept from a family after an incident with it. An incident of another kind keeps its coder from the
/// clip alone, which nobody is given twice anyway.
pub(super) fn barred(
    tx: &Tx<'_>,
    given: &[Given],
    families: &BTreeMap<ClipId, ParticipantId>,
) -> Result<BTreeMap<ParticipantId, BTreeSet<CoderId>>> {
    let mut barred: BTreeMap<ParticipantId, BTreeSet<CoderId>> = BTreeMap::new();
    for incident in tx.incidents()?.into_iter().filter(|incident| incident.kind.is_of_the_family()) {
        let Some(assignment) = given.iter().find(|given| given.row.id == incident.assignment) else {
            continue;
        };
        if let Some(family) = families.get(&assignment.clip) {
            barred.entry(*family).or_default().insert(assignment.row.coder);
        }
    }
    Ok(barred)
}

/// Roles of clips that were withdrawn and that nobody has since.
fn vacant(given: &[Given]) -> Vec<&Given> {
    let live: BTreeSet<(ClipId, Role)> =
        given.iter().filter(|g| !g.row.withdrawn).map(|g| (g.clip, g.role)).collect();
    let mut seen = BTreeSet::new();
    given
        .iter()
        .rev()
        .filter(|g| g.row.withdrawn && !live.contains(&(g.clip, g.role)) && seen.insert((g.clip, g.role)))
        .collect()
}

impl Lab {
    /// A coder says that a clip is no longer blinded. The sheet is withdrawn: what was rated stays in the file and counts
    /// nowhere. The clip is gone from the coder's list, and so is every other clip of the family that the coder has
    /// not submitted and that has a video, when it is the family or its group that is known; answers how many.
    ///
    /// # Errors
    /// When no reason is given, the clip is not the coder's, or the study is locked.
    pub fn report_incident(
        &mut self,
        assignment: AssignmentId,
        kind: IncidentKind,
        why: &str,
    ) -> Result<usize> {
        let coder = self.coder_at_work()?;
        let why = reason(why, "Say in a few words what happened.")?;
        let keys = self.keys.clone();
        self.change(|tx, act| {
            super::closing::refuse_locked(tx)?;
            let mine = tx.assignments_of(coder)?;
            let row = mine
                .iter()
                .find(|row| row.id == assignment && !row.withdrawn)
                .ok_or_else(|| LabError::not_there("such clip in your worklist"))?;
            let sealed = seal_row(&of_incident(assignment), &why, &Self::linkage_readers(tx)?)?;
            tx.insert_incident(&IncidentRow { assignment, at: act.stamp(), kind, sealed })?;
            tx.withdraw_assignment(assignment, &act.stamp())?;
            // The reason may name the family: it is not in the trail, which anybody can read.
            act.record_why(
                "blinding incident",
                row.blind_code.as_str(),
                if row.submitted { "submitted" } else { "not submitted" },
                kind.word(),
                "sealed for the lead",
            );
            let others =
                if kind.is_of_the_family() { same_family(tx, &keys, row, &mine)? } else { Vec::new() };
            for other in &others {
                tx.withdraw_assignment(other.id, &act.stamp())?;
                act.record("withdrawn with its family", other.blind_code.as_str(), "", kind.word());
            }
            Ok(others.len())
        })
    }

    /// What incidents were reported, and which clips wait for another coder. The coders' words are there while the
    /// linkage is open.
    ///
    /// # Errors
    /// When no lead is signed in, or the study cannot be read.
    pub fn incidents(&mut self) -> Result<Incidents> {
        self.for_leads()?;
        let keys = self.keys.clone();
        self.store.look(|tx| {
            let given = keys.given(tx)?;
            let families = families(tx)?;
            let names: BTreeMap<CoderId, String> =
                tx.coders()?.into_iter().map(|coder| (coder.id, coder.name)).collect();
            let name = |id: CoderId| names.get(&id).cloned().unwrap_or_default();
            let codes = codes(tx)?;
            let code = |clip: ClipId| codes.get(&clip).cloned().unwrap_or_else(|| BlindCode::new(""));
            let mut reported = Vec::new();
            for incident in tx.incidents()?.into_iter().rev() {
                let Some(of) = given.iter().find(|g| g.row.id == incident.assignment) else { continue };
                let why = match &keys.linkage {
                    Some(key) => Some(open_row(
                        &of_incident(incident.assignment),
                        "What a coder said of an incident",
                        &incident.sealed,
                        key,
                    )?),
                    None => None,
                };
                reported.push(IncidentEntry {
                    at: incident.at,
                    coder: name(of.row.coder),
                    kind: incident.kind,
                    blind_code: code(of.clip),
                    own_code: of.row.blind_code.clone(),
                    was_submitted: of.row.submitted,
                    why,
                    given_to: given
                        .iter()
                        .find(|g| g.clip == of.clip && g.role == of.role && !g.row.withdrawn)
                        .map(|g| name(g.row.coder)),
                });
            }
            let barred = barred(tx, &given, &families)?;
            let departed = clips_of_departed(tx)?;
            let mut waiting: Vec<Vacancy> = vacant(&given)
                .into_iter()
                .filter(|gone| !departed.contains(&gone.clip))
                .map(|gone| Vacancy {
                    blind_code: code(gone.clip),
                    own_code: gone.row.blind_code.clone(),
                    former: name(gone.row.coder),
                    second: gone.role == Role::Second,
                    may_have: candidates(gone.clip, &given, &families, &barred, names.keys().copied())
                        .into_iter()
                        .map(name)
                        .collect(),
                })
                .collect();
            waiting.sort_by(|a, b| (&a.blind_code, a.second).cmp(&(&b.blind_code, b.second)));
            Ok(Incidents { reported, vacant: waiting })
        })
    }

    /// Gives a clip that waits after an incident to another coder, in the same role, at the end of that coder's list.
    /// The clip is named by its recording's code, or by the one that the coder before knew it by.
    ///
    /// # Errors
    /// When the clip does not wait, the coder has had it, or an incident keeps the coder from its family.
    pub fn reassign(&mut self, code: &BlindCode, to: &str) -> Result<()> {
        self.for_leads()?;
        let keys = self.keys.clone();
        let mut rng = self.rng.clone();
        self.change(|tx, act| {
            super::closing::refuse_locked(tx)?;
            let given = keys.given(tx)?;
            let families = families(tx)?;
            let codes = codes(tx)?;
            let coders = tx.coders()?;
            let departed = clips_of_departed(tx)?;
            let mut waiting = vacant(&given);
            waiting.retain(|gone| !departed.contains(&gone.clip));
            let gone = waiting
                .iter()
                .find(|g| g.row.blind_code == *code)
                .or_else(|| waiting.iter().find(|g| codes.get(&g.clip) == Some(code)))
                .ok_or_else(|| {
                    LabError::Refused(format!("{code} does not wait for another coder after an incident."))
                })?;
            let coder = coders
                .iter()
                .find(|coder| coder.name.to_lowercase() == to.trim().to_lowercase())
                .ok_or_else(|| LabError::not_there(format!("coder “{}”", to.trim())))?;
            if given.iter().any(|g| g.clip == gone.clip && g.row.coder == coder.id) {
                return Err(LabError::Refused(format!(
                    "{} has had {code} already: nobody rates a clip twice.",
                    coder.name
                )));
            }
            let ids = coders.iter().map(|coder| coder.id);
            let barred = barred(tx, &given, &families)?;
            if !candidates(gone.clip, &given, &families, &barred, ids).contains(&coder.id) {
                return Err(LabError::Refused(format!(
                    "{} reported an incident with this family, and is kept from its clips.",
                    coder.name
                )));
            }
            let last = given.iter().filter(|g| g.row.coder == coder.id).map(|g| g.row.position).max();
            let former = coders.iter().find(|c| c.id == gone.row.coder).map_or("", |c| c.name.as_str());
            let give =
                Give { clip: gone.clip, coder: coder.id, role: gone.role, position: last.unwrap_or(0) + 1 };
            keys.give(tx, &mut rng, &[give])?;
            act.record("clip given to another", gone.row.blind_code.as_str(), former, &coder.name);
            Ok(())
        })?;
        self.rng = rng;
        Ok(())
    }
}

/// The other clips of a row's family that the coder has and has not submitted. Only what the coder's own key opens is
/// asked: the video's name tells the recording, so a clip without one is not found (nobody recognises a family on it).
fn same_family<'a>(
    tx: &Tx<'_>,
    keys: &super::keys::Keyring,
    row: &AssignmentRow,
    mine: &'a [AssignmentRow],
) -> Result<Vec<&'a AssignmentRow>> {
    let recordings = tx.recordings()?;
    let family = |row: &AssignmentRow| -> Result<Option<ParticipantId>> {
        let Some(file) = keys.view(row)?.file_name else { return Ok(None) };
        let recording = recordings.iter().find(|recording| recording.file_name.as_ref() == Some(&file));
        Ok(recording.map(|recording| recording.participant))
    };
    let Some(wanted) = family(row)? else { return Ok(Vec::new()) };
    let mut others = Vec::new();
    for other in mine.iter().filter(|other| other.id != row.id && !other.submitted && !other.withdrawn) {
        if family(other)? == Some(wanted) {
            others.push(other);
        }
    }
    Ok(others)
}

/// Who may have a clip: who never had it and is not kept from its family. First those who have had no clip of the
/// family, then those with least to do.
fn candidates(
    clip: ClipId,
    given: &[Given],
    families: &BTreeMap<ClipId, ParticipantId>,
    barred: &BTreeMap<ParticipantId, BTreeSet<CoderId>>,
    coders: impl Iterator<Item = CoderId>,
) -> Vec<CoderId> {
    let family = families.get(&clip);
    let kept_from =
        |coder: &CoderId| family.and_then(|id| barred.get(id)).is_some_and(|who| who.contains(coder));
    let had = |coder: &CoderId| given.iter().any(|g| g.clip == clip && g.row.coder == *coder);
    let mut may: Vec<CoderId> = coders.filter(|coder| !kept_from(coder) && !had(coder)).collect();
    may.sort_by_key(|coder| {
        let mine = || given.iter().filter(|g| g.row.coder == *coder);
        let knows = mine().any(|g| families.get(&g.clip) == family);
        let load = mine().filter(|g| !g.row.submitted && !g.row.withdrawn).count();
        (knows, load, *coder)
    });
    may
}

/// The recording's code of each clip.
pub(super) fn codes(tx: &Tx<'_>) -> Result<BTreeMap<ClipId, BlindCode>> {
    let of: BTreeMap<_, _> = tx.recordings()?.into_iter().map(|r| (r.id, r.blind_code)).collect();
    let clips = tx.clips()?.into_iter();
    Ok(clips.filter_map(|clip| of.get(&clip.recording).map(|code| (clip.id, code.clone()))).collect())
}

/// A reason that was given; refused when it is empty.
pub(super) fn reason(why: &str, ask: &str) -> Result<String> {
    let why = why.trim();
    if why.is_empty() { Err(LabError::Refused(ask.to_owned())) } else { Ok(why.to_owned()) }
}

/// The same, of something done with one family: refused when it names the family, as everybody can read the trail.
pub(super) fn reason_without(participant: &str, why: &str, ask: &str) -> Result<String> {
    let why = reason(why, ask)?;
    let name = participant.trim().to_lowercase();
    if !name.is_empty() && why.to_lowercase().contains(&name) {
        return Err(LabError::Refused(
            "The reason names the family, and the trail keeps it for ever. Say it without the name."
                .to_owned(),
        ));
    }
    Ok(why)
}

impl Lab {
    /// The signed-in coder.
    pub(super) fn coder_at_work(&self) -> Result<CoderId> {
        match &self.actor {
            Actor::Coder { id, .. } => {
                self.not_by_a_handed_over_passphrase()?;
                Ok(*id)
            }
            _ => Err(LabError::Refused(
                "Only a coder who is signed in rates clips. Sign in with a coder's name.".to_owned(),
            )),
        }
    }
}
