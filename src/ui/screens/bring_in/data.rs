//! What is filled in on the page, and what is shown of what was found, as text.

use std::path::PathBuf;

use crate::codebook::Words;
use crate::lab::bring_in::{BringInRules, ColumnChoice, Field, NotRatedCode, WrittenReason};
use crate::ui::intake::{Asked, Found};
use crate::ui::look::Look;
use crate::ui::words_bring_in::BringInWord as W;

/// What is filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// Where the spreadsheet is.
    pub file: String,
    /// Names in the file: `AH=Anna Holm; CB=Carl Bo`.
    pub coders: String,
    /// First coders.
    pub primary: String,
    /// Codes for “not rated”.
    pub codes: String,
    /// The reason of what is missing.
    pub missing: String,
    /// Columns that somebody says, each with its field.
    pub map: Vec<(String, String)>,
    /// What was looked at last: only that can be brought in.
    pub looked_at: Option<Asked>,
    /// Whether the first field was given the keyboard.
    pub met: bool,
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty())
}

/// `THIS=THAT`; what has no equals sign means itself.
fn pairs(text: &str) -> Vec<(String, String)> {
    let pair = |part: &str| {
        let (from, to) = part.rsplit_once('=').unwrap_or((part, part));
        (from.trim().to_owned(), to.trim().to_owned())
    };
    parts(text).map(pair).collect()
}

impl Form {
    /// Another file: what was said of the columns of the one before is forgotten.
    pub fn choose(&mut self, file: String) {
        if self.file != file {
            self.map.clear();
        }
        self.file = file;
    }

    /// Says what a column is.
    pub fn say(&mut self, column: &str, field: &str) {
        self.map.retain(|(known, _)| known != column);
        self.map.push((column.to_owned(), field.to_owned()));
    }

    /// What is asked for.
    pub fn asked(&self, dry_run: bool) -> Asked {
        let missing = self.missing.trim();
        Asked {
            file: PathBuf::from(self.file.trim()),
            columns: ColumnChoice { map: self.map.clone(), ..ColumnChoice::default() },
            rules: BringInRules {
                coders: pairs(&self.coders),
                primary: parts(&self.primary).map(str::to_owned).collect(),
                codes: pairs(&self.codes)
                    .iter()
                    .map(|(code, reason)| NotRatedCode::parse(code, reason))
                    .collect(),
                missing: (!missing.is_empty()).then(|| WrittenReason::parse(missing)),
                ..BringInRules::default()
            },
            dry_run,
        }
    }

    /// Whether what was found is of what stands in the form now.
    pub fn is_current(&self) -> bool {
        self.looked_at.as_ref() == Some(&self.asked(true))
    }
}

/// A column as the file has it: its head, what it was taken to say, and whether the person has to look at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Its head.
    pub name: String,
    /// The field by its name.
    pub field: String,
    /// Whether nothing is known of it, or the person said what it is.
    pub open: bool,
}

/// The columns of a file.
pub fn heads(found: &Found, form: &Form) -> Vec<Head> {
    let head = |(place, name): (usize, &String)| {
        let guessed = found.fields.get(place).unwrap_or(&Field::Ignored);
        let said = form.map.iter().find(|(column, _)| column == name).map(|(_, field)| field.clone());
        Head {
            name: name.clone(),
            open: said.is_some() || *guessed == Field::Ignored,
            field: said.unwrap_or_else(|| guessed.name().to_owned()),
        }
    };
    found.heads.iter().enumerate().map(head).collect()
}

/// What a column can be said to say: the field's name, and what the menu calls it.
pub fn fields(items: &[(String, Words)], look: &Look) -> Vec<(String, String)> {
    let others = Field::all().map(|field| (field.name().to_owned(), look.say(W::field(&field)).to_owned()));
    let items = items.iter().map(|(id, label)| (id.clone(), format!("{id}  {}", look.words(label))));
    others.chain(items).collect()
}

/// What would come in, or did, a line each.
pub fn summary(found: &Found, look: &Look) -> Vec<String> {
    let report = &found.report;
    if report.sheets == 0 {
        return Vec::new();
    }
    let counts = [report.sheets, report.clips, report.coded_twice, report.ratings, report.not_rated];
    let counts = counts.map(|count| count.to_string());
    let mut lines = vec![look.with(W::Sheets, &counts.each_ref().map(String::as_str))];
    for coder in &report.coders {
        let (first, second) = (coder.primary.to_string(), coder.second.to_string());
        lines.push(look.with(W::OfCoder, &[&coder.name, &first, &second]));
    }
    for wave in &report.waves {
        let [months, sheets, clips] =
            [usize::from(wave.months), wave.sheets, wave.clips].map(|n| n.to_string());
        lines.push(look.with(W::OfWave, &[&months, &sheets, &clips]));
    }
    lines.extend(report.remarks.iter().cloned());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nothing_is_known_of_is_asked_first() {
        let found = Found {
            heads: ["alder", "wave", "P01"].map(str::to_owned).to_vec(),
            fields: vec![Field::Ignored, Field::Wave, Field::Rating("P01".to_owned())],
            ..Found::default()
        };
        let mut form = Form::default();
        let open = |form: &Form| heads(&found, form).iter().map(|head| head.open).collect::<Vec<_>>();
        assert_eq!(open(&form), [true, false, false]);
        form.say("wave", "ignore");
        assert_eq!(open(&form), [true, true, false], "what was said stays where it was said");
        assert_eq!(heads(&found, &form).get(1).map(|head| head.field.as_str()), Some("ignore"));
        // Where the columns as a whole make no sense each can still be said anew.
        let unsettled = Found { fields: Vec::new(), ..found.clone() };
        assert_eq!(heads(&unsettled, &form).len(), 3);
    }

    #[test]
    fn what_is_typed_becomes_what_is_asked() {
        let mut form = Form {
            file: " /old.csv ".into(),
            coders: "AH = Anna Holm; CB=Bo;".into(),
            primary: "Anna Holm; Bo".into(),
            codes: "9=not-visible; AINS:9=other: unsure".into(),
            ..Form::default()
        };
        form.say("id", "participant");
        form.say("id", "clip");
        let asked = form.asked(true);
        assert_eq!(asked.file, PathBuf::from("/old.csv"));
        assert_eq!(asked.columns.map, [("id".to_owned(), "clip".to_owned())]);
        assert_eq!(asked.rules.coders[0], ("AH".to_owned(), "Anna Holm".to_owned()));
        assert_eq!(asked.rules.primary, ["Anna Holm", "Bo"]);
        assert_eq!(asked.rules.codes[1], NotRatedCode::parse("AINS:9", "other: unsure"));
        assert_eq!(asked.rules.missing, None);
        form.looked_at = Some(asked);
        assert!(form.is_current());
        form.missing = "technical".into();
        assert!(!form.is_current(), "what was looked at was another thing");
        form.choose("/other.csv".into());
        assert!(form.map.is_empty());
    }
}
