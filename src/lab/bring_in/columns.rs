//! What each column of a spreadsheet says: guessed by its head, or as somebody says it.

use super::known::item_named;
use crate::codebook::{Codebook, did_you_mean};
use crate::table::Form;

/// What a column says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// The recording's blind code.
    Clip,
    /// The family's name in the trial.
    Participant,
    /// The wave.
    Wave,
    /// Who rated.
    Coder,
    /// First or second.
    Role,
    /// The day of rating.
    RatedOn,
    /// A note: on the clip in a wide table, on the item in a long one.
    Note,
    /// Which item, in a long table.
    Item,
    /// The rating, in a long table.
    Value,
    /// Why there is none, in a long table.
    Reason,
    /// Words on that reason, in a long table.
    ReasonText,
    /// The ratings of one item, in a wide table; the item as it is written.
    Rating(String),
    /// Nothing that is wanted.
    Ignored,
}

/// Fields that are not items, by the names that they are asked for by, and the heads that they are known by: in English
/// and Danish, and as exports have them.
const FIELDS: [(Field, &[&str]); 11] = [
    (Field::Clip, &["clip", "blind_code", "code", "clip_code", "klip", "blindkode", "klipkode", "kode"]),
    (
        Field::Participant,
        &["participant", "participant_id", "participant_code", "family", "family_id", "deltager", "familie"],
    ),
    (Field::Wave, &["wave", "wave_months", "months", "timepoint", "bølge", "måneder", "tidspunkt"]),
    (Field::Coder, &["coder", "rater", "observer", "coder_name", "koder", "bedømmer", "observatør"]),
    (Field::Role, &["role", "coder_role", "rolle"]),
    (
        Field::RatedOn,
        &[
            "rated_on",
            "rated_at",
            "submitted_at",
            "coded_on",
            "coding_date",
            "date",
            "dato",
            "kodet",
            "kodedato",
        ],
    ),
    (Field::Note, &["note", "notes", "comment", "comments", "bemærkning", "bemærkninger", "kommentar"]),
    (Field::Item, &["item", "variable", "punkt"]),
    (Field::Value, &["value", "rating", "score", "points", "værdi", "bedømmelse"]),
    (Field::Reason, &["reason", "missing_reason", "grund", "årsag"]),
    (Field::ReasonText, &["reason_text", "reason_words", "grund_tekst"]),
];

/// The name by which a column is left out.
const IGNORE: &str = "ignore";

impl Field {
    /// The name by which it is asked for; an item's is the item.
    pub fn name(&self) -> &str {
        match self {
            Self::Rating(item) => item,
            Self::Ignored => IGNORE,
            field => {
                let known = FIELDS.iter().find(|(known, _)| known == field);
                known.and_then(|(_, names)| names.first()).copied().unwrap_or_default()
            }
        }
    }

    /// Whether only a long table has it.
    fn is_of_long(&self) -> bool {
        matches!(self, Self::Item | Self::Value | Self::Reason | Self::ReasonText)
    }

    /// Every field that is not an item, in the order of a menu.
    pub fn all() -> impl Iterator<Item = Self> {
        FIELDS.into_iter().map(|(field, _)| field).chain([Self::Ignored])
    }

    /// The field of a name as somebody types it.
    ///
    /// # Errors
    /// What it could have been.
    pub fn named(name: &str, codebooks: &[Codebook]) -> Result<Self, String> {
        let wanted = plain(name);
        if matches!(name.trim(), "" | "-") || wanted == IGNORE {
            return Ok(Self::Ignored);
        }
        if let Some(field) = Self::all().find(|field| field.name() == wanted) {
            return Ok(field);
        }
        if let Some(item) = item_named(codebooks, name) {
            return Ok(Self::Rating(item.id.to_string()));
        }
        let fields: Vec<String> = Self::all().map(|field| field.name().to_owned()).collect();
        let items = codebooks.iter().flat_map(|codebook| &codebook.items).map(|item| item.id.as_str());
        Err(format!(
            "“{}” is neither an item nor one of {}{}",
            name.trim(),
            fields.join(", "),
            did_you_mean(name, fields.iter().map(String::as_str).chain(items))
        ))
    }
}

fn plain(head: &str) -> String {
    head.trim().to_lowercase().replace([' ', '-'], "_")
}

/// What somebody says of a file's columns; what is not said is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnChoice {
    /// The form, where it is said.
    pub form: Option<Form>,
    /// Columns by their heads, each with what it says: the name of a field or an item.
    pub map: Vec<(String, String)>,
}

/// What each column says, and the form of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The form.
    pub form: Form,
    /// One for each column.
    pub fields: Vec<Field>,
}

/// A guess at what columns say by their heads. Of two that could say the same the first does.
pub fn guess(heads: &[String], codebooks: &[Codebook]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::with_capacity(heads.len());
    for head in heads {
        let plain = plain(head);
        let field =
            FIELDS.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(field, _)| field.clone());
        let field = field.or_else(|| Some(Field::Rating(item_named(codebooks, head)?.id.to_string())));
        fields.push(field.filter(|field| !fields.contains(field)).unwrap_or(Field::Ignored));
    }
    fields
}

impl Columns {
    /// Settles what columns say.
    ///
    /// # Errors
    /// What does not fit, each in a sentence.
    pub fn settle(
        heads: &[String],
        codebooks: &[Codebook],
        choice: &ColumnChoice,
    ) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        let mut fields = guess(heads, codebooks);
        let mut said = vec![false; heads.len()];
        for (head, name) in &choice.map {
            let Some(place) = place_of(heads, head) else {
                let known = did_you_mean(head, heads.iter().map(String::as_str));
                faults.push(format!("the file has no column “{}”{known}", head.trim()));
                continue;
            };
            match Field::named(name, codebooks) {
                Ok(field) => {
                    if let (Some(at), Some(is_said)) = (fields.get_mut(place), said.get_mut(place)) {
                        *at = field;
                        *is_said = true;
                    }
                }
                Err(what) => faults.push(format!("column “{}”: {what}", head.trim())),
            }
        }
        // What is said goes before what is guessed.
        for place in 0..fields.len() {
            let Some(field) = fields.get(place).cloned().filter(|field| *field != Field::Ignored) else {
                continue;
            };
            let others: Vec<usize> =
                (0..fields.len()).filter(|at| *at != place && fields.get(*at) == Some(&field)).collect();
            let is_said = |at: &usize| said.get(*at).copied().unwrap_or_default();
            if !is_said(&place) && others.iter().any(is_said) {
                fields[place] = Field::Ignored;
            } else if let Some(other) =
                others.iter().find(|at| **at > place && is_said(at) == is_said(&place))
            {
                let names = [place, *other].map(|at| heads.get(at).map_or("", String::as_str));
                faults.push(format!(
                    "the columns “{}” and “{}” both say {}",
                    names[0],
                    names[1],
                    field.name()
                ));
            }
        }
        let has = |wanted: &Field| fields.contains(wanted);
        let has_items = fields.iter().any(|field| matches!(field, Field::Rating(_)));
        let form = choice.form.unwrap_or(if has(&Field::Item) && (has(&Field::Value) || !has_items) {
            Form::Long
        } else {
            Form::Wide
        });
        match form {
            Form::Long => {
                for field in [Field::Item, Field::Value] {
                    if !has(&field) {
                        faults.push(format!("no column says the {} of a row: say which", field.name()));
                    }
                }
            }
            Form::Wide if !has_items => {
                faults.push(
                    "no column is an item of the study: say which are, or that the table is long. A column for each item and coder \
                     (P01_c1, P01_c2) is neither form: make each coder of a clip a row first"
                        .to_owned(),
                );
            }
            Form::Wide => {}
        }
        for field in &mut fields {
            let strange = match form {
                Form::Long => matches!(field, Field::Rating(_)),
                Form::Wide => field.is_of_long(),
            };
            if strange {
                *field = Field::Ignored;
            }
        }
        if faults.is_empty() { Ok(Self { form, fields }) } else { Err(faults) }
    }

    /// The column that says something.
    pub(super) fn place(&self, field: &Field) -> Option<usize> {
        self.fields.iter().position(|known| known == field)
    }
}

fn place_of(heads: &[String], wanted: &str) -> Option<usize> {
    let wanted = wanted.trim();
    let exact = heads.iter().position(|head| head == wanted);
    exact.or_else(|| heads.iter().position(|head| plain(head) == plain(wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::built_in_codebooks;

    fn heads(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    fn settled(text: &str, form: Option<Form>, map: &[(&str, &str)]) -> Result<Columns, Vec<String>> {
        let map = map.iter().map(|(head, field)| ((*head).to_owned(), (*field).to_owned())).collect();
        Columns::settle(&heads(text), &built_in_codebooks(), &ColumnChoice { form, map })
    }

    fn names(columns: &Columns) -> Vec<&str> {
        columns.fields.iter().map(Field::name).collect()
    }

    #[test]
    fn heads_are_known_in_both_languages_and_items_by_id_code_and_label() {
        let wide = settled(
            "Klip,Koder,Rolle,Dato,p1,OVER,Acknowledging,Sensitivitet over for barnets signaler,Kommentar,site",
            None,
            &[],
        );
        let wide = wide.expect("columns");
        assert_eq!(wide.form, Form::Wide);
        assert_eq!(
            names(&wide),
            ["clip", "coder", "role", "rated_on", "P01", "P02", "P03", "AINS", "note", "ignore"]
        );
        let long =
            settled("family,wave,rater,item,rating,reason,reason text,P01", None, &[]).expect("columns");
        assert_eq!(long.form, Form::Long);
        assert_eq!(
            names(&long),
            ["participant", "wave", "coder", "item", "value", "reason", "reason_text", "ignore"]
        );
    }

    #[test]
    fn exports_are_known_as_they_are() {
        let wide = settled(
            "blind_code,wave_months,child_age_months,adult,coder,role,submitted_at,P01,note,source",
            None,
            &[],
        );
        let expected =
            ["clip", "wave", "ignore", "ignore", "coder", "role", "rated_on", "P01", "note", "ignore"];
        assert_eq!(names(&wide.expect("columns")), expected);
        let long = "blind_code,wave_months,coder,role,instrument,item,value,reason,reason_text,note,source";
        let long = settled(long, None, &[]).expect("columns");
        assert_eq!(long.place(&Field::Value), Some(6));
        assert_eq!(long.form, Form::Long);
    }

    #[test]
    fn what_is_said_goes_before_what_is_guessed() {
        let map = [("who", "coder"), ("AIN", "ains"), ("P02", "-")];
        let columns = settled("clip,coder,who,AIN,P02", None, &map).expect("columns");
        assert_eq!(names(&columns), ["clip", "ignore", "coder", "AINS", "ignore"]);
        let faults =
            settled("clip,coder,AIN,P01", None, &[("ANI", "AINS"), ("P01", "cdoer"), ("AIN", "P01")]);
        assert_eq!(
            faults.expect_err("faults"),
            [
                "the file has no column “ANI”; did you mean “AIN”?",
                "column “P01”: “cdoer” is neither an item nor one of clip, participant, wave, coder, role, rated_on, note, \
                 item, value, reason, reason_text, ignore; did you mean “coder”?",
            ]
        );
        let faults = settled("clip,a,b", None, &[("a", "P01"), ("b", "p1")]).expect_err("faults");
        assert_eq!(faults, ["the columns “a” and “b” both say P01"]);
        let faults = settled("clip,coder,P01", Some(Form::Long), &[]).expect_err("faults");
        assert_eq!(
            faults,
            ["no column says the item of a row: say which", "no column says the value of a row: say which"]
        );
        assert!(
            settled("clip,coder,site", None, &[]).expect_err("faults")[0].starts_with("no column is an item")
        );
    }
}
