//! What a cell says of an item: a point of its scale, a reason why there is none, or nothing.

use super::{BringInRules, BroughtRating, WrittenReason};
use crate::codebook::{Codebook, Item, Reason, ReasonId, did_you_mean};
use crate::study::{Rating, check_rating};
use crate::table::{is_missing, single as number};

/// An item where it is rated.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub(super) codebook: &'a Codebook,
    pub(super) item: &'a Item,
    pub(super) wave_months: u16,
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    /// Nothing.
    Nothing,
    /// A rating, or a reason.
    Rating(Rating),
    /// A rating which would be a code for “not rated” on an item whose scale does not have that point.
    PointDespiteCode(Rating),
}

/// Reads a cell.
///
/// # Errors
/// What is wrong with it, in words, without its place.
pub(super) fn read(here: Here<'_>, cell: &BroughtRating, rules: &BringInRules) -> Result<Said, String> {
    let (value, reason) = (cell.value.trim(), cell.reason.trim());
    let words = unguarded(&cell.reason_text);
    match (value.is_empty(), reason.is_empty()) {
        (true, true) if words.is_empty() => Ok(Said::Nothing),
        (true, true) => Err("there are words on a reason, and no reason".to_owned()),
        (false, false) => Err(format!("there is both a rating (“{value}”) and a reason (“{reason}”)")),
        (true, false) => {
            let meant = code(here, reason, rules).map(|code| code.reason.clone());
            let mut meant = meant.unwrap_or_else(|| WrittenReason::parse(reason));
            if !words.is_empty() {
                meant.words = words.to_owned();
            }
            not_rated(here, &meant).map(Said::Rating)
        }
        (false, true) => of_value(here, value, rules),
    }
}

fn of_value(here: Here<'_>, value: &str, rules: &BringInRules) -> Result<Said, String> {
    let number = number(value);
    let code = code(here, value, rules);
    // A code for all items is no code where it is a point: 9 is the highest rating on a scale from 1 to 9.
    let is_point = number.is_some_and(|number| here.item.scale.contains(number));
    match (code, number) {
        (Some(code), _) if code.item.is_some() || !is_point => {
            not_rated(here, &code.reason).map(Said::Rating)
        }
        (code, Some(number)) => {
            let rating = Rating::Points(number);
            check_rating(here.codebook, here.item, here.wave_months, &rating)
                .map_err(|fault| fault.to_string())?;
            Ok(if code.is_some() { Said::PointDespiteCode(rating) } else { Said::Rating(rating) })
        }
        (None, None) if is_missing(value) => Ok(Said::Nothing),
        (None, None) if reason_of(here, &WrittenReason::parse(value).name).is_some() => {
            not_rated(here, &WrittenReason::parse(value)).map(Said::Rating)
        }
        _ => Err(format!(
            "“{value}” is neither a rating nor a reason; if it stands for “not rated”, say what it means"
        )),
    }
}

/// A reason on an item.
///
/// # Errors
/// When the item does not offer it here, or it lacks its words.
pub(super) fn not_rated(here: Here<'_>, meant: &WrittenReason) -> Result<Rating, String> {
    let Some(found) = reason_of(here, &meant.name) else {
        let known: Vec<&str> = here.codebook.reasons.iter().map(|reason| reason.id.as_str()).collect();
        return Err(format!(
            "“{}” is no reason for leaving {} unrated{}; reasons are {}",
            meant.name,
            here.item.id,
            did_you_mean(&meant.name, known.iter().copied()),
            known.join(", ")
        ));
    };
    let rating = Rating::NotRated { reason: found, text: meant.words.clone() };
    check_rating(here.codebook, here.item, here.wave_months, &rating).map_err(|fault| fault.to_string())?;
    Ok(rating)
}

/// The codebook's reason of a name, which may be written with blanks or underscores.
fn reason_of(here: Here<'_>, name: &str) -> Option<ReasonId> {
    let plain = |text: &str| text.trim().to_lowercase().replace(['_', ' '], "-");
    let wanted = plain(name);
    let is = |reason: &&Reason| plain(reason.id.as_str()) == wanted;
    here.codebook.reasons.iter().find(is).map(|reason| reason.id.clone())
}

fn code<'a>(here: Here<'_>, written: &str, rules: &'a BringInRules) -> Option<&'a super::NotRatedCode> {
    let same = |code: &str| {
        code.trim().eq_ignore_ascii_case(written)
            || number(code).is_some_and(|code| number(written) == Some(code))
    };
    let of_item = |code: &&super::NotRatedCode| {
        code.item.as_ref().is_some_and(|item| item.eq_ignore_ascii_case(here.item.id.as_str()))
    };
    let mut fitting = rules.codes.iter().filter(|code| same(&code.code));
    let all: Vec<_> = fitting.by_ref().collect();
    all.iter().copied().find(of_item).or_else(|| all.iter().copied().find(|code| code.item.is_none()))
}

/// Words without the apostrophe that exports put before what a spreadsheet would run as a formula.
pub(super) fn unguarded(words: &str) -> &str {
    let bare = words.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r']));
    bare.unwrap_or(words).trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::built_in_codebooks;
    use crate::lab::bring_in::NotRatedCode;

    fn with<T>(item: &str, work: impl FnOnce(Here<'_>) -> T) -> T {
        let codebooks: Vec<Codebook> = built_in_codebooks().into_iter().collect();
        let found = codebooks.iter().find_map(|codebook| {
            let item = codebook.items.iter().find(|known| known.id.as_str() == item)?;
            Some(Here { codebook, item, wave_months: 24 })
        });
        work(found.expect("an item"))
    }

    fn cell(value: &str, reason: &str, words: &str) -> BroughtRating {
        BroughtRating {
            value: value.into(),
            reason: reason.into(),
            reason_text: words.into(),
            ..BroughtRating::default()
        }
    }

    fn code(item: Option<&str>, code: &str, reason: &str) -> NotRatedCode {
        NotRatedCode {
            item: item.map(str::to_owned),
            code: code.into(),
            reason: WrittenReason::parse(reason),
        }
    }

    fn not_visible() -> Rating {
        Rating::NotRated { reason: ReasonId::new("not-visible"), text: String::new() }
    }

    #[test]
    fn a_cell_is_a_point_a_reason_or_nothing() {
        let rules = BringInRules::default();
        with("P03", |here| {
            let read = |value: &str, reason: &str| read(here, &cell(value, reason, ""), &rules);
            assert_eq!(read(" 3 ", ""), Ok(Said::Rating(Rating::Points(3.0))));
            assert_eq!(read("3,0", ""), Ok(Said::Rating(Rating::Points(3.0))));
            assert_eq!(read(" ", ""), Ok(Said::Nothing));
            assert_eq!(read("Not_Visible", ""), Ok(Said::Rating(not_visible())));
            assert_eq!(read("", "not visible"), Ok(Said::Rating(not_visible())));
            let fault = read("7", "").expect_err("off the scale");
            assert_eq!(fault, "P03 takes 1 to 5 in steps of 1; 7 is none of them");
            assert!(read("3.5", "").expect_err("no half points").contains("3.5 is none"));
            assert!(read("3", "technical").expect_err("both").contains("both"));
            assert!(read("", "not-visable").expect_err("unknown").contains("did you mean “not-visible”?"));
            for nothing in ["NA", "n/a", ".", "NaN"] {
                assert_eq!(read(nothing, ""), Ok(Said::Nothing), "{nothing}");
            }
            for odd in ["inf", "-inf", "1e9", "3;4", "1.000,5", "three", "=3", "3\u{202e}"] {
                assert!(read(odd, "").is_err(), "{odd}");
            }
        });
    }

    #[test]
    fn a_reason_takes_its_words_and_only_where_it_is_offered() {
        let rules = BringInRules::default();
        with("P03", |here| {
            let said = read(here, &cell("", "other", "'=the film tore"), &rules);
            let other = |words: &str| Rating::NotRated { reason: ReasonId::new("other"), text: words.into() };
            assert_eq!(said, Ok(Said::Rating(other("=the film tore"))));
            assert_eq!(read(here, &cell("other: torn", "", ""), &rules), Ok(Said::Rating(other("torn"))));
            assert!(read(here, &cell("", "other", ""), &rules).expect_err("no words").contains("few words"));
            let fault = read(here, &cell("", "situation-did-not-arise", ""), &rules);
            assert!(fault.expect_err("not on this item").contains("not a reason that P03 offers"));
            assert!(read(here, &cell("", "", "words"), &rules).expect_err("words").contains("no reason"));
        });
    }

    #[test]
    fn a_code_is_none_where_it_is_a_point_unless_said_for_the_item() {
        let mut rules = BringInRules { codes: vec![code(None, "9", "not-visible")], ..Default::default() };
        let nine = cell("9,0", "", "");
        with("P03", |here| assert_eq!(read(here, &nine, &rules), Ok(Said::Rating(not_visible()))));
        with("AINS", |here| {
            assert_eq!(read(here, &nine, &rules), Ok(Said::PointDespiteCode(Rating::Points(9.0))));
        });
        rules.codes.push(code(Some("ains"), "9", "not-visible"));
        with("AINS", |here| assert_eq!(read(here, &nine, &rules), Ok(Said::Rating(not_visible()))));
        rules.codes = vec![code(None, "N/C", "nothing-known")];
        with("P03", |here| {
            let fault = read(here, &cell("n/c", "", ""), &rules).expect_err("no such reason");
            assert!(fault.contains("“nothing-known” is no reason"), "{fault}");
        });
    }
}
