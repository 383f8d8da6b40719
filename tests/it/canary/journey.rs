//! The whole journey with canaries in everything that goes in: once, in a process of its own with a home of its own, so
//! that what it prints, logs and leaves behind anywhere can be searched.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use eframe::egui;
use samspil::codebook::ItemId;
use samspil::jobs::Control;
use samspil::lab::assign::Share;
use samspil::lab::{Lab, NewStudy, manifest};
use samspil::settings::Settings;
use samspil::study::{IncidentKind, Rating};
use samspil::ui::{Action, App};

use super::left::{Left, copy_all, files};
use super::plants::{self, BORN, FAMILY, FILE, FILMED_BY, FOLDER, GROUPS, OTHERS, RECORDED, SITE};
use super::seats::Window;
use super::{leaks, seats};
use crate::support::{CODERS, WORD, assignments, lead, rate_all, sign_in};

/// Families; each has a video at both ages.
const FAMILIES: usize = 3;
/// Where the journey's own process finds its home and the videos.
const HOME: &str = "SAMSPIL_TEST_HOME";
const SOURCES: &str = "SAMSPIL_TEST_SOURCES";
/// After how many reports of progress an import is to stop for good.
const REPORTS: &str = "SAMSPIL_TEST_REPORTS";
/// Into which study.
const STUDY: &str = "SAMSPIL_TEST_STUDY";

#[test]
fn nothing_planted_is_found_and_each_leak_put_back_is() {
    let sources = tempfile::tempdir().expect("a folder");
    let videos = sources.path().join(FOLDER);
    write_sources(&videos);
    let mut left = Left::new();
    for part in ["import_and_code", "rate_until_killed", "come_back", "panic_in_the_middle"] {
        let said = in_a_process(&left, &videos, part);
        left.said.push((format!("what was printed: {part}"), said));
    }
    for reports in 1.. {
        let said = import_stopped(&left, &videos, reports);
        let done = said.contains("imported to the end");
        left.said.push((format!("what was printed: import stopped at report {reports}"), said));
        copy_all(&left.place("stopped"), &left.place(&format!("stopped at {reports}")));
        if done {
            assert!(reports > 2, "stopped at {reports} reports at most");
            break;
        }
    }
    assert!(
        (0..8).any(|attempt| killed_while_converting(&left, &videos, attempt)),
        "its frames on the way were never met"
    );
    commands_of_the_shell(&mut left);
    let said = left.said.iter().map(|(_, text)| text.as_str()).collect::<String>();
    assert!(
        said.matches("the log is on").count() == 4 && said.contains("panicked at"),
        "the logs and a panic are in it:\n{said}"
    );
    for wanted in ["the window", "study/backups", "outside", "config", "crashed/study.db-wal"] {
        assert!(left.place(wanted).exists(), "{wanted} is part of the journey");
    }
    let faults = left.faults();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    shell_finds_nothing(&left);
    leaks::each_is_found(&left);
}

/// The videos and the two lists, as a laboratory has them.
fn write_sources(folder: &Path) {
    fs::create_dir_all(folder).expect("made");
    let mut list =
        "participant,wave,file,birth_date,recorded_on,adult,site,filmed_by,others_present\n".to_owned();
    let mut groups = "participant;group\n".to_owned();
    for n in 0..FAMILIES * 2 {
        let (family, wave) = (n / 2, n % 2);
        let ending = ["mp4", "flv", "mp4", "mkv"].get(n).unwrap_or(&"mp4");
        let name = format!("{FILE}_{n:04}.{ending}");
        plants::video(&folder.join(&name), if n == 1 { 500 } else { 30 + u32::try_from(n).expect("few") });
        let months = [12, 24][wave];
        list += &format!(
            "{FAMILY}-{family},{months},{name},{BORN},{},mother,{SITE},{FILMED_BY},{OTHERS}\n",
            RECORDED[wave]
        );
        if wave == 0 {
            groups += &format!("{FAMILY}-{family};{}\n", GROUPS[family % 2]);
        }
    }
    fs::write(folder.join("list.csv"), list).expect("written");
    fs::write(folder.join("groups.csv"), groups).expect("written");
}

/// Everything that a process of the program would use belongs to the journey's home.
fn environment(command: &mut Command, left: &Left) {
    for variable in ["DISPLAY", "WAYLAND_DISPLAY"] {
        command.env_remove(variable);
    }
    for (variable, place) in [
        ("TMPDIR", "passing"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_CACHE_HOME", "cache"),
    ] {
        let folder = left.place(place);
        fs::create_dir_all(&folder).expect("made");
        command.env(variable, folder);
    }
    command.env("HOME", left.place("")).env("RUST_LOG", "debug").env("RUST_BACKTRACE", "1");
}

/// A part of the journey, one of the tests below, as a command.
fn part_of_it(left: &Left, sources: &Path, part: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    environment(&mut command, left);
    command.args(["--ignored", "--exact", "--nocapture", "--test-threads=1"]);
    command.arg(format!("canary::journey::{part}"));
    command.env(HOME, left.place("")).env(SOURCES, sources).env(STUDY, "study");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// An import into a study of its own, whose process ends for good at a report of this number.
fn import_stopped(left: &Left, sources: &Path, reports: usize) -> String {
    let mut command = part_of_it(left, sources, "import_until_stopped");
    let ended = command.env(REPORTS, reports.to_string()).env(STUDY, "stopped").output().expect("a process");
    String::from_utf8_lossy(&[ended.stdout, ended.stderr].concat()).into_owned()
}

/// Kills an import while the frames of a video that has to be converted lie beside its copy; whether they were seen.
fn killed_while_converting(left: &Left, sources: &Path, attempt: usize) -> bool {
    let study = format!("killed {attempt}");
    let mut command = part_of_it(left, sources, "import_until_stopped");
    let mut child =
        command.env(REPORTS, usize::MAX.to_string()).env(STUDY, &study).spawn().expect("a process");
    let recordings = left.place(&study).join("recordings");
    let on_its_way = |path: &PathBuf| {
        path.extension().is_some_and(|ending| ending == "frames")
            && fs::metadata(path).is_ok_and(|facts| facts.len() > 0)
    };
    let mut seen = false;
    while !seen && child.try_wait().expect("its state").is_none() {
        seen = files(&recordings).iter().any(on_its_way);
        std::thread::yield_now();
    }
    child.kill().expect("killed");
    child.wait().expect("ended");
    // What was seen may have gone before the kill came.
    files(&recordings).iter().any(on_its_way)
}

/// Runs a part of the journey and gives all that it printed.
fn in_a_process(left: &Left, sources: &Path, part: &str) -> String {
    let mut command = part_of_it(left, sources, part);
    let mut child = command.spawn().expect("a process");
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    let mut said = String::new();
    let killed = part == "rate_until_killed";
    while killed && !said.contains("an unfinished sheet") {
        assert!(out.read_line(&mut said).expect("a line") > 0, "{part} ended too early: {said}");
    }
    if killed {
        child.kill().expect("killed");
        copy_all(&left.study(), &left.place("crashed"));
    }
    std::io::Read::read_to_string(&mut out, &mut said).expect("text");
    let ended = child.wait_with_output().expect("ended");
    said += &String::from_utf8_lossy(&ended.stderr);
    assert!(killed || ended.status.success(), "{part}: {said}");
    said
}

fn home() -> PathBuf {
    std::env::var_os(HOME).expect("only as a part of the journey").into()
}

fn sources() -> PathBuf {
    std::env::var_os(SOURCES).expect("only as a part of the journey").into()
}

fn log_to_the_error_stream() {
    env_logger::Builder::from_env(env_logger::Env::default()).init();
    // The program says little: this line proves that what it said would be heard.
    log::debug!("the log is on");
}

#[test]
#[ignore = "a part of the journey, in a process of its own"]
fn import_and_code() {
    log_to_the_error_stream();
    let (home, sources) = (home(), sources());
    let study = home.join("study");
    let mut lab = Lab::create(&study, &NewStudy::built_in("Samspil 7", &[12, 24], &CODERS).in_the_open(WORD))
        .expect("a study");
    lead(&mut lab);
    let rows = manifest::read(&sources.join("list.csv")).expect("a list");
    let report = lab.import(&rows, &Control::quiet()).expect("imported");
    assert_eq!((report.imported.len(), report.refused.len()), (FAMILIES * 2, 0));
    seats::allocate(&mut lab, &sources.join("groups.csv"), FAMILIES);
    // Once more: all are refused, with what they are in the refusals.
    let again = lab.import(&rows, &Control::quiet()).expect("a report");
    assert_eq!(again.refused.len(), FAMILIES * 2);
    let coders = lab.coders().expect("coders").into_iter().map(|coder| coder.id).collect();
    let shared = lab.share_out(&Share { coders, double_percent: 60.0 }).expect("shared out");
    assert!(shared.double > 0);
    drop(lab);

    let mut shown = String::new();
    lead_looks_at_every_page(&study, &home, &mut shown);
    for place in 0..CODERS.len() {
        coder_opens_a_clip(&study, &home, place, &mut shown);
        code(&study, place);
    }
    fs::create_dir_all(home.join("the window")).expect("made");
    fs::write(home.join("the window/shown.txt"), shown).expect("written");
}

/// Rates all but the last clip by one coder, with notes, a rating taken back, and a refusal.
fn code(study: &Path, place: usize) {
    let mut lab = Lab::open(study).expect("open");
    sign_in(&mut lab, place);
    let clips = assignments(&mut lab);
    let item = |lab: &mut Lab| -> ItemId {
        let sheet = lab.rating_data(clips[place]).expect("a sheet");
        sheet.items().next().expect("an item").item.id.clone()
    };
    // The coder says whom, where and which group: only the lead may read it.
    if place == 1 {
        let why = format!("Jeg kender {FAMILY}-1 fra {SITE}, de er i {}", GROUPS[0]);
        lab.report_incident(clips[0], IncidentKind::Other, &why).expect("reported");
    }
    for clip in &clips[place..clips.len() - 1] {
        rate_all(&mut lab, *clip);
        let first = item(&mut lab);
        lab.note(*clip, None, "Rolig leg på gulvet").expect("a note");
        lab.note(*clip, Some(&first), "ser op ved 0:40").expect("a note");
        let given = lab.rating_data(*clip).expect("a sheet").items().next().expect("an item").rating.clone();
        lab.rate(*clip, &first, None).expect("taken back");
        lab.rate(*clip, &first, given).expect("given again");
        lab.submit(*clip).expect("submitted");
        assert!(lab.rate(*clip, &first, Some(Rating::Points(1.0))).is_err());
    }
}

/// A window in the journey's home.
fn window<'a>(study: &'a Path, home: &'a Path) -> Window<'a> {
    let file = home.join("config/samspil/settings.json");
    let mut harness = egui_kittest::Harness::builder().with_size(egui::vec2(1280.0, 800.0)).build_ui_state(
        move |ui, app: &mut Option<App>| {
            let ctx = ui.ctx().clone();
            let app = app.get_or_insert_with(|| {
                let mut app = App::new(&ctx, Settings::load(&file), Some(file.clone()));
                app.perform(Action::OpenStudy(study.to_owned()));
                app
            });
            app.frame(ui);
        },
        None,
    );
    harness.run_steps(3);
    harness
}

/// Writes down all that a window shows to a person or to a screen reader, and what it tells the desktop.
fn note_down(harness: &Window<'_>, shown: &mut String) {
    *shown += &format!("{}\n{:#?}\n", seats::page(harness), harness.root());
    for viewport in harness.output().viewport_output.values() {
        *shown += &format!("{:?} {:?}\n", viewport.builder.title, viewport.commands);
    }
}

fn perform(harness: &mut Window<'_>, action: Action) {
    harness.state_mut().as_mut().expect("a window").perform(action);
    harness.run_steps(3);
}

/// The lead sees every page, thumbnails made. What the lead sees names families, and is not written down; titles are.
fn lead_looks_at_every_page(study: &Path, home: &Path, shown: &mut String) {
    let mut harness = window(study, home);
    note_down(&harness, shown);
    seats::lead_at(&mut harness);
    for page in 1..=8 {
        perform(&mut harness, Action::Do(samspil::ui::Command::Section(page)));
        for viewport in harness.output().viewport_output.values() {
            *shown += &format!("{:?} {:?}\n", viewport.builder.title, viewport.commands);
        }
    }
    let recordings = fs::read_dir(study.join("recordings")).expect("readable");
    for entry in recordings {
        let path = entry.expect("an entry").path();
        let pictures = samspil::media::thumbnails(&path, &[0, 500], 160, &Control::quiet(), &mut |_, _| ());
        assert!(pictures.is_ok(), "{pictures:?}");
    }
}

/// A coder sees the sign-in, the list and a clip: every word of it is written down.
fn coder_opens_a_clip(study: &Path, home: &Path, place: usize, shown: &mut String) {
    let mut harness = window(study, home);
    seats::coder_at(&mut harness, place);
    note_down(&harness, shown);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(5);
    assert!(seats::page(&harness).contains("Coding"), "{}", seats::page(&harness));
    note_down(&harness, shown);
    for command in [samspil::ui::Command::Help, samspil::ui::Command::Back, samspil::ui::Command::Submit] {
        perform(&mut harness, Action::Do(command));
        note_down(&harness, shown);
    }
}

#[test]
#[ignore = "a part of the journey, in a process of its own"]
fn rate_until_killed() {
    log_to_the_error_stream();
    let mut lab = Lab::open(&home().join("study")).expect("open");
    sign_in(&mut lab, 1);
    let last = *assignments(&mut lab).last().expect("a clip");
    rate_all(&mut lab, last);
    lab.note(last, None, "Ikke færdig").expect("a note");
    println!("an unfinished sheet");
    std::io::stdout().flush().expect("said");
    // Whoever reads this line kills the process; should nobody, it ends with its input.
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).expect("the end");
    drop(lab);
}

#[test]
#[ignore = "a part of the journey, in a process of its own"]
fn come_back() {
    log_to_the_error_stream();
    let home = home();
    let study = home.join("study");
    let mut lab = Lab::open(&study).expect("open");
    sign_in(&mut lab, 1);
    let last = *assignments(&mut lab).last().expect("a clip");
    assert_eq!(lab.rating_data(last).expect("a sheet").note, "Ikke færdig", "what was acknowledged is there");
    lab.submit(last).expect("submitted");
    lead(&mut lab);
    lab.overview().expect("an overview");
    correct(&mut lab);
    assert!(lab.verify(&Control::quiet()).expect("checked").is_sound());
    fs::create_dir_all(home.join("elsewhere")).expect("made");
    assert!(lab.back_up(Some(&home.join("elsewhere")), &Control::quiet()).expect("backed up").is_some());
    seats::export(&mut lab, &home.join("outside"));
    assert!(!files(&home.join("outside")).is_empty());
}

/// Corrects both sheets of a clip that is coded twice, one after the other.
fn correct(lab: &mut Lab) {
    let recordings = lab.recordings().expect("recordings");
    // An incident may have taken one of the two sheets of a clip.
    let sheets = recordings
        .iter()
        .map(|entry| lab.submitted_of(&entry.blind_code).expect("sheets"))
        .find(|sheets| sheets.len() == 2)
        .expect("a clip submitted by two");
    for sheet in sheets {
        let (item, given) = sheet.given.into_iter().next().expect("a rating");
        let other = Rating::Points(if given == Rating::Points(1.0) { 2.0 } else { 1.0 });
        lab.correct(sheet.assignment, &[(item, other)], "Tastefejl").expect("corrected");
    }
}

#[test]
#[ignore = "a part of the journey, in a process of its own"]
fn import_until_stopped() {
    let study = home().join(std::env::var_os(STUDY).expect("set"));
    if !study.exists() {
        let new = NewStudy::built_in("Samspil 8", &[12, 24], &CODERS).in_the_open(WORD);
        drop(Lab::create(&study, &new).expect("a study"));
    }
    let until: usize = std::env::var(REPORTS).expect("set").parse().expect("a number");
    let reports = AtomicUsize::new(0);
    let control = Control::new(Arc::new(move || {
        if reports.fetch_add(1, Ordering::Relaxed) + 1 == until {
            // Nothing is cleared away, as when the power fails.
            std::process::abort();
        }
    }));
    let rows = manifest::read(&sources().join("list.csv")).expect("a list");
    let mut lab = Lab::open(&study).expect("open");
    lead(&mut lab);
    lab.import(&rows, &control).expect("a report");
    println!("imported to the end");
}

#[test]
#[ignore = "a part of the journey, in a process of its own"]
fn panic_in_the_middle() {
    log_to_the_error_stream();
    let study = home().join("study");
    let rows = manifest::read(&sources().join("list.csv")).expect("a list");
    // Families, files and keys are at hand on this thread when it breaks down, in the middle of an import.
    let broken = std::thread::spawn(move || {
        let mut lab = Lab::open(&study).expect("open");
        lead(&mut lab);
        let control = Control::new(Arc::new(|| panic!("planted")));
        lab.import(&rows, &control).map(|report| report.refused.len())
    });
    assert!(broken.join().is_err(), "it broke down");
}

/// What a shell prints to an analyst, the log with it: nothing of it names a family.
fn commands_of_the_shell(left: &mut Left) {
    let word = tempfile::NamedTempFile::new().expect("a file");
    fs::write(&word, WORD).expect("written");
    let (study, tables) = (left.study(), left.place("outside/by shell"));
    for (name, arguments) in [
        ("status", vec![]),
        ("reliability", vec![]),
        ("alpha", vec![]),
        ("scores", vec![]),
        ("audit", vec![]),
        ("export", vec!["--out".as_ref(), tables.as_os_str()]),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_samspil"));
        environment(&mut command, left);
        command
            .arg(name)
            .arg(&study)
            .args(arguments)
            .args(["--as", "Analyst", "--passphrase-file"])
            .arg(word.path());
        let answer = command.stdin(Stdio::null()).output().expect("the program starts");
        let said = String::from_utf8_lossy(&[answer.stdout, answer.stderr].concat()).into_owned();
        assert!(answer.status.success(), "{name}: {said}");
        left.said.push((format!("what was printed: samspil {name}"), said));
    }
}

/// The program itself, as a person checks it.
fn shell_finds_nothing(left: &Left) {
    let list = tempfile::NamedTempFile::new().expect("a file");
    fs::write(&list, plants::words().as_slice().join("\n")).expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_samspil"));
    environment(&mut command, left);
    command.arg("verify").arg(left.study()).arg("--canary").arg(list.path());
    let answer = command.output().expect("the program starts");
    let out = String::from_utf8_lossy(&answer.stdout);
    assert!(answer.status.success() && out.contains("None was found."), "{out}");
}
