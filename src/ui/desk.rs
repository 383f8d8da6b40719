//! What the window holds: this computer's preferences and the study that is open.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::lab::{Actor, IDLE_MINUTES, Lab, LabError};
use crate::settings::Settings;
use crate::study::Duty;

use super::door::Door;
use super::lead::LeadRoom;

/// What screens read from.
pub struct Desk {
    /// This computer's preferences.
    pub settings: Settings,
    /// Where they are kept; `None` keeps them in memory only.
    pub settings_file: Option<PathBuf>,
    /// What the lead's pages share.
    pub lead: LeadRoom,
    /// Where people come in.
    pub door: Rc<RefCell<Door>>,
    lab: Option<Lab>,
    title: String,
    idle_minutes: u16,
}

impl Desk {
    /// A desk with no study on it.
    pub fn new(settings: Settings, settings_file: Option<PathBuf>) -> Self {
        Self {
            settings,
            settings_file,
            lead: LeadRoom::default(),
            door: Rc::default(),
            lab: None,
            title: String::new(),
            idle_minutes: IDLE_MINUTES,
        }
    }

    /// Puts a study on the desk, and remembers it for the next time.
    ///
    /// # Errors
    /// When it can't be opened; what was open then stays.
    pub fn open(&mut self, folder: &Path) -> Result<(), LabError> {
        self.put(Lab::open(folder)?)
    }

    /// Puts a study on the desk that is open already.
    ///
    /// # Errors
    /// When its name can't be read.
    pub fn put(&mut self, mut lab: Lab) -> Result<(), LabError> {
        self.title = lab.title()?;
        self.idle_minutes = lab.idle_minutes()?;
        let id = lab.study_id()?;
        self.settings.remember(lab.folder(), &id);
        self.lab = Some(lab);
        self.lead = LeadRoom::default();
        self.door = Rc::default();
        self.keep_settings();
        Ok(())
    }

    /// Takes the study off the desk.
    pub fn close(&mut self) {
        self.lab = None;
        self.lead = LeadRoom::default();
        self.door = Rc::default();
        self.title.clear();
    }

    /// The study.
    ///
    /// # Errors
    /// When none is open.
    pub fn lab(&mut self) -> Result<&mut Lab, LabError> {
        self.lab.as_mut().ok_or_else(|| LabError::Refused("No study is open.".to_owned()))
    }

    /// The study's name; empty while none is open.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Who is at work; `None` before anyone has signed in.
    pub fn actor(&self) -> Option<&Actor> {
        self.lab.as_ref().map(Lab::actor).filter(|actor| **actor != Actor::Program)
    }

    /// Minutes without a sign of anybody after which the window locks.
    pub fn idle_minutes(&self) -> u16 {
        self.idle_minutes
    }

    /// Sets them, for every window on the study; this one takes them at once.
    ///
    /// # Errors
    /// As [`Lab::set_idle_minutes`].
    pub fn set_idle_minutes(&mut self, minutes: u16) -> Result<(), LabError> {
        self.lab()?.set_idle_minutes(minutes)?;
        self.idle_minutes = minutes;
        Ok(())
    }

    /// Whether it can be read now who is on which recording.
    pub fn linkage_is_open(&self) -> bool {
        self.lab.as_ref().is_some_and(Lab::linkage_is_open)
    }

    /// What the person at work is signed in as.
    pub fn duty(&self) -> Option<Duty> {
        self.actor().and_then(Actor::duty)
    }

    /// Writes the preferences. They are never worth stopping for.
    pub fn keep_settings(&self) {
        if let Some(file) = &self.settings_file
            && let Err(error) = self.settings.save(file)
        {
            log::warn!("preferences were not saved: {error}");
        }
    }
}
