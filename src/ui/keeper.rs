//! What keeps a study safe while its window is open: backups by themselves, a look after a crash, who else has the
//! study open, and what others write to it. Nothing here makes the window wait.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant, SystemTime};

use super::app::App;
use super::lead::LeadAction;
use super::notices::Notice;
use super::words::Text as _;
use super::words_safe::SafeWord as Word;
use crate::codebook::Language;
use crate::jobs::{Job, Poll, Wake};
use crate::lab::backups::MadeBackup;
use crate::lab::presence::Holder;
use crate::lab::{Lab, LabError};

/// How often a backup is made while something changes.
const BETWEEN_BACKUPS: Duration = Duration::from_secs(30 * 60);

/// How often it is looked whether others have written.
const BETWEEN_LOOKS: Duration = Duration::from_secs(2);

/// How long a closing window waits for its last backup.
const PATIENCE: Duration = Duration::from_secs(3);

/// The keeper of the study that is open.
#[derive(Default)]
pub struct Keeper {
    /// A window that is only looked at by a test or a picture keeps nothing.
    on: bool,
    watch: Option<Watch>,
    backup: Option<Job<Result<Option<MadeBackup>, String>>>,
    /// Another one, once that is done.
    again: bool,
    check: Option<Job<Result<Vec<String>, String>>>,
    last: Option<Instant>,
    /// What went wrong with a backup, while it is told already.
    told: Option<String>,
    /// What is worth knowing to whoever signs in next.
    greetings: Vec<Notice>,
}

/// Looks at a study's files from a thread of its own. It has no connection: two times and two sizes are enough.
struct Watch {
    changed: Arc<AtomicBool>,
    _end: mpsc::Sender<()>,
}

impl Watch {
    fn start(study: &Path, wake: Wake) -> std::io::Result<Self> {
        let files = ["", "-wal"].map(|suffix| study.join(format!("{}{suffix}", Lab::FILE_NAME)));
        let (end, ended) = mpsc::channel();
        let changed = Arc::new(AtomicBool::new(false));
        let flag = changed.clone();
        std::thread::Builder::new().name("watch".to_owned()).spawn(move || {
            let mut before = files.each_ref().map(PathBuf::as_path).map(stamp);
            while ended.recv_timeout(BETWEEN_LOOKS) == Err(mpsc::RecvTimeoutError::Timeout) {
                let now = files.each_ref().map(PathBuf::as_path).map(stamp);
                if now != before {
                    before = now;
                    flag.store(true, Ordering::Relaxed);
                    wake();
                }
            }
        })?;
        Ok(Self { changed, _end: end })
    }
}

/// What changes when a file is written to.
fn stamp(file: &Path) -> Option<(SystemTime, u64)> {
    let facts = fs::metadata(file).ok()?;
    Some((facts.modified().ok()?, facts.len()))
}

impl Keeper {
    /// From here on it keeps.
    pub fn begin(&mut self) {
        self.on = true;
    }

    /// Whether a backup is being made.
    pub fn at_work(&self) -> bool {
        self.backup.is_some()
    }

    /// Lets go of the study, as before another is put in its place. Waits for a backup that is under way.
    pub fn let_go(&mut self) {
        self.watch = None;
        self.check = None;
        self.greetings.clear();
        wait_for(self.backup.take(), PATIENCE);
    }
}

/// Waits until work has ended, but no longer than this; the work is not stopped.
fn wait_for<T: Send + 'static>(job: Option<Job<T>>, patience: Duration) {
    let Some(job) = job else { return };
    let (send, ended) = mpsc::channel();
    let waiting = std::thread::Builder::new().name("end of work".to_owned()).spawn(move || {
        job.wait();
        // Nobody listens any more once patience has ended.
        let _ = send.send(());
    });
    if waiting.is_ok() {
        let _ = ended.recv_timeout(patience);
    }
}

/// Who has a study open too, in words.
fn also_open(language: Language, holder: &Holder) -> String {
    let who = holder.who.as_deref().unwrap_or(Word::Somebody.get(language));
    let since = holder.since.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M").to_string();
    Word::AlsoOpen.with(language, &[who, &holder.computer, &since])
}

impl App {
    fn wake(&self) -> Wake {
        let ctx = self.ctx.clone();
        Arc::new(move || ctx.request_repaint())
    }

    /// From here on the window keeps its study safe.
    pub fn keep(&mut self) {
        self.keeper.begin();
    }

    /// A study was just put on the desk: says so to others, and looks whether it was left properly.
    pub(super) fn keep_opened(&mut self) {
        self.keeper = Keeper { on: self.keeper.on, ..Keeper::default() };
        if !self.keeper.on {
            return;
        }
        let language = self.look().language;
        let arrival = self.desk.lab().and_then(Lab::announce);
        let arrival = match arrival {
            Ok(arrival) => arrival,
            Err(error) => return self.notices.say(Notice::fault(error)),
        };
        if let Some(first) = arrival.others.first() {
            self.greet_with(Notice::advice(also_open(language, first)));
        }
        let Ok(folder) = self.desk.lab().map(|lab| lab.folder().to_owned()) else { return };
        match Watch::start(&folder, self.wake()) {
            Ok(watch) => self.keeper.watch = Some(watch),
            Err(error) => log::warn!("no thread to watch the study: {error}"),
        }
        if !arrival.crashed.is_empty() {
            let check = Job::start("check after a crash", self.wake(), move |_| {
                Lab::open(&folder).and_then(|mut lab| lab.check_quickly()).map_err(|error| error.to_string())
            });
            self.keeper.check = check.map_err(|error| log::warn!("no thread for the check: {error}")).ok();
        }
    }

    /// Tells it now, and to whoever signs in next.
    fn greet_with(&mut self, notice: Notice) {
        self.notices.say(notice.clone());
        if self.desk.actor().is_none() {
            self.keeper.greetings.push(notice);
        }
    }

    /// Somebody has signed in.
    pub(super) fn keep_signed_in(&mut self) {
        for notice in std::mem::take(&mut self.keeper.greetings) {
            self.notices.say(notice);
        }
        self.back_up_now();
    }

    /// Makes a backup, if anything has changed since the last.
    pub(super) fn back_up_now(&mut self) {
        if !self.keeper.on {
            return;
        }
        self.keeper.last = Some(Instant::now());
        if self.keeper.backup.is_some() {
            self.keeper.again = true;
            return;
        }
        let Ok(folder) = self.desk.lab().map(|lab| lab.folder().to_owned()) else { return };
        let also = self.desk.settings.second_place.clone();
        let job = Job::start("backup", self.wake(), move |control| {
            let made = Lab::open(&folder).and_then(|mut lab| lab.back_up(also.as_deref(), control));
            made.map_err(|error: LabError| error.to_string())
        });
        match job {
            Ok(job) => self.keeper.backup = Some(job),
            Err(error) => self.tell_of_backup(Some(error.to_string())),
        }
    }

    /// Tells a fault once, and forgets it when a backup is made again.
    fn tell_of_backup(&mut self, fault: Option<String>) {
        if let Some(fault) = &fault
            && self.keeper.told.as_ref() != Some(fault)
        {
            let text = self.look().with(Word::NoBackup, &[fault]);
            self.notices.say(Notice::advice(text));
        }
        self.keeper.told = fault;
    }

    /// One look at everything that is under way.
    pub(super) fn tend_keeper(&mut self) {
        if !self.keeper.on {
            return;
        }
        match self.keeper.backup.as_ref().map(Job::poll) {
            Some(Poll::Done(outcome)) => {
                self.keeper.backup = None;
                self.tell_of_backup(outcome.err());
                self.lead(LeadAction::ListBackups);
                if std::mem::take(&mut self.keeper.again) {
                    self.back_up_now();
                }
            }
            Some(Poll::Lost) => {
                self.keeper.backup = None;
                let text = self.look().say(Word::BackupLost).to_owned();
                self.tell_of_backup(Some(text));
            }
            Some(Poll::Running) | None => {}
        }
        match self.keeper.check.as_ref().map(Job::poll) {
            Some(Poll::Done(outcome)) => {
                self.keeper.check = None;
                self.tell_of_crash(outcome);
            }
            Some(Poll::Lost) => self.keeper.check = None,
            Some(Poll::Running) | None => {}
        }
        self.look_for_others();
        self.back_up_when_due();
    }

    fn tell_of_crash(&mut self, outcome: Result<Vec<String>, String>) {
        let look = self.look();
        let notice = match outcome {
            Ok(faults) if faults.is_empty() => Notice::advice(look.say(Word::CrashChecked)),
            Ok(faults) => Notice::fault(look.with(Word::CrashDamaged, &[&faults.concat()])),
            Err(fault) => Notice::fault(look.with(Word::CrashDamaged, &[&fault])),
        };
        self.greet_with(notice);
    }

    /// Lets the page read again what another window or program has written.
    fn look_for_others(&mut self) {
        let stirred = self.keeper.watch.as_ref().is_some_and(|w| w.changed.swap(false, Ordering::Relaxed));
        // Whatever this window wrote itself doesn't count.
        if stirred && self.desk.lab().and_then(Lab::changed_elsewhere).unwrap_or(false) {
            self.reload();
        }
    }

    fn back_up_when_due(&mut self) {
        let Some(last) = self.keeper.last.filter(|_| self.desk.actor().is_some()) else { return };
        match BETWEEN_BACKUPS.checked_sub(last.elapsed()) {
            Some(left) => self.ctx.request_repaint_after(left),
            None => self.back_up_now(),
        }
    }

    /// The last backup, when the window closes: it is waited for, but not for long.
    pub(super) fn keep_to_the_end(&mut self) {
        self.back_up_now();
        self.keeper.let_go();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Rating;
    use crate::ui::action::{Action, SheetChange};
    use crate::ui::route::Route;
    use crate::ui::testing::{Small, seat_coder};
    use eframe::egui;

    /// A window that keeps the small study.
    fn window(small: &Small) -> App {
        let mut app = App::new(&egui::Context::default(), crate::settings::Settings::default(), None);
        app.keep();
        app.perform(Action::OpenStudy(small.folder()));
        app
    }

    /// Lets the work come to its end.
    fn settle(app: &mut App) {
        while app.keeper.backup.is_some() || app.keeper.check.is_some() {
            app.tend_keeper();
            std::thread::yield_now();
        }
    }

    fn backups(small: &Small) -> usize {
        let files = fs::read_dir(small.folder().join("backups")).expect("folder");
        files.filter(|file| file.as_ref().is_ok_and(|file| file.path().extension().is_some())).count()
    }

    #[test]
    fn a_backup_is_made_at_sign_in_and_at_sign_out_when_something_changed() {
        let small = Small::new();
        let clip = small.fresh();
        let mut app = window(&small);
        seat_coder(&mut app);
        settle(&mut app);
        assert_eq!(backups(&small), 1);
        app.perform(Action::SignOut);
        settle(&mut app);
        assert_eq!(backups(&small), 1, "nothing was done");
        seat_coder(&mut app);
        app.perform(Action::Go(Route::Coding(clip)));
        let item = crate::codebook::ItemId::new("P03");
        app.perform(Action::Sheet(clip, SheetChange::Rate(item, Some(Rating::Points(2.0)))));
        app.perform(Action::SignOut);
        settle(&mut app);
        assert_eq!(backups(&small), 2);
        assert_eq!(app.notices().count(), 0, "{:?}", app.notices().collect::<Vec<_>>());
    }

    #[test]
    fn a_backup_that_fails_is_told_once_and_nothing_stops() {
        let small = Small::new();
        let clip = small.fresh();
        let mut app = window(&small);
        seat_coder(&mut app);
        settle(&mut app);
        let folder = small.folder().join("backups");
        fs::remove_dir_all(&folder).expect("gone");
        fs::write(&folder, "a file in its place").expect("written");
        let item = crate::codebook::ItemId::new("P03");
        for value in [1.0, 2.0, 3.0] {
            app.perform(Action::Sheet(clip, SheetChange::Rate(item.clone(), Some(Rating::Points(value)))));
            app.back_up_now();
            settle(&mut app);
        }
        let told: Vec<_> = app.notices().filter(|text| text.contains("backup")).collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("safe") || told[0].contains("untouched"), "{told:?}");
    }

    #[test]
    fn after_a_crash_the_window_says_that_all_is_there_also_to_who_signs_in() {
        let small = Small::new();
        let left = r#"{"who":"Astrid","computer":"x","process":1,"since":"2026-03-02T09:00:00Z"}"#;
        fs::create_dir_all(small.folder().join("in-use")).expect("folder");
        fs::write(small.folder().join("in-use/0000000000000001.json"), left).expect("left behind");
        let mut app = window(&small);
        settle(&mut app);
        let told = |app: &App| {
            app.notices().any(|text| text.contains("not closed properly") && text.contains("checked"))
        };
        assert!(told(&app));
        seat_coder(&mut app);
        assert!(told(&app));
        drop(app);
        let mut app = window(&small);
        settle(&mut app);
        assert!(!told(&app), "it was closed properly this time");
    }

    #[test]
    fn the_second_window_says_who_is_there_and_shows_what_the_first_writes() {
        let small = Small::new();
        let clip = small.fresh();
        let mut one = window(&small);
        seat_coder(&mut one);
        settle(&mut one);
        let mut two = window(&small);
        assert!(two.notices().any(|text| text.contains("Astrid")), "{:?}", two.notices().collect::<Vec<_>>());
        seat_coder(&mut two);
        two.perform(Action::Go(Route::Coding(clip)));
        settle(&mut two);
        let _ = two.desk.lab().and_then(Lab::changed_elsewhere);
        let item = crate::codebook::ItemId::new("P03");
        let rate = |value| Action::Sheet(clip, SheetChange::Rate(item.clone(), Some(Rating::Points(value))));
        one.perform(rate(4.0));
        assert_eq!(two.screen.shown_rating(&item), Some(None), "not seen yet");
        // Before the look every two seconds: what is replaced is told.
        two.perform(rate(2.0));
        let told = two.notices().find(|text| text.contains("P03")).expect("told").to_owned();
        assert!(told.contains('4') && told.contains('2'), "{told}");
        let note = |text: &str| Action::Sheet(clip, SheetChange::Note(None, text.to_owned()));
        one.perform(note("a ball"));
        two.perform(note("a doll"));
        assert!(
            two.notices().any(|text| text.contains("“a ball”")),
            "{:?}",
            two.notices().collect::<Vec<_>>()
        );
        one.perform(rate(5.0));
        if let Some(watch) = &two.keeper.watch {
            watch.changed.store(true, Ordering::Relaxed);
        }
        two.tend_keeper();
        assert_eq!(two.screen.shown_rating(&item), Some(Some(Rating::Points(5.0))));
    }

    #[test]
    fn the_watch_sees_a_study_that_is_written_to() {
        let small = Small::new();
        let (send, woken) = mpsc::channel();
        let send = std::sync::Mutex::new(send);
        let wake: Wake = Arc::new(move || {
            if let Ok(send) = send.lock() {
                let _ = send.send(());
            }
        });
        let watch = Watch::start(&small.folder(), wake).expect("thread");
        let mut lab = small.lab();
        lab.sign_out().expect("a write");
        woken.recv_timeout(Duration::from_secs(20)).expect("woken");
        assert!(watch.changed.load(Ordering::Relaxed));
    }
}
