//! Files that are damaged, absurd or hostile: never a panic, never a hang, and what loads is sound.

use std::collections::BTreeSet;

use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha12Rng;

use super::{Checked, Codebook, Profile, built_in, check_text};

/// Fewer for the one long file, which takes the most time.
fn mutations(text: &str) -> usize {
    if text.len() > 20_000 { 300 } else { 900 }
}

/// Pieces that break files in ways that random bytes do not.
const PIECES: [&str; 30] = [
    "nan",
    "-inf",
    "1e999",
    "1e-9",
    "-1",
    "0",
    "99999999999999999999",
    "0x7fffffffffffffff",
    "\"",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ".",
    ",",
    "\n",
    "#",
    "\\",
    "æ",
    "\u{0}",
    "\u{feff}",
    "true",
    "[[item]]\n",
    "id = \"P01\"\n",
    "1979-05-27T07:32:00Z",
];

fn mutate(text: &str, random: &mut ChaCha12Rng) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..random.random_range(1..4) {
        let at = random.random_range(0..chars.len());
        let end = (at + random.random_range(1..60)).min(chars.len());
        match random.random_range(0..5) {
            0 => drop(chars.splice(at..end, [])),
            1 => drop(chars.splice(at..at, PIECES[random.random_range(0..PIECES.len())].chars())),
            2 => drop(chars.splice(at..end, PIECES[random.random_range(0..PIECES.len())].chars())),
            3 => {
                let copy: Vec<char> = chars[at..end].to_vec();
                let to = random.random_range(0..chars.len());
                drop(chars.splice(to..to, copy));
            }
            _ => {
                let lines: Vec<String> =
                    chars.iter().collect::<String>().lines().map(str::to_owned).collect();
                let (from, to) = (random.random_range(0..lines.len()), random.random_range(0..lines.len()));
                let mut lines = lines;
                lines.swap(from, to);
                chars = lines.join("\n").chars().collect();
            }
        }
        if chars.is_empty() {
            chars.push(' ');
        }
    }
    chars.into_iter().collect()
}

/// What must hold for every codebook that loads, checked without the reader's own code.
fn assert_sound(codebook: &Codebook) {
    let ids: BTreeSet<&str> = codebook.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids.len(), codebook.items.len());
    assert!(!ids.is_empty() && codebook.version > 0 && codebook.title.has_english());
    let placed: Vec<&str> =
        codebook.sections.iter().flat_map(|s| &s.items).map(super::ItemId::as_str).collect();
    let in_order: Vec<&str> = codebook.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(placed, in_order);
    assert!(codebook.verified || !codebook.unverified_because.is_empty());
    for item in &codebook.items {
        let points = item.scale.points();
        assert!(points.len() >= 2 && points.len() <= 101 && points.is_sorted());
        assert_eq!((points.first(), points.last()), (Some(&item.scale.min), Some(&item.scale.max)));
        assert!(item.anchors.iter().all(|anchor| points.iter().any(|p| (p - anchor.point).abs() < 1e-9)));
        assert!(item.anchors.windows(2).all(|pair| pair[0].point < pair[1].point));
        assert!(item.label.has_english() && item.description.has_english());
    }
    for situation in codebook.reasons.iter().flat_map(|reason| &reason.only_for) {
        assert!(ids.contains(situation.item.as_str()));
    }
}

fn assert_sound_profile(profile: &Profile) {
    assert!(!profile.subscales.is_empty() || !profile.totals.is_empty());
    for subscale in &profile.subscales {
        let items: BTreeSet<&str> = subscale.members.iter().map(|member| member.item.as_str()).collect();
        assert_eq!(items.len(), subscale.members.len());
        assert!(!items.is_empty());
    }
    for share in profile.totals.iter().map(|total| total.min_valid).chain([profile.min_valid_subscale]) {
        assert!(share.of > 0 && share.of <= share.over);
    }
}

fn check(text: &str) -> bool {
    match check_text(text) {
        Ok(Checked::Codebook(codebook) | Checked::Overlay { codebook, .. }) => {
            assert_sound(&codebook);
            true
        }
        Ok(Checked::Profile(profile)) => {
            assert_sound_profile(&profile);
            true
        }
        Err(faults) => {
            let lines = text.matches('\n').count() + 1;
            assert!(!faults.as_slice().is_empty());
            assert!(
                faults.iter().all(|fault| (1..=lines).contains(&fault.line) && !fault.message.is_empty())
            );
            false
        }
    }
}

#[test]
fn thousands_of_damaged_files_neither_panic_nor_load_unsound() {
    let overlay = "format = \"samspil-overlay-1\"\ncodebook = \"cib-43\"\ncodebook_version = 1\n\
                   [[item]]\nid = \"P01\"\nlabel.da = \"Vores\"\nanchor = [{ point = 2, text.en = \"x\" }]\n\
                   [[section]]\nid = \"child\"\nlabel.en = \"Kid\"\n";
    let mut loaded = 0;
    for (seed, text) in built_in().iter().map(|file| file.text).chain([overlay]).enumerate() {
        let mut random = ChaCha12Rng::seed_from_u64(seed as u64);
        loaded += (0..mutations(text)).filter(|_| check(&mutate(text, &mut random))).count();
    }
    // Some mutations only touch words or comments: were none to load, the test would prove little.
    assert!(loaded > 100, "{loaded}");
}

#[test]
fn absurd_files_are_refused_with_words() {
    let deep = |open: &str, close: &str| format!("a = {}1{}", open.repeat(50_000), close.repeat(50_000));
    for text in [
        String::new(),
        "\u{feff}".to_owned(),
        "\u{0}".repeat(1000),
        "[".repeat(100_000),
        deep("[", "]"),
        deep("{a=", "}"),
        format!("{} = 1", "a.".repeat(50_000) + "a"),
        format!("[{}]", "a.".repeat(50_000) + "a"),
        "a = \"".repeat(20_000),
        "[[item]]\n".repeat(50_000),
        "x".repeat(2_000_000),
        format!("version = {}", "9".repeat(500_000)),
        format!("scale = {{ min = 1, max = 5, step = 0.{}1 }}", "0".repeat(100_000)),
        "x\n".repeat(200_000),
        "[[item]]\nx\n".repeat(40_000),
        "[[item]]\nid = \"P01\"\n".repeat(20_000),
        format!("[[reason]]\nid = \"r\"\nonly_for = [{}]", "{ item = \"P01\" },\n".repeat(20_000)),
        format!("codebook = \"cib-43\"\n[[total]]\n[[subscale]]\nitems = [{}]", "\"P01\",\n".repeat(60_000)),
        format!("codebook = \"cib-43\"\n[[total]]\n[[subscale]]\nitems = [{}]", "\"X01\",\n".repeat(20_000)),
        format!(
            "codebook = \"cib-43\"\n[[item]]\nid = \"P01\"\n{}",
            "[[item.anchor]]\npoint = 1\n".repeat(20_000)
        ),
        format!("codebook = \"cib-43\"\n{}", "[[item]]\nid = \"P01\"\n".repeat(20_000)),
    ] {
        assert!(!check(&text), "{}", text.chars().take(20).collect::<String>());
    }
}

#[test]
fn line_ends_and_byte_order_marks_of_windows_do_not_matter() {
    for file in built_in() {
        let text = format!("\u{feff}{}", file.text.replace('\n', "\r\n"));
        assert!(check(&text), "{}", file.file_name);
    }
}
