//! Which of a clip's sheets stands for the clip, and which is the independent second one.

use super::BringInRules;
use super::fault::{Faults, Settles};
use super::known::{Known, KnownClip};
use super::plan::Draft;
use crate::study::{ClipId, Role};

/// What a role is called in messages.
fn word(role: Role) -> &'static str {
    match role {
        Role::Primary => "first",
        Role::Second => "second",
    }
}

fn other(role: Role) -> Role {
    match role {
        Role::Primary => Role::Second,
        Role::Second => Role::Primary,
    }
}

/// Settles the roles of the sheets that a file has of one clip: as a row states it; as the coder has been given the
/// clip; as a rule of the file says; else by the order that is stated, or because only one role is left.
pub(super) fn settle(
    known: &Known<'_>,
    id: ClipId,
    clip: &KnownClip,
    sheets: &mut [&mut Draft],
    rules: &BringInRules,
    column: &str,
    faults: &mut Faults,
) {
    let code = &clip.code;
    let given = known.given.get(&id).map_or(&[][..], Vec::as_slice);
    // Roles that coders have who are not in the file.
    let mut taken: Vec<(Role, String, u64)> = given
        .iter()
        .filter(|given| !given.row.withdrawn && !sheets.iter().any(|sheet| sheet.coder == given.row.coder))
        .map(|given| (given.role, known.name_of(given.row.coder).to_owned(), 0))
        .collect();
    for sheet in sheets.iter_mut() {
        let mine = given.iter().find(|given| given.row.coder == sheet.coder && !given.row.withdrawn);
        if let Some(mine) = mine {
            if sheet.role.is_some_and(|role| role != mine.role) {
                let (name, has) = (known.name_of(sheet.coder), word(mine.role));
                let what = format!(
                    "{name} has been given {code} as its {has} coder, and the file says another role"
                );
                faults.add(sheet.line, column, what);
            }
            sheet.role = Some(mine.role);
        }
        sheet.role = sheet.role.or(rules.role);
        if let Some(role) = sheet.role {
            taken.push((role, known.name_of(sheet.coder).to_owned(), sheet.line));
        }
    }
    by_order(known, sheets, &rules.primary, &mut taken);
    let open = sheets.iter().filter(|sheet| sheet.role.is_none()).count();
    for sheet in sheets.iter_mut().filter(|sheet| sheet.role.is_none()) {
        let free = |role: Role| !taken.iter().any(|(held, _, _)| *held == role);
        let left = match (free(Role::Primary), free(Role::Second)) {
            (true, true) if open > 1 => {
                // Without the clip's code, so that what is said of a hundred clips is one fault.
                let what = "the clip has two coders in the file, and nothing says who is the first: add a column with the \
                            role, or state the order of coders";
                faults.add_settled(sheet.line, column, what, Settles::Primary);
                continue;
            }
            (true, _) => Role::Primary,
            (false, true) => Role::Second,
            (false, false) => {
                let what =
                    format!("{code} has a first and a second coder without {}", known.name_of(sheet.coder));
                faults.add(sheet.line, column, what);
                continue;
            }
        };
        sheet.role = Some(left);
        taken.push((left, known.name_of(sheet.coder).to_owned(), sheet.line));
    }
    twice(code.as_str(), &taken, column, faults);
}

/// By the stated order, among the coders whose role is open.
fn by_order(
    known: &Known<'_>,
    sheets: &mut [&mut Draft],
    primary: &[String],
    taken: &mut Vec<(Role, String, u64)>,
) {
    if !taken.is_empty() {
        return;
    }
    let place = |sheet: &Draft| {
        let name = known.name_of(sheet.coder);
        primary.iter().position(|wanted| wanted.trim().to_lowercase() == name.to_lowercase())
    };
    let mut order: Vec<(usize, usize)> = sheets
        .iter()
        .enumerate()
        .filter(|(_, sheet)| sheet.role.is_none())
        .filter_map(|(at, sheet)| Some((place(sheet)?, at)))
        .collect();
    order.sort_unstable();
    if let Some(sheet) = order.first().and_then(|(_, at)| sheets.get_mut(*at)) {
        sheet.role = Some(Role::Primary);
        taken.push((Role::Primary, known.name_of(sheet.coder).to_owned(), sheet.line));
    }
}

/// A clip has one coder in each role.
fn twice(code: &str, taken: &[(Role, String, u64)], column: &str, faults: &mut Faults) {
    for role in [Role::Primary, other(Role::Primary)] {
        let mut held = taken.iter().filter(|(is, _, _)| *is == role);
        let Some((_, first, _)) = held.next() else { continue };
        for (_, name, line) in held {
            let what = format!("{code} would have two {} coders, {first} and {name}", word(role));
            faults.add(*line, column, what);
        }
    }
}
