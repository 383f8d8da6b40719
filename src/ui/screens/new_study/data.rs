//! What is filled in for a new study, checked as a whole: every fault at once, each with its place.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::codebook::{self, Codebook, FileKind, Words};
use crate::lab::keeping::Keeping;
use crate::lab::{InstrumentChoice, Lab, NewPerson, NewStudy, Passphrase, People};
use crate::study::Wave;
use crate::ui::words_new_study::NewStudyWord;

/// The form.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Name of the study.
    pub title: String,
    /// Its folder, as typed.
    pub folder: String,
    /// Months of each wave, as typed.
    pub waves: Vec<String>,
    /// Names of coders.
    pub coders: Vec<String>,
    /// The lead coder: whoever fills in the form, as a rule.
    pub lead: Person,
    /// The data manager, who types the passphrase.
    pub manager: Person,
    /// The file for the data manager's key, as typed.
    pub key: String,
    /// Instruments in the order of rating.
    pub books: Vec<Book>,
}

/// Somebody who chooses a passphrase.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Passphrase, as typed.
    pub typed: String,
    /// Once more.
    pub again: String,
}

/// An instrument of the form.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// The codebook.
    pub source: Source,
    /// Whether the study takes it.
    pub on: bool,
    /// The built-in scoring profile, by file name; empty for none.
    pub profile: String,
    /// A scoring profile of one's own, in place of it.
    pub own_profile: String,
    /// The laboratory's words over it: a file.
    pub overlay: String,
    /// Waves, in months, at which it is not rated.
    pub without: BTreeSet<u16>,
}

/// Where a codebook comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// With the program, by file name.
    BuiltIn(&'static str),
    /// A file of one's own, as typed.
    File(String),
}

/// Where in the form something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The name.
    Title,
    /// The folder.
    Folder,
    /// A wave, by its place; all together when there is none.
    Wave(usize),
    /// A coder, by place.
    Coder(usize),
    /// The lead's name.
    Lead,
    /// The lead's passphrase.
    LeadWord,
    /// The data manager's name.
    Manager,
    /// The data manager's passphrase.
    ManagerWord,
    /// The file for the data manager's key.
    Key,
    /// The instruments together.
    Books,
    /// An instrument's codebook file.
    Book(usize),
    /// Its profile.
    Profile(usize),
    /// Its overlay.
    Overlay(usize),
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is written yet: shown only once somebody wanted to go on.
    Missing(NewStudyWord),
    /// Something is wrong with what is written.
    Wrong(NewStudyWord),
    /// The faults of a file, a line each.
    File(String),
}

/// The form, checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// Every fault with its place.
    pub faults: Vec<(Place, Fault)>,
    /// The study, where there is no fault.
    pub study: Option<(PathBuf, NewStudy, Keeping)>,
    /// Months of the waves, as far as they can be read, ascending.
    pub months: Vec<u16>,
    /// Titles of the codebooks and why they are not verified, in the order of the form.
    pub about: Vec<Option<About>>,
}

/// What to know about a codebook before taking it.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// Its name.
    pub title: Words,
    /// Why it was not compared with the manual; empty when it was.
    pub unverified: String,
}

impl Default for Form {
    fn default() -> Self {
        let book =
            |file, profile: &str| Book { profile: profile.to_owned(), ..Book::new(Source::BuiltIn(file)) };
        Self {
            title: String::new(),
            folder: String::new(),
            waves: vec!["12".to_owned(), "24".to_owned()],
            coders: vec![String::new(), String::new()],
            lead: Person::default(),
            manager: Person::default(),
            key: String::new(),
            books: vec![
                book("cib-43.v1.toml", "cib-43.profile-a.v1.toml"),
                book("ainsworth-sensitivity.v1.toml", ""),
            ],
        }
    }
}

impl Book {
    /// An instrument that the study takes at every wave.
    pub fn new(source: Source) -> Self {
        Self {
            source,
            on: true,
            profile: String::new(),
            own_profile: String::new(),
            overlay: String::new(),
            without: BTreeSet::new(),
        }
    }

    /// The built-in scoring profiles that score this codebook: file name and name on screen.
    pub fn profiles(&self) -> Vec<(&'static str, Words)> {
        let Some(book) = self.text().ok().and_then(|text| codebook::load(&text).ok()) else {
            return Vec::new();
        };
        codebook::built_in()
            .iter()
            .filter(|file| file.kind == FileKind::Profile)
            .filter_map(|file| Some((file.file_name, codebook::load_profile(file.text, &book).ok()?.title)))
            .collect()
    }

    fn text(&self) -> Result<String, Fault> {
        match &self.source {
            Source::BuiltIn(name) => Ok(built_in(name)),
            Source::File(path) if path.trim().is_empty() => Err(Fault::Missing(NewStudyWord::NeedsCodebook)),
            Source::File(path) => read(path),
        }
    }
}

fn built_in(name: &str) -> String {
    codebook::built_in()
        .iter()
        .find(|file| file.file_name == name)
        .map_or_else(String::new, |file| file.text.to_owned())
}

fn read(path: &str) -> Result<String, Fault> {
    std::fs::read_to_string(path.trim()).map_err(|error| Fault::File(format!("{}: {error}", path.trim())))
}

/// A folder's name from a study's name: letters, digits and hyphens.
pub fn folder_name(title: &str) -> String {
    let mut name = String::new();
    for letter in title.trim().to_lowercase().chars() {
        if letter.is_alphanumeric() {
            name.push(letter);
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    name.trim_end_matches('-').to_owned()
}

impl Form {
    /// Checks all of it.
    pub fn check(&self) -> Checked {
        let mut checked = Checked::default();
        let mut fault = |place, fault| checked.faults.push((place, fault));
        if self.title.trim().is_empty() {
            fault(Place::Title, Fault::Missing(NewStudyWord::NeedsName));
        }
        let folder = PathBuf::from(self.folder.trim());
        if self.folder.trim().is_empty() {
            fault(Place::Folder, Fault::Missing(NewStudyWord::NeedsFolder));
        } else if folder.is_relative() {
            fault(Place::Folder, Fault::Wrong(NewStudyWord::WholePath));
        } else if folder.join(Lab::FILE_NAME).exists() {
            fault(Place::Folder, Fault::Wrong(NewStudyWord::StudyThere));
        } else if folder.is_file() {
            fault(Place::Folder, Fault::Wrong(NewStudyWord::IsAFile));
        }
        let months = self.months(&mut fault);
        let coders = self.coders(&mut fault);
        let people = self.people(&coders, &mut fault);
        let keeping = self.keeping(&folder, &mut fault);
        let (instruments, about) = self.instruments(&months, &mut fault);
        checked.about = about;
        if let (true, Some(keeping)) = (checked.faults.is_empty(), keeping) {
            checked.study = Some((
                folder,
                NewStudy {
                    title: self.title.trim().to_owned(),
                    waves: months.iter().map(|m| Wave { months: *m, label: format!("{m} months") }).collect(),
                    instruments,
                    coders,
                    people,
                    window_ms: NewStudy::WINDOW_MS,
                },
                keeping,
            ));
        }
        checked.months = months;
        checked
    }

    /// Checks the lead, the data manager and the place of the key only, for sealing the study in a folder.
    pub fn check_people(&self, study: &Path) -> (Checked, Option<(People, Keeping)>) {
        let mut checked = Checked::default();
        let mut fault = |place, fault| checked.faults.push((place, fault));
        let people = self.people(&[], &mut fault);
        let keeping = self.keeping(study, &mut fault);
        let done = keeping.filter(|_| checked.faults.is_empty()).map(|keeping| (people, keeping));
        (checked, done)
    }

    fn months(&self, fault: &mut impl FnMut(Place, Fault)) -> Vec<u16> {
        let mut months = Vec::new();
        for (place, text) in self.waves.iter().enumerate() {
            match text.trim().parse::<u16>() {
                _ if text.trim().is_empty() => {
                    fault(Place::Wave(place), Fault::Missing(NewStudyWord::NeedsMonths));
                }
                Ok(month) if month > 240 => fault(Place::Wave(place), Fault::Wrong(NewStudyWord::NotMonths)),
                Ok(month) if months.contains(&month) => {
                    fault(Place::Wave(place), Fault::Wrong(NewStudyWord::WaveTwice));
                }
                Ok(month) => months.push(month),
                Err(_) => fault(Place::Wave(place), Fault::Wrong(NewStudyWord::NotMonths)),
            }
        }
        if self.waves.is_empty() {
            fault(Place::Wave(0), Fault::Wrong(NewStudyWord::NeedsWave));
        }
        months.sort_unstable();
        months
    }

    fn people(&self, coders: &[String], fault: &mut impl FnMut(Place, Fault)) -> People {
        let mut names: Vec<String> = coders.iter().map(|name| name.to_lowercase()).collect();
        let mut person = |person: &Person, name_at: Place, word_at: Place| {
            let name = person.name.trim();
            if name.is_empty() {
                fault(name_at, Fault::Missing(NewStudyWord::NeedsPerson));
            } else if names.contains(&name.to_lowercase()) {
                fault(name_at, Fault::Wrong(NewStudyWord::PersonTwice));
            }
            names.push(name.to_lowercase());
            match Passphrase::chosen(&person.typed) {
                _ if person.typed.is_empty() => fault(word_at, Fault::Missing(NewStudyWord::NeedsPassphrase)),
                Err(error) => fault(word_at, Fault::File(error.to_string())),
                Ok(_) if person.again.is_empty() => fault(word_at, Fault::Missing(NewStudyWord::NeedsAgain)),
                Ok(_) if person.again != person.typed => {
                    fault(word_at, Fault::Wrong(NewStudyWord::NotTheSame));
                }
                Ok(_) => {}
            }
            NewPerson { name: name.to_owned(), passphrase: Some(Passphrase::typed(&person.typed)) }
        };
        let lead = person(&self.lead, Place::Lead, Place::LeadWord);
        let data_manager = person(&self.manager, Place::Manager, Place::ManagerWord);
        People { lead, data_manager, ..People::named("", "") }
    }

    fn keeping(&self, study: &Path, fault: &mut impl FnMut(Place, Fault)) -> Option<Keeping> {
        let key = PathBuf::from(self.key.trim());
        if self.key.trim().is_empty() {
            fault(Place::Key, Fault::Missing(NewStudyWord::NeedsKeyPlace));
            return None;
        }
        if key.is_relative() {
            fault(Place::Key, Fault::Wrong(NewStudyWord::WholePath));
            return None;
        }
        let planned = Keeping::plan(study, &key, None);
        planned.map_err(|error| fault(Place::Key, Fault::File(error.to_string()))).ok()
    }

    /// Empty lines are nobody; a study may begin without coders.
    fn coders(&self, fault: &mut impl FnMut(Place, Fault)) -> Vec<String> {
        let mut coders: Vec<String> = Vec::new();
        for (place, name) in self.coders.iter().enumerate() {
            let name = name.trim();
            if coders.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
                fault(Place::Coder(place), Fault::Wrong(NewStudyWord::CoderTwice));
            } else if !name.is_empty() {
                coders.push(name.to_owned());
            }
        }
        coders
    }

    fn instruments(
        &self,
        months: &[u16],
        fault: &mut impl FnMut(Place, Fault),
    ) -> (Vec<InstrumentChoice>, Vec<Option<About>>) {
        let (mut choices, mut about, mut taken) = (Vec::new(), Vec::new(), Vec::<Codebook>::new());
        for (place, book) in self.books.iter().enumerate() {
            let read = instrument(book, months);
            about.push(read.about);
            if !book.on {
                continue;
            }
            for (part, found) in read.faults {
                fault(part(place), found);
            }
            if let Some((codebook, choice)) = read.done {
                let clashes = codebook::clashes(&taken.iter().chain([&codebook]).collect::<Vec<_>>());
                if let Some(clash) = clashes.first() {
                    fault(Place::Book(place), Fault::File(clash.to_string()));
                }
                taken.push(codebook);
                choices.push(choice);
            }
        }
        if !self.books.iter().any(|book| book.on) {
            fault(Place::Books, Fault::Wrong(NewStudyWord::NeedsInstrument));
        }
        (choices, about)
    }
}

/// The place of an instrument's part.
type PlaceOf = fn(usize) -> Place;

/// An instrument as read.
#[derive(Default)]
struct Read {
    faults: Vec<(PlaceOf, Fault)>,
    about: Option<About>,
    done: Option<(Codebook, InstrumentChoice)>,
}

fn instrument(book: &Book, months: &[u16]) -> Read {
    let mut read_all = Read::default();
    let loaded = book.text().and_then(|text| {
        codebook::load(&text)
            .map(|codebook| (text, codebook))
            .map_err(|faults| Fault::File(faults.to_string()))
    });
    let (text, base) = match loaded {
        Ok(loaded) => loaded,
        Err(fault) => {
            read_all.faults.push((Place::Book, fault));
            return read_all;
        }
    };
    read_all.about = Some(About {
        title: base.title.clone(),
        unverified: if base.verified { String::new() } else { base.unverified_because.clone() },
    });
    let mut overlay = None;
    let mut codebook = base.clone();
    if !book.overlay.trim().is_empty() {
        match read(&book.overlay).and_then(|text| {
            let laid = codebook::overlay(&base, &text).map_err(|faults| Fault::File(faults.to_string()))?;
            Ok((text, laid))
        }) {
            Ok((text, laid)) => (overlay, codebook) = (Some(text), laid),
            Err(fault) => read_all.faults.push((Place::Overlay, fault)),
        }
    }
    let profile = if book.own_profile.trim().is_empty() {
        Ok((!book.profile.is_empty()).then(|| built_in(&book.profile)))
    } else {
        read(&book.own_profile).map(Some)
    };
    let profile = profile.and_then(|text| match text {
        Some(text) => match codebook::load_profile(&text, &codebook) {
            Ok(_) => Ok(Some(text)),
            Err(faults) => Err(Fault::File(faults.to_string())),
        },
        None => Ok(None),
    });
    let waves: Vec<u16> = months.iter().copied().filter(|month| !book.without.contains(month)).collect();
    if waves.is_empty() && !months.is_empty() {
        read_all.faults.push((Place::Book, Fault::Wrong(NewStudyWord::NeedsAWave)));
    }
    match profile {
        Ok(profile) => {
            let choice = InstrumentChoice { codebook: text, overlay, profile, waves };
            read_all.done = Some((codebook, choice));
        }
        Err(fault) => read_all.faults.push((Place::Profile, fault)),
    }
    read_all
}

impl Checked {
    /// The fault at a place; what is merely missing only once somebody `tried` to go on.
    pub fn at(&self, place: Place, tried: bool) -> Option<&Fault> {
        let found = self.faults.iter().find(|(at, _)| *at == place).map(|(_, fault)| fault)?;
        (tried || !matches!(found, Fault::Missing(_))).then_some(found)
    }
}

/// The file that the data manager's key of a study of this name would get: beside the study, not in it.
pub fn suggested_key(title: &str, home: Option<&Path>) -> String {
    let name = folder_name(title);
    match home {
        Some(home) if !name.is_empty() => {
            home.join(format!("{name}-data-manager-key.txt")).display().to_string()
        }
        _ => String::new(),
    }
}

/// The folder that a study of this name would get.
pub fn suggested(title: &str, home: Option<&Path>) -> String {
    let name = folder_name(title);
    match home {
        Some(home) if !name.is_empty() => home.join(name).display().to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str) -> Person {
        let typed = || "three small words".to_owned();
        Person { name: name.to_owned(), typed: typed(), again: typed() }
    }

    #[test]
    fn people_are_named_once_and_type_the_same_passphrase_twice() {
        let here = tempfile::tempdir().expect("folder");
        let mut form = form(here.path());
        form.manager = Person { name: "anna".into(), typed: "short".into(), again: String::new() };
        form.lead.again = "three small word".into();
        form.key = here.path().join("new").join("key.txt").display().to_string();
        let checked = form.check();
        let places: Vec<Place> = checked.faults.iter().map(|(place, _)| *place).collect();
        assert_eq!(places, [Place::LeadWord, Place::Manager, Place::ManagerWord, Place::Key]);
        assert!(checked.faults.iter().all(|(_, fault)| !matches!(fault, Fault::Missing(_))));
    }

    fn form(folder: &Path) -> Form {
        Form {
            title: "Play at home".into(),
            folder: folder.join("new").display().to_string(),
            coders: vec!["Anna".into(), String::new()],
            lead: person("Maria"),
            manager: person("Dan"),
            key: folder.join("key.txt").display().to_string(),
            ..Form::default()
        }
    }

    #[test]
    fn the_default_form_needs_a_name_and_a_folder_and_makes_a_study() {
        let here = tempfile::tempdir().expect("folder");
        let empty = Form::default().check();
        assert_eq!(
            empty.faults.iter().map(|(place, _)| *place).collect::<Vec<_>>(),
            [
                Place::Title,
                Place::Folder,
                Place::Lead,
                Place::LeadWord,
                Place::Manager,
                Place::ManagerWord,
                Place::Key
            ]
        );
        assert_eq!(empty.at(Place::Title, false), None, "nobody is told off before having begun");
        assert!(empty.at(Place::Title, true).is_some());
        let (folder, study, keeping) = form(here.path()).check().study.expect("no faults");
        assert_eq!(keeping.key, here.path().join("key.txt"));
        assert_eq!((study.coders.len(), study.waves.len(), study.instruments.len()), (1, 2, 2));
        let mut lab = Lab::create(&folder, &study).expect("a study");
        assert_eq!(lab.title().expect("title"), "Play at home");
        let again = form(here.path()).check();
        assert_eq!(again.at(Place::Folder, false), Some(&Fault::Wrong(NewStudyWord::StudyThere)));
    }

    #[test]
    fn every_fault_is_named_at_its_place() {
        let here = tempfile::tempdir().expect("folder");
        let bad = here.path().join("bad.toml");
        std::fs::write(&bad, "format = \"samspil codebook\"\nitems = 3\n").expect("written");
        let mut form = form(here.path());
        form.folder = "relative".into();
        form.waves = vec!["12".into(), "12".into(), "two".into()];
        form.coders = vec!["Anna".into(), "anna ".into()];
        form.books.push(Book::new(Source::File(bad.display().to_string())));
        form.books[0].overlay = here.path().join("none.toml").display().to_string();
        let checked = form.check();
        let places: Vec<Place> = checked.faults.iter().map(|(place, _)| *place).collect();
        let wanted = [
            Place::Folder,
            Place::Wave(1),
            Place::Wave(2),
            Place::Coder(1),
            Place::Overlay(0),
            Place::Book(2),
        ];
        assert_eq!(places, wanted);
        assert!(checked.study.is_none());
        let Some(Fault::File(text)) = checked.at(Place::Book(2), false) else { panic!("the file's faults") };
        assert!(text.contains("line"), "{text}");
    }

    #[test]
    fn an_instrument_is_rated_at_the_waves_chosen() {
        let here = tempfile::tempdir().expect("folder");
        let mut form = form(here.path());
        form.books[1].without.insert(12);
        let (_, study, _) = form.check().study.expect("no faults");
        assert_eq!(study.instruments[1].waves, [24]);
        form.books[1].without.insert(24);
        assert_eq!(form.check().at(Place::Book(1), false), Some(&Fault::Wrong(NewStudyWord::NeedsAWave)));
        form.books.iter_mut().for_each(|book| book.on = false);
        assert_eq!(form.check().at(Place::Books, false), Some(&Fault::Wrong(NewStudyWord::NeedsInstrument)));
    }

    #[test]
    fn three_profiles_are_offered_for_the_built_in_codebook() {
        let form = Form::default();
        assert_eq!(form.books[0].profiles().len(), 3);
        assert!(form.books[1].profiles().is_empty());
        let about = form.check().about[0].clone().expect("a codebook");
        assert!(about.unverified.contains("manual"), "{}", about.unverified);
    }

    #[test]
    fn a_folder_is_suggested_by_the_name() {
        assert_eq!(folder_name("  Samspil & leg, 2 år! "), "samspil-leg-2-år");
        assert_eq!(suggested("A b", Some(Path::new("/docs"))), "/docs/a-b");
        assert_eq!(suggested("", Some(Path::new("/docs"))), "");
    }
}
