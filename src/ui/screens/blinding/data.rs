//! What the page on blinding shows. For the lead: it names coders and says which clips are coded twice.

use crate::lab::{Closing, Incidents, Lab, LabError, RatingsFate};
use crate::study::{GuessQuestion, Matter, Open, Waiver};
use crate::ui::look::Look;
use crate::ui::words_blinding::BlindingWord as W;

/// What there is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// Incidents, and clips that wait.
    pub incidents: Incidents,
    /// How far the end of coding has come.
    pub closing: Closing,
    /// Whether the linkage is open.
    pub linkage_open: bool,
    /// What coders are asked at submission.
    pub question: Option<GuessQuestion>,
    /// What becomes of the ratings of a family that leaves.
    pub fate: RatingsFate,
    /// Whether the data manager may open a group alone in an emergency.
    pub alone: bool,
}

impl Data {
    /// Reads it.
    ///
    /// # Errors
    /// When no lead is signed in, or the study can't be read.
    pub fn read(lab: &mut Lab) -> Result<Self, LabError> {
        Ok(Self {
            incidents: lab.incidents()?,
            closing: lab.closing()?,
            linkage_open: lab.linkage_is_open(),
            question: lab.guess_question()?,
            fate: lab.withdrawn_ratings()?,
            alone: lab.manager_may_unblind_alone()?,
        })
    }
}

/// A matter in the window's words.
pub fn matter(look: &Look, matter: &Matter) -> String {
    let code = matter.code.as_str();
    match matter.open {
        Open::NoCoder => look.with(W::OpenNoCoder, &[code]),
        Open::NotBegun => look.with(W::OpenNotBegun, &[code, &matter.coder]),
        Open::Draft => look.with(W::OpenDraft, &[code, &matter.coder]),
        Open::NotReassigned => look.with(W::OpenNotReassigned, &[code, &matter.coder]),
    }
}

/// What is filled in for the lock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LockForm {
    /// Names of the matters that are to stay open.
    pub waived: std::collections::BTreeSet<String>,
    /// Why they are.
    pub because: String,
    /// Why coding is over.
    pub why: String,
}

impl LockForm {
    /// The order to the lab; `None` while something is missing.
    pub fn order(&self, closing: &Closing) -> Option<(String, Waiver)> {
        let open: Vec<String> = closing.open.iter().map(Matter::name).collect();
        let waived: Vec<String> = open.iter().filter(|name| self.waived.contains(*name)).cloned().collect();
        let because = self.because.trim();
        let ready = waived.len() == open.len()
            && (open.is_empty() || !because.is_empty())
            && !self.why.trim().is_empty()
            && closing.lock.is_none();
        ready.then(|| (self.why.trim().to_owned(), Waiver { matters: waived, why: because.to_owned() }))
    }
}

/// Groups as typed: “a, b”.
///
/// # Errors
/// When it is none that can be asked; empty asks nothing.
pub fn question(text: &str) -> Result<Option<GuessQuestion>, ()> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    GuessQuestion::new(&text.split(',').collect::<Vec<_>>()).map(Some).map_err(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::BlindCode;

    #[test]
    fn a_lock_is_ordered_when_every_matter_is_done_or_waived_with_a_reason() {
        let open = Matter {
            open: Open::Draft,
            code: BlindCode::new("aaaaaa"),
            own: BlindCode::new("bbbbbb"),
            coder: "Anna".to_owned(),
            second: false,
        };
        let closing = Closing { open: vec![open], ..Closing::default() };
        let mut form = LockForm { why: "over".to_owned(), ..LockForm::default() };
        assert_eq!(form.order(&closing), None);
        form.waived.insert("draft bbbbbb".to_owned());
        assert_eq!(form.order(&closing), None, "a reason is missing");
        form.because = "she left".to_owned();
        let order = form.order(&closing).expect("an order");
        assert_eq!(order.1, Waiver { matters: vec!["draft bbbbbb".to_owned()], why: "she left".to_owned() });
        form.why.clear();
        assert_eq!(form.order(&closing), None);
        let done = LockForm { why: "over".to_owned(), ..LockForm::default() };
        assert!(done.order(&Closing::default()).is_some());
    }

    #[test]
    fn groups_are_typed_with_commas() {
        assert_eq!(question(" "), Ok(None));
        assert_eq!(question("warm, cold"), Ok(GuessQuestion::new(&["warm", "cold"]).ok()));
        assert_eq!(question("warm"), Err(()));
    }
}
