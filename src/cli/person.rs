//! Who does something from a shell: signed in by name and passphrase as in the window, and signed out again.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::Refused;
use super::arguments::Person;
use crate::lab::{Credentials, Lab, Passphrase};
use crate::study::Duty;

/// Opens a study, signs the person in, and does something; the person is signed out at the end, however it goes.
pub fn with<T>(
    study: &Path,
    person: &Person,
    work: impl FnOnce(&mut Lab) -> Result<T, Refused>,
) -> Result<T, Refused> {
    let mut lab = signed_in(study, person)?;
    let outcome = work(&mut lab);
    let out = lab.sign_out();
    let outcome = outcome?;
    out?;
    Ok(outcome)
}

/// As [`with`], with the linkage open: the same passphrase opens it.
pub fn linked<T>(
    study: &Path,
    person: &Person,
    work: impl FnOnce(&mut Lab) -> Result<T, Refused>,
) -> Result<T, Refused> {
    let mut lab = with_linkage(study, person)?;
    let outcome = work(&mut lab);
    let out = lab.sign_out();
    let outcome = outcome?;
    out?;
    Ok(outcome)
}

/// A study, opened by the person.
pub fn signed_in(study: &Path, person: &Person) -> Result<Lab, Refused> {
    let mut lab = Lab::open(study)?;
    let credentials = credentials(&mut lab, person)?;
    lab.sign_in_by(credentials)?;
    Ok(lab)
}

/// As [`signed_in`], with the linkage open too: the one passphrase does both.
pub fn with_linkage(study: &Path, person: &Person) -> Result<Lab, Refused> {
    let mut lab = Lab::open(study)?;
    let credentials = credentials(&mut lab, person)?;
    let passphrase = match &credentials {
        Credentials::Passphrase { passphrase, .. } | Credentials::KeyFile { passphrase, .. } => {
            passphrase.clone()
        }
    };
    lab.sign_in_by(credentials)?;
    lab.open_linkage(&passphrase)?;
    Ok(lab)
}

/// What the person shows at the door.
pub fn credentials(lab: &mut Lab, person: &Person) -> Result<Credentials, Refused> {
    if let Some(path) = &person.key_file {
        let file = std::fs::read(path).map_err(|error| {
            Refused::new(format!(
                "the key file {} cannot be read ({error}). Nothing was changed. Next: check the path.",
                path.display()
            ))
        })?;
        let passphrase = passphrase("Passphrase of the key file", person.passphrase_file.as_deref())?;
        return Ok(Credentials::KeyFile { file, passphrase });
    }
    let seats = lab.seats()?;
    let Some(typed) = &person.name else {
        return Err(Refused::new(format!(
            "this needs somebody who is signed in. Nothing was changed. Next: add --as NAME, where NAME is one of {}.",
            names(&seats)
        )));
    };
    let wanted = typed.trim().to_lowercase();
    let mine: Vec<&(String, Duty)> = seats.iter().filter(|(name, _)| name.to_lowercase() == wanted).collect();
    let (name, duty) = match (mine.as_slice(), person.duty) {
        ([], _) => {
            return Err(Refused::new(format!(
                "there is nobody named “{typed}” in this study. Nothing was changed. Next: take one of {}.",
                names(&seats)
            )));
        }
        ([(name, _), ..], Some(duty)) => (name, duty),
        ([(name, duty)], None) => (name, *duty),
        ([(name, _), ..], None) => {
            let duties: Vec<&str> = mine.iter().map(|(_, duty)| duty.word()).collect();
            return Err(Refused::new(format!(
                "{name} has several parts in this study. Nothing was changed. Next: add --duty {}.",
                duties.join(" or --duty ")
            )));
        }
    };
    if duty == Duty::DataManager {
        return Err(Refused::new(
            "the data manager comes in by the key file that was taken away when the study was made. Nothing was changed. \
             Next: use --key-file FILE in place of --as.",
        ));
    }
    let passphrase = passphrase(&format!("Passphrase of {name}"), person.passphrase_file.as_deref())?;
    Ok(Credentials::Passphrase { name: name.clone(), duty, passphrase })
}

fn names(seats: &[(String, Duty)]) -> String {
    let mut names: Vec<&str> = seats.iter().map(|(name, _)| name.as_str()).collect();
    names.dedup();
    names.join(", ")
}

/// A passphrase: the first line of a file, or typed without being shown.
pub fn passphrase(what: &str, file: Option<&Path>) -> Result<Passphrase, Refused> {
    Ok(Passphrase::typed(&secret(what, "--passphrase-file FILE", file)?))
}

/// A passphrase that somebody chooses, typed twice where it is typed.
pub fn new_passphrase(what: &str, option: &str, file: Option<&Path>) -> Result<Passphrase, Refused> {
    let text = secret(what, option, file)?;
    if file.is_none() && secret(&format!("{what}, once more"), option, None)? != text {
        return Err(Refused::new(
            "the two passphrases are not the same. Nothing was changed. Next: try again, typing slowly.",
        ));
    }
    Passphrase::chosen(&text).map_err(|error| Refused::new(format!("{what}: {error}")))
}

fn secret(what: &str, option: &str, file: Option<&Path>) -> Result<String, Refused> {
    if let Some(path) = file {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Refused::new(format!(
                "the passphrase file {} cannot be read ({error}). Nothing was changed. Next: check the path.",
                path.display()
            ))
        })?;
        return Ok(text.lines().next().unwrap_or_default().to_owned());
    }
    if !io::stdin().is_terminal() {
        return Err(Refused::new(format!(
            "{} is asked for, and there is no terminal to ask at. Nothing was changed. Next: put it on the first line \
             of a file that only you can read, and add {option}.",
            what.to_lowercase()
        )));
    }
    rpassword::prompt_password(format!("{what}: ")).map_err(|error| {
        Refused::new(format!("nothing could be typed ({error}). Nothing was changed. Next: add {option}."))
    })
}

/// Something secret that is typed without being shown.
pub fn characters(what: &str, option: &str) -> Result<String, Refused> {
    secret(what, option, None)
}

/// Something to be named, from the command line or asked for at a terminal.
pub fn asked(what: &str, option: &str, given: Option<&str>) -> Result<String, Refused> {
    let given = given.map(str::trim).filter(|text| !text.is_empty());
    if let Some(text) = given {
        return Ok(text.to_owned());
    }
    let missing = || Refused::new(format!("{what} is missing. Nothing was changed. Next: add {option}."));
    if !io::stdin().is_terminal() {
        return Err(missing());
    }
    let _ = io::Write::write_all(&mut io::stderr(), format!("{what}: ").as_bytes());
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    let line = line.trim();
    if line.is_empty() { Err(missing()) } else { Ok(line.to_owned()) }
}
