//! Which coefficient to report for a table, which beside it, and why, with sources.
//!
//! The rule looks at the design alone (how many coders, who rated what, how many points, how skewed), never at
//! the values of the coefficients: whoever picks the form by its value picks the highest.

use super::Values;
use super::shape::Shape;
use crate::codebook::Language;
use crate::report::words::say;

/// A scale with at most this many points is ordinal with few points; with more it is read as numbers. No source draws
/// the line; from five to seven points on the two ways differ little (of factor analysis: Rhemtulla, Brosseau-Liard &
/// Savalei 2012, *Psychol. Methods* 17:354–373).
const FEW_POINTS: usize = 7;

/// What to report.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// The form to report: the id of one of the table's coefficients.
    pub form: &'static str,
    /// Forms to give beside it.
    pub beside: Vec<&'static str>,
    /// Why.
    pub grounds: Vec<Ground>,
    /// Where that is argued.
    pub sources: Vec<&'static str>,
}

/// Why a form is advised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Everybody rated the same clips.
    SameClips,
    /// Coders rotate: clips that all of them rated, of those that two or more did.
    Rotating {
        /// Clips that all rated.
        complete: usize,
        /// Clips that at least two rated.
        pairable: usize,
    },
    /// An ordinal item with few points, and two coders.
    TwoCoders,
    /// An ordinal item with few points, and more coders.
    MoreCoders,
    /// Nearly all ratings are on one point.
    NearlyAllOnOne,
}

const MCGRAW: &str = "McGraw & Wong (1996), Psychol. Methods 1:30–46";
const KOO: &str = "Koo & Li (2016), J. Chiropr. Med. 15:155–163";
const PUTKA: &str = "Putka, Le, McCloy & Diaz (2008), J. Appl. Psychol. 93:959–981";
const COHEN: &str = "Cohen (1968), Psychol. Bull. 70:213–220";
const FLEISS_COHEN: &str = "Fleiss & Cohen (1973), Educ. Psychol. Meas. 33:613–619";
const HAYES: &str = "Hayes & Krippendorff (2007), Commun. Methods Meas. 1:77–89";
const FEINSTEIN: &str = "Feinstein & Cicchetti (1990), J. Clin. Epidemiol. 43:543–549";
const GWET: &str = "Gwet (2008), Br. J. Math. Stat. Psychol. 61:29–48";
const WONGPAKARAN: &str = "Wongpakaran et al. (2013), BMC Med. Res. Methodol. 13:61";

impl Advice {
    /// Why, in a sentence or two.
    pub fn why(&self, language: Language) -> String {
        self.grounds.iter().map(|ground| ground.sentence(language)).collect::<Vec<_>>().join(" ")
    }
}

impl Ground {
    fn sentence(self, language: Language) -> String {
        let single = say!(
            language,
            "One coder's rating stands for the clip, and a coder who rates higher throughout moves the results: so \
             single, and absolute agreement.",
            "Én koders bedømmelse står for klippet, og en koder, der bedømmer højere hele vejen igennem, flytter \
             resultaterne: derfor én koder og absolut enighed.",
        );
        match self {
            Self::SameClips => say!(
                language,
                "The coders rated the same clips. {single} Name the form, the interval and n.",
                "Koderne har bedømt de samme klip. {single} Angiv formen, intervallet og n.",
            ),
            Self::Rotating { complete, pairable } => say!(
                language,
                "Coders rotate: {complete} of {pairable} clips were rated by all of them, so a table without gaps \
                 would throw most of the ratings away. Variance components by REML use them all. {single}",
                "Koderne skiftes: {complete} af {pairable} klip er bedømt af dem alle, så en tabel uden huller ville \
                 kassere de fleste bedømmelser. Varianskomponenter ved REML bruger dem alle. {single}",
            ),
            Self::TwoCoders => say!(
                language,
                "An ordinal item with few points, rated by two coders: quadratic weights count a miss by two points \
                 as worse than one by one, and the value is read like ICC(A,1).",
                "Et ordinalt punkt med få point, bedømt af to kodere: kvadratiske vægte regner en afvigelse på to \
                 point for værre end en på ét, og værdien læses som ICC(A,1).",
            ),
            Self::MoreCoders => say!(
                language,
                "An ordinal item with few points and more than two coders, or coders who rotate: Krippendorff's alpha \
                 uses every pair of ratings of a clip and takes the order of the points into account.",
                "Et ordinalt punkt med få point og flere end to kodere, eller kodere, der skiftes: Krippendorffs alfa \
                 bruger hvert par af bedømmelser af et klip og tager hensyn til pointenes rækkefølge.",
            ),
            Self::NearlyAllOnOne => say!(
                language,
                "Nearly all ratings are on one point, where kappa and alpha fall towards 0 although the coders agree: \
                 give Gwet's AC2 beside it, and say that it takes most agreement to be no chance, so that it is never \
                 as low. Neither tells whether the coders know the rare cases: there are too few of them.",
                "Næsten alle bedømmelser ligger på ét point, hvor kappa og alfa falder mod 0, selv om koderne er enige: \
                 giv Gwets AC2 ved siden af, og skriv, at den ikke regner det meste af enigheden for tilfældig, så den \
                 aldrig er så lav. Ingen af dem viser, om koderne kender de sjældne tilfælde: dem er der for få af.",
            ),
        }
    }
}

pub(super) fn advice(shape: &Shape, values: &Values) -> Advice {
    let base = &shape.base;
    // Every clip rated by every coder, or nearly: listwise deletion costs little.
    let crossed = base.coders < 3 || base.complete as f64 >= 0.9 * base.pairable as f64 && base.complete > 1;
    match values {
        Values::Points(points) if points.len() <= FEW_POINTS => few_points(shape, base.coders == 2),
        Values::Points(_) | Values::Scores if crossed => Advice {
            form: "icc_a1",
            beside: vec!["within_1", "icc_c1"],
            grounds: vec![Ground::SameClips],
            sources: vec![MCGRAW, KOO],
        },
        Values::Points(_) | Values::Scores => Advice {
            form: "icc_a1_reml",
            beside: vec!["within_1", "icc_c1_reml"],
            grounds: vec![Ground::Rotating { complete: base.complete, pairable: base.pairable }],
            sources: vec![PUTKA, MCGRAW],
        },
    }
}

fn few_points(shape: &Shape, two: bool) -> Advice {
    let main = if two { "cohen_kappa_quadratic" } else { "krippendorff_ordinal" };
    let mut grounds = vec![if two { Ground::TwoCoders } else { Ground::MoreCoders }];
    let mut sources = if two { vec![COHEN, FLEISS_COHEN] } else { vec![HAYES] };
    let mut beside = vec!["exact", "within_1"];
    if shape.one_value.is_some() {
        beside.push("gwet_ac2_quadratic");
        grounds.push(Ground::NearlyAllOnOne);
        sources.extend([FEINSTEIN, GWET, WONGPAKARAN]);
    }
    Advice { form: main, beside, grounds, sources }
}
