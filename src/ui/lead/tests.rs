//! Long work of the lead's: how it ends, and who is told.

use super::*;
use crate::ui::action::Action;
use crate::ui::testing::{Small, seat_coder, seat_lead};

type Import = Result<ImportReport, String>;

/// A lead's window with an import under way that ends when it is cancelled; what it gives then is sent too.
fn importing(small: &Small, outcome: impl FnOnce() -> Import + Send + 'static) -> App {
    let mut app = small.window(&egui::Context::default());
    seat_lead(&mut app);
    app.perform(Action::Go(Route::Overview));
    let job = Job::start("test", crate::jobs::no_wake(), move |control| {
        while !control.is_cancelled() {
            std::thread::yield_now();
        }
        outcome()
    });
    app.desk.lead.bench.borrow_mut().job = Some(job.expect("thread"));
    app
}

fn settle(app: &mut App) {
    app.lead(LeadAction::StopImport);
    while app.desk.lead.importing() {
        app.tend_lead();
        std::thread::yield_now();
    }
}

#[test]
fn an_import_goes_on_while_its_lead_is_away_and_is_stopped_aloud_with_its_study() {
    let small = Small::new();
    let mut app = importing(&small, || Err("stopped".to_owned()));
    app.perform(Action::SignOut);
    assert!(app.desk.lead.importing());
    app.perform(Action::Go(Route::Start));
    assert!(!app.desk.lead.importing());
    assert!(app.notices().any(|text| text.starts_with("The import was stopped")));
}

#[test]
fn what_ended_an_import_is_told_to_leads_only() {
    let small = Small::new();
    let fault = || Err("Randers/intervention.csv".to_owned());
    let mut app = importing(&small, fault);
    settle(&mut app);
    assert_eq!(app.notices().collect::<Vec<_>>(), ["Randers/intervention.csv"]);
    let mut app = importing(&small, fault);
    app.perform(Action::SignOut);
    seat_coder(&mut app);
    settle(&mut app);
    assert_eq!(app.notices().count(), 0);
    assert!(app.desk.lead.bench.borrow().fault.is_some(), "the import page has it");
}

#[test]
fn closing_the_window_waits_until_the_import_has_stopped() {
    let small = Small::new();
    let (send, ended) = mpsc::channel();
    let app = importing(&small, move || {
        send.send(()).expect("heard");
        Err(String::new())
    });
    app.desk.lead.wind_up();
    assert!(ended.try_recv().is_ok());
}
