//! Commands about people: accounts, passphrases, and the data manager's key file.

use std::fmt::Write;
use std::path::Path;

use super::arguments::{AccountCommand, KeyCommand, Person};
use super::{Refused, person};
use crate::lab::keeping::{is_inside, write_secret};
use crate::lab::{self, Account, Lab, NewPerson, Passphrase};
use crate::study::Duty;

/// What is done with an account.
pub fn run(command: AccountCommand) -> Result<String, Refused> {
    match command {
        AccountCommand::List { study, person } => {
            person::with(&study, &person, |lab| Ok(listed(&lab.accounts()?)))
        }
        AccountCommand::Add { study, name, has, person } => {
            let duties = if has.is_empty() { vec![Duty::Coder] } else { has };
            let linkage = duties.contains(&Duty::Lead);
            with_linkage(&study, &person, linkage, |lab| {
                let first = lab.add_account(&NewPerson::named(name.as_str()), &duties)?;
                Ok(handed(&name, &first))
            })
        }
        AccountCommand::Give { study, name, part: duty, person } => {
            with_linkage(&study, &person, duty == Duty::Lead, |lab| {
                lab.give_duty(&name, duty)?;
                Ok(format!("{name} is {} from now on.\n", duty.word()))
            })
        }
        AccountCommand::Take { study, name, part: duty, why, person } => {
            person::with(&study, &person, |lab| {
                lab.take_duty(&name, duty, &why)?;
                Ok(format!("{name} is no longer {}.\n", duty.word()))
            })
        }
        AccountCommand::Close { study, name, why, person } => person::with(&study, &person, |lab| {
            lab.close_account(&name, &why)?;
            Ok(format!("{name} no longer signs in. What {name} rated stays.\n"))
        }),
        AccountCommand::Reopen { study, name, why, person } => {
            let linkage = is_lead(&study, &name)?;
            with_linkage(&study, &person, linkage, |lab| {
                lab.reopen_account(&name, &why)?;
                Ok(format!("{name} signs in again.\n"))
            })
        }
        AccountCommand::Reset { study, name, why, person } => {
            let linkage = is_lead(&study, &name)?;
            with_linkage(&study, &person, linkage, |lab| {
                let first = lab.reset_passphrase(&name, &why)?;
                Ok(handed(&name, &first))
            })
        }
    }
}

/// As [`person::with`]; where a lead's account is concerned, the linkage is opened by the same passphrase: the account
/// is to get its key.
fn with_linkage(
    study: &Path,
    person: &Person,
    needed: bool,
    work: impl FnOnce(&mut Lab) -> Result<String, Refused>,
) -> Result<String, Refused> {
    if !needed {
        return person::with(study, person, work);
    }
    let mut lab = person::with_linkage(study, person)?;
    let outcome = work(&mut lab);
    let out = lab.sign_out();
    let outcome = outcome?;
    out?;
    Ok(outcome)
}

/// Whether somebody leads. A closed account is none that signs in, so it counts as one that might.
fn is_lead(study: &Path, name: &str) -> Result<bool, Refused> {
    let seats = Lab::open(study)?.seats()?;
    let mut mine = seats.iter().filter(|(other, _)| other.to_lowercase() == name.trim().to_lowercase());
    Ok(mine.clone().next().is_none() || mine.any(|(_, duty)| *duty == Duty::Lead))
}

fn listed(accounts: &[Account]) -> String {
    let widest = accounts.iter().map(|account| account.name.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for account in accounts {
        let duties: Vec<String> = account.duties.iter().map(|duty| duty.word().replace('_', " ")).collect();
        let _ = write!(text, "{:widest$}  {}", account.name, duties.join(", "));
        if account.closed {
            text.push_str("; closed");
        } else if account.must_change {
            text.push_str("; has not chosen a passphrase yet");
        }
        text.push('\n');
    }
    text
}

fn handed(name: &str, first: &Passphrase) -> String {
    format!(
        "First passphrase of {name}, to hand over; it is shown only here:\n{}\nAt the first sign-in {name} is asked for \
         another.\n",
        first.reveal()
    )
}

/// Another passphrase for the person.
pub fn change(study: &Path, who: &Person, new: Option<&Path>) -> Result<String, Refused> {
    let mut lab = Lab::open(study)?;
    let credentials = person::credentials(&mut lab, who)?;
    let old = match &credentials {
        lab::Credentials::Passphrase { passphrase, .. } | lab::Credentials::KeyFile { passphrase, .. } => {
            passphrase.clone()
        }
    };
    lab.sign_in_by(credentials)?;
    let new = person::new_passphrase("New passphrase", "--new-passphrase-file FILE", new);
    let done = new.and_then(|new| Ok(lab.change_passphrase(&old, &new)?));
    let out = lab.sign_out();
    done?;
    out?;
    Ok("Your passphrase is changed.\n".to_owned())
}

/// The data manager's key file.
pub fn key(command: KeyCommand) -> Result<String, Refused> {
    match command {
        KeyCommand::Restore { study, key_out, sheet_file, passphrase_file } => {
            let mut lab = Lab::open(&study)?;
            outside(&key_out, &study)?;
            let characters = match sheet_file {
                Some(file) => std::fs::read_to_string(&file).map_err(|error| {
                    Refused::new(format!("{} cannot be read ({error}). Nothing was changed.", file.display()))
                })?,
                None => person::characters("The characters of the recovery sheet", "--sheet-file FILE")?,
            };
            let word = passphrase_file.as_deref();
            let new =
                person::new_passphrase("New passphrase of the key file", "--passphrase-file FILE", word)?;
            let text = lab.key_file_from_sheet(secret_in(&characters), &new)?;
            write_secret(&key_out, &text)?;
            Ok(format!("The data manager's key file is made anew: {}\n", key_out.display()))
        }
        KeyCommand::Change { key_file, key_out, passphrase_file, new_passphrase_file } => {
            let file = std::fs::read(&key_file).map_err(|error| {
                Refused::new(format!("{} cannot be read ({error}). Nothing was changed.", key_file.display()))
            })?;
            let old = person::passphrase("Passphrase of the key file", passphrase_file.as_deref())?;
            let word = new_passphrase_file.as_deref();
            let new = person::new_passphrase("New passphrase", "--new-passphrase-file FILE", word)?;
            write_secret(&key_out, &lab::rewrapped(&file, &old, &new)?)?;
            Ok(format!(
                "The key file with its new passphrase: {}\nThe old one still opens with the old passphrase: delete {}\n",
                key_out.display(),
                key_file.display()
            ))
        }
    }
}

/// The key's characters out of a whole sheet, or as they were typed.
fn secret_in(text: &str) -> &str {
    let Some(start) = text.find("AGE-SECRET-KEY-") else { return text };
    let rest = text.get(start..).unwrap_or_default();
    rest.split("\n\n").next().unwrap_or(rest)
}

fn outside(file: &Path, study: &Path) -> Result<(), Refused> {
    if is_inside(file, study) {
        return Err(Refused::new(format!(
            "{} would lie in the study's own folder, where everybody who rates can read it. Nothing was made. Next: \
             choose a place outside, such as a memory stick.",
            file.display()
        )));
    }
    Ok(())
}
