//! The canary test fails when any one removal is switched off: after the journey, what each removal takes away is put
//! back the way it would look without it, one kind at a time, and the same judge must find it.

use std::fs::{self, File};
use std::io::Write as _;
use std::time::{Duration, SystemTime};

use rusqlite::Connection;

use super::left::Left;
use super::plants::{
    self, BORN, COMMENT, FAMILY, FILE, FILMED_BY, FOLDER, GROUPS, OTHERS, RECORDED, SITE, TITLE,
};

/// A leak: what it is, how it is put back, and words that stand in the faults that the judge then names.
struct Leak {
    kind: &'static str,
    put_back: fn(&mut Left),
    found: &'static [&'static str],
}

fn sql(left: &Left, statements: &str) {
    let raw = Connection::open(left.file()).expect("open");
    raw.execute_batch("PRAGMA foreign_keys = OFF").expect("off");
    raw.execute_batch(statements).unwrap_or_else(|error| panic!("{statements}: {error}"));
}

fn write(left: &Left, path: &str, bytes: &[u8]) {
    let path = left.place(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, bytes).expect("written");
}

/// The bytes of an original in place of a recording's blind copy, its time as that of the others.
fn original(left: &Left, ending: &str) {
    let recording = left.recording();
    let time = fs::metadata(&recording).and_then(|facts| facts.modified()).expect("a time");
    let made = tempfile::tempdir().expect("a folder");
    let video = made.path().join(format!("original.{ending}"));
    plants::video(&video, 20);
    fs::copy(video, &recording).expect("copied");
    File::options().append(true).open(recording).expect("open").set_modified(time).expect("set");
}

fn deflated(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(text.as_bytes()).expect("written");
    encoder.finish().expect("ended")
}

/// A picture with a compressed text in it (zTXt), as some programs keep a file's title.
fn picture() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let text =
        [&b"Title\0\0"[..], &deflated(&format!("{FILE}_0001.mp4 {}", "of the family ".repeat(20)))].concat();
    for (kind, content) in [(b"IHDR", vec![0; 13]), (b"zTXt", text), (b"IEND", Vec::new())] {
        bytes.extend(u32::try_from(content.len()).expect("short").to_be_bytes());
        bytes.extend(kind);
        bytes.extend(content);
        bytes.extend([0; 4]);
    }
    bytes
}

const LEAKS: &[Leak] = &[
    Leak {
        kind: "title, comment, author, encoder, place, device and chapter of an MP4",
        put_back: |left| original(left, "mp4"),
        found: plants::IN_MP4,
    },
    Leak {
        kind: "title, subtitle and chapter of a Matroska file",
        put_back: |left| original(left, "mkv"),
        found: plants::IN_MATROSKA,
    },
    Leak {
        kind: "time of filming in an MP4",
        put_back: |left| original(left, "mp4"),
        found: &["the time of filming"],
    },
    Leak {
        kind: "a recording named by its original name",
        put_back: |left| {
            let recording = left.recording();
            let named = recording.with_file_name(format!("{FILE}_0001.mp4"));
            fs::rename(recording, named).expect("renamed");
        },
        found: &["Ferieminde_Havørn in the name of study/recordings/"],
    },
    Leak {
        kind: "a folder of the source by name, in capitals",
        put_back: |left| write(left, "study/recordings/MAPPE ISFUGL.txt", b""),
        found: &["Mappe Isfugl in the name of study/recordings/"],
    },
    Leak {
        kind: "a recording with its own time on disk",
        put_back: |left| {
            let file = File::options().append(true).open(left.recording()).expect("open");
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_584_958_272)).expect("set");
        },
        found: &["it has a time of its own on disk"],
    },
    Leak {
        kind: "families in a plain table",
        put_back: |left| {
            sql(
                left,
                &format!(
                    "CREATE TABLE family (code, site, birth); INSERT INTO family VALUES ('{FAMILY}-1', '{SITE}', '{BORN}')"
                ),
            );
        },
        found: &[
            "Familie-Kolibri in study/study.db",
            "Klinik Svaneø in study/study.db",
            "2019-03-07 in study/study.db",
        ],
    },
    Leak {
        kind: "origins in a plain table, days as Danes write them",
        put_back: |left| {
            let values = format!("'{FILE}_0001.mp4', '23.03.2020', '7/3-2019', '{FILMED_BY}', '{OTHERS}'");
            sql(left, &format!("CREATE TABLE origin (a, b, c, d, e); INSERT INTO origin VALUES ({values})"));
        },
        found: &[FILE, RECORDED[0], BORN, FILMED_BY, OTHERS],
    },
    Leak {
        kind: "the group in a plain table",
        put_back: |left| {
            sql(
                left,
                &format!("CREATE TABLE arm (a); INSERT INTO arm VALUES ('{}')", GROUPS[1].to_lowercase()),
            );
        },
        found: &["Pelikanarmen in study/study.db, table arm, column a, row 1"],
    },
    Leak {
        kind: "the allocation table left in the study's folder, as Excel saves Unicode text",
        put_back: |left| {
            let text = format!("\u{feff}participant\tgroup\r\n{FAMILY}-1\t{}\r\n", GROUPS[0]);
            let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            write(left, "study/allocation.txt", &bytes);
        },
        found: &[
            "Pingvinarmen in study/allocation.txt (UTF-16LE)",
            "Familie-Kolibri in study/allocation.txt (UTF-16LE)",
        ],
    },
    Leak {
        kind: "a row that was deleted without being overwritten",
        put_back: |left| {
            sql(
                left,
                &format!(
                    "PRAGMA secure_delete = OFF; CREATE TABLE gone (a TEXT); INSERT INTO gone VALUES ('{FAMILY}-1'); DELETE FROM gone"
                ),
            );
            sql(left, "PRAGMA wal_checkpoint(TRUNCATE)");
        },
        found: &["Familie-Kolibri in study/study.db (UTF-8)"],
    },
    Leak {
        kind: "a change that is only in the journal yet",
        put_back: |left| {
            let raw = Connection::open(left.file()).expect("open");
            raw.execute_batch(&format!("PRAGMA wal_autocheckpoint = 0; CREATE TABLE late (a TEXT); INSERT INTO late VALUES ('{SITE}')"))
                .expect("written");
            // As a crash leaves it: closing would clear it away.
            fs::copy(left.place("study/study.db-wal"), left.place("wal")).expect("copied");
            drop(raw);
            fs::rename(left.place("wal"), left.place("study/study.db-journal.old")).expect("put back");
            sql(left, "DROP TABLE late; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
        },
        found: &["Klinik Svaneø in study/study.db-journal.old"],
    },
    Leak {
        kind: "a backup that is not sealed",
        put_back: |left| {
            let file = left.place("study/backups/plain.db");
            fs::create_dir_all(file.parent().expect("a folder")).expect("made");
            let raw = Connection::open(file).expect("open");
            let text = format!("{}{FAMILY}-1{}", "x".repeat(4070), "x".repeat(9000));
            raw.execute("CREATE TABLE t (a TEXT)", []).expect("a table");
            raw.execute("INSERT INTO t VALUES (?1)", [text]).expect("a row");
        },
        found: &["Familie-Kolibri in study/backups/plain.db, table t, column a, row 1"],
    },
    Leak {
        kind: "a compressed export in the study's folder",
        put_back: |left| {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            gzip.write_all(format!("code;site\n{}ab12cd;{SITE}\n", "code;site\n".repeat(50)).as_bytes())
                .expect("written");
            write(left, "study/exports/scores.csv.gz", &gzip.finish().expect("ended"));
        },
        found: &["Klinik Svaneø in study/exports/scores.csv.gzgzip stream at byte 0"],
    },
    Leak {
        kind: "an export outside that names families",
        put_back: |left| write(left, "outside/ratings.csv", format!("\"{FAMILY}-2\";3\n").as_bytes()),
        found: &["Familie-Kolibri in outside/ratings.csv"],
    },
    Leak {
        kind: "a thumbnail that keeps its file's name in compressed text",
        put_back: |left| write(left, "cache/samspil/0001.png", &picture()),
        found: &["Ferieminde_Havørn in cache/samspil/0001.png"],
    },
    Leak {
        kind: "a family in the trail",
        put_back: |left| {
            sql(
                left,
                &format!(
                    "INSERT INTO audit SELECT max(id) + 1, '', 0, '', 'imported', '{FAMILY}-1', '', '', '', '', '', printf('%064d', 0) FROM audit"
                ),
            );
        },
        found: &["Familie-Kolibri in study/study.db, table audit, column subject"],
    },
    Leak {
        kind: "a coder's view of a clip in the open",
        put_back: |left| sql(left, "UPDATE assignment SET view = CAST('{\"start_ms\":0}' AS BLOB)"),
        found: &["table assignment, column view is not sealed"],
    },
    Leak {
        kind: "the role of an assignment",
        put_back: |left| {
            sql(left, "ALTER TABLE assignment ADD COLUMN part TEXT; UPDATE assignment SET part = 'second'");
        },
        found: &["a role in table assignment, column part, row 1: second"],
    },
    Leak {
        kind: "double coding in the trail",
        put_back: |left| {
            sql(
                left,
                "INSERT INTO audit SELECT max(id) + 1, '', 0, '', 'clip given', 'ab12cd', '', 'second coder', '', '', '', printf('%064d', 0) FROM audit",
            );
        },
        found: &["a role in table audit, column new"],
    },
    Leak {
        kind: "a coder's code together with the recording's in the trail",
        put_back: |left| {
            sql(
                left,
                "INSERT INTO audit SELECT max(id) + 1, '', 0, '', 'clip given', (SELECT min(blind_code) FROM recording), '',
                 (SELECT min(blind_code) FROM assignment), '', '', '', printf('%064d', 0) FROM audit",
            );
        },
        found: &["two codes in one event"],
    },
    Leak {
        kind: "the source's folder among the preferences",
        put_back: |left| {
            write(
                left,
                "config/samspil/settings.json",
                format!("{{\"recent\":[\"/{FOLDER}/x\"]}}").as_bytes(),
            );
        },
        found: &["Mappe Isfugl in config/samspil/settings.json"],
    },
    Leak {
        kind: "a file in the desktop's list of recent files",
        put_back: |left| {
            write(
                left,
                "data/recently-used.xbel",
                b"<bookmark href=\"file:///a/Mappe%20Isfugl/Ferieminde_Hav%C3%B8rn.mp4\"/>",
            );
        },
        found: &[
            "Mappe Isfugl in data/recently-used.xbel (percent-encoded)",
            "Ferieminde_Havørn in data/recently-used.xbel (percent-encoded)",
        ],
    },
    Leak {
        kind: "a passing file that stayed",
        put_back: |left| write(left, "passing/samspil-x/copy.part", TITLE.as_bytes()),
        found: &["Titel Rørdrum in passing/samspil-x/copy.part"],
    },
    Leak {
        kind: "a line of the log",
        put_back: |left| {
            left.said.push(("the log".to_owned(), format!("DEBUG probing \"/a/{FOLDER}/{FILE}_0001.mp4\"")));
        },
        found: &["Mappe Isfugl in the log", "Ferieminde_Havørn in the log"],
    },
    Leak {
        kind: "what a panic prints",
        put_back: |left| {
            left.said.push((
                "a panic".to_owned(),
                format!("panicked at src/a.rs:1:1: Family {{ code: \"{FAMILY}-1\" }}"),
            ));
        },
        found: &["Familie-Kolibri in a panic"],
    },
    Leak {
        kind: "a window's title",
        put_back: |left| left.said.push(("a window's title".to_owned(), format!("Samspil – {SITE}"))),
        found: &["Klinik Svaneø in a window's title"],
    },
    Leak {
        kind: "a name in base64, as a sealed text without sealing would be",
        // “…;Kommentar Solsort;…” by any base64.
        put_back: |left| write(left, "study/sealed.txt", b"O0tvbW1lbnRhciBTb2xzb3J0Ow=="),
        found: &["Kommentar Solsort in study/sealed.txt (base64)"],
    },
];

/// Every removal, switched off: the names of the kinds are printed with what was found.
#[allow(clippy::print_stdout, reason = "which kinds were shown is what a reader of this test asks for")]
pub(super) fn each_is_found(left: &Left) {
    for leak in LEAKS {
        let mut spoilt = left.copy();
        (leak.put_back)(&mut spoilt);
        let faults = spoilt.faults();
        for words in leak.found {
            assert!(
                faults.iter().any(|fault| fault.contains(words)),
                "{}: no “{words}” in {faults:#?}",
                leak.kind
            );
        }
        println!("found: {} ({} faults, such as: {})", leak.kind, faults.len(), faults[0]);
    }
    println!("{} kinds of leak, each found", LEAKS.len());
    assert!(left.copy().faults().is_empty(), "without any, nothing");
    assert_eq!(COMMENT, "Kommentar Solsort");
}
