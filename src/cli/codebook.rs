//! `samspil codebook`: every fault of a file, with its line; and taking a file into use.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use super::arguments::Person;
use super::{Refused, person};
use crate::codebook::check_files;

/// What the files hold; or all that is wrong with them.
pub fn check(files: &[PathBuf]) -> Result<String, Refused> {
    let texts: Vec<String> = files.iter().map(|file| read(file)).collect::<Result<_, _>>()?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (mut text, mut refused) = (String::new(), Vec::new());
    for (file, found) in files.iter().zip(check_files(&texts)) {
        let name = file.display();
        match found {
            Ok(checked) => {
                let _ = writeln!(text, "{name} has no faults.\n{}", checked.summary());
            }
            Err(faults) => {
                for fault in &faults {
                    let _ = match files.len() {
                        1 => writeln!(text, "{fault}"),
                        _ => writeln!(text, "{name}: {fault}"),
                    };
                }
                refused.push(match faults.as_slice().len() {
                    1 => format!("{name} has a fault"),
                    many => format!("{name} has {many} faults"),
                });
            }
        }
    }
    if refused.is_empty() {
        return Ok(text);
    }
    Err(Refused::new(format!(
        "{}, listed above. No study was touched. Next: repair the lines and check again.",
        refused.join(", ")
    ))
    .after_printing(text))
}

/// Takes a scoring profile or an overlay into use.
pub fn take_into_use(study: &Path, file: &Path, who: &Person) -> Result<String, Refused> {
    let text = read(file)?;
    let summary = person::with(study, who, |lab| Ok(lab.use_file(&text)?))?;
    Ok(format!("In use from now on: {summary}\nRatings are as they were.\n"))
}

/// The text of a file.
pub fn read(file: &Path) -> Result<String, Refused> {
    let name = file.display();
    fs::read_to_string(file).map_err(|error| {
        Refused::new(format!(
            "{name} cannot be read ({error}). Next: check the name, and that it is a text file in UTF-8."
        ))
    })
}
