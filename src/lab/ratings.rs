//! The rows that reports and exports start from.

use super::setup::read_instrument;
use super::{Lab, Result};
use crate::report::{ClipRow, Instrument, SheetRow, StudyRatings};

impl Lab {
    /// Submitted sheets and what is needed to score them. Holds no participant.
    ///
    /// # Errors
    /// When neither a lead nor an analyst is signed in, or the study cannot be read.
    pub fn study_ratings(&mut self) -> Result<StudyRatings> {
        self.for_results()?;
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
                .collect::<Result<_>>()?;
            let recordings: std::collections::BTreeMap<_, _> =
                tx.recordings()?.into_iter().map(|recording| (recording.id, recording)).collect();
            let mut clips: Vec<ClipRow> = tx
                .clips()?
                .into_iter()
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
            let sheets = tx
                .submitted_sheets()?
                .into_iter()
                .map(|sheet| {
                    Ok(SheetRow {
                        ratings: tx.ratings(sheet.sheet)?,
                        notes: tx.notes(sheet.sheet)?,
                        blind_code: sheet.blind_code,
                        wave_months: sheet.wave_months,
                        coder: sheet.coder,
                        role: sheet.role,
                        submitted_at: sheet.submitted_at,
                    })
                })
                .collect::<Result<_>>()?;
            Ok(StudyRatings { study: tx.study()?.title, waves: tx.waves()?, instruments, clips, sheets })
        })
    }
}
