//! For tests: a small study on disk, and a window on it without a display.

use std::path::PathBuf;

use chrono::{NaiveDate, TimeZone, Utc};
use eframe::egui;
use tempfile::TempDir;

use super::action::Action;
use super::app::App;
use super::route::Route;
use crate::codebook::ItemId;
use crate::lab::bulk::{BulkContent, BulkRecording, BulkSheet};
use crate::lab::{Credentials, Lab, NewStudy, Passphrase};
use crate::settings::Settings;
use crate::study::{AssignmentId, Coder, Duty, Rating, Ratings, Role};

/// Clips of the first coder; each third is submitted, one is begun.
pub const CLIPS: usize = 24;

/// Everybody's passphrase in studies for tests.
pub const WORD: &str = "known to everybody";

/// Signs somebody of a study for tests in, and waits until the door is open.
pub fn seat(app: &mut App, name: &str, duty: Duty) {
    let (name, passphrase) = (name.to_owned(), Passphrase::typed(WORD));
    app.perform(Action::SignIn(Credentials::Passphrase { name, duty, passphrase }));
    while app.desk.door.borrow().at_work() {
        app.tend_door();
        std::thread::yield_now();
    }
    assert!(app.desk.door.borrow().fault.is_none(), "{:?}", app.desk.door.borrow().fault);
}

/// Signs the first coder of [`Small`] in.
pub fn seat_coder(app: &mut App) {
    seat(app, "Astrid", Duty::Coder);
}

/// Signs the lead of a study for tests in.
pub fn seat_lead(app: &mut App) {
    seat(app, "Lead", Duty::Lead);
}

/// As [`seat_lead`], with the linkage open.
pub fn seat_lead_with_linkage(app: &mut App) {
    seat_lead(app);
    app.desk.lab().and_then(|lab| lab.open_linkage(&Passphrase::typed(WORD))).expect("opened");
    app.reload();
}

/// A study with two coders. Words that a coder must never see are planted in it.
pub struct Small {
    pub dir: TempDir,
}

impl Small {
    pub fn new() -> Self {
        let dir = TempDir::new().expect("folder");
        let new = NewStudy::built_in("Leg og samspil", &[12, 24], &["Astrid", "Bjørn"]).in_the_open(WORD);
        let mut lab = Lab::create(&dir.path().join("study"), &new).expect("study");
        let coders = lab.coders().expect("coders");
        let rows: Vec<BulkRecording> = (0..CLIPS).map(|n| recording(&lab, &coders, n)).collect();
        lab.add_in_bulk(&rows).expect("recordings");
        Self { dir }
    }

    pub fn folder(&self) -> PathBuf {
        self.dir.path().join("study")
    }

    /// The study, opened beside the window by its lead.
    pub fn lead(&self) -> Lab {
        let mut lab = Lab::open(&self.folder()).expect("study");
        let word = Passphrase::typed(WORD);
        lab.sign_in("Lead", Duty::Lead, &word).expect("signed in");
        lab.open_linkage(&word).expect("opened");
        lab
    }

    /// The study, opened beside the window by the first coder.
    pub fn lab(&self) -> Lab {
        let mut lab = Lab::open(&self.folder()).expect("study");
        lab.sign_in("Astrid", Duty::Coder, &Passphrase::typed(WORD)).expect("signed in");
        lab
    }

    /// A window with the study open and nobody signed in.
    pub fn window(&self, ctx: &egui::Context) -> App {
        let mut app = App::new(ctx, Settings::default(), None);
        app.perform(Action::OpenStudy(self.folder()));
        app
    }

    /// A clip at 24 months that is not begun.
    pub fn fresh(&self) -> AssignmentId {
        let list = self.lab().worklist().expect("list");
        let fresh = list.entries.iter().filter(|e| e.state == crate::lab::EntryState::NotStarted);
        fresh.max_by_key(|entry| entry.child_age_months).expect("a clip").assignment
    }

    /// A clip that is handed in.
    pub fn submitted(&self) -> AssignmentId {
        let list = self.lab().worklist().expect("list");
        list.entries.iter().find(|e| e.state == crate::lab::EntryState::Submitted).expect("a clip").assignment
    }

    /// The clip that is begun.
    pub fn begun(&self) -> AssignmentId {
        self.lab().worklist().expect("list").next.expect("a clip")
    }
}

fn recording(lab: &Lab, coders: &[Coder], n: usize) -> BulkRecording {
    let wave_months = if n.is_multiple_of(2) { 12 } else { 24 };
    let day = |year, month| NaiveDate::from_ymd_opt(year, month, 3);
    let opened_at = Utc.with_ymd_and_hms(2026, 3, 2, 9, 30, 0).single().expect("a time");
    let content = match n % 3 {
        0 => Some(BulkContent {
            opened_at,
            submitted_at: Some(opened_at),
            ratings: ratings(lab, wave_months, usize::MAX),
            notes: vec![],
            resume: None,
        }),
        _ if n == 4 => Some(BulkContent {
            opened_at,
            submitted_at: None,
            ratings: ratings(lab, wave_months, 12),
            notes: vec![(Some(ItemId::new("P03")), "Svarer næsten altid, også på pegen".to_owned())],
            resume: Some((ItemId::new("P13"), 154_000)),
        }),
        _ => None,
    };
    let sheet =
        |coder: &Coder, role, content| BulkSheet { coder: coder.id, role, position: n as u32 + 1, content };
    let mut sheets = vec![sheet(&coders[0], Role::Primary, content)];
    if n == 5 {
        sheets.push(sheet(&coders[1], Role::Second, None));
    }
    BulkRecording {
        participant_code: format!("FAMILYCANARY{}", n / 2),
        site: "SITECANARY".to_owned(),
        birth_date: day(2024, 1 + (n as u32 % 3)),
        wave_months,
        recorded_on: day(if wave_months == 12 { 2025 } else { 2026 }, 2 + (n as u32 % 2)),
        adult: None,
        others_present: String::new(),
        filmed_by: "FILMEDCANARY".to_owned(),
        original_file_name: "FILECANARY.mov".to_owned(),
        duration_ms: 372_000,
        sheets,
    }
}

fn ratings(lab: &Lab, wave_months: u16, most: usize) -> Ratings {
    let items = lab.codebooks().iter().flat_map(|codebook| &codebook.items);
    let items = items.filter(|item| wave_months == 24 || item.id.as_str() != "AINS");
    let rated = items.enumerate().map(|(n, item)| {
        let points = item.scale.points();
        (item.id.clone(), Rating::Points(points[(n * 7 + 3) % points.len()]))
    });
    rated.take(most).collect()
}

/// A window that is driven by key and by name.
pub type Driven<'a> = egui_kittest::Harness<'a, Option<App>>;

impl Small {
    /// Drives a window that begins on this page, signed in as the first coder.
    pub fn drive(&self, route: Route) -> Driven<'_> {
        let open = move |ctx: &egui::Context| {
            let mut app = self.window(ctx);
            seat_coder(&mut app);
            app.perform(Action::Go(route.clone()));
            app
        };
        drive(egui::vec2(1280.0, 800.0), open)
    }
}

/// Drives a window of this size.
pub fn drive<'a>(size: egui::Vec2, open: impl Fn(&egui::Context) -> App + 'a) -> Driven<'a> {
    let mut harness = egui_kittest::Harness::builder()
        .with_size(size)
        // A job at work wakes the window whenever it gets on: on a busy machine more often than the four times that
        // are the default. A window that never comes to rest still fails.
        .with_max_steps(2_000)
        // As many frames of a quarter of a second, which is the default, would lock the window: nobody is there.
        .with_step_dt(1.0 / 60.0)
        .with_context_setup(super::theme::install_fonts)
        .build_ui_state(
            move |ui, app: &mut Option<App>| {
                let ctx = ui.ctx().clone();
                app.get_or_insert_with(|| open(&ctx)).frame(ui);
            },
            None,
        );
    harness.run();
    harness
}

/// Paints on for as long as something is at work in the background, then until the window rests. Time stands still
/// meanwhile: however long it takes, the window does not lock.
pub fn outlast(harness: &mut Driven<'_>, busy: impl Fn(&App) -> bool) {
    let now = harness.ctx.input(|input| input.time);
    while harness.state().as_ref().is_some_and(&busy) {
        harness.input_mut().time = Some(now);
        harness.step();
        std::thread::yield_now();
    }
    harness.input_mut().time = None;
    harness.run();
}

/// What the window is telling the person.
pub fn notices(harness: &Driven<'_>) -> Vec<String> {
    harness.state().as_ref().map(|app| app.notices().map(str::to_owned).collect()).unwrap_or_default()
}
