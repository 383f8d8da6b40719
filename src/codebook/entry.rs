//! One table of a file, read key by key. Every read gives a value to go on with; what was wrong is noted.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::document::Sink;
use super::suggest::did_you_mean;
use super::{Language, Words};

/// A table.
pub(super) struct Entry<'d> {
    table: &'d DeTable<'d>,
    line: usize,
    who: Option<String>,
    sink: &'d Sink,
    asked: RefCell<Vec<&'static str>>,
}

/// A value with its line.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) line: usize,
}

impl<'d> Entry<'d> {
    pub(super) fn new(table: &'d DeTable<'d>, line: usize, who: Option<String>, sink: &'d Sink) -> Self {
        Self { table, line, who, sink, asked: RefCell::default() }
    }

    /// The line on which the table begins.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// The item (section, reason, subscale) that faults are noted under.
    pub(super) fn who(&self) -> Option<&str> {
        self.who.as_deref()
    }

    /// Whether a key is there, without reading it.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Whether a key holds a list without anything in it.
    pub(super) fn is_empty_list(&self, key: &str) -> bool {
        self.table.get(key).and_then(|value| value.get_ref().as_array()).is_some_and(|list| list.is_empty())
    }

    /// Notes a fault of the table as a whole.
    pub(super) fn fault(&self, message: impl Into<String>) {
        self.fault_on(self.line, message);
    }

    /// Notes a fault at a key, or of the table where the key is not there.
    pub(super) fn fault_at(&self, key: &str, message: impl Into<String>) {
        self.fault_on(self.line_of(key), message);
    }

    /// Notes a fault on a line.
    pub(super) fn fault_on(&self, line: usize, message: impl Into<String>) {
        self.sink.add(line, self.who(), message);
    }

    /// Notes a reference to nothing, unless broken syntax may have hidden what it names.
    pub(super) fn reference_fault(&self, line: usize, message: impl Into<String>) {
        if !self.sink.damaged() {
            self.fault_on(line, message);
        }
    }

    /// The line of a key, or of the table where the key is not there.
    pub(super) fn line_of(&self, key: &str) -> usize {
        self.table.get_key_value(key).map_or(self.line, |(key, _)| self.sink.line(key.span().start))
    }

    /// Notes every key that nobody asked for. Call after all reads.
    pub(super) fn done(&self) {
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !asked.contains(&name) {
                let hint = did_you_mean(name, asked.iter().copied());
                let line = self.sink.line(key.span().start);
                self.fault_on(line, format!("unknown key “{}”{hint}", shown(name)));
            }
        }
    }

    /// Notes keys that are known elsewhere, but may not stand here.
    pub(super) fn forbid(&self, keys: &[&'static str], why: &str) {
        for key in keys.iter().copied() {
            if self.get(key).is_some() {
                self.fault_at(key, format!("“{key}” may not stand here: {why}"));
            }
        }
    }

    fn get(&self, key: &'static str) -> Option<&'d Spanned<DeValue<'d>>> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    fn required(&self, key: &'static str, what: &str) -> Option<&'d Spanned<DeValue<'d>>> {
        let found = self.get(key);
        if found.is_none() {
            self.missing(key, what);
        }
        found
    }

    /// Notes a key that is not there, unless broken syntax may have hidden it.
    pub(super) fn missing(&self, key: &str, what: &str) {
        if !self.sink.damaged() {
            self.fault(format!("the key “{key}” is missing: {what}"));
        }
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        self.fault_at(key, format!("“{key}” must be {wanted}, not {}", type_name(value.get_ref())));
    }

    /// A text that must be there and not be blank.
    pub(super) fn text(&self, key: &'static str, what: &str) -> String {
        self.required(key, what).and_then(|value| self.as_text(key, value)).unwrap_or_default()
    }

    /// A text that may be left out.
    pub(super) fn text_or_none(&self, key: &'static str) -> Option<String> {
        self.get(key).and_then(|value| self.as_text(key, value))
    }

    fn as_text(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, value, "a text in quotation marks");
            return None;
        };
        if text.trim().is_empty() {
            self.fault_at(key, format!("“{key}” is empty"));
            return None;
        }
        Some(text.to_owned())
    }

    /// A name for files and columns: letters, digits, `-` and `_`.
    pub(super) fn id(&self, key: &'static str, what: &str) -> Option<String> {
        let text = self.required(key, what).and_then(|value| self.as_text(key, value))?;
        if let Err(why) = check_id(&text) {
            self.fault_at(key, format!("“{}” cannot be an id: {why}", shown(&text)));
            return None;
        }
        Some(text)
    }

    /// True or false.
    pub(super) fn flag(&self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(key, value, "true or false, without quotation marks");
        }
        flag
    }

    /// A whole number within a range.
    pub(super) fn whole(&self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        let value = self.get(key)?;
        self.as_whole(key, value, &range)
    }

    fn as_whole(&self, key: &str, value: &Spanned<DeValue<'_>>, range: &RangeInclusive<u32>) -> Option<u32> {
        let whole = value
            .get_ref()
            .as_integer()
            .and_then(|n| u32::from_str_radix(n.as_str(), n.radix()).ok())
            .filter(|n| range.contains(n));
        if whole.is_none() {
            let line = self.sink.line(value.span().start);
            let wanted = format!("a whole number from {} to {}", range.start(), range.end());
            self.fault_on(line, format!("“{key}” must be {wanted}"));
        }
        whole
    }

    /// A list of whole numbers within a range; absent is an empty list.
    pub(super) fn wholes(&self, key: &'static str, range: RangeInclusive<u32>) -> Vec<u32> {
        self.array(key, "a list of whole numbers, such as [12]")
            .iter()
            .filter_map(|value| self.as_whole(key, value, &range))
            .collect()
    }

    /// A finite number that must be there.
    pub(super) fn number(&self, key: &'static str, what: &str) -> Option<f64> {
        let value = self.required(key, what)?;
        let number = match value.get_ref() {
            DeValue::Integer(n) => i32::from_str_radix(n.as_str(), n.radix()).ok().map(f64::from),
            DeValue::Float(n) => n.as_str().parse::<f64>().ok().filter(|n| n.is_finite()),
            _ => {
                self.wrong_type(key, value, "a number");
                return None;
            }
        };
        if number.is_none() {
            self.fault_at(key, format!("“{key}” must be an ordinary number"));
        }
        number
    }

    /// One of a few words, that must be there.
    pub(super) fn choice<T: Copy>(&self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let words = || choices.iter().map(|(word, _)| format!("“{word}”")).collect::<Vec<_>>().join(" or ");
        let value = self.required(key, &format!("it is {}", words()))?;
        let text = self.as_text(key, value)?;
        let found = choices.iter().find(|(word, _)| *word == text).map(|(_, choice)| *choice);
        if found.is_none() {
            let hint = did_you_mean(&text, choices.iter().map(|(word, _)| *word));
            self.fault_at(key, format!("“{key}” must be {}, not “{}”{hint}", words(), shown(&text)));
        }
        found
    }

    /// Words that must be there, in English at least.
    pub(super) fn words(&self, key: &'static str, what: &str) -> Words {
        if self.required(key, what).is_none() {
            return Words::default();
        }
        let words = self.any_words(key);
        if let Some(words) = &words
            && !self.sink.damaged()
            && !words.has_english()
            && !self.table_has(key, "en")
        {
            self.fault_at(key, format!("“{key}” has no English text: add en = \"…\""));
        }
        words.unwrap_or_default()
    }

    /// Words that may be left out; where they are there, in English at least.
    pub(super) fn words_or_empty(&self, key: &'static str) -> Words {
        if self.get(key).is_some() { self.words(key, "") } else { Words::default() }
    }

    /// Words in any of the languages; `None` when absent.
    pub(super) fn any_words(&self, key: &'static str) -> Option<Words> {
        let value = self.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(key, value, "a text by language, such as { en = \"…\", da = \"…\" }");
            return None;
        };
        let mut words = Words::default();
        for (tag, text) in table {
            let line = self.sink.line(tag.span().start);
            let name: &str = tag.get_ref();
            let Some(language) = Language::from_tag(name) else {
                let tags = Language::ALL.map(Language::tag).join(", ");
                let message = format!("unknown language “{}” in “{key}”; known: {tags}", shown(name));
                self.fault_on(line, message);
                continue;
            };
            match text.get_ref().as_str() {
                Some(text) if !text.trim().is_empty() => words.set(language, text),
                Some(_) => self.fault_on(line, format!("“{key}” is empty in “{name}”")),
                None => self.fault_on(
                    line,
                    format!(
                        "“{key}” in “{name}” must be a text in quotation marks, not {}",
                        type_name(text.get_ref())
                    ),
                ),
            }
        }
        Some(words)
    }

    fn table_has(&self, key: &str, inner: &str) -> bool {
        self.table
            .get(key)
            .and_then(|value| value.get_ref().as_table())
            .is_some_and(|t| t.contains_key(inner))
    }

    /// A table within this one; `None` when absent.
    pub(super) fn inner(&self, key: &'static str) -> Option<Entry<'d>> {
        let value = self.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(key, value, "a table");
            return None;
        };
        Some(Entry::new(table, self.line_of(key), self.who.clone(), self.sink))
    }

    /// The tables of a list, each under its own name ("item no. 3" where it has no id); absent is empty.
    pub(super) fn named_list(&self, key: &'static str) -> Vec<Entry<'d>> {
        self.tables(key, |number, table| Some(name_of(key, number, table)))
    }

    /// The tables of a list that belongs to this entry; absent is empty.
    pub(super) fn list(&self, key: &'static str) -> Vec<Entry<'d>> {
        self.tables(key, |_, _| self.who.clone())
    }

    fn tables(
        &self,
        key: &'static str,
        who: impl Fn(usize, &DeTable<'_>) -> Option<String>,
    ) -> Vec<Entry<'d>> {
        let mut entries = Vec::new();
        for (index, value) in
            self.array(key, &format!("a list of tables, each headed [[{key}]]")).iter().enumerate()
        {
            let line = self.sink.line(value.span().start);
            match value.get_ref().as_table() {
                Some(table) => entries.push(Entry::new(table, line, who(index + 1, table), self.sink)),
                None => {
                    let found = type_name(value.get_ref());
                    self.fault_on(line, format!("“{key}” must be a list of tables, but holds {found}"));
                }
            }
        }
        entries
    }

    /// The ids of a list, each with its line; absent is empty.
    pub(super) fn ids(&self, key: &'static str) -> Vec<At<String>> {
        let mut ids = Vec::new();
        for value in self.array(key, "a list of ids, such as [\"P01\", \"P02\"]") {
            let line = self.sink.line(value.span().start);
            match value.get_ref().as_str() {
                Some(id) => ids.push(At { value: id.to_owned(), line }),
                None => {
                    let found = type_name(value.get_ref());
                    self.fault_on(line, format!("“{key}” must be a list of ids, but holds {found}"));
                }
            }
        }
        ids
    }

    fn array(&self, key: &'static str, wanted: &str) -> &'d [Spanned<DeValue<'d>>] {
        let Some(value) = self.get(key) else { return &[] };
        match value.get_ref().as_array() {
            Some(array) => array,
            None => {
                self.wrong_type(key, value, wanted);
                &[]
            }
        }
    }
}

/// What faults of a list's table are noted under: its id, or "item no. 3" where that cannot be read.
pub(super) fn name_of(list: &str, number: usize, table: &DeTable<'_>) -> String {
    let id = table.get("id").and_then(|id| id.get_ref().as_str()).filter(|id| check_id(id).is_ok());
    id.map_or_else(|| format!("{} no. {number}", shown(list)), str::to_owned)
}

/// Whether a text can name something in files and columns.
pub(super) fn check_id(text: &str) -> Result<(), &'static str> {
    if text.is_empty() || text.len() > 64 {
        return Err("an id has 1 to 64 characters");
    }
    if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Err("an id begins with a letter from a to z or a digit");
    }
    if !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        return Err("only the letters a to z (small or capital), digits, “-” and “_” may stand in an id");
    }
    Ok(())
}

/// A text cut to a length that fits in a message.
pub(super) fn shown(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
