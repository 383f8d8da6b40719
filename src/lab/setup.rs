//! Making a study: its waves, coders, codebooks and scoring.

use std::fmt::Write;
use std::path::Path;

use super::closing;
use super::people::{Handover, NewAccounts, People};
use super::{Clock, Lab, LabError, Result, SystemClock};
use crate::codebook::{self, Checked, Codebook, ContentHash, Profile};
use crate::store::{CodebookRow, Store, StudyRow};
use crate::study::{Coder, Wave};

/// An instrument for a new study, as files' texts.
#[derive(Clone, Debug, PartialEq)]
pub struct InstrumentChoice {
    /// The codebook's text.
    pub codebook: String,
    /// The laboratory's overlay.
    pub overlay: Option<String>,
    /// The scoring profile's text; `None` where every item stands for itself.
    pub profile: Option<String>,
    /// The waves at which it is rated; empty means all.
    pub waves: Vec<u16>,
}

/// What a new study is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct NewStudy {
    /// Name on screen.
    pub title: String,
    /// Waves.
    pub waves: Vec<Wave>,
    /// Instruments, in the order of rating.
    pub instruments: Vec<InstrumentChoice>,
    /// Names of the coders.
    pub coders: Vec<String>,
    /// Everybody else.
    pub people: People,
    /// Length of the coded window.
    pub window_ms: u64,
}

impl NewStudy {
    /// Six minutes, as the model study codes.
    pub const WINDOW_MS: u64 = 6 * 60 * 1000;

    /// A study on the built-in instruments (43 items, default profile, and Ainsworth's scale), waves at these months.
    pub fn built_in(title: impl Into<String>, months: &[u16], coders: &[&str]) -> Self {
        let text = |name: &str| {
            codebook::built_in()
                .iter()
                .find(|file| file.file_name == name)
                .map_or_else(String::new, |file| file.text.to_owned())
        };
        Self {
            title: title.into(),
            waves: months.iter().map(|m| Wave { months: *m, label: format!("{m} months") }).collect(),
            instruments: vec![
                InstrumentChoice {
                    codebook: text("cib-43.v1.toml"),
                    overlay: None,
                    profile: Some(text("cib-43.profile-a.v1.toml")),
                    waves: Vec::new(),
                },
                InstrumentChoice {
                    codebook: text("ainsworth-sensitivity.v1.toml"),
                    overlay: None,
                    profile: None,
                    waves: Vec::new(),
                },
            ],
            coders: coders.iter().map(|name| (*name).to_owned()).collect(),
            people: People::named("Lead", "Data manager"),
            window_ms: Self::WINDOW_MS,
        }
    }

    /// Gives everybody the same passphrase, which all may know: see [`People::in_the_open`].
    #[must_use]
    pub fn in_the_open(mut self, passphrase: &str) -> Self {
        self.people = People::in_the_open(passphrase);
        self
    }
}

/// A codebook, scoring profile or overlay of the laboratory's own.
#[derive(Clone, Debug)]
pub struct OwnFile {
    /// Its name, for messages.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl NewStudy {
    /// Puts the laboratory's own files in: codebooks take the place of the built-in ones, profiles and
    /// overlays go to the codebook that they name.
    ///
    /// # Errors
    /// Every fault of every file; or a file for a codebook that the study does not have.
    pub fn with_files(mut self, files: &[OwnFile]) -> Result<Self> {
        let texts: Vec<&str> = files.iter().map(|file| file.text.as_str()).collect();
        let mut checked = Vec::new();
        let mut faults = String::new();
        for (file, found) in files.iter().zip(codebook::check_files(&texts)) {
            match found {
                Ok(found) => checked.push((file, found)),
                Err(found) => found.iter().for_each(|fault| {
                    let _ = writeln!(faults, "{}: {fault}", file.name);
                }),
            }
        }
        if !faults.is_empty() {
            return Err(LabError::Codebook { what: "The study's own files".to_owned(), faults });
        }
        if checked.iter().any(|(_, found)| matches!(found, Checked::Codebook(_))) {
            self.instruments.clear();
        }
        let mut ids: Vec<codebook::CodebookId> = Vec::new();
        for (file, found) in &checked {
            if let Checked::Codebook(codebook) = found {
                ids.push(codebook.id.clone());
                self.instruments.push(InstrumentChoice {
                    codebook: file.text.clone(),
                    overlay: None,
                    profile: None,
                    waves: Vec::new(),
                });
            }
        }
        if ids.is_empty() {
            ids = codebook::built_in_codebooks().into_iter().map(|codebook| codebook.id).collect();
        }
        for (file, found) in checked {
            let (id, is_profile) = match found {
                Checked::Codebook(_) => continue,
                Checked::Profile(profile) => (profile.codebook, true),
                Checked::Overlay { codebook, .. } => (codebook.id, false),
            };
            let choice =
                ids.iter().position(|known| *known == id).and_then(|at| self.instruments.get_mut(at));
            let Some(choice) = choice else {
                return Err(LabError::Refused(format!(
                    "{} is for {id}, which this study does not have.",
                    file.name
                )));
            };
            let place = if is_profile { &mut choice.profile } else { &mut choice.overlay };
            *place = Some(file.text.clone());
        }
        Ok(self)
    }

    /// Has a codebook rated at these waves (months) only.
    ///
    /// # Errors
    /// When the study does not have it.
    pub fn rated_at(mut self, id: &codebook::CodebookId, months: &[u16]) -> Result<Self> {
        let named = |choice: &&mut InstrumentChoice| {
            codebook::load(&choice.codebook).is_ok_and(|codebook| codebook.id == *id)
        };
        let choice = self.instruments.iter_mut().find(named);
        choice.ok_or_else(|| LabError::not_there(format!("codebook “{id}”")))?.waves = months.to_vec();
        Ok(self)
    }
}

/// A pinned instrument, read.
pub(super) struct ReadInstrument {
    pub(super) row: CodebookRow,
    pub(super) codebook: Codebook,
    pub(super) profile: Option<Profile>,
}

pub(super) fn read_instrument(row: CodebookRow) -> Result<ReadInstrument> {
    let fault = |what: &str, faults: codebook::Faults| LabError::Codebook {
        what: format!("{what} of {}", row.id),
        faults: faults.to_string(),
    };
    let base = codebook::load(&row.text).map_err(|faults| fault("The codebook", faults))?;
    let read = match &row.overlay {
        Some((_, text)) => codebook::overlay(&base, text).map_err(|faults| fault("The overlay", faults))?,
        None => base,
    };
    let profile = match &row.profile {
        Some((_, text)) => {
            Some(codebook::load_profile(text, &read).map_err(|faults| fault("The scoring profile", faults))?)
        }
        None => None,
    };
    Ok(ReadInstrument { row, codebook: read, profile })
}

fn row_of(choice: &InstrumentChoice, waves: &[Wave]) -> Result<CodebookRow> {
    let read = codebook::load(&choice.codebook)
        .map_err(|faults| LabError::Codebook { what: "A codebook".to_owned(), faults: faults.to_string() })?;
    let months: Vec<u16> = waves.iter().map(|wave| wave.months).collect();
    if let Some(unknown) = choice.waves.iter().find(|wave| !months.contains(wave)) {
        return Err(LabError::Refused(format!(
            "{} is to be rated at {unknown} months, which is no wave of this study.",
            read.id
        )));
    }
    Ok(CodebookRow {
        id: read.id,
        version: read.version,
        hash: ContentHash::of(&choice.codebook),
        text: choice.codebook.clone(),
        overlay: choice.overlay.clone().map(|text| (ContentHash::of(&text), text)),
        profile: choice.profile.clone().map(|text| (ContentHash::of(&text), text)),
        waves: if choice.waves.is_empty() { months } else { choice.waves.clone() },
    })
}

fn clean_name(name: &str) -> Result<&str> {
    let name = name.trim();
    if name.is_empty() {
        return Err(LabError::Refused("A coder needs a name.".to_owned()));
    }
    Ok(name)
}

/// What tells a study from every other: see [`Lab::study_id`].
pub(super) fn id_of(study: &StudyRow) -> String {
    let hash = ContentHash::of(&format!("{}\n{}", study.created_at, study.title));
    hash.as_str().chars().take(16).collect()
}

impl Lab {
    /// Makes a study in a folder, which is made too if it is not there. Whoever makes it is signed in as its lead,
    /// with every key in hand; [`Lab::take_handover`] then gives what has to leave the program.
    ///
    /// # Errors
    /// When the folder holds a study already, cannot be written to, or a part of the new study has a fault.
    /// Nothing is left behind then.
    pub fn create(folder: &Path, new: &NewStudy) -> Result<Self> {
        Self::create_by(folder, new, Box::new(SystemClock))
    }

    /// As [`Lab::create`], by another clock: a demo is the same whenever it is made.
    ///
    /// # Errors
    /// As [`Lab::create`].
    pub fn create_by(folder: &Path, new: &NewStudy, clock: Box<dyn Clock>) -> Result<Self> {
        Self::create_keeping(folder, new, clock, &mut |_| Ok(()))
    }

    /// As [`Lab::create_by`]; `keep` puts in a safe place what leaves the program. Where it cannot, there is no study:
    /// one whose data manager's key is nowhere would be of no use.
    ///
    /// # Errors
    /// As [`Lab::create`], or whatever `keep` answers.
    pub fn create_keeping(
        folder: &Path,
        new: &NewStudy,
        clock: Box<dyn Clock>,
        keep: &mut dyn FnMut(&Handover) -> Result<()>,
    ) -> Result<Self> {
        if new.title.trim().is_empty() {
            return Err(LabError::Refused("The study needs a name.".to_owned()));
        }
        if new.waves.is_empty() {
            return Err(LabError::Refused("The study needs at least one wave.".to_owned()));
        }
        let mut rows = Vec::new();
        let mut codebooks = Vec::new();
        for choice in &new.instruments {
            let row = row_of(choice, &new.waves)?;
            codebooks.push(read_instrument(row.clone())?.codebook);
            rows.push(row);
        }
        let clashes = codebook::clashes(&codebooks.iter().collect::<Vec<_>>());
        if !clashes.is_empty() {
            let sentences: Vec<String> = clashes.iter().map(ToString::to_string).collect();
            return Err(LabError::Refused(sentences.join(" ")));
        }
        let mut rng: rand_chacha::ChaCha12Rng = rand::make_rng();
        let names =
            new.coders.iter().map(|name| clean_name(name).map(str::to_owned)).collect::<Result<Vec<_>>>()?;
        let accounts = NewAccounts::make(&new.people, &names, &mut rng)?;
        let path = folder.join(Self::FILE_NAME);
        let existed = folder.exists();
        std::fs::create_dir_all(folder).map_err(|error| {
            LabError::file(folder, error, "Nothing was made. Choose a folder that you may write to.")
        })?;
        let made = Store::create(&path).map_err(LabError::from).and_then(|store| {
            let mut lab = Self::with_store(store, folder);
            lab.clock = clock;
            lab.actor = super::Actor::Lead { name: accounts.lead.row.name.clone() };
            lab.write_new(new, &rows, &accounts)?;
            keep(&accounts.handover)?;
            lab.begin_as_lead(accounts)?;
            lab.codebooks = codebooks;
            lab.make_folders()?;
            Ok(lab)
        });
        if let Err(error) = &made
            && !matches!(error, LabError::Store(crate::store::StoreError::AlreadyAStudy(_)))
        {
            // Only what this call made is cleared away.
            for suffix in ["", "-wal", "-shm", "-journal"] {
                let _ = std::fs::remove_file(folder.join(format!("{}{suffix}", Self::FILE_NAME)));
            }
            if !existed {
                let _ = std::fs::remove_dir(folder);
            }
        }
        made
    }

    fn write_new(&mut self, new: &NewStudy, rows: &[CodebookRow], accounts: &NewAccounts) -> Result<()> {
        self.change(|tx, act| {
            tx.insert_study(&StudyRow {
                title: new.title.trim().to_owned(),
                created_at: act.stamp(),
                window_ms: new.window_ms,
            })?;
            for wave in &new.waves {
                tx.insert_wave(wave)?;
            }
            for row in rows {
                tx.insert_codebook(row)?;
                act.record("codebook pinned", row.id.as_str(), "", row.hash.as_str());
            }
            accounts.write(tx, act)?;
            act.record("study made", new.title.trim(), "", "");
            Ok(())
        })
    }

    pub(super) fn load_codebooks(&mut self) -> Result<()> {
        let rows = self.store.look(|tx| tx.codebooks())?;
        self.codebooks = rows
            .into_iter()
            .map(|row| read_instrument(row).map(|read| read.codebook))
            .collect::<Result<_>>()?;
        Ok(())
    }

    /// The study's name.
    ///
    /// # Errors
    /// When the study cannot be read.
    pub fn title(&mut self) -> Result<String> {
        Ok(self.store.look(|tx| tx.study())?.title)
    }

    /// What tells this study from another of the same name: 16 hexadecimal digits of the SHA-256 of when and
    /// under what name it was made.
    ///
    /// # Errors
    /// When the study cannot be read.
    pub fn study_id(&mut self) -> Result<String> {
        Ok(id_of(&self.store.look(|tx| tx.study())?))
    }

    /// Length of the coded window.
    ///
    /// # Errors
    /// When the study cannot be read.
    pub fn window_ms(&mut self) -> Result<u64> {
        Ok(self.store.look(|tx| tx.study())?.window_ms)
    }

    /// The waves, ascending.
    ///
    /// # Errors
    /// When the study cannot be read.
    pub fn waves(&mut self) -> Result<Vec<Wave>> {
        Ok(self.store.look(|tx| tx.waves())?)
    }

    /// The coders, by name.
    ///
    /// # Errors
    /// When the study cannot be read.
    pub fn coders(&mut self) -> Result<Vec<Coder>> {
        Ok(self.store.look(|tx| tx.coders())?)
    }

    /// Adds a wave. Codebooks rated at every wave so far are rated at this one too.
    ///
    /// # Errors
    /// When there is a wave at these months.
    pub fn add_wave(&mut self, months: u16, label: &str) -> Result<()> {
        self.for_leads()?;
        let waves = self.waves()?;
        if waves.iter().any(|wave| wave.months == months) {
            return Err(LabError::Refused(format!("There is a wave at {months} months already.")));
        }
        let label =
            if label.trim().is_empty() { format!("{months} months") } else { label.trim().to_owned() };
        self.change(|tx, act| {
            tx.insert_wave(&Wave { months, label: label.clone() })?;
            for codebook in tx.codebooks()? {
                if codebook.waves.len() == waves.len() {
                    tx.insert_codebook_wave(&codebook.id, months)?;
                }
            }
            act.record("wave added", &label, "", "");
            Ok(())
        })?;
        Ok(())
    }

    /// Lays the laboratory's own labels, texts and anchors over a codebook, or takes them away.
    ///
    /// # Errors
    /// When the codebook is not in the study or the overlay has faults.
    pub fn set_overlay(&mut self, codebook: &codebook::CodebookId, text: Option<&str>) -> Result<()> {
        self.for_leads()?;
        let mut row = self.codebook_row(codebook)?;
        // The trail keeps the texts themselves: under which anchors earlier ratings were given must stay known.
        let old = row.overlay.take().map_or_else(String::new, |(_, text)| text);
        row.overlay = text.map(|text| (ContentHash::of(text), text.to_owned()));
        read_instrument(row.clone())?;
        self.change(|tx, act| {
            tx.set_overlay(codebook, row.overlay.as_ref().map(|(hash, text)| (hash, text.as_str())))?;
            act.record("overlay set", codebook.as_str(), &old, text.unwrap_or(""));
            Ok(())
        })?;
        self.load_codebooks()?;
        Ok(())
    }

    /// Chooses the scoring profile of a codebook.
    ///
    /// # Errors
    /// When the codebook is not in the study or the profile has faults.
    pub fn set_profile(&mut self, codebook: &codebook::CodebookId, text: &str) -> Result<()> {
        self.for_leads()?;
        let mut row = self.codebook_row(codebook)?;
        let old = row.profile.take().map_or_else(String::new, |(_, text)| text);
        let hash = ContentHash::of(text);
        row.profile = Some((hash.clone(), text.to_owned()));
        read_instrument(row)?;
        self.change(|tx, act| {
            // Whoever knows the groups no longer chooses how scores are made.
            closing::refuse_unblinded(tx)?;
            tx.set_profile(codebook, (&hash, text))?;
            act.record("scoring profile set", codebook.as_str(), &old, text);
            Ok(())
        })?;
        Ok(())
    }

    /// Takes a scoring profile or an overlay into use, whichever the text is. Answers which, in a sentence.
    ///
    /// # Errors
    /// When it has faults, is for a codebook that the study does not have, or is a codebook itself: a study
    /// keeps the codebooks that it began with.
    pub fn use_file(&mut self, text: &str) -> Result<String> {
        let found = codebook::check_against(text, &self.codebooks).map_err(|faults| LabError::Codebook {
            what: "The file".to_owned(),
            faults: faults.to_string(),
        })?;
        let summary = found.summary();
        match found {
            Checked::Profile(profile) => self.set_profile(&profile.codebook, text)?,
            Checked::Overlay { codebook, .. } => self.set_overlay(&codebook.id, Some(text))?,
            Checked::Codebook(_) => {
                return Err(LabError::Refused(
                    "A study keeps the codebooks that it began with, so that all its ratings mean the same. \
                     Make a new study to use another codebook."
                        .to_owned(),
                ));
            }
        }
        Ok(summary)
    }

    fn codebook_row(&mut self, id: &codebook::CodebookId) -> Result<CodebookRow> {
        self.store
            .look(|tx| tx.codebooks())?
            .into_iter()
            .find(|row| &row.id == id)
            .ok_or_else(|| LabError::not_there(format!("codebook “{id}”")))
    }
}
