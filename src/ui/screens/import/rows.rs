//! The import table: a row a file with cells to fill in, and what is wrong below it.

use eframe::egui::{self, Id, Key, Margin, Rect, RichText, Ui, pos2, vec2};

use super::data::{Row, Table};
use crate::lab::manifest::ManifestRow;
use crate::study::Adult;
use crate::ui::look::Look;
use crate::ui::theme::{font, size};
use crate::ui::widgets::table::{Column, across, places};
use crate::ui::widgets::{self, Icon, form};
use crate::ui::words_lead::{LeadWord as W, adult_word, wave_name};

const ROW: f32 = 36.0;
const FAULT: f32 = 22.0;
const HEAD: f32 = 30.0;

fn columns(look: &Look) -> Vec<Column> {
    let words = |word: W, width, grow| Column::words(look.say(word), width, grow);
    vec![
        Column::figures("", 30.0),
        words(W::File, 130.0, 1.2),
        words(W::Participant, 92.0, 0.6),
        words(W::Wave, 108.0, 0.2),
        words(W::BirthDate, 114.0, 0.2),
        words(W::RecordedOn, 114.0, 0.2),
        words(W::Adult, 104.0, 0.2),
        words(W::OthersPresent, 90.0, 0.8),
        words(W::FilmedBy, 86.0, 0.6),
        words(W::Site, 70.0, 0.5),
        Column::words("", 36.0, 0.0),
    ]
}

/// Paints the table, and takes in what is written.
pub fn paint(ui: &mut Ui, look: &Look, table: &mut Table, height: f32) {
    let columns = columns(look);
    let least: f32 = columns.iter().map(|column| column.width).sum();
    let mut done = None;
    let below = across(ui, least);
    egui::ScrollArea::horizontal().id_salt("import across").max_height(height).show(ui, |ui| {
        ui.set_width(least.max(ui.available_width()));
        ui.spacing_mut().item_spacing.y = 0.0;
        head(ui, look, &columns);
        let scroll =
            egui::ScrollArea::vertical().max_height(height - HEAD - 2.0 - below).auto_shrink([false, true]);
        scroll.show(ui, |ui| {
            for index in 0..table.rows.len() {
                let what = row(ui, look, &columns, table, index);
                done = what.or(done);
            }
        });
    });
    match done {
        Some((index, Done::Changed)) => table.changed(index),
        Some((index, Done::Removed)) => table.remove(index),
        Some((index, Done::FillDown)) => table.fill_down(index),
        None => {}
    }
}

/// The cells to fill in: column, and name.
const CELLS: [(usize, W); 8] = [
    (2, W::Participant),
    (3, W::Wave),
    (4, W::BirthDate),
    (5, W::RecordedOn),
    (6, W::Adult),
    (7, W::OthersPresent),
    (8, W::FilmedBy),
    (9, W::Site),
];

/// What is filled in, in a column.
fn text_of(cells: &mut ManifestRow, place: usize) -> Option<&mut String> {
    Some(match place {
        2 => &mut cells.participant,
        3 => &mut cells.wave,
        4 => &mut cells.birth_date,
        5 => &mut cells.recorded_on,
        6 => &mut cells.adult,
        7 => &mut cells.others_present,
        8 => &mut cells.filmed_by,
        9 => &mut cells.site,
        _ => return None,
    })
}

/// What was done to a row.
#[derive(Clone, Copy)]
enum Done {
    Changed,
    Removed,
    FillDown,
}

fn head(ui: &mut Ui, look: &Look, columns: &[Column]) {
    let t = &look.theme;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), egui::Sense::hover());
    for (place, column) in places(rect, columns).into_iter().zip(columns) {
        let galley = widgets::cut(ui, &column.title, font(size::SMALL), t.quiet, place.width() - 8.0);
        ui.painter().galley(
            pos2(place.left() + 6.0, place.center().y - galley.size().y / 2.0),
            galley,
            t.quiet,
        );
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), t.hairline());
}

fn row(
    ui: &mut Ui,
    look: &Look,
    columns: &[Column],
    table: &mut Table,
    index: usize,
) -> Option<(usize, Done)> {
    let t = &look.theme;
    let waves: Vec<(String, String)> = table
        .waves
        .iter()
        .map(|wave| (wave.months.to_string(), wave_name(wave.months, &wave.label, look.language)))
        .collect();
    let next = table.rows.get(index + 1).map(|row| row.cells.line);
    let row = table.rows.get_mut(index)?;
    let (fault, serious) = fault_of(row, look);
    let tall = ROW + if fault.is_empty() { 0.0 } else { FAULT };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), egui::Sense::hover());
    if !ui.is_rect_visible(rect) {
        if !focused_in(ui, row.cells.line) {
            return None;
        }
        ui.scroll_to_rect(rect, None);
    }
    // A child of its own: what is put into the cells must not move the rows below.
    let ui = &mut ui.new_child(egui::UiBuilder::new().id_salt(("row", row.cells.line)).max_rect(rect));
    let cells = places(rect.with_max_y(rect.top() + ROW), columns);
    let mut changed = None;
    let line = row.cells.line;
    let name = row.file_name();
    let number = widgets::cut(ui, &(index + 1).to_string(), font(size::SMALL), t.quiet, 26.0);
    let at = |place: usize| cells.get(place).copied().unwrap_or(Rect::NOTHING);
    ui.painter().galley(pos2(at(0).left() + 6.0, at(0).center().y - number.size().y / 2.0), number, t.quiet);
    let file = ui.interact(at(1), ui.scope_id().with(("file", line)), egui::Sense::hover());
    let ink = if row.is_ready() { t.ink } else { t.quiet };
    let galley = widgets::cut(ui, &name, font(size::BODY), ink, at(1).width() - 12.0);
    ui.painter().galley(pos2(at(1).left() + 6.0, at(1).center().y - galley.size().y / 2.0), galley, ink);
    file.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &name));
    file.on_hover_text(row.cells.file.display().to_string());
    let adults: Vec<(String, String)> = std::iter::once((String::new(), look.say(W::Unknown).to_owned()))
        .chain(Adult::ALL.map(|adult| (adult.word().to_owned(), look.say(adult_word(adult)).to_owned())))
        .collect();
    // In the order of the columns, which is the order of the Tab key.
    for (place, word) in CELLS {
        let Some(text) = text_of(&mut row.cells, place) else { continue };
        let name = format!("{} {}", look.say(word), index + 1);
        let touched = match place {
            3 => choose(ui, at(place), text, &waves, &name),
            6 => choose(ui, at(place), text, &adults, &name),
            _ => {
                let hint = if matches!(place, 4 | 5) { look.say(W::DateHint) } else { "" };
                let hint = RichText::new(hint).color(t.quiet.gamma_multiply(0.7));
                let (touched, entered) = edit(ui, at(place), (line, place), text, hint, &name);
                if entered {
                    // On to the next row, which must not take the key too; in the last the focus stays.
                    ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Enter));
                    let id = cell_id(next.unwrap_or(line), place);
                    ui.memory_mut(|memory| memory.request_focus(id));
                }
                touched
            }
        };
        if touched {
            changed = Some(Done::Changed);
        }
    }
    let place = at(10).shrink2(vec2(2.0, 3.0));
    ui.scope_builder(egui::UiBuilder::new().id_salt(("remove", line)).max_rect(place), |ui| {
        if widgets::icon_button(ui, look, Icon::Close, &look.with(W::RemoveRow, &[&name])).clicked() {
            changed = Some(Done::Removed);
        }
    });
    if focused_in(ui, line) && ui.input_mut(|input| input.consume_key(egui::Modifiers::COMMAND, Key::D)) {
        changed = Some(Done::FillDown);
    }
    if !fault.is_empty() {
        let ink = if serious { t.fault } else { t.quiet };
        let below = Rect::from_min_max(pos2(at(1).left() + 6.0, rect.top() + ROW - 2.0), rect.max);
        Icon::Warning.paint(ui.painter(), widgets::square_at(below, below.left(), 13.0), ink);
        let galley = widgets::cut(ui, &fault, font(size::SMALL), ink, below.width() - 24.0);
        ui.painter().galley(
            pos2(below.left() + 19.0, below.center().y - galley.size().y / 2.0 - 2.0),
            galley,
            ink,
        );
        let hover = ui.interact(below, ui.scope_id().with(("fault", line)), egui::Sense::hover());
        hover.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &fault));
        hover.on_hover_text(&fault);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), t.hairline());
    changed.map(|done| (index, done))
}

/// What is wrong with a row, and whether it is more than not filled in yet.
fn fault_of(row: &Row, look: &Look) -> (String, bool) {
    if let Some(refused) = &row.refused {
        return (look.with(W::RefusedBecause, &[refused]), true);
    }
    // What is merely not filled in yet is said for the table as a whole.
    (if row.touched { row.fault.clone() } else { String::new() }, row.touched)
}

fn cell_id(line: u64, place: usize) -> Id {
    Id::unique(("import cell", line, place))
}

fn focused_in(ui: &Ui, line: u64) -> bool {
    let focused = ui.memory(egui::Memory::focused);
    (2..10).any(|place| focused == Some(cell_id(line, place)))
}

/// A cell to write in: whether it was changed, and whether Enter was pressed in it.
fn edit(
    ui: &mut Ui,
    rect: Rect,
    (line, place): (u64, usize),
    text: &mut String,
    hint: RichText,
    label: &str,
) -> (bool, bool) {
    let inner = rect.shrink2(vec2(3.0, 4.0));
    let edit = egui::TextEdit::singleline(text)
        .id(cell_id(line, place))
        .hint_text(hint)
        .desired_width(inner.width())
        .margin(Margin::symmetric(6, 5));
    let response = ui.put(inner, edit);
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::accesskit::Role::TextInput, true, label);
        info.current_text_value = Some(text.clone());
        info
    });
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    (response.changed(), entered)
}

fn choose(ui: &mut Ui, rect: Rect, text: &mut String, choices: &[(String, String)], name: &str) -> bool {
    let inner = rect.shrink2(vec2(3.0, 4.0));
    let held = |value: &str, label: &str| value == text.trim() || label == text.trim();
    let shown = choices.iter().find(|(value, label)| held(value, label));
    let shown = shown.map_or(text.as_str(), |(_, label)| label.as_str()).to_owned();
    let listed: Vec<(String, bool)> =
        choices.iter().map(|(value, label)| (label.clone(), held(value, label))).collect();
    let keys: Vec<&str> = choices.iter().map(|(value, _)| value.as_str()).collect();
    let menu = |ui: &mut Ui| {
        ui.spacing_mut().button_padding = vec2(6.0, 4.0);
        ui.spacing_mut().interact_size.y = inner.height();
        form::menu_typed(ui, name, &shown, inner.width(), &listed, &keys)
    };
    let picked = ui.scope_builder(egui::UiBuilder::new().id_salt(name).max_rect(inner), menu).inner;
    let Some((value, _)) = picked.and_then(|at| choices.get(at)) else { return false };
    text.clone_from(value);
    true
}
