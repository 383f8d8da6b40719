//! Everything that can be done by a key: one enum for menu, palette, tooltips and the key overview.

use eframe::egui::{self, Key, KeyboardShortcut, Modifiers};

use crate::codebook::Language;

/// Something that a person can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Show or hide the key overview.
    Help,
    /// Show or hide the list of commands.
    Palette,
    /// Close what is open, or go one page back.
    Back,
    /// Choose a study folder.
    OpenStudy,
    /// Leave the study's rooms, not the study.
    SignOut,
    /// Lock the window until whoever is at work is back.
    Lock,
    /// Another passphrase for whoever is at work.
    ChangePassphrase,
    /// Light or dark.
    SwitchTheme,
    /// English or Danish.
    SwitchLanguage,
    /// Larger text.
    TextLarger,
    /// Smaller text.
    TextSmaller,
    /// Open the next clip of the worklist.
    NextClip,

    /// Play or pause.
    PlayPause,
    /// Five seconds back.
    Rewind,
    /// Five seconds on.
    Forward,
    /// To the start of the clip.
    ToStart,
    /// One speed down.
    Slower,
    /// One speed up.
    Faster,
    /// Louder.
    Louder,
    /// Quieter.
    Softer,
    /// Sound off, or on again.
    Mute,

    /// Rate the selected item.
    Rate(u8),
    /// Add half a point to the last rating, or take it away.
    Half,
    /// Take back the rating of the selected item.
    Clear,
    /// Say why the selected item can't be rated.
    NotRated,
    /// Write a note on the selected item.
    Note,
    /// Take back the last change.
    Undo,

    /// Select the next item.
    NextItem,
    /// Select the item before.
    PreviousItem,
    /// Select the next item without a rating.
    NextUnrated,
    /// Go to a page of the sheet, counted from 1.
    Section(u8),
    /// Next page of the sheet.
    NextSection,
    /// Page of the sheet before.
    PreviousSection,
    /// Submit the sheet.
    Submit,
    /// Say that the blinding has broken for this clip.
    Incident,
}

/// Heading under which the key overview shows a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Rating an item.
    Rating,
    /// Moving over the sheet.
    Sheet,
    /// Playing the clip.
    Clip,
    /// The window as a whole.
    Window,
}

impl Group {
    /// All, in the order of the overview.
    pub const ALL: [Self; 4] = [Self::Rating, Self::Sheet, Self::Clip, Self::Window];

    /// The heading.
    pub fn label(self, language: Language) -> &'static str {
        let (en, da) = match self {
            Self::Rating => ("Rating", "Bedømmelse"),
            Self::Sheet => ("Sheet", "Skema"),
            Self::Clip => ("Clip", "Klip"),
            Self::Window => ("Window", "Vindue"),
        };
        pick(language, en, da)
    }
}

fn pick(language: Language, en: &'static str, da: &'static str) -> &'static str {
    match language {
        Language::En => en,
        Language::Da => da,
    }
}

impl Command {
    /// Every command, in the order of menus.
    pub fn all() -> Vec<Self> {
        let mut all: Vec<Self> = (1..=9).map(Self::Rate).collect();
        all.extend([Self::Half, Self::Clear, Self::NotRated, Self::Note, Self::Undo]);
        all.extend([Self::NextItem, Self::PreviousItem, Self::NextUnrated]);
        all.extend((1..=9).map(Self::Section));
        all.extend([Self::NextSection, Self::PreviousSection, Self::Submit, Self::Incident]);
        all.extend([Self::PlayPause, Self::Rewind, Self::Forward, Self::ToStart]);
        all.extend([Self::Slower, Self::Faster, Self::Louder, Self::Softer, Self::Mute]);
        all.extend([Self::NextClip, Self::Help, Self::Palette, Self::Back, Self::OpenStudy, Self::SignOut]);
        all.extend([Self::Lock, Self::ChangePassphrase]);
        all.extend([Self::SwitchTheme, Self::SwitchLanguage, Self::TextLarger, Self::TextSmaller]);
        all
    }

    /// Where the overview shows it.
    pub fn group(self) -> Group {
        match self {
            Self::Rate(_) | Self::Half | Self::Clear | Self::NotRated | Self::Note | Self::Undo => {
                Group::Rating
            }
            Self::NextItem
            | Self::PreviousItem
            | Self::NextUnrated
            | Self::Section(_)
            | Self::NextSection
            | Self::PreviousSection
            | Self::Submit
            | Self::Incident => Group::Sheet,
            Self::PlayPause
            | Self::Rewind
            | Self::Forward
            | Self::ToStart
            | Self::Slower
            | Self::Faster
            | Self::Louder
            | Self::Softer
            | Self::Mute => Group::Clip,
            _ => Group::Window,
        }
    }

    /// Its name.
    pub fn label(self, language: Language) -> String {
        let (en, da) = match self {
            Self::Rate(point) => return format!("{} {point}", pick(language, "Rate", "Bedøm")),
            Self::Section(page) => return format!("{} {page}", pick(language, "Page", "Side")),
            Self::Help => ("Keys", "Taster"),
            Self::Palette => ("All commands", "Alle kommandoer"),
            Self::Back => ("Back", "Tilbage"),
            Self::OpenStudy => ("Open a study folder…", "Åbn en studiemappe…"),
            Self::SignOut => ("Sign out", "Log ud"),
            Self::Lock => ("Lock the window", "Lås vinduet"),
            Self::ChangePassphrase => ("Change my passphrase", "Skift min adgangssætning"),
            Self::SwitchTheme => ("Light or dark", "Lys eller mørk"),
            Self::SwitchLanguage => ("Dansk", "English"),
            Self::TextLarger => ("Larger text", "Større tekst"),
            Self::TextSmaller => ("Smaller text", "Mindre tekst"),
            Self::NextClip => ("Open the next clip", "Åbn næste klip"),
            Self::PlayPause => ("Play or pause", "Afspil eller pause"),
            Self::Rewind => ("5 seconds back", "5 sekunder tilbage"),
            Self::Forward => ("5 seconds on", "5 sekunder frem"),
            Self::ToStart => ("To the start", "Til start"),
            Self::Slower => ("Slower", "Langsommere"),
            Self::Faster => ("Faster", "Hurtigere"),
            Self::Louder => ("Louder", "Højere lyd"),
            Self::Softer => ("Quieter", "Lavere lyd"),
            Self::Mute => ("Sound on or off", "Lyd til eller fra"),
            Self::Half => ("Half a point more or not", "Et halvt point til eller fra"),
            Self::Clear => ("Take the rating back", "Fjern bedømmelsen"),
            Self::NotRated => ("Can't be rated, because…", "Kan ikke bedømmes, fordi…"),
            Self::Note => ("Note", "Note"),
            Self::Undo => ("Undo the last rating", "Fortryd seneste bedømmelse"),
            Self::NextItem => ("Next item", "Næste punkt"),
            Self::PreviousItem => ("Previous item", "Forrige punkt"),
            Self::NextUnrated => ("Next item without a rating", "Næste punkt uden bedømmelse"),
            Self::NextSection => ("Next page", "Næste side"),
            Self::PreviousSection => ("Previous page", "Forrige side"),
            Self::Submit => ("Submit the sheet", "Aflever skemaet"),
            Self::Incident => ("I know the family or its group…", "Jeg kender familien eller dens gruppe…"),
        };
        pick(language, en, da).to_owned()
    }

    /// What its keys are; the first is the one shown.
    pub fn shortcuts(self) -> Vec<KeyboardShortcut> {
        let plain = |key| KeyboardShortcut::new(Modifiers::NONE, key);
        let ctrl = |key| KeyboardShortcut::new(Modifiers::COMMAND, key);
        match self {
            Self::Rate(point) => digit(point).map(plain).into_iter().collect(),
            Self::Section(page) => digit(page).map(ctrl).into_iter().collect(),
            Self::Help => vec![plain(Key::Questionmark), plain(Key::F1)],
            Self::Palette => vec![ctrl(Key::K)],
            Self::Back => vec![plain(Key::Escape)],
            Self::OpenStudy => vec![ctrl(Key::O)],
            Self::SignOut => vec![ctrl(Key::Q)],
            Self::Lock => vec![plain(Key::F9)],
            Self::ChangePassphrase => vec![plain(Key::F8)],
            Self::SwitchTheme => vec![ctrl(Key::T)],
            Self::SwitchLanguage => vec![ctrl(Key::L)],
            Self::TextLarger => vec![ctrl(Key::Plus), ctrl(Key::Equals)],
            Self::TextSmaller => vec![ctrl(Key::Minus)],
            Self::NextClip => vec![ctrl(Key::N)],
            Self::PlayPause => vec![plain(Key::Space)],
            Self::Rewind => vec![plain(Key::ArrowLeft)],
            Self::Forward => vec![plain(Key::ArrowRight)],
            Self::ToStart => vec![plain(Key::Home)],
            Self::Slower => vec![plain(Key::Comma), plain(Key::OpenBracket)],
            Self::Faster => vec![plain(Key::Period), plain(Key::CloseBracket)],
            Self::Louder => vec![ctrl(Key::ArrowUp)],
            Self::Softer => vec![ctrl(Key::ArrowDown)],
            Self::Mute => vec![plain(Key::M)],
            Self::Half => vec![plain(Key::Plus)],
            Self::Clear => vec![plain(Key::Backspace), plain(Key::Delete)],
            Self::NotRated => vec![plain(Key::X), plain(Key::Num0)],
            Self::Note => vec![plain(Key::N)],
            Self::Undo => vec![ctrl(Key::Z)],
            Self::NextItem => vec![plain(Key::ArrowDown)],
            Self::PreviousItem => vec![plain(Key::ArrowUp)],
            Self::NextUnrated => vec![plain(Key::Enter)],
            Self::NextSection => vec![plain(Key::PageDown)],
            Self::PreviousSection => vec![plain(Key::PageUp)],
            Self::Submit => vec![ctrl(Key::Enter)],
            Self::Incident => vec![ctrl(Key::I)],
        }
    }

    /// Its keys in words: "Ctrl+Enter", "X or 0".
    pub fn keys(self, language: Language) -> String {
        let or = pick(language, " or ", " eller ");
        self.shortcuts().iter().map(|s| key_words(s, language)).collect::<Vec<_>>().join(or)
    }

    /// Name and first key, for a tooltip.
    pub fn tooltip(self, language: Language) -> String {
        let label = self.label(language);
        self.shortcuts()
            .first()
            .map_or_else(|| label.clone(), |keys| format!("{label}  ({})", key_words(keys, language)))
    }

    /// Whether it works while someone is writing: only what no letter can mean.
    pub fn while_typing(self) -> bool {
        matches!(
            self,
            Self::Submit
                | Self::Incident
                | Self::Back
                | Self::Palette
                | Self::Lock
                | Self::TextLarger
                | Self::TextSmaller
        )
    }

    /// Whether a key held down does it again and again. A rating never is.
    pub fn repeats(self) -> bool {
        matches!(
            self,
            Self::Rewind | Self::Forward | Self::NextItem | Self::PreviousItem | Self::Louder | Self::Softer
        )
    }

    /// Whether the keyboard goes to a text from here on.
    fn opens_text(self) -> bool {
        matches!(self, Self::Note | Self::Palette)
    }

    /// Whether a widget that was reached by Tab needs its key.
    fn yields_to_focus(self) -> bool {
        matches!(
            self,
            Self::PlayPause
                | Self::NextUnrated
                | Self::Rewind
                | Self::Forward
                | Self::NextItem
                | Self::PreviousItem
        )
    }
}

/// The commands whose keys were pressed in this frame, taken out of the input so that nothing else acts on them.
pub fn pressed(ctx: &egui::Context) -> Vec<Command> {
    let typing = ctx.text_edit_focused();
    let focused = ctx.memory(|memory| memory.focused().is_some());
    let commands = Command::all();
    let mut found = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let egui::Event::Key { key, pressed: true, repeat, modifiers, .. } = event else { return true };
            // What follows a command that opens a text is meant for the text, also within one frame.
            if found.iter().any(|command: &Command| command.opens_text()) {
                return true;
            }
            let meant = commands.iter().copied().find(|command| {
                command.shortcuts().iter().any(|shortcut| matches(shortcut, *key, *modifiers))
                    && (!typing || command.while_typing())
                    && !(focused && command.yields_to_focus())
            });
            let Some(command) = meant else { return true };
            if !repeat || command.repeats() {
                found.push(command);
            }
            false
        });
    });
    found
}

/// Whether a key press means a shortcut. Shift is no matter where the key itself is reached with it.
fn matches(shortcut: &KeyboardShortcut, key: Key, modifiers: Modifiers) -> bool {
    let symbol =
        matches!(key, Key::Plus | Key::Questionmark | Key::OpenBracket | Key::CloseBracket | Key::Equals);
    shortcut.logical_key == key
        && shortcut.modifiers.command == modifiers.command
        && (symbol || (!modifiers.shift && !modifiers.alt))
}

fn digit(n: u8) -> Option<Key> {
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9]
        .get(usize::from(n).checked_sub(1)?)
        .copied()
}

/// A key in words rather than signs that a font may lack.
fn key_words(shortcut: &KeyboardShortcut, language: Language) -> String {
    let key = match shortcut.logical_key {
        Key::Space => pick(language, "Space", "Mellemrum"),
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::Backspace => pick(language, "Backspace", "Slet tilbage"),
        Key::Delete => "Delete",
        Key::Enter => "Enter",
        Key::Escape => "Esc",
        Key::PageUp => "Page Up",
        Key::PageDown => "Page Down",
        Key::Comma => ",",
        Key::Period => ".",
        Key::Plus => "+",
        Key::Minus => "−",
        Key::Equals => "=",
        Key::Questionmark => "?",
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        other => other.name(),
    };
    if shortcut.modifiers.command { format!("Ctrl+{key}") } else { key.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    #[test]
    fn no_two_commands_share_a_key() {
        let mut seen: HashMap<(bool, Key), Command> = HashMap::new();
        for command in Command::all() {
            for shortcut in command.shortcuts() {
                let key = (shortcut.modifiers.command, shortcut.logical_key);
                assert_eq!(seen.insert(key, command), None, "{command:?} takes the key of another");
            }
        }
    }

    #[test]
    fn every_command_has_a_key_and_a_name_of_its_own_in_each_language() {
        for language in Language::ALL {
            let mut names = HashSet::new();
            for command in Command::all() {
                assert!(!command.keys(language).is_empty(), "{command:?}");
                assert!(names.insert(command.label(language)), "{command:?} is named as another");
            }
        }
    }

    #[test]
    fn no_letter_or_digit_acts_while_someone_writes() {
        for command in Command::all().into_iter().filter(|c| c.while_typing()) {
            for shortcut in command.shortcuts() {
                let no_letter = matches!(shortcut.logical_key, Key::Escape | Key::F9);
                assert!(shortcut.modifiers.command || no_letter, "{command:?} would be typed");
            }
        }
    }

    #[test]
    fn a_question_mark_is_found_whatever_the_keyboard() {
        let help = Command::Help.shortcuts();
        let shift = Modifiers { shift: true, ..Modifiers::NONE };
        assert!(help.iter().any(|s| matches(s, Key::Questionmark, shift)));
        assert!(!Command::Rate(1).shortcuts().iter().any(|s| matches(s, Key::Num1, shift)));
    }
}
