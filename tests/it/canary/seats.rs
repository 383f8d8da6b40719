//! Who sits down in the journey, at the lab and at the window, and what they alone can do.

use std::path::Path;
use std::time::{Duration, Instant};

use samspil::export::{self, ExportMeta, Format};
use samspil::lab::{Credentials, Lab};
use samspil::study::Duty;
use samspil::ui::{Action, App};

use crate::support::{CODERS, known};

/// A window that is driven without a display.
pub(super) type Window<'a> = egui_kittest::Harness<'a, Option<App>>;

/// The allocation goes in, unread by whoever brings it.
pub(super) fn allocate(lab: &mut Lab, list: &Path, families: usize) {
    let imported = lab.import_allocation(list).expect("imported");
    assert_eq!(imported.families, families, "{imported:?}");
}

/// What leaves the study.
pub(super) fn export(lab: &mut Lab, to: &Path) {
    let ratings = lab.study_ratings().expect("ratings");
    let meta = ExportMeta::new(Some(lab.study_id().expect("an id")));
    export::write(&ratings, &meta, to, Format::default()).expect("written");
}

fn sit_down(window: &mut Window<'_>, name: &str, duty: Duty) {
    let credentials = Credentials::Passphrase { name: name.to_owned(), duty, passphrase: known() };
    window.state_mut().as_mut().expect("a window").perform(Action::SignIn(credentials));
    // The passphrase is tried on another thread.
    let begun = Instant::now();
    while page(window).contains("SignIn") {
        assert!(begun.elapsed() < Duration::from_secs(60), "{name} never came in");
        window.run_steps(1);
    }
    window.run_steps(3);
}

/// The page that a window shows.
pub(super) fn page(window: &Window<'_>) -> String {
    format!("{:?}", window.state().as_ref().expect("a window").route())
}

/// The lead sits down at the window.
pub(super) fn lead_at(window: &mut Window<'_>) {
    sit_down(window, "Lead", Duty::Lead);
}

/// A coder sits down at the window.
pub(super) fn coder_at(window: &mut Window<'_>, place: usize) {
    sit_down(window, CODERS[place], Duty::Coder);
}
