//! The words of the page of the allocation, in English and Danish. The rules are in [`super::words`].

use super::words::words;
use crate::codebook::Language;

words! {
    /// One text about the allocation; `{}` stands for what is filled in, in order.
    AllocationWord:

    Allocation: "Allocation", "Allokering";
    About: "Which family is in which group: imported straight into sealed form, for the data manager alone.",
        "Hvilken familie der er i hvilken gruppe: importeres direkte i forseglet form, kun til den dataansvarlige.";

    // What is there
    Imported: "What was imported", "Hvad der er importeret";
    NothingYet: "No allocation has been imported yet.", "Der er endnu ikke importeret nogen allokering.";
    When: "When", "Hvornår";
    Families: "Families", "Familier";
    ByWhom: "By whom", "Af hvem";
    NobodyReads: "Nobody in the laboratory can read what was imported, the lead coder included: only the data manager's key file opens it, with its passphrase.",
        "Ingen i laboratoriet kan læse, hvad der er importeret, heller ikke den ledende koder: kun den dataansvarliges nøglefil åbner det, med sin adgangssætning.";

    // Import
    ImportTitle: "Import a list", "Importér en liste";
    ImportWhy: "A CSV with the columns participant and group, and, where known, site and stratum. It is checked as a whole: with one fault nothing is imported.",
        "En CSV med kolonnerne participant og group og, hvis de kendes, site og stratum. Den kontrolleres som helhed: med én fejl importeres intet.";
    List: "The list, or type where it is", "Listen, eller skriv, hvor den er";
    ImportNow: "Import and seal", "Importér og forsegl";
    Faults: "Nothing was imported. What is wrong with the list:", "Intet blev importeret. Det er der galt med listen:";
    Done: "{} families are imported and sealed.", "{} familier er importeret og forseglet.";
    RemoveTitle: "Now remove the list: it still says every group in the open.",
        "Fjern nu listen: i den står hver gruppe stadig i klartekst.";
    RemoveHow: "Delete this file and empty the waste basket; then the mail or the stick that it came with, and every copy in a folder that is backed up. On an SSD, or in a cloud folder, deleting may leave traces: full-disk encryption is the answer there. Whoever drew the allocation keeps the original.",
        "Slet filen, og tøm papirkurven; derefter den mail eller det USB-stik, den kom med, og hver kopi i en mappe, der sikkerhedskopieres. På en SSD eller i en skymappe kan sletning efterlade spor: dér hjælper kun kryptering af hele disken. Den, der trak lod, beholder originalen.";

    // The data manager
    CanTitle: "What you can do here", "Hvad du kan gøre her";
    CanAllocation: "Import the allocation, below. Samspil shows the groups to nobody before the study is unblinded.",
        "Importere allokeringen, herunder. Samspil viser ingen grupperne, før studiet afblindes.";
    CanUnblind: "Unblinding: the lead coder locks the study first. Then the groups are opened with your key file and your passphrase, at the lead coder's computer: bring them, and stay. The key goes home with you.",
        "Afblinding: først låser den ledende koder studiet. Så åbnes grupperne med din nøglefil og din adgangssætning ved den ledende koders computer: tag dem med, og bliv der. Nøglen tager du med hjem igen.";
    CanNot: "You see no rating and no agreement: who knows the groups keeps away from them.",
        "Du ser ingen bedømmelser og ingen overensstemmelse: den, der kender grupperne, holder sig fra dem.";
    CanAppoint: "When no lead coder can sign in: appoint one on the page People. It stands in the trail.",
        "Når ingen ledende koder kan logge ind: udpeg en på siden Personer. Det står i loggen.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::words::Text as _;

    #[test]
    fn both_languages_fill_in_the_same() {
        for word in AllocationWord::ALL {
            let [en, da] = Language::ALL.map(|language| word.get(language));
            assert!(!en.is_empty() && !da.is_empty(), "{word:?}");
            assert_eq!(en.matches("{}").count(), da.matches("{}").count(), "{word:?}");
        }
    }
}
