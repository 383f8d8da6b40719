//! The walls of the house: reads the source, and fails on what the map in `src/lib.rs` does not allow.

mod planted;
mod rules;
mod source;

use std::fs;
use std::path::{Path, PathBuf};

use rules::{Fault, Walls};
use source::Source;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The table "who may name whom" of the map.
fn walls(map: &str) -> Walls {
    let rows = map.lines().skip_while(|line| !line.contains("# Who may name whom"));
    let rows = rows.filter_map(|line| line.strip_prefix("//! | ")).filter(|row| row.contains('`'));
    rows.map(|row| {
        let mut cells = row.split('|').map(names);
        let room = cells.next().unwrap_or_default().concat();
        (room, cells.next().unwrap_or_default())
    })
    .collect()
}

/// The names in backticks of a table's cell.
fn names(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The faults of files given by path and text.
fn faults_in(files: &[(String, String)], walls: &Walls) -> Vec<Fault> {
    let mut found = Vec::new();
    let mut sources = Vec::new();
    for (path, text) in files {
        match Source::read(path, text) {
            Ok(source) => sources.push(source),
            Err(error) => found.push(Fault(format!("src/{path}: cannot be read as Rust: {error}"))),
        }
    }
    let test_modules: Vec<_> = sources.iter().flat_map(|source| source.test_modules.clone()).collect();
    for source in &mut sources {
        let module = source.module();
        if test_modules.iter().any(|test| module.starts_with(test)) {
            source.tokens.iter_mut().for_each(|token| token.test_only = true);
        }
    }
    found.extend(sources.iter().flat_map(|source| rules::faults(source, walls)));
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_source_keeps_to_the_walls() {
    let src = root().join("src");
    let rust = files(&src).into_iter().filter(|path| path.extension().is_some_and(|ext| ext == "rs"));
    let files: Vec<_> = rust
        .map(|path| {
            let inside = path.strip_prefix(&src).expect("inside src").to_string_lossy().replace('\\', "/");
            (inside, read(&path))
        })
        .collect();
    assert!(files.len() > 20, "only {} files found: is the test looking in the right place?", files.len());
    let walls = walls(&read(&src.join("lib.rs")));
    let faults: Vec<String> = faults_in(&files, &walls).into_iter().map(|fault| fault.0).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_room_is_on_the_map() {
    let map = read(&root().join("src/lib.rs"));
    let walls = walls(&map);
    let declared: Vec<&str> =
        map.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(declared.len() > 10, "{declared:?}");
    for room in declared {
        assert!(walls.contains_key(room), "`{room}` is missing in \"Who may name whom\"");
        assert!(map.contains(&format!("| [`{room}`] |")), "`{room}` is missing among the rooms");
    }
}

/// Paths that mean something on one machine only. Put together here so that this file does not hold them.
fn machine_paths() -> Vec<String> {
    let folders = ["work", "root", "home", "tmp", "Users"];
    folders.iter().map(|folder| format!("/{folder}/")).chain(["C:".to_owned() + "\\"]).collect()
}

fn lines_with_machine_paths(text: &str) -> Vec<usize> {
    let starts = |line: &str, path: &String| {
        line.match_indices(path.as_str()).any(|(at, _)| {
            // "field/work/" and "https://host/home/" are no places on a machine.
            !line[..at].ends_with(|before: char| before.is_alphanumeric() || "._-~}*".contains(before))
        })
    };
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| machine_paths().iter().any(|path| starts(line, path)))
        .map(|(at, _)| at + 1)
        .collect()
}

#[test]
fn no_file_names_a_place_on_one_machine() {
    let folders = ["src", "tests", "benches", "scripts", "docs", "codebooks", "assets", ".ci"];
    let top = ["README.md", "CHANGELOG.md", "Cargo.toml", "clippy.toml"].map(|name| root().join(name));
    let all = folders.iter().flat_map(|folder| files(&root().join(folder))).chain(top);
    let mut found = Vec::new();
    for path in all {
        // Pictures, fonts and databases are no text.
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        found.extend(lines_with_machine_paths(&text).into_iter().map(|line| format!("{name}:{line}")));
    }
    assert!(found.is_empty(), "places on one machine:\n{}", found.join("\n"));
}
