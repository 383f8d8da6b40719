//! What the data manager does in the window: the allocation is imported, a lead is appointed.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use super::app::App;
use super::people::PeopleAction;
use crate::lab::{ImportedAllocation, Passphrase};
use crate::study::Duty;

/// What became of the last import of an allocation: what is to be removed, or every fault with its line.
pub type Allocated = Rc<RefCell<Option<Result<ImportedAllocation, String>>>>;

impl App {
    /// Imports an allocation list; the page says what became of it.
    pub(super) fn import_allocation(&mut self, list: &Path) {
        let done = self.desk.lab().and_then(|lab| lab.import_allocation(list));
        *self.desk.lead.allocated.borrow_mut() = Some(done.map_err(|error| error.to_string()));
        self.reload();
    }

    /// Gives somebody a lead's account, with the study's keys. The data manager's key opens the linkage for that, and
    /// for no longer; its passphrase was asked for at the door.
    pub(super) fn appoint_lead(&mut self, name: &str) {
        let closed = !self.desk.linkage_is_open();
        if closed && self.desk.duty() == Some(Duty::DataManager) {
            let opened = self.desk.lab().and_then(|lab| lab.open_linkage(&Passphrase::typed("")));
            if opened.is_err() {
                self.changed(opened);
                return;
            }
        }
        self.people(PeopleAction::Add(name.to_owned(), vec![Duty::Lead]));
        if closed && let Ok(lab) = self.desk.lab() {
            lab.close_linkage();
        }
    }
}
