//! Who may take a seat.

use crate::lab::{Lab, LabError};
use crate::study::Coder;

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// The study's name.
    pub study: String,
    /// Its coders.
    pub coders: Vec<Coder>,
}

impl Data {
    /// Reads it.
    ///
    /// # Errors
    /// When the study can't be read.
    pub fn read(lab: &mut Lab) -> Result<Self, LabError> {
        Ok(Self { study: lab.title()?, coders: lab.coders()? })
    }
}
