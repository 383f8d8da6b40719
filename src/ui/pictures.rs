//! Every screen, light on a common display and dark on a small one: nothing may fail, and nothing is blank.
//! With `SAMSPIL_PICTURES=FOLDER` each is taken in both themes and at every size, and kept there for a person to
//! look at.

use eframe::egui::{self, vec2};

use super::action::Action;
use super::app::App;
use super::command::Command;
use super::picture::Darkroom;
use super::route::Route;
use super::testing::{Small, seat_coder};
use crate::settings::ThemeChoice;

const COMMON: (f32, f32) = (1280.0, 800.0);
const SMALL: (f32, f32) = (1024.0, 700.0);
const SIZES: [(f32, f32); 3] = [COMMON, (1920.0, 1080.0), SMALL];

fn take(room: &mut Darkroom, app: &mut App, ctx: &egui::Context, name: &str, (w, h): (f32, f32)) {
    let theme = if app.desk.settings.theme == ThemeChoice::Dark { "dark" } else { "light" };
    let picture = room.render(ctx, vec2(w, h), 1.0, |ui| app.frame(ui));
    if let Some(folder) = std::env::var_os("SAMSPIL_PICTURES") {
        let file = std::path::Path::new(&folder).join(format!("{name}-{theme}-{w}.png"));
        picture.write_png(&file).expect("written");
    }
    let background = picture.pixels[0];
    let drawn = picture.pixels.iter().filter(|pixel| **pixel != background).count();
    assert!(drawn > picture.pixels.len() / 200, "{name} {theme} {w}: blank");
}

#[test]
fn every_screen_can_be_seen_light_and_dark() {
    let small = Small::new();
    let ctx = egui::Context::default();
    let mut app = small.window(&ctx);
    let mut room = Darkroom::default();
    let all = std::env::var_os("SAMSPIL_PICTURES").is_some();
    for dark in [false, true] {
        for size in SIZES {
            // A picture takes up to a second in a test build: only two sets of them are taken unless asked for.
            if !all && size != (if dark { SMALL } else { COMMON }) {
                continue;
            }
            app.set(|settings| settings.theme = if dark { ThemeChoice::Dark } else { ThemeChoice::Light });
            app.perform(Action::Go(Route::Start));
            take(&mut room, &mut app, &ctx, "start", size);
            app.perform(Action::OpenStudy(small.folder()));
            take(&mut room, &mut app, &ctx, "sign-in", size);
            seat_coder(&mut app);
            take(&mut room, &mut app, &ctx, "worklist", size);
            app.perform(Action::Go(Route::Coding(small.begun())));
            take(&mut room, &mut app, &ctx, "coding", size);
            app.perform(Action::Do(Command::Section(4)));
            app.perform(Action::Do(Command::NotRated));
            take(&mut room, &mut app, &ctx, "coding-reasons", size);
            app.perform(Action::Do(Command::Back));
            app.perform(Action::Do(Command::Submit));
            take(&mut room, &mut app, &ctx, "coding-submit", size);
            app.perform(Action::Do(Command::Back));
            app.perform(Action::Do(Command::Incident));
            take(&mut room, &mut app, &ctx, "coding-incident", size);
            app.perform(Action::Do(Command::Rate(1)));
            take(&mut room, &mut app, &ctx, "coding-incident-words", size);
            app.perform(Action::Do(Command::Back));
            app.perform(Action::Do(Command::Back));
            app.perform(Action::Do(Command::Help));
            take(&mut room, &mut app, &ctx, "keys", size);
            app.perform(Action::Do(Command::Help));
            app.perform(Action::Go(Route::Coding(small.fresh())));
            app.perform(Action::Do(Command::Section(4)));
            take(&mut room, &mut app, &ctx, "ainsworth", size);
            if all {
                app.perform(Action::Do(Command::SwitchLanguage));
                take(&mut room, &mut app, &ctx, "ainsworth-da", size);
                app.perform(Action::Do(Command::SwitchLanguage));
                app.perform(Action::Do(Command::Note));
                take(&mut room, &mut app, &ctx, "ainsworth-note", size);
                app.perform(Action::Go(Route::Coding(small.submitted())));
                take(&mut room, &mut app, &ctx, "coding-submitted", size);
            }
        }
    }
    assert_eq!(app.notices().count(), 0, "{:?}", app.notices().collect::<Vec<_>>());
}
