//! The words of the lead's and analyst's pages, in English and Danish. The rules are in [`super::words`].

use super::words::{Text as _, words};
use crate::codebook::Language;
use crate::study::Adult;

words! {
    /// One text of the lead's or analyst's pages; `{}` stands for what is filled in, in order.
    LeadWord:

    // Pages
    Pages: "Pages", "Sider";
    Overview: "Overview", "Oversigt";
    Recordings: "Recordings", "Optagelser";
    Import: "Import", "Importér";
    Share: "Share out", "Fordel";
    Agreement: "Agreement", "Enighed";
    Consistency: "Consistency", "Konsistens";
    Scores: "Scores", "Scorer";
    Export: "Export", "Eksportér";

    ImportStopped: "The import was stopped because its study was closed. Recordings that it had finished are in the study; import the others again.",
        "Importen blev stoppet, fordi studiet blev lukket. De optagelser, den var færdig med, er i studiet; importér de øvrige igen.";

    // Overview
    NextSteps: "What to do next", "Næste skridt";
    Instruments: "Instruments", "Instrumenter";
    Coders: "Coders", "Kodere";
    StepAddCoders: "There is no coder yet. Add the people who will rate.",
        "Der er endnu ingen koder. Tilføj dem, der skal bedømme.";
    AddPeople: "Add people", "Tilføj personer";
    StepImport: "There are no recordings yet. Import the videos of your families.",
        "Der er endnu ingen optagelser. Importér familiernes videoer.";
    StepFindVideo: "One video is not where the study keeps it. Samspil can look for it.",
        "Én video er ikke dér, hvor studiet har den. Samspil kan lede efter den.";
    LookForThem: "Look for it", "Led efter den";
    StepFindVideos: "{} videos are not where the study keeps them. Samspil can look for them.",
        "{} videoer er ikke dér, hvor studiet har dem. Samspil kan lede efter dem.";
    StepReassignOne: "One clip waits for another coder after a blinding incident.", "Ét klip venter på en anden koder efter brudt blinding.";
    StepReassign: "{} clips wait for another coder after blinding incidents.", "{} klip venter på en anden koder efter brudt blinding.";
    StepReassignGo: "Blinding", "Blinding";
    StepShareOne: "One clip has no coder yet.", "Ét klip har endnu ingen koder.";
    StepShare: "{} clips have no coder yet.", "{} klip har endnu ingen koder.";
    StepNothingDouble: "No clip is coded twice, so agreement can't be computed.",
        "Intet klip kodes dobbelt, så enighed kan ikke beregnes.";
    StepWaitOne: "One sheet is with a coder. Nothing to do for you here.",
        "Ét skema er hos en koder. Her er intet at gøre for dig.";
    StepWait: "{} sheets are with the coders. Nothing to do for you here.",
        "{} skemaer er hos koderne. Her er intet at gøre for dig.";
    StepExport: "Every sheet is submitted. The results can be exported.",
        "Alle skemaer er afleveret. Resultaterne kan eksporteres.";
    SubmittedOfClips: "{} of {} clips submitted", "{} af {} klip afleveret";
    SubmittedOfSheets: "{} of {} sheets", "{} af {} skemaer";
    DraftsOpen: "{} begun", "{} begyndt";
    ClipsAre: "{} recordings: {} clips given to a coder, {} of them coded twice, {} with video on this computer.",
        "{} optagelser: {} klip givet til en koder, heraf {} til dobbeltkodning, {} med video på denne computer.";
    AtMonths: "at {} months", "ved {} måneder";
    PinnedText: "The study keeps this very text of the codebook (SHA-256 {}).",
        "Studiet beholder netop denne tekst af kodebogen (SHA-256 {}).";
    OwnWords: "own words", "egne ord";
    Computing: "Computing…", "Beregner…";
    NoAgreementYet: "Agreement can be seen once a clip is submitted by both of its coders.",
        "Enighed kan ses, når et klip er afleveret af begge sine kodere.";
    DoubleOfClips: "{} of {} clips are double-coded ({}); at least 10 % is usual.",
        "{} af {} klip er dobbeltkodet ({}); mindst 10 % er sædvane.";
    DoubleGiven: "{} of {} clips ({}) are given to two coders; none is submitted by both yet.",
        "{} af {} klip ({}) er givet til to kodere; intet er endnu afleveret af begge.";
    SeeAgreement: "See agreement", "Se enighed";
    Exact: "exact agreement, pooled", "eksakt enighed, samlet";
    WithinOne: "within 1 point, pooled", "inden for 1 point, samlet";
    GateReached: "Exact agreement reaches the gate of {}.", "Den eksakte enighed når kravet på {}.";
    GateNotReached: "Exact agreement is below the gate of {}.", "Den eksakte enighed er under kravet på {}.";
    AddCoder: "Add coder", "Tilføj";
    SharedOut: "{} clips are shared out, {} of them to two coders.", "{} klip er fordelt, heraf {} til to kodere.";

    // Agreement
    AgreementAbout: "On clips that two coders rated independently, as they submitted them.",
        "På klip, som to kodere har bedømt uafhængigt, sådan som de afleverede dem.";
    NothingToCompare: "There is nothing to compare yet", "Der er endnu intet at sammenligne";
    NothingToCompareWhy: "Agreement needs a clip that both of its coders have submitted. Share out clips with a double-coded share, then wait for both sheets.",
        "Enighed kræver et klip, som begge dets kodere har afleveret. Fordel klip med en andel til dobbeltkodning, og vent på begge skemaer.";
    AgreementForms: "Exact: the same rating. Within 1: at most one point apart. A column is a coder. The coefficient is the one to report for that row; click a row for the reason and all others. A missing value leaves a pair out of that row (n). Totals and subscales: on scores. Pooled: all items × clips of one scale. # low is good.",
        "Eksakt: samme bedømmelse. Inden for 1: højst ét point fra hinanden. En kolonne er en koder. Koefficienten er den, der bør rapporteres for rækken; klik på en række for begrundelsen og alle de andre. En manglende værdi tager parret ud af den række (n). Totaler og subskalaer: på scorer. Samlet: alle punkter × klip på én skala. # lav er godt.";
    ScopeOverall: "All coders, {} clips", "Alle kodere, {} klip";
    ScopePair: "{} and {}, {} clips", "{} og {}, {} klip";
    ScopeWave: "{} months, {} clips", "{} måneder, {} klip";
    ScopeName: "Which clips and coders", "Hvilke klip og kodere";
    AsTable: "Table", "Tabel";
    AsPlot: "Plot", "Tegning";
    ToReport: "to report", "rapportér";
    ToReportHint: "The coefficient to report for this row: click the row for the reason", "Koefficienten, der bør rapporteres for rækken: klik på rækken for begrundelsen";
    Coefficient: "value", "værdi";
    CoefficientPlot: "−0.2 to 1, line at 0", "−0,2 til 1, streg ved 0";
    Why: "Why this one", "Hvorfor denne";
    WhoGaveWhat: "Who gave what", "Hvem gav hvad";
    HowOften: "How often each point was given", "Hvor ofte hvert point blev givet";
    DifferencesName: "Differences (Bland and Altman)", "Forskelle (Bland og Altman)";
    Difference: "difference", "forskel";
    MeanOfTwo: "mean of the two", "gennemsnit af de to";
    FirstMinusSecond: "{} minus {}", "{} minus {}";
    AllFigures: "Every coefficient", "Alle koefficienter";
    InOneFigure: "In one figure", "I ét tal";
    ByWilson: "{} (Wilson)", "{} (Wilson)";
    ByWilsonHint: "The 95 % interval of the share, were the pairs independent. Ratings of one clip hang together: the first row of all clips says what that changes, and what the share hides.",
        "Andelens 95 %-interval, hvis parrene var uafhængige. Bedømmelser af ét klip hænger sammen: første række for alle klip siger, hvad det ændrer, og hvad andelen skjuler.";
    HowToRead: "How to read it", "Sådan læses det";
    Cost: "What unreliability costs", "Hvad upålidelighed koster";
    CostUntold: "It cannot be told: the coefficient has no value above 0.", "Det kan ikke siges: koefficienten har ingen værdi over 0.";
    CostFamilies: "For the same power, {} times the families of a study without error of measurement (1 / {}).",
        "For samme styrke {} gange så mange familier som et studie uden målefejl (1 / {}).";
    CostBetween: "At the ends of its interval: {} to {} times.", "Ved enderne af dens interval: {} til {} gange.";
    CostWithoutEnd: "At the ends of its interval: from {} times upwards without limit.", "Ved enderne af dens interval: fra {} gange og opad uden grænse.";
    CostOfTwo: "With every clip coded by two and their mean: {} times (Spearman–Brown).", "Med hvert klip kodet af to og deres gennemsnit: {} gange (Spearman–Brown).";
    CostClips: "{} clips coded by two give a 95 % interval 0.2 wide (Bonett 2002), as if the coefficient were exactly the one found here.",
        "{} klip kodet af to giver et 95 %-interval med bredden 0,2 (Bonett 2002), som om koefficienten var præcis den, der er fundet her.";
    PairOnly: "Choose a pair of coders above to see their points against each other.", "Vælg et par kodere ovenfor for at se deres point mod hinanden.";
    HeatTell: "{} gave {}, {} gave {}: {} clips", "{} gav {}, {} gav {}: {} klip";
    ShareTell: "{}: {} of {} ratings are {}", "{}: {} af {} bedømmelser er {}";
    BackToTable: "Back to the table", "Tilbage til tabellen";
    Resampling: "Intervals by resampling clips: {} %", "Intervaller ved genudtrækning af klip: {} %";
    BandPoor: "poor", "ringe";
    BandModerate: "moderate", "moderat";
    BandGood: "good", "god";
    BandExcellent: "excellent", "fremragende";
    BandsFrom: "Bands: Koo & Li (2016), for intraclass correlations; read the interval, not the dot alone.", "Bånd: Koo & Li (2016), for intraklassekorrelationer; læs intervallet, ikke kun prikken.";
    MoreWarnings: "{} more to know", "{} mere at vide";
    ThingsToKnow: "{} things to know", "{} ting at vide";
    AtGate: "reaches {}", "når {}";
    BelowGate: "below {}", "under {}";
    Code: "Code", "Kode";
    Name: "Name", "Navn";
    Pairs: "n", "n";
    PairsHint: "Pairs of ratings that both coders gave", "Par af bedømmelser, som begge kodere gav";
    PairsOf: "{} of {} pairs are complete", "{} af {} par er fuldstændige";
    ExactShort: "exact", "eksakt";
    ExactHint: "Share of pairs that are equal", "Andel af par, der er ens";
    WithinShort: "within 1", "inden for 1";
    WithinHint: "Share of pairs at most one point apart", "Andel af par højst ét point fra hinanden";
    Interval: "95 % interval", "95 %-interval";
    FromTo: "{} to {}", "{} til {}";
    ReportInterval: "{} = {}, 95 % CI {} to {}, n = {}", "{} = {}, 95\u{a0}%-konfidensinterval {} til {}, n = {}";
    ReportValue: "{} = {}, n = {}", "{} = {}, n = {}";
    KappaQuadratic: "κ quadratic", "κ kvadratisk";
    IntervalIs: "95 % interval {}", "95 %-interval {}";
    Pooled: "Pooled", "Samlet";
    Totals: "Totals", "Totaler";
    Subscales: "Subscales", "Subskalaer";
    Items: "Items", "Punkter";

    // Consistency
    ConsistencyAbout: "Cronbach's alpha of each subscale and total, wave by wave, on primary sheets.",
        "Cronbachs alfa for hver subskala og total, bølge for bølge, på primære skemaer.";
    NoSheetsYet: "No sheet is submitted yet", "Intet skema er afleveret endnu";
    NoSheetsYetWhy: "Figures appear here as soon as coders have submitted sheets.",
        "Tal vises her, så snart kodere har afleveret skemaer.";
    ConsistencyForms: "Raw alpha with Feldt's 95 % interval. n: sheets with every item rated. k: items that vary, of those in the formula. Items are reversed as the scoring profile says; in a total, those with low good. A study should reach at least 0.70 (the line in the plot). # low is good.",
        "Rå alfa med Feldts 95 %-interval. n: skemaer med alle punkter bedømt. k: punkter, der varierer, af dem i formlen. Punkter vendes, som scoringsprofilen siger; i en total dem, hvor lav er godt. Et studie bør nå mindst 0,70 (stregen i figuren). # lav er godt.";
    Sheets: "n", "n";
    SheetsHint: "Sheets with every item rated, of those submitted", "Skemaer med alle punkter bedømt, af de afleverede";
    Parts: "k", "k";
    PartsHint: "Items that vary, of those in the formula", "Punkter, der varierer, af dem i formlen";
    Alpha: "alpha", "alfa";
    AlphaPlot: "alpha from 0 to 1, line at 0.70", "alfa fra 0 til 1, streg ved 0,70";
    Omega: "omega", "omega";
    OmegaHint: "McDonald's omega total of one factor", "McDonalds omega total af én faktor";
    ByWave: "Wave by wave", "Bølge for bølge";
    SideBySide: "Scoring profiles side by side", "Scoringsprofiler side om side";
    SideForms: "Raw alpha by scoring profile and wave, all on the same sheets: those with every item that any of the profiles counts. ± the profile has other items in the scale than the one in use: point at the figure. Amber: below 0.70.",
        "Rå alfa efter scoringsprofil og bølge, alle på de samme skemaer: dem med alle punkter, som nogen af profilerne tæller. ± profilen har andre punkter i skalaen end den, der er i brug: peg på tallet. Ravgul: under 0,70.";
    ProfileInUse: "{} (in use), {} m", "{} (i brug), {} mdr.";
    ProfileOther: "{}, {} m", "{}, {} mdr.";
    NotUsed: "Sheets not used", "Skemaer, der ikke bruges";
    NotUsedLine: "{} is missing on {}: {}", "{} mangler på {}: {}";
    Mean: "mean", "gns.";
    Spread: "sd", "sd";
    RRest: "r, rest", "r, rest";
    AlphaWithout: "α without", "α uden";
    ItemHint: "{}: {} sheets used, missing on {}. r with the sum of the other items; raw alpha without it.", "{}: {} skemaer brugt, mangler på {}. r med summen af de øvrige punkter; rå alfa uden punktet.";
    WaveWithSheets: "{} months: {} primary sheets", "{} måneder: {} primære skemaer";
    ByProfile: "{} (scoring profile {})", "{} (scoringsprofil {})";
    BelowWanted: "Below {}, which a study should reach", "Under {}, som et studie bør nå";
    Constant: "left out, same value throughout: {}", "udeladt, samme værdi overalt: {}";
    AgainstTheRest: "against the rest: {}", "imod resten: {}";

    // Scores
    ScoresAbout: "One row a clip, from its primary sheet. A click on a column sorts.",
        "En række pr. klip, fra dets primære skema. Et klik på en kolonne sorterer.";
    AllWaves: "All waves", "Alle bølger";
    WaveMonths: "{} months", "{} måneder";
    WithoutScores: "clips without scores too", "også klip uden scorer";
    ScoredOf: "{} of {} clips have scores", "{} af {} klip har scorer";
    Clip: "Clip", "Klip";
    WaveShort: "Wave", "Bølge";
    Coder: "Coder", "Koder";
    TotalOfItems: "Total (items)", "Total (punkter)";
    TotalOfSubscales: "Total (subscales)", "Total (subskalaer)";
    ValidOf: "{} of {} valid", "{} af {} gyldige";
    ScoresForms: "* not every item is rated (how many: on hover). – no score (why: on hover). A total reverses items where low is good. # low is good.",
        "* ikke alle punkter er bedømt (hvor mange: hold musen over). – ingen score (hvorfor: hold musen over). En total vender punkter, hvor lav er godt. # lav er godt.";

    // Share out
    ShareAbout: "Gives every clip that has no coder yet to a coder, in random order.",
        "Giver hvert klip uden koder til en koder, i tilfældig rækkefølge.";
    NoRecordings: "There are no recordings yet", "Der er endnu ingen optagelser";
    NoRecordingsWhy: "Import the videos of your families; each becomes a clip to share out.",
        "Importér familiernes videoer; hver bliver et klip, der kan fordeles.";
    AllGiven: "Every clip has its coder", "Hvert klip har sin koder";
    GivenOut: "{} clips are given out, {} of them to two coders.", "{} klip er givet ud, heraf {} til to kodere.";
    ShareRules: "Loads are even. Both waves of a family go to different coders where that can be. The double-coded clips are drawn at random over all clips given out now. No coder is told which they are, and they are not listed here either.",
        "Mængderne er lige store. En families to bølger går til hver sin koder, hvor det kan lade sig gøre. De dobbeltkodede klip trækkes tilfældigt blandt alle klip, der gives ud nu. Ingen koder får at vide, hvilke det er, og de står heller ikke her.";
    AmongWhom: "Among whom", "Blandt hvem";
    StepNoCoders: "There is no coder yet. Add the people who will rate on the overview.",
        "Der er endnu ingen koder. Tilføj dem, der skal bedømme, på oversigten.";
    HasSheets: "has {} sheets", "har {} skemaer";
    DoublePercent: "Coded twice, in per cent", "Kodes dobbelt, i procent";
    DoubleIs: "= {} of {} clips", "= {} af {} klip";
    NotAPercentage: "Write a number from 0 to 100.", "Skriv et tal fra 0 til 100.";
    TakesTwo: "Coding clips twice takes at least two coders. Tick another, or write 0.",
        "Dobbeltkodning kræver mindst to kodere. Vælg en til, eller skriv 0.";
    TickCoders: "Tick at least one coder.", "Vælg mindst én koder.";
    ShareNow: "Share out", "Fordel";
    SheetsEach: "{} sheets each", "{} skemaer til hver";
    SheetsEachAbout: "{} to {} sheets each", "{} til {} skemaer til hver";
    ShareTitle: "Share out {} clips to {} coders?", "Fordel {} klip til {} kodere?";
    ShareWhy: "Coded twice, drawn at random: {}. Clips that are given out can't be taken back here.",
        "Kodes dobbelt, trukket tilfældigt: {}. Klip, der er givet ud, kan ikke tages tilbage her.";

    // Export
    ExportAbout: "Ratings, scores and what every column means, as files for R, SPSS, Stata or a spreadsheet.",
        "Bedømmelser, scorer og hver kolonnes betydning, som filer til R, SPSS, Stata eller et regneark.";
    Folder: "Folder", "Mappe";
    Choose: "Choose…", "Vælg…";
    WithGroups: "With the group of each recording, and coders' guesses", "Med hver optagelses gruppe og kodernes gæt";
    ForExcel: "For Danish Excel: semicolons and decimal commas", "Til dansk Excel: semikolon og decimalkomma";
    WriteFiles: "Write the files", "Skriv filerne";
    Writing: "Writing…", "Skriver…";
    SheetsToWrite: "{} submitted sheets", "{} afleverede skemaer";
    Written: "{} files are written. Open this folder to find them: {}",
        "{} filer er skrevet. Åbn denne mappe for at finde dem: {}";
    WhatIsWritten: "What is written", "Hvad der skrives";
    NoIdentities: "Clips go by their blind codes. Coders' own notes are written as they are: read them before you pass the files on.",
        "Klip har deres blindkode. Kodernes egne noter skrives, som de er: læs dem, før du giver filerne videre.";
    FileLong: "one row per sheet and item", "en række pr. skema og punkt";
    FileWide: "one row per sheet, one column per item", "en række pr. skema, en kolonne pr. punkt";
    FileScores: "one row per clip: subscales, totals, Ainsworth", "en række pr. klip: subskalaer, totaler, Ainsworth";
    FileRevisions: "corrections of submitted sheets: before, after, by whom and why",
        "rettelser af afleverede skemaer: før, efter, af hvem og hvorfor";
    FileDictionary: "every column of the other files explained", "alle kolonner i de andre filer forklaret";
    FileDictionaryJson: "the same for programs", "det samme til programmer";
    FileManifest: "study, codebook and profile hashes, counts, version", "hash af studie, kodebog og profil, antal, version";
    Rows: "{} rows", "{} rækker";

    // Import
    ImportAbout: "Each video is checked and copied under a random blind code. Originals are never changed.",
        "Hver video kontrolleres og kopieres under en tilfældig blindkode. Originaler ændres aldrig.";
    AddVideos: "Add videos…", "Tilføj videoer…";
    OpenManifest: "Open a list of recordings (CSV)…", "Åbn en liste over optagelser (CSV)…";
    TypePath: "or type the path of a video, a folder or a list and press Enter",
        "eller skriv stien til en video, en mappe eller en liste og tryk Enter";
    NoSuchFile: "There is no file or folder “{}”. Nothing was added; check how it is written.",
        "Der er ingen fil eller mappe “{}”. Intet er tilføjet; se efter, hvordan den er skrevet.";
    DateHint: "yyyy-mm-dd", "åååå-mm-dd";
    RemoveRefused: "Remove the refused rows", "Fjern de afviste rækker";
    DropHere: "Drop videos here", "Slip videoer her";
    DropHereWhy: "Drop videos or a list of recordings (CSV) on the window, or use the buttons above. Then say for each which family and wave it shows. A list has the columns participant, wave and file; it may have birth_date, recorded_on, adult, others_present, filmed_by and site.",
        "Slip videoer eller en liste over optagelser (CSV) i vinduet, eller brug knapperne ovenfor. Angiv så for hver, hvilken familie og bølge den viser. En liste har kolonnerne participant, wave og file; den kan have birth_date, recorded_on, adult, others_present, filmed_by og site.";
    DropNow: "Drop to add", "Slip for at tilføje";
    File: "File", "Fil";
    Participant: "Participant", "Deltager";
    Wave: "Wave", "Bølge";
    BirthDate: "Birth date", "Fødselsdato";
    RecordedOn: "Recorded on", "Optaget den";
    Adult: "Adult", "Voksen";
    OthersPresent: "Others present", "Andre til stede";
    FilmedBy: "Filmed by", "Filmet af";
    Site: "Site", "Sted";
    Unknown: "not said", "ikke angivet";
    Mother: "mother", "mor";
    Father: "father", "far";
    Both: "both", "begge";
    OtherAdult: "other", "anden";
    RemoveRow: "Take {} out of the table", "Tag {} ud af tabellen";
    RefusedBecause: "Refused: {}", "Afvist: {}";
    ImportNow: "Import {}", "Importér {}";
    OriginalsStay: "Every row is ready. Ctrl+D in a cell copies from the row above.",
        "Alle rækker er klar. Ctrl+D i et felt kopierer fra rækken ovenfor.";
    RowsRead: "Rows read from {}: {}.", "Rækker læst fra {}: {}.";
    RowsNotReady: "Not ready: {}. Each needs a participant and a wave. Ctrl+D copies from the row above.",
        "Ikke klar: {}. Hver skal have en deltager og en bølge. Ctrl+D kopierer fra rækken ovenfor.";
    RowsWrong: "Not ready: {}. What is missing or wrong stands below each row.",
        "Ikke klar: {}. Hvad der mangler eller er forkert, står under hver række.";
    RowsRefused: "{} refused. Change the row or its file, then import again; or remove it.",
        "{} afvist. Ret rækken eller dens fil, og importér igen; eller fjern den.";
    ImportedCount: "{} imported.", "{} importeret.";
    RefusedCount: "{} refused: the reasons stand in the table.", "{} afvist: grundene står i tabellen.";
    NotReachedCount: "{} not reached before you cancelled.", "{} ikke nået, før du annullerede.";
    TakenOut: "Taken out of the copies", "Fjernet fra kopierne";
    TakenOutWhy: "What the originals say of themselves. It may name a family or a site, and is shown here only, this once.",
        "Det, som originalerne siger om sig selv. Det kan nævne en familie eller et sted og vises kun her, denne ene gang.";
    StillInIt: "Still in it: {}", "Stadig i den: {}";
    CopiedAsIs: "The copy is the original byte for byte, with everything that it says of itself: {}",
        "Kopien er originalen byte for byte med alt, hvad den siger om sig selv: {}";
    NotBySoftware: "No software can take out what is seen and heard: a date or place burnt into the picture, a voice that names a person, a site or a group, a face or a sign on the wall. Look through the recording.",
        "Intet program kan fjerne det, der ses og høres: en dato eller et sted brændt ind i billedet, en stemme, der nævner en person, et sted eller en gruppe, et ansigt eller et skilt på væggen. Se optagelsen igennem.";
    TraceTitle: "title", "titel";
    TraceComment: "comment", "kommentar";
    TracePerson: "person", "person";
    TraceLocation: "location", "sted";
    TraceDate: "date", "dato";
    TraceDevice: "device", "apparat";
    TraceSoftware: "software", "program";
    TraceTrackName: "track name", "spornavn";
    TraceSubtitles: "subtitles", "undertekster";
    TraceChapters: "chapters", "kapitler";
    TraceTimecode: "time codes", "tidskoder";
    TraceDataTrack: "data track", "dataspor";
    TraceCover: "cover picture", "forsidebillede";
    TraceAttachment: "attached file", "vedhæftet fil";
    TraceIdentifier: "identifier", "identifikator";
    TraceOther: "other text", "anden tekst";
    TraceUnused: "unused bytes", "ubrugte bytes";
    TraceInStream: "data inside the picture's stream", "data inde i billedets strøm";
    FamilyAt: "{}, {} months", "{}, {} måneder";

    // Recordings
    RecordingsAbout: "Who is on which recording. Only you see this; coders see blind codes.",
        "Hvem der er på hvilken optagelse. Kun du ser det; kodere ser blindkoder.";
    FilterHint: "Find a participant, code, coder, site", "Find deltager, kode, koder, sted";
    WithFindings: "with remarks only", "kun med bemærkninger";
    ShownOf: "{} of {}", "{} af {}";
    BlindCode: "Blind code", "Blindkode";
    Age: "Age", "Alder";
    Length: "Length", "Længde";
    Findings: "Video", "Video";
    Stage: "State", "Status";
    MonthsShort: "{} mo", "{} md.";
    VideoGone: "the video is gone", "videoen er væk";
    StageUnassigned: "no coder", "ingen koder";
    StageAssigned: "given out", "givet ud";
    StageBegun: "begun", "begyndt";
    StagePart: "{} of {} submitted", "{} af {} afleveret";
    StageSubmitted: "submitted", "afleveret";
    WithAdult: "with: {}", "med: {}";
    OthersAre: "others present: {}", "andre til stede: {}";
    RemoveRecording: "Remove from the study…", "Fjern fra studiet…";
    RemoveLocked: "A coder has begun with it, so it stays: its ratings would lose what they are of.",
        "En koder er begyndt på den, så den bliver: bedømmelserne ville miste det, de handler om.";
    RemoveTitle: "Remove {} from the study?", "Fjern {} fra studiet?";
    RemoveWhy: "The study's copy of the video is deleted, and nobody has the clip any more. The original file is untouched, and it can be imported again, under a new blind code.",
        "Studiets kopi af videoen slettes, og ingen har længere klippet. Den originale fil røres ikke, og den kan importeres igen med en ny blindkode.";
    RemoveNow: "Remove", "Fjern";
    TooLate: "A window of {} from {} would end after the recording ({}). The latest start is {}.",
        "Et vindue på {} fra {} ville slutte efter optagelsen ({}). Seneste start er {}.";
    RecordedOnDay: "recorded {}", "optaget {}";
    FilmedByWho: "filmed by {}", "filmet af {}";
    WindowFromTo: "Coded window {} to {}", "Kodet vindue {} til {}";
    MakingThumbs: "Making small pictures…", "Laver små billeder…";
    LockedRating: "Rating has begun, so the window stays: everybody rates the same minutes.",
        "Bedømmelsen er begyndt, så vinduet bliver: alle bedømmer de samme minutter.";
    LockedNoVideo: "There is no video to move it on.", "Der er ingen video at flytte det på.";
    LockedShort: "The recording is no longer than the window.", "Optagelsen er ikke længere end vinduet.";
    StartAt: "Start", "Start";
    KeepWindow: "Move the window", "Flyt vinduet";
    Revert: "Leave it", "Lad det være";
    NotAMoment: "Write a time as 1:30.", "Skriv en tid som 1:30.";
    DragHint: "Drag the frame, use ← and → on it, or write a time.",
        "Træk i rammen, brug ← og → på den, eller skriv en tid.";

    // On several pages
    NewStudy: "New study", "Nyt studie";
    NewStudyWhy: "Name it, choose waves, coders and codebooks", "Giv det navn, vælg bølger, kodere og kodebøger";
    Cancel: "Cancel", "Annullér";
    MonthsWord: "months", "måneder";
}

/// Who the adult in a recording is.
pub fn adult_word(adult: Adult) -> LeadWord {
    match adult {
        Adult::Mother => LeadWord::Mother,
        Adult::Father => LeadWord::Father,
        Adult::Both => LeadWord::Both,
        Adult::Other => LeadWord::OtherAdult,
    }
}

/// A wave's name in the window's language, where the study gave it none of its own.
pub fn wave_name(months: u16, label: &str, language: Language) -> String {
    if label == format!("{months} months") {
        LeadWord::WaveMonths.with(language, &[&months.to_string()])
    } else {
        label.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_has_its_months_in_the_windows_language_or_its_own_name() {
        assert_eq!(wave_name(12, "12 months", Language::Da), "12 måneder");
        assert_eq!(wave_name(12, "første besøg", Language::Da), "første besøg");
    }

    #[test]
    fn each_text_is_there_in_both_languages_and_fills_in_as_much() {
        for word in LeadWord::ALL {
            let [en, da] = Language::ALL.map(|language| word.get(language));
            assert!(!en.trim().is_empty() && !da.trim().is_empty(), "{word:?}");
            assert_eq!(en.matches("{}").count(), da.matches("{}").count(), "{word:?}");
        }
    }
}
