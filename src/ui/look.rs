//! What every screen is given to paint with: colours, language, and what the player shows.

use eframe::egui::TextureId;

use crate::codebook::{Language, Words};
use crate::settings::Settings;

use super::theme::Theme;
use super::words::Text;

/// Given to every screen for one frame.
#[derive(Clone, Debug)]
pub struct Look {
    /// Colours.
    pub theme: Theme,
    /// Language of the window and of codebooks.
    pub language: Language,
    /// What the player shows, where a clip is open.
    pub showing: Showing,
}

impl Look {
    /// The look that a person's preferences ask for.
    pub fn of(settings: &Settings) -> Self {
        Self {
            theme: Theme::of(settings.theme),
            language: Language::from_tag(&settings.language).unwrap_or_default(),
            showing: Showing::default(),
        }
    }

    /// A text of the window.
    pub fn say(&self, word: impl Text) -> &'static str {
        word.get(self.language)
    }

    /// A text of the window, filled in.
    pub fn with(&self, word: impl Text, parts: &[&str]) -> String {
        word.with(self.language, parts)
    }

    /// A codebook's text.
    pub fn words<'a>(&self, words: &'a Words) -> &'a str {
        words.get(self.language)
    }
}

/// The film as it stands in this frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Showing {
    /// What the film is doing.
    pub state: FilmState,
    /// The picture with its width and height in pixels, once there is one.
    pub picture: Option<(TextureId, [f32; 2])>,
    /// Where it is, in milliseconds of the recording.
    pub position_ms: u64,
    /// Its speed.
    pub rate: f64,
    /// Its loudness, 0 to 1.
    pub volume: f64,
    /// Whether sound is off.
    pub muted: bool,
    /// Whether videos of the study are being made just now.
    pub coming: bool,
}

/// What the film is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FilmState {
    /// No clip is open, or it has no video.
    #[default]
    None,
    /// Not there yet.
    Opening,
    /// Standing still.
    Paused,
    /// Playing.
    Playing,
    /// At the end of the clip.
    Ended,
    /// Can't be shown, and why.
    Failed(String),
}
