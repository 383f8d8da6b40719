//! The window: takes keys and clicks, lets the page paint, does what was asked.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Ui};

use super::action::Action;
use super::ask::{self, Asking};
use super::backstage::Backstage;
use super::chrome;
use super::cinema::Cinema;
use super::command::{self, Command};
use super::desk::Desk;
use super::dialog::{self, Dialog};
use super::keeper::Keeper;
use super::lock::{self, Locked, Watch};
use super::look::{Look, Showing};
use super::notices::{Notice, Notices};
use super::route::Route;
use super::screens::{self, Screen};
use super::theme::{self, gap, height};
use super::words::Word;
use crate::lab::{Credentials, LabError};
use crate::settings::{Settings, ThemeChoice};

/// The program's window.
pub struct App {
    pub(super) desk: Desk,
    pub(super) route: Route,
    pub(super) screen: Box<dyn Screen>,
    pub(super) cinema: Cinema,
    pub(super) notices: Notices,
    pub(super) overlay: Overlay,
    pub(super) asking: Asking,
    pub(super) watch: Watch,
    pub(super) locked: Option<Locked>,
    pub(super) choosing: Dialog,
    pub(super) backstage: Backstage,
    pub(super) keeper: Keeper,
    /// Whether the person was told that a note could not be written: asked to leave again, the page is left.
    held: bool,
    /// Whether the window had the keyboard in the frame before.
    focused: bool,
    /// Whether the first frame was painted.
    shown: bool,
    pub(super) ctx: egui::Context,
}

/// What lies over the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Overlay {
    /// Nothing.
    #[default]
    None,
    /// The overview of keys.
    Keys,
    /// The list of commands, with what was typed and which is marked.
    Palette(String, usize),
}

/// Why the window could not be opened.
#[derive(Debug, thiserror::Error)]
#[error(
    "The window could not be opened: {0}. No study was touched. Check that a screen is attached (on Linux: that \
     DISPLAY or WAYLAND_DISPLAY is set); every command also works without a window, see samspil --help."
)]
pub struct WindowError(#[from] eframe::Error);

/// Opens the window, on a study if one is named, and returns when it is closed.
///
/// # Errors
/// When there is no display or no OpenGL.
pub fn run(study: Option<&Path>, who: Option<Credentials>) -> Result<(), WindowError> {
    let file = Settings::file();
    let settings = file.as_deref().map(Settings::load).unwrap_or_default();
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Samspil")
            .with_app_id("samspil")
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([960.0, 640.0]),
        ..Default::default()
    };
    let study = study.map(Path::to_owned);
    eframe::run_native(
        "samspil",
        options,
        Box::new(move |creation| {
            let mut app = App::new(&creation.egui_ctx, settings, file);
            app.keep();
            if let Some(study) = study {
                app.perform(Action::OpenStudy(study));
            }
            if let Some(who) = who {
                app.perform(Action::SignIn(who));
            }
            Ok(Box::new(app))
        }),
    )?;
    Ok(())
}

impl App {
    /// A window on no study.
    pub fn new(ctx: &egui::Context, settings: Settings, settings_file: Option<PathBuf>) -> Self {
        theme::install_fonts(ctx);
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let cinema = Cinema::new(settings.volume);
        let mut app = Self {
            desk: Desk::new(settings, settings_file),
            route: Route::Start,
            screen: screens::make(&Route::Start),
            cinema,
            notices: Notices::default(),
            overlay: Overlay::None,
            asking: Asking::default(),
            watch: Watch::default(),
            locked: None,
            choosing: Dialog::default(),
            backstage: Backstage::default(),
            keeper: Keeper::default(),
            held: false,
            focused: true,
            shown: false,
            ctx: ctx.clone(),
        };
        app.dress();
        app.reload();
        app
    }

    /// Applies theme and size of text.
    pub(super) fn dress(&self) {
        let settings = &self.desk.settings;
        theme::Theme::of(settings.theme).apply(&self.ctx);
        if (self.ctx.zoom_factor() - settings.text_size).abs() > 0.001 {
            self.ctx.set_zoom_factor(settings.text_size);
        }
    }

    /// Lets the page read again.
    pub(super) fn reload(&mut self) {
        self.read_again();
    }

    /// True when the page could be read.
    fn read_again(&mut self) -> bool {
        let read = self.screen.load(&mut self.desk);
        let well = read.is_ok();
        if let Err(error) = read {
            self.notices.say(Notice::fault(error));
        }
        self.cinema.show(self.screen.film(), &self.ctx);
        well
    }

    /// What a change of the study makes stale is read again; tells what went wrong. True when it went well.
    pub(super) fn changed(&mut self, result: Result<(), LabError>) -> bool {
        let well = result.is_ok();
        self.held &= !well;
        if let Err(error) = result {
            self.notices.say(Notice::fault(error));
        }
        // The page reads again also after a refusal: it then shows what is really on disk.
        let read = self.read_again();
        if well && read && !self.screen.unwritten() {
            self.notices.went_well();
        }
        self.ctx.request_repaint();
        well
    }

    /// Lets the page write what is left to write. False when something could not be written: the page then
    /// stays, until it is asked once more.
    pub(super) fn may_leave(&mut self) -> bool {
        for action in self.screen.leave(&self.look()) {
            self.perform(action);
        }
        if !self.screen.unwritten() {
            return true;
        }
        let told = std::mem::replace(&mut self.held, true);
        if !told {
            self.notices.say(Notice::advice(self.look().say(Word::NoteHeld)));
        }
        told
    }

    /// Shows another page, unless this one holds what could not be written. True when it is shown.
    pub(super) fn go(&mut self, route: Route) -> bool {
        let may = self.may_leave();
        if may {
            self.show(route);
        }
        may
    }

    /// Shows another page, whatever the one before held.
    pub(super) fn show(&mut self, route: Route) {
        self.held = false;
        self.notices.leave_page();
        if route == Route::Start {
            // The study is closed there, and with it the import.
            self.tell_stopped(self.desk.lead.importing());
        }
        self.screen = screens::make(&route);
        self.route = route;
        self.ctx.memory_mut(|memory| {
            if let Some(id) = memory.focused() {
                memory.surrender_focus(id);
            }
        });
        self.reload();
        self.ctx.request_repaint();
    }

    pub(super) fn look(&self) -> Look {
        Look::of(&self.desk.settings)
    }

    /// One frame: keys, the page, what lies over it, and then what was asked for.
    pub fn frame(&mut self, ui: &mut Ui) {
        self.look_at_jobs();
        self.look_at_window();
        self.keep_watch();
        let mut look = self.look();
        if self.locked.is_some() {
            // Keys are for the passphrase only, and nothing of the page is painted.
            let mut asked = Vec::new();
            lock::paint(ui, self, &look, &mut asked);
            for action in asked {
                self.perform(action);
            }
            return;
        }
        if dialog::is_missing(&self.ctx) {
            self.notices.say(Notice::hint(look.say(Word::NoDialog)));
        }
        look.showing = self.cinema.showing(&self.ctx);
        look.showing.coming = self.backstage.progress().is_some();
        if let Some(remark) = self.cinema.remark() {
            self.notices.say(Notice::hint(remark));
        }
        // One after another: where two digits come in one frame, the second is meant for the next item.
        for command in command::pressed(&self.ctx) {
            for action in self.answer(command, &look) {
                self.perform(action);
            }
        }
        let mut asked = Vec::new();
        chrome::bar(ui, self, &look, &mut asked);
        super::side::bar(ui, self, &look, &mut asked);
        let page = egui::Frame::new().fill(look.theme.ground);
        egui::CentralPanel::no_frame().frame(page).show(ui, |ui| {
            asked.extend(self.screen.paint(ui, &look));
        });
        let ctx = self.ctx.clone();
        chrome::overlay(&ctx, self, &look, &mut asked);
        ask::paint(&ctx, self, &look, &mut asked);
        self.notices.paint(&ctx, &look, above(&self.route));
        for action in asked {
            self.perform(action);
        }
    }

    /// What became of the window since the last frame.
    fn look_at_window(&mut self) {
        let (focused, closing) = self.ctx.input(|input| (input.focused, input.viewport().close_requested()));
        // Another window or program may have written to the study meanwhile.
        if focused && !std::mem::replace(&mut self.focused, focused) {
            self.reload();
        }
        self.focused = focused;
        if closing && !self.may_leave() {
            self.ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
        }
    }

    /// The window's own commands; the rest is the page's.
    pub(super) fn answer(&mut self, command: Command, look: &Look) -> Vec<Action> {
        match command {
            Command::Back if self.is_asked() => self.leave_asking(),
            // What is asked keeps every key away from the page.
            _ if self.is_asked() => {}
            Command::Lock => self.lock(),
            Command::ChangePassphrase => self.ask_for_change(),
            Command::Help => self.overlay = toggled(&self.overlay, Overlay::Keys),
            Command::Palette => self.overlay = toggled(&self.overlay, Overlay::Palette(String::new(), 0)),
            Command::Back if self.overlay != Overlay::None => self.overlay = Overlay::None,
            Command::Back => {
                let answer = self.screen.command(command, look);
                if answer.is_empty() && !self.screen.commands().contains(&Command::Submit) {
                    return self.route.parent().map(Action::Go).into_iter().collect();
                }
                return answer;
            }
            // What lies over the page keeps the page's keys away from it.
            _ if self.overlay != Overlay::None => {}
            Command::OpenStudy => return vec![Action::ChooseStudy],
            Command::SignOut => return vec![Action::SignOut],
            Command::SwitchTheme => self.set(|settings| {
                settings.theme = match settings.theme {
                    ThemeChoice::Light => ThemeChoice::Dark,
                    ThemeChoice::Dark => ThemeChoice::Light,
                };
            }),
            Command::SwitchLanguage => self.set(|settings| {
                settings.language = if settings.language == "da" { "en" } else { "da" }.to_owned();
            }),
            Command::TextLarger => self.set(|settings| settings.change_text_size(1)),
            Command::TextSmaller => self.set(|settings| settings.change_text_size(-1)),
            Command::Section(number) if self.page(number).is_some() => {
                return self.page(number).map(Action::Go).into_iter().collect();
            }
            _ => return self.screen.command(command, look),
        }
        self.ctx.request_repaint();
        Vec::new()
    }

    /// The page of this number at the left, counted from 1.
    pub(super) fn page(&self, number: u8) -> Option<Route> {
        let pages = Route::pages(self.desk.actor()?);
        pages.into_iter().nth(usize::from(number).checked_sub(1)?)
    }

    /// Changes a preference, shows it and keeps it.
    pub(super) fn set(&mut self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.desk.settings);
        self.dress();
        self.desk.keep_settings();
        self.ctx.request_repaint();
    }

    /// How the film stands.
    pub(super) fn showing(&mut self) -> Showing {
        self.cinema.showing(&self.ctx)
    }

    /// Whether the film is on its way to another moment.
    pub(super) fn seeking(&self) -> bool {
        self.cinema.seeking()
    }

    /// What the window is telling the person.
    pub fn notices(&self) -> impl Iterator<Item = &str> {
        self.notices.texts().map(|notice| notice.text.as_str())
    }

    /// The page that is shown.
    pub fn route(&self) -> &Route {
        &self.route
    }
}

/// How far above the window's lower edge notices stand: clear of the buttons at the foot of a page. In the coding
/// room there are none at the left.
fn above(route: &Route) -> f32 {
    // At the door they must not cover the field in which one types.
    if matches!(route, Route::Coding(_) | Route::SignIn) {
        gap::MEDIUM
    } else {
        2.0 * gap::LARGE + height::PROMINENT
    }
}

fn toggled(now: &Overlay, wanted: Overlay) -> Overlay {
    if std::mem::discriminant(now) == std::mem::discriminant(&wanted) { Overlay::None } else { wanted }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
        if !std::mem::replace(&mut self.shown, true) {
            // Measured from outside: `benches/player.rs` waits for this line.
            log::info!("window ready");
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        for action in self.screen.leave(&self.look()) {
            self.perform(action);
        }
        self.desk.lead.wind_up();
        self.keep_to_the_end();
        self.desk.settings.volume = self.cinema.volume();
        self.desk.keep_settings();
        self.cinema.show(None, &self.ctx);
    }
}
