//! All about one scale, painted: alpha and omega, what to know, every item.

use eframe::egui::{self, RichText, Ui};

use super::data::label;
use crate::report::AlphaRow;
use crate::stats::Stat;
use crate::ui::look::Look;
use crate::ui::screens::agreement::data::{Figure, two};
use crate::ui::screens::agreement::{figure_lines, inset, part};
use crate::ui::theme::{bold, font, gap, size};
use crate::ui::widgets::{self, form};
use crate::ui::words_lead::LeadWord as W;

/// Paints the panel over what is left of the height.
pub fn panel(ui: &mut Ui, look: &Look, row: &AlphaRow) {
    look.theme.card().show(ui, |ui| {
        ui.set_min_size(egui::vec2(ui.available_width(), ui.available_height()));
        let id = ("scale", row.wave_months, &row.id);
        egui::ScrollArea::vertical().id_salt(id).auto_shrink([false, false]).show(ui, |ui| {
            inset(ui);
            let months = look.with(W::WaveMonths, &[&row.wave_months.to_string()]);
            let title = format!("{}, {months}", label(row, look.language));
            ui.add(egui::Label::new(RichText::new(title).font(bold(size::HEADING))).wrap());
            for warning in &row.figures.warnings {
                form::warning_line(ui, look, &sentence(&warning.sentence(look.language)));
            }
            part(ui, look, W::AllFigures);
            figure_lines(ui, look, &row.figures.measured);
            part(ui, look, W::Items);
            items(ui, look, row);
            if !row.unused.is_empty() {
                part(ui, look, W::NotUsed);
                for unused in &row.unused {
                    let sheets = unused.sheets.to_string();
                    let reason = look.words(&unused.reason);
                    let part = row.part_label(&unused.part, look.language);
                    widgets::wrapped(ui, look, &look.with(W::NotUsedLine, &[part, &sheets, reason]));
                }
            }
        });
    });
}

/// With a capital, as it stands alone here.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A line for each item: mean, spread, correlation with the rest, alpha without it.
fn items(ui: &mut Ui, look: &Look, row: &AlphaRow) {
    let widths = [(ui.available_width() - 220.0).max(80.0), 46.0, 46.0, 56.0, 56.0];
    let line = |ui: &mut Ui, cells: [(String, bool); 5]| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap::TIGHT;
            for (index, ((text, quiet), width)) in cells.iter().zip(widths).enumerate() {
                let ink = if *quiet { look.theme.quiet } else { look.theme.ink };
                let galley = widgets::cut(ui, text, font(size::SMALL), ink, width);
                let (rect, _) = ui.allocate_exact_size(egui::vec2(width, 18.0), egui::Sense::hover());
                let x = if index == 0 { rect.left() } else { rect.right() - galley.size().x };
                ui.painter().galley(egui::pos2(x, rect.center().y - galley.size().y / 2.0), galley, ink);
            }
        })
        .response
    };
    let head = [W::Name, W::Mean, W::Spread, W::RRest, W::AlphaWithout];
    line(ui, head.map(|word| (look.say(word).to_owned(), true)));
    let number = |value: Option<f64>| {
        let text = value.map_or_else(|| "–".to_owned(), |value| two(value, look.language));
        (text, value.is_none())
    };
    for item in &row.figures.items {
        let name = row.part_label(&item.name, look.language);
        let told = |value: &Stat<f64>| Figure::of(value, look.language, |value| two(*value, look.language));
        let (rest, without) = (told(&item.r_rest), told(&item.alpha_without));
        let figure = |figure: &Figure| (figure.text.clone(), figure.why.is_some());
        let response = line(
            ui,
            [
                (name.to_owned(), item.constant),
                number(item.mean),
                number(item.sd),
                figure(&rest),
                figure(&without),
            ],
        );
        let mut hint = look.with(W::ItemHint, &[name, &item.n.to_string(), &item.missing.to_string()]);
        for why in [&rest.why, &without.why].into_iter().flatten() {
            hint.push_str(&format!("\n{why}"));
        }
        response.on_hover_text(hint);
    }
}
