//! Sealing a study of before: the lead and the data manager are named and choose passphrases, as for a new study.

use std::path::PathBuf;

use eframe::egui::Ui;

use super::{NewStudyPage, paint};
use crate::lab::LabError;
use crate::ui::action::Action;
use crate::ui::desk::Desk;
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::screens::Screen;

/// The page.
pub struct SealPage {
    folder: PathBuf,
    page: NewStudyPage,
}

impl SealPage {
    /// On the study in this folder.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, page: NewStudyPage::default() }
    }
}

impl Screen for SealPage {
    fn load(&mut self, _desk: &mut Desk) -> Result<(), LabError> {
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        self.page.take_answer();
        let (checked, done) = self.page.form.check_people(&self.folder);
        let page = &mut self.page;
        if !paint::seal(ui, look, &self.folder, &mut page.form, &checked, &mut page.state) {
            return Vec::new();
        }
        page.state.tried = true;
        let seal = done
            .map(|(people, keeping)| LeadAction::SealStudy(self.folder.clone(), Box::new(people), keeping));
        seal.map(Action::Lead).into_iter().collect()
    }
}
