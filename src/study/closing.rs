//! What stands in the way of locking a study: whatever was begun and not ended.

use serde::{Deserialize, Serialize};

use super::{BlindCode, Role};

/// A clip in a coder's hands, as closing the study sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InHand {
    /// The recording's code.
    pub code: BlindCode,
    /// The code that the coder knows it by.
    pub own: BlindCode,
    /// The coder's name.
    pub coder: String,
    /// As what.
    pub role: Role,
    /// Whether a sheet was opened.
    pub opened: bool,
    /// Whether it was submitted.
    pub submitted: bool,
    /// Whether it was withdrawn after an incident.
    pub withdrawn: bool,
}

/// Why something is still open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Open {
    /// Nobody was given the clip.
    NoCoder,
    /// The coder has not begun.
    NotBegun,
    /// The coder has begun and not submitted.
    Draft,
    /// The sheet was withdrawn after an incident, and nobody else was given the clip in its place.
    NotReassigned,
}

impl Open {
    /// The word in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoCoder => "no-coder",
            Self::NotBegun => "not-begun",
            Self::Draft => "draft",
            Self::NotReassigned => "not-reassigned",
        }
    }
}

/// Something that is still open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Matter {
    /// Why.
    pub open: Open,
    /// The recording's code.
    pub code: BlindCode,
    /// The code that the coder knows it by; the recording's where nobody has it.
    pub own: BlindCode,
    /// Whose it is; nobody's where nobody has the clip.
    pub coder: String,
    /// Whether it is the independent second sheet of a clip that is coded twice.
    pub second: bool,
}

impl Matter {
    /// Its name, unique in the study: what a waiver is given for. It stands in the open, so it goes by the code that the
    /// coder knows, and does not tell that a clip is coded twice.
    pub fn name(&self) -> String {
        format!("{} {}", self.open.word(), self.own)
    }

    /// What it is, for the lead.
    pub fn sentence(&self) -> String {
        let sheet = if self.second { "second sheet" } else { "sheet" };
        match self.open {
            Open::NoCoder => format!("{} was given to no coder", self.code),
            Open::NotBegun => format!("{} has not begun the {sheet} of {}", self.coder, self.code),
            Open::Draft => format!("{} has not submitted the {sheet} of {}", self.coder, self.code),
            Open::NotReassigned => {
                format!(
                    "the {sheet} of {} was withdrawn ({}), and nobody has it since",
                    self.code, self.coder
                )
            }
        }
    }
}

/// Everything that is still open, in order. A clip that is coded twice is done when both of its sheets are submitted:
/// each is a matter of its own.
///
/// Adjudication will stand here too once the program has it: a clip whose two sheets differ and were not settled.
pub fn open_matters(clips: &[BlindCode], in_hand: &[InHand]) -> Vec<Matter> {
    let mut open = Vec::new();
    for code in clips {
        let mine: Vec<&InHand> = in_hand.iter().filter(|sheet| sheet.code == *code).collect();
        let matter = |open_as: Open, sheet: &InHand| Matter {
            open: open_as,
            code: code.clone(),
            own: sheet.own.clone(),
            coder: sheet.coder.clone(),
            second: sheet.role == Role::Second,
        };
        if mine.is_empty() {
            let (own, coder) = (code.clone(), String::new());
            open.push(Matter { open: Open::NoCoder, code: code.clone(), own, coder, second: false });
        }
        for role in [Role::Primary, Role::Second] {
            let of_role = || mine.iter().filter(move |sheet| sheet.role == role);
            let mut live = of_role().filter(|sheet| !sheet.withdrawn).peekable();
            if live.peek().is_none()
                && let Some(withdrawn) = of_role().next_back()
            {
                open.push(matter(Open::NotReassigned, withdrawn));
            }
            for sheet in live.filter(|sheet| !sheet.submitted) {
                let open_as = if sheet.opened { Open::Draft } else { Open::NotBegun };
                open.push(matter(open_as, sheet));
            }
        }
    }
    open.sort();
    open
}

/// A reason that is given for leaving matters open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiver {
    /// Their names, as [`Matter::name`] gives them.
    pub matters: Vec<String>,
    /// The reason.
    pub why: String,
}

/// The matters that no waiver names, and the names in waivers that are no open matter.
pub fn not_waived(open: &[Matter], waivers: &[Waiver]) -> (Vec<Matter>, Vec<String>) {
    let named = |name: &str| waivers.iter().any(|waiver| waiver.matters.iter().any(|matter| matter == name));
    let left = open.iter().filter(|matter| !named(&matter.name())).cloned().collect();
    let names: Vec<String> = open.iter().map(Matter::name).collect();
    let unknown = waivers
        .iter()
        .flat_map(|waiver| waiver.matters.iter())
        .filter(|name| !names.contains(name))
        .cloned()
        .collect();
    (left, unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(code: &str, coder: &str, role: Role, state: &str) -> InHand {
        InHand {
            code: BlindCode::new(code),
            own: BlindCode::new(code.to_uppercase()),
            coder: coder.to_owned(),
            role,
            opened: state != "new",
            submitted: state == "submitted",
            withdrawn: state == "withdrawn",
        }
    }

    #[test]
    fn a_clip_is_done_when_each_of_its_sheets_is_submitted() {
        let code = |text: &str| BlindCode::new(text);
        let clips = ["aaaaaa", "bbbbbb", "cccccc", "dddddd", "eeeeee", "ffffff"].map(code);
        let in_hand = [
            sheet("aaaaaa", "Anna", Role::Primary, "submitted"),
            sheet("bbbbbb", "Anna", Role::Primary, "submitted"),
            sheet("bbbbbb", "Mette", Role::Second, "draft"),
            sheet("cccccc", "Anna", Role::Primary, "withdrawn"),
            sheet("dddddd", "Anna", Role::Primary, "withdrawn"),
            sheet("dddddd", "Mette", Role::Primary, "submitted"),
            sheet("eeeeee", "Mette", Role::Primary, "new"),
        ];
        let open = open_matters(&clips, &in_hand);
        let names: Vec<String> = open.iter().map(Matter::name).collect();
        assert_eq!(names, ["no-coder ffffff", "not-begun EEEEEE", "draft BBBBBB", "not-reassigned CCCCCC"]);
        let waiver = Waiver { matters: vec![names[0].clone(), "draft zzzzzz".into()], why: "lost".into() };
        let (left, unknown) = not_waived(&open, &[waiver]);
        assert_eq!((left.len(), unknown), (3, vec!["draft zzzzzz".to_owned()]));
        assert_eq!(open[2].sentence(), "Mette has not submitted the second sheet of bbbbbb");
        assert!(open_matters(&clips[..1], &in_hand).is_empty());
    }
}
