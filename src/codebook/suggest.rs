//! "Did you mean …?"

/// The known word nearest to a mistyped one, as an addition to a message; empty when none is near.
pub(super) fn did_you_mean<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> String {
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
        assert_eq!(did_you_mean("P0l", ["C01", "P01"]), "; did you mean “P01”?");
        assert_eq!(did_you_mean("Description", known), "; did you mean “description”?");
        assert_eq!(did_you_mean("colour", known), "");
        assert_eq!(did_you_mean(&"x".repeat(1_000_000), known), "");
    }
}
