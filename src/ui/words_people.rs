//! The words about who does what in a study, and about its rules, in English and Danish. The rules of writing are in
//! [`super::words`].

use super::words::words;
use crate::codebook::Language;

words! {
    /// One text of the people's page; `{}` stands for what is filled in, in order.
    PeopleWord:

    People: "People", "Personer";
    PeopleAbout: "Who does what in this study. Every change is recorded, with its reason.",
        "Hvem der gør hvad i studiet. Hver ændring bliver noteret med sin grund.";
    Name: "Name", "Navn";
    Does: "Does", "Gør";
    Since: "Since", "Siden";
    State: "State", "Tilstand";
    You: "you", "dig";
    Open: "signs in", "logger ind";
    Closed: "closed", "lukket";
    NotChanged: "passphrase handed over, not changed yet", "adgangssætning udleveret, endnu ikke skiftet";
    ChooseOne: "Choose somebody above to give or take a part, give a new passphrase, or close the account.",
        "Vælg en person ovenfor for at give eller tage en opgave, give en ny adgangssætning eller lukke kontoen.";
    ChooseLead: "Choose a lead above to give a new passphrase, should the old one be lost.",
        "Vælg en ledende koder ovenfor for at give en ny adgangssætning, hvis den gamle er væk.";
    Why: "Why (for the trail)", "Hvorfor (til sporet)";
    WhyFirst: "A few words; they are recorded", "Få ord; de bliver noteret";
    Give: "Make {}", "Gør til {}";
    Take: "No longer {}", "Ikke længere {}";
    Reset: "New passphrase", "Ny adgangssætning";
    Close: "Close the account", "Luk kontoen";
    Reopen: "Open the account again", "Åbn kontoen igen";
    OwnPassphrase: "This is your own account. F8 changes your passphrase; closing it is for another lead.",
        "Dette er din egen konto. F8 skifter din adgangssætning; at lukke den er en anden leders sag.";
    ManagerAccount: "The data manager's key is a file outside the study. Its owner looks after it: samspil key.",
        "Den dataansvarliges nøgle er en fil uden for studiet. Ejeren passer den: samspil key.";
    NotYours: "Leads look after this account.", "Denne konto passes af en ledende koder.";
    NeedsLinkage: "A lead opens who is on which recording, so the linkage must be open to hand its key on.",
        "En ledende koder kan åbne, hvem der er på hvilken optagelse; koblingen skal være åben, så nøglen kan gives videre.";

    AddPerson: "Add a person", "Tilføj en person";
    AddWhy: "A first passphrase is drawn and shown once, to be handed over. At the first sign-in it is changed.",
        "Der trækkes en første adgangssætning, som vises én gang og udleveres. Den skiftes ved første login.";
    Add: "Add", "Tilføj";
    AppointLead: "Appoint a lead", "Udpeg en ledende koder";
    AppointWhy: "For when no lead can sign in any more. A first passphrase is drawn and shown once.",
        "Til når ingen ledende koder kan logge ind. Der trækkes en første adgangssætning, som vises én gang.";

    Rules: "Rules of this study", "Studiets regler";
    Idle: "A window locks after (minutes)", "Et vindue låser efter (minutter)";
    IdleWhy: "Without a key or a move of the mouse; from {} to {}.", "Uden tast eller bevægelse af musen; fra {} til {}.";
    NoMinutes: "A whole number from {} to {}.", "Et helt tal fra {} til {}.";
    Keep: "Keep", "Gem";
    Joins: "What one person may be at once", "Hvad én person må være på samme tid";
    JoinsWhy: "Nobody is ever coder and data manager. Who has both by now keeps them.",
        "Ingen er nogensinde koder og dataansvarlig. Den, der allerede har begge, beholder dem.";
    Both: "{} and {}", "{} og {}";
    Kept: "Kept, and recorded.", "Gemt og noteret.";
    LookAfter: "Add or look after people", "Tilføj eller ret personer";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::words::Text as _;

    #[test]
    fn both_languages_fill_in_the_same() {
        for word in PeopleWord::ALL {
            let [en, da] = Language::ALL.map(|language| word.get(language));
            assert!(!en.is_empty() && !da.is_empty(), "{word:?}");
            assert_eq!(en.matches("{}").count(), da.matches("{}").count(), "{word:?}");
        }
    }
}
