//! This computer's preferences, never fatal: a file that is missing or damaged means the defaults.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// How many studies the start screen remembers.
const RECENT: usize = 8;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    /// Dark text on light ground.
    #[default]
    Light,
    /// Light text on dark ground.
    Dark,
}

/// What a person set once and wants to find again. Nothing of a study's content is in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Language of the window and of codebooks, as a two-letter tag.
    pub language: String,
    /// Loudness, 0 to 1.
    pub volume: f64,
    /// Size of text, 1 = as designed.
    pub text_size: f32,
    /// Folders of studies, the newest first.
    pub recent: Vec<PathBuf>,
    /// The ids of those studies, by folder: a study that was moved is known again by it.
    pub ids: BTreeMap<PathBuf, String>,
    /// A folder on another disk that gets a copy of each backup.
    pub second_place: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            language: "en".to_owned(),
            volume: 0.8,
            text_size: 1.0,
            recent: Vec::new(),
            ids: BTreeMap::new(),
            second_place: None,
        }
    }
}

impl Settings {
    /// Sizes of text that can be chosen.
    pub const TEXT_SIZES: [f32; 6] = [0.85, 1.0, 1.15, 1.3, 1.5, 1.75];

    /// Where the preferences lie; `None` when the system names no folder for them.
    pub fn file() -> Option<PathBuf> {
        directories::ProjectDirs::from("", "", "samspil").map(|dirs| dirs.config_dir().join("settings.json"))
    }

    /// Every folder of this computer where the program, or the desktop's list of recent files, could keep something:
    /// whether there is anything or not.
    pub fn places() -> Vec<PathBuf> {
        let own = directories::ProjectDirs::from("", "", "samspil").map(|dirs| {
            let own = [dirs.config_dir(), dirs.data_dir(), dirs.data_local_dir(), dirs.cache_dir()];
            own.into_iter().chain(dirs.state_dir()).map(Path::to_owned).collect::<Vec<_>>()
        });
        let recent =
            directories::BaseDirs::new().map(|dirs| dirs.data_dir().join("recently-used.xbel")).into_iter();
        let mut places: Vec<PathBuf> = own.into_iter().flatten().chain(recent).collect();
        places.sort();
        places.dedup();
        places
    }

    /// Reads the preferences, or gives the defaults.
    pub fn load(file: &Path) -> Self {
        let read = std::fs::read_to_string(file).ok().and_then(|text| serde_json::from_str(&text).ok());
        let mut settings: Self = read.unwrap_or_default();
        if !(settings.volume.is_finite() && (0.0..=1.0).contains(&settings.volume)) {
            settings.volume = 0.8;
        }
        if !(settings.text_size.is_finite() && (0.5..=3.0).contains(&settings.text_size)) {
            settings.text_size = 1.0;
        }
        settings
    }

    /// Writes the preferences whole or not at all.
    ///
    /// # Errors
    /// When the folder can't be made or written; the old file then stands.
    pub fn save(&self, file: &Path) -> std::io::Result<()> {
        let folder = file.parent().unwrap_or_else(|| Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut draft = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut draft, self)?;
        draft.flush()?;
        draft.persist(file)?;
        Ok(())
    }

    /// Puts a study first among those opened lately. Where it was before, if it has moved, is forgotten.
    pub fn remember(&mut self, study: &Path, id: &str) {
        let ids = &self.ids;
        self.recent.retain(|known| {
            let moved = ids.get(known).is_some_and(|of| of == id) && !known.exists();
            known != study && !moved
        });
        self.recent.insert(0, study.to_owned());
        self.recent.truncate(RECENT);
        self.ids.insert(study.to_owned(), id.to_owned());
        let recent = &self.recent;
        self.ids.retain(|folder, _| recent.contains(folder));
    }

    /// The next larger (`steps` > 0) or smaller size of text.
    pub fn change_text_size(&mut self, steps: isize) {
        let sizes = Self::TEXT_SIZES;
        let nearest = sizes
            .iter()
            .enumerate()
            .min_by(|a, b| (a.1 - self.text_size).abs().total_cmp(&(b.1 - self.text_size).abs()))
            .map_or(0, |(index, _)| index);
        let wanted = nearest.saturating_add_signed(steps).min(sizes.len() - 1);
        self.text_size = sizes.get(wanted).copied().unwrap_or(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_come_back_as_they_were_saved() {
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("deep").join("settings.json");
        let mut settings = Settings { theme: ThemeChoice::Dark, volume: 0.25, ..Settings::default() };
        settings.remember(Path::new("/a"), "1");
        settings.save(&file).expect("saved");
        assert_eq!(Settings::load(&file), settings);
    }

    #[test]
    fn a_damaged_file_means_the_defaults() {
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("settings.json");
        for text in ["", "{", "[]", r#"{"volume": "loud"}"#] {
            std::fs::write(&file, text).expect("written");
            assert_eq!(Settings::load(&file), Settings::default(), "{text}");
        }
        std::fs::write(&file, r#"{"volume": 7.0, "text_size": -1.0}"#).expect("written");
        assert_eq!(Settings::load(&file), Settings::default());
    }

    #[test]
    fn a_study_opened_again_moves_to_the_front() {
        let mut settings = Settings::default();
        for name in ["a", "b", "a"] {
            settings.remember(Path::new(name), name);
        }
        assert_eq!(settings.recent, [PathBuf::from("a"), PathBuf::from("b")]);
    }

    #[test]
    fn text_grows_and_shrinks_between_its_ends() {
        let mut settings = Settings::default();
        settings.change_text_size(1);
        assert!((settings.text_size - 1.15).abs() < 1e-6);
        settings.change_text_size(-9);
        assert!((settings.text_size - 0.85).abs() < 1e-6);
    }
}
