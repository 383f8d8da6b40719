//! The page for sharing out, painted.

use eframe::egui::{self, RichText, Ui, vec2};

use super::data::{Choice, Data, Hindrance, Plan};
use crate::ui::action::Action;
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::route::Route;
use crate::ui::theme::{bold, gap, size};
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words_lead::LeadWord as W;

const WIDTH: f32 = 720.0;

/// Paints the page.
pub fn paint(
    ui: &mut Ui,
    look: &Look,
    data: &Data,
    choice: &mut Choice,
    asking: &mut bool,
    out: &mut Vec<Action>,
) {
    form::page(
        ui,
        look,
        look.say(W::Share),
        look.say(W::ShareAbout),
        |_| {},
        |ui| {
            let plan = data.plan(choice);
            match plan {
                Err(Hindrance::NoClips) => {
                    form::empty(
                        ui,
                        look,
                        Icon::Film,
                        look.say(W::NoRecordings),
                        look.say(W::NoRecordingsWhy),
                        |ui| {
                            if widgets::button(ui, look, Kind::Primary, None, look.say(W::Import)).clicked() {
                                out.push(Action::Go(Route::Import));
                            }
                        },
                    );
                    return;
                }
                Err(Hindrance::AllGiven) => {
                    form::empty(ui, look, Icon::Check, look.say(W::AllGiven), &given(look, data), |ui| {
                        if widgets::button(ui, look, Kind::Plain, None, look.say(W::Overview)).clicked() {
                            out.push(Action::Go(Route::Overview));
                        }
                    });
                    return;
                }
                _ => {}
            }
            egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.set_max_width(WIDTH);
                look.theme.card().inner_margin(20).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    form_parts(ui, look, data, choice, &plan, asking);
                });
                ui.add_space(gap::SMALL);
                widgets::quiet(ui, look, look.say(W::ShareRules));
            });
            if let (true, Ok(plan)) = (*asking, &plan) {
                confirm(ui, look, plan, asking, out);
            }
        },
    );
}

fn given(look: &Look, data: &Data) -> String {
    look.with(W::GivenOut, &[&data.assigned.to_string(), &data.double_assigned.to_string()])
}

fn form_parts(
    ui: &mut Ui,
    look: &Look,
    data: &Data,
    choice: &mut Choice,
    plan: &Result<Plan, Hindrance>,
    asking: &mut bool,
) {
    let one = data.unassigned == 1;
    let text = if one {
        look.say(W::StepShareOne).to_owned()
    } else {
        look.with(W::StepShare, &[&data.unassigned.to_string()])
    };
    widgets::heading(ui, look, &text);
    if data.assigned > 0 {
        widgets::quiet(ui, look, &given(look, data));
    }
    ui.add_space(gap::SMALL);
    form::name_of(ui, look, look.say(W::AmongWhom));
    if data.coders.is_empty() {
        form::fault_line(ui, look, look.say(W::StepNoCoders));
    }
    for (coder, has) in &data.coders {
        ui.horizontal(|ui| {
            let mut on = !choice.without.contains(&coder.id);
            ui.allocate_ui(vec2(260.0, 26.0), |ui| {
                ui.set_min_width(260.0);
                if form::tick(ui, look, &mut on, &coder.name).changed() {
                    if on {
                        choice.without.remove(&coder.id)
                    } else {
                        choice.without.insert(coder.id)
                    };
                }
            });
            let text = look.with(W::HasSheets, &[&has.to_string()]);
            ui.label(RichText::new(text).color(look.theme.quiet));
        });
    }
    ui.add_space(gap::SMALL);
    let fault = match plan {
        Err(Hindrance::NotAPercentage) => look.say(W::NotAPercentage),
        Err(Hindrance::OneCoder) => look.say(W::TakesTwo),
        Err(Hindrance::NoCoders) => look.say(W::TickCoders),
        _ => "",
    };
    ui.horizontal_top(|ui| {
        form::field(ui, look, look.say(W::DoublePercent), "10", &mut choice.percent, 220.0, "");
        if let Ok(plan) = plan {
            ui.vertical(|ui| {
                ui.add_space(27.0);
                let text = look.with(W::DoubleIs, &[&plan.double.to_string(), &plan.clips.to_string()]);
                ui.label(RichText::new(text).font(bold(size::BODY)).color(look.theme.ink));
            });
        }
    });
    form::fault_line(ui, look, fault);
    ui.add_space(gap::SMALL);
    ui.horizontal(|ui| {
        ui.add_enabled_ui(plan.is_ok(), |ui| {
            if widgets::button(ui, look, Kind::Primary, None, look.say(W::ShareNow)).clicked() {
                *asking = true;
            }
        });
        if let Ok(plan) = plan {
            widgets::quiet(ui, look, &sheets_each(look, plan));
        }
    });
}

fn sheets_each(look: &Look, plan: &Plan) -> String {
    let (low, high) = plan.per_coder();
    if low == high {
        look.with(W::SheetsEach, &[&low.to_string()])
    } else {
        look.with(W::SheetsEachAbout, &[&low.to_string(), &high.to_string()])
    }
}

fn confirm(ui: &mut Ui, look: &Look, plan: &Plan, asking: &mut bool, out: &mut Vec<Action>) {
    let frame = look.theme.card().inner_margin(gap::LARGE as i8);
    let closed = egui::Modal::new(egui::Id::unique("share out"))
        .backdrop_color(look.theme.veil)
        .frame(frame)
        .show(ui.ctx(), |ui| {
            ui.set_width(460.0);
            let coders = plan.share.coders.len().to_string();
            widgets::heading(ui, look, &look.with(W::ShareTitle, &[&plan.clips.to_string(), &coders]));
            widgets::wrapped(ui, look, &look.with(W::ShareWhy, &[&plan.double.to_string()]));
            ui.add_space(gap::SMALL);
            ui.horizontal(|ui| {
                if widgets::button(ui, look, Kind::Primary, None, look.say(W::ShareNow)).clicked() {
                    *asking = false;
                    out.push(Action::Lead(LeadAction::ShareOut(plan.share.clone())));
                }
                if widgets::button(ui, look, Kind::Plain, None, look.say(W::Cancel)).clicked() {
                    *asking = false;
                }
            });
        })
        .should_close();
    if closed {
        *asking = false;
    }
}
