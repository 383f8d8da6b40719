//! Giving clips to coders, and drawing those that are coded twice.

use std::collections::{BTreeMap, BTreeSet};

use super::closing::refuse_locked;
use super::keys::Keyring;
use super::views::Give;
use super::withdraw::clips_of_departed;
use super::{Lab, LabError, Result};
use crate::store::Tx;
use crate::study::draw::{self, Before, Drawable, Drawn};
use crate::study::{CoderId, Role};

/// How clips are to be shared out.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// Among whom.
    pub coders: Vec<CoderId>,
    /// Share of the clips to be coded twice, in per cent, drawn at random over all clips given out now.
    pub double_percent: f64,
}

/// What was given out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// Clips given to a first coder.
    pub clips: usize,
    /// Of those, clips given to a second coder too.
    pub double: usize,
}

impl Lab {
    /// Shares out every clip that has no coder yet: even loads, random order, both waves of a family to
    /// different coders where that can be, the double-coded clips drawn at random.
    ///
    /// # Errors
    /// When no coder is named, a coder is not in the study, or two coders are needed and only one is there.
    pub fn share_out(&mut self, share: &Share) -> Result<Shared> {
        self.for_leads()?;
        let known = self.coders()?;
        if share.coders.is_empty() {
            return Err(LabError::Refused("Choose at least one coder to share the clips out to.".to_owned()));
        }
        if let Some(stranger) = share.coders.iter().find(|id| !known.iter().any(|coder| coder.id == **id)) {
            return Err(LabError::not_there(format!("coder number {}", stranger.0)));
        }
        if !(0.0..=100.0).contains(&share.double_percent) {
            return Err(LabError::Refused(
                "The double-coded share is between 0 and 100 per cent.".to_owned(),
            ));
        }
        if share.double_percent > 0.0 && share.coders.len() < 2 {
            return Err(LabError::Refused("Coding clips twice takes at least two coders.".to_owned()));
        }
        let mut rng = self.rng.clone();
        let keys = self.keys.clone();
        let shared = self.change(|tx, act| {
            refuse_locked(tx)?;
            let open = unassigned(tx, &keys)?;
            let double = draw::double_count(open.len(), share.double_percent);
            let drawn = draw::draw(&open, &share.coders, double, &before(tx, &keys)?, &mut rng);
            keys.give(tx, &mut rng, &in_order(tx, &drawn)?)?;
            let double = drawn.iter().filter(|d| d.role == Role::Second).count();
            let shared = Shared { clips: drawn.len() - double, double };
            act.record(
                "clips shared out",
                &format!("{} clips to {} coders", shared.clips, share.coders.len()),
                "",
                &format!("{} drawn for double coding", shared.double),
            );
            Ok(shared)
        })?;
        self.rng = rng;
        Ok(shared)
    }

    /// Clips that no coder has yet.
    ///
    /// # Errors
    /// When nobody but a coder is signed in, or the study cannot be read.
    pub fn unassigned_clips(&mut self) -> Result<usize> {
        self.for_all_but_coders()?;
        let keys = self.keys.clone();
        Ok(self.store.look(|tx| unassigned(tx, &keys))?.len())
    }
}

fn unassigned(tx: &Tx<'_>, keys: &Keyring) -> Result<Vec<Drawable>> {
    let mut taken: BTreeSet<_> = keys.links(tx)?.into_iter().map(|link| link.clip).collect();
    taken.extend(clips_of_departed(tx)?);
    let families: BTreeMap<_, _> =
        tx.recordings()?.into_iter().map(|recording| (recording.id, recording.participant)).collect();
    Ok(tx
        .clips()?
        .into_iter()
        .filter(|clip| !taken.contains(&clip.id))
        .filter_map(|clip| {
            families
                .get(&clip.recording)
                .map(|participant| Drawable { clip: clip.id, participant: *participant })
        })
        .collect())
}

/// What the coders have still to do, and which families they know.
fn before(tx: &Tx<'_>, keys: &Keyring) -> Result<Before> {
    let families: BTreeMap<_, _> = tx.recordings()?.into_iter().map(|r| (r.id, r.participant)).collect();
    let clips: BTreeMap<_, _> = tx
        .clips()?
        .into_iter()
        .filter_map(|clip| families.get(&clip.recording).map(|participant| (clip.id, *participant)))
        .collect();
    let mut before = Before::default();
    let given = keys.given(tx)?;
    before.barred = super::incident::barred(tx, &given, &clips)?;
    for given in given {
        let coder = given.row.coder;
        let to_do = !given.row.submitted && !given.row.withdrawn;
        *before.load.entry(coder).or_default() += usize::from(to_do);
        if let Some(participant) = clips.get(&given.clip) {
            before.seen.entry(*participant).or_default().insert(coder);
        }
    }
    Ok(before)
}

/// What was drawn, each coder's clips after those that the coder has already.
fn in_order(tx: &Tx<'_>, drawn: &[Drawn]) -> Result<Vec<Give>> {
    let mut last: BTreeMap<CoderId, u32> = BTreeMap::new();
    for row in tx.assignments()? {
        let place = last.entry(row.coder).or_default();
        *place = (*place).max(row.position);
    }
    let place = |d: &Drawn| {
        let position = last.entry(d.coder).or_default();
        *position += 1;
        Give { clip: d.clip, coder: d.coder, role: d.role, position: *position }
    };
    Ok(drawn.iter().map(place).collect())
}
