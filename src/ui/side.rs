//! The bar at the left of the lead's and the analyst's pages: every page one click away.

use eframe::egui::{self, Align2, Margin, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::action::Action;
use super::app::App;
use super::command::Command;
use super::look::Look;
use super::route::Route;
use super::theme::{bold, font, gap, radius, size};
use super::widgets::{self, Icon};

const WIDTH: f32 = 172.0;
const TALL: f32 = 38.0;

/// Paints it, where there are pages to choose between.
pub fn bar(ui: &mut Ui, app: &App, look: &Look, asked: &mut Vec<Action>) {
    let Some(actor) = app.desk.actor() else { return };
    let pages = Route::pages(actor);
    if !pages.contains(&app.route) {
        return;
    }
    let t = &look.theme;
    let frame = egui::Frame::new()
        .fill(t.surface)
        .inner_margin(Margin::symmetric(gap::SMALL as i8, gap::MEDIUM as i8));
    egui::Panel::left("pages").exact_size(WIDTH).resizable(false).frame(frame).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (index, page) in pages.into_iter().enumerate() {
            let here = page == app.route;
            if entry(ui, look, &page, here, index) && !here {
                asked.push(Action::Go(page));
            }
        }
    });
}

fn entry(ui: &mut Ui, look: &Look, page: &Route, here: bool, index: usize) -> bool {
    let t = &look.theme;
    let name = page.label(look.language);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), TALL), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, here, name));
    let (ground, ink) = match (here, response.hovered()) {
        (true, _) => (t.accent_soft, t.accent_ink),
        (false, true) => (t.hover, t.ink),
        (false, false) => (t.surface, t.quiet),
    };
    ui.painter().rect_filled(rect, radius::CONTROL, ground);
    if response.has_focus() {
        ui.painter().rect_stroke(rect, radius::CONTROL, t.focus_ring(), egui::StrokeKind::Inside);
    }
    sign(page).paint(ui.painter(), widgets::square_at(rect, rect.left() + 10.0, 16.0), ink);
    let face = if here { bold(size::BODY) } else { font(size::BODY) };
    ui.painter().text(pos2(rect.left() + 36.0, rect.center().y), Align2::LEFT_CENTER, name, face, ink);
    let command = Command::Section(index as u8 + 1);
    response.on_hover_text(command.keys(look.language)).clicked()
}

fn sign(page: &Route) -> Icon {
    match page {
        Route::Overview => Icon::Home,
        Route::Blinding => Icon::Contrast,
        Route::Recordings => Icon::Film,
        Route::Import => Icon::Plus,
        Route::Share => Icon::Person,
        Route::Agreement | Route::Consistency => Icon::Chart,
        Route::Scores => Icon::Table,
        Route::Trail => Icon::Note,
        Route::People => Icon::Lock,
        Route::Allocation => Icon::Table,
        _ => Icon::Export,
    }
}
