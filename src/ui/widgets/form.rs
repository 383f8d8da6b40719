//! Parts of forms: a field with its name above and its fault below, a page with its head, an empty state.

use eframe::egui::{self, Margin, Response, RichText, Ui, vec2};

use super::{Icon, icon, title};
use crate::ui::look::Look;
use crate::ui::theme::{bold, font, gap, height, size};
use crate::ui::words_lead::LeadWord;

/// A line to write in, with its name above and what is wrong below.
pub fn field(
    ui: &mut Ui,
    look: &Look,
    name: &str,
    hint: &str,
    text: &mut String,
    width: f32,
    fault: &str,
) -> Response {
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = gap::TIGHT;
        let label = name_of(ui, look, name);
        let edit = egui::TextEdit::singleline(text)
            .hint_text(hint)
            .desired_width(width)
            .margin(Margin::symmetric(10, 8));
        let response = ui.add(edit).labelled_by(label.id);
        fault_line(ui, look, fault);
        response
    })
    .inner
}

/// A field for a passphrase.
pub struct Secret<'a> {
    /// Its name, above.
    pub label: &'a str,
    /// What is wrong, below.
    pub fault: &'a str,
    /// Whether what is typed can be read.
    pub shown: bool,
    /// What it can be given the keyboard by.
    pub id: egui::Id,
}

/// A field for a passphrase: what is typed shows as dots unless it is to be shown.
pub fn secret(ui: &mut Ui, look: &Look, secret: Secret<'_>, text: &mut String, width: f32) -> Response {
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = gap::TIGHT;
        let label = name_of(ui, look, secret.label);
        let edit = egui::TextEdit::singleline(text)
            .id(secret.id)
            .password(!secret.shown)
            .desired_width(width)
            .margin(Margin::symmetric(10, 8));
        let response = ui.add(edit).labelled_by(label.id);
        fault_line(ui, look, secret.fault);
        response
    })
    .inner
}

/// Gives a field the keyboard with all of its text selected, so that typing replaces it.
pub fn select_all(ui: &Ui, field: egui::Id, text: &str) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = egui::TextEdit::load_state(ui.ctx(), field).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), field);
    ui.memory_mut(|memory| memory.request_focus(field));
}

/// Something that helps, in a line.
pub fn hint_line(ui: &mut Ui, look: &Look, text: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        icon(ui, Icon::Info, 15.0, look.theme.accent);
        ui.add(egui::Label::new(RichText::new(text).color(look.theme.ink)).wrap());
    });
}

/// The name of a field.
pub fn name_of(ui: &mut Ui, look: &Look, name: &str) -> Response {
    ui.label(RichText::new(name).font(bold(size::SMALL)).color(look.theme.quiet))
}

/// What is wrong; nothing for nothing.
pub fn fault_line(ui: &mut Ui, look: &Look, fault: &str) {
    if fault.is_empty() {
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.add_space(2.0);
        icon(ui, Icon::Warning, 14.0, look.theme.fault);
        let text = RichText::new(fault).font(font(size::SMALL)).color(look.theme.fault);
        ui.add(egui::Label::new(text).wrap());
    });
}

/// Something worth knowing, in a line.
pub fn warning_line(ui: &mut Ui, look: &Look, text: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        icon(ui, Icon::Warning, 15.0, look.theme.warn);
        ui.add(egui::Label::new(RichText::new(text).color(look.theme.ink)).wrap());
    });
}

/// A page: its name, what it is for, what can be done on it at the right, and the rest below.
pub fn page<T>(
    ui: &mut Ui,
    look: &Look,
    name: &str,
    about: &str,
    actions: impl FnOnce(&mut Ui),
    body: impl FnOnce(&mut Ui) -> T,
) -> T {
    let all = ui.available_rect_before_wrap();
    let side = if all.width() < 1000.0 { gap::LARGE } else { gap::PAGE };
    let inner = egui::Rect::from_min_max(all.min + vec2(side, gap::LARGE), all.max - vec2(side, gap::MEDIUM));
    ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| {
        ui.allocate_ui_with_layout(
            vec2(inner.width(), 52.0),
            egui::Layout::right_to_left(egui::Align::Center),
            |ui| {
                actions(ui);
                ui.add_space(gap::MEDIUM);
                ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    title(ui, look, name);
                    let text = RichText::new(about).color(look.theme.quiet);
                    ui.add(egui::Label::new(text).truncate()).on_hover_text(about);
                });
            },
        );
        ui.add_space(gap::MEDIUM);
        body(ui)
    })
    .inner
}

/// Below this height of the window, as with large text, what explains stands behind a word, so that a page keeps room
/// for what it is for.
const LOW: f32 = 680.0;

/// Whether the window is low.
pub fn low(ui: &Ui) -> bool {
    ui.ctx().content_rect().height() < LOW
}

/// How what is shown is read, behind a word; nothing where it is told elsewhere.
pub fn how_to_read(ui: &mut Ui, look: &Look, told: Option<&str>) {
    let Some(told) = told else { return };
    ui.add_space(gap::MEDIUM);
    let word = RichText::new(look.say(LeadWord::HowToRead)).color(look.theme.quiet).underline();
    let sense = egui::Sense::focusable_noninteractive();
    let response = ui.add(egui::Label::new(word).selectable(false).sense(sense));
    // By key as well as by pointer.
    if response.has_focus() {
        response.show_tooltip_text(told);
    } else {
        response.on_hover_text(told);
    }
}

/// Where there is nothing yet: why, and what to do.
pub fn empty(ui: &mut Ui, look: &Look, sign: Icon, name: &str, why: &str, add: impl FnOnce(&mut Ui)) {
    let t = &look.theme;
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.22).clamp(gap::LARGE, 160.0));
        icon(ui, sign, 40.0, t.border);
        ui.add_space(gap::SMALL);
        ui.label(RichText::new(name).font(bold(size::HEADING)).color(t.ink));
        ui.scope(|ui| {
            ui.set_max_width(460.0);
            ui.label(RichText::new(why).color(t.quiet));
        });
        ui.add_space(gap::MEDIUM);
        add(ui);
    });
}

/// A box to tick with its words.
pub fn tick(ui: &mut Ui, look: &Look, on: &mut bool, text: &str) -> Response {
    ui.spacing_mut().interact_size.y = height::COMPACT;
    ui.checkbox(on, RichText::new(text).color(look.theme.ink))
}

/// The choice that an arrow key on the closed menu goes to.
fn stepped(ui: &Ui, response: &Response, choices: &[(String, bool)]) -> Option<usize> {
    if !response.has_focus() {
        return None;
    }
    let filter = egui::EventFilter { vertical_arrows: true, ..egui::EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let now = choices.iter().position(|(_, chosen)| *chosen);
    let (down, up) =
        ui.input(|input| (input.key_pressed(egui::Key::ArrowDown), input.key_pressed(egui::Key::ArrowUp)));
    let next = match (down, up, now) {
        (true, _, None) => 0,
        (true, _, Some(now)) => now + 1,
        (_, true, Some(now)) => now.checked_sub(1)?,
        _ => return None,
    };
    (next < choices.len()).then_some(next)
}

/// How long one waits between two keys of what is typed on a closed menu, in seconds.
const TYPING: f64 = 1.0;

/// The choice whose key begins with what is typed on the closed menu.
fn typed(ui: &Ui, response: &Response, keys: &[&str]) -> Option<usize> {
    if !response.has_focus() {
        return None;
    }
    let new: String = ui.input(|input| {
        let text = |event: &egui::Event| match event {
            egui::Event::Text(text) => Some(text.to_lowercase()),
            _ => None,
        };
        input.events.iter().filter_map(text).collect()
    });
    if new.trim().is_empty() {
        return None;
    }
    let (id, now) = (response.id.with("typed"), ui.input(|input| input.time));
    let (before, at): (String, f64) = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let find = |text: &str| {
        let equal = keys.iter().position(|key| *key == text);
        equal.or_else(|| keys.iter().position(|key| key.starts_with(text)))
    };
    let whole = if now - at < TYPING { format!("{before}{new}") } else { new.clone() };
    let (held, found) =
        find(&whole).map_or_else(|| (new.clone(), find(&new)), |at| (whole.clone(), Some(at)));
    ui.data_mut(|data| data.insert_temp(id, (held, now)));
    found
}

/// A menu of which one holds: the text shown, the choices, and which was chosen now.
pub fn menu(ui: &mut Ui, name: &str, shown: &str, width: f32, choices: &[(String, bool)]) -> Option<usize> {
    menu_typed(ui, name, shown, width, choices, &[])
}

/// A menu in which one can also choose by typing how a choice's key begins.
pub fn menu_typed(
    ui: &mut Ui,
    name: &str,
    shown: &str,
    width: f32,
    choices: &[(String, bool)],
    keys: &[&str],
) -> Option<usize> {
    let mut picked = None;
    // As many choices as the window has room for: what scrolls is easily overlooked.
    let room = ui.ctx().content_rect().height() * 0.7;
    let menu = egui::ComboBox::from_id_salt(name).selected_text(shown).width(width).height(room).truncate();
    let response = menu.show_ui(ui, |ui| {
        for (index, (text, chosen)) in choices.iter().enumerate() {
            if ui.selectable_label(*chosen, text).clicked() {
                picked = Some(index);
                ui.close();
            }
        }
    });
    if response.inner.is_none() {
        picked = picked.or(stepped(ui, &response.response, choices));
        picked = picked.or(typed(ui, &response.response, keys));
    }
    response.response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::accesskit::Role::ComboBox, true, name);
        info.current_text_value = Some(shown.to_owned());
        info
    });
    picked
}
