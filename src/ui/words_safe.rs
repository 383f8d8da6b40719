//! The words about backups, crashes and who else is at work, in English and Danish. The rules are in [`super::words`].

use super::words::words;
use crate::codebook::Language;

words! {
    /// One text about keeping a study safe; `{}` stands for what is filled in, in order.
    SafeWord:

    // Told by the window
    Somebody: "Somebody", "Nogen";
    AlsoOpen: "{} also has this study open, on {}, since {}. You can both work: every rating is on disk at once, and what the other writes shows here.",
        "{} har også studiet åbent, på {}, siden {}. I kan begge arbejde: hver bedømmelse er på disken med det samme, og hvad den anden skriver, vises her.";
    CrashChecked: "Samspil was not closed properly last time. Everything that was shown as given is here: checked.",
        "Samspil blev ikke lukket rigtigt sidste gang. Alt, hvad der blev vist som givet, er her: det er kontrolleret.";
    CrashDamaged: "Samspil was not closed properly last time, and the study's file is not sound: {} Copy the folder somewhere safe, then put a backup in place.",
        "Samspil blev ikke lukket rigtigt sidste gang, og studiets fil er ikke i orden: {} Kopiér mappen et sikkert sted hen, og læg så en sikkerhedskopi på plads.";
    NoBackup: "No backup could be made; you can go on working. {}",
        "Der kunne ikke laves en sikkerhedskopi; du kan arbejde videre. {}";
    BackupLost: "The reason isn't known. Your ratings are safe.", "Grunden kendes ikke. Dine bedømmelser er i sikkerhed.";
    RatedElsewhere: "In another window {} had been given {} meanwhile. It is now {}, as you gave it here.",
        "I et andet vindue havde {} imens fået {}. Nu er det {}, som du gav her.";
    NoteElsewhere: "In another window this note had become “{}” meanwhile. It is now as you wrote it here.",
        "I et andet vindue var noten imens blevet til “{}”. Nu er den, som du skrev den her.";
    NoRating: "no rating", "ingen bedømmelse";

    // The page
    Backups: "Backups", "Sikkerhedskopier";
    BackupsAbout: "Copies of everything that was entered, each checked. The videos are not in them.",
        "Kopier af alt, hvad der er indtastet, hver kontrolleret. Videoerne er ikke med.";
    OfThisStudy: "Backups of this study", "Sikkerhedskopier af studiet";
    MadeByThemselves: "They are made when somebody signs in or out, and every half hour while something changes. Of the last day 24 are kept, then one a day for 30 days, one a week for a year, one a month after that.",
        "De laves, når nogen logger ind eller ud, og hver halve time, mens noget ændres. Af det sidste døgn beholdes 24, så én om dagen i 30 dage, én om ugen i et år og derefter én om måneden.";
    MakeNow: "Make a backup now", "Lav en sikkerhedskopi nu";
    Making: "Making a backup…", "Laver en sikkerhedskopi…";
    Checking: "Checking the backups…", "Kontrollerer sikkerhedskopierne…";
    NoneYet: "There is no backup yet.", "Der er endnu ingen sikkerhedskopi.";
    Made: "Made", "Lavet";
    SheetsIn: "Sheets submitted", "Afleverede skemaer";
    Size: "Size", "Størrelse";
    State: "State", "Tilstand";
    Sound: "checked, sound", "kontrolleret, i orden";
    Unsound: "can't be used: {}", "kan ikke bruges: {}";
    PutInPlace: "Put in place…", "Læg på plads…";
    PutInPlaceTitle: "Put the backup of {} in place?", "Læg sikkerhedskopien fra {} på plads?";
    PutInPlaceWhy: "Everybody's work since then is no longer in the study. The file as it is now is kept beside it and never deleted. Close Samspil everywhere else first.",
        "Alles arbejde siden da er ikke længere i studiet. Filen, som den er nu, bliver liggende ved siden af og slettes aldrig. Luk først Samspil alle andre steder.";
    PutInPlaceNow: "Put it in place", "Læg den på plads";
    LeaveAsIs: "Leave everything as it is", "Lad alt være";
    InPlace: "The backup is in place. Sign in again. What was there before is kept as {}.",
        "Sikkerhedskopien er på plads. Log ind igen. Hvad der var før, ligger som {}.";
    WorkUnderWay: "An import or export is under way. Wait until it is done, then put the backup in place.",
        "En import eller eksport er i gang. Vent, til den er færdig, og læg så sikkerhedskopien på plads.";
    SecondPlace: "A second place", "Et andet sted";
    SecondPlaceWhy: "Each backup is copied into this folder too, as on another disk. It applies to this computer. Leave it empty for none.",
        "Hver sikkerhedskopi lægges også i denne mappe, fx på en anden disk. Det gælder denne computer. Lad feltet være tomt for ingen.";
    Folder: "or type the folder", "eller skriv mappen";
    Keep: "Keep", "Gem";
    NoSuchPlace: "There is no folder {}. The second place is as it was.", "Der er ingen mappe {}. Det andet sted er, som det var.";
    KeptPlace: "The second place is kept.", "Det andet sted er gemt.";

    // Videos
    MissingVideos: "Videos that are missing", "Videoer, der mangler";
    NoneMissing: "Every video is where the study keeps it.", "Alle videoer er dér, hvor studiet har dem.";
    SomeMissing: "{} videos are not where the study keeps them. They are known again by their content, whatever they are called now.",
        "{} videoer er ikke dér, hvor studiet har dem. De genkendes på deres indhold, hvad de end hedder nu.";
    LookIn: "Look for them in…", "Led efter dem i…";
    Looking: "Looking…", "Leder…";
    Look: "Look", "Led";
    PlaceFolder: "Folder for copies", "Mappe til kopier";
    FoundVideos: "{} found and copied back, {} still missing.", "{} fundet og kopieret tilbage, {} mangler stadig.";

    // Where the study is
    OnNetwork: "On a network share: kept with a rollback journal, which is slower and safe there.",
        "På et netværksdrev: gemmes med en rollback-journal, som dér er langsommere og sikker.";
    LastBackup: "Last backup: {}", "Seneste sikkerhedskopi: {}";
    NoBackupYet: "No backup yet.", "Endnu ingen sikkerhedskopi.";
    MovedTo: "now in {}", "nu i {}";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::words::Text as _;

    #[test]
    fn both_languages_fill_in_the_same() {
        for word in SafeWord::ALL {
            let [en, da] = Language::ALL.map(|language| word.get(language));
            assert!(!en.is_empty() && !da.is_empty(), "{word:?}");
            assert_eq!(en.matches("{}").count(), da.matches("{}").count(), "{word:?}");
        }
    }
}
