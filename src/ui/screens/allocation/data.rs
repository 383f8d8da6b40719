//! What the page of the allocation shows: imports, never a family or a group.

use chrono::DateTime;

use crate::lab::{AllocationImport, Lab, LabError};
use crate::study::Duty;
use crate::ui::screens::backups::data::local;

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Data {
    /// The imports so far, oldest first.
    pub imports: Vec<Line>,
    /// Whether it is the data manager who looks, whose first page this is.
    pub manager: bool,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When, by this computer's clock.
    pub at: String,
    /// Families in it.
    pub families: String,
    /// Who imported it.
    pub by: String,
}

impl Data {
    /// Reads it.
    ///
    /// # Errors
    /// When neither a lead nor the data manager is signed in, or the study can't be read.
    pub fn read(lab: &mut Lab) -> Result<Self, LabError> {
        let imports = lab.allocation_imports()?.iter().map(line).collect();
        Ok(Self { imports, manager: lab.actor().duty() == Some(Duty::DataManager) })
    }
}

fn line(import: &AllocationImport) -> Line {
    let at = DateTime::parse_from_rfc3339(&import.at);
    Line {
        at: at.map_or_else(|_| import.at.clone(), |at| local(at.to_utc())),
        families: import.families.to_string(),
        by: import.by.clone(),
    }
}
