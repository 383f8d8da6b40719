//! What is sealed: nothing of it stands in the open in any byte, who may open it opens it, and what was changed is
//! refused in a sentence.

use std::fs;
use std::path::{Path, PathBuf};

use samspil::jobs::Control;
use samspil::lab::EntryState;
use samspil::lab::assign::Share;
use samspil::lab::{Lab, LabError, NewStudy};
use samspil::study::Duty;

use crate::support::{assignments, found_in, known, lead, rate_all, sign_in, small_study};

/// What names a family in [`small_study`], and the words of double coding.
const SECRETS: [&str; 8] = [
    "family-00",
    "Site Nord",
    "health visitor",
    "IMG_00",
    "2020-01-15",
    "2021-01-20",
    "\"second\"",
    "\"primary\"",
];

/// Files that hold a word as UTF-8 or as UTF-16.
fn holders(folder: &Path, word: &str) -> Vec<PathBuf> {
    let mut found = found_in(folder, word);
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    found.extend(crate::support::found_bytes_in(folder, &wide));
    found
}

#[test]
fn no_family_and_no_double_coding_in_any_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    sign_in(&mut lab, 0);
    let clips = assignments(&mut lab);
    rate_all(&mut lab, clips[0]);
    lab.submit(clips[0]).expect("submitted");
    lab.back_up(None, &Control::quiet()).expect("a backup");
    sign_in(&mut lab, 1);
    let mine = assignments(&mut lab)[0];
    rate_all(&mut lab, mine);
    lead(&mut lab);
    lab.recordings().expect("opened and read");
    for secret in SECRETS {
        assert_eq!(holders(folder.path(), secret), Vec::<PathBuf>::new(), "{secret}, the study open");
    }
    drop(lab);
    for secret in SECRETS {
        assert_eq!(holders(folder.path(), secret), Vec::<PathBuf>::new(), "{secret}, the study closed");
    }
    // The search itself finds what is there.
    fs::write(folder.path().join("backups/list.csv"), "family-003,Site Nord").expect("written");
    assert_eq!(holders(folder.path(), "family-00").len(), 1);
}

#[test]
fn without_the_linkage_there_are_codes_and_with_it_families() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    lab.sign_in("Lead", Duty::Lead, &known()).expect("lead");
    let entries = lab.recordings().expect("codes");
    assert!(entries.len() == 12 && entries.iter().all(|entry| entry.linkage.is_none()));
    assert!(entries.is_sorted_by_key(|entry| entry.blind_code.clone()), "by code, not by family");
    assert!(matches!(lab.import(&[], &Control::quiet()), Err(LabError::LinkageClosed)));
    assert!(matches!(lab.who_is_where(), Err(LabError::LinkageClosed)));
    lab.open_linkage(&known()).expect("opened");
    let entries = lab.recordings().expect("families");
    assert!(entries.iter().all(|entry| entry.linkage.is_some()));
    lab.close_linkage();
    assert!(lab.recordings().expect("codes").iter().all(|entry| entry.linkage.is_none()), "forgotten");
}

#[test]
fn every_clip_has_another_code_for_each_coder_and_for_the_lead() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    lead(&mut lab);
    let entries = lab.recordings().expect("recordings");
    let mut codes: Vec<_> = entries
        .iter()
        .flat_map(|entry| {
            entry.coders.iter().map(|coder| coder.blind_code.clone()).chain([entry.blind_code.clone()])
        })
        .collect();
    assert_eq!(codes.len(), 12 + 12 + 2);
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 26);
    let mut seen = Vec::new();
    for place in [0, 1] {
        sign_in(&mut lab, place);
        seen.extend(lab.worklist().expect("a list").entries.into_iter().map(|entry| entry.blind_code));
    }
    assert!(
        entries.iter().all(|entry| !seen.contains(&entry.blind_code)),
        "the recording's own code is the lead's"
    );
}

/// Changes one byte in the middle of a sealed column of every row.
fn spoil(folder: &Path, table: &str, column: &str) {
    let raw = rusqlite::Connection::open(folder.join("study.db")).expect("open");
    let rows: Vec<(i64, Vec<u8>)> = raw
        .prepare(&format!("SELECT rowid, {column} FROM {table}"))
        .and_then(|mut query| {
            query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).and_then(Iterator::collect)
        })
        .expect("rows");
    assert!(!rows.is_empty(), "{table}");
    for (row, mut bytes) in rows {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        raw.execute(&format!("UPDATE {table} SET {column} = ?2 WHERE rowid = ?1"), (row, bytes))
            .expect("changed");
    }
}

#[test]
fn a_changed_byte_is_told_in_a_sentence_harms_nothing_and_is_found() {
    for (table, column) in [
        ("sealed_participant", "sealed"),
        ("sealed_recording", "sealed"),
        ("assignment_link", "sealed"),
        ("assignment", "view"),
        ("allocation", "sealed"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut lab = with_allocation(folder.path()).0;
        lead(&mut lab);
        spoil(folder.path(), table, column);
        let refused = match table {
            "assignment" => {
                sign_in(&mut lab, 0);
                // Each stands in the list as what it is, so that one alone keeps nobody from the others.
                let list = lab.worklist().expect("a list").entries;
                assert!(list.iter().all(|entry| entry.state == EntryState::Closed), "{list:?}");
                lab.rating_data(list[0].assignment).err()
            }
            "allocation" => {
                let key = fs::read(folder.path().with_extension("key")).expect("the key file");
                lab.sign_in_with_key_file(&key, &known()).expect("the data manager");
                lab.allocation().err()
            }
            _ => lab.recordings().err(),
        };
        let told = refused.unwrap_or_else(|| panic!("{table}: it opened")).to_string();
        assert!(told.contains("changed or damaged since it was written"), "{table}: {told}");
        assert!(told.contains("Take it from a backup"), "{table}: {told}");
        let found = lab.check_trail(&[]).expect("checked");
        assert!(
            found.findings.iter().any(|finding| finding.to_string().contains(table)),
            "{table}: {:?}",
            found.findings
        );
        let _ = fs::remove_file(folder.path().with_extension("key"));
    }
}

#[test]
fn sealed_rows_cannot_change_places() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    lead(&mut lab);
    let raw = rusqlite::Connection::open(folder.path().join("study.db")).expect("open");
    raw.execute_batch(
        "CREATE TEMP TABLE two AS SELECT participant_id AS id, sealed FROM sealed_participant LIMIT 2;
         UPDATE sealed_participant SET sealed = (SELECT sealed FROM two WHERE id <> participant_id)
         WHERE participant_id IN (SELECT id FROM two);",
    )
    .expect("exchanged");
    let told = lab.recordings().expect_err("exchanged").to_string();
    assert!(told.contains("changed or damaged"), "{told}");
}

/// A small study with an allocation, and the data manager's key file beside its folder.
fn with_allocation(folder: &Path) -> (Lab, PathBuf) {
    let mut lab = small_study(folder);
    let key = lab.take_handover().expect("what leaves the program").data_manager_key;
    let file = folder.with_extension("key");
    fs::write(&file, key).expect("kept");
    let list = folder.with_extension("csv");
    fs::write(&list, "participant;group\nfamily-000;GROUPCANARY A\nfamily-001;GROUPCANARY B\n")
        .expect("a list");
    let done = lab.import_allocation(&list).expect("imported");
    assert_eq!((done.families, &done.remove), (2, &list));
    fs::remove_file(list).expect("removed as told");
    (lab, file)
}

#[test]
fn the_allocation_is_for_the_data_manager_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut lab, key) = with_allocation(folder.path());
    assert_eq!(holders(folder.path(), "GROUPCANARY"), Vec::<PathBuf>::new());
    for (name, duty) in [("Lead", Duty::Lead), ("Analyst", Duty::Analyst), ("Anna Holm", Duty::Coder)] {
        lab.sign_in(name, duty, &known()).expect("signed in");
        assert!(matches!(lab.allocation(), Err(LabError::AllocationClosed)), "{name}");
        let may_see_imports = lab.allocation_imports().is_ok();
        assert_eq!(may_see_imports, name == "Lead", "{name}");
    }
    // Later families, and one of before in another group: said, and the later list stands.
    lab.sign_in("Lead", Duty::Lead, &known()).expect("lead");
    let more = folder.path().with_extension("more.csv");
    fs::write(&more, "participant,group\nfamily-001,GROUPCANARY A\nfamily-002,GROUPCANARY B\n")
        .expect("a list");
    lab.import_allocation(&more).expect("imported");
    fs::write(&more, "participant,group\nfamily-003,\n").expect("a list");
    assert!(matches!(lab.import_allocation(&more), Err(LabError::Allocation(_))));
    fs::remove_file(more).expect("removed");
    assert_eq!(
        lab.allocation_imports().expect("imports").iter().map(|i| i.families).collect::<Vec<_>>(),
        [2, 2]
    );
    let bytes = fs::read(&key).expect("the key file");
    lab.sign_in_with_key_file(&bytes, &known()).expect("the data manager");
    let allocation = lab.allocation().expect("opened");
    let groups: Vec<_> =
        allocation.families.values().map(|f| (f.participant.as_str(), f.group.as_str())).collect();
    assert_eq!(
        groups,
        [("family-000", "GROUPCANARY A"), ("family-001", "GROUPCANARY A"), ("family-002", "GROUPCANARY B")]
    );
    assert_eq!(allocation.conflicts.len(), 1);
    assert_eq!(allocation.conflicts[0].participant, "family-001");
    lab.sign_in("Lead", Duty::Lead, &known()).expect("lead");
    let trail = lab.audit().expect("a trail");
    assert!(trail.iter().any(|event| event.what == "allocation opened"));
    assert!(!format!("{trail:?}").contains("CANARY"));
    fs::remove_file(key).expect("cleared");
}

#[test]
fn what_a_coder_could_compare_tells_no_two_of_one_clip() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    let views = || -> Vec<(i64, Vec<u8>)> {
        let raw = rusqlite::Connection::open(folder.path().join("study.db")).expect("open");
        raw.prepare("SELECT id, view FROM assignment ORDER BY id")
            .and_then(|mut query| {
                query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).and_then(Iterator::collect)
            })
            .expect("rows")
    };
    let before = views();
    assert_eq!(before.len(), 14);
    let content = |sealed: &[u8]| {
        let header = sealed.windows(5).position(|bytes| bytes == b"\n--- ").expect("a header");
        sealed.len() - header
    };
    let first = content(&before[0].1);
    assert!(before.iter().all(|(_, view)| content(view) == first), "all of one length");
    // A window that moves changes one clip, and all that is sealed.
    lead(&mut lab);
    let clip =
        lab.recordings().expect("recordings").into_iter().find(|e| e.coders.len() == 2).expect("coded twice");
    lab.move_window(clip.clip.id, 1_000, 300_000).expect("moved");
    let after = views();
    assert!(before.iter().zip(&after).all(|(a, b)| a.0 == b.0 && a.1 != b.1));
}

#[test]
fn clips_are_given_once_whatever_is_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    lead(&mut lab);
    let coders: Vec<_> = lab.coders().expect("coders").into_iter().map(|coder| coder.id).collect();
    let shared = lab.share_out(&Share { coders, double_percent: 50.0 }).expect("nothing left to share");
    assert_eq!((shared.clips, shared.double), (0, 0));
    let trail = format!("{:?}", lab.audit().expect("a trail"));
    for entry in lab.recordings().expect("recordings") {
        let codes: Vec<_> = entry.coders.iter().map(|coder| coder.blind_code.as_str()).collect();
        assert!(
            !trail.contains(entry.blind_code.as_str()),
            "no event of a clip's sheets names the recording"
        );
        assert!(codes.iter().all(|code| !trail.contains(code)), "{codes:?}");
    }
}

#[test]
fn the_linkage_leaves_the_study_only_on_demand_and_recorded() {
    let kept = tempfile::tempdir().expect("a folder");
    let folder = kept.path().join("study");
    let mut lab = small_study(&folder);
    lab.sign_in("Lead", Duty::Lead, &known()).expect("lead");
    let to = kept.path().join("linkage.csv");
    assert!(matches!(lab.linkage_for_export(&to), Err(LabError::LinkageClosed)));
    lab.open_linkage(&known()).expect("opened");
    assert!(matches!(lab.linkage_for_export(&folder.join("linkage.csv")), Err(LabError::Refused(_))));
    let rows = lab.linkage_for_export(&to).expect("rows");
    let table = String::from_utf8(samspil::export::linkage_csv(&rows)).expect("text");
    assert_eq!(table.lines().count(), 13);
    assert!(table.starts_with("blind_code,participant,wave_months,site,birth_date,"), "{table}");
    assert!(
        table.contains(",family-005,24,Site Nord,2020-01-15,2022-01-20,health visitor,,IMG_0011.MOV"),
        "{table}"
    );
    let exported: Vec<_> =
        lab.audit().expect("a trail").into_iter().filter(|event| event.what == "linkage exported").collect();
    assert_eq!(exported.len(), 1);
    assert_eq!(exported[0].subject, "12 recordings");
}

#[test]
fn a_study_without_families_opens_and_seals_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = Lab::create(folder.path(), &NewStudy::built_in("Empty", &[12], &["Anna"])).expect("made");
    assert!(!Lab::is_plain(folder.path()));
    assert_eq!(lab.recordings().expect("none"), []);
    assert_eq!(lab.study_ratings().expect("none").sheets, []);
}
