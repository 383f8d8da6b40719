//! What an export holds only after an unblinding: the group of each recording, and what coders guessed.

use super::cell::Cell;
use super::dictionary::{Column, Kind};
use super::files::{DataFile, role_word, text_column, words};
use crate::study::{BlindCode, Guess, Unblinded};

/// The two files.
pub(super) fn files(unblinded: &Unblinded) -> [DataFile; 2] {
    [groups(unblinded), guesses(unblinded)]
}

fn code_column() -> Column {
    text_column("blind_code", words("The recording's blind code", "Optagelsens blindkode"), "never")
}

/// One row a recording, those without a group too.
fn groups(unblinded: &Unblinded) -> DataFile {
    let columns = vec![
        code_column(),
        text_column("group", words("The family's group", "Familiens gruppe"), "empty: see missing_because"),
        text_column(
            "missing_because",
            words("Why there is no group", "Hvorfor der ingen gruppe er"),
            "empty: there is a group",
        ),
    ];
    let found = unblinded.findings();
    let with = found.groups.iter().map(|(code, group)| (code, group.as_str(), ""));
    let without = |codes: &[BlindCode], why: &'static str| {
        codes.iter().map(move |code| (code.clone(), why)).collect::<Vec<_>>()
    };
    let mut missing = without(&found.not_allocated, "the family is not in the allocation");
    missing.extend(without(&found.conflicting, "the allocation has the family in more than one group"));
    let mut rows: Vec<(&BlindCode, &str, &str)> =
        with.chain(missing.iter().map(|(code, why)| (code, "", *why))).collect();
    rows.sort();
    let rows = rows
        .into_iter()
        .map(|(code, group, why)| vec![Cell::text(code.as_str()), Cell::text(group), Cell::text(why)])
        .collect();
    DataFile { name: "groups.csv", columns, rows }
}

/// One row a guess, in the form that the indices of Bang and of James start from.
fn guesses(unblinded: &Unblinded) -> DataFile {
    let columns = vec![
        code_column(),
        text_column("coder", words("Who guessed", "Hvem der gættede"), "never"),
        Column::new(
            "role",
            words("Whose sheet it was handed in with", "Hvilket skema det blev afleveret med"),
            Kind::Text,
            "primary, second",
            "never",
        ),
        text_column(
            "group",
            words("The group that the family is in", "Den gruppe, familien er i"),
            "empty: see groups.csv",
        ),
        text_column(
            "guess",
            words("The group that was guessed", "Den gruppe, der blev gættet på"),
            "empty: “don't know”, an answer of its own",
        ),
        Column::new(
            "sureness",
            words("How sure the guess was", "Hvor sikkert gættet var"),
            Kind::Text,
            "somewhat, very",
            "empty: “don't know”",
        ),
        Column::new(
            "withdrawn",
            words(
                "Whether the sheet was withdrawn after a blinding incident",
                "Om skemaet blev trukket ud efter en brudt blinding",
            ),
            Kind::Text,
            "yes, no",
            "never",
        ),
    ];
    let rows = unblinded
        .findings()
        .guesses
        .iter()
        .map(|line| {
            let (guess, sure) = match &line.guess {
                Guess::DontKnow => ("", ""),
                Guess::Group { group, sure } => (group.as_str(), sure.word()),
            };
            vec![
                Cell::text(line.blind_code.as_str()),
                Cell::text(&line.coder),
                Cell::text(role_word(line.role)),
                Cell::text(unblinded.group(&line.blind_code).unwrap_or_default()),
                Cell::text(guess),
                Cell::text(sure),
                Cell::text(if line.withdrawn { "yes" } else { "no" }),
            ]
        })
        .collect();
    DataFile { name: "guesses.csv", columns, rows }
}
