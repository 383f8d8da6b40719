//! The form for a new study, painted.

use std::path::Path;

use eframe::egui::{self, RichText, Ui, vec2};

use super::data::{Book, Checked, Fault, Form, Person, Place, Source};
use super::{State, Wanted};
use crate::ui::action::Action;
use crate::ui::dialog::Ask;
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::theme::{font, gap, height, size};
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words_lead::LeadWord;
use crate::ui::words_new_study::NewStudyWord as W;
use crate::ui::words_seal::SealWord;

const WIDTH: f32 = 1080.0;
const SEAL_WIDTH: f32 = 760.0;
const FOOT: f32 = 66.0;

/// Paints the page.
pub fn paint(
    ui: &mut Ui,
    look: &Look,
    form: &mut Form,
    checked: &Checked,
    state: &mut State,
    out: &mut Vec<Action>,
) {
    let all = ui.available_rect_before_wrap();
    let foot = egui::Rect::from_min_max(egui::pos2(all.left(), all.bottom() - FOOT), all.max);
    let body = egui::Rect::from_min_max(all.min, foot.right_top());
    ui.scope_builder(egui::UiBuilder::new().id_salt("form").max_rect(body), |ui| {
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let width = WIDTH.min(ui.available_width() - 2.0 * gap::PAGE);
            let side = ((ui.available_width() - width) / 2.0).max(0.0);
            ui.add_space(gap::LARGE);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.add_space(side);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    widgets::title(ui, look, look.say(LeadWord::NewStudy));
                    ui.add_space(gap::SMALL);
                    parts(ui, look, form, checked, state, width);
                });
            });
            ui.add_space(gap::LARGE);
        });
    });
    ui.painter().rect_filled(foot, 0.0, look.theme.surface);
    ui.painter().hline(foot.x_range(), foot.top(), look.theme.hairline());
    let width = WIDTH.min(foot.width() - 2.0 * gap::PAGE);
    let inner = egui::Rect::from_center_size(foot.center(), vec2(width, FOOT - 16.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().id_salt("make").max_rect(inner).layout(layout), |ui| {
        make(ui, look, checked, state, out);
    });
}

/// Paints the page that seals the study in a folder. True when it is to be sealed.
pub fn seal(
    ui: &mut Ui,
    look: &Look,
    folder: &Path,
    form: &mut Form,
    checked: &Checked,
    state: &mut State,
) -> bool {
    let (name, mut pressed) = (folder.display().to_string(), false);
    form::page(
        ui,
        look,
        look.say(SealWord::Title),
        &name,
        |ui| {
            // Above the fields: at the foot it would be out of sight in a small window.
            let now = look.say(SealWord::Now);
            pressed = widgets::button(ui, look, Kind::Primary, Some(Icon::Lock), now).clicked();
        },
        |ui| {
            egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.set_max_width(SEAL_WIDTH.min(ui.available_width()));
                ui.spacing_mut().item_spacing.y = gap::MEDIUM;
                widgets::wrapped(ui, look, look.say(SealWord::Why));
                card(ui, look, |ui| lead(ui, look, form, checked, state.tried));
                card(ui, look, |ui| manager(ui, look, form, checked, state));
            });
        },
    );
    pressed
}

fn make(ui: &mut Ui, look: &Look, checked: &Checked, state: &mut State, out: &mut Vec<Action>) {
    if widgets::button(ui, look, Kind::Primary, None, look.say(W::MakeStudy)).clicked() {
        state.tried = true;
        if let Some((folder, study, keeping)) = &checked.study {
            let (study, keeping) = (Box::new(study.clone()), keeping.clone());
            out.push(Action::Lead(LeadAction::CreateStudy(folder.clone(), study, keeping)));
        }
    }
    let shown =
        checked.faults.iter().filter(|(_, fault)| state.tried || !matches!(fault, Fault::Missing(_))).count();
    let (text, ink) = match shown {
        0 => (look.say(W::CanBeAdded).to_owned(), look.theme.quiet),
        1 => (look.say(W::OneFault).to_owned(), look.theme.fault),
        n => (look.with(W::Faults, &[&n.to_string()]), look.theme.fault),
    };
    ui.label(RichText::new(text).color(ink));
}

fn parts(ui: &mut Ui, look: &Look, form: &mut Form, checked: &Checked, state: &mut State, width: f32) {
    let left = ((width - gap::MEDIUM) * 0.42).floor();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap::MEDIUM;
        ui.vertical(|ui| {
            ui.set_width(left);
            ui.spacing_mut().item_spacing.y = gap::MEDIUM;
            card(ui, look, |ui| name_and_folder(ui, look, form, checked, state));
            card(ui, look, |ui| waves(ui, look, form, checked, state.tried));
            card(ui, look, |ui| lead(ui, look, form, checked, state.tried));
            card(ui, look, |ui| coders(ui, look, form, checked, state.tried));
            card(ui, look, |ui| manager(ui, look, form, checked, state));
        });
        ui.vertical(|ui| {
            ui.set_width(width - left - gap::MEDIUM);
            ui.spacing_mut().item_spacing.y = gap::MEDIUM;
            card(ui, look, |ui| books(ui, look, form, checked, state));
        });
    });
}

fn card(ui: &mut Ui, look: &Look, add: impl FnOnce(&mut Ui)) {
    look.theme.card().inner_margin(18).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(gap::SMALL, gap::SMALL);
        add(ui);
    });
}

fn fault_text(look: &Look, checked: &Checked, place: Place, tried: bool) -> String {
    match checked.at(place, tried) {
        None => String::new(),
        Some(Fault::Missing(word) | Fault::Wrong(word)) => look.say(*word).to_owned(),
        Some(Fault::File(text)) => text.clone(),
    }
}

fn name_and_folder(ui: &mut Ui, look: &Look, form: &mut Form, checked: &Checked, state: &mut State) {
    let width = ui.available_width();
    let fault = fault_text(look, checked, Place::Title, state.tried);
    form::field(ui, look, look.say(W::StudyName), look.say(W::StudyNameHint), &mut form.title, width, &fault);
    let fault = fault_text(look, checked, Place::Folder, state.tried);
    path(
        ui,
        look,
        look.say(LeadWord::Folder),
        &mut form.folder,
        (state, Wanted::Folder, Ask::Folder),
        &fault,
    );
}

/// A path to type or to choose.
fn path(
    ui: &mut Ui,
    look: &Look,
    name: &str,
    text: &mut String,
    (state, wanted, ask): (&mut State, Wanted, Ask),
    fault: &str,
) {
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap::SMALL;
        form::field(ui, look, name, "", text, width - height::CONTROL - gap::SMALL, fault);
        ui.vertical(|ui| {
            ui.add_space(19.0);
            if widgets::icon_button(ui, look, Icon::Folder, &look.with(W::ChooseFor, &[name])).clicked() {
                state.asking = Some(wanted);
                state.dialog.ask(ui.ctx(), ask);
            }
        });
    });
}

fn waves(ui: &mut Ui, look: &Look, form: &mut Form, checked: &Checked, tried: bool) {
    widgets::lead(ui, look, look.say(W::Waves));
    widgets::quiet(ui, look, look.say(W::WavesWhy));
    let mut gone = None;
    ui.horizontal_wrapped(|ui| {
        for (place, wave) in form.waves.iter_mut().enumerate() {
            let name = look.with(W::WaveNumber, &[&(place + 1).to_string()]);
            small_edit(ui, wave, 52.0, &name, "");
            ui.label(RichText::new(look.say(LeadWord::MonthsWord)).color(look.theme.quiet));
            if widgets::icon_button(ui, look, Icon::Close, &look.with(W::RemoveNamed, &[&name])).clicked() {
                gone = Some(place);
            }
            ui.add_space(gap::SMALL);
        }
        if widgets::button(ui, look, Kind::Quiet, Some(Icon::Plus), look.say(W::AddWave)).clicked() {
            form.waves.push(String::new());
        }
    });
    for place in 0..form.waves.len().max(1) {
        form::fault_line(ui, look, &fault_text(look, checked, Place::Wave(place), tried));
    }
    if let Some(place) = gone {
        form.waves.remove(place);
    }
}

fn small_edit(ui: &mut Ui, text: &mut String, width: f32, name: &str, hint: &str) {
    let edit = egui::TextEdit::singleline(text)
        .hint_text(hint)
        .desired_width(width)
        .margin(egui::Margin::symmetric(10, 8));
    let response = ui.add(edit);
    let shown = text.clone();
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::accesskit::Role::TextInput, true, name);
        info.current_text_value = Some(shown.clone());
        info
    });
}

fn coders(ui: &mut Ui, look: &Look, form: &mut Form, checked: &Checked, tried: bool) {
    widgets::lead(ui, look, look.say(LeadWord::Coders));
    widgets::quiet(ui, look, look.say(W::CodersLater));
    let width = ui.available_width();
    let mut gone = None;
    for (place, coder) in form.coders.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            let name = look.with(W::CoderNumber, &[&(place + 1).to_string()]);
            small_edit(ui, coder, width - height::CONTROL - gap::SMALL, &name, &name);
            if widgets::icon_button(ui, look, Icon::Close, &look.with(W::RemoveNamed, &[&name])).clicked() {
                gone = Some(place);
            }
        });
        form::fault_line(ui, look, &fault_text(look, checked, Place::Coder(place), tried));
    }
    if widgets::button(ui, look, Kind::Quiet, Some(Icon::Plus), look.say(LeadWord::AddCoder)).clicked() {
        form.coders.push(String::new());
    }
    if let Some(place) = gone {
        form.coders.remove(place);
    }
}

fn lead(ui: &mut Ui, look: &Look, form: &mut Form, checked: &Checked, tried: bool) {
    widgets::lead(ui, look, look.say(W::You));
    widgets::quiet(ui, look, look.say(W::YouWhy));
    let faults = [Place::Lead, Place::LeadWord].map(|place| fault_text(look, checked, place, tried));
    person(ui, look, W::LeadName, &mut form.lead, &faults);
}

fn manager(ui: &mut Ui, look: &Look, form: &mut Form, checked: &Checked, state: &mut State) {
    widgets::lead(ui, look, look.say(W::Manager));
    widgets::quiet(ui, look, look.say(W::ManagerWhy));
    let faults =
        [Place::Manager, Place::ManagerWord].map(|place| fault_text(look, checked, place, state.tried));
    person(ui, look, W::ManagerName, &mut form.manager, &faults);
    let fault = fault_text(look, checked, Place::Key, state.tried);
    path(ui, look, look.say(W::KeyPlace), &mut form.key, (state, Wanted::Key, Ask::Folder), &fault);
    widgets::quiet(ui, look, look.say(W::KeyPlaceWhy));
}

/// A name, and a passphrase twice.
fn person(ui: &mut Ui, look: &Look, name: W, person: &mut Person, [at_name, at_word]: &[String; 2]) {
    let width = ui.available_width();
    form::field(ui, look, look.say(name), "", &mut person.name, width, at_name);
    let id = ui.scope_id().with(look.say(name));
    let half = (width - gap::SMALL) / 2.0;
    ui.horizontal_top(|ui| {
        let first = form::Secret {
            label: look.say(W::PassphraseWord),
            fault: "",
            shown: false,
            id: id.with("first"),
        };
        form::secret(ui, look, first, &mut person.typed, half);
        let again =
            form::Secret { label: look.say(W::OnceMore), fault: "", shown: false, id: id.with("again") };
        form::secret(ui, look, again, &mut person.again, half);
    });
    form::fault_line(ui, look, at_word);
}

fn books(ui: &mut Ui, look: &Look, form: &mut Form, checked: &Checked, state: &mut State) {
    widgets::lead(ui, look, look.say(LeadWord::Instruments));
    widgets::quiet(ui, look, look.say(W::InstrumentsWhy));
    form::fault_line(ui, look, &fault_text(look, checked, Place::Books, state.tried));
    let mut gone = None;
    for (place, book) in form.books.iter_mut().enumerate() {
        ui.separator();
        ui.push_id(place, |ui| {
            if instrument(ui, look, (place, book), checked, state) {
                gone = Some(place);
            }
        });
    }
    ui.separator();
    if widgets::button(ui, look, Kind::Quiet, Some(Icon::Plus), look.say(W::AddOwn)).clicked() {
        form.books.push(Book::new(Source::File(String::new())));
    }
    if let Some(place) = gone {
        form.books.remove(place);
    }
}

/// One instrument; true when it is to be taken off the list.
fn instrument(
    ui: &mut Ui,
    look: &Look,
    (place, book): (usize, &mut Book),
    checked: &Checked,
    state: &mut State,
) -> bool {
    let about = checked.about.get(place).and_then(Option::as_ref);
    let name = about
        .map_or_else(|| look.say(W::OwnCodebook).to_owned(), |about| look.words(&about.title).to_owned());
    let mut gone = false;
    ui.horizontal(|ui| {
        form::tick(ui, look, &mut book.on, &name);
        if let Some(about) = about.filter(|about| !about.unverified.is_empty()) {
            widgets::badge(ui, look.say(W::NotVerified), look.theme.warn, look.theme.warn_soft)
                .on_hover_text(&about.unverified);
        }
        if matches!(book.source, Source::File(_)) {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                gone = widgets::icon_button(ui, look, Icon::Close, &look.with(W::RemoveNamed, &[&name]))
                    .clicked();
            });
        }
    });
    if !book.on {
        return gone;
    }
    ui.indent(("book", place), |ui| {
        ui.spacing_mut().item_spacing.y = gap::SMALL;
        if let Some(about) = about.filter(|about| !about.unverified.is_empty()) {
            let text = RichText::new(&about.unverified).font(font(size::SMALL)).color(look.theme.quiet);
            ui.add(egui::Label::new(text).wrap());
        }
        let fault = fault_text(look, checked, Place::Book(place), state.tried);
        if let Source::File(file) = &mut book.source {
            path(
                ui,
                look,
                look.say(W::CodebookFile),
                file,
                (state, Wanted::Book(place), Ask::File("toml")),
                &fault,
            );
        } else {
            form::fault_line(ui, look, &fault);
        }
        rated_at(ui, look, book, &checked.months);
        profile(ui, look, (place, book), state);
        form::fault_line(ui, look, &fault_text(look, checked, Place::Profile(place), state.tried));
        let fault = fault_text(look, checked, Place::Overlay(place), state.tried);
        path(
            ui,
            look,
            look.say(W::OverlayFile),
            &mut book.overlay,
            (state, Wanted::Overlay(place), Ask::File("toml")),
            &fault,
        );
    });
    gone
}

fn rated_at(ui: &mut Ui, look: &Look, book: &mut Book, months: &[u16]) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(look.say(W::RatedAt)).color(look.theme.quiet));
        for month in months {
            let mut on = !book.without.contains(month);
            if form::tick(ui, look, &mut on, &look.with(LeadWord::WaveMonths, &[&month.to_string()]))
                .changed()
            {
                if on {
                    book.without.remove(month)
                } else {
                    book.without.insert(*month)
                };
            }
        }
    });
}

/// The built-in profiles as a menu; for a codebook of one's own, a file.
fn profile(ui: &mut Ui, look: &Look, (place, book): (usize, &mut Book), state: &mut State) {
    let known = state.profiles.get(place).cloned().unwrap_or_default();
    if known.is_empty() {
        if matches!(book.source, Source::File(_)) {
            let file = &mut book.own_profile;
            path(
                ui,
                look,
                look.say(W::ProfileFile),
                file,
                (state, Wanted::Profile(place), Ask::File("toml")),
                "",
            );
        }
        return;
    }
    ui.horizontal(|ui| {
        ui.label(RichText::new(look.say(W::ScoredBy)).color(look.theme.quiet));
        let label = |title| look.words(title).to_owned();
        let shown = known.iter().find(|(file, _)| *file == book.profile);
        let choices: Vec<(String, bool)> =
            known.iter().map(|(file, title)| (label(title), *file == book.profile)).collect();
        let text = shown.map_or_else(String::new, |(_, title)| label(title));
        if let Some(picked) =
            form::menu(ui, look.say(W::ScoredBy), &text, 330.0, &choices).and_then(|at| known.get(at))
        {
            book.profile = picked.0.to_owned();
        }
    });
}
