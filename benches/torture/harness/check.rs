//! Whether a study holds what was acknowledged.

use std::path::Path;

use samspil::jobs::Control;
use samspil::lab::{EntryState, Lab};

use super::life::Record;
use super::model::{EVENTS, Model, Sheet, Sheets};
use super::operation::Operation;
use super::study;

/// What became of the operations that were begun and not acknowledged.
#[derive(Clone, Copy, Debug, Default)]
pub struct InFlight {
    /// Its effect is there.
    pub seen: usize,
    /// Its effect is not there.
    pub not_seen: usize,
    /// It would have left no trace in either case, as a rating that is given again.
    pub no_difference: usize,
}

/// Reads everything that a study holds, as each of its people.
///
/// # Errors
/// When the study does not open, is not sound, or a person cannot read her own.
pub fn read(folder: &Path) -> Result<Model, String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let mut lab = Lab::open(folder).map_err(|error| text(&error))?;
    let found = lab.verify(&Control::quiet()).map_err(|error| text(&error))?;
    if !found.is_sound() {
        return Err(format!("not sound: {found:?}"));
    }
    let mut model = Model::default();
    for who in study::CODERS {
        study::sign_in(&mut lab, who).map_err(|error| text(&error))?;
        model.sheets.insert(who.to_owned(), sheets(&mut lab)?);
    }
    study::sign_in(&mut lab, study::LEAD).map_err(|error| text(&error))?;
    let overview = lab.overview().map_err(|error| text(&error))?;
    model.coders = overview.coders.iter().map(|coder| coder.name.clone()).collect();
    (model.recordings, model.assigned) = (overview.recordings, overview.assigned);
    for event in lab.audit().map_err(|error| text(&error))? {
        if let Some(what) = EVENTS.into_iter().find(|what| *what == event.what) {
            // The trail says “Anna Holm (coder)”.
            let who = event.who.split(" (").next().unwrap_or_default().to_owned();
            *model.events.entry((who, what)).or_default() += 1;
        }
    }
    Ok(model)
}

/// The sheets of whoever is signed in.
fn sheets(lab: &mut Lab) -> Result<Sheets, String> {
    let list = lab.worklist().map_err(|error| error.to_string())?;
    let mut sheets = Sheets::new();
    for entry in list.entries.iter().filter(|entry| entry.state != EntryState::NotStarted) {
        let data = lab.rating_data(entry.assignment).map_err(|error| error.to_string())?;
        let mut sheet = Sheet {
            opened: true,
            place: (data.resume_item.as_ref().map(|item| item.as_str().to_owned()), data.resume_ms),
            submitted: data.submitted,
            ..Sheet::default()
        };
        if !data.note.is_empty() {
            sheet.notes.insert(String::new(), data.note.clone());
        }
        for item in data.items() {
            let id = item.item.id.as_str().to_owned();
            if let Some(rating) = &item.rating {
                if let Some(value) = rating.points()
                    && !item.item.scale.contains(value)
                {
                    return Err(format!("{id} holds {value}, which is no point of its scale"));
                }
                sheet.ratings.insert(id.clone(), rating.clone());
            }
            if !item.note.is_empty() {
                sheet.notes.insert(id, item.note.clone());
            }
        }
        if (entry.state == EntryState::Submitted) != data.submitted {
            return Err(format!("the worklist and the sheet of {} do not agree", entry.blind_code));
        }
        sheets.insert(entry.assignment.0, sheet);
    }
    Ok(sheets)
}

/// Compares a study with what was acknowledged, and takes into the model what was on its way and is there. A generation is
/// of lives that were led at the same time; the second began when the first was dead.
///
/// # Errors
/// What is missing, or there and should not be.
pub fn after(
    folder: &Path,
    model: &mut Model,
    generations: &[Vec<Record>],
    in_flight: &mut InFlight,
) -> Result<(), String> {
    let mut candidates = vec![(model.clone(), *in_flight)];
    for generation in generations {
        for (candidate, _) in &mut candidates {
            for life in generation {
                life.acknowledged.iter().for_each(|operation| candidate.apply(&life.who, operation));
            }
        }
        // What was on its way may have happened or not.
        for life in generation {
            let Some(operation) = &life.in_flight else { continue };
            candidates = candidates.into_iter().flat_map(|one| both(one, &life.who, operation)).collect();
        }
    }
    let found = read(folder)?;
    if let Some(at) = candidates.iter().position(|(candidate, _)| *candidate == found) {
        (*model, *in_flight) = candidates.swap_remove(at);
        return Ok(());
    }
    let nearest = candidates.first().and_then(|(candidate, _)| candidate.difference(&found));
    let open: Vec<_> = generations.iter().flatten().filter_map(|life| life.in_flight.as_ref()).collect();
    Err(format!("{}\n  on their way were {open:?}", nearest.unwrap_or_default()))
}

/// A study without an operation, and with it; only one where that is the same.
fn both((without, count): (Model, InFlight), who: &str, operation: &Operation) -> Vec<(Model, InFlight)> {
    let mut with = without.clone();
    with.apply(who, operation);
    if with == without {
        return vec![(without, InFlight { no_difference: count.no_difference + 1, ..count })];
    }
    vec![
        (without, InFlight { not_seen: count.not_seen + 1, ..count }),
        (with, InFlight { seen: count.seen + 1, ..count }),
    ]
}

/// Rates one item, so that the study is known to be one that can be rated on.
///
/// # Errors
/// When it cannot.
pub fn rate_on(folder: &Path, model: &mut Model, who: &str, seed: u64) -> Result<(), String> {
    let mut record = Record::of(who);
    let plan = super::script::Plan { folder: folder.to_owned(), who: who.to_owned(), seed };
    let mut take = |said| {
        record.take(said);
        Ok(())
    };
    super::script::play_some(&plan, 1, &mut take).map_err(|error| error.to_string())?;
    if let Some(fault) = record.fault {
        return Err(format!("it cannot be rated on: {fault}"));
    }
    for operation in &record.acknowledged {
        model.apply(who, operation);
    }
    Ok(())
}
