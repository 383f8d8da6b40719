//! A TOML file as read: its tables with their lines, and the faults found so far.

use std::cell::RefCell;

use toml::Spanned;
use toml::de::DeTable;

use super::entry::{self, Entry};
use super::fault::{Fault, Faults};

/// A codebook of 43 items in two languages is about 60 kB; far more than this is some other file.
const LARGEST_BYTES: usize = 1_000_000;

/// A parsed file.
pub(super) struct Document<'t> {
    root: Spanned<DeTable<'t>>,
    sink: Sink,
}

/// Where faults are gathered, so that one reading finds them all.
pub(super) struct Sink {
    line_starts: Vec<usize>,
    faults: RefCell<Vec<Fault>>,
    damaged: bool,
}

impl<'t> Document<'t> {
    /// Parses as much as can be parsed.
    ///
    /// # Errors
    /// When the text is too large to be a codebook.
    pub(super) fn parse(text: &'t str) -> Result<Self, Faults> {
        if text.len() > LARGEST_BYTES {
            return Err(Faults::one(
                "The file is larger than 1 MB, so it is no codebook, profile or overlay.",
            ));
        }
        let (root, errors) = DeTable::parse_recoverable(text);
        let line_starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect::<Vec<_>>();
        let mut sink = Sink { line_starts, faults: RefCell::default(), damaged: false };
        let owners = if errors.is_empty() { Vec::new() } else { owners(root.get_ref(), &sink) };
        for error in &errors {
            let line = sink.line(error.span().map_or(0, |span| span.start));
            let repeated = error.message() == "duplicate key";
            let message = if repeated {
                "this key was already given".to_owned()
            } else {
                format!("not valid TOML: {}", error.message())
            };
            sink.damaged |= !repeated;
            sink.add(line, owner(&owners, sink.text_of(text, line), line), message);
        }
        Ok(Self { root, sink })
    }

    /// The file's top level.
    pub(super) fn root(&self) -> Entry<'_> {
        Entry::new(self.root.get_ref(), 1, None, &self.sink)
    }

    /// What was read, if nothing was wrong with it.
    pub(super) fn finish<T>(self, read: T) -> Result<T, Faults> {
        match Faults::of(self.sink.faults.into_inner()) {
            None => Ok(read),
            Some(faults) => Err(faults),
        }
    }
}

/// The items, sections, reasons and subscales, each with the line on which it begins, in order of lines.
fn owners(root: &DeTable<'_>, sink: &Sink) -> Vec<(usize, String)> {
    let mut owners = Vec::new();
    for (list, value) in root {
        for (index, element) in value.get_ref().as_array().into_iter().flatten().enumerate() {
            if let Some(table) = element.get_ref().as_table() {
                let name = entry::name_of(list.get_ref(), index + 1, table);
                owners.push((sink.line(element.span().start), name));
            }
        }
    }
    owners.sort();
    owners
}

/// In which of them a line of broken syntax stands: the last that begins before it.
fn owner<'o>(owners: &'o [(usize, String)], text: &str, line: usize) -> Option<&'o str> {
    if text.trim_start().starts_with("[[") {
        return None; // A broken heading belongs to no one yet.
    }
    let before = owners.partition_point(|(start, _)| *start <= line);
    owners.get(before.checked_sub(1)?).map(|(_, name)| name.as_str())
}

impl Sink {
    /// Notes a fault.
    pub(super) fn add(&self, line: usize, item: Option<&str>, message: impl Into<String>) {
        self.faults.borrow_mut().push(Fault { line, item: item.map(str::to_owned), message: message.into() });
    }

    /// The line of a byte, from 1.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= byte).max(1)
    }

    /// The text of a line, counted from 1, and what follows it.
    fn text_of<'t>(&self, text: &'t str, line: usize) -> &'t str {
        let start = line.checked_sub(1).and_then(|at| self.line_starts.get(at)).copied().unwrap_or_default();
        text.get(start..).unwrap_or_default()
    }

    /// Whether broken syntax hides part of the file, so that what seems absent may only be unread.
    pub(super) fn damaged(&self) -> bool {
        self.damaged
    }
}
