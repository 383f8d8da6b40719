//! The rules of the house, each a function from a file to its faults.

use std::collections::BTreeMap;

use super::source::{Source, Word};

/// Which room may name which, as `src/lib.rs` says it.
pub type Walls = BTreeMap<String, Vec<String>>;

/// What is wrong, and where.
#[derive(Debug, PartialEq)]
pub struct Fault(pub String);

/// A library with one owner, by the beginning of its crates' names; a name that ends in “::” is a whole one, since
/// children have an age too.
const OWNED: &[(&[&str], &[&str])] = &[
    (&["rusqlite", "libsqlite3_sys"], &["store"]),
    (&["gstreamer", "gst_"], &["media"]),
    (&["egui", "eframe", "epaint", "emath", "ecolor", "rfd"], &["ui", "main"]),
    (&["clap", "rpassword"], &["cli", "main"]),
    (&["age::", "argon2"], &["sealed"]),
];

/// Rooms, the paths that they do without, and why.
type Absence = (&'static [&'static str], &'static [&'static [&'static str]], &'static str);

/// What a room is to do without.
const ABSENT: &[Absence] = &[
    (
        &["codebook", "study", "stats", "report", "export"],
        &[&["Utc", "now"], &["Local", "now"], &["SystemTime"], &["Instant"]],
        "takes the time from its caller and has no clock",
    ),
    (
        &["codebook", "study", "stats", "report"],
        &[&["fs"], &["OpenOptions"]],
        "takes text and opens no files",
    ),
    (
        &["codebook", "study", "stats", "report", "export", "demo"],
        &[&["rand", "rng"], &["rand", "random"], &["thread_rng"], &["from_os_rng"], &["OsRng"]],
        "is given its random numbers, so that the same seed gives the same result",
    ),
    (&["export"], &[&["HashMap"], &["HashSet"]], "writes the same bytes each time, so nothing in hash order"),
    (&["lab"], &[&["Player"]], "probes recordings and never plays them"),
    (
        &[
            "codebook", "study", "stats", "report", "sealed", "store", "export", "media", "demo", "cli",
            "jobs", "settings", "ui",
        ],
        &[&["Unblinded", "recorded"]],
        "is given the witness of an unblinding and makes none",
    ),
];

/// Where colours are decided.
const PALETTES: &[&str] = &["ui/theme.rs", "ui/picture.rs"];

/// Everything that is wrong with a file.
pub fn faults(source: &Source, walls: &Walls) -> Vec<Fault> {
    let rules = [opening, owners, absences, no_panics, no_sql, colours];
    rules.iter().flat_map(|rule| rule(source)).chain(arrows(source, walls)).collect()
}

fn fault(source: &Source, line: usize, what: impl std::fmt::Display) -> Fault {
    Fault(format!("src/{}:{line}: {what}", source.path))
}

fn arrows(source: &Source, walls: &Walls) -> Vec<Fault> {
    let room = source.room();
    if room == "lib" {
        return Vec::new();
    }
    let Some(allowed) = walls.get(room) else {
        return vec![fault(source, 1, format!("`{room}` is in no row of the table in src/lib.rs"))];
    };
    let arrows = source.arrows();
    let strangers = arrows.iter().filter(|(_, to)| to != room && !allowed.contains(to));
    strangers
        .map(|(line, to)| match to.as_str() {
            "*" | "self" | "crate as" => fault(source, *line, "names the whole crate: name the room"),
            to => fault(source, *line, format!("`{room}` may not name `{to}`")),
        })
        .collect()
}

fn opening(source: &Source) -> Vec<Fault> {
    let opens = source.text.starts_with("//! ");
    (!opens).then(|| fault(source, 1, "begins without a `//!` that says what it is")).into_iter().collect()
}

fn owners(source: &Source) -> Vec<Fault> {
    let foreign: Vec<_> = OWNED.iter().filter(|(_, rooms)| !rooms.contains(&source.room())).collect();
    let mut found = Vec::new();
    for (place, token) in source.tokens.iter().enumerate() {
        let Word::Name(name) = &token.word else { continue };
        let path = source.tokens.get(place + 1).is_some_and(|next| next.word == Word::Sign(':'))
            && source.tokens.get(place + 2).is_some_and(|next| next.word == Word::Sign(':'));
        let named = |prefix: &str| match prefix.strip_suffix("::") {
            Some(whole) => path && name == whole,
            None => name.starts_with(prefix),
        };
        for (crates, rooms) in &foreign {
            if crates.iter().any(|prefix| named(prefix)) {
                found.push(fault(source, token.line, format!("`{name}` belongs in src/{}", rooms[0])));
            }
        }
    }
    found
}

fn absences(source: &Source) -> Vec<Fault> {
    let mut found = Vec::new();
    for (rooms, paths, why) in ABSENT {
        if !rooms.contains(&source.room()) {
            continue;
        }
        for path in *paths {
            let lines = source.lines_of(path);
            found.extend(
                lines
                    .into_iter()
                    .filter(|line| !is_test_line(source, *line))
                    .map(|line| fault(source, line, format!("`{}`: this room {why}", path.join("::")))),
            );
        }
    }
    found
}

fn is_test_line(source: &Source, line: usize) -> bool {
    source.tokens.iter().any(|token| token.line == line && token.test_only)
}

fn no_panics(source: &Source) -> Vec<Fault> {
    let mut found = Vec::new();
    for window in source.tokens.windows(3).filter(|window| !window[1].test_only) {
        let Word::Name(name) = &window[1].word else { continue };
        let method = matches!(window[0].word, Word::Sign('.' | ':')) && window[2].word == Word::Sign('(');
        let is_macro = window[2].word == Word::Sign('!');
        let stops = match name.as_str() {
            "unwrap" | "expect" => method,
            "panic" | "todo" | "unimplemented" => is_macro,
            _ => false,
        };
        if stops {
            found.push(fault(source, window[1].line, format!("`{name}` ends the program: return an error")));
        }
    }
    found
}

fn no_sql(source: &Source) -> Vec<Fault> {
    if source.room() == "store" {
        return Vec::new();
    }
    let texts = source.tokens.iter().filter_map(|token| match &token.word {
        Word::Text(text) if is_sql(text) => Some(token.line),
        _ => None,
    });
    texts.map(|line| fault(source, line, "SQL belongs in src/store")).collect()
}

fn is_sql(literal: &str) -> bool {
    let text = literal.trim_start_matches(['r', 'b', 'c', '#']).trim_start_matches('"').trim_start();
    let spoken: String = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    // In capitals it is SQL wherever it stands; in small letters only where no sentence would begin so.
    let capitals = ["SELECT ", "INSERT INTO ", "INSERT OR ", "DELETE FROM ", "CREATE TABLE ", "PRAGMA "];
    let small =
        ["select * from ", "select count(", "insert into ", "delete from ", "create table ", "pragma "];
    capitals.iter().any(|start| text.contains(start))
        || (text.contains("UPDATE ") && text.contains(" SET "))
        || (small.iter().any(|start| spoken.starts_with(start)) && !text.starts_with(char::is_uppercase))
}

fn colours(source: &Source) -> Vec<Fault> {
    if PALETTES.contains(&source.path.as_str()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for window in source.tokens.windows(4).filter(|window| !window[0].test_only) {
        let Word::Name(kind) = &window[3].word else { continue };
        let joint = window[1].word == Word::Sign(':') && window[2].word == Word::Sign(':');
        let of_colour = window[0].is("Color32") || window[0].is("Rgba");
        // White tints a picture with nothing; the other two are the absence of a colour.
        let neutral = ["WHITE", "TRANSPARENT", "PLACEHOLDER"].contains(&kind.as_str());
        if joint && of_colour && !neutral {
            found.push(fault(source, window[0].line, "a colour: the theme decides those"));
        }
    }
    let hex = source.tokens.iter().filter(|token| match &token.word {
        Word::Text(text) => source.room() == "ui" && is_hex_colour(text.trim_matches('"')),
        Word::Name(name) => name == "hex_color",
        _ => false,
    });
    found.extend(hex.map(|token| fault(source, token.line, "a colour: the theme decides those")));
    found
}

fn is_hex_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 6 | 8) && digits.chars().all(|c| c.is_ascii_hexdigit())
    })
}
