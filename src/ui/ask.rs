//! What is asked before anything else goes on: the passphrase for the linkage, a passphrase of one's own, and that
//! what leaves the program has been taken away.

use std::path::PathBuf;

use eframe::egui::{self, Id, Key, Ui};

use super::action::{Action, Answer};
use super::app::App;
use super::chrome::modal;
use super::look::Look;
use super::notices::Notice;
use super::route::Route;
use super::theme::gap;
use super::widgets::{self, Icon, Kind, form};
use super::words::Word;
use super::words_new_study::NewStudyWord;
use crate::lab::Passphrase;

const WIDTH: f32 = 520.0;

/// What is asked now.
#[derive(Default)]
pub enum Asking {
    /// Nothing.
    #[default]
    Nothing,
    /// The passphrase, to open who is on which recording.
    Linkage(Typed),
    /// A passphrase in place of the one that the person has.
    Change(Typed),
    /// That what leaves the program has been taken away.
    Handing(Handing),
}

/// What is typed into the fields.
#[derive(Default)]
pub struct Typed {
    /// The passphrase that the person has just come in with.
    known: Option<Passphrase>,
    old: String,
    new: String,
    again: String,
    fault: String,
    /// Whether the field has had the keyboard.
    begun: bool,
    /// Whether nothing else can be done before.
    must: bool,
}

/// What leaves the program.
#[derive(Default)]
pub struct Handing {
    /// The data manager's key, and its recovery sheet.
    pub files: Option<(PathBuf, PathBuf)>,
    /// First passphrases, by name.
    pub passphrases: Vec<(String, Passphrase)>,
    /// Whether the person says that they were taken away.
    pub ticked: bool,
}

impl App {
    /// Shows what leaves the program until it is said to be in its place.
    pub(super) fn hand(&mut self, handing: Handing) {
        if handing.files.is_some() || !handing.passphrases.is_empty() {
            self.asking = Asking::Handing(handing);
        }
    }

    /// Asks for the passphrase that opens the linkage.
    pub(super) fn ask_for_linkage(&mut self) {
        self.asking = Asking::Linkage(Typed::default());
    }

    /// Asks for another passphrase, of who wants one.
    pub(super) fn ask_for_change(&mut self) {
        if self.desk.actor().is_some() {
            self.asking = Asking::Change(Typed::default());
        }
    }

    /// Asks for a passphrase of one's own in place of the handed-over one that the person came in with; nothing else
    /// can be done before.
    pub(super) fn ask_for_own(&mut self, known: Option<Passphrase>) {
        if self.desk.actor().is_some() {
            self.asking = Asking::Change(Typed { must: true, known, ..Typed::default() });
        }
    }

    /// What was answered.
    pub(super) fn answered(&mut self, answer: Answer) {
        let lab = self.desk.lab();
        let done = match answer {
            Answer::AskLinkage => return self.ask_for_linkage(),
            Answer::AskChange => return self.ask_for_change(),
            Answer::CloseLinkage => lab.map(|lab| lab.close_linkage()),
            Answer::Linkage(passphrase) => lab.and_then(|lab| lab.open_linkage(&passphrase)),
            Answer::Change(old, new) => lab.and_then(|lab| lab.change_passphrase(&old, &new)),
        };
        match (done, &mut self.asking) {
            (Ok(()), Asking::Change(typed)) => {
                let must = typed.must;
                self.asking = Asking::Nothing;
                if must {
                    self.notices.clear();
                    let home = self.desk.actor().map_or(Route::SignIn, Route::home);
                    self.go(home);
                    self.keep_signed_in();
                }
                self.notices.say(Notice::done(self.look().say(Word::PassphraseChanged)));
            }
            (Ok(()), _) => {
                self.asking = Asking::Nothing;
                self.reload();
            }
            (Err(error), Asking::Linkage(typed) | Asking::Change(typed)) => typed.fault = error.to_string(),
            (Err(error), _) => self.notices.say(Notice::fault(error)),
        }
    }

    /// Whether something is asked that stands before everything else.
    pub(super) fn is_asked(&self) -> bool {
        !matches!(self.asking, Asking::Nothing)
    }

    /// Takes back what may be taken back.
    pub(super) fn leave_asking(&mut self) {
        match &self.asking {
            Asking::Handing(_) => {}
            // Who may not stay without it goes out.
            Asking::Change(typed) if typed.must => {
                self.asking = Asking::Nothing;
                self.perform(Action::SignOut);
            }
            _ => self.asking = Asking::Nothing,
        }
    }
}

/// Paints what is asked.
pub fn paint(ctx: &egui::Context, app: &mut App, look: &Look, asked: &mut Vec<Action>) {
    let mut asking = std::mem::take(&mut app.asking);
    let mut leave = false;
    match &mut asking {
        Asking::Nothing => {}
        Asking::Linkage(typed) => {
            leave = modal(ctx, look, "linkage", |ui| linkage(ui, look, typed, asked));
        }
        Asking::Change(typed) => {
            leave = modal(ctx, look, "passphrase", |ui| change(ui, look, typed, asked));
        }
        Asking::Handing(handing) => {
            let mut done = false;
            modal(ctx, look, "handing", |ui| done = hand(ui, look, handing));
            if done {
                asking = Asking::Nothing;
            }
        }
    }
    app.asking = asking;
    if leave {
        app.leave_asking();
    }
}

fn secret(ui: &mut Ui, look: &Look, name: &'static str, label: Word, text: &mut String, fault: &str) -> bool {
    let secret = form::Secret { label: look.say(label), fault, shown: false, id: Id::unique(name) };
    let field = form::secret(ui, look, secret, text, WIDTH);
    field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// The first field gets the keyboard, once.
fn begin(ui: &Ui, typed: &mut Typed, name: &'static str) {
    if !std::mem::replace(&mut typed.begun, true) {
        ui.memory_mut(|memory| memory.request_focus(Id::unique(name)));
    }
}

fn linkage(ui: &mut Ui, look: &Look, typed: &mut Typed, asked: &mut Vec<Action>) {
    ui.set_width(WIDTH);
    ui.spacing_mut().item_spacing.y = gap::SMALL;
    widgets::heading(ui, look, look.say(Word::OpenLinkage));
    widgets::quiet(ui, look, look.say(Word::OpenLinkageWhy));
    let fault = std::mem::take(&mut typed.fault);
    let enter = secret(ui, look, "linkage word", Word::YourPassphrase, &mut typed.old, &fault);
    typed.fault = fault;
    begin(ui, typed, "linkage word");
    let pressed =
        widgets::button(ui, look, Kind::Primary, Some(Icon::Lock), look.say(Word::OpenNow)).clicked();
    if (pressed || enter) && !typed.old.is_empty() {
        asked.push(Action::Answer(Answer::Linkage(Passphrase::typed(&typed.old))));
    }
}

fn change(ui: &mut Ui, look: &Look, typed: &mut Typed, asked: &mut Vec<Action>) {
    ui.set_width(WIDTH);
    ui.spacing_mut().item_spacing.y = gap::SMALL;
    widgets::heading(ui, look, look.say(Word::ChangePassphrase));
    let why = if typed.must { Word::MustChangeWhy } else { Word::ChangePassphraseWhy };
    widgets::quiet(ui, look, look.say(why));
    if typed.known.is_none() {
        secret(ui, look, "old word", Word::OldPassphrase, &mut typed.old, "");
    }
    secret(ui, look, "new word", Word::NewPassphrase, &mut typed.new, "");
    let fault = std::mem::take(&mut typed.fault);
    let enter = secret(ui, look, "new word again", Word::NewPassphraseAgain, &mut typed.again, &fault);
    typed.fault = fault;
    let first = if typed.known.is_some() { "new word" } else { "old word" };
    begin(ui, typed, first);
    let pressed = widgets::button(ui, look, Kind::Primary, None, look.say(Word::ChangeNow)).clicked();
    if !(pressed || enter) {
        return;
    }
    match Passphrase::chosen(&typed.new) {
        Err(error) => typed.fault = error.to_string(),
        Ok(_) if typed.new != typed.again => typed.fault = look.say(NewStudyWord::NotTheSame).to_owned(),
        Ok(new) => {
            let old = typed.known.clone().unwrap_or_else(|| Passphrase::typed(&typed.old));
            asked.push(Action::Answer(Answer::Change(old, new)));
        }
    }
}

/// True when it is said to be in its place.
fn hand(ui: &mut Ui, look: &Look, handing: &mut Handing) -> bool {
    ui.set_width(WIDTH + 120.0);
    ui.spacing_mut().item_spacing.y = gap::SMALL;
    widgets::heading(ui, look, look.say(NewStudyWord::HandTitle));
    if let Some((key, sheet)) = &handing.files {
        for (what, path, why) in [
            (NewStudyWord::HandKey, key, NewStudyWord::HandKeyWhy),
            (NewStudyWord::HandSheet, sheet, NewStudyWord::HandSheetWhy),
        ] {
            widgets::wrapped(ui, look, &look.with(what, &[&path.display().to_string()]));
            widgets::quiet(ui, look, look.say(why));
            ui.add_space(gap::TIGHT);
        }
    }
    if !handing.passphrases.is_empty() {
        widgets::lead(ui, look, look.say(NewStudyWord::HandWords));
        egui::Grid::new("first passphrases").num_columns(2).spacing([gap::LARGE, gap::TIGHT]).show(
            ui,
            |ui| {
                for (name, passphrase) in &handing.passphrases {
                    ui.label(name);
                    ui.monospace(passphrase.reveal());
                    ui.end_row();
                }
            },
        );
        widgets::quiet(ui, look, look.say(NewStudyWord::HandWordsWhy));
        if widgets::button(ui, look, Kind::Plain, None, look.say(NewStudyWord::Copy)).clicked() {
            let lines: Vec<String> = handing
                .passphrases
                .iter()
                .map(|(name, passphrase)| format!("{name}\t{}", passphrase.reveal()))
                .collect();
            ui.ctx().copy_text(lines.join("\n"));
        }
    }
    ui.add_space(gap::SMALL);
    form::tick(ui, look, &mut handing.ticked, look.say(NewStudyWord::HandTick));
    ui.add_enabled_ui(handing.ticked, |ui| {
        widgets::button(ui, look, Kind::Primary, Some(Icon::Check), look.say(NewStudyWord::HandDone))
            .clicked()
    })
    .inner
}
