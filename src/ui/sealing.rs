//! A study from before families were sealed: sealed in the window, then opened.

use std::path::Path;

use super::app::App;
use super::ask::Handing;
use super::notices::Notice;
use super::words_seal::SealWord;
use crate::lab::keeping::Keeping;
use crate::lab::{Handover, Lab, People, SystemClock};

impl App {
    /// Seals the study in a folder, with what leaves the program written where it is kept, and opens it.
    pub(super) fn seal_study(&mut self, folder: &Path, people: &People, keeping: Keeping) {
        let mut keep = |title: &str, made: &Handover| keeping.write(made, title, &people.data_manager.name);
        let done = match Lab::seal_study_keeping(folder, people, &SystemClock, &mut keep) {
            Ok(done) => done,
            Err(error) => return self.notices.say(Notice::fault(error)),
        };
        self.open_study(folder);
        let look = self.look();
        self.notices.say(if done.copies.is_empty() {
            Notice::done(look.say(SealWord::Done))
        } else {
            let copies: Vec<String> = done.copies.iter().map(|copy| copy.display().to_string()).collect();
            Notice::advice(look.with(SealWord::Copies, &[&copies.join(", ")]))
        });
        self.hand(Handing {
            files: Some((keeping.key, keeping.sheet)),
            passphrases: done.handover.passphrases,
            ticked: false,
        });
    }
}
