//! What is around every page: the bar at the top, the overview of keys, the list of commands.

use eframe::egui::{self, Id, Key, Margin, Modal, RichText, Ui};

use super::action::{Action, Answer};
use super::app::{App, Overlay};
use super::command::{Command, Group};
use super::look::Look;
use super::route::Route;
use super::theme::{bold, font, gap, height, size};
use super::widgets::{self, Icon};
use super::words::Word;
use super::words_lead::LeadWord;
use crate::lab::Actor;

/// Width of the column of keys in the overview.
const KEY_COLUMN: f32 = 128.0;

/// The bar at the top: where one is, the page's own part, who works.
pub fn bar(ui: &mut Ui, app: &mut App, look: &Look, asked: &mut Vec<Action>) {
    let t = &look.theme;
    if app.route == Route::Start {
        return;
    }
    let frame = egui::Frame::new().fill(t.surface).inner_margin(Margin::symmetric(gap::MEDIUM as i8, 0));
    egui::Panel::top("bar").exact_size(height::BAR).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            if let Some(parent) = app.route.parent() {
                let name = if parent == Route::Start {
                    look.say(Word::Samspil)
                } else {
                    parent.label(look.language)
                };
                if widgets::button(ui, look, widgets::Kind::Quiet, Some(Icon::Left), name).clicked() {
                    asked.push(Action::Go(parent));
                }
                ui.add_space(gap::TIGHT);
            } else {
                let title = widgets::cut(ui, app.desk.title(), bold(size::LEAD), t.ink, 320.0);
                ui.label(title);
            }
            asked.extend(app.screen.bar(ui, look));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                right_side(ui, app, look, asked);
            });
        });
    });
}

fn right_side(ui: &mut Ui, app: &App, look: &Look, asked: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = gap::TIGHT;
    if let Some(actor) = app.desk.actor() {
        let name = match actor {
            // A coder has no other part; for everybody else it is worth saying which.
            Actor::Coder { name, .. } => name.clone(),
            other => {
                let duty = other.duty().map_or("", |duty| look.say(Word::duty(duty)));
                format!("{}, {}", other.name(), duty.to_lowercase())
            }
        };
        let name = name.as_str();
        let tip = Command::SignOut.tooltip(look.language);
        if widgets::icon_button(ui, look, Icon::Leave, &tip).clicked() {
            asked.push(Action::Do(Command::SignOut));
        }
        if app.desk.linkage_is_open() {
            let text = look.say(Word::LinkageOpen);
            if widgets::button(ui, look, widgets::Kind::Quiet, Some(Icon::Lock), text)
                .on_hover_text(look.say(Word::LinkageOpenWhy))
                .clicked()
            {
                asked.push(Action::Answer(Answer::CloseLinkage));
            }
        }
        // A long name gives way to the page's own part of the bar.
        ui.label(widgets::cut(ui, name, font(size::BODY), look.theme.ink, 150.0)).on_hover_text(name);
        widgets::icon(ui, Icon::Person, 14.0, look.theme.quiet);
        ui.add_space(gap::SMALL);
    }
    for (icon, command) in [(Icon::Keys, Command::Help), (Icon::Contrast, Command::SwitchTheme)] {
        if widgets::icon_button(ui, look, icon, &command.tooltip(look.language)).clicked() {
            asked.push(Action::Do(command));
        }
    }
    let other =
        widgets::button(ui, look, widgets::Kind::Quiet, None, &Command::SwitchLanguage.label(look.language));
    if other.clicked() {
        asked.push(Action::Do(Command::SwitchLanguage));
    }
    backstage(ui, app, look);
}

/// What goes on behind the window: a short bar, with its words where there is room, else in the tooltip.
fn backstage(ui: &mut Ui, app: &App, look: &Look) {
    let Some(progress) = app.backstage.progress() else { return };
    let name = look.say(Word::DrawingDemo);
    let share = progress.fraction().unwrap_or_default();
    let bar = widgets::progress_bar(ui, &look.theme, share, 60.0, name);
    bar.on_hover_text(format!("{name}: {} %", (share * 100.0).round()));
    if ui.available_width() > 2.0 * WORDS {
        ui.label(widgets::cut(ui, name, font(size::SMALL), look.theme.quiet, WORDS));
    }
}

/// Room for the words beside the bar.
const WORDS: f32 = 180.0;

/// What lies over the page.
pub fn overlay(ctx: &egui::Context, app: &mut App, look: &Look, asked: &mut Vec<Action>) {
    let close = match std::mem::take(&mut app.overlay) {
        Overlay::None => return,
        Overlay::Keys => {
            let close = modal(ctx, look, "keys", |ui| keys(ui, app, look));
            app.overlay = Overlay::Keys;
            close
        }
        Overlay::Palette(mut typed, mut marked) => {
            let mut chosen = None;
            let close =
                modal(ctx, look, "palette", |ui| chosen = palette(ui, app, look, &mut typed, &mut marked));
            app.overlay = Overlay::Palette(typed, marked);
            asked.extend(chosen.map(Action::Do));
            close || chosen.is_some()
        }
    };
    if close {
        app.overlay = Overlay::None;
    }
}

/// Shows something over the page; true when it should close.
pub(super) fn modal(ctx: &egui::Context, look: &Look, name: &str, add: impl FnOnce(&mut Ui)) -> bool {
    let frame = look.theme.card().inner_margin(Margin::same(gap::LARGE as i8));
    let id = Id::unique(name);
    // From a fixed upper edge, so that a list that gets shorter doesn't jump.
    let top = egui::vec2(0.0, 48.0 + gap::LARGE);
    let area = Modal::default_area(id).anchor(egui::Align2::CENTER_TOP, top);
    Modal::new(id).area(area).backdrop_color(look.theme.veil).frame(frame).show(ctx, add).should_close()
}

/// The commands that do something on this page.
fn alive(app: &App) -> Vec<Command> {
    let window = [
        Command::Help,
        Command::Palette,
        Command::OpenStudy,
        Command::SignOut,
        Command::Lock,
        Command::ChangePassphrase,
        Command::SwitchTheme,
        Command::SwitchLanguage,
        Command::TextLarger,
        Command::TextSmaller,
    ];
    let mut all = app.screen.commands();
    all.extend((1..=9).filter(|number| app.page(*number).is_some()).map(Command::Section));
    all.extend(window);
    all
}

/// A command's name; where pages stand at the left, their keys go by the page's name.
fn name_of(app: &App, look: &Look, command: Command) -> String {
    let page = match command {
        Command::Section(number) => app.page(number),
        _ => None,
    };
    page.map_or_else(|| command.label(look.language), |page| page.label(look.language).to_owned())
}

/// Room for both columns of keys.
const KEYS_WIDTH: f32 = 840.0;

fn keys(ui: &mut Ui, app: &App, look: &Look) {
    let alive = alive(app);
    let groups: Vec<Group> = Group::ALL
        .into_iter()
        .filter(|group| alive.iter().any(|command| command.group() == *group))
        .collect();
    widgets::heading(ui, look, look.say(Word::KeysTitle));
    ui.add_space(gap::SMALL);
    let room = ui.ctx().content_rect().height() - 190.0;
    // Room for the longest names and the bar; else the dialog stays as narrow as it was with fewer.
    if groups.len() > 2 {
        ui.set_min_width(KEYS_WIDTH.min(ui.ctx().content_rect().width() - 2.0 * gap::PAGE));
    }
    // Without the lower bound the list is as low as the dialog was before it was filled.
    egui::ScrollArea::vertical()
        .max_height(room)
        .min_scrolled_height(room)
        .show(ui, |ui| key_columns(ui, app, look, &groups, &alive));
}

fn key_columns(ui: &mut Ui, app: &App, look: &Look, groups: &[Group], alive: &[Command]) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap::PAGE;
        let (left, right) = groups.split_at(groups.len().div_ceil(2));
        for column in [left, right] {
            ui.vertical(|ui| {
                for group in column {
                    key_group(ui, app, look, *group, alive);
                    ui.add_space(gap::SMALL);
                }
            });
        }
    });
}

fn key_group(ui: &mut Ui, app: &App, look: &Look, group: Group, alive: &[Command]) {
    let t = &look.theme;
    let paged = app.page(1).is_some();
    let heading =
        if paged && group == Group::Sheet { look.say(LeadWord::Pages) } else { group.label(look.language) };
    widgets::lead(ui, look, heading);
    egui::Grid::new(("keys", group.label(look.language)))
        .num_columns(2)
        .min_col_width(KEY_COLUMN)
        .spacing([gap::MEDIUM, 5.0])
        .show(ui, |ui| {
            for command in alive.iter().copied().filter(|command| command.group() == group) {
                let (keys, label) = match command {
                    Command::Rate(1) => ("1 – 9".to_owned(), look.say(Word::RateSelected).to_owned()),
                    Command::Section(_) if paged => {
                        (command.keys(look.language), name_of(app, look, command))
                    }
                    Command::Section(1) => ("Ctrl+1 – 4".to_owned(), look.say(Word::GoToPage).to_owned()),
                    Command::Rate(_) | Command::Section(_) => continue,
                    _ => (command.keys(look.language), command.label(look.language)),
                };
                widgets::key_cap(ui, t, &keys);
                ui.label(RichText::new(label).color(t.ink));
                ui.end_row();
            }
        });
}

/// The list of commands; gives the one chosen.
fn palette(ui: &mut Ui, app: &App, look: &Look, typed: &mut String, marked: &mut usize) -> Option<Command> {
    ui.set_width(460.0);
    let edit = egui::TextEdit::singleline(typed)
        .hint_text(look.say(Word::CommandsHint))
        .desired_width(f32::INFINITY)
        .margin(Margin::symmetric(10, 8))
        .font(font(size::LEAD));
    let response = ui.add(edit);
    response.request_focus();
    if response.changed() {
        *marked = 0;
    }
    let wanted = typed.to_lowercase();
    let found: Vec<Command> = alive(app)
        .into_iter()
        .filter(|command| {
            let no_page = matches!(command, Command::Section(number @ 5..) if app.page(*number).is_none());
            *command != Command::Palette && !matches!(command, Command::Rate(_)) && !no_page
        })
        .filter(|command| name_of(app, look, *command).to_lowercase().contains(&wanted))
        .collect();
    if found.is_empty() {
        widgets::quiet(ui, look, look.say(Word::NoCommand));
    }
    let (up, down, enter) = ui.input(|input| {
        (input.key_pressed(Key::ArrowUp), input.key_pressed(Key::ArrowDown), input.key_pressed(Key::Enter))
    });
    *marked =
        (*marked + usize::from(down)).saturating_sub(usize::from(up)).min(found.len().saturating_sub(1));
    let mut chosen = enter.then(|| found.get(*marked).copied()).flatten();
    egui::ScrollArea::vertical().max_height(380.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (index, command) in found.iter().enumerate() {
            let label = name_of(app, look, *command);
            let row = widgets::row_button(ui, look, 34.0, index == *marked, &label);
            let t = &look.theme;
            let (left, right) = (row.rect.left_center(), row.rect.right_center());
            let painter = ui.painter();
            let pad = egui::vec2(12.0, 0.0);
            painter.text(left + pad, egui::Align2::LEFT_CENTER, label, font(size::BODY), t.ink);
            let keys = command.keys(look.language);
            painter.text(right - pad, egui::Align2::RIGHT_CENTER, keys, bold(size::SMALL), t.quiet);
            if index == *marked && (up || down) {
                row.scroll_to_me(None);
            }
            if row.clicked() {
                chosen = Some(*command);
            }
        }
    });
    chosen
}
