//! The first page, painted.

use eframe::egui::{self, Margin, Ui, pos2};

use super::data::{Data, Recent};
use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::look::Look;
use crate::ui::route::Route;
use crate::ui::theme::{bold, font, gap, size};
use crate::ui::widgets::{self, Icon};
use crate::ui::words::Word;
use crate::ui::words_lead::LeadWord;
use crate::ui::words_safe::SafeWord;

/// Width of the two columns and the gap between them.
const WIDTH: f32 = 920.0;

/// Paints the page.
pub fn paint(ui: &mut Ui, look: &Look, data: &Data, path: &mut String, out: &mut Vec<Action>) {
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let width = WIDTH.min(ui.available_width() - 2.0 * gap::PAGE);
        let side = (ui.available_width() - width) / 2.0;
        ui.add_space((ui.available_height() * 0.14).max(gap::LARGE));
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.add_space(side);
            ui.vertical(|ui| {
                ui.set_width(width);
                widgets::title(ui, look, look.say(Word::Samspil));
                widgets::quiet(ui, look, look.say(Word::StartLead));
                ui.add_space(gap::LARGE);
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = gap::LARGE;
                    let column = (width - gap::LARGE) / 2.0;
                    ui.vertical(|ui| {
                        ui.set_width(column);
                        ways(ui, look, path, out);
                    });
                    ui.vertical(|ui| {
                        ui.set_width(column);
                        recent(ui, look, data, out);
                    });
                });
                ui.add_space(gap::LARGE);
                foot(ui, look, out);
            });
        });
    });
}

fn ways(ui: &mut Ui, look: &Look, path: &mut String, out: &mut Vec<Action>) {
    let ways = [
        (Icon::Folder, look.say(Word::OpenFolder), look.say(Word::OpenFolderWhy), Action::ChooseStudy),
        (
            Icon::Plus,
            look.say(LeadWord::NewStudy),
            look.say(LeadWord::NewStudyWhy),
            Action::Go(Route::NewStudy),
        ),
        (Icon::Film, look.say(Word::OpenDemo), look.say(Word::OpenDemoWhy), Action::OpenDemo),
    ];
    look.theme.card().inner_margin(Margin::same(gap::TIGHT as i8)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (icon, name, why, action) in ways {
            if way(ui, look, icon, name, why) {
                out.push(action);
            }
        }
    });
    let edit = egui::TextEdit::singleline(path)
        .hint_text(look.say(Word::PathHint))
        .desired_width(f32::INFINITY)
        .margin(Margin::symmetric(12, 9));
    let response = ui.add(edit);
    if response.lost_focus()
        && ui.input(|input| input.key_pressed(egui::Key::Enter))
        && !path.trim().is_empty()
    {
        out.push(Action::OpenStudy(path.trim().into()));
    }
}

fn way(ui: &mut Ui, look: &Look, icon: Icon, name: &str, why: &str) -> bool {
    let t = &look.theme;
    let row = widgets::row_button(ui, look, 62.0, false, name);
    let rect = row.rect;
    icon.paint(ui.painter(), widgets::square_at(rect, rect.left() + 14.0, 22.0), t.accent);
    let room = rect.width() - 66.0;
    two_lines(ui, look, pos2(rect.left() + 52.0, rect.center().y), (name, why), room);
    row.clicked()
}

/// A name with a quiet line under it.
fn two_lines(ui: &Ui, look: &Look, at: egui::Pos2, (name, why): (&str, &str), room: f32) {
    let t = &look.theme;
    let name = widgets::cut(ui, name, bold(size::LEAD), t.ink, room);
    let why = widgets::cut(ui, why, font(size::BODY), t.quiet, room);
    ui.painter().galley(pos2(at.x, at.y - name.size().y), name, t.ink);
    ui.painter().galley(pos2(at.x, at.y + 3.0), why, t.quiet);
}

fn recent(ui: &mut Ui, look: &Look, data: &Data, out: &mut Vec<Action>) {
    look.theme.card().inner_margin(Margin::same(gap::TIGHT as i8)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        egui::Frame::new().inner_margin(Margin { left: 14, right: 14, top: 12, bottom: 6 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            widgets::lead(ui, look, look.say(Word::Recent));
            if data.recent.is_empty() {
                ui.add_space(gap::TIGHT);
                widgets::quiet(ui, look, look.say(Word::NoRecent));
                ui.add_space(gap::MEDIUM);
            }
        });
        for study in &data.recent {
            if recent_row(ui, look, study)
                && let Some(folder) = study.now_in()
            {
                out.push(Action::OpenStudy(folder.clone()));
            }
        }
    });
}

fn recent_row(ui: &mut Ui, look: &Look, study: &Recent) -> bool {
    let row = ui
        .add_enabled_ui(study.now_in().is_some(), |ui| {
            widgets::row_button(ui, look, 54.0, false, &study.name)
        })
        .inner;
    let rect = row.rect;
    let place = if study.there {
        study.place.clone()
    } else if let Some(folder) = &study.moved {
        look.with(SafeWord::MovedTo, &[&folder.display().to_string()])
    } else {
        format!("{} · {}", study.place, look.say(Word::FolderMissing))
    };
    two_lines(
        ui,
        look,
        pos2(rect.left() + 14.0, rect.center().y - 1.0),
        (&study.name, &place),
        rect.width() - 50.0,
    );
    if study.now_in().is_some() {
        Icon::Right.paint(
            ui.painter(),
            widgets::square_at(rect, rect.right() - 28.0, 14.0),
            look.theme.quiet,
        );
    }
    row.clicked()
}

/// Language, theme and keys, since this page has no bar.
fn foot(ui: &mut Ui, look: &Look, out: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        for command in [Command::SwitchLanguage, Command::SwitchTheme, Command::Help] {
            let name = command.label(look.language);
            if widgets::button(ui, look, widgets::Kind::Quiet, None, &name).clicked() {
                out.push(Action::Do(command));
            }
        }
    });
}
