//! Doing what was asked: the only place of the window that changes the study.

use super::action::{Action, SheetChange};
use super::app::App;
use super::dialog::Ask;
use super::notices::Notice;
use super::route::Route;
use super::words::{Text as _, Word};
use super::words_safe::SafeWord;
use crate::codebook::ItemId;
use crate::lab::{Lab, LabError};
use crate::study::{AssignmentId, Guess, IncidentKind, Rating};

impl App {
    /// Does what was asked.
    pub fn perform(&mut self, action: Action) {
        let before = self.notices.begin(Some(action.deed()));
        self.do_now(action);
        self.notices.begin(before);
        self.ctx.request_repaint();
    }

    fn do_now(&mut self, action: Action) {
        match action {
            Action::Go(route) => {
                self.go(route);
            }
            Action::Do(command) => {
                let look = self.look();
                for action in self.answer(command, &look) {
                    self.perform(action);
                }
            }
            Action::Say(notice) => self.notices.say(notice),
            Action::ChooseStudy => self.choosing.ask(&self.ctx, Ask::Folder),
            Action::OpenStudy(folder) => self.open_study(&folder),
            Action::OpenDemo => self.open_demo(),
            Action::SignIn(credentials) => self.knock(credentials),
            Action::SignOut => self.sign_out(),
            Action::Answer(answer) => self.answered(answer),
            Action::Film(film) => self.cinema.direct(film),
            Action::Sheet(assignment, change) => self.change_sheet(assignment, change),
            Action::Lead(action) => self.lead(action),
        }
    }

    fn change_sheet(&mut self, assignment: AssignmentId, change: SheetChange) {
        let lab = self.desk.lab();
        let result = match change {
            SheetChange::Rate(item, rating) => {
                let shown = self.screen.shown_rating(&item);
                let before = lab.and_then(|lab| lab.rate_over(assignment, &item, rating.clone()));
                self.tell_replaced(&item, shown, before, rating)
            }
            SheetChange::Note(item, text) => {
                let shown = self.screen.shown_note(item.as_ref());
                let before = lab.and_then(|lab| lab.note_over(assignment, item.as_ref(), &text));
                before.map(|before| {
                    let other = !before.is_empty() && before != text.trim();
                    if other && shown.is_some_and(|shown| shown != before) {
                        let told = self.look().with(SafeWord::NoteElsewhere, &[&before]);
                        self.notices.say(Notice::advice(told));
                    }
                })
            }
            SheetChange::Place(item, position_ms) => {
                // Where the coder was is worth no interruption.
                let kept =
                    lab.and_then(|lab| lab.remember_place(assignment, item.as_ref(), Some(position_ms)));
                if let Err(error) = kept {
                    log::warn!("the place in the clip was not kept: {error}");
                }
                return;
            }
            SheetChange::Submit(guess) => return self.submit(assignment, guess.as_ref()),
            SheetChange::Incident(kind, why) => return self.incident(assignment, kind, &why),
        };
        self.changed(result);
    }

    /// Says it where a rating took the place of another than the one that was shown: of two windows on one sheet the
    /// last writes, but never in silence.
    fn tell_replaced(
        &mut self,
        item: &ItemId,
        shown: Option<Option<Rating>>,
        before: Result<Option<Rating>, LabError>,
        now: Option<Rating>,
    ) -> Result<(), LabError> {
        let before = before?;
        if shown.is_some_and(|shown| shown != before) && before != now {
            let look = self.look();
            let words = |rating: Option<&Rating>| match rating {
                Some(Rating::Points(value)) => value.to_string(),
                Some(Rating::NotRated { .. }) => look.say(Word::NotRatedMark).to_owned(),
                None => look.say(SafeWord::NoRating).to_owned(),
            };
            let parts = [item.to_string(), words(before.as_ref()), words(now.as_ref())];
            let text = look.with(SafeWord::RatedElsewhere, &parts.each_ref().map(String::as_str));
            self.notices.say(Notice::advice(text));
        }
        Ok(())
    }

    /// Hands a sheet in, and opens the next clip.
    fn submit(&mut self, assignment: AssignmentId, guess: Option<&Guess>) {
        if self.screen.unwritten() {
            // What was told of the note stands: handed in, the sheet would take it no more.
            return self.notices.say(Notice::advice(self.look().say(Word::NoteBeforeSubmit)));
        }
        let result = self.desk.lab().and_then(|lab| {
            let code = lab.rating_data(assignment)?.blind_code;
            match guess {
                Some(guess) => lab.submit_with_guess(assignment, guess)?,
                None => lab.submit(assignment)?,
            }
            Ok((code, lab.worklist()?.next))
        });
        match result {
            Ok((code, next)) => {
                self.show(next.map_or(Route::Worklist, Route::Coding));
                let language = self.look().language;
                self.notices.say(Notice::done(Word::SubmittedDone.with(language, &[code.as_str()])));
            }
            Err(error) => {
                self.changed(Err(error));
            }
        }
    }

    /// Takes a clip away whose blinding has broken, and goes back to the list.
    fn incident(&mut self, assignment: AssignmentId, kind: IncidentKind, why: &str) {
        let result = self.desk.lab().and_then(|lab| {
            let code = lab.rating_data(assignment)?.blind_code;
            Ok((code, lab.report_incident(assignment, kind, why)?))
        });
        match result {
            Ok((code, others)) => {
                self.show(Route::Worklist);
                let look = self.look();
                let said = match others {
                    0 => look.with(Word::IncidentDone, &[code.as_str()]),
                    n => look.with(Word::IncidentDoneFamily, &[code.as_str(), &n.to_string()]),
                };
                self.notices.say(Notice::done(said));
            }
            Err(error) => {
                self.changed(Err(error));
            }
        }
    }

    pub(super) fn open_study(&mut self, folder: &std::path::Path) {
        // Before the study that is open gives way: what the page has left to write belongs to that one.
        if !self.may_leave() {
            return;
        }
        if !folder.exists() {
            let text = self.look().with(Word::NoSuchFolder, &[&folder.display().to_string()]);
            return self.notices.say(Notice::fault(text));
        }
        let importing = self.desk.lead.importing();
        match self.desk.open(folder) {
            Ok(()) => {
                self.backstage.draw(folder, &self.ctx);
                self.show(Route::SignIn);
                self.keep_opened();
                self.tell_stopped(importing);
            }
            Err(_) if Lab::is_plain(folder) => {
                // The study that was open gives way: what is made next is another's.
                self.desk.close();
                self.show(Route::Seal(folder.to_owned()));
                self.tell_stopped(importing);
            }
            Err(error) => self.notices.say(Notice::fault(error)),
        }
    }

    fn sign_out(&mut self) {
        if self.locked.take().is_some() {
            // Locking has written what was left to write, and forgotten the keys.
            self.desk.lead.results.borrow_mut().forget();
            self.desk.lead.intake.borrow_mut().forget();
            let done = self.desk.lab().and_then(Lab::sign_out);
            self.notices.clear();
            self.show(Route::SignIn);
            self.changed(done);
            return;
        }
        if self.desk.actor().is_none() {
            return;
        }
        if !self.go(Route::SignIn) {
            return;
        }
        self.notices.clear();
        self.desk.lead.results.borrow_mut().forget();
        self.desk.lead.intake.borrow_mut().forget();
        let done = self.desk.lab().and_then(Lab::sign_out);
        self.changed(done);
        self.back_up_now();
    }

    /// Looks whether a folder was chosen.
    pub(super) fn look_at_jobs(&mut self) {
        self.tend_door();
        self.tend_lead();
        self.tend_vault();
        self.tend_keeper();
        self.look_backstage();
        for folder in self.choosing.take() {
            self.perform(Action::OpenStudy(folder));
        }
    }
}
