//! The words of the page on which ratings are brought in, in English and Danish. The rules are in [`super::words`].

use super::words::words;
use crate::codebook::Language;
use crate::lab::bring_in::Field;

words! {
    /// One text about bringing ratings in; `{}` stands for what is filled in, in order.
    BringInWord:

    BringIn: "Bring ratings in", "Hent bedømmelser ind";
    FromImport: "Ratings from a spreadsheet…", "Bedømmelser fra et regneark…";
    About: "Codes of other years, from a spreadsheet saved as CSV: looked at first, then all of it or nothing.",
        "Kodninger fra andre år, fra et regneark gemt som CSV: først ses der på det, så hentes det hele eller intet.";
    File: "The spreadsheet, or type where it is", "Regnearket, eller skriv, hvor det er";
    LookAt: "Look at it", "Se på det";
    DoIt: "Bring {} sheets in", "Hent {} skemaer ind";
    LookAgain: "Look at it again", "Se på det igen";
    AtWork: "Reading and checking…", "Læser og kontrollerer…";
    Writing: "Bringing sheets in…", "Henter skemaer ind…";
    Stop: "Stop", "Stop";
    Rules: "How it is to be understood", "Hvordan det skal forstås";
    Coders: "Names in the file: AH=Anna Holm; CB=Carl Bo", "Navne i filen: AH=Anna Holm; CB=Carl Bo";
    Primary: "First coders, the earlier name first: Anna Holm; Carl Bo", "Første kodere, i rækkefølge: Anna Holm; Carl Bo";
    Codes: "Codes for “not rated”: 9=not-visible; N/C=technical", "Koder for “ikke bedømt”: 9=not-visible; N/C=technical";
    Missing: "The reason that items without a rating get; empty: a fault",
        "Grunden, som punkter uden bedømmelse får; tomt: en fejl";
    Columns: "What the columns say", "Hvad kolonnerne siger";
    Column: "Column {}", "Kolonne {}";
    Understood: "{} columns that are understood", "{} kolonner, som er forstået";
    Unknown: "Say what these are; what nobody says is left out.",
        "Angiv, hvad disse er; det, der ikke er angivet, udelades.";
    FieldClip: "blind code", "blindkode";
    FieldParticipant: "family", "familie";
    FieldWave: "wave", "bølge";
    FieldCoder: "coder", "koder";
    FieldRole: "first or second coder", "første eller anden koder";
    FieldRatedOn: "day of rating", "bedømmelsesdag";
    FieldNote: "note", "bemærkning";
    FieldItem: "item", "punkt";
    FieldValue: "rating", "bedømmelse";
    FieldReason: "reason for no rating", "grund til ingen bedømmelse";
    FieldReasonText: "words on the reason", "ord om grunden";
    FieldIgnored: "left out", "udelades";
    Linkage: "The file names families: open the linkage, and it is looked at again.",
        "Filen nævner familier: åbn koblingen, så ses der på den igen.";
    CameIn: "What came in", "Hvad der kom ind";
    Found: "What would come in", "Hvad der ville komme ind";
    Sheets: "{} sheets of {} clips, {} of them then coded twice; {} ratings, {} items with a reason.",
        "{} skemaer af {} klip, {} af dem så kodet to gange; {} bedømmelser, {} punkter med en grund.";
    OfCoder: "{}: {} as first, {} as second coder", "{}: {} som første, {} som anden koder";
    OfWave: "{} months: {} sheets of {} clips", "{} måneder: {} skemaer af {} klip";
    Faults: "{} to mend first; nothing comes in until then.", "{} skal rettes først; intet kommer ind før da.";
    MoreFaults: "… and {} more.", "… og {} til.";
    Done: "{} sheets are in the study, submitted, and marked as brought in. A backup from before lies among the backups.",
        "{} skemaer er i studiet, afleveret og mærket som hentet ind. En sikkerhedskopi fra før ligger blandt kopierne.";
    KeepAway: "The file says who rated what: keep it where coders cannot read it.",
        "Filen siger, hvem der har bedømt hvad: opbevar den, hvor kodere ikke kan læse den.";
}

impl BringInWord {
    /// What a menu calls a field that is no item.
    pub fn field(field: &Field) -> Self {
        match field {
            Field::Clip => Self::FieldClip,
            Field::Participant => Self::FieldParticipant,
            Field::Wave => Self::FieldWave,
            Field::Coder => Self::FieldCoder,
            Field::Role => Self::FieldRole,
            Field::RatedOn => Self::FieldRatedOn,
            Field::Note => Self::FieldNote,
            Field::Item => Self::FieldItem,
            Field::Value | Field::Rating(_) => Self::FieldValue,
            Field::Reason => Self::FieldReason,
            Field::ReasonText => Self::FieldReasonText,
            Field::Ignored => Self::FieldIgnored,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::words::Text as _;

    #[test]
    fn both_languages_fill_in_the_same() {
        for word in BringInWord::ALL {
            let [en, da] = Language::ALL.map(|language| word.get(language));
            assert!(!en.is_empty() && !da.is_empty(), "{word:?}");
            assert_eq!(en.matches("{}").count(), da.matches("{}").count(), "{word:?}");
        }
    }
}
