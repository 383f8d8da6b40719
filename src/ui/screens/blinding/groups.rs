//! The groups: unblinding by two people, and one family's group in an emergency.

use std::path::PathBuf;

use eframe::egui::{self, Ui};

use super::data::Data;
use super::paint::{ask, card, linkage};
use super::{GroupsForm, State};
use crate::lab::{Emergency, Passphrase};
use crate::ui::action::Action;
use crate::ui::blinding::BlindingAction;
use crate::ui::dialog::Ask;
use crate::ui::look::Look;
use crate::ui::theme::gap;
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words_blinding::BlindingWord as W;

const FIELD: f32 = 420.0;

/// Paints this part of the page.
pub fn paint(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    if let Some(file) = state.groups.dialog.take().into_iter().next() {
        state.groups.key = file.display().to_string();
    }
    linkage(ui, look, data, out);
    let form = &mut state.groups;
    if let Some((at, lead, manager)) = &data.closing.unblinded {
        card(ui, look, |ui| {
            let day = at.get(..10).unwrap_or_default();
            widgets::wrapped(ui, look, &look.with(W::UnblindedOn, &[day, lead, manager]));
        });
    } else {
        card(ui, look, |ui| unblind(ui, look, data, form, out));
    }
    card(ui, look, |ui| emergency(ui, look, data, form, out));
}

/// The data manager's key file and its passphrase.
fn key(ui: &mut Ui, look: &Look, form: &mut GroupsForm, salt: &str) {
    ui.horizontal_top(|ui| {
        form::field(ui, look, look.say(W::KeyFile), "", &mut form.key, FIELD, "");
        ui.vertical(|ui| {
            ui.add_space(20.0);
            if widgets::button(ui, look, Kind::Plain, Some(Icon::Folder), look.say(W::ChooseFile)).clicked() {
                form.dialog.ask(ui.ctx(), Ask::AnyFile);
            }
        });
    });
    let secret = form::Secret {
        label: look.say(W::KeyWord),
        fault: "",
        shown: false,
        id: egui::Id::unique(("key passphrase", salt)),
    };
    form::secret(ui, look, secret, &mut form.word, FIELD);
}

fn has_key(form: &GroupsForm) -> bool {
    !form.key.trim().is_empty() && !form.word.is_empty()
}

fn taken(form: &mut GroupsForm) -> (PathBuf, Passphrase) {
    (PathBuf::from(form.key.trim()), Passphrase::typed(&std::mem::take(&mut form.word)))
}

fn unblind(ui: &mut Ui, look: &Look, data: &Data, form: &mut GroupsForm, out: &mut Vec<Action>) {
    widgets::heading(ui, look, look.say(W::UnblindTitle));
    if data.closing.lock.is_none() {
        widgets::quiet(ui, look, look.say(W::NotLocked));
        return;
    }
    widgets::quiet(ui, look, look.say(W::UnblindWhy));
    key(ui, look, form, "study");
    form::field(ui, look, look.say(W::Why), "", &mut form.why, FIELD, "");
    let ready = data.linkage_open && has_key(form) && !form.why.trim().is_empty();
    ui.add_enabled_ui(ready, |ui| {
        if widgets::button(ui, look, Kind::Primary, None, look.say(W::UnblindNow)).clicked() {
            let (file, word) = taken(form);
            ask(out, BlindingAction::Unblind(file, word, form.why.trim().to_owned()));
        }
    });
}

fn emergency(ui: &mut Ui, look: &Look, data: &Data, form: &mut GroupsForm, out: &mut Vec<Action>) {
    let name = look.say(W::EmergencyTitle);
    egui::CollapsingHeader::new(name).id_salt("emergency").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        widgets::quiet(ui, look, look.say(W::EmergencyWhy));
        form::field(ui, look, look.say(W::Family), "", &mut form.family, FIELD, "");
        form::field(ui, look, look.say(W::Recipient), "", &mut form.recipient, FIELD, "");
        form::field(ui, look, look.say(W::FileOut), "", &mut form.file, FIELD, "");
        key(ui, look, form, "family");
        form::field(ui, look, look.say(W::Why), "", &mut form.emergency, FIELD, "");
        ui.add_space(gap::TIGHT);
        let filled = [&form.family, &form.recipient, &form.file, &form.emergency];
        let ready = data.linkage_open && has_key(form) && filled.iter().all(|text| !text.trim().is_empty());
        ui.add_enabled_ui(ready, |ui| {
            if widgets::button(ui, look, Kind::Plain, None, look.say(W::EmergencyNow)).clicked() {
                let (file, word) = taken(form);
                let emergency = Emergency {
                    participant: form.family.trim().to_owned(),
                    recipient: form.recipient.trim().to_owned(),
                    why: form.emergency.trim().to_owned(),
                    file: PathBuf::from(form.file.trim()),
                };
                ask(out, BlindingAction::Emergency(emergency, file, word));
            }
        });
    });
}
