//! Seeing and changing what a lead may have otherwise in one study than in another.

use super::arguments::Settings;
use super::{Refused, person};
use crate::codebook::did_you_mean;
use crate::lab::{IDLE_BOUNDS, Lab, RatingsFate};
use crate::study::{Duty, GuessQuestion};

/// A setting: its name, what it means, how it stands, how it is changed.
struct Known {
    name: &'static str,
    meaning: &'static str,
    stands: fn(&mut Lab) -> Result<String, Refused>,
    change: fn(&mut Lab, &str, &str) -> Result<(), Refused>,
}

const ALL: [Known; 5] = [
    Known {
        name: "idle_minutes",
        meaning: "minutes without a sign of anybody until a window locks",
        stands: |lab| Ok(lab.idle_minutes()?.to_string()),
        change: |lab, value, _| {
            let minutes = value.parse().map_err(|_| no_minutes(value))?;
            Ok(lab.set_idle_minutes(minutes)?)
        },
    },
    Known {
        name: "joined_duties",
        meaning: "duties that one person may have at once, as lead+analyst,coder+lead, or none; coder and data manager never",
        stands: |lab| {
            let joins: Vec<String> =
                lab.joins()?.into_iter().map(|(a, b)| format!("{}+{}", a.word(), b.word())).collect();
            Ok(if joins.is_empty() { "none".to_owned() } else { joins.join(",") })
        },
        change: |lab, value, why| Ok(lab.set_joins(&pairs(value)?, why)?),
    },
    Known {
        name: "guess",
        meaning: "two to four groups, with commas between, that coders guess among at submission, or none",
        stands: |lab| {
            let question = lab.guess_question()?;
            Ok(question.map_or_else(|| "none".to_owned(), |question| question.groups().join(",")))
        },
        change: |lab, value, why| {
            if value == "none" {
                return Ok(lab.ask_for_guess(None, why)?);
            }
            let groups: Vec<&str> = value.split(',').collect();
            let question = GuessQuestion::new(&groups)
                .map_err(|fault| Refused::new(format!("{fault}. Nothing was changed.")))?;
            Ok(lab.ask_for_guess(Some(&question), why)?)
        },
    },
    Known {
        name: "withdrawn_ratings",
        meaning: "what becomes of the submitted ratings of a family that leaves: keep or remove",
        stands: |lab| Ok(lab.withdrawn_ratings()?.word().to_owned()),
        change: |lab, value, why| {
            let fate = RatingsFate::from_word(value).ok_or_else(|| not_one_of(value, "keep or remove"))?;
            Ok(lab.set_withdrawn_ratings(fate, why)?)
        },
    },
    Known {
        name: "emergency_alone",
        meaning: "whether the data manager may open one family's group alone in an emergency: yes or no",
        stands: |lab| Ok(if lab.manager_may_unblind_alone()? { "yes" } else { "no" }.to_owned()),
        change: |lab, value, why| {
            let alone = match value {
                "yes" => true,
                "no" => false,
                _ => return Err(not_one_of(value, "yes or no")),
            };
            Ok(lab.let_manager_unblind_alone(alone, why)?)
        },
    },
];

/// Lists settings, or changes one.
pub fn run(asked: &Settings) -> Result<String, Refused> {
    let shown: Vec<&Known> =
        match asked.name.as_deref().map(|name| name.trim().to_lowercase().replace('-', "_")) {
            None => ALL.iter().collect(),
            Some(name) => vec![ALL.iter().find(|known| known.name == name).ok_or_else(|| not_here(&name))?],
        };
    person::with(&asked.study, &asked.person, |lab| {
        if let (Some(value), [known]) = (asked.value.as_deref(), shown.as_slice()) {
            (known.change)(lab, value.trim(), &asked.why)?;
        }
        let mut text = String::new();
        for known in &shown {
            text.push_str(&format!("{} = {}\n    {}\n", known.name, (known.stands)(lab)?, known.meaning));
        }
        Ok(text)
    })
}

fn not_here(name: &str) -> Refused {
    let names = || ALL.iter().map(|known| known.name);
    Refused::new(format!(
        "there is no setting “{name}”{}. Nothing was changed. The settings are {}.",
        did_you_mean(name, names()),
        names().collect::<Vec<_>>().join(", ")
    ))
}

fn not_one_of(value: &str, what: &str) -> Refused {
    Refused::new(format!("“{value}” is not {what}. Nothing was changed. Next: take {what}."))
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
