//! Everything that can be done to a study, one after another: each leaves its event, and nothing of it looks like
//! tampering afterwards.

use std::fs;
use std::path::{Path, PathBuf};

use samspil::codebook::{CodebookId, ItemId, built_in};
use samspil::export::{self, ExportMeta, Format};
use samspil::jobs::Control;
use samspil::lab::assign::Share;
use samspil::lab::bring_in::{self, BringInRules, ColumnChoice};
use samspil::lab::bulk::BulkRecording;
use samspil::lab::{
    Emergency, EntryState, Lab, ManagerKey, NewPerson, NewStudy, Passphrase, RatingsFate, SystemClock,
    backups, manifest,
};
use samspil::study::{
    AssignmentId, Duty, Guess, GuessQuestion, IncidentKind, MediaFacts, Rating, Sureness, Waiver,
};

use crate::support::{CODERS, WORD, analyst, assignments, known, lead, sign_in, the_lead};
use crate::testclip::{self, Spec};

const OVERLAY: &str = "format = \"samspil-overlay-1\"\ncodebook = \"cib-43\"\ncodebook_version = 1\n\n\
                       [[item]]\nid = \"P03\"\nlabel = { en = \"Ours\" }\n";

/// What each step is to leave in the trail, in the words of the trail.
const EVENTS: &[&str] = &[
    "study made",
    "key made",
    "codebook pinned",
    "account made",
    "signed in",
    "signed out",
    "sign-in refused",
    "locked",
    "unlocked",
    "linkage opened",
    "opening the linkage refused",
    "linkage exported",
    "recording imported",
    "recordings imported",
    "recordings added in bulk",
    "sheet brought in",
    "ratings brought in",
    "video attached",
    "videos found again",
    "window moved",
    "recording removed",
    "wave added",
    "overlay set",
    "scoring profile set",
    "allocation imported",
    "allocation opened",
    "clips shared out",
    "duty given",
    "duty taken",
    "account closed",
    "account opened again",
    "passphrase reset",
    "passphrase changed",
    "change of passphrase refused",
    "setting changed",
    "setting",
    "key file made anew from the sheet",
    "sheet opened",
    "rating given",
    "rating taken back",
    "note written",
    "group guessed",
    "sheet submitted",
    "blinding incident",
    "clip given to another",
    "rating corrected",
    "backup made",
    "restored",
    "exported",
    "family unblinded in an emergency",
    "emergency unblinding refused",
    "family withdrawn",
    "family taken out of the allocation",
    "left open",
    "study locked",
    "unblinding refused",
    "study unblinded",
];

struct World {
    dir: tempfile::TempDir,
    lab: Lab,
    key: String,
    sheet: String,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let new = NewStudy::built_in("Everything", &[12], &CODERS).in_the_open(WORD);
        let mut lab = Lab::create(&dir.path().join("study"), &new).expect("a study");
        lab.set_seed(11);
        let made = lab.take_handover().expect("what leaves the program");
        Self { lab, key: made.data_manager_key, sheet: made.data_manager_secret, dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// After an honest step nothing may look like tampering.
    fn sound(&mut self, after: &str) {
        let found = self.lab.verify(&Control::quiet()).expect("checked");
        assert!(found.is_sound(), "after {after}: {found:?}");
    }

    fn manager(&mut self) {
        self.lab.sign_in_with_key_file(self.key.as_bytes(), &known()).expect("signed in");
    }

    fn manager_key(&self, word: &str) -> ManagerKey {
        ManagerKey { file: self.key.clone().into_bytes(), passphrase: Passphrase::typed(word) }
    }

    fn import(&mut self) {
        for (name, frames) in [("one.mp4", 50), ("two.mp4", 60), ("three.mp4", 70)] {
            testclip::make(&self.path(name), &Spec { frames, ..Spec::default() });
        }
        let list = self.path("list.csv");
        fs::write(
            &list,
            "participant,wave,file\nfamily-1,12,one.mp4\nfamily-2,12,two.mp4\nfamily-3,12,three.mp4\n",
        )
        .expect("a list");
        let rows = manifest::read(&list).expect("rows");
        let report = self.lab.import(&rows, &Control::quiet()).expect("imported");
        assert_eq!(report.imported.len(), 3, "{report:?}");
    }

    /// A recording without a video, as a demo or an older study brings it.
    fn bulk(&mut self, family: &str) -> samspil::study::BlindCode {
        let row = BulkRecording::bare(family, 12, 300_000);
        self.lab.add_in_bulk(&[row]).expect("added").remove(0)
    }

    fn rate_all(&mut self, assignment: AssignmentId) {
        let sheet = self.lab.rating_data(assignment).expect("a sheet");
        let items: Vec<ItemId> = sheet.items().map(|item| item.item.id.clone()).collect();
        for item in items {
            self.lab.rate(assignment, &item, Some(Rating::Points(3.0))).expect("rated");
        }
    }

    /// The signed-in coder rates and submits everything in the list.
    fn work_off(&mut self) {
        let guess = Guess::Group { group: "WARM".to_owned(), sure: Sureness::Somewhat };
        let list = self.lab.worklist().expect("a list");
        for entry in list.entries.iter().filter(|entry| entry.state != EntryState::Submitted) {
            self.rate_all(entry.assignment);
            self.lab.submit_with_guess(entry.assignment, &guess).expect("submitted");
        }
    }
}

fn facts() -> MediaFacts {
    MediaFacts {
        duration_ms: 300_000,
        size_bytes: 4,
        width: 16,
        height: 16,
        frames_per_second: 25.0,
        frames: 7500,
        variable_rate: false,
        rotation_degrees: 0,
        has_audio: false,
        video_codec: "none".to_owned(),
        container: "none".to_owned(),
        findings: vec![],
    }
}

#[test]
fn whatever_is_done_honestly_leaves_an_event_and_no_finding() {
    let mut world = World::new();
    recordings(&mut world);
    people(&mut world);
    coding(&mut world);
    spreadsheet(&mut world);
    copies(&mut world);
    ending(&mut world);
    lead(&mut world.lab);
    let mut done: Vec<String> =
        world.lab.audit().expect("the trail").into_iter().map(|event| event.what).collect();
    for what in EVENTS {
        assert!(done.iter().any(|event| event == what), "no event says “{what}”");
    }
    // Nothing happens that this test does not know of: a new kind of event is to be brought about here too.
    done.sort();
    done.dedup();
    done.retain(|what| !EVENTS.contains(&what.trim_end_matches(" (state)")));
    assert!(done.is_empty(), "{done:?}");
}

fn recordings(world: &mut World) {
    world.import();
    world.sound("an import");
    let slip = world.bulk("family-9");
    let code = world.bulk("family-4");
    let film = world.path("film.mp4");
    fs::write(&film, "film").expect("a file");
    let print = samspil::media::fingerprint(&film, &Control::quiet()).expect("read");
    world.lab.attach_media(&code, &film, &print, &facts()).expect("attached");
    world.sound("a video attached");
    let entries = world.lab.recordings().expect("recordings");
    let clip = |code: &samspil::study::BlindCode| {
        entries.iter().find(|entry| entry.blind_code == *code).expect("there").clip.id
    };
    world.lab.move_window(clip(&code), 1_000, 200_000).expect("moved");
    world.lab.remove_recording(clip(&slip)).expect("removed");
    world.sound("a recording removed");
    let lost = entries.iter().find(|entry| entry.facts.is_some() && entry.blind_code != code).expect("one");
    let name = fs::read_dir(world.lab.recordings_folder())
        .expect("a folder")
        .flatten()
        .find(|file| file.file_name().to_string_lossy().starts_with(lost.blind_code.as_str()))
        .expect("its video");
    let elsewhere = world.path("elsewhere");
    fs::create_dir(&elsewhere).expect("a folder");
    fs::rename(name.path(), elsewhere.join("any name")).expect("moved away");
    let found = world.lab.find_videos(&elsewhere, &Control::quiet()).expect("found");
    assert_eq!(found.found.len(), 1);
    world.sound("a video found again");
    world.lab.add_wave(24, "").expect("a wave");
    world.lab.set_overlay(&CodebookId::new("cib-43"), Some(OVERLAY)).expect("an overlay");
    let profile = built_in().iter().find(|file| file.text.contains("samspil-profile-1")).expect("a profile");
    world.lab.use_file(profile.text).expect("a profile");
    world.sound("settings of the instrument");
}

fn people(world: &mut World) {
    let lab = &mut world.lab;
    assert!(lab.open_linkage(&Passphrase::typed("not this one")).is_err());
    let drawn = lab.add_account(&NewPerson::named("Third"), &[Duty::Coder]).expect("an account");
    lab.set_join(Duty::Lead, Duty::Coder, true, "a small laboratory").expect("a setting");
    lab.add_account(&NewPerson::named("Second lead"), &[Duty::Lead]).expect("an account");
    lab.give_duty("Second lead", Duty::Analyst).expect("given");
    lab.take_duty("Second lead", Duty::Analyst, "not needed").expect("taken");
    lab.close_account("Second lead", "has left").expect("closed");
    lab.reopen_account("Second lead", "is back").expect("opened");
    lab.set_idle_minutes(20).expect("a setting");
    lab.reset_passphrase("Third", "lost").expect("another");
    assert!(lab.sign_in("Third", Duty::Coder, &drawn).is_err(), "the lost one opens nothing");
    lead(lab);
    let again = lab.reset_passphrase("Third", "lost again").expect("another");
    lab.sign_in("Third", Duty::Coder, &again).expect("signed in");
    assert!(lab.change_passphrase(&Passphrase::typed("not this one"), &known()).is_err());
    lab.change_passphrase(&again, &known()).expect("changed");
    lab.lock().expect("locked");
    lab.sign_in("Third", Duty::Coder, &known()).expect("unlocked");
    lab.sign_out().expect("signed out");
    lab.key_file_from_sheet(&world.sheet, &known()).expect("a new file");
    world.sound("the accounts");
}

fn coding(world: &mut World) {
    lead(&mut world.lab);
    let ask = GuessQuestion::new(&["WARM", "COLD"]).expect("two groups");
    world.lab.ask_for_guess(Some(&ask), "the plan").expect("asked");
    world.lab.set_withdrawn_ratings(RatingsFate::Keep, "the plan").expect("kept as it is");
    world.lab.set_withdrawn_ratings(RatingsFate::Remove, "the plan").expect("decided");
    world.lab.let_manager_unblind_alone(true, "nights").expect("allowed");
    world.lab.let_manager_unblind_alone(false, "not needed").expect("taken back");
    let list = world.path("groups.csv");
    fs::write(&list, "participant,group\nfamily-1,WARM\nfamily-2,COLD\nfamily-3,WARM\nfamily-4,COLD\n")
        .expect("a list");
    world.lab.import_allocation(&list).expect("imported");
    world.manager();
    assert_eq!(world.lab.allocation().expect("opened").families.len(), 4);
    world.sound("the allocation");
    lead(&mut world.lab);
    let coders = world.lab.coders().expect("coders");
    let two = coders.iter().filter(|coder| CODERS.contains(&coder.name.as_str())).map(|coder| coder.id);
    let share = Share { coders: two.collect(), double_percent: 100.0 };
    assert_eq!(world.lab.share_out(&share).expect("shared out").double, 4);
    world.sound("sharing out");

    sign_in(&mut world.lab, 0);
    let first = assignments(&mut world.lab)[0];
    let item = ItemId::new("P03");
    world.lab.rate(first, &item, Some(Rating::Points(2.0))).expect("rated");
    world.lab.rate(first, &item, None).expect("taken back");
    world.lab.note(first, Some(&item), "a note").expect("noted");
    world.lab.remember_place(first, Some(&item), Some(1_000)).expect("kept");
    world.sound("a draft");
    world.work_off();
    world.sound("sheets with guesses");
    sign_in(&mut world.lab, 1);
    let seen = assignments(&mut world.lab)[0];
    world.rate_all(seen);
    world.lab.submit_with_guess(seen, &Guess::DontKnow).expect("submitted");
    world.lab.report_incident(seen, IncidentKind::Recognised, "our neighbours").expect("reported");
    world.sound("an incident with a submitted sheet");
    world.work_off();
    lead(&mut world.lab);
    let vacant = world.lab.incidents().expect("incidents").vacant.remove(0);
    world.lab.reassign(&vacant.blind_code, "Third").expect("given to another");
    world.sound("a clip given to another");
    let code = world.lab.study_ratings().expect("rows").sheets[0].blind_code.clone();
    let sheet = world.lab.submitted_of(&code).expect("sheets").remove(0).assignment;
    world.lab.correct(sheet, &[(item.clone(), Rating::Points(5.0))], "heard on the tape").expect("corrected");
    world.lab.correct(sheet, &[(item, Rating::Points(4.0))], "heard again").expect("corrected");
    world.sound("corrections");
}

/// A spreadsheet of a clip that nobody has.
fn spreadsheet(world: &mut World) {
    let clip = world.bulk("family-5");
    let items: Vec<String> = {
        let items = world.lab.codebooks().iter().flat_map(|codebook| &codebook.items);
        items.map(|item| item.id.to_string()).collect()
    };
    let (coder, threes) = (CODERS[0], vec!["3"; items.len()].join(","));
    let text = format!("clip,coder,{}\n{clip},{coder},{threes}\n", items.join(","));
    let file = bring_in::read(text.as_bytes(), world.lab.codebooks(), &ColumnChoice::default());
    let done =
        world.lab.bring_ratings_in(&file, &BringInRules::default(), &Control::quiet()).expect("no error");
    assert!(done.done, "{done:?}");
    world.sound("ratings brought in");
}

fn copies(world: &mut World) {
    analyst(&mut world.lab);
    let head = world.lab.trail_head().expect("a trail");
    let meta = ExportMeta::new(Some(world.lab.study_id().expect("an id"))).with_trail(head.clone());
    let rows = world.lab.study_ratings().expect("rows");
    let written =
        export::write(&rows, &meta, &world.path("tables"), Format { excel: false }).expect("written");
    let names: Vec<String> = written.files.iter().map(|file| file.name.clone()).collect();
    world.lab.record_export("results", &names, &head).expect("recorded");
    lead(&mut world.lab);
    let to = world.path("linkage.csv");
    assert_eq!(world.lab.linkage_for_export(&to).expect("rows").len(), 5);
    let made = world.lab.back_up(None, &Control::quiet()).expect("no fault").expect("a backup");
    world.sound("a backup");
    world.lab.sign_in("Third", Duty::Coder, &known()).expect("signed in");
    let clip = assignments(&mut world.lab)[0];
    world.lab.note(clip, None, "after the backup").expect("noted");
    world.lab.sign_out().expect("signed out");
    // One study at a time: another stands in while this one is put back.
    let folder = world.lab.folder().to_owned();
    let other = World::new();
    world.lab = other.lab;
    let done =
        backups::restore(&folder, Some(&made.file), &the_lead(), Box::new(SystemClock)).expect("restored");
    assert!(done.lost.is_some_and(|lost| lost > 0));
    world.lab = reopened(&folder);
    world.sound("a restore");
    world.lab.back_up(None, &Control::quiet()).expect("no fault").expect("a backup");
    world.sound("a backup of what was restored");
}

fn reopened(folder: &Path) -> Lab {
    let mut lab = Lab::open(folder).expect("open");
    lab.set_seed(12);
    lab
}

fn ending(world: &mut World) {
    lead(&mut world.lab);
    let mut told = Emergency {
        participant: "family-1".to_owned(),
        recipient: "Dr Holm".to_owned(),
        why: "a serious event".to_owned(),
        file: world.path("for-holm.txt"),
    };
    let key = world.manager_key(WORD);
    world.lab.unblind_family(&told, Some(&key)).expect("told");
    world.manager();
    world.lab.open_linkage(&known()).expect("opened");
    told.file = world.path("again.txt");
    assert!(world.lab.unblind_family(&told, None).is_err(), "it takes two people");
    world.sound("an emergency");
    lead(&mut world.lab);
    let gone = world.lab.withdraw_family("family-2", "consent withdrawn", None).expect("withdrawn");
    assert!(gone.still_there.is_empty() && gone.rewritten);
    world.sound("a family that left with its ratings");
    world.lab.withdraw_family("family-3", "moved away", Some(RatingsFate::Keep)).expect("withdrawn");
    world.sound("a family that left its ratings");
    world.manager();
    assert_eq!(world.lab.forget_allocation("family-2", "left").expect("taken out"), 1);
    world.sound("the allocation without a family");
    lead(&mut world.lab);
    let open: Vec<String> = world.lab.closing().expect("state").open.iter().map(|m| m.name()).collect();
    let waivers = [Waiver { matters: open.clone(), why: "ended early".to_owned() }];
    world.lab.lock_study("coding is over", &waivers).expect("locked");
    assert!(!open.is_empty(), "Third has not begun");
    world.sound("the lock");
    let wrong = world.manager_key("not this one");
    assert!(world.lab.unblind(&wrong, "the analysis").is_err());
    let key = world.manager_key(WORD);
    world.lab.unblind(&key, "the analysis").expect("unblinded");
    world.sound("the unblinding");
    world.lab.withdraw_family("family-4", "consent withdrawn", None).expect("withdrawn after the lock");
    world.sound("a family that left after the lock");
    world.lab.sign_out().expect("signed out");
}
