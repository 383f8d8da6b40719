//! The lead's backups: the list, putting one in place, and the search for videos that are missing.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::app::App;
use super::lead::{LeadAction, wind_up};
use super::notices::Notice;
use super::route::Route;
use super::words_safe::SafeWord;
use crate::jobs::{Job, Poll, Progress};
use crate::lab::backups::{self, Backup};
use crate::lab::find::FoundVideos;
use crate::lab::{Lab, SystemClock};

/// The list of backups, and the work under way.
#[derive(Default)]
pub struct Vault {
    /// The backups, once they are checked.
    pub all: Option<Result<Vec<Backup>, String>>,
    listing: Option<Job<Result<Vec<Backup>, String>>>,
    /// Whether one is being made just now.
    pub making: bool,
    /// What the last search found.
    pub found: Option<Result<FoundVideos, String>>,
    search: Option<Job<Result<FoundVideos, String>>>,
}

impl Vault {
    /// Whether the backups are being checked.
    pub fn checking(&self) -> bool {
        self.listing.is_some()
    }

    /// How far the search is, while there is one.
    pub fn searching(&self) -> Option<Progress> {
        self.search.as_ref().map(Job::progress)
    }

    /// Stops what is under way.
    pub fn wind_up(&mut self, end: Instant) {
        if let Some(job) = self.listing.take() {
            wind_up(job, end);
        }
        if let Some(job) = self.search.take() {
            wind_up(job, end);
        }
    }
}

/// What became of a job, if it has come to its end.
fn ended<T: Send + 'static>(job: &mut Option<Job<Result<T, String>>>) -> Option<Result<T, String>> {
    let outcome = match job.as_ref()?.poll() {
        Poll::Running => return None,
        Poll::Done(outcome) => outcome,
        Poll::Lost => {
            Err("It ended for a reason that the program does not know. Nothing was changed.".to_owned())
        }
    };
    *job = None;
    Some(outcome)
}

impl App {
    /// Does what the lead asked for on the page of backups.
    pub(super) fn vault(&mut self, action: LeadAction) {
        match action {
            LeadAction::MakeBackup => {
                self.keeper.begin();
                self.back_up_now();
            }
            LeadAction::ListBackups if self.route == Route::Backups => self.list_backups(),
            LeadAction::Restore(file) => self.put_in_place(&file),
            LeadAction::SecondPlace(place) => self.set_second_place(place),
            LeadAction::FindVideos(folder) => self.find_videos(folder),
            _ => {}
        }
    }

    fn list_backups(&mut self) {
        let Some((folder, actor)) = self.at_work() else { return };
        let room = self.desk.lead.vault.clone();
        if room.borrow().checking() {
            return;
        }
        let ctx = self.ctx.clone();
        let wake = std::sync::Arc::new(move || ctx.request_repaint());
        let job = Job::start("backups", wake, move |control| {
            let listed = Lab::open_for(&folder, actor).and_then(|mut lab| lab.backups(control));
            listed.map_err(|error| error.to_string())
        });
        match job {
            Ok(job) => room.borrow_mut().listing = Some(job),
            Err(error) => self.notices.say(Notice::fault(error)),
        }
    }

    fn find_videos(&mut self, place: PathBuf) {
        let Some((folder, actor)) = self.at_work() else { return };
        let room = self.desk.lead.vault.clone();
        if room.borrow().search.is_some() {
            return;
        }
        let ctx = self.ctx.clone();
        let wake = std::sync::Arc::new(move || ctx.request_repaint());
        let job = Job::start("videos", wake, move |control| {
            let found = Lab::open_for(&folder, actor).and_then(|mut lab| lab.find_videos(&place, control));
            found.map_err(|error| error.to_string())
        });
        match job {
            Ok(job) => room.borrow_mut().search = Some(job),
            Err(error) => self.notices.say(Notice::fault(error)),
        }
    }

    fn set_second_place(&mut self, place: Option<PathBuf>) {
        if let Some(missing) = place.as_ref().filter(|place| !place.is_dir()) {
            let text = self.look().with(SafeWord::NoSuchPlace, &[&missing.display().to_string()]);
            return self.notices.say(Notice::fault(text));
        }
        self.set(|settings| settings.second_place = place);
        self.notices.say(Notice::done(self.look().say(SafeWord::KeptPlace)));
        self.reload();
    }

    /// Takes what became of the work.
    pub(super) fn tend_vault(&mut self) {
        let room = self.desk.lead.vault.clone();
        let mut room = room.borrow_mut();
        room.making = self.keeper.at_work();
        if let Some(listed) = ended(&mut room.listing) {
            room.all = Some(listed);
        }
        if let Some(found) = ended(&mut room.search) {
            room.found = Some(found);
            drop(room);
            self.reload();
        }
    }

    /// Puts a backup in the study's place: everything of the study is let go of first, and it is opened anew.
    fn put_in_place(&mut self, file: &Path) {
        let Some((folder, _)) = self.at_work() else { return };
        let Some(actor) = self.desk.actor().cloned() else { return };
        if self.desk.lead.importing() || self.desk.lead.outbox.borrow().at_work() {
            return self.notices.say(Notice::advice(self.look().say(SafeWord::WorkUnderWay)));
        }
        if !self.may_leave() {
            return;
        }
        self.keeper.let_go();
        self.backstage.stop();
        self.desk.lead.wind_up();
        self.show(Route::Start);
        let done = backups::restore(&folder, Some(file), &actor, Box::new(SystemClock));
        self.perform(super::action::Action::OpenStudy(folder));
        match done {
            Ok(done) => {
                let aside = done.aside.unwrap_or_default();
                let name = aside.file_name().unwrap_or_default().to_string_lossy().into_owned();
                self.notices.say(Notice::advice(self.look().with(SafeWord::InPlace, &[&name])));
            }
            Err(fault) => self.notices.say(Notice::fault(fault)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::study::Duty;
    use crate::ui::action::Action;
    use crate::ui::people::PeopleAction;
    use crate::ui::testing::{Small, seat_lead};
    use eframe::egui;

    /// A lead's window on the page of backups.
    fn window(small: &Small) -> App {
        let mut app = App::new(&egui::Context::default(), crate::settings::Settings::default(), None);
        app.keep();
        app.perform(Action::OpenStudy(small.folder()));
        seat_lead(&mut app);
        app.perform(Action::Go(Route::Backups));
        app
    }

    fn settle(app: &mut App) {
        let at_work = |app: &App| {
            let room = app.desk.lead.vault.borrow();
            app.keeper.at_work() || room.checking() || room.search.is_some()
        };
        while at_work(app) {
            app.tend_vault();
            app.tend_keeper();
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_lead_sees_the_backups_and_puts_one_in_place() {
        let small = Small::new();
        let mut app = window(&small);
        settle(&mut app);
        let all = app.desk.lead.vault.borrow().all.clone().expect("listed").expect("read");
        let [backup] = all.as_slice() else { panic!("{all:?}") };
        assert!(backup.holds.is_ok());
        app.perform(Action::Lead(LeadAction::People(PeopleAction::Add(
            "Later".to_owned(),
            vec![Duty::Coder],
        ))));
        app.perform(Action::Lead(LeadAction::Restore(backup.file.clone())));
        assert_eq!(app.route, Route::SignIn);
        let told: Vec<_> = app.notices().collect();
        assert!(told.iter().any(|text| text.contains("study.db.before-restore-")), "{told:?}");
        let coders = app.desk.lab().and_then(Lab::coders).expect("read");
        assert!(!coders.iter().any(|coder| coder.name == "Later"), "it came after the backup");
    }

    #[test]
    fn a_restore_while_another_window_is_open_is_refused_and_nothing_changes() {
        let small = Small::new();
        let mut app = window(&small);
        settle(&mut app);
        let file = app.desk.lead.vault.borrow().all.clone().expect("listed").expect("read")[0].file.clone();
        let mut other = small.lab();
        other.announce().expect("shown");
        app.perform(Action::Lead(LeadAction::People(PeopleAction::Add(
            "Later".to_owned(),
            vec![Duty::Coder],
        ))));
        app.perform(Action::Lead(LeadAction::Restore(file)));
        let told: Vec<_> = app.notices().collect();
        assert!(
            told.iter().any(|text| text.contains("open elsewhere") && text.contains("Astrid")),
            "{told:?}"
        );
        let coders = app.desk.lab().and_then(Lab::coders).expect("read");
        assert!(coders.iter().any(|coder| coder.name == "Later"));
    }

    #[test]
    fn the_second_place_is_kept_only_if_it_is_there() {
        let small = Small::new();
        let mut app = window(&small);
        settle(&mut app);
        let place = small.dir.path().join("another disk");
        app.perform(Action::Lead(LeadAction::SecondPlace(Some(place.clone()))));
        assert_eq!(app.desk.settings.second_place, None);
        std::fs::create_dir(&place).expect("folder");
        app.perform(Action::Lead(LeadAction::SecondPlace(Some(place.clone()))));
        app.perform(Action::Lead(LeadAction::People(PeopleAction::Add(
            "Later".to_owned(),
            vec![Duty::Coder],
        ))));
        app.perform(Action::Lead(LeadAction::MakeBackup));
        settle(&mut app);
        assert_eq!(std::fs::read_dir(&place).expect("folder").count(), 1);
    }
}
