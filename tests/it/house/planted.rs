//! Faults planted on purpose: a wall that cannot fail holds nothing.

use super::{Walls, faults_in, lines_with_machine_paths, walls};

const MAP: &str = "\
//! # Who may name whom
//! | room | names | deliberately absent |
//! |---|---|---|
//! | `codebook` | – | people |
//! | `study` | `codebook` | the clock |
//! | `store` | `codebook`, `study` | rules |
//! | `lab` | `codebook`, `study`, `store`, `media` | SQL |
//! | `export` | `study` | hash order |
//! | `media` | – | people |
//! | `sealed` | – | what it is |
//! | `ui` | `lab`, `study` | colours |
//! | `main` | `ui` | all else |
";

fn plan() -> Walls {
    walls(MAP)
}

/// The faults of one file, with the opening line that every file has.
fn faults(path: &str, code: &str) -> Vec<String> {
    let file = (path.to_owned(), format!("//! A file.\n{code}"));
    faults_in(&[file], &plan()).into_iter().map(|fault| fault.0).collect()
}

#[track_caller]
fn refused(path: &str, code: &str, words: &str) {
    let found = faults(path, code);
    assert!(found.iter().any(|fault| fault.contains(words)), "{path}: {code}\nfound only {found:?}");
}

#[track_caller]
fn taken(path: &str, code: &str) {
    assert_eq!(faults(path, code), Vec::<String>::new(), "{path}: {code}");
}

#[test]
fn the_table_is_read_with_its_names() {
    let plan = plan();
    assert_eq!(plan["lab"], ["codebook", "study", "store", "media"]);
    assert!(plan["codebook"].is_empty());
    assert!(!plan.contains_key("room"));
}

#[test]
fn an_arrow_outside_the_table_is_refused_however_it_is_written() {
    let forbidden = "`study` may not name `store`";
    for code in [
        "use crate::store::Db;",
        "use crate::{codebook::Item, store};",
        "use crate::{codebook::{Item, Scale}, store::{Db, Row}};",
        "use super::store::Db;",
        "use super::{codebook, store};",
        "pub use crate::store as elsewhere;",
        "fn f(db: &crate::store::Db) {}",
        "fn f() -> Vec<crate::store::Row> { vec![] }",
        "fn f() { println!(\"{}\", crate::store::NAME); }",
        "mod inner { use super::super::store::Db; }",
        "mod inner { use crate::codebook::{self}; fn f() { super::super::store::open() } }",
        "#[cfg(test)] mod tests { use crate::store::Db; }",
        "use samspil::store::Db;",
    ] {
        refused("study/mod.rs", code, forbidden);
    }
    refused("study/rating.rs", "use super::super::store::Db;", forbidden);
    refused("study/deep/er.rs", "use super::super::super::store::Db;", forbidden);
    refused("codebook/mod.rs", "use crate::study::Coder;", "`codebook` may not name `study`");
    refused("main.rs", "fn main() { samspil::store::open() }", "`main` may not name `store`");
}

#[test]
fn an_arrow_of_the_table_is_taken() {
    taken("study/mod.rs", "use crate::codebook::Item;\nuse super::codebook;");
    taken("study/rating.rs", "use super::Coder;\nuse super::super::codebook::Item;\nuse self::inner::X;");
    taken("study/rating.rs", "mod inner { use super::super::Coder; }");
    taken("study/rating.rs", "use crate::study::{Coder, nouns::Clip};\npub(crate) fn f() {}");
    taken("store/rows.rs", "use std::collections::{BTreeMap, store};\nuse serde::store::lab;");
    taken("main.rs", "fn main() { samspil::ui::run() }");
    taken(
        "study/mod.rs",
        "/// See [`crate::store`].\n// crate::store::Db\nfn f() { let _ = \"crate::store\"; }",
    );
}

#[test]
fn naming_the_whole_crate_is_refused() {
    for code in ["use crate::*;", "use crate as root;", "use crate::{self as root};", "use super::*;"] {
        refused("study/mod.rs", code, "names the whole crate");
    }
    taken("study/mod.rs", "mod tests { use super::*; }");
    taken("study/rating.rs", "use super::*;");
}

#[test]
fn a_room_outside_the_table_is_refused() {
    refused("attic/mod.rs", "fn f() {}", "`attic` is in no row");
}

#[test]
fn a_library_outside_its_room_is_refused() {
    refused("lab/mod.rs", "use rusqlite::Connection;", "`rusqlite` belongs in src/store");
    refused("ui/video.rs", "fn f() { gstreamer_app::AppSink::builder(); }", "belongs in src/media");
    refused("lab/mod.rs", "fn f(ui: &mut egui::Ui) {}", "belongs in src/ui");
    refused("lab/mod.rs", "#[derive(clap::Parser)] struct A;", "belongs in src/cli");
    refused("lab/mod.rs", "use age::x25519;", "`age` belongs in src/sealed");
    refused("lab/mod.rs", "fn f() { age::decrypt(); }", "`age` belongs in src/sealed");
    refused("store/mod.rs", "use argon2::Argon2;", "`argon2` belongs in src/sealed");
    refused("ui/mod.rs", "fn f() { rpassword::prompt_password(); }", "belongs in src/cli");
    taken("study/mod.rs", "fn f(age: u16) { let y = age; let ages = child.age; }");
    taken("sealed/mod.rs", "use age::x25519;\nuse argon2::Argon2;");
    taken("store/mod.rs", "use rusqlite::Connection;");
    taken("media/player.rs", "use gstreamer as gst;\nuse gstreamer_app::AppSink;");
    taken("main.rs", "fn f() { eframe::run_native(); }");
}

#[test]
fn what_a_room_does_without_is_refused() {
    refused("study/mod.rs", "fn f() { chrono::Utc::now(); }", "has no clock");
    refused("export/mod.rs", "use std::time::SystemTime;", "has no clock");
    refused("export/mod.rs", "use std::collections::HashMap;", "hash order");
    refused("study/mod.rs", "fn f() { let r = rand::rng(); }", "same seed");
    refused("codebook/mod.rs", "fn f() { std::fs::read_to_string(\"x\"); }", "opens no files");
    refused("lab/mod.rs", "use crate::media::Player;", "never plays");
    taken("lab/mod.rs", "use crate::media::probe;\nfn f() { chrono::Utc::now(); }");
    taken("study/mod.rs", "#[cfg(test)]\nmod tests { fn f() { let r = rand::rng(); } }");
}

#[test]
fn a_file_says_first_what_it_is() {
    let file = ("study/mod.rs".to_owned(), "fn f() {}\n//! Too late.".to_owned());
    let found = faults_in(&[file], &plan());
    assert!(found.iter().any(|fault| fault.0.contains("begins without")), "{found:?}");
}

#[test]
fn what_ends_the_program_is_refused_outside_tests() {
    for code in ["x.unwrap();", "x.expect(\"it\");", "panic!(\"no\");", "todo!();", "unimplemented!();"] {
        let inside = format!("fn f() {{ {code} }}");
        refused("lab/mod.rs", &inside, "ends the program");
        taken("lab/mod.rs", &format!("#[cfg(test)]\nmod tests {{ {inside} }}"));
        taken("lab/mod.rs", &format!("#[test]\n{inside}"));
        refused("lab/mod.rs", &format!("#[cfg(test)]\nmod tests {{}}\n{inside}"), "ends the program");
        refused("lab/mod.rs", &format!("#[cfg(test)]\nuse a::b;\n{inside}"), "ends the program");
        refused("lab/mod.rs", &format!("#[cfg(not(test))]\n{inside}"), "ends the program");
    }
    refused(
        "lab/mod.rs",
        "fn f() { a.map(Option::unwrap); }\nfn g() { Option::unwrap(a); }",
        "ends the program",
    );
    taken("lab/mod.rs", "#[expect(unused, reason = \"r\")]\nfn expect(x: u8) { x.unwrap_or(1); }");
}

#[test]
fn a_file_that_only_tests_compile_may_do_what_tests_do() {
    let text = |code: &str| format!("//! A file.\n{code}");
    let parent = ("lab/mod.rs".to_owned(), text("#[cfg(test)]\nmod tests;\nmod real;"));
    let tests = ("lab/tests.rs".to_owned(), text("fn f() { x.unwrap(); }"));
    let real = ("lab/real.rs".to_owned(), text("fn f() { x.unwrap(); }"));
    let found = faults_in(&[parent, tests, real], &plan());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0.starts_with("src/lab/real.rs:2"), "{found:?}");
}

#[test]
fn sql_outside_the_store_is_refused() {
    for text in [
        "SELECT id FROM clip",
        "  INSERT INTO rating VALUES (1)",
        "with x as (SELECT 1)",
        "UPDATE clip SET start_ms = 1",
        "select * from clip",
        "delete from clip",
        "PRAGMA user_version",
    ] {
        let code = format!("fn f() {{ run(\"{text}\"); }}");
        refused("lab/mod.rs", &code, "SQL belongs");
        taken("store/mod.rs", &code);
    }
    taken("lab/mod.rs", "fn f() { say(\"Select a clip from the list\"); say(\"Update it\"); }");
    taken("lab/mod.rs", "fn f() { say(\"Insert into the list what is missing\"); }");
}

#[test]
fn a_colour_outside_the_theme_is_refused() {
    for code in [
        "Color32::from_rgb(1, 2, 3)",
        "egui::Color32::from_gray(9)",
        "Color32::RED",
        "Rgba::from_rgb(0.1, 0.2, 0.3)",
        "hex_color!(\"#aabbcc\")",
        "paint(\"#aabbcc\")",
    ] {
        let code = format!("fn f() {{ {code}; }}");
        refused("ui/sheet.rs", &code, "the theme decides");
        taken("ui/theme.rs", &code);
    }
    taken(
        "ui/sheet.rs",
        "fn f() { paint(Color32::WHITE, Color32::TRANSPARENT, \"#12\", \"# low is good\"); }",
    );
}

#[test]
fn text_that_is_no_rust_is_a_fault() {
    refused("lab/mod.rs", "fn f( {", "cannot be read");
}

#[test]
fn a_place_on_one_machine_is_found() {
    let place = ["", "home", "anna", "clip.mp4"].join("/");
    assert_eq!(lines_with_machine_paths(&format!("a\nb {place}\nc")), [2]);
    assert_eq!(lines_with_machine_paths(&format!("see \"{place}\"")), [1]);
    let inside = ["field", "work", "notes"].join("/");
    assert!(lines_with_machine_paths(&inside).is_empty());
    assert!(lines_with_machine_paths(&format!("https://example.org{place}")).is_empty());
}
