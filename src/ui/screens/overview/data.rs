//! What the overview shows: how far the study is, and what to do next.

use crate::lab::{Lab, LabError, Overview};
use crate::study::Duty;

/// The state of the study, and the steps that it asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// Counts.
    pub overview: Overview,
    /// Clips that no coder has.
    pub unassigned: usize,
    /// What to do next, most pressing first; never empty.
    pub steps: Vec<Step>,
}

/// Something that a lead should do, or know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// There is nobody to rate.
    AddCoders,
    /// There is nothing to rate.
    Import,
    /// Videos that the study had are gone.
    FindVideos(usize),
    /// Clips that were withdrawn after an incident and that nobody has since.
    Reassign(usize),
    /// Clips that nobody has.
    ShareOut(usize),
    /// Clips are out, and none is coded twice: agreement can't be computed.
    NothingDouble,
    /// Sheets that coders have yet to submit.
    Wait(usize),
    /// Every sheet is in.
    Export,
}

impl Data {
    /// Reads it.
    ///
    /// # Errors
    /// When the study can't be read.
    pub fn read(lab: &mut Lab) -> Result<Self, LabError> {
        let overview = lab.overview()?;
        let unassigned = lab.unassigned_clips()?;
        let mut steps = steps(&overview, unassigned);
        if lab.actor().duty() == Some(Duty::Lead) {
            let waiting = lab.incidents()?.vacant.len();
            if waiting > 0 {
                steps.retain(|step| *step != Step::Export);
                steps.insert(0, Step::Reassign(waiting));
            }
        }
        Ok(Self { overview, unassigned, steps })
    }
}

/// Sheets given out and not submitted.
fn open_sheets(overview: &Overview) -> usize {
    overview.coders.iter().map(|coder| coder.assigned.saturating_sub(coder.submitted)).sum()
}

fn steps(overview: &Overview, unassigned: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    if overview.coders.is_empty() {
        steps.push(Step::AddCoders);
    }
    if overview.recordings == 0 {
        steps.push(Step::Import);
    }
    if overview.video_missing > 0 {
        steps.push(Step::FindVideos(overview.video_missing));
    }
    if unassigned > 0 && !overview.coders.is_empty() {
        steps.push(Step::ShareOut(unassigned));
    }
    if overview.assigned > 0 && overview.double_assigned == 0 {
        steps.push(Step::NothingDouble);
    }
    let open = open_sheets(overview);
    if open > 0 {
        steps.push(Step::Wait(open));
    }
    if steps.is_empty() {
        steps.push(Step::Export);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::NewStudy;

    #[test]
    fn a_new_study_asks_for_coders_and_recordings() {
        let folder = tempfile::tempdir().expect("folder");
        let mut lab = Lab::create(
            folder.path(),
            &NewStudy::built_in("New", &[12], &[]).in_the_open("known to everybody"),
        )
        .expect("a new study");
        assert_eq!(Data::read(&mut lab).expect("read").steps, [Step::AddCoders, Step::Import]);
        lab.add_account(&crate::lab::NewPerson::named("Anna"), &[Duty::Coder]).expect("coder");
        assert_eq!(Data::read(&mut lab).expect("read").steps, [Step::Import]);
    }

    #[test]
    fn clips_without_a_coder_come_before_sheets_that_are_out() {
        let folder = tempfile::tempdir().expect("folder");
        let mut lab = Lab::create(
            folder.path(),
            &NewStudy::built_in("New", &[12], &["A", "B"]).in_the_open("known to everybody"),
        )
        .expect("a new study");
        let mut overview = lab.overview().expect("overview");
        overview.recordings = 10;
        overview.assigned = 6;
        overview.coders[0].assigned = 6;
        overview.coders[0].submitted = 2;
        assert_eq!(steps(&overview, 4), [Step::ShareOut(4), Step::NothingDouble, Step::Wait(4)]);
        overview.coders[0].submitted = 6;
        overview.double_assigned = 1;
        assert_eq!(steps(&overview, 0), [Step::Export]);
    }
}
