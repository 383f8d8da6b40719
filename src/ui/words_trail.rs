//! The words of the trail's page, in English and Danish. The rules are in [`super::words`].

use super::words::words;
use crate::codebook::Language;

words! {
    /// One text of the trail's page; `{}` stands for what is filled in, in order.
    TrailWord:

    Trail: "Trail", "Hændelser";
    About: "Everything that was done in this study: by whom, when, and what was before and after. Nothing is ever taken out.",
        "Alt, der er gjort i studiet: af hvem, hvornår, og hvad der stod før og efter. Intet bliver nogensinde fjernet.";
    Who: "Who", "Hvem";
    What: "What", "Hvad";
    When: "When", "Hvornår";
    OfWhat: "Of what", "Hvoraf";
    Before: "Before", "Før";
    After: "After", "Efter";
    Reason: "Reason", "Begrundelse";
    Everybody: "Everybody", "Alle";
    AllKinds: "Every kind", "Alle slags";
    FindWords: "Words in it", "Ord i den";
    From: "From day", "Fra dag";
    UpTo: "Up to day", "Til dag";
    DayHint: "2026-03-09", "2026-03-09";
    NoDay: "Write a day as 2026-03-09.", "Skriv en dag som 2026-03-09.";
    ShownOf: "{} of {} events", "{} af {} hændelser";
    NoneShown: "No event is like that.", "Ingen hændelse er sådan.";
    Checking: "Checking the trail…", "Kontrollerer hændelserne…";
    Holds: "The trail is whole, and everything stands as it says: {} events. Backups compared with it: {}.",
        "Rækken af hændelser er hel, og alt står, som den siger: {} hændelser. Sikkerhedskopier sammenlignet med den: {}.";
    Faults: "Not as it should be, in {} places:", "Ikke, som det skal være, {} steder:";
    MoreFaults: "… and {} more: run “samspil verify” for all of them.", "… og {} til: kør “samspil verify” for at se alle.";
    EndsWith: "It ends with event {}:", "Den slutter med hændelse {}:";
    CopyHash: "Copy the hash", "Kopiér hash";
    KeepHash: "Whoever keeps this hash outside the study can show later that nothing before it was changed.",
        "Den, der gemmer denne hash uden for studiet, kan senere vise, at intet før den er ændret.";
    CheckAgain: "Check again", "Kontrollér igen";
    ToFile: "Export…", "Eksportér…";
    WriteTable: "Write the table", "Skriv tabellen";
    WriteAbout: "Writes the events shown as one CSV file, for a monitor. It holds every rating: keep it outside the study's folder.",
        "Skriver de viste hændelser som én CSV-fil, til en monitor. Den rummer alle bedømmelser: gem den uden for studiets mappe.";
    CorrectTitle: "Correct a submitted rating of {}", "Ret en afleveret bedømmelse af {}";
    CorrectAbout: "What the coder submitted stays, and agreement goes on being computed from it. Scores take the correction. Both are kept, with your name and the reason.",
        "Det, koderen afleverede, bliver stående, og enighed beregnes fortsat af det. Scorer bruger rettelsen. Begge gemmes, med dit navn og begrundelsen.";
    WhoseSheet: "Whose sheet", "Hvis skema";
    PrimarySheet: "primary", "primær";
    SecondSheet: "second", "anden";
    WhichItem: "Item", "Punkt";
    StandsAs: "It stands as: {}", "Der står: {}";
    ShouldBe: "It should be", "Der skal stå";
    ReasonWords: "Words on it", "Ord om det";
    CorrectNow: "Write the correction", "Skriv rettelsen";
    CorrectHint: "Choose a clip to correct a rating of it.", "Vælg et klip for at rette en bedømmelse af det.";
    Corrected: "The correction is written.", "Rettelsen er skrevet.";
    TableWritten: "{} events were written to {}", "{} hændelser er skrevet til {}";
}

/// What is recorded, as the window says it in Danish; the trail itself, exports and the command line keep English.
const KINDS: &[(&str, &str)] = &[
    ("account closed", "konto lukket"),
    ("account made", "konto oprettet"),
    ("allocation imported", "fordeling importeret"),
    ("allocation opened", "fordeling åbnet"),
    ("backup made", "sikkerhedskopi lavet"),
    ("backups removed", "sikkerhedskopier fjernet"),
    ("brought up to date", "bragt op til nyt skema"),
    ("changed", "ændret"),
    ("changed outside Samspil", "ændret uden om Samspil"),
    ("clips sealed anew", "klip forseglet på ny"),
    ("clips shared out", "klip fordelt"),
    ("clock jumped, or the computer slept", "uret sprang, eller computeren sov"),
    ("clock went back", "uret gik tilbage"),
    ("codebook pinned", "kodebog fastlagt"),
    ("coder added", "koder tilføjet"),
    ("exported", "eksporteret"),
    ("families sealed", "familier forseglet"),
    ("key made", "nøgle lavet"),
    ("linkage opened", "familier åbnet"),
    ("note written", "note skrevet"),
    ("opening the linkage refused", "åbning af familier afvist"),
    ("overlay set", "egne ord taget i brug"),
    ("rating corrected", "bedømmelse rettet"),
    ("rating given", "bedømmelse givet"),
    ("rating taken back", "bedømmelse taget tilbage"),
    ("recording imported", "optagelse importeret"),
    ("recording removed", "optagelse fjernet"),
    ("ratings brought in", "bedømmelser hentet ind"),
    ("recordings added in bulk", "optagelser tilføjet samlet"),
    ("recordings imported", "optagelser importeret"),
    ("restored", "gendannet"),
    ("scoring profile set", "scoringsprofil taget i brug"),
    ("sheet added in bulk", "skema tilføjet samlet"),
    ("sheet brought in", "skema hentet ind"),
    ("sheet opened", "skema åbnet"),
    ("sheet submitted", "skema afleveret"),
    ("sign-in refused", "login afvist"),
    ("signed in", "logget ind"),
    ("signed out", "logget ud"),
    ("study made", "studie oprettet"),
    ("videos found again", "videoer fundet igen"),
    ("video attached", "video tilføjet"),
    ("wave added", "bølge tilføjet"),
    ("window moved", "vindue flyttet"),
];

/// What was done, in the window's language.
pub fn kind_word(what: &str, language: Language) -> &str {
    match language {
        Language::En => what,
        Language::Da => KINDS.iter().find(|(en, _)| *en == what).map_or(what, |(_, da)| da),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::words::Text as _;

    #[test]
    fn each_text_is_there_in_both_languages_and_fills_in_as_much() {
        for word in TrailWord::ALL {
            let [en, da] = Language::ALL.map(|language| word.get(language));
            assert!(!en.trim().is_empty() && !da.trim().is_empty(), "{word:?}");
            assert_eq!(en.matches("{}").count(), da.matches("{}").count(), "{word:?}");
        }
    }

    #[test]
    fn kinds_are_said_in_the_windows_language_and_unknown_ones_as_they_are() {
        assert_eq!(kind_word("signed in", Language::Da), "logget ind");
        assert_eq!(kind_word("signed in", Language::En), "signed in");
        assert_eq!(kind_word("something new", Language::Da), "something new");
    }
}
