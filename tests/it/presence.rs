//! Two programs on one study, one that was not closed properly, and videos that have moved.

use std::fs;
use std::path::Path;

use samspil::jobs::Control;
use samspil::lab::{Lab, LabError, MediaState, NewStudy, presence};
use samspil::study::{MediaFacts, Rating};

use crate::support::{WORD, as_lead, assignments, lead, sign_in, small_study};

fn in_use(study: &Path) -> Vec<std::path::PathBuf> {
    let files = fs::read_dir(study.join("in-use")).expect("folder");
    let files = files.map(|file| file.expect("file").path());
    files.filter(|file| file.extension().is_some_and(|ending| ending == "json")).collect()
}

#[test]
fn the_second_is_told_who_was_there_first() {
    let folder = tempfile::tempdir().expect("folder");
    let mut one = small_study(folder.path());
    assert_eq!(one.announce().expect("shown"), presence::Arrival::default());
    sign_in(&mut one, 0);
    let mut two = Lab::open(folder.path()).expect("open");
    let told = two.announce().expect("shown");
    assert_eq!(told.others.len(), 1);
    assert_eq!(told.others[0].who.as_deref(), Some("Anna Holm"));
    assert_eq!(told.others[0].process, std::process::id());
    assert!(told.crashed.is_empty());
    assert_eq!(one.others().len(), 1, "and the first can ask");
    one.sign_out().expect("out");
    assert_eq!(two.others()[0].who, None);
    drop(one);
    assert!(two.others().is_empty());
    assert_eq!(in_use(folder.path()).len(), 1);
    drop(two);
    assert!(in_use(folder.path()).is_empty(), "nothing is left after a proper end");
    assert!(presence::holders(folder.path()).is_empty());
}

#[test]
fn what_a_crash_left_behind_is_told_once_and_the_study_is_checked() {
    let folder = tempfile::tempdir().expect("folder");
    let mut lab = small_study(folder.path());
    lab.announce().expect("shown");
    sign_in(&mut lab, 1);
    // A file that nobody holds is what a program leaves that is killed.
    let left = fs::read(&in_use(folder.path())[0]).expect("bytes");
    drop(lab);
    fs::write(folder.path().join("in-use/0123456789abcdef.json"), left).expect("left behind");
    let mut lab = Lab::open(folder.path()).expect("open");
    let told = lab.announce().expect("shown");
    assert!(told.others.is_empty());
    assert_eq!(told.crashed.len(), 1);
    assert_eq!(told.crashed[0].who.as_deref(), Some("Mette Lund"));
    assert_eq!(lab.check_quickly().expect("readable"), Vec::<String>::new());
    assert!(lab.announce().expect("shown").crashed.is_empty(), "told once");
}

#[test]
fn the_check_after_a_crash_finds_damage() {
    let folder = tempfile::tempdir().expect("folder");
    drop(small_study(folder.path()));
    let file = folder.path().join("study.db");
    let mut lab = Lab::open(folder.path()).expect("open");
    let mut bytes = fs::read(&file).expect("bytes");
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0xA5);
    fs::write(&file, &bytes).expect("damaged");
    let found = lab.check_quickly();
    assert!(found.as_ref().is_err() || found.as_ref().is_ok_and(|faults| !faults.is_empty()), "{found:?}");
}

#[test]
fn a_file_of_another_computer_on_a_share_counts_until_it_is_old() {
    let folder = tempfile::tempdir().expect("folder");
    let mut lab = small_study(folder.path());
    let card = r#"{"who":"Mette Lund","computer":"the other one","process":7,"since":"2026-03-02T09:00:00Z","on_network":true}"#;
    let path = folder.path().join("in-use/00000000000000ff.json");
    fs::create_dir_all(folder.path().join("in-use")).expect("folder");
    fs::write(&path, card).expect("written");
    // Its lock may hold on that computer only: it is taken at its word while it is renewed.
    assert_eq!(lab.announce().expect("shown").others.len(), 1);
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(600);
    fs::File::options().write(true).open(&path).expect("open").set_modified(old).expect("aged");
    let told = lab.announce().expect("shown");
    assert_eq!((told.others.len(), told.crashed.len()), (0, 1));
}

#[test]
fn what_another_window_wrote_is_noticed_and_never_replaced_in_silence() {
    let folder = tempfile::tempdir().expect("folder");
    let mut one = small_study(folder.path());
    sign_in(&mut one, 0);
    let clip = assignments(&mut one)[0];
    let item = one.rating_data(clip).expect("sheet").items().next().expect("an item").item.id.clone();
    let mut two = Lab::open(folder.path()).expect("open");
    sign_in(&mut two, 0);
    one.changed_elsewhere().expect("asked");
    two.changed_elsewhere().expect("asked");
    let points = |value| Some(Rating::Points(value));
    assert_eq!(two.rate_over(clip, &item, points(2.0)).expect("rated"), None);
    assert!(!two.changed_elsewhere().expect("asked"), "its own change");
    assert!(one.changed_elsewhere().expect("asked"));
    assert!(!one.changed_elsewhere().expect("asked"), "told once");
    assert_eq!(
        one.rate_over(clip, &item, points(4.0)).expect("rated"),
        points(2.0),
        "what was there is told"
    );
    assert_eq!(two.rating_data(clip).expect("sheet").items().next().expect("an item").rating, points(4.0));
}

/// A study with two videos of nonsense, and where they lie.
fn with_videos(study: &Path, elsewhere: &Path) -> Lab {
    let mut lab = small_study(study);
    lead(&mut lab);
    let codes: Vec<_> = lab.recordings().expect("list").into_iter().map(|entry| entry.blind_code).collect();
    for (code, bytes) in codes.iter().zip([&b"one video"[..], b"the other"]) {
        let file = elsewhere.join("made.mp4");
        fs::write(&file, bytes).expect("written");
        let fingerprint = samspil::media::fingerprint(&file, &Control::quiet()).expect("fingerprint");
        let facts = MediaFacts {
            duration_ms: 400_000,
            size_bytes: bytes.len() as u64,
            width: 640,
            height: 360,
            frames_per_second: 25.0,
            frames: 10_000,
            variable_rate: false,
            rotation_degrees: 0,
            has_audio: true,
            video_codec: "H.264".to_owned(),
            container: "MP4".to_owned(),
            findings: Vec::new(),
        };
        lab.attach_media(code, &file, &fingerprint, &facts).expect("attached");
    }
    lab
}

fn ready(lab: &mut Lab) -> usize {
    let all = lab.recordings().expect("list");
    all.iter().filter(|entry| matches!(entry.media, MediaState::Ready(_))).count()
}

#[test]
fn videos_that_moved_are_found_by_their_fingerprints_whatever_they_are_called() {
    let folder = tempfile::tempdir().expect("folder");
    let study = folder.path().join("study");
    let mut lab = with_videos(&study, folder.path());
    let away = folder.path().join("another disk/deep/down");
    fs::create_dir_all(&away).expect("folder");
    for (n, file) in fs::read_dir(study.join("recordings")).expect("folder").enumerate() {
        fs::rename(file.expect("file").path(), away.join(format!("holiday {n}.mov"))).expect("moved");
    }
    fs::write(away.join("same size"), b"no video!").expect("written");
    assert_eq!(ready(&mut lab), 0);
    fs::remove_file(away.join("holiday 1.mov")).expect("lost for good");
    let quiet = Control::quiet();
    let found = lab.find_videos(&folder.path().join("another disk"), &quiet).expect("searched");
    assert_eq!((found.found.len(), found.missing.len(), found.looked_at), (1, 1, 2));
    assert_eq!(ready(&mut lab), 1);
    assert!(away.join("holiday 0.mov").exists(), "what was found stays where it was");
    let checked = lab.verify(&quiet).expect("checked");
    assert_eq!((checked.missing.len(), checked.changed.len(), checked.stray.len()), (1, 0, 0));
    let last = lab.audit().expect("trail").into_iter().rfind(|event| event.what == "videos found again");
    assert_eq!(last.expect("an event").subject, "1");
    let again = lab.find_videos(&study, &quiet).expect("searched");
    assert_eq!((again.found.len(), again.missing.len()), (0, 1));
    let told = lab.find_videos(&folder.path().join("nowhere"), &quiet).expect_err("no folder").to_string();
    assert!(told.contains("nowhere") && told.contains("Nothing was changed"), "{told}");
    sign_in(&mut lab, 0);
    assert!(matches!(lab.find_videos(&study, &quiet), Err(LabError::NotForYou(_))));
}

#[test]
fn a_clip_whose_video_is_deleted_says_so_and_can_still_be_rated() {
    let folder = tempfile::tempdir().expect("folder");
    let study = folder.path().join("study");
    let mut lab = with_videos(&study, folder.path());
    sign_in(&mut lab, 0);
    let clips = assignments(&mut lab);
    let ready = |lab: &mut Lab| -> Vec<_> {
        let all = clips
            .iter()
            .filter(|clip| matches!(lab.rating_data(**clip).expect("sheet").media, MediaState::Ready(_)));
        all.copied().collect()
    };
    let clip = ready(&mut lab)[0];
    fs::remove_dir_all(study.join("recordings")).expect("deleted");
    let sheet = lab.rating_data(clip).expect("the sheet is there");
    assert_eq!(sheet.media, MediaState::Missing);
    let item = sheet.items().next().expect("an item").item.id.clone();
    lab.rate(clip, &item, Some(Rating::Points(3.0))).expect("rated");
    assert!(ready(&mut lab).is_empty());
}

#[test]
fn a_study_folder_may_move_and_keeps_its_id() {
    let folder = tempfile::tempdir().expect("folder");
    let (old, new) = (folder.path().join("old"), folder.path().join("new name"));
    let mut lab = with_videos(&old, folder.path());
    let id = lab.study_id().expect("id");
    drop(lab);
    fs::rename(&old, &new).expect("moved");
    assert_eq!(samspil::lab::id_of_folder(&new), Some(id.clone()));
    assert_eq!(samspil::lab::moved_to(&old, &id), Some(new.clone()));
    assert_eq!(samspil::lab::moved_to(&old, "0000000000000000"), None);
    let mut lab = as_lead(&new);
    assert_eq!(ready(&mut lab), 2, "nothing in it says where it lies");
    drop(
        Lab::create(&old, &NewStudy::built_in("Another", &[12], &[]).in_the_open(WORD))
            .expect("another study"),
    );
    assert_ne!(samspil::lab::id_of_folder(&old), Some(id));
}
