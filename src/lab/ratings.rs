//! The rows that reports and exports start from.

use std::collections::BTreeMap;
use std::path::Path;

use super::keeping::is_inside;
use super::setup::read_instrument;
use super::{Lab, LabError, Result};
use crate::codebook::{Profile, built_in_profiles};
use crate::report::{ClipRow, Instrument, SheetRow, StudyRatings};
use crate::store::StoreError;

impl Lab {
    /// Submitted sheets and what is needed to score them. Holds no participant.
    ///
    /// # Errors
    /// When neither a lead nor an analyst is signed in, or the study cannot be read.
    pub fn study_ratings(&mut self) -> Result<StudyRatings> {
        self.for_results()?;
        let keys = self.keys.clone();
        self.store.look(|tx| {
            let instruments = tx
                .codebooks()?
                .into_iter()
                .map(|row| {
                    let read = read_instrument(row)?;
                    Ok(Instrument {
                        codebook: read.codebook,
                        profile: read.profile,
                        waves: read.row.waves,
                        overlay_hash: read.row.overlay.map(|(hash, _)| hash),
                    })
                })
                .collect::<Result<Vec<_>>>()?;
            let recordings: BTreeMap<_, _> =
                tx.recordings()?.into_iter().map(|recording| (recording.id, recording)).collect();
            let rows = tx.clips()?;
            let mut clips: Vec<ClipRow> = rows
                .iter()
                .filter_map(|clip| {
                    let recording = recordings.get(&clip.recording)?;
                    Some(ClipRow {
                        blind_code: recording.blind_code.clone(),
                        wave_months: recording.wave_months,
                        child_age_months: recording.child_age_months,
                        adult: recording.adult,
                        start_ms: clip.start_ms,
                        end_ms: clip.end_ms,
                    })
                })
                .collect();
            clips.sort_by(|a, b| a.blind_code.cmp(&b.blind_code));
            let of_clip: BTreeMap<_, _> =
                rows.iter().filter_map(|clip| Some((clip.id, recordings.get(&clip.recording)?))).collect();
            let links: BTreeMap<_, _> =
                keys.links(tx)?.into_iter().map(|link| (link.assignment, link)).collect();
            let mut sources = super::bring_in::sources(tx)?;
            let mut sheets: Vec<SheetRow> = Vec::new();
            for sheet in tx.submitted_sheets()? {
                let found =
                    links.get(&sheet.assignment).and_then(|link| Some((link, of_clip.get(&link.clip)?)));
                let (link, recording) = found.ok_or_else(|| StoreError::Unexpected {
                    table: "sheet",
                    detail: format!("of which clip a sheet of {} is, is not known", sheet.coder),
                })?;
                sheets.push(SheetRow {
                    ratings: tx.ratings(sheet.sheet)?,
                    notes: tx.notes(sheet.sheet)?,
                    revisions: tx.revisions(sheet.sheet)?,
                    blind_code: recording.blind_code.clone(),
                    wave_months: recording.wave_months,
                    coder: sheet.coder,
                    role: link.role,
                    submitted_at: sheet.submitted_at,
                    source: sources.remove(sheet.code.as_str()).unwrap_or_default(),
                });
            }
            sheets.sort_by(|a, b| (&a.blind_code, a.role, &a.coder).cmp(&(&b.blind_code, b.role, &b.coder)));
            Ok(StudyRatings {
                study: tx.study()?.title,
                waves: tx.waves()?,
                profiles: other_profiles(&instruments),
                instruments,
                clips,
                sheets,
            })
        })
    }

    /// Whether an export may be written to a folder: not inside the study's own, which coders can read.
    ///
    /// # Errors
    /// When it lies there, by whatever way it is named.
    pub fn check_export_place(&self, folder: &Path) -> Result<()> {
        if is_inside(folder, self.folder()) {
            return Err(LabError::Refused(format!(
                "{} lies inside the study's folder, which coders can read: an export says which clips are coded twice, \
                 and by whom. Choose a folder outside it.",
                folder.display()
            )));
        }
        Ok(())
    }
}

/// The profiles that come with the program for the study's codebooks, but for those that the study uses.
fn other_profiles(instruments: &[Instrument]) -> Vec<Profile> {
    let others = |instrument: &Instrument| {
        let in_use = instrument.profile.as_ref().map(|profile| profile.id.clone());
        let all = built_in_profiles(&instrument.codebook).into_iter();
        all.filter(move |other| in_use.as_ref() != Some(&other.id))
    };
    instruments.iter().flat_map(others).collect()
}

#[cfg(test)]
mod tests {
    use crate::lab::NewStudy;

    use super::*;

    #[test]
    fn an_export_never_goes_where_coders_can_read_it() {
        let kept = tempfile::tempdir().expect("a folder");
        let folder = kept.path().join("study");
        let lab = Lab::create(&folder, &NewStudy::built_in("Study", &[12], &[])).expect("a study");
        assert!(!folder.join("exports").exists());
        let elsewhere = folder.join("new").join("..").join("tables");
        let around = kept.path().join("not there").join("..").join("study").join("tables");
        for inside in [&folder, &folder.join("exports/today"), &elsewhere, &around] {
            let refused = lab.check_export_place(inside).expect_err("inside");
            assert!(refused.to_string().contains("inside the study's folder"), "{refused}");
        }
        #[cfg(unix)]
        {
            let link = kept.path().join("link");
            std::os::unix::fs::symlink(&folder, &link).expect("a link");
            assert!(lab.check_export_place(&link.join("tables")).is_err());
        }
        for outside in [lab.exports_folder(), kept.path().join("study-2"), folder.join("..").join("tables")] {
            lab.check_export_place(&outside).expect("outside");
        }
    }
}
