//! Every word that the window says, in English and Danish. Names of commands are in [`super::command`].
//!
//! Rules: plain words, sentences that say what happened and what to do next, no exclamation marks,
//! "can't" rather than "failed to", the field's own nouns (clip, sheet, item, coder, wave).

use crate::codebook::Language;
use crate::study::Duty;

macro_rules! words {
    ($(#[$about:meta])* $words:ident: $($name:ident: $en:literal, $da:literal;)*) => {
        $(#[$about])*
        #[allow(missing_docs, reason = "each variant is its own text, just below")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $words { $($name,)* }

        impl $words {
            /// Every text.
            #[cfg(test)]
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }

        impl $crate::ui::words::Text for $words {
            fn get(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$name, Language::En) => $en, (Self::$name, Language::Da) => $da,)*
                }
            }
        }
    };
}

pub(super) use words;

words! {
    /// One text of the window; `{}` stands for what [`Text::with`] fills in, in order.
    Word:

    // Everywhere
    Samspil: "Samspil", "Samspil";
    Dismiss: "Dismiss this notice", "Fjern beskeden";
    KeysTitle: "Keys", "Taster";
    NoCommand: "Nothing here is called that. Part of a name is enough.", "Intet her hedder sådan. En del af navnet er nok.";
    CommandsHint: "Type what you want to do", "Skriv, hvad du vil gøre";
    RateSelected: "Rate the selected item and go on", "Bedøm det valgte punkt og gå videre";
    GoToPage: "Page of the sheet", "Side i skemaet";

    // Start
    StartLead: "Blinded coding of parent–child interaction", "Blindet kodning af samspil mellem forælder og barn";
    Recent: "Recent studies", "Seneste studier";
    NoRecent: "Studies that you open are listed here.", "Studier, som du åbner, vises her.";
    OpenFolder: "Open a study folder", "Åbn en studiemappe";
    OpenFolderWhy: "A folder with a study.db in it", "En mappe med en study.db";
    OpenDemo: "Open the demo study", "Åbn demostudiet";
    OpenDemoWhy: "Drawn scenes, simulated coders, nobody's data", "Tegnede scener, simulerede kodere, ingens data";
    PathHint: "or type the folder's path and press Enter", "eller skriv mappens sti og tryk Enter";
    DrawingDemo: "Drawing the demo's videos", "Tegner demostudiets videoer";
    NoHome: "This computer names no folder for programs' data, so the demo study has no place. Make it with samspil demo FOLDER.",
        "Denne computer har ingen mappe til programmers data, så demostudiet har intet sted. Lav det med samspil demo MAPPE.";
    NoteHeld: "A note is not on disk yet, so this page stays open with it. Try again in a moment; leaving once more gives the note up. What you rated is safe.",
        "En note er endnu ikke på disken, så siden bliver stående med den. Prøv igen om lidt; forlader du siden en gang til, opgives noten. Dine bedømmelser er i sikkerhed.";
    NoteBeforeSubmit: "The clip was not submitted: a note is not on disk yet. Nothing is lost; try again in a moment.",
        "Klippet blev ikke afleveret: en note er endnu ikke på disken. Intet er tabt; prøv igen om lidt.";
    DemoLost: "The demo study was not made, for a reason that the program does not know. No other study was touched. Open the demo again, or make it with samspil demo FOLDER.",
        "Demostudiet blev ikke lavet af en grund, som programmet ikke kender. Intet andet studie er berørt. Åbn demoen igen, eller lav den med samspil demo MAPPE.";
    NoDialog: "This computer offers no file dialog. Type the path instead.",
        "Denne computer har ingen fildialog. Skriv stien i stedet.";
    NoSuchFolder: "There is no folder {}. Nothing was opened; check how the path is written, or choose the folder.",
        "Der er ingen mappe {}. Intet blev åbnet; se efter, om stien er skrevet rigtigt, eller vælg mappen.";
    FolderMissing: "not found", "ikke fundet";

    // Sign in
    WhoAreYou: "Who is working?", "Hvem arbejder?";
    Coders: "Coders", "Kodere";
    CodersWhy: "See their own clips by blind code, and nothing about the families.",
        "Ser egne klip ved blindkode og intet om familierne.";
    Lead: "Lead coder", "Ledende koder";
    LeadWhy: "Imports recordings, hands out clips, follows agreement.",
        "Importerer optagelser, fordeler klip, følger overensstemmelsen.";
    Analyst: "Analyst", "Analytiker";
    AnalystWhy: "Consistency, scores and exports.", "Konsistens, scorer og eksport.";
    Coder: "Coder", "Koder";
    DataManager: "Data manager", "Dataansvarlig";
    DataManagerWhy: "Keeps the groups; comes in by the key file that was taken away.",
        "Opbevarer grupperne; kommer ind med den nøglefil, som er taget væk.";
    NoCoders: "No coder is named yet. The lead coder adds them.",
        "Der er endnu ingen kodere. Den ledende koder tilføjer dem.";
    PassphraseOf: "Passphrase of {}", "Adgangssætning for {}";
    ShowPassphrase: "Show what is typed", "Vis det, der skrives";
    SignInNow: "Sign in", "Log ind";
    OpeningDoor: "Opening…", "Åbner…";
    KeyFile: "Key file", "Nøglefil";
    KeyFileHint: "the file that was taken away when the study was made", "filen, som blev taget væk, da studiet blev lavet";
    ChooseFile: "Choose…", "Vælg…";
    KeyFileFirst: "Choose the key file first.", "Vælg først nøglefilen.";
    NoKeyFile: "There is no file {} that can be read. Check how the path is written, or choose the file.",
        "Der er ingen fil {}, som kan læses. Se efter, om stien er skrevet rigtigt, eller vælg filen.";
    DemoPassphrase: "This is the demo study, where nothing is secret: everybody's passphrase is “{}”.",
        "Dette er demostudiet, hvor intet er hemmeligt: alles adgangssætning er “{}”.";
    LockedTitle: "Locked", "Låst";
    Unlock: "Unlock", "Lås op";
    SignOutInstead: "Sign out", "Log ud";
    YourPassphrase: "Your passphrase", "Din adgangssætning";
    OpenLinkage: "Open the linkage", "Åbn koblingen";
    OpenLinkageWhy: "It says who is on which recording. Opening it is recorded; it closes by itself when nobody is here for five minutes.",
        "Den siger, hvem der er på hvilken optagelse. At den åbnes, bliver noteret; den lukker selv, når ingen har været her i fem minutter.";
    OpenNow: "Open", "Åbn";
    LinkageOpen: "Linkage open", "Kobling åben";
    LinkageOpenWhy: "Who is on which recording can be read now. Press to close it.",
        "Man kan nu se, hvem der er på hvilken optagelse. Tryk for at lukke.";
    ChangePassphrase: "Change my passphrase", "Skift min adgangssætning";
    ChangePassphraseWhy: "At least ten characters: a few words that only you think of together.",
        "Mindst ti tegn: nogle få ord, som kun du tænker på sammen.";
    MustChangeWhy: "Your passphrase was handed over to you, so somebody else knows it. Choose one of your own: at least ten characters, such as a few words that only you think of together.",
        "Du har fået din adgangssætning af en anden, som altså kender den. Vælg din egen: mindst ti tegn, for eksempel nogle få ord, som kun du tænker på sammen.";
    OldPassphrase: "The one you have", "Den, du har";
    NewPassphrase: "The new one", "Den nye";
    NewPassphraseAgain: "The new one, once more", "Den nye, en gang til";
    ChangeNow: "Change it", "Skift den";
    PassphraseChanged: "Your passphrase is changed.", "Din adgangssætning er skiftet.";
    SignInLost: "The passphrase was not tried, for a reason that the program does not know. Nothing was changed. Try again.",
        "Adgangssætningen blev ikke prøvet af en grund, som programmet ikke kender. Intet er ændret. Prøv igen.";

    // Worklist
    Worklist: "Worklist", "Arbejdsliste";
    SubmittedOf: "{} of {} submitted", "{} af {} afleveret";
    NextUp: "Next clip", "Næste klip";
    ContinueWith: "Continue with {}", "Fortsæt med {}";
    StartWith: "Start {}", "Begynd {}";
    AllSubmitted: "Every clip is submitted. Thank you.", "Alle klip er afleveret. Tak.";
    NoClips: "No clip is handed to you yet. The lead coder does that.",
        "Du har endnu ikke fået klip. Det gør den ledende koder.";
    Clip: "Clip", "Klip";
    ChildsAge: "Child's age", "Barnets alder";
    Months: "{} months", "{} måneder";
    AgeUnknown: "age not given", "alder ikke oplyst";
    Length: "Length", "Længde";
    State: "State", "Tilstand";
    NotStarted: "Not started", "Ikke begyndt";
    RatedOf: "{} of {} rated", "{} af {} bedømt";
    Submitted: "Submitted", "Afleveret";
    Open: "Open", "Åbn";
    NoVideoYet: "no video yet", "endnu ingen video";
    ShowAll: "All", "Alle";
    ShowOpen: "To do", "Mangler";
    ShowSubmitted: "Submitted", "Afleveret";

    // Coding
    SubmittedReadOnly: "Submitted: the sheet can be read, not changed.",
        "Afleveret: skemaet kan læses, ikke ændres.";
    Unverified: "Unverified codebook", "Ikke-verificeret kodebog";
    NotRatedMark: "not rated", "ikke bedømt";
    NoteHint: "What did you see?", "Hvad så du?";
    AddNote: "Note", "Note";
    CantBeRated: "Can't be rated", "Kan ikke bedømmes";
    WhyNot: "Why can't it be rated?", "Hvorfor kan det ikke bedømmes?";
    WhyNotHint: "Choose by digit. Esc closes.", "Vælg med et tal. Esc lukker.";
    SayWhy: "Say it in a few words, then Enter", "Sig det med få ord, så Enter";
    Between: "between {} and {}", "mellem {} og {}";
    ClipNote: "What struck you in this clip", "Hvad du lagde mærke til i klippet";
    Submit: "Submit", "Aflever";
    SubmitTitle: "Submit the sheet of {}?", "Aflever skemaet for {}?";
    SubmitWhy: "All {} items are rated or have a reason. Once submitted, the sheet can't be changed.",
        "Alle {} punkter er bedømt eller har en grund. Et afleveret skema kan ikke ændres.";
    MissingTitle: "{} items are still open", "{} punkter mangler";
    MissingOne: "One item is still open", "Ét punkt mangler";
    MissingWhy: "Rate each, or say why it can't be rated. Choose one to go there.",
        "Bedøm hvert, eller sig, hvorfor det ikke kan bedømmes. Vælg et for at gå dertil.";
    SubmitNow: "Submit and go to the next clip", "Aflever og gå til næste klip";
    ClipClosed: "cannot be opened; ask the lead coder", "kan ikke åbnes; spørg den ledende koder";
    RestClosed: "What is left cannot be opened; ask the lead coder.", "Resten kan ikke åbnes; spørg den ledende koder.";
    KeepRating: "Keep rating", "Bliv ved skemaet";
    GuessTitle: "Which group do you think the family is in?", "Hvilken gruppe tror du, familien er i?";
    GuessWhy: "Only a question of how well the blinding holds. Nobody sees it before the study is unblinded.",
        "Det spørges der kun om for at se, hvor godt blindingen holder. Ingen ser svaret, før studiet afblindes.";
    GuessVery: "{}, very sure", "{}, meget sikker";
    GuessSomewhat: "{}, somewhat sure", "{}, nogenlunde sikker";
    GuessDontKnow: "I don't know", "Det ved jeg ikke";
    GuessFirst: "Answer the question of the group first; “I don't know” is an answer. All ratings are saved.",
        "Svar først på spørgsmålet om gruppen; „Det ved jeg ikke“ er også et svar. Alle bedømmelser er gemt.";
    IncidentShort: "I know this family", "Jeg kender familien";
    IncidentTitle: "Is {} no longer blinded for you?", "Er {} ikke længere blindet for dig?";
    IncidentWhy: "The clip is taken from your list and goes to somebody else. What you rated of it counts in no result. Nobody is at fault.",
        "Klippet tages ud af din liste og går til en anden. Det, du har bedømt af det, tæller ikke med. Ingen har gjort noget forkert.";
    IncidentRecognised: "I recognised the family", "Jeg genkendte familien";
    IncidentGroup: "I heard, saw or was told the group", "Jeg hørte, så eller fik fortalt gruppen";
    IncidentOther: "Something else", "Noget andet";
    IncidentFamily: "The family's other recordings are kept from you too.",
        "Familiens øvrige optagelser holdes også fra dig.";
    IncidentHint: "What happened, in a few words. It is sealed for the lead coder.",
        "Hvad skete der, med få ord. Det forsegles til den ledende koder.";
    IncidentReport: "Report it and go on", "Meld det og gå videre";
    IncidentDone: "{} is gone from your list. Thank you for saying so; tell nobody what you know.",
        "{} er ude af din liste. Tak, fordi du sagde det; fortæl ingen, hvad du ved.";
    IncidentDoneFamily: "{} is gone from your list, and the family's other clips that you had not submitted: {}. Thank you for saying so; tell nobody what you know.",
        "{} er ude af din liste, og familiens øvrige klip, som du ikke havde afleveret: {}. Tak, fordi du sagde det; fortæl ingen, hvad du ved.";
    NoVideo: "There is no video for this clip on this computer. The sheet can be read and rated.",
        "Der er ingen video til klippet på denne computer. Skemaet kan læses og udfyldes.";
    VideoComing: "The demo's videos are being drawn. If this clip gets one, it appears here by itself; the sheet can be rated already.",
        "Demostudiets videoer tegnes netop nu. Får klippet én, viser den sig her af sig selv; skemaet kan allerede udfyldes.";
    VideoMissing: "The video of this clip is not where the study keeps it. Tell the lead coder. The sheet can still be rated.",
        "Videoen til klippet er ikke dér, hvor studiet har den. Sig det til den ledende koder. Skemaet kan stadig udfyldes.";
    SheetStillWorks: "Your ratings are safe, and the sheet can still be rated.",
        "Dine bedømmelser er i behold, og skemaet kan stadig udfyldes.";
    Opening: "Opening the clip…", "Åbner klippet…";
    Position: "Position in the clip", "Sted i klippet";
    Volume: "Volume", "Lydstyrke";
    Speed: "Speed", "Hastighed";
    SubmittedDone: "{} is submitted.", "{} er afleveret.";
    OffScale: "{} takes {} to {}.", "{} går fra {} til {}.";
    NoHalves: "{} takes whole points only.", "{} tager kun hele point.";
    NothingToUndo: "There is nothing to undo.", "Der er intet at fortryde.";
    Done: "{} of {} done", "{} af {} færdige";
}

/// A text of the window in each language.
pub trait Text: Copy {
    /// The text.
    fn get(self, language: Language) -> &'static str;

    /// The text with its `{}` filled in, in order.
    fn with(self, language: Language, parts: &[&str]) -> String {
        let mut text = String::new();
        let mut parts = parts.iter();
        let mut pieces = self.get(language).split("{}").peekable();
        while let Some(piece) = pieces.next() {
            text.push_str(piece);
            if pieces.peek().is_some() {
                text.push_str(parts.next().copied().unwrap_or_default());
            }
        }
        text
    }
}

impl Word {
    /// What a person is called by duty.
    pub fn duty(duty: Duty) -> Self {
        match duty {
            Duty::Coder => Self::Coder,
            Duty::Lead => Self::Lead,
            Duty::Analyst => Self::Analyst,
            Duty::DataManager => Self::DataManager,
        }
    }
}

/// A point of a scale: whole as a digit, half as "2½".
pub fn points(value: f64) -> String {
    let whole = value.floor();
    if (value - whole).abs() < 0.25 { format!("{whole}") } else { format!("{whole}½") }
}

/// A stretch or point of time: "6:00", "1:02:03".
pub fn clock(ms: u64) -> String {
    let seconds = ms / 1000;
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{rest:02}") } else { format!("{minutes}:{rest:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_there_in_both_languages_and_fills_in_as_much() {
        for word in Word::ALL {
            let [en, da] = Language::ALL.map(|language| word.get(language));
            assert!(!en.trim().is_empty() && !da.trim().is_empty(), "{word:?}");
            assert_eq!(en.matches("{}").count(), da.matches("{}").count(), "{word:?}");
        }
    }

    #[test]
    fn texts_are_filled_in_order() {
        assert_eq!(Word::SubmittedOf.with(Language::En, &["34", "131"]), "34 of 131 submitted");
        assert_eq!(Word::RatedOf.with(Language::Da, &["12", "43"]), "12 af 43 bedømt");
    }

    #[test]
    fn times_and_points_read_as_people_write_them() {
        assert_eq!(clock(0), "0:00");
        assert_eq!(clock(359_999), "5:59");
        assert_eq!(clock(3_723_000), "1:02:03");
        assert_eq!(points(4.0), "4");
        assert_eq!(points(2.5), "2½");
    }
}
