//! Making a study with the laboratory's own files, and taking files into use later.

use samspil::codebook::{self, CodebookId, ItemId, Language};
use samspil::lab::{Lab, LabError, NewStudy, OwnFile};

use crate::support::{WORD, assignments, lead, sign_in, small_study};

fn built_in(name: &str) -> &'static str {
    codebook::built_in().iter().find(|file| file.file_name == name).expect("it is there").text
}

const OVERLAY: &str = r#"
format = "samspil-overlay-1"
codebook = "cib-43"
codebook_version = 1

[[item]]
id = "P03"
label = { en = "Our own acknowledging" }
"#;

#[test]
fn own_files_find_their_codebook_and_leave_ids_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [
        OwnFile { name: "b.toml".into(), text: built_in("cib-43.profile-b.v1.toml").into() },
        OwnFile { name: "o.toml".into(), text: OVERLAY.to_owned() },
    ];
    let new = NewStudy::built_in("Own", &[12, 24], &["Anna"])
        .in_the_open(WORD)
        .in_the_open(WORD)
        .with_files(&files)
        .and_then(|new| new.rated_at(&CodebookId::new("ainsworth-sensitivity"), &[24]))
        .expect("good files");
    let mut lab = Lab::create(folder.path(), &new).expect("made");
    let item = lab.codebooks()[0].item(&ItemId::new("P03")).expect("P03").clone();
    assert_eq!(item.label.get(Language::En), "Our own acknowledging");
    let overview = lab.overview().expect("overview");
    assert_eq!(overview.codebooks[1].waves, [24]);
    assert!(overview.codebooks[0].overlay_hash.is_some());
    let rows = lab.study_ratings().expect("rows");
    assert_eq!(rows.instruments[0].profile.as_ref().expect("a profile").id.as_str(), "B");
}

#[test]
fn faults_of_own_files_are_all_listed_by_file() {
    let files = [
        OwnFile { name: "one.toml".into(), text: format!("{OVERLAY}\nnonsense = 1\n") },
        OwnFile { name: "two.toml".into(), text: "format = 1".into() },
    ];
    match NewStudy::built_in("Own", &[12], &[]).in_the_open(WORD).with_files(&files) {
        Err(LabError::Codebook { faults, .. }) => {
            assert!(faults.contains("one.toml: line") && faults.contains("two.toml: line"), "{faults}");
        }
        other => panic!("{other:?}"),
    }
    let own = OwnFile { name: "only.toml".into(), text: built_in("ainsworth-sensitivity.v1.toml").into() };
    let profile = OwnFile { name: "a.toml".into(), text: built_in("cib-43.profile-a.v1.toml").into() };
    let refused = NewStudy::built_in("Own", &[12], &[]).in_the_open(WORD).with_files(&[own, profile]);
    assert!(matches!(refused, Err(LabError::Refused(text)) if text.contains("a.toml is for cib-43")));
}

#[test]
fn a_profile_or_overlay_is_taken_into_use_and_a_codebook_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    lab.use_file(built_in("cib-43.profile-c.v1.toml")).expect("a profile");
    lab.use_file(OVERLAY).expect("an overlay");
    assert!(matches!(lab.use_file(built_in("cib-43.v1.toml")), Err(LabError::Refused(_))));
    assert!(matches!(lab.use_file("format = 1"), Err(LabError::Codebook { .. })));
    let rows = lab.study_ratings().expect("rows");
    assert_eq!(rows.instruments[0].profile.as_ref().expect("a profile").id.as_str(), "C");
    sign_in(&mut lab, 0);
    let first = assignments(&mut lab)[0];
    let data = lab.rating_data(first).expect("sheet");
    let shown = data.items().find(|row| row.item.id == ItemId::new("P03")).expect("P03");
    assert_eq!(shown.item.label.get(Language::En), "Our own acknowledging");
    assert!(lab.use_file(OVERLAY).is_err(), "a coder changes no setup");
    lead(&mut lab);
    assert!(lab.add_wave(12, "").is_err());
    lab.add_wave(36, "").expect("a third wave");
    assert_eq!(lab.overview().expect("overview").codebooks[0].waves, [12, 24, 36]);
}
