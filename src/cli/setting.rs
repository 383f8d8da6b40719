//! Seeing and changing what a lead may have otherwise in one study than in another.

use super::arguments::Setting;
use super::{Refused, person};
use crate::lab::{IDLE_BOUNDS, Lab};
use crate::study::Duty;

const IDLE: &str = "idle_minutes";
const JOINS: &str = "joined_duties";
/// Decided with the blinding, by a command of its own.
const BLINDING: [&str; 3] = ["guess_groups", "withdrawn_ratings", "emergency_by_data_manager_alone"];

/// Lists settings, or changes one.
pub fn run(asked: &Setting) -> Result<String, Refused> {
    let name = asked.name.as_deref().map(|name| name.trim().to_lowercase().replace('-', "_"));
    if let Some(unknown) = name.as_deref().filter(|name| *name != IDLE && *name != JOINS) {
        return Err(not_here(unknown));
    }
    person::with(&asked.study, &asked.person, |lab| {
        match (name.as_deref(), asked.value.as_deref()) {
            (Some(IDLE), Some(value)) => {
                let minutes = value.trim().parse().map_err(|_| no_minutes(value))?;
                lab.set_idle_minutes(minutes)?;
            }
            (Some(_), Some(value)) => lab.set_joins(&pairs(value)?, &asked.why)?,
            _ => {}
        }
        listed(lab, name.as_deref())
    })
}

fn not_here(name: &str) -> Refused {
    if BLINDING.contains(&name) {
        return Refused::new(format!(
            "{name} is decided with the blinding. Nothing was changed. Next: samspil blinding settings STUDY."
        ));
    }
    Refused::new(format!(
        "there is no setting “{name}”. Nothing was changed. Next: take one of {IDLE} and {JOINS}."
    ))
}

fn no_minutes(value: &str) -> Refused {
    Refused::new(format!(
        "“{value}” is no number of minutes. Nothing was changed. Next: take a whole number from {} to {}.",
        IDLE_BOUNDS.start(),
        IDLE_BOUNDS.end()
    ))
}

/// Pairs as they are typed: lead+analyst,coder+lead; or none.
fn pairs(typed: &str) -> Result<Vec<(Duty, Duty)>, Refused> {
    if typed.trim() == "none" {
        return Ok(Vec::new());
    }
    let read = |pair: &str| {
        let (a, b) = pair.split_once('+')?;
        Some((Duty::from_word(a.trim())?, Duty::from_word(b.trim())?))
    };
    let one = |pair: &str| {
        read(pair).ok_or_else(|| {
            Refused::new(format!(
                "“{pair}” is no pair of duties. Nothing was changed. Next: write them as lead+analyst, more than one \
                 with commas between, or none."
            ))
        })
    };
    typed.split([',', ' ']).filter(|pair| !pair.is_empty()).map(one).collect()
}

fn listed(lab: &mut Lab, only: Option<&str>) -> Result<String, Refused> {
    let joins: Vec<String> =
        lab.joins()?.into_iter().map(|(a, b)| format!("{}+{}", a.word(), b.word())).collect();
    let joins = if joins.is_empty() { "none".to_owned() } else { joins.join(",") };
    let all = [
        (IDLE, lab.idle_minutes()?.to_string(), "minutes without a sign of anybody until a window locks"),
        (JOINS, joins, "duties that one person may have at once; coder and data manager never"),
    ];
    let mut text = String::new();
    for (name, value, meaning) in all.iter().filter(|(name, ..)| only.is_none_or(|only| only == *name)) {
        text.push_str(&format!("{name} = {value}\n    {meaning}\n"));
    }
    if only.is_none() {
        text.push_str(
            "What is decided with the blinding (the guess at submission, the ratings of a family that leaves, the data \
             manager alone): samspil blinding settings.\n",
        );
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_as_they_are_typed() {
        let both = [(Duty::Lead, Duty::Analyst), (Duty::Coder, Duty::Lead)];
        assert_eq!(pairs("lead+analyst, coder+lead").expect("read"), both);
        assert!(pairs("none").expect("read").is_empty());
        assert!(pairs("lead+boss").is_err_and(|told| told.to_string().contains("“lead+boss” is no pair")));
    }
}
