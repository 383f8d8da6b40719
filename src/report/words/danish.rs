//! What `stats` says, in Danish: why there is no value, what to know of one, which ratings are used, which statistic it
//! is. A reason, note or rule without Danish does not compile; a form without it fails a test.

use crate::stats::{Missing, Note, Undefined};

macro_rules! danish {
    ($(#[$about:meta])* $name:ident of $what:ident, all in $all:ident: $($one:ident: $words:literal;)*) => {
        $(#[$about])*
        pub(super) fn $name(what: $what) -> &'static str {
            match what {
                $($what::$one => $words,)*
            }
        }

        /// Every one that has words here: all there are.
        #[cfg(test)]
        pub(super) const $all: &[$what] = &[$($what::$one,)*];
    };
}

danish! {
    /// Why there is no value.
    reason of Undefined, all in REASONS:

    NoPairs: "intet klip er bedømt af begge kodere";
    NoPairableUnits: "intet klip er bedømt af mindst to kodere";
    NoCompleteUnits: "intet klip er bedømt af alle kodere";
    ChanceAgreementIs1: "koderne gav alle klip det samme point, så den tilfældige enighed er allerede fuldstændig";
    NoVariationBetweenUnits: "bedømmelserne varierer ikke fra klip til klip";
    NoErrorVariance: "koderne afviger aldrig tilfældigt fra hinanden, så der er intet interval";
    FewerThan2CompleteUnits: "færre end to klip er bedømt af alle kodere";
    FewerThan2Units: "ét klip alene siger intet om, hvor usikkert dette er";
    FewerThan2Raters: "enighed kræver mindst to kodere";
    LowerLimitOutOfRange: "den nedre grænse kan ikke føres over på kodernes gennemsnit";
    FewerThan2CompleteRows: "færre end to skemaer har alle punkter bedømt";
    FewerThan2VaryingItems: "færre end to af punkterne varierer";
    FewerThan2Items: "et enkelt punkt har ingen intern konsistens";
    ZeroTotalVariance: "summen af punkterne varierer ikke";
    NoValues: "der er ingen værdier";
    FewerThan2Values: "der er kun én værdi";
    NotOnScale: "en bedømmelse er ikke et af skalaens point";
    NoPairableValues: "ingen bedømmelse står ved siden af en anden af samme klip";
    ExpectedDisagreementIs0: "alle bedømmelser er det samme point, så der kan ikke ventes nogen tilfældig uenighed";
    FewerThan2Categories: "skalaen har færre end to point";
    NotTwoRaters: "koefficienten er defineret for netop to kodere";
    FewerThan3Raters: "koefficienten begynder med tre kodere; for to er den Cohens kappa";
    SdNeeds2Pairs: "en standardafvigelse af forskelle kræver mindst to klip";
    ZeroPooledVariance: "ingen af grupperne varierer, så der er ingen enhed at måle forskellen i";
    ZeroVarianceInBothGroups: "ingen af grupperne varierer, så der er ingen test";
    GroupWithFewerThan2: "en gruppe har færre end to værdier";
    DfBelow1: "der er ingen frihedsgrad tilbage";
    AllValuesTied: "alle værdier er ens";
    ZeroVarianceOfDifferences: "alle forskelle er ens, så der er ingen test";
    FewerThan2Pairs: "der er færre end to fuldstændige par";
    Leverage1Row: "en række afgør alene en koefficient (dens leverage er 1), så HC2 og HC3 har ingen værdi";
    Df0: "der er lige så mange koefficienter som rækker, så intet er tilbage at bedømme spredningen efter";
    FewerThan2Clusters: "færre end to klynger";
    NoWrongGuessToExpect: "alle, der gætter, er i én gruppe og nævner den, så tilfældet giver intet forkert gæt at sammenligne med";
    NoInterval: "der beregnes intet interval for denne koefficient";
    ZeroStandardError: "efter formlen er standardfejlen nul, hvilket ikke betyder, at værdien er eksakt: der er intet interval";
    OnTheBoundary: "en estimeret varians er nul, så denne metode giver intet interval";
    NotConverged: "søgningen efter estimatet faldt ikke til ro";
    ImproperSolution: "estimatet ligger uden for det mulige";
    TooLargeToCount: "der er for mange værdier til en eksakt p-værdi";
    FewerThan3Items: "én faktor kan ikke bestemmes af to punkter: det kræver mindst tre, der varierer";
    SingularCorrelations: "punkternes korrelationer er singulære: ikke flere skemaer end punkter, eller et punkt, som andre bestemmer";
    NotIdentified: "punkterne har for lidt til fælles: mere end én løsning passer lige godt";
    TooManyUndefinedResamples: "mere end 5 % af genudtrækningerne har ingen værdi, så resten er intet retvisende billede";
    ResamplesOnOneSide: "alle genudtrækninger ligger på samme side af værdien, så BCa kan ikke placere sine grænser";
    JackknifeUndefined: "værdien hviler på et enkelt klip, eller intet klip ændrer den, så BCa kan ikke placere sine grænser";
    ConstantItem: "punktet har samme værdi i alle skemaer og er udeladt";
    NotResampled: "dette interval kræver genudtrækning, som der ikke er bedt om";
    OutOfRange: "et givet tal ligger uden for det, som formlen gælder for";
    GroupDoesNotVary: "den gruppe, hvis spredning er enheden, varierer ikke, så der er ingen enhed";
    TiedValues: "nogle værdier er ens, så den eksakte fordeling gælder ikke";
    ZeroDifferences: "nogle par er ens, så den eksakte fordeling gælder ikke";
    NoDifferences: "intet par er forskelligt, så der er intet at rangordne";
}

danish! {
    /// What to know of a value.
    note of Note, all in NOTES:

    TwoUnits: "kun to klip: defineret og næsten intet værd";
    OneConstantRater: "én koder gav alle klip det samme point, hvilket gør kappa til 0";
    ConstantItemsDropped: "punkter uden variation er udeladt";
    VarianceAtZero: "en varians blev estimeret under nul og står som nul";
    Heywood: "ét punkts egen varians er estimeret til nul (et Heywood-tilfælde): stol ikke på værdien";
    UndefinedResamples: "nogle genudtrækninger har ingen værdi; intervallet kommer fra de andre, mindst 95 % af alle";
    UnsteadyLimits: "grænserne er usikre: med et andet frø kunne en af dem flytte sig mere end en tredjedel af intervallets bredde, fordi genudtrækninger får få værdier, hvor lidt varierer (eller der er få af dem)";
    IntervalByClip: "intervallet er ved genudtrækning af hele klip (BCa): et klips par er ikke uafhængige";
    DependentPairs: "flere par er fra samme klip, så intervallet er for snævert: se det ved genudtrækning af hele klip";
}

danish! {
    /// Which ratings a statistic uses.
    missing of Missing, all in RULES:

    Listwise: "kun klip bedømt af alle";
    Pairwise: "for hvert par de klip, som begge har bedømt";
    Available: "alle bedømmelser, der er";
}

/// Names of the forms that reports show, by id.
pub(super) const FORMS: &[(&str, &str)] = &[
    // Shares
    ("exact", "eksakt enighed, par af bedømmelser, Wilsons interval"),
    ("within_1", "enighed inden for 1 point, par af bedømmelser, Wilsons interval"),
    ("exact_by_clip", "eksakt enighed, par af bedømmelser, interval ved genudtrækning af hele klip (BCa)"),
    (
        "within_1_by_clip",
        "enighed inden for 1 point, par af bedømmelser, interval ved genudtrækning af hele klip (BCa)",
    ),
    // Beyond chance
    ("cohen_kappa", "Cohens kappa, uvægtet"),
    ("cohen_kappa_linear", "Cohens kappa, lineære vægte"),
    ("cohen_kappa_quadratic", "Cohens kappa, kvadratiske vægte"),
    ("light_kappa", "Lights kappa, klip bedømt af alle kodere"),
    ("light_kappa_pairwise", "Lights kappa, hvert par på dets egne klip"),
    ("fleiss_kappa", "Fleiss' kappa, klip bedømt af alle kodere"),
    ("fleiss_available", "Fleiss' kappa, alle bedømmelser, uvægtet"),
    ("fleiss_available_quadratic", "Fleiss' kappa, alle bedømmelser, kvadratiske vægte"),
    ("conger_kappa", "Congers kappa, uvægtet"),
    ("conger_kappa_quadratic", "Congers kappa, kvadratiske vægte"),
    ("krippendorff_nominal", "Krippendorffs alfa, nominal"),
    ("krippendorff_ordinal", "Krippendorffs alfa, ordinal"),
    ("krippendorff_interval", "Krippendorffs alfa, interval"),
    ("gwet_ac1", "Gwets AC1"),
    ("gwet_ac2_linear", "Gwets AC2, lineære vægte"),
    ("gwet_ac2_quadratic", "Gwets AC2, kvadratiske vægte"),
    ("gwet_ac2_ordinal", "Gwets AC2, ordinale vægte"),
    ("brennan_prediger", "Brennan–Predigers kappa, uvægtet"),
    ("brennan_prediger_quadratic", "Brennan–Predigers kappa, kvadratiske vægte"),
    ("lin_ccc", "Lins konkordanskorrelation (divisor n), hvis værdi er kvadratisk kappa"),
    // Intraclass correlations
    ("icc_1", "ICC(1,1) = ICC(1): envejs, én koder"),
    ("icc_a1", "ICC(A,1) = ICC(2,1): tovejs, absolut enighed, én koder"),
    ("icc_c1", "ICC(C,1) = ICC(3,1): tovejs, konsistens, én koder"),
    ("icc_1k", "ICC(1,k) = ICC(k): envejs, gennemsnit af koderne"),
    ("icc_ak", "ICC(A,k) = ICC(2,k): tovejs, absolut enighed, gennemsnit af koderne"),
    ("icc_ck", "ICC(C,k) = ICC(3,k): tovejs, konsistens, gennemsnit af koderne"),
    ("sem_agreement", "målingens standardfejl (SEM) for enighed, én koder, i skalaens point"),
    ("sem_consistency", "målingens standardfejl (SEM) for konsistens, én koder, i skalaens point"),
    ("icc_a1_reml", "ICC(A,1) af varianskomponenter (REML), absolut enighed, én koder, alle bedømmelser"),
    ("icc_c1_reml", "ICC(C,1) af varianskomponenter (REML), konsistens, én koder, alle bedømmelser"),
    (
        "icc_ak_reml",
        "ICC(A,k) af varianskomponenter (REML), absolut enighed, gennemsnit af k kodere \
         (k = harmonisk gennemsnit af kodere pr. klip), alle bedømmelser",
    ),
    (
        "icc_ck_reml",
        "ICC(C,k) af varianskomponenter (REML), konsistens, gennemsnit af k kodere \
         (k = harmonisk gennemsnit af kodere pr. klip), alle bedømmelser",
    ),
    // Differences
    ("bland_altman_bias", "gennemsnitlig forskel (bias), t-interval"),
    ("bland_altman_lower", "nedre 95 %-grænse for enighed, interval fra 1999"),
    ("bland_altman_upper", "øvre 95 %-grænse for enighed, interval fra 1999"),
    // Consistency
    ("cronbach_alpha_raw", "Cronbachs alfa, rå (kovarianser), med Feldts interval"),
    ("cronbach_alpha_std", "Cronbachs alfa, standardiseret (gennemsnitlig korrelation mellem punkter)"),
    ("omega_total_ml_cov", "McDonalds omega total, én faktor, maximum likelihood på kovarianser"),
    ("omega_total_ml_cor", "McDonalds omega total, én faktor, maximum likelihood på korrelationer"),
    (
        "omega_total_minres_cor",
        "McDonalds omega total, én faktor, mindste kvadrater (minres) på korrelationer",
    ),
    ("mean_inter_item_r", "gennemsnitlig korrelation mellem punkter"),
];
