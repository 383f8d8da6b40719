//! The words of the page that makes a study, and of what leaves the program then, in English and Danish. The rules are
//! in [`super::words`].

use super::words::words;
use crate::codebook::Language;

words! {
    /// One text about making a study; `{}` stands for what is filled in, in order.
    NewStudyWord:

    StudyName: "Name of the study", "Studiets navn";
    StudyNameHint: "Play at 12 and 24 months", "Leg ved 12 og 24 måneder";
    ChooseFor: "Choose: {}", "Vælg: {}";
    MakeStudy: "Make the study", "Opret studiet";
    CanBeAdded: "Coders can be added later. Instruments stay as they are chosen here.",
        "Kodere kan tilføjes senere. Instrumenter bliver, som de vælges her.";
    OneFault: "One thing is missing or wrong: see above.", "Én ting mangler eller er forkert: se ovenfor.";
    Faults: "{} things are missing or wrong: see above.", "{} ting mangler eller er forkerte: se ovenfor.";
    Waves: "Waves", "Bølger";
    WavesWhy: "The child's intended age at each recording.", "Barnets tilsigtede alder ved hver optagelse.";
    WaveNumber: "Wave {}", "Bølge {}";
    RemoveNamed: "Remove: {}", "Fjern: {}";
    AddWave: "Wave", "Bølge";
    CodersLater: "Who will rate. More can join later.", "Dem, der skal bedømme. Flere kan komme til senere.";
    CoderNumber: "Name of coder {}", "Navn på koder {}";
    InstrumentsWhy: "What is rated, in this order. The study keeps the very text of each.",
        "Det, der bedømmes, i denne rækkefølge. Studiet beholder hver teksts ordlyd.";
    AddOwn: "A codebook of your own", "En kodebog af egen";
    OwnCodebook: "Your own codebook", "Din egen kodebog";
    NotVerified: "not verified", "ikke verificeret";
    CodebookFile: "Codebook file (.toml)", "Kodebogsfil (.toml)";
    OverlayFile: "Your own labels and anchors over it: a file, or empty", "Egne betegnelser og ankre ovenpå: en fil, eller tom";
    ProfileFile: "Scoring profile: a file, or empty where every item stands for itself",
        "Scoringsprofil: en fil, eller tom, hvor hvert punkt står for sig selv";
    RatedAt: "Rated at", "Bedømmes ved";
    ScoredBy: "Scored by", "Scores efter";
    NeedsName: "The study needs a name.", "Studiet skal have et navn.";
    You: "Lead coder", "Ledende koder";
    YouWhy: "You, as a rule: imports, shares out, follows agreement, and looks after everybody's accounts.",
        "Som regel dig selv: importerer, fordeler, følger overensstemmelsen og passer alles konti.";
    LeadName: "Name of the lead coder", "Den ledende koders navn";
    Manager: "Data manager", "Dataansvarlig";
    ManagerWhy: "Somebody who never rates. Keeps which family is in which group, and the way back when your passphrase is lost. Types the passphrase here in person.",
        "En, der aldrig bedømmer. Opbevarer, hvilken familie der er i hvilken gruppe, og vejen tilbage, hvis din adgangssætning går tabt. Skriver selv sin adgangssætning her.";
    ManagerName: "Name of the data manager", "Den dataansvarliges navn";
    PassphraseWord: "Passphrase", "Adgangssætning";
    OnceMore: "Once more", "En gang til";
    KeyPlace: "File for the data manager's key", "Fil til den dataansvarliges nøgle";
    KeyPlaceWhy: "Outside the study's folder, best on a memory stick: the data manager takes it away.",
        "Uden for studiets mappe, helst på en USB-nøgle: den dataansvarlige tager den med sig.";
    NeedsPerson: "Give the person a name.", "Giv personen et navn.";
    PersonTwice: "Somebody in this study has that name already.", "En i dette studie har allerede det navn.";
    NeedsPassphrase: "Choose a passphrase: a few words that only you think of together.",
        "Vælg en adgangssætning: nogle få ord, som kun du tænker på sammen.";
    NeedsAgain: "Type the passphrase once more.", "Skriv adgangssætningen en gang til.";
    NotTheSame: "The two are not the same. Type both again, slowly.", "De to er ikke ens. Skriv begge igen, langsomt.";
    NeedsKeyPlace: "Say where the data manager's key is to be written.", "Angiv, hvor den dataansvarliges nøgle skal skrives.";

    // What leaves the program when a study is made
    HandTitle: "Take these away before you go on", "Tag dette væk, før du går videre";
    HandKey: "The data manager's key: {}", "Den dataansvarliges nøgle: {}";
    HandKeyWhy: "It opens the groups and everything else. It belongs to the data manager, away from this computer and from the study.",
        "Den åbner grupperne og alt andet. Den hører hos den dataansvarlige, væk fra denne computer og fra studiet.";
    HandSheet: "Its recovery sheet: {}", "Dens gendannelsesark: {}";
    HandSheetWhy: "Print it, lock it away outside the laboratory, and delete the file. It takes the place of the key when the file or its passphrase is lost, and also opens with the standard program age.",
        "Udskriv det, lås det inde uden for laboratoriet, og slet filen. Det træder i nøglens sted, hvis filen eller dens adgangssætning går tabt, og åbner også med standardprogrammet age.";
    HandWords: "First passphrases to hand over; they are shown only here", "Første adgangssætninger til at give videre; de vises kun her";
    HandWordsWhy: "At the first sign-in each is asked for one of their own.", "Ved første login skal hver vælge sin egen.";
    Copy: "Copy", "Kopiér";
    HandDone: "It is all in its place", "Det er alt sammen på plads";
    HandTick: "I have taken these away, or handed them over", "Jeg har taget dem væk eller givet dem videre";

    // What is missing or wrong
    NeedsFolder: "Say where the study is to lie.", "Angiv, hvor studiet skal ligge.";
    WholePath: "Write the whole path, from the root on.", "Skriv hele stien, fra roden af.";
    StudyThere: "There is a study in this folder already. Open it, or choose another folder.",
        "Der er allerede et studie i mappen. Åbn det, eller vælg en anden mappe.";
    IsAFile: "This is a file, not a folder.", "Det er en fil, ikke en mappe.";
    NeedsMonths: "Write the months of this wave, or remove it.", "Skriv bølgens måneder, eller fjern den.";
    NotMonths: "Months are a whole number, at most 240.", "Måneder er et helt tal, højst 240.";
    WaveTwice: "There is a wave at these months already.", "Der er allerede en bølge ved disse måneder.";
    NeedsWave: "The study needs at least one wave.", "Studiet skal have mindst én bølge.";
    CoderTwice: "This name is there already.", "Navnet er der allerede.";
    NeedsInstrument: "Take at least one instrument.", "Vælg mindst ét instrument.";
    NeedsAWave: "Tick at least one wave at which it is rated, or leave the instrument out.",
        "Vælg mindst én bølge, hvor det bedømmes, eller udelad instrumentet.";
    NeedsCodebook: "Say which file holds the codebook, or remove this instrument.",
        "Angiv filen med kodebogen, eller fjern instrumentet.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::words::Text as _;

    #[test]
    fn both_languages_fill_in_the_same() {
        for word in NewStudyWord::ALL {
            let [en, da] = Language::ALL.map(|language| word.get(language));
            assert!(!en.is_empty() && !da.is_empty(), "{word:?}");
            assert_eq!(en.matches("{}").count(), da.matches("{}").count(), "{word:?}");
        }
    }
}
