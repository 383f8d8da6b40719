//! The coding room, by keyboard and by name, on a study on disk.

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::codebook::{ItemId, ReasonId};
use crate::lab::{EntryState, Passphrase, RatingData, SheetItem, SheetPage};
use crate::study::{AssignmentId, Duty, Rating};
use crate::ui::action::Action;
use crate::ui::notices::Notice;
use crate::ui::route::Route;
use crate::ui::testing::{Driven, Small, WORD, notices, seat_coder, seat_lead};

fn room(small: &Small) -> (Driven<'_>, AssignmentId) {
    let clip = small.fresh();
    (small.drive(Route::Coding(clip)), clip)
}

fn press(harness: &mut Driven<'_>, key: Key) {
    harness.key_press(key);
    harness.run();
}

fn with_ctrl(harness: &mut Driven<'_>, key: Key) {
    harness.key_press_modifiers(Modifiers::COMMAND, key);
    harness.run();
}

fn on_disk(small: &Small, clip: AssignmentId, item: &str) -> Option<Rating> {
    let sheet = small.lab().rating_data(clip).expect("sheet");
    sheet.items().find(|i| i.item.id == ItemId::new(item)).expect("item").rating.clone()
}

#[test]
fn digits_rate_the_selected_item_on_disk_and_move_on() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    harness.get_by_label("1/22");
    press(&mut harness, Key::Num3);
    press(&mut harness, Key::Num5);
    assert_eq!(on_disk(&small, clip, "P01"), Some(Rating::Points(3.0)));
    assert_eq!(on_disk(&small, clip, "P02"), Some(Rating::Points(5.0)));
    harness.get_by_label("3/22");
    harness.get_by_label("Parent 2/22");
}

/// Presses keys so fast that one frame gets them all.
fn all_at_once(harness: &mut Driven<'_>, keys: &[Key]) {
    for &key in keys {
        harness.input_mut().events.push(eframe::egui::Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        });
    }
    harness.step();
}

#[test]
fn digits_typed_faster_than_the_window_paints_each_find_their_item() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    all_at_once(&mut harness, &[Key::Num1, Key::Num2, Key::Num3, Key::Num4]);
    let given: Vec<_> = ["P01", "P02", "P03", "P04"].map(|item| on_disk(&small, clip, item)).into();
    assert_eq!(given, [1.0, 2.0, 3.0, 4.0].map(|value| Some(Rating::Points(value))));
}

#[test]
fn what_is_typed_right_after_opening_a_note_rates_nothing() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    all_at_once(&mut harness, &[Key::N, Key::Num3]);
    assert_eq!(on_disk(&small, clip, "P01"), None);
}

#[test]
fn a_click_rates_and_stays() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    harness.get_by_label("OVER 4").click();
    harness.run();
    assert_eq!(on_disk(&small, clip, "P02"), Some(Rating::Points(4.0)));
    harness.get_by_label("1/22");
}

#[test]
fn a_digit_off_the_scale_rates_nothing_and_says_so() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    press(&mut harness, Key::Num7);
    assert_eq!(on_disk(&small, clip, "P01"), None);
    assert_eq!(notices(&harness), ["FORC takes 1 to 5."]);
}

#[test]
fn a_rating_can_be_cleared_and_undone() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    press(&mut harness, Key::Num3);
    press(&mut harness, Key::ArrowUp);
    press(&mut harness, Key::Backspace);
    assert_eq!(on_disk(&small, clip, "P01"), None);
    with_ctrl(&mut harness, Key::Z);
    assert_eq!(on_disk(&small, clip, "P01"), Some(Rating::Points(3.0)));
    with_ctrl(&mut harness, Key::Z);
    assert_eq!(on_disk(&small, clip, "P01"), None);
    with_ctrl(&mut harness, Key::Z);
    assert_eq!(notices(&harness), ["There is nothing to undo."]);
}

#[test]
fn a_reason_is_chosen_by_digit() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    press(&mut harness, Key::X);
    harness.get_by_label("Why can't it be rated?");
    press(&mut harness, Key::Num1);
    let reason = ReasonId::new("not-visible");
    assert_eq!(on_disk(&small, clip, "P01"), Some(Rating::NotRated { reason, text: String::new() }));
    harness.get_by_label("2/22");
}

#[test]
fn the_other_reason_asks_for_words() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    let sheet = small.lab().rating_data(clip).expect("sheet");
    let reasons = &sheet.items().next().expect("item").reasons;
    let other = reasons.iter().position(|reason| reason.text_required).expect("a reason with words");
    press(&mut harness, Key::Num0);
    let digits = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6];
    press(&mut harness, digits[other]);
    assert_eq!(on_disk(&small, clip, "P01"), None);
    harness.event(eframe::egui::Event::Text("hund i vejen 2".to_owned()));
    harness.run();
    press(&mut harness, Key::Enter);
    let Some(Rating::NotRated { text, .. }) = on_disk(&small, clip, "P01") else { panic!("not given") };
    assert_eq!(text, "hund i vejen 2");
}

#[test]
fn writing_a_note_rates_nothing() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    press(&mut harness, Key::N);
    for key in [Key::Num3, Key::Space, Key::X, Key::Backspace] {
        press(&mut harness, key);
    }
    harness.event(eframe::egui::Event::Text("3 gange".to_owned()));
    harness.run();
    press(&mut harness, Key::Enter);
    let sheet = small.lab().rating_data(clip).expect("sheet");
    assert!(sheet.items().all(|item| item.rating.is_none()));
    assert_eq!(sheet.items().next().expect("item").note, "3 gange");
    press(&mut harness, Key::Num2);
    assert_eq!(on_disk(&small, clip, "P01"), Some(Rating::Points(2.0)), "the keyboard is back at the sheet");
}

#[test]
fn a_note_is_kept_when_another_item_is_clicked() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    press(&mut harness, Key::N);
    harness.event(eframe::egui::Event::Text("ser væk".to_owned()));
    harness.run();
    harness.get_by_label("ELAB Elaborating, open").click();
    harness.run();
    let sheet = small.lab().rating_data(clip).expect("sheet");
    assert_eq!(sheet.items().next().expect("item").note, "ser væk");
}

#[test]
fn a_note_goes_to_disk_when_its_writer_pauses_and_stays_under_the_pen() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    press(&mut harness, Key::N);
    harness.event(eframe::egui::Event::Text("peger ".to_owned()));
    harness.run();
    let note = || small.lab().rating_data(clip).expect("sheet").items().next().expect("item").note.clone();
    assert_eq!(note(), "");
    // Steps of the window's clock, a sixtieth of a second or more each.
    harness.run_steps(120);
    assert_eq!(note(), "peger");
    harness.event(eframe::egui::Event::Text("på bolden".to_owned()));
    harness.run();
    press(&mut harness, Key::Enter);
    assert_eq!(note(), "peger på bolden");
}

#[test]
fn a_note_goes_to_disk_although_nothing_moves_but_the_clock() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    press(&mut harness, Key::N);
    harness.event(eframe::egui::Event::Text("peger".to_owned()));
    harness.run();
    // As the system does: the next frame comes when the one before has asked for it, and not earlier.
    let mut waited = 0.0;
    while waited < 1.2 {
        let outputs = &harness.output().viewport_output;
        let delay = outputs.values().map(|output| output.repaint_delay).min().expect("a window");
        assert!(delay.as_secs() < 2, "no frame will come");
        waited += delay.as_secs_f64().max(0.01);
        let now = harness.input().time.unwrap_or_else(|| harness.ctx.input(|input| input.time));
        harness.input_mut().time = Some(now + delay.as_secs_f64().max(0.01));
        harness.step();
        let note = small.lab().rating_data(clip).expect("sheet").items().next().expect("item").note.clone();
        if note == "peger" {
            return;
        }
    }
    panic!("not on disk after {waited} s");
}

/// Takes the seat away behind the window's back, so that no write succeeds; or gives it back.
fn seat(harness: &mut Driven<'_>, seated: bool) {
    let app = harness.state_mut().as_mut().expect("a window");
    let lab = app.desk.lab().expect("study");
    let done =
        if seated { lab.sign_in("Astrid", Duty::Coder, &Passphrase::typed(WORD)) } else { lab.sign_out() };
    done.expect("seated");
}

#[test]
fn a_note_that_can_not_be_written_stays_under_the_pen_and_goes_to_disk_later() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    let note = || small.lab().rating_data(clip).expect("sheet").items().next().expect("item").note.clone();
    press(&mut harness, Key::N);
    harness.event(eframe::egui::Event::Text("peger på bolden".to_owned()));
    harness.run();
    seat(&mut harness, false);
    harness.run_steps(120);
    press(&mut harness, Key::Enter);
    assert!(!notices(&harness).is_empty(), "the failure is told");
    assert_eq!(note(), "");
    assert!(harness.query_all_by_value("peger på bolden").count() > 0);
    seat(&mut harness, true);
    press(&mut harness, Key::Num3);
    assert_eq!(note(), "peger på bolden", "the next thing on the sheet takes the note along");
    assert_eq!(on_disk(&small, clip, "P01"), Some(Rating::Points(3.0)));
}

#[test]
fn the_room_is_not_left_at_once_with_a_note_that_can_not_be_written() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    press(&mut harness, Key::N);
    harness.event(eframe::egui::Event::Text("ser væk".to_owned()));
    harness.run();
    seat(&mut harness, false);
    let mut leave = |route: Route| {
        let app = harness.state_mut().as_mut().expect("a window");
        app.perform(Action::Go(route));
        app.route().clone()
    };
    assert_eq!(leave(Route::Worklist), Route::Coding(clip));
    assert_eq!(leave(Route::Worklist), Route::Worklist, "whoever asks twice means it");
}

#[test]
fn what_a_lead_was_told_is_gone_for_the_next_coder() {
    let small = Small::new();
    let (mut harness, _) = room(&small);
    let app = harness.state_mut().as_mut().expect("a window");
    let fault = || Action::Say(Notice::fault("Randers/intervention.csv can't be read."));
    app.perform(Action::SignOut);
    seat_lead(app);
    app.perform(fault());
    app.perform(Action::SignOut);
    assert_eq!(app.notices().count(), 0);
    app.perform(fault());
    seat_coder(app);
    assert_eq!(app.notices().count(), 0);
}

#[test]
fn a_path_that_leads_nowhere_says_so_and_no_longer_on_the_next_page() {
    let small = Small::new();
    let (mut harness, _) = room(&small);
    let app = harness.state_mut().as_mut().expect("a window");
    app.perform(Action::Go(Route::Start));
    app.perform(Action::OpenStudy(small.folder().join("nowhere")));
    assert!(app.notices().any(|text| text.starts_with("There is no folder ")));
    app.perform(Action::Go(Route::NewStudy));
    assert_eq!(app.notices().count(), 0);
}

#[test]
fn what_another_window_wrote_is_seen_once_this_one_has_the_keyboard_again() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    small.lab().rate(clip, &ItemId::new("P01"), Some(Rating::Points(2.0))).expect("rated elsewhere");
    harness.run();
    assert_eq!(harness.query_all_by_label("1 of 44 done").count(), 0);
    for focused in [false, true] {
        harness.input_mut().focused = focused;
        harness.run();
    }
    assert!(harness.query_all_by_label("1 of 44 done").count() > 0);
}

#[test]
fn submitting_lists_what_is_missing_and_leads_there() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    press(&mut harness, Key::Num3);
    with_ctrl(&mut harness, Key::Enter);
    harness.get_by_label("43 items are still open");
    press(&mut harness, Key::Num3);
    assert_eq!(on_disk(&small, clip, "P02"), None, "a digit rates nothing behind the question");
    harness.get_by_label("IMIT Imitating").click();
    harness.run();
    assert!(harness.query_by_label("43 items are still open").is_none());
    harness.get_by_label("4/22");
}

#[test]
fn the_whole_sheet_is_rated_and_submitted_by_keyboard() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    let items = small.lab().rating_data(clip).expect("sheet").items().count();
    for _ in 0..items {
        harness.key_press(Key::Num4);
        harness.step();
        harness.step();
    }
    harness.run();
    assert!(small.lab().rating_data(clip).expect("sheet").missing().is_empty());
    with_ctrl(&mut harness, Key::Enter);
    with_ctrl(&mut harness, Key::Enter);
    assert!(small.lab().rating_data(clip).expect("sheet").submitted);
    let next = small.lab().worklist().expect("list").next.expect("another clip");
    assert_eq!(harness.state().as_ref().map(|app| app.route().clone()), Some(Route::Coding(next)));
}

#[test]
fn pages_are_reached_by_key_and_ainsworth_takes_nine_points() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    with_ctrl(&mut harness, Key::Num4);
    harness.get_by_label("AINS 9");
    press(&mut harness, Key::Num8);
    assert_eq!(on_disk(&small, clip, "AINS"), Some(Rating::Points(8.0)));
    with_ctrl(&mut harness, Key::Num2);
    harness.get_by_label("1/16");
    press(&mut harness, Key::PageUp);
    harness.get_by_label("1/22");
}

#[test]
fn a_sheet_reopens_where_it_was_left() {
    let small = Small::new();
    let harness = small.drive(Route::Coding(small.begun()));
    harness.get_by_label("13/22");
    assert!(harness.query_all_by_label("12 of 44 done").count() > 0);
}

#[test]
fn a_submitted_sheet_is_read_only() {
    let small = Small::new();
    let list = small.lab().worklist().expect("list");
    let done =
        list.entries.iter().find(|entry| entry.state == EntryState::Submitted).expect("one").assignment;
    let before = small.lab().rating_data(done).expect("sheet");
    let mut harness = small.drive(Route::Coding(done));
    for key in [Key::Num1, Key::X, Key::Backspace, Key::N] {
        press(&mut harness, key);
    }
    assert_eq!(notices(&harness), ["Submitted: the sheet can be read, not changed."]);
    assert_eq!(small.lab().rating_data(done).expect("sheet"), before);
}

/// Taken apart field by field: whoever adds one meets this test, and says why a coder may see it.
#[test]
fn the_room_has_no_field_for_family_site_group_or_other_coder() {
    let small = Small::new();
    let data = super::data::Data::read(&mut small.lab(), small.begun(), None).expect("data");
    // The question names the groups that there are, and none as this family's.
    let super::data::Data { sheet, submitted: _, clips: _, question: _ } = &data;
    let RatingData {
        assignment: _,
        blind_code: _,
        child_age_months: _,
        media: _,
        start_ms: _,
        end_ms: _,
        pages,
        note: _,
        unverified: _,
        submitted: _,
        resume_item: _,
        resume_ms: _,
    } = sheet;
    let SheetPage { id: _, label: _, items } = &pages[0];
    let SheetItem { item: _, reasons: _, rating: _, note: _ } = &items[0];
    let said = format!("{data:?}");
    for word in ["CANARY", "Bjørn", "2024", "2025", "2026"] {
        assert!(!said.contains(word), "{word}");
    }
}

#[test]
fn a_broken_blinding_is_told_in_two_keys_and_a_few_words() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    with_ctrl(&mut harness, Key::I);
    press(&mut harness, Key::Num5);
    harness.get_by_label("I recognised the family");
    press(&mut harness, Key::Num1);
    assert_eq!(on_disk(&small, clip, "P01"), None, "a digit rates nothing behind the question");
    press(&mut harness, Key::Enter);
    assert!(small.lab().rating_data(clip).is_ok(), "a reason is due");
    harness.key_press(Key::Tab);
    harness.run();
    let field = harness.get_by_role(eframe::egui::accesskit::Role::TextInput);
    field.focus();
    harness.run();
    harness.get_by_role(eframe::egui::accesskit::Role::TextInput).type_text("my sister's neighbours");
    harness.run();
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().as_ref().map(|app| app.route().clone()), Some(Route::Worklist));
    assert!(small.lab().rating_data(clip).is_err(), "gone from the coder");
    let found = small.lead().incidents().expect("incidents");
    assert_eq!(found.reported[0].why.as_deref(), Some("my sister's neighbours"));
    assert!(notices(&harness)[0].contains("is gone from your list"), "{:?}", notices(&harness));
}

#[test]
fn escape_takes_back_what_was_begun_to_be_told() {
    let small = Small::new();
    let (mut harness, clip) = room(&small);
    for keys in [1, 2] {
        with_ctrl(&mut harness, Key::I);
        if keys == 2 {
            press(&mut harness, Key::Num2);
            press(&mut harness, Key::Escape);
        }
        press(&mut harness, Key::Escape);
        assert!(harness.query_by_label("I recognised the family").is_none());
        press(&mut harness, Key::Num4);
    }
    assert_eq!(on_disk(&small, clip, "P02"), Some(Rating::Points(4.0)), "the room goes on");
}

#[test]
fn the_group_is_guessed_by_key_before_the_sheet_goes() {
    let small = Small::new();
    let clip = small.fresh();
    // Whether coders are asked is decided before the first sheet: the study for tests has some, so past the lab.
    let question = crate::study::GuessQuestion::new(&["Circle", "Usual care"]).expect("a question");
    assert!(small.lead().ask_for_guess(Some(&question), "why").is_err());
    let mut data = super::data::Data::read(&mut small.lab(), clip, None).expect("data");
    data.question = Some(question);
    for page in &mut data.sheet.pages {
        for item in &mut page.items {
            item.rating = Some(Rating::Points(3.0));
        }
    }
    let look = crate::ui::look::Look::of(&crate::settings::Settings::default());
    let mut room = super::Coding::new(clip);
    room.data = Some(data);
    let submit = |room: &mut super::Coding| {
        use crate::ui::screens::Screen as _;
        room.command(crate::ui::command::Command::Submit, &look)
    };
    submit(&mut room);
    let told = submit(&mut room);
    assert!(
        matches!(told.as_slice(), [Action::Say(Notice { text, .. })] if text.contains("question of the group"))
    );
    {
        use crate::ui::screens::Screen as _;
        room.command(crate::ui::command::Command::Rate(9), &look);
        room.command(crate::ui::command::Command::Rate(3), &look);
    }
    let sent = submit(&mut room);
    let wanted =
        Action::Sheet(clip, crate::ui::action::SheetChange::Submit(Some(crate::study::Guess::DontKnow)));
    assert_eq!(sent, [wanted]);
}
