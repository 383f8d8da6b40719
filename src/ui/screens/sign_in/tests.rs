//! The door in a window: whoever is chosen has the keyboard at once, also after somebody else was.

use egui_kittest::kittest::Queryable as _;

use crate::ui::testing::{Small, drive};

#[test]
fn whoever_is_chosen_can_type_at_once() {
    let small = Small::new();
    let mut harness = drive(eframe::egui::vec2(1280.0, 800.0), |ctx| small.window(ctx));
    // Down the list and up again: the field of the one before goes away in either direction.
    for (row, field) in [
        ("Astrid, Coder", "Passphrase of Astrid"),
        ("Bjørn, Coder", "Passphrase of Bjørn"),
        ("Astrid, Coder", "Passphrase of Astrid"),
        ("Lead, Lead coder", "Passphrase of Lead"),
        ("Bjørn, Coder", "Passphrase of Bjørn"),
    ] {
        harness.get_by_label(row).click();
        harness.run();
        assert!(harness.get_by_label(field).is_focused(), "{field}");
        harness.get_by_label(field).type_text("wrong");
        harness.run();
    }
}

#[test]
fn a_data_manager_without_a_file_is_told_so() {
    let small = Small::new();
    let mut harness = drive(eframe::egui::vec2(1280.0, 800.0), |ctx| small.window(ctx));
    harness.get_by_label("Data manager, Data manager").click();
    harness.run();
    harness.get_by_label("Passphrase of Data manager").type_text("a passphrase");
    harness.run();
    harness.get_by_label("Sign in").click();
    harness.run();
    harness.get_by_label("Choose the key file first.");
}
