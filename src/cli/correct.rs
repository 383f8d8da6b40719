//! Correcting a submitted sheet from a shell.

use super::arguments::Correct;
use super::{Refused, person};
use crate::codebook::{ItemId, ReasonId};
use crate::lab::{Lab, SubmittedEntry};
use crate::study::{BlindCode, Rating};

/// Adds a revision with one rating.
pub fn correct(typed: &Correct) -> Result<String, Refused> {
    person::with(&typed.study, &typed.person, |lab| write(lab, typed))
}

fn write(lab: &mut Lab, typed: &Correct) -> Result<String, Refused> {
    let code = BlindCode::new(typed.code.trim().to_lowercase());
    let sheets = lab.submitted_of(&code)?;
    let sheet = choose(&sheets, typed)?;
    let item = ItemId::new(typed.item.trim());
    let number = lab.correct(sheet.assignment, &[(item, rating(&typed.value))], &typed.why)?;
    Ok(format!(
        "Correction {number} of {}'s sheet of {} is written. What was submitted stays, and agreement goes on being computed \
         from it; scores take the correction.\n",
        sheet.coder, sheet.blind_code
    ))
}

fn choose<'a>(sheets: &'a [SubmittedEntry], typed: &Correct) -> Result<&'a SubmittedEntry, Refused> {
    let wanted = |sheet: &&SubmittedEntry| {
        typed.coder.as_ref().is_none_or(|name| sheet.coder.to_lowercase() == name.trim().to_lowercase())
    };
    sheets.iter().find(wanted).ok_or_else(|| {
        let whose = typed.coder.as_ref().map_or_else(String::new, |name| format!(" by {name}"));
        Refused::new(format!(
            "there is no submitted sheet of {}{whose}. Nothing was changed. Next: check the code; a sheet that is not \
             submitted is still its coder's to change.",
            typed.code
        ))
    })
}

/// A number is a point; anything else a reason, with words after a colon.
fn rating(typed: &str) -> Rating {
    if let Ok(points) = typed.trim().replace(',', ".").parse::<f64>() {
        return Rating::Points(points);
    }
    let (reason, text) = typed.split_once(':').unwrap_or((typed, ""));
    Rating::NotRated { reason: ReasonId::new(reason.trim()), text: text.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_a_point_or_a_reason() {
        assert_eq!(rating("3,5"), Rating::Points(3.5));
        let other = |reason: &str, text: &str| Rating::NotRated {
            reason: ReasonId::new(reason),
            text: text.to_owned(),
        };
        assert_eq!(rating("not-visible"), other("not-visible", ""));
        assert_eq!(rating("other: sound gone"), other("other", "sound gone"));
    }
}
