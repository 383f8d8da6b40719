//! The CSV files with ratings and scores, each column with its meaning.

use std::collections::BTreeMap;

use super::Format;
use super::cell::{Cell, Sheet};
use super::dictionary::{self, Column, Kind};
use super::folder::NewFile;
use super::revisions;
use crate::codebook::{Item, ItemId, Language, Words};
use crate::report::{ClipRow, Instrument, ScoreRow, ScoreTable, SheetRow, StudyRatings, scores};
use crate::study::{Rating, Role, Source, Unblinded};

/// A file's columns and rows, before they are bytes.
pub(super) struct DataFile {
    pub(super) name: &'static str,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Cell>>,
}

impl DataFile {
    fn written(&self, format: Format) -> NewFile {
        let sheet = Sheet {
            head: self.columns.iter().map(|column| column.name.clone()).collect(),
            rows: self.rows.clone(),
        };
        NewFile { name: self.name, rows: Some(self.rows.len()), bytes: sheet.bytes(format) }
    }
}

/// The CSV files and the dictionary as JSON, in the order in which they are written; after an unblinding with groups and
/// guesses.
pub(super) fn csv_files(study: &StudyRatings, unblinded: Option<&Unblinded>, format: Format) -> Vec<NewFile> {
    let mut files =
        vec![ratings_long(study), ratings_wide(study), scores_file(study), revisions::file(study)];
    files.extend(unblinded.into_iter().flat_map(super::groups::files));
    let (csv, json) = dictionary::files(&files);
    files.push(csv);
    let mut written: Vec<NewFile> = files.iter().map(|file| file.written(format)).collect();
    written.push(json);
    written
}

/// The sheets in their fixed order.
pub(super) fn sheets(study: &StudyRatings) -> Vec<&SheetRow> {
    let mut sheets: Vec<&SheetRow> = study.sheets.iter().collect();
    sheets.sort_by_key(|sheet| (&sheet.blind_code, sheet.role, &sheet.coder));
    sheets
}

pub(super) fn role_word(role: Role) -> &'static str {
    match role {
        Role::Primary => "primary",
        Role::Second => "second",
    }
}

/// Where a sheet's ratings come from.
fn source_column() -> Column {
    text_column(
        "source",
        words(
            "Where the sheet comes from: samspil, rated in the program; file and the beginning of its SHA-256, brought in",
            "Hvor skemaet kommer fra: samspil, bedømt i programmet; file og begyndelsen af dens SHA-256, hentet ind",
        ),
        "never",
    )
}

fn source(sheet: &SheetRow) -> Cell {
    Cell::text(match &sheet.source {
        Source::Rated => "samspil".to_owned(),
        Source::BroughtIn { sha256 } => format!("file:{}", sha256.get(..12).unwrap_or(sha256)),
    })
}

fn note(sheet: &SheetRow, item: Option<&ItemId>) -> Cell {
    let notes = sheet.notes.iter().filter(|(on, _)| on.as_ref() == item).map(|(_, words)| words.as_str());
    Cell::text(notes.collect::<Vec<_>>().join("\n"))
}

pub(super) fn words(en: &str, da: &str) -> Words {
    Words::both(en, da)
}

pub(super) fn text_column(name: &str, meaning: Words, missing: &str) -> Column {
    Column::new(name, meaning, Kind::Text, "", missing)
}

pub(super) fn clip_columns() -> Vec<Column> {
    vec![
        text_column("blind_code", words("The clip's blind code", "Klippets blindkode"), "never"),
        Column::new(
            "wave_months",
            words("Wave: the child's intended age in months", "Bølge: barnets planlagte alder i måneder"),
            Kind::Integer,
            "",
            "never",
        ),
    ]
}

fn family_columns() -> Vec<Column> {
    vec![
        Column::new(
            "child_age_months",
            words("The child's age at recording, whole months", "Barnets alder ved optagelsen, hele måneder"),
            Kind::Integer,
            "",
            "empty: birth date or date of recording not known",
        ),
        Column::new(
            "adult",
            words("The adult in the clip", "Den voksne i klippet"),
            Kind::Text,
            "mother, father, both, other",
            "empty: not known",
        ),
    ]
}

pub(super) fn sheet_columns() -> Vec<Column> {
    vec![
        text_column("coder", words("Who rated", "Hvem der har bedømt"), "never"),
        Column::new(
            "role",
            words(
                "Whether the sheet stands for the clip or is the independent second one",
                "Om skemaet gælder for klippet eller er det uafhængige andet skema",
            ),
            Kind::Text,
            "primary, second",
            "never",
        ),
    ]
}

/// One row per sheet and item.
fn ratings_long(study: &StudyRatings) -> DataFile {
    let mut columns = clip_columns();
    columns.extend(sheet_columns());
    let not_rated = "empty: not rated, see reason";
    columns.extend([
        text_column("instrument", words("The codebook of the item", "Punktets kodebog"), "never"),
        text_column("item", words("The item", "Punktet"), "never"),
        Column::new(
            "value",
            words("The rating as given, never reversed", "Bedømmelsen som givet, aldrig vendt"),
            Kind::Number,
            "the points of the item's scale: see the item in ratings_wide.csv",
            not_rated,
        ),
        text_column(
            "reason",
            words("Why the item was not rated", "Hvorfor punktet ikke er bedømt"),
            "empty: rated",
        ),
        text_column(
            "reason_text",
            words("The coder's words on the reason", "Koderens egne ord om grunden"),
            "empty: none",
        ),
        text_column(
            "note",
            words("The coder's note on the item", "Koderens note til punktet"),
            "empty: none",
        ),
        source_column(),
    ]);
    let mut rows = Vec::new();
    for sheet in sheets(study) {
        for (instrument, item) in rated_items(study, sheet.wave_months) {
            let (value, reason, text) = match sheet.ratings.get(&item.id) {
                Some(Rating::Points(value)) => (Cell::Number(*value), Cell::Empty, Cell::Empty),
                Some(Rating::NotRated { reason, text }) => {
                    (Cell::Empty, Cell::text(reason.as_str()), Cell::text(text))
                }
                None => (Cell::Empty, Cell::Empty, Cell::Empty),
            };
            rows.push(vec![
                Cell::text(sheet.blind_code.as_str()),
                Cell::Count(sheet.wave_months.into()),
                Cell::text(&sheet.coder),
                Cell::text(role_word(sheet.role)),
                Cell::text(instrument.codebook.id.as_str()),
                Cell::text(item.id.as_str()),
                value,
                reason,
                text,
                note(sheet, Some(&item.id)),
                source(sheet),
            ]);
        }
    }
    DataFile { name: "ratings_long.csv", columns, rows }
}

/// The items rated at a wave, in the codebooks' order.
fn rated_items(study: &StudyRatings, wave_months: u16) -> impl Iterator<Item = (&Instrument, &Item)> {
    study
        .instruments
        .iter()
        .filter(move |instrument| instrument.waves.contains(&wave_months))
        .flat_map(|instrument| instrument.codebook.items.iter().map(move |item| (instrument, item)))
}

/// One row per sheet, one column per item.
fn ratings_wide(study: &StudyRatings) -> DataFile {
    let mut columns = clip_columns();
    columns.extend(family_columns());
    columns.extend(sheet_columns());
    columns.push(Column::new(
        "submitted_at",
        words("When the sheet was submitted", "Hvornår skemaet blev afleveret"),
        Kind::Time,
        "",
        "never",
    ));
    for instrument in &study.instruments {
        for item in &instrument.codebook.items {
            let scale = item.scale;
            columns.push(Column::new(
                item.id.as_str(),
                item.label.clone(),
                Kind::Number,
                &format!(
                    "{} to {} in steps of {}{}",
                    scale.min,
                    scale.max,
                    scale.step,
                    at_waves(study, &instrument.waves)
                ),
                "empty: not rated; the reason is in ratings_long.csv",
            ));
        }
    }
    columns.push(text_column(
        "note",
        words("The coder's note on the sheet as a whole", "Koderens note til skemaet som helhed"),
        "empty: none",
    ));
    columns.push(source_column());
    let clips: BTreeMap<_, &ClipRow> = study.clips.iter().map(|clip| (&clip.blind_code, clip)).collect();
    let rows = sheets(study)
        .into_iter()
        .map(|sheet| {
            let clip = clips.get(&sheet.blind_code);
            let mut row = vec![
                Cell::text(sheet.blind_code.as_str()),
                Cell::Count(sheet.wave_months.into()),
                clip.and_then(|clip| clip.child_age_months)
                    .map_or(Cell::Empty, |age| Cell::Count(age.into())),
                clip.and_then(|clip| clip.adult).map_or(Cell::Empty, |adult| Cell::text(adult.word())),
                Cell::text(&sheet.coder),
                Cell::text(role_word(sheet.role)),
                Cell::text(&sheet.submitted_at),
            ];
            let items = study.instruments.iter().flat_map(|instrument| &instrument.codebook.items);
            row.extend(items.map(|item| Cell::number(sheet.ratings.get(&item.id).and_then(Rating::points))));
            row.push(note(sheet, None));
            row.push(source(sheet));
            row
        })
        .collect();
    DataFile { name: "ratings_wide.csv", columns, rows }
}

/// ", at 24 months" for an instrument that is not rated at every wave.
fn at_waves(study: &StudyRatings, waves: &[u16]) -> String {
    if study.waves.iter().all(|wave| waves.contains(&wave.months)) {
        return String::new();
    }
    let months: Vec<String> = waves.iter().map(u16::to_string).collect();
    format!("; rated at {} months", months.join(", "))
}

/// One row a clip.
fn scores_file(study: &StudyRatings) -> DataFile {
    let table = scores(study);
    let mut columns = clip_columns();
    columns.extend(family_columns());
    columns.push(text_column(
        "coder",
        words("The primary coder", "Den primære koder"),
        "empty: no submitted primary sheet",
    ));
    for column in &table.columns {
        columns.push(Column::new(
            &column.name,
            directed(&column.label, column.low_is_good),
            Kind::Number,
            &format!("{} to {}{}", column.range.0, column.range.1, at_waves(study, &column.waves)),
            "empty: see missing_because",
        ));
        columns.push(Column::new(
            &format!("{}_n_valid", column.name),
            words(
                &format!("Parts of {} with a valid value", column.name),
                &format!("Dele af {} med gyldig værdi", column.name),
            ),
            Kind::Integer,
            "",
            "never",
        ));
    }
    columns.push(text_column(
        "missing_because",
        words("Why a score is missing, score by score", "Hvorfor en score mangler, score for score"),
        "empty: no score is missing",
    ));
    let rows = table.rows.iter().map(|row| scores_row(&table, row)).collect();
    DataFile { name: "scores.csv", columns, rows }
}

fn scores_row(table: &ScoreTable, row: &ScoreRow) -> Vec<Cell> {
    let mut cells = vec![
        Cell::text(row.blind_code.as_str()),
        Cell::Count(row.wave_months.into()),
        row.child_age_months.map_or(Cell::Empty, |age| Cell::Count(age.into())),
        row.adult.map_or(Cell::Empty, |adult| Cell::text(adult.word())),
        Cell::text(row.coder.clone().unwrap_or_default()),
    ];
    let mut because = Vec::new();
    for (column, cell) in table.columns.iter().zip(&row.cells) {
        cells.push(Cell::number(cell.value.as_ref().ok().copied()));
        cells.push(Cell::Count(cell.n_valid));
        if let Err(why) = &cell.value {
            because.push(format!("{}: {}", column.name, why.get(Language::En)));
        }
    }
    cells.push(Cell::text(because.join(" | ")));
    cells
}

/// The label, with which way is good.
fn directed(label: &Words, low_is_good: bool) -> Words {
    let mut directed = Words::default();
    for (language, text) in label.iter() {
        let low = match language {
            Language::En => " (low is good)",
            Language::Da => " (lav er godt)",
        };
        directed.set(language, if low_is_good { format!("{text}{low}") } else { text.to_owned() });
    }
    directed
}
