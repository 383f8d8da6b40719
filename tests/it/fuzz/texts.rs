//! Texts that people write or bring along: lists, codebooks, settings.

use std::fs;
use std::path::Path;

use samspil::codebook::{self, built_in};
use samspil::demo;
use samspil::lab::{Lab, NewStudy, allocation, manifest};
use samspil::settings::Settings;
use samspil::study::Wave;

use super::border::{Border, Fate};
use super::mutate::Seeds;

const TABLE: [&str; 18] = [
    ",",
    ";",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\"",
    "\"\"",
    "participant",
    "wave",
    "file",
    "birth_date",
    "2021-02-30",
    "9999-12-31",
    "-1",
    "65536",
    "\u{feff}",
    "\u{0}",
];

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("written");
}

/// What was handed over is as it was.
fn assert_unharmed(path: &Path, bytes: &[u8]) {
    assert!(fs::read(path).expect("still there") == bytes, "the file was changed");
}

#[test]
fn manifests() {
    let real = [
        "participant,wave,file,birth_date,recorded_on,adult,others_present,filmed_by,site\n\
         F001,12,a.mp4,2020-01-15,2021-01-20,mother,,health visitor,Nord\n\
         F001,24,\"b, c.mp4\",2020-01-15,2022-01-20,father,\"a \"\"big\"\" sister\",,Nord\n",
        "Participant;Wave;File;Recorded on;Filmed by\r\nF001;12 months;a b.mp4;14-03-2021;Søren\r\n\r\nF2;24;c.mov;14.03.2022;\r\n",
        "participant\twave\tfile\nF1\t12\ta.avi\nF2\t12\tb.avi\nF3\t24\t../c.avi\n",
    ];
    let border =
        Border { name: "manifest", few: 400, share: 140, seeds: Seeds::texts(real, &TABLE).with_head(60, 3) };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("recordings.csv");
    let waves = [12, 24].map(|months| Wave { months, label: format!("{months} months") });
    border.run(|input| {
        write(&path, input);
        let read = manifest::read(&path);
        let lines = input.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64 + 1;
        for row in read.iter().flatten() {
            assert!((1..=lines).contains(&row.line), "line {} of {lines}", row.line);
            if let Ok(checked) = manifest::check(row, &waves) {
                assert!(!checked.participant.is_empty() && [12, 24].contains(&checked.wave_months));
            }
        }
        if let Err(refusal) = &read {
            assert!(refusal.to_string().contains("Nothing was changed"), "{refusal}");
        }
        assert_unharmed(&path, input);
        Fate::from(&read)
    });
}

#[test]
fn allocations() {
    let real = [
        "participant,group,site,stratum\nF001,early,Nord,girl\nF002,usual care,Syd,boy\nF003,early,Nord,\n",
        "Participant;Group\r\nF001;A\r\n\r\nF2;B\r\n",
        "participant\tgroup\nF1\tkontrol\nF2\tindsats æ\n",
    ];
    let pieces = [",", ";", "\t", "\n", "\r\n", "\"", "participant", "group", "F001", "\u{feff}", "\u{0}"];
    let seeds = Seeds::texts(real, &pieces).with_head(40, 3);
    let border = Border { name: "allocation", few: 200, share: 60, seeds };
    border.run(|input| {
        let read = allocation::read(input);
        for family in read.iter().flatten() {
            assert!(!family.participant.is_empty() && !family.group.is_empty());
        }
        // Whoever reads the refusal must not know the groups.
        let told = read.as_ref().err().map_or("", String::as_str);
        assert!(!told.contains("usual care") && !told.contains("indsats"), "{told}");
        Fate::from(&read)
    });
}

const TOML: [&str; 22] = [
    "nan",
    "-inf",
    "1e999",
    "1e-9",
    "99999999999999999999",
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
    "\n",
    "\\",
    "\u{0}",
    "[[item]]\n",
    "id = \"P01\"\n",
    "1979-05-27T07:32:00Z",
];

fn text(input: &[u8]) -> String {
    String::from_utf8_lossy(input).into_owned()
}

#[test]
fn codebooks() {
    let files = built_in().iter().map(|file| file.text).filter(|text| text.len() < 20_000);
    let border = Border { name: "codebook", few: 150, share: 60, seeds: Seeds::texts(files, &TOML) };
    border.run(|input| Fate::from(&codebook::check_text(&text(input))));
}

#[test]
fn long_codebooks() {
    let files = built_in().iter().map(|file| file.text).filter(|text| text.len() >= 20_000);
    let border = Border { name: "long codebook", few: 40, share: 15, seeds: Seeds::texts(files, &TOML) };
    border.run(|input| {
        let read = codebook::load(&text(input));
        if let Err(faults) = &read {
            assert!(!faults.as_slice().is_empty());
        }
        Fate::from(&read)
    });
}

#[test]
fn overlays_and_profiles() {
    let overlay = "format = \"samspil-overlay-1\"\ncodebook = \"cib-43\"\ncodebook_version = 1\n\
                   [[item]]\nid = \"P01\"\nlabel.da = \"Vores\"\nanchor = [{ point = 2, text.en = \"x\" }]\n\
                   [[section]]\nid = \"child\"\nlabel.en = \"Kid\"\n";
    let profiles = built_in().iter().map(|file| file.text).filter(|text| text.contains("samspil-profile"));
    let seeds = Seeds::texts(profiles.chain([overlay, overlay]), &TOML);
    let border = Border { name: "overlay and profile", few: 100, share: 40, seeds };
    let base =
        codebook::built_in_codebooks().into_iter().find(|book| book.id.as_str() == "cib-43").expect("CIB");
    border.run(|input| {
        let text = text(input);
        let overlaid = codebook::overlay(&base, &text);
        if let Ok(read) = &overlaid {
            assert_eq!(read.items.len(), base.items.len());
        }
        let profile = codebook::load_profile(&text, &base);
        if overlaid.is_ok() || profile.is_ok() { Fate::Taken } else { Fate::Refused }
    });
}

#[test]
fn settings_and_demo_notes() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(
        Lab::create(folder.path(), &NewStudy::built_in("x", &[12], &[]).in_the_open("known to everybody"))
            .expect("a study"),
    );
    let mut settings = Settings::default();
    settings.remember(Path::new("/studies/a"), "0123456789abcdef");
    let place = folder.path().join("settings.json");
    settings.save(&place).expect("saved");
    let saved = fs::read_to_string(&place).expect("text");
    let note = serde_json::to_string(&demo::Options::default()).expect("text");
    let pieces =
        ["null", "1e999", "-1", "NaN", "{", "}", "[", "]", "\"", "\\u0000", ",", ":", "18446744073709551616"];
    let seeds = Seeds::texts([saved.as_str(), note.as_str(), note.as_str()], &pieces);
    let border = Border { name: "settings and demo.json", few: 300, share: 140, seeds };
    let order = folder.path().join("demo.json");
    border.run(|input| {
        write(&place, input);
        let read = Settings::load(&place);
        assert!((0.0..=1.0).contains(&read.volume) && (0.5..=3.0).contains(&read.text_size));
        assert_unharmed(&place, input);
        write(&order, input);
        let made = demo::made_from(folder.path());
        assert_unharmed(&order, input);
        Fate::from(&made)
    });
}
