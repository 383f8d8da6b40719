//! The words of the pages for when the blinding breaks, ends or is lifted, in English and Danish. The rules are in
//! [`super::words`].

use super::words::words;
use crate::codebook::Language;

words! {
    /// One text of these pages; `{}` stands for what is filled in, in order.
    BlindingWord:

    Blinding: "Blinding", "Blinding";
    About: "Incidents that coders reported, the end of coding, and the groups.",
        "Brud, som kodere har meldt, kodningens afslutning og grupperne.";
    TabIncidents: "Incidents", "Brud";
    TabClosing: "End of coding", "Afslutning";
    TabGroups: "Groups", "Grupper";
    TabRules: "Rules", "Regler";
    Why: "Reason", "Begrundelse";
    Cancel: "Cancel", "Annullér";

    // The linkage
    LinkageWhy: "What coders said of an incident, and who is on a recording, is sealed. Your passphrase opens it; that is recorded.",
        "Hvad kodere har sagt om et brud, og hvem der er på en optagelse, er forseglet. Din adgangssætning åbner det; det registreres.";

    // Incidents
    Waiting: "Waiting for another coder", "Venter på en anden koder";
    WaitingWas: "{} was with {}", "{} var hos {}";
    WaitingSecond: "{} was with {} (second sheet)", "{} var hos {} (andet skema)";
    GiveTo: "Give to {}", "Giv til {}";
    ChooseCoder: "Another coder for {}", "En anden koder til {}";
    NobodyMay: "Nobody in the study may have it: each has had it, or reported an incident with the family. Add a coder.",
        "Ingen i studiet må få det: alle har haft det eller har meldt et brud med familien. Tilføj en koder.";
    NothingWaits: "No clip waits for another coder.", "Intet klip venter på en anden koder.";
    Reported: "Reported", "Meldt";
    NoIncidents: "No coder has reported an incident.", "Ingen koder har meldt et brud.";
    Recognised: "recognised the family", "genkendte familien";
    Group: "learnt the group", "fik kendskab til gruppen";
    Other: "something else", "noget andet";
    IncidentLine: "{} {} ({})", "{} {} ({})";
    AfterSubmitting: "after submitting", "efter aflevering";
    BeforeSubmitting: "before submitting", "før aflevering";
    GivenTo: "now with {}", "nu hos {}";
    WhySealed: "What was said is sealed: open the linkage to read it.",
        "Det sagte er forseglet: åbn koblingen for at læse det.";
    GivenDone: "{} is in the list of {} now.", "{} er nu i listen hos {}.";

    // End of coding
    LockedSince: "Locked on {} by {}: {}", "Låst {} af {}: {}";
    LockedWhat: "Nothing is rated, corrected, given out or brought in any more. The lock is never taken off.",
        "Intet bedømmes, rettes, fordeles eller importeres mere. Låsen tages aldrig af.";
    NothingOpen: "Nothing is open. The study can be locked.", "Intet er åbent. Studiet kan låses.";
    StillOpen: "{} still open. Have it done, or tick what is to stay open and say why.",
        "{} er stadig åbne. Få dem afsluttet, eller sæt kryds ved det, der skal stå åbent, og sig hvorfor.";
    OpenNoCoder: "{} was given to no coder", "{} er ikke givet til nogen koder";
    OpenNotBegun: "{}: {} has not begun", "{}: {} er ikke begyndt";
    OpenDraft: "{}: {} has not submitted", "{}: {} har ikke afleveret";
    OpenNotReassigned: "{}: withdrawn from {}, and nobody has it since",
        "{}: trukket ud hos {}, og ingen har det siden";
    TickAll: "Leave all open", "Lad alle stå åbne";
    WhyOpen: "Why these stay open", "Hvorfor de står åbne";
    WhyLock: "Why coding is over", "Hvorfor kodningen er slut";
    LockNow: "Lock the study", "Lås studiet";
    LockTitle: "Lock the study for good?", "Lås studiet for altid?";
    LockAsk: "After this nobody rates, corrects, shares out or imports, and nobody can take the lock off. {} matters stay open.",
        "Herefter kan ingen bedømme, rette, fordele eller importere, og ingen kan tage låsen af. {} forhold står åbne.";
    LockedDone: "The study is locked.", "Studiet er låst.";
    WaivedLine: "{}: left open by {}: {}", "{}: står åben ved {}: {}";

    // Groups
    UnblindedOn: "Unblinded on {} by {} and {}. The groups are in the export with groups; coders never see them.",
        "Afblindet {} af {} og {}. Grupperne følger med eksporten med grupper; kodere ser dem aldrig.";
    NotLocked: "The study is not locked: as long as something can still be rated, nobody may know the groups.",
        "Studiet er ikke låst: så længe noget kan bedømmes, må ingen kende grupperne.";
    UnblindTitle: "Unblind the study", "Afblind studiet";
    UnblindWhy: "It takes two people: you, with the linkage open, and the data manager, who brings the key file and types its passphrase. It is done once, and recorded.",
        "Det kræver to personer: dig med åben kobling og den dataansvarlige, som medbringer nøglefilen og skriver dens adgangssætning. Det sker én gang og registreres.";
    KeyFile: "The data manager's key file", "Den dataansvarliges nøglefil";
    KeyWord: "Its passphrase", "Dens adgangssætning";
    ChooseFile: "Choose…", "Vælg…";
    UnblindNow: "Unblind", "Afblind";
    UnblindedDone: "The study is unblinded: {} recordings have a group, {} have none.",
        "Studiet er afblindet: {} optagelser har en gruppe, {} har ingen.";
    EmergencyTitle: "Emergency: the group of one family", "Nødsituation: én families gruppe";
    EmergencyWhy: "For somebody's safety. The group goes into one file for one named person and is shown nowhere. The family's coder is not told. Don't name the family in the reason.",
        "Af hensyn til nogens sikkerhed. Gruppen skrives i én fil til én navngiven person og vises ingen steder. Familiens koder får intet at vide. Nævn ikke familien i begrundelsen.";
    Family: "The family's code in the trial", "Familiens kode i forsøget";
    Recipient: "Who is to learn the group", "Hvem skal kende gruppen";
    FileOut: "File to write, outside the study's folder", "Fil at skrive uden for studiets mappe";
    EmergencyNow: "Write the file", "Skriv filen";
    EmergencyDone: "Written for {}: {}. Bring it to that person alone.", "Skrevet til {}: {}. Giv den kun til denne person.";

    // Rules
    RulesWhy: "Each change takes a reason and is recorded.", "Hver ændring kræver en begrundelse og registreres.";
    AskGuess: "Ask coders at submission which group they think it is", "Spørg koderne ved aflevering, hvilken gruppe de tror, det er";
    AskGuessHint: "two to four groups, separated by commas; empty: don't ask", "to til fire grupper adskilt af komma; tom: spørg ikke";
    GuessFault: "Two to four groups, each with its own name, separated by commas.", "To til fire grupper med hver sit navn, adskilt af komma.";
    FateKeep: "Ratings of a family that leaves stay, under their codes", "Bedømmelser af en familie, der træder ud, bliver under deres koder";
    FateRemove: "They go too", "De fjernes også";
    AloneOn: "In an emergency the data manager may open one family's group alone", "I en nødsituation må den dataansvarlige åbne én families gruppe alene";
    Keep: "Save", "Gem";
    RuleDone: "The rules are changed.", "Reglerne er ændret.";

    // A family leaves
    Leaves: "The family leaves…", "Familien træder ud…";
    LeavesLocked: "Open the linkage first.", "Åbn først koblingen.";
    LeavesTitle: "A family leaves the study", "En familie træder ud af studiet";
    LeavesFamily: "{}: {} recordings, {} submitted sheets", "{}: {} optagelser, {} afleverede skemaer";
    LeavesGo: "Their videos go, and everything that says who they are: code, site, dates, file names, what coders said of incidents, sheets that are not submitted.",
        "Deres videoer fjernes og alt, der siger, hvem de er: kode, sted, datoer, filnavne, hvad kodere har sagt om brud, skemaer, der ikke er afleveret.";
    LeavesKeep: "Submitted ratings stay, under codes that lead to nobody any more.",
        "Afleverede bedømmelser bliver under koder, der ikke længere fører til nogen.";
    LeavesRemove: "Submitted ratings go too.", "Afleverede bedømmelser fjernes også.";
    LeavesCantTitle: "What the program can't take back", "Det, programmet ikke kan tage tilbage";
    LeavesBackup: "Backup of {}: {}", "Sikkerhedskopi fra {}: {}";
    LeavesExport: "Export of {} by {}", "Eksport fra {} af {}";
    LeavesAllocation: "The allocation names the family; only the data manager can take it out: samspil forget-allocation",
        "Allokeringen nævner familien; kun den dataansvarlige kan fjerne den: samspil forget-allocation";
    LeavesTrail: "The trail keeps what was done, ratings too, under codes; never the family's name.",
        "Loggen beholder, hvad der er gjort, også bedømmelser, under koder; aldrig familiens navn.";
    LeavesDisk: "Deleted videos are not overwritten, and on an SSD nobody could promise that. Only a disk that is encrypted as a whole forgets when its key does.",
        "Slettede videoer overskrives ikke, og på en SSD kan ingen love det. Kun en disk, der er krypteret som helhed, glemmer, når dens nøgle gør.";
    LeavesNext: "Go on", "Videre";
    LeavesSure: "There is no way back. Say why, without naming the family.", "Der er ingen vej tilbage. Sig hvorfor uden at nævne familien.";
    LeavesNow: "Take the family out", "Tag familien ud";
    LeavesDone: "The family is out of the study. Backups and exports from before still hold it: {}.",
        "Familien er ude af studiet. Sikkerhedskopier og eksporter fra før rummer den stadig: {}.";
    LeavesOpenElsewhere: "The family is out of the study. Another window has the study open, or a video could not be deleted: close it, then run samspil verify.",
        "Familien er ude af studiet. Et andet vindue har studiet åbent, eller en video kunne ikke slettes: luk det, og kør så samspil verify.";
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::ui::words::Text as _;

    #[test]
    fn each_text_is_there_in_both_languages_and_fills_in_as_much() {
        for word in BlindingWord::ALL {
            let [en, da] = Language::ALL.map(|language| word.get(language));
            assert!(!en.trim().is_empty() && !da.trim().is_empty(), "{word:?}");
            assert_eq!(en.matches("{}").count(), da.matches("{}").count(), "{word:?}");
        }
    }
}
