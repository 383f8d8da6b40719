//! The page on which ratings are brought in, painted.

use eframe::egui::{self, Response, RichText, Ui};

use super::data::{Form, Head, fields, heads, summary};
use crate::codebook::Words;
use crate::jobs::Progress;
use crate::ui::action::{Action, Answer};
use crate::ui::dialog::{Ask, Dialog};
use crate::ui::intake::Found;
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::theme::{font, gap, size};
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words::Word;
use crate::ui::words_bring_in::BringInWord as W;
use crate::ui::words_lead::LeadWord;

const WIDTH: f32 = 860.0;

/// What is shown beside the form.
pub struct Shown<'a> {
    /// What was found last.
    pub found: Option<&'a Result<Found, String>>,
    /// How far what is under way is, and whether it only looks.
    pub under_way: Option<(Progress, bool)>,
    /// Whether it is known who is on which recording.
    pub linkage_open: bool,
    /// The study's items.
    pub items: &'a [(String, Words)],
    /// The reasons why an item may go unrated, as they are written.
    pub reasons: &'a str,
}

/// Paints the page.
pub fn paint(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown<'_>,
    state: &mut Form,
    dialog: &mut Dialog,
    out: &mut Vec<Action>,
) {
    form::page(
        ui,
        look,
        look.say(W::BringIn),
        look.say(W::About),
        |_| {},
        |ui| {
            egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.set_max_width(WIDTH.min(ui.available_width()));
                card(ui, look, W::Rules, |ui| {
                    let free = shown.under_way.is_none();
                    ui.add_enabled_ui(free, |ui| filled_in(ui, look, shown.reasons, state, dialog, out));
                    if let Some((progress, looking)) = &shown.under_way {
                        under_way(ui, look, progress, *looking, out);
                    }
                });
                ui.add_enabled_ui(shown.under_way.is_none(), |ui| match shown.found {
                    Some(Ok(found)) => result(ui, look, shown, found, state, out),
                    Some(Err(fault)) => {
                        form::fault_line(ui, look, fault);
                    }
                    None => {}
                });
            });
        },
    );
}

/// What is being done and how far it is, to be stopped.
fn under_way(ui: &mut Ui, look: &Look, progress: &Progress, looking: bool, out: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        if widgets::button(ui, look, Kind::Plain, Some(Icon::Close), look.say(W::Stop)).clicked() {
            out.push(Action::Lead(LeadAction::StopBringIn));
        }
        let text = look.say(if looking { W::AtWork } else { W::Writing });
        ui.label(RichText::new(text).color(look.theme.ink));
        if let Some(share) = progress.fraction() {
            widgets::progress_bar(ui, &look.theme, share, ui.available_width() - gap::LARGE, text);
        }
    });
}

fn card(ui: &mut Ui, look: &Look, name: W, add: impl FnOnce(&mut Ui)) {
    look.theme.card().inner_margin(20).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = gap::SMALL;
        widgets::lead(ui, look, look.say(name));
        add(ui);
    });
    ui.add_space(gap::SMALL);
}

fn filled_in(
    ui: &mut Ui,
    look: &Look,
    reasons: &str,
    state: &mut Form,
    dialog: &mut Dialog,
    out: &mut Vec<Action>,
) {
    let width = ui.available_width() - 140.0;
    let before = state.file.clone();
    let mut entered = false;
    let enter = |ui: &Ui, field: &Response| {
        field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter))
    };
    ui.horizontal_top(|ui| {
        let field = form::field(ui, look, look.say(W::File), "", &mut state.file, width, "");
        if !std::mem::replace(&mut state.met, true) {
            field.request_focus();
        }
        entered |= enter(ui, &field);
        ui.vertical(|ui| {
            ui.add_space(19.0);
            if widgets::button(ui, look, Kind::Plain, Some(Icon::Folder), look.say(LeadWord::Choose))
                .clicked()
            {
                dialog.ask(ui.ctx(), Ask::AnyFile);
            }
        });
    });
    if state.file != before {
        state.map.clear();
    }
    for (word, hint, text) in [
        (W::Coders, "", &mut state.coders),
        (W::Primary, "", &mut state.primary),
        (W::Codes, "", &mut state.codes),
        (W::Missing, reasons, &mut state.missing),
    ] {
        let field = form::field(ui, look, look.say(word), hint, text, width, "");
        entered |= enter(ui, &field);
    }
    let ready = !state.file.trim().is_empty();
    ui.add_enabled_ui(ready, |ui| {
        let pressed = widgets::button(ui, look, Kind::Primary, Some(Icon::Table), look.say(W::LookAt));
        if pressed.clicked() || (ready && entered) {
            ask(state, true, out);
        }
    });
}

/// Asks for it to be looked at, or brought in.
pub fn ask(state: &mut Form, dry_run: bool, out: &mut Vec<Action>) {
    state.looked_at = Some(state.asked(true));
    out.push(Action::Lead(LeadAction::BringIn(Box::new(state.asked(dry_run)))));
}

fn result(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown<'_>,
    found: &Found,
    state: &mut Form,
    out: &mut Vec<Action>,
) {
    if found.needs_linkage {
        card(ui, look, W::Found, |ui| {
            widgets::wrapped(ui, look, look.say(W::Linkage));
            let open = look.say(Word::OpenLinkage);
            if !shown.linkage_open && widgets::button(ui, look, Kind::Plain, Some(Icon::Lock), open).clicked()
            {
                out.push(Action::Answer(Answer::AskLinkage));
            }
        });
    }
    let report = &found.report;
    if report.done {
        card(ui, look, W::CameIn, |ui| {
            widgets::wrapped(ui, look, &look.with(W::Done, &[&report.sheets.to_string()]));
            for line in summary(found, look) {
                widgets::quiet(ui, look, &line);
            }
            form::warning_line(ui, look, look.say(W::KeepAway));
        });
        return;
    }
    let faults = report.faults.len() + report.more_faults;
    if faults > 0 || report.sheets > 0 {
        card(ui, look, W::Found, |ui| {
            if faults > 0 {
                widgets::wrapped(ui, look, &look.with(W::Faults, &[&faults.to_string()]));
                for fault in &report.faults {
                    form::fault_line(ui, look, &fault.to_string());
                }
                if report.more_faults > 0 {
                    widgets::quiet(ui, look, &look.with(W::MoreFaults, &[&report.more_faults.to_string()]));
                }
            }
            for line in summary(found, look) {
                widgets::quiet(ui, look, &line);
            }
            if faults == 0 && state.is_current() {
                let text = look.with(W::DoIt, &[&report.sheets.to_string()]);
                if widgets::button(ui, look, Kind::Primary, Some(Icon::Plus), &text).clicked() {
                    ask(state, false, out);
                }
            } else {
                look_again(ui, look, state, out);
            }
        });
    }
    if !found.heads.is_empty() {
        card(ui, look, W::Columns, |ui| {
            columns(ui, look, shown.items, found, state);
            if !state.is_current() {
                look_again(ui, look, state, out);
            }
        });
    }
}

/// Once the file or what is said of it has been mended.
fn look_again(ui: &mut Ui, look: &Look, state: &mut Form, out: &mut Vec<Action>) {
    let again = widgets::button(ui, look, Kind::Plain, Some(Icon::Table), look.say(W::LookAgain));
    if again.clicked() {
        ask(state, true, out);
    }
}

/// What each column says, to be said otherwise: first those of which nothing is known.
fn columns(ui: &mut Ui, look: &Look, items: &[(String, Words)], found: &Found, state: &mut Form) {
    let fields = fields(items, look);
    let (open, known): (Vec<Head>, Vec<Head>) = heads(found, state).into_iter().partition(|head| head.open);
    if !open.is_empty() {
        widgets::quiet(ui, look, look.say(W::Unknown));
        menus(ui, look, &fields, &open, state);
    }
    if !known.is_empty() {
        let name = look.with(W::Understood, &[&known.len().to_string()]);
        egui::CollapsingHeader::new(RichText::new(name).color(look.theme.ink))
            .id_salt("understood")
            .show(ui, |ui| menus(ui, look, &fields, &known, state));
    }
}

/// Room for a column's head and for what it says.
const HEAD: f32 = 330.0;
const SAYS: f32 = 300.0;

fn menus(ui: &mut Ui, look: &Look, fields: &[(String, String)], heads: &[Head], state: &mut Form) {
    // One types what the menu calls it: an item by its id.
    let lower: Vec<String> = fields.iter().map(|(_, called)| called.to_lowercase()).collect();
    let keys: Vec<&str> = lower.iter().map(String::as_str).collect();
    for head in heads {
        ui.horizontal(|ui| {
            let name = widgets::cut(ui, &head.name, font(size::BODY), look.theme.ink, HEAD);
            let (rect, response) =
                ui.allocate_exact_size(egui::vec2(HEAD, name.size().y), egui::Sense::hover());
            ui.painter().galley(rect.min, name, look.theme.ink);
            response.on_hover_text(&head.name);
            let called = fields.iter().find(|(field, _)| *field == head.field);
            let shown = called.map_or(head.field.as_str(), |(_, called)| called.as_str());
            let choices: Vec<(String, bool)> =
                fields.iter().map(|(field, called)| (called.clone(), *field == head.field)).collect();
            let label = look.with(W::Column, &[&head.name]);
            let picked = form::menu_typed(ui, &label, shown, SAYS, &choices, &keys);
            if let Some((field, _)) = picked.and_then(|at| fields.get(at)) {
                state.say(&head.name, field);
            }
        });
    }
}
