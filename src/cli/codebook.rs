//! `samspil codebook check`: every fault of a file, with its line.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::Refused;
use crate::codebook::check_text;

/// What the file holds; or all that is wrong with it.
pub fn check(file: &Path) -> Result<String, Refused> {
    let name = file.display();
    let text = fs::read_to_string(file).map_err(|error| {
        Refused::new(format!(
            "{name} cannot be read ({error}). Next: check the name, and that it is a text file in UTF-8."
        ))
    })?;
    let faults = match check_text(&text) {
        Ok(checked) => return Ok(format!("{name} has no faults.\n{}\n", checked.summary())),
        Err(faults) => faults,
    };
    let mut list = String::new();
    for fault in &faults {
        let _ = writeln!(list, "{fault}");
    }
    let count = match faults.as_slice().len() {
        1 => "a fault".to_owned(),
        many => format!("{many} faults"),
    };
    Err(Refused::new(format!(
        "{name} has {count}, listed above. No study was touched. Next: repair the lines and check again."
    ))
    .after_printing(list))
}
