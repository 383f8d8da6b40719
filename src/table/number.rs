//! One cell to one rating: a number, a missing mark, a code for “not codable”, or a fault.
//!
//! A decimal comma is read where the whole table writes one. `1,234` is a thousand to some and one and a bit to others: it
//! is taken as a decimal only in a table where other cells show that commas are decimal. Thousands separators are refused.

use super::fault::{Fault, Faults, shown};

/// Marks of a missing rating, besides the empty cell; in any case.
const MISSING: [&str; 7] = ["na", "n/a", "nan", ".", "-", "#n/a", "null"];
/// The word for it.
const MISSING_WORD: &str = "missing";
/// Words for infinity.
const INFINITE: [&str; 4] = ["inf", "infinity", "∞", "1.#inf"];

/// A rating.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rating {
    /// A point.
    Points(f64),
    /// Nothing, or a missing mark.
    Missing,
    /// A code that was declared to mean “not codable”: which of [`NumberRules::codes`].
    Code(usize),
}

impl Rating {
    /// The point, if it is one.
    pub fn points(self) -> Option<f64> {
        if let Self::Points(value) = self { Some(value) } else { None }
    }
}

/// What cells may hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberRules {
    /// Codes for “not codable”, such as `9` or `N/C`; never a rating.
    pub codes: Vec<String>,
    /// The declared points, ascending; anything is a point where it is empty.
    pub points: Vec<f64>,
}

/// Beyond this, squares and their sums run out of numbers; no scale comes near it.
const LARGEST: f64 = 1e100;

/// What a text is as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Number {
    /// Without a decimal mark.
    Whole(f64),
    /// With a point.
    Point(f64),
    /// With a comma.
    Comma(f64),
    /// With one comma and three digits behind it: a thousand, or a decimal.
    Doubtful(f64),
    /// Too large for a number.
    Infinite,
    /// With marks between groups of three.
    Thousands,
    /// None.
    No,
}

fn number(text: &str) -> Number {
    let bytes = text.as_bytes();
    if let [digit @ b'0'..=b'9'] = bytes {
        return Number::Whole(f64::from(digit - b'0'));
    }
    let unsigned = text.strip_prefix(['-', '+', '\u{2212}']).unwrap_or(text);
    if INFINITE.contains(&unsigned.to_lowercase().as_str()) {
        return Number::Infinite;
    }
    let (digits, power) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let power_digits = power.strip_prefix(['-', '+']).unwrap_or(power);
    let is_digit = |byte: u8| byte.is_ascii_digit();
    if power_digits.is_empty() || !power_digits.bytes().all(is_digit) || !digits.bytes().any(is_digit) {
        return Number::No;
    }
    if !digits.bytes().all(|byte| is_digit(byte) || matches!(byte, b'.' | b',')) {
        return if is_grouped(digits) { Number::Thousands } else { Number::No };
    }
    let marks = digits.bytes().filter(|byte| !is_digit(*byte)).count();
    if marks > 1 {
        return if is_grouped(digits) { Number::Thousands } else { Number::No };
    }
    let mut plain = if text.starts_with(['-', '\u{2212}']) { "-".to_owned() } else { String::new() };
    plain.extend(unsigned.chars().map(|c| if c == ',' { '.' } else { c }));
    match plain.parse::<f64>() {
        Ok(value) if !value.is_finite() => Number::Infinite,
        Ok(value) if marks == 0 => Number::Whole(value),
        Ok(value) if digits.contains('.') => Number::Point(value),
        Ok(value) if is_grouped(digits) => Number::Doubtful(value),
        Ok(value) => Number::Comma(value),
        Err(_) => Number::No,
    }
}

/// A cell by itself as a number, its mark a point or a comma. Whether a comma is decimal, only a whole table tells: this is
/// for values that are then looked up on a scale.
pub fn single(text: &str) -> Option<f64> {
    match number(text.trim()) {
        Number::Whole(value) | Number::Point(value) | Number::Comma(value) | Number::Doubtful(value) => {
            Some(value)
        }
        Number::Infinite | Number::Thousands | Number::No => None,
    }
}

/// Whether marks stand between groups of three digits, as in `1,234` or `12 345 678,9`: the first group has one to three
/// digits and does not begin with 0.
fn is_grouped(digits: &str) -> bool {
    let is_mark = |c: char| matches!(c, ',' | '.' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    let groups: Vec<&str> = digits.split(is_mark).collect();
    let numeric = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    let Some((first, rest)) = groups.split_first() else { return false };
    let leads = (1..=3).contains(&first.len()) && !first.starts_with('0');
    numeric
        && leads
        && rest.first().is_some_and(|group| group.len() == 3)
        && rest.iter().rev().skip(1).all(|group| group.len() == 3)
}

/// Reads a table's cells, and remembers what only the whole table can tell.
#[derive(Debug)]
pub(super) struct Numbers<'a> {
    rules: &'a NumberRules,
    coded: Vec<Option<f64>>,
    point: Option<Fault>,
    comma: Option<Fault>,
    doubtful: Faults,
    /// Cells without a rating, codes aside.
    pub(super) missing: usize,
    /// Cells with each of the codes.
    pub(super) codes: Vec<usize>,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(rules: &'a NumberRules) -> Self {
        let as_number = |code: &String| match number(code.trim()) {
            Number::Whole(value) | Number::Point(value) | Number::Comma(value) => Some(value),
            _ => None,
        };
        let coded = rules.codes.iter().map(as_number).collect();
        let codes = vec![0; rules.codes.len()];
        Self { rules, coded, point: None, comma: None, doubtful: Faults::default(), missing: 0, codes }
    }

    /// A cell's rating; a fault where it is none.
    pub(super) fn read(&mut self, text: &str, line: u64, column: &str) -> Result<Rating, Fault> {
        let fault = |what: String| Err(Fault::cell(line, column, what));
        if let Some(code) = self.code(text, None) {
            return Ok(self.count(code));
        }
        if text.is_empty() || is_missing(text) {
            self.missing += 1;
            return Ok(Rating::Missing);
        }
        let read = number(text);
        let text = &*shown(text);
        let value = match read {
            Number::Whole(value) => value,
            Number::Point(value) => {
                self.point.get_or_insert_with(|| Fault::cell(line, column, text));
                value
            }
            Number::Comma(value) => {
                self.comma.get_or_insert_with(|| Fault::cell(line, column, text));
                value
            }
            Number::Doubtful(value) => {
                let what = format!("“{text}” may be a thousand or a decimal: write it with a decimal point");
                self.doubtful.push(Fault::cell(line, column, what));
                value
            }
            Number::Infinite => return fault(format!("“{text}” is infinite, and no rating")),
            Number::Thousands => {
                return fault(format!("“{text}” has a thousands separator: write the number without it"));
            }
            Number::No if text.starts_with('#') => {
                return fault(format!("“{text}” is a spreadsheet's error, and no number"));
            }
            Number::No => return fault(format!("“{text}” is no number")),
        };
        if let Some(code) = self.code(text, Some(value)) {
            return Ok(self.count(code));
        }
        if value.abs() > LARGEST {
            return fault(format!("“{text}” is too large to be a rating"));
        }
        if !self.on_scale(value) {
            let ends = self.rules.points.first().zip(self.rules.points.last());
            let (low, high) = ends.map_or((0.0, 0.0), |(low, high)| (*low, *high));
            return fault(if value < low || value > high {
                format!("{value} is outside of the scale from {low} to {high}")
            } else {
                format!("{value} is between two points of the scale from {low} to {high}")
            });
        }
        // −0 and 0 are one rating.
        Ok(Rating::Points(if value == 0.0 { 0.0 } else { value }))
    }

    fn count(&mut self, code: usize) -> Rating {
        if let Some(count) = self.codes.get_mut(code) {
            *count += 1;
        }
        Rating::Code(code)
    }

    /// Which code a cell is, by its text or by its value.
    fn code(&self, text: &str, value: Option<f64>) -> Option<usize> {
        if let Some(value) = value {
            return self.coded.iter().position(|code| code.is_some_and(|code| same(code, value)));
        }
        let same_text = |code: &String| {
            let code = code.trim();
            code == text || (code.len() == text.len() && code.to_lowercase() == text.to_lowercase())
        };
        self.rules.codes.iter().position(same_text)
    }

    fn on_scale(&self, value: f64) -> bool {
        let points = &self.rules.points;
        let above = points.partition_point(|point| *point < value);
        let near = points.get(above.saturating_sub(1)..).unwrap_or_default().iter().take(2);
        points.is_empty() || near.into_iter().any(|point| same(*point, value))
    }

    /// What the whole table tells: two decimal marks side by side, or commas of which nothing says what they are.
    pub(super) fn finish(self, faults: &mut Faults) {
        match (self.comma, self.point) {
            (Some(comma), Some(point)) => {
                let place = |fault: &Fault| {
                    format!(
                        "“{}” in row {}, column '{}'",
                        fault.what,
                        fault.line.unwrap_or(0),
                        fault.column.as_deref().unwrap_or("")
                    )
                };
                faults.push(Fault::whole(format!(
                    "it writes decimals with a comma ({}) and with a point ({}): write all in one way",
                    place(&comma),
                    place(&point)
                )));
            }
            (Some(_), None) => {}
            (None, _) => faults.append(self.doubtful),
        }
    }
}

fn same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9
}

/// Whether a text is a missing mark, such as `NA`; the empty text is none.
pub fn is_missing(text: &str) -> bool {
    text.len() <= MISSING_WORD.len()
        && (MISSING.iter().any(|mark| mark.eq_ignore_ascii_case(text))
            || MISSING_WORD.eq_ignore_ascii_case(text))
}

/// Whether a text could stand in a column of ratings.
pub(super) fn is_number_or_missing(text: &str) -> bool {
    text.is_empty() || is_missing(text) || is_number(text)
}

/// Whether a text is a number, by any reading.
pub(super) fn is_number(text: &str) -> bool {
    !matches!(number(text), Number::No | Number::Infinite)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads cells as one column, and gives what came of them, and all faults.
    fn read(rules: &NumberRules, cells: &[&str]) -> (Vec<Option<Rating>>, String) {
        let (mut numbers, mut faults) = (Numbers::new(rules), Faults::default());
        let mut all = Vec::new();
        for (line, cell) in (2..).zip(cells) {
            all.push(numbers.read(cell, line, "P03").map_err(|fault| faults.push(fault)).ok());
        }
        numbers.finish(&mut faults);
        (all, faults.to_string())
    }

    fn points(cells: &[&str]) -> Vec<Option<f64>> {
        let (all, faults) = read(&NumberRules::default(), cells);
        assert_eq!(faults, "", "{cells:?}");
        all.into_iter().map(|rating| rating.and_then(Rating::points)).collect()
    }

    fn fault(cells: &[&str]) -> String {
        read(&NumberRules::default(), cells).1
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        assert_eq!(
            points(&["3", "3.5", "-2", "+4", ".5", "5.", "1e2", "\u{2212}1", "007"]),
            [3.0, 3.5, -2.0, 4.0, 0.5, 5.0, 100.0, -1.0, 7.0].map(Some)
        );
        assert_eq!(points(&["3,5", "4", ",5", "-0,25"]), [3.5, 4.0, 0.5, -0.25].map(Some));
        assert_eq!(points(&["-0"])[0].map(f64::is_sign_positive), Some(true));
    }

    #[test]
    fn missing_marks_are_missing() {
        let marks = ["", "NA", "N/A", "NaN", ".", "-", "#N/A", "null", "missing", "na", "NULL", "Missing"];
        let (all, faults) = read(&NumberRules::default(), &marks);
        assert_eq!((all, faults.as_str()), (vec![Some(Rating::Missing); marks.len()], ""));
    }

    #[test]
    fn codes_are_never_ratings_and_are_counted() {
        let rules = NumberRules { codes: vec!["9".into(), "N/C".into()], points: vec![] };
        let mut numbers = Numbers::new(&rules);
        let mut got = |text| numbers.read(text, 2, "a").expect("read");
        let all = ["9", "9.0", "9,0", "n/c", "8"].map(&mut got);
        let code = Rating::Code;
        assert_eq!(all, [code(0), code(0), code(0), code(1), Rating::Points(8.0)]);
        assert_eq!((numbers.codes, numbers.missing), (vec![3, 1], 0));
    }

    #[test]
    fn a_comma_with_three_digits_needs_the_table_to_decide() {
        assert_eq!(points(&["3,125", "2,5"]), [3.125, 2.5].map(Some));
        assert_eq!(points(&["0,125", "3,125"]), [0.125, 3.125].map(Some));
        assert_eq!(
            fault(&["3", "3,125"]),
            "row 3, column 'P03': “3,125” may be a thousand or a decimal: write it with a decimal point"
        );
        assert!(fault(&["3.5", "1,234"]).contains("row 3, column 'P03': “1,234” may be"));
        assert_eq!(
            fault(&["3,5", "3.25"]),
            "it writes decimals with a comma (“3,5” in row 2, column 'P03') and with a point \
             (“3.25” in row 3, column 'P03'): write all in one way"
        );
    }

    #[test]
    fn thousands_infinities_and_words_are_refused_with_their_place() {
        for text in ["1,234.5", "1.234,5", "1,234,567", "1 234", "1'234", "12\u{a0}345", "1.234.567"] {
            assert!(fault(&[text]).starts_with("row 2, column 'P03': “1"), "{text}: {}", fault(&[text]));
            assert!(fault(&[text]).contains("thousands separator"), "{text}: {}", fault(&[text]));
        }
        for text in ["1e101", "-1e308"] {
            assert!(fault(&[text]).contains("too large to be a rating"), "{text}: {}", fault(&[text]));
        }
        for text in ["inf", "-Inf", "Infinity", "∞", "1e999", "-1e400"] {
            assert!(fault(&[text]).contains("is infinite"), "{text}: {}", fault(&[text]));
        }
        for text in
            ["four", "4 of 5", "4;", "1e", "e5", "--1", "0x10", "1_000", "٣", "1,2,3", "=1+1", "3 5", "?"]
        {
            assert_eq!(fault(&[text]), format!("row 2, column 'P03': “{text}” is no number"));
        }
        assert!(fault(&["#DIV/0!"]).contains("spreadsheet's error"));
        assert!(fault(&[&"x".repeat(500)]).chars().count() < 100);
        assert!(fault(&["a\u{1b}[31m"]).contains('\u{fffd}'));
    }

    #[test]
    fn what_is_off_the_scale_is_told() {
        let rules = NumberRules { codes: vec![], points: vec![1.0, 1.5, 2.0] };
        let (all, faults) = read(&rules, &["1", "1.5", "2", "2.5", "1.75", "0", ""]);
        assert_eq!(all.iter().flatten().count(), 4);
        assert_eq!(
            faults,
            "row 5, column 'P03': 2.5 is outside of the scale from 1 to 2\n\
             row 6, column 'P03': 1.75 is between two points of the scale from 1 to 2\n\
             row 7, column 'P03': 0 is outside of the scale from 1 to 2"
        );
    }
}
