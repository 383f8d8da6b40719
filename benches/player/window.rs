//! The same in the real window: how soon it is ready, and what it costs while a clip plays and while it stands.
//!
//! The window is opened on a screen that exists in memory only (Xvfb) and driven by its keys (xdotool): where
//! one of the two is missing this part is left out, and says so. OpenGL is drawn by the processor there, which
//! costs far more than on a computer with a graphics card.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use samspil::jobs::Control;
use samspil::lab::assign::Share;
use samspil::lab::manifest::ManifestRow;
use samspil::lab::{Lab, NewStudy};

const CODER: &str = "Anna";
const WORD: &str = "known to everybody";
const STARTS: usize = 5;

/// Prints the window's rows, or why there are none.
pub fn measure(clip: &Path) {
    let Some((_screen, display)) = screen() else {
        println!("\nThe window was not measured: Xvfb and xdotool are needed for it.");
        return;
    };
    let home = tempfile::tempdir().expect("a folder");
    let study = home.path().join("study");
    fill(&study, clip);
    std::fs::write(home.path().join("passphrase.txt"), WORD).expect("a file");
    let starts: Vec<f64> = (0..STARTS)
        .map(|_| {
            let (window, took) = open(&study, home.path(), &display);
            drop(window);
            took
        })
        .collect();
    println!("\n| the real window, OpenGL by the processor | median | p95 | max | |\n|---|---|---|---|---|");
    super::row("window ready after start, ms", &starts, &format!("{STARTS} starts"));

    let (window, _) = open(&study, home.path(), &display);
    let keys = |keys: &[&str]| {
        let done = Command::new("xdotool").env("DISPLAY", &display).args(keys).stdout(Stdio::null()).status();
        assert!(done.expect("xdotool").success(), "xdotool {keys:?}");
    };
    keys(&["search", "--sync", "--onlyvisible", "--name", "Samspil", "windowfocus", "--sync"]);
    keys(&["key", "Return"]);
    let pid = window.0.id();
    // The clip is open once the window has come to rest.
    let rest = Instant::now();
    while share(pid, Duration::from_secs(1)) > 5.0 {
        assert!(rest.elapsed() < super::LIMIT, "the window never came to rest");
    }
    println!("\n| the real window, OpenGL by the processor | value |\n|---|---|");
    keys(&["key", "space"]);
    pause(Duration::from_secs(1));
    println!("| CPU while playing | {:.1} % of one core |", share(pid, Duration::from_secs(8)));
    keys(&["key", "space"]);
    pause(Duration::from_secs(1));
    println!("| CPU while paused | {:.1} % of one core |", share(pid, Duration::from_secs(5)));
    println!("| memory at its peak | {} MB |", super::peak_memory_kb(&pid.to_string()) / 1024);
}

/// A study of one coder and one clip.
fn fill(study: &Path, clip: &Path) {
    let mut lab =
        Lab::create(study, &NewStudy::built_in("Bench", &[12], &[CODER]).in_the_open(WORD)).expect("a study");
    let row = ManifestRow {
        line: 1,
        participant: "F1".into(),
        wave: "12".into(),
        file: clip.to_owned(),
        ..ManifestRow::default()
    };
    let report = lab.import(&[row], &Control::quiet()).expect("an import");
    assert_eq!(report.imported.len(), 1, "{report:?}");
    let coders = lab.coders().expect("coders").into_iter().map(|coder| coder.id).collect();
    lab.share_out(&Share { coders, double_percent: 0.0 }).expect("shared out");
}

/// Ends with the measurement.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn screen() -> Option<(Ends, String)> {
    Command::new("xdotool").arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    let mut server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1280x800x24"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let out = server.stdout.take()?;
    let server = Ends(server);
    let mut number = String::new();
    BufReader::new(out).read_line(&mut number).ok()?;
    Some((server, format!(":{}", number.trim())))
}

/// Starts the program and waits until it says that its window is ready; milliseconds from the start.
fn open(study: &Path, home: &Path, display: &str) -> (Ends, f64) {
    let started = Instant::now();
    let mut window = Command::new(env!("CARGO_BIN_EXE_samspil"))
        .args(["open", &study.to_string_lossy(), "--as", CODER, "--passphrase-file"])
        .arg(home.join("passphrase.txt"))
        .env("DISPLAY", display)
        .env("HOME", home)
        .env("RUST_LOG", "samspil=info")
        .env_remove("WAYLAND_DISPLAY")
        .stderr(Stdio::piped())
        .spawn()
        .expect("the window");
    let mut said = BufReader::new(window.stderr.take().expect("its messages"));
    let window = Ends(window);
    let mut line = String::new();
    while !line.contains("window ready") {
        line.clear();
        assert!(said.read_line(&mut line).expect("a message") > 0, "the window ended before it was ready");
    }
    let took = super::millis(started);
    // Nobody may stop at a full pipe.
    std::thread::spawn(move || said.lines().count());
    (window, took)
}

/// CPU of a process over a while, 100 = one core.
fn share(pid: u32, span: Duration) -> f64 {
    let (before, started) = (super::cpu_ticks(&pid.to_string()), Instant::now());
    pause(span);
    (super::cpu_ticks(&pid.to_string()) - before) as f64 / started.elapsed().as_secs_f64()
}

fn pause(span: Duration) {
    let until = Instant::now() + span;
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        std::thread::park_timeout(left);
    }
}
