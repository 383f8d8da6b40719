//! Importing the allocation from the window.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use super::app::App;
use crate::lab::ImportedAllocation;

/// What became of the last import of an allocation: what is to be removed, or every fault with its line.
pub type Allocated = Rc<RefCell<Option<Result<ImportedAllocation, String>>>>;

impl App {
    /// Imports an allocation list; the page says what became of it.
    pub(super) fn import_allocation(&mut self, list: &Path) {
        let done = self.desk.lab().and_then(|lab| lab.import_allocation(list));
        *self.desk.lead.allocated.borrow_mut() = Some(done.map_err(|error| error.to_string()));
        self.reload();
    }
}
