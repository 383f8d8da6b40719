//! "Did you mean …?"

/// The known word nearest to a mistyped one, as an addition to a message; empty when none is near.
pub fn did_you_mean<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    if given.chars().count() > 40 {
        return String::new();
    }
    known
        .into_iter()
        .map(|word| (edits(given, word), word))
        .filter(|(distance, word)| *distance <= edits_allowed(word))
        .min_by_key(|(distance, _)| *distance)
        .map_or_else(String::new, |(_, word)| format!("; did you mean “{word}”?"))
}

/// The id that was meant: one that looks the same (`PO4`, `P04`), or a long one that is near. Short ids and numbers are
/// all near to one another, so that a guess among them would only mislead.
pub(super) fn did_you_mean_id<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    if given.len() > 80 {
        return String::new();
    }
    let known: Vec<&str> = known.into_iter().collect();
    let sought = looks(given);
    let alike = known.iter().find(|id| looks(id) == sought);
    if let Some(id) = alike {
        return format!("; did you mean “{id}”?");
    }
    let numbers_apart = |id: &str| {
        id.replace(|c: char| c.is_ascii_digit(), "") == given.replace(|c: char| c.is_ascii_digit(), "")
    };
    did_you_mean(given, known.into_iter().filter(|id| id.len() > 4 && !numbers_apart(id)))
}

/// An id as the eye sees it: without capitals, hyphens, and the difference between letters and digits that look alike.
fn looks(id: &str) -> String {
    let seen = |c: char| match c {
        'o' => '0',
        'l' | 'i' => '1',
        other => other,
    };
    id.to_lowercase().chars().filter(|c| !matches!(c, '-' | '_' | ' ')).map(seen).collect()
}

/// Short words differ by little anyway.
fn edits_allowed(word: &str) -> usize {
    match word.len() {
        0..=3 => 1,
        4..=7 => 2,
        _ => 3,
    }
}

/// Edits between two words; swapped letters, the commonest slip, count for one less.
fn edits(a: &str, b: &str) -> usize {
    let letters = |word: &str| {
        let mut letters: Vec<char> = word.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    distance(a, b).saturating_sub(usize::from(letters(a) == letters(b)))
}

/// Levenshtein's edit distance, upper and lower case alike.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.to_lowercase().chars().enumerate() {
        let mut next = vec![i + 1];
        for (to, pair) in b.iter().zip(row.windows(2)) {
            let (Some(left), [diagonal, above]) = (next.last(), pair) else { continue };
            let cost = (left + 1).min(above + 1).min(diagonal + usize::from(from != *to));
            next.push(cost);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_suggested_and_far_ones_are_not() {
        let known = ["label", "description", "scale"];
        assert_eq!(did_you_mean("lable", known), "; did you mean “label”?");
        assert_eq!(did_you_mean("itme", ["title", "item"]), "; did you mean “item”?");
        assert_eq!(did_you_mean("Description", known), "; did you mean “description”?");
        assert_eq!(did_you_mean("colour", known), "");
        assert_eq!(did_you_mean(&"x".repeat(1_000_000), known), "");
    }

    #[test]
    fn ids_are_suggested_only_where_the_guess_is_good() {
        let known = ["C01", "P01", "P04", "limit_setting", "wave-12"];
        assert_eq!(did_you_mean_id("PO4", known), "; did you mean “P04”?");
        assert_eq!(did_you_mean_id("p-01", known), "; did you mean “P01”?");
        assert_eq!(did_you_mean_id("limit-setting", known), "; did you mean “limit_setting”?");
        assert_eq!(did_you_mean_id("limit_seting", known), "; did you mean “limit_setting”?");
        assert_eq!(did_you_mean_id("P40", known), "");
        assert_eq!(did_you_mean_id("wave-24", known), "");
    }
}
