//! The lead's pages, light and dark, on a common display: nothing may fail, and nothing is blank.
//! With `SAMSPIL_PICTURES=FOLDER` they are taken on a large display too, and kept there for a person to look at;
//! `SAMSPIL_PICTURES_STUDY=FOLDER` shows that study in place of a small one.

use std::path::PathBuf;

use eframe::egui::{self, vec2};

use super::action::Action;
use super::app::App;
use super::picture::Darkroom;
use super::route::Route;
use super::testing::{Small, seat_lead_with_linkage};
use crate::settings::ThemeChoice;
use crate::study::IncidentKind;

const SIZES: [(f32, f32); 3] = [(1280.0, 800.0), (1920.0, 1080.0), (1024.0, 700.0)];

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

/// Lets the reports be computed.
fn settle(app: &mut App) {
    let (results, auditor) = (app.desk.lead.results.clone(), app.desk.lead.auditor.clone());
    let vault = app.desk.lead.vault.clone();
    while results.borrow().at_work() || auditor.borrow().at_work() || vault.borrow().checking() {
        app.tend_lead();
        app.tend_vault();
        std::thread::yield_now();
    }
}

#[test]
fn the_leads_pages_can_be_seen_light_and_dark() {
    let small = Small::new();
    let clip = small.fresh();
    small.lab().report_incident(clip, IncidentKind::Recognised, "Naboens barn").expect("reported");
    let ctx = egui::Context::default();
    let mut app = small.window(&ctx);
    let mut room = Darkroom::default();
    let all = std::env::var_os("SAMSPIL_PICTURES").is_some();
    for (dark, size) in [(false, SIZES[0]), (true, SIZES[0]), (false, SIZES[1]), (false, SIZES[2])] {
        if !all && size != SIZES[0] {
            continue;
        }
        app.set(|settings| settings.theme = if dark { ThemeChoice::Dark } else { ThemeChoice::Light });
        app.perform(Action::Go(Route::Start));
        app.perform(Action::Go(Route::NewStudy));
        take(&mut room, &mut app, &ctx, "new-study", size);
        app.perform(Action::Go(Route::Seal(small.folder())));
        take(&mut room, &mut app, &ctx, "seal", size);
        let study = std::env::var_os("SAMSPIL_PICTURES_STUDY").map_or(small.folder(), PathBuf::from);
        app.perform(Action::OpenStudy(study));
        seat_lead_with_linkage(&mut app);
        settle(&mut app);
        for (name, route) in [
            ("overview", Route::Overview),
            ("recordings", Route::Recordings),
            ("import-empty", Route::Import),
            ("share", Route::Share),
            ("agreement", Route::Agreement),
            ("consistency", Route::Consistency),
            ("scores", Route::Scores),
            ("export", Route::Export),
            ("trail", Route::Trail),
            ("people", Route::People),
            ("backups", Route::Backups),
            ("blinding", Route::Blinding),
            ("allocation", Route::Allocation),
        ] {
            app.perform(Action::Go(route.clone()));
            if route == Route::Backups {
                drop(small.lab().back_up(None, &crate::jobs::Control::quiet()));
                app.perform(Action::Lead(super::lead::LeadAction::ListBackups));
            }
            if route == Route::Allocation {
                let list = small.dir.path().join("groups.csv");
                std::fs::write(&list, "participant,group\nF1,A\nF2,B\n").expect("a list");
                app.perform(Action::Lead(super::lead::LeadAction::ImportAllocation(list)));
            }
            settle(&mut app);
            take(&mut room, &mut app, &ctx, name, size);
        }
        app.perform(Action::Go(Route::Import));
        let table = app.desk.lead.bench.clone();
        table.borrow_mut().table.add_files(
            ["/films/IMG_0412.MOV", "/films/VID-20210314.mp4", "/films/leg.avi"].map(PathBuf::from),
        );
        {
            let table = &mut table.borrow_mut().table;
            table.rows[0].cells.participant = "family-201".into();
            table.rows[0].cells.wave = "12".into();
            table.changed(0);
            table.rows[1].cells.participant = "family-202".into();
            table.rows[1].cells.birth_date = "2021-02-30".into();
            table.changed(1);
        }
        take(&mut room, &mut app, &ctx, "import", size);
    }
}
