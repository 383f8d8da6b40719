//! Everything about one scale: the items of a subscale, or the columns of any table.
//!
//! Cronbach's alpha raw (with Feldt's interval) and standardised, McDonald's omega total in three estimates, the
//! mean correlation between items, and a row for every item, also for those that the coefficients leave out.

use super::words::{decimals, say};
use crate::codebook::Language;
use crate::stats::{self, Cronbach, Form, Matrix, Measured, Missing, Stat, Undefined};

/// The mean of the correlations between items.
const MEAN_R: Form = Form {
    id: "mean_inter_item_r",
    name: "mean correlation between items",
    source: "Clark & Watson (1995), Psychol. Assess. 7:309–319",
};

/// Alpha that rises by more than this without an item is worth a word.
const RISES: f64 = 0.02;

/// The consistency of one scale.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleFigures {
    /// Rows of the table: sheets.
    pub rows: usize,
    /// Rows used: those with every item.
    pub n: usize,
    /// Items used: those that vary.
    pub k: usize,
    /// Alpha raw and standardised, omega, mean correlation; in a fixed order, also those without a value.
    pub measured: Vec<Measured>,
    /// Every item, in the order of the columns.
    pub items: Vec<ScaleItem>,
    /// What a careful reader should know.
    pub warnings: Vec<ScaleWarning>,
}

/// An item within its scale, on the rows that were used.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleItem {
    /// Its name.
    pub name: String,
    /// Rows without a value of it.
    pub missing: usize,
    /// Rows used.
    pub n: usize,
    /// Mean; `None` where no row is used.
    pub mean: Option<f64>,
    /// Standard deviation (divisor n − 1); `None` with fewer than two rows.
    pub sd: Option<f64>,
    /// Correlation with the sum of the other items, or why there is none.
    pub r_rest: Stat<f64>,
    /// Raw alpha without it, or why there is none.
    pub alpha_without: Stat<f64>,
    /// Whether it is left out because it does not vary.
    pub constant: bool,
}

/// What a careful reader should know of a scale.
#[derive(Clone, Debug, PartialEq)]
pub enum ScaleWarning {
    /// A single item: no consistency can be told.
    SingleItem,
    /// Items that do not vary, and are left out.
    Constant(Vec<String>),
    /// An item goes against the rest, with its correlation.
    Negative(String, f64),
    /// Alpha is higher without an item: with, without.
    Rises(String, f64, f64),
    /// Alpha itself is negative.
    NegativeAlpha(f64),
    /// More than a fifth of the rows are left out: used, all.
    ManyUnused(usize, usize),
}

impl ScaleWarning {
    /// In a sentence that begins with a small letter.
    pub fn sentence(&self, language: Language) -> String {
        let two = |value: f64| decimals(value, 2, language);
        match self {
            Self::SingleItem => say!(
                language,
                "a single item has no internal consistency.",
                "et enkelt punkt har ingen intern konsistens.",
            ),
            Self::Constant(items) => {
                let (have, are) = if items.len() == 1 { ("has", "is") } else { ("have", "are") };
                let items = items.join(", ");
                say!(
                    language,
                    "{items} {have} the same value on every sheet used, and {are} left out.",
                    "{items} har samme værdi i alle brugte skemaer og er udeladt.",
                )
            }
            Self::Negative(item, r) => {
                let r = two(*r);
                say!(
                    language,
                    "{item} goes against the rest (r = {r}). Is it reversed where it should be? Nothing is turned \
                     without being told to.",
                    "{item} går imod resten (r = {r}). Er det vendt, hvor det skal være? Intet vendes, uden at der er \
                     bedt om det.",
                )
            }
            Self::Rises(item, with, without) => {
                let (with, without) = (two(*with), two(*without));
                say!(
                    language,
                    "alpha is {without} without {item} ({with} with it). An item that hardly varies does that too: \
                     look at its mean before you drop it.",
                    "alfa er {without} uden {item} ({with} med). Det ses også for et punkt, der næsten ikke varierer: \
                     se på dets gennemsnit, før du udelader det.",
                )
            }
            Self::NegativeAlpha(alpha) => {
                let alpha = two(*alpha);
                say!(
                    language,
                    "alpha is {alpha}: the items go against each other more than with each other, so their mean \
                     measures nothing in common.",
                    "alfa er {alpha}: punkterne går mere imod end med hinanden, så deres gennemsnit måler intet fælles.",
                )
            }
            Self::ManyUnused(used, all) => say!(
                language,
                "only {used} of {all} sheets have every item; those left out may differ from the others.",
                "kun {used} af {all} skemaer har alle punkter; de udeladte kan være anderledes end de øvrige.",
            ),
        }
    }
}

impl ScaleFigures {
    /// A coefficient by the name of its form, such as `cronbach_alpha_raw`.
    pub fn get(&self, form: &str) -> Option<&Measured> {
        self.measured.iter().find(|measured| measured.form.id == form)
    }

    /// Raw alpha.
    pub fn alpha(&self) -> Stat<f64> {
        self.get("cronbach_alpha_raw").map_or(Err(Undefined::NoValues), |alpha| alpha.value)
    }

    /// Items left out because they do not vary.
    pub fn constant(&self) -> impl Iterator<Item = &str> {
        self.items.iter().filter(|item| item.constant).map(|item| item.name.as_str())
    }

    /// Items whose correlation with the rest is negative.
    pub fn negative(&self) -> impl Iterator<Item = (&str, f64)> {
        self.items
            .iter()
            .filter_map(|item| Some((item.name.as_str(), item.r_rest.ok().filter(|r| *r < 0.0)?)))
    }
}

/// Everything about the items (columns) over the sheets (rows); `names` in the order of the columns.
pub fn scale_figures(items: &Matrix, names: &[String], confidence: f64) -> ScaleFigures {
    let cronbach = stats::cronbach(items, Missing::Listwise, confidence);
    let omega = stats::omega_total(items);
    let single = items.columns() < 2;
    let mut measured = vec![cronbach.measured(), cronbach.measured_std()];
    measured.extend(omega.all_measured());
    let mean_r = cronbach.alpha.map(|alpha| alpha.mean_r);
    measured.push(Measured {
        form: &MEAN_R,
        value: mean_r,
        interval: Err(mean_r.err().unwrap_or(Undefined::NoInterval)),
        upper_alone: None,
        n: cronbach.n,
        missing: Missing::Listwise,
        notes: Vec::new(),
    });
    if single {
        for one in &mut measured {
            (one.value, one.interval) = (Err(Undefined::FewerThan2Items), Err(Undefined::FewerThan2Items));
        }
    }
    let mut found = ScaleFigures {
        rows: items.len(),
        n: cronbach.n,
        k: cronbach.k,
        measured,
        items: rows(items, names, &cronbach),
        warnings: Vec::new(),
    };
    found.warnings = warnings(&found, single);
    found
}

fn rows(items: &Matrix, names: &[String], cronbach: &Cronbach) -> Vec<ScaleItem> {
    let complete = items.complete();
    let n = complete.len();
    (0..items.columns())
        .map(|column| {
            let values = || complete.rows().filter_map(|row| row.get(column).copied());
            let mean = (n > 0).then(|| values().sum::<f64>() / n as f64);
            let squares = mean.map(|mean| values().map(|value| (value - mean).powi(2)).sum::<f64>());
            let constant = cronbach.constant_items.contains(&column);
            let why = match cronbach.alpha {
                _ if items.columns() < 2 => Undefined::FewerThan2Items,
                _ if constant => Undefined::ConstantItem,
                Err(why) => why,
                Ok(_) => Undefined::NoValues,
            };
            let found = cronbach.items.iter().find(|item| item.item == column);
            ScaleItem {
                name: names.get(column).cloned().unwrap_or_else(|| format!("item {}", column + 1)),
                missing: items.rows().filter(|row| row.get(column).copied().flatten().is_none()).count(),
                n,
                mean,
                sd: squares.filter(|_| n > 1).map(|squares| (squares / (n - 1) as f64).sqrt()),
                r_rest: found.map_or(Err(why), |item| item.r_rest),
                alpha_without: found.map_or(Err(why), |item| item.alpha_without),
                constant,
            }
        })
        .collect()
}

fn warnings(found: &ScaleFigures, single: bool) -> Vec<ScaleWarning> {
    if single {
        return vec![ScaleWarning::SingleItem];
    }
    let mut warnings = Vec::new();
    if found.rows > 0 && found.n * 5 < found.rows * 4 {
        warnings.push(ScaleWarning::ManyUnused(found.n, found.rows));
    }
    let constant: Vec<String> = found.constant().map(ToOwned::to_owned).collect();
    if !constant.is_empty() {
        warnings.push(ScaleWarning::Constant(constant));
    }
    let alpha = found.alpha();
    if let Ok(alpha) = alpha
        && alpha < 0.0
    {
        warnings.push(ScaleWarning::NegativeAlpha(alpha));
    }
    warnings.extend(found.negative().map(|(item, r)| ScaleWarning::Negative(item.to_owned(), r)));
    for item in &found.items {
        // One that goes against the rest is named already.
        if let (Ok(with), Ok(without), Ok(r)) = (alpha, item.alpha_without, item.r_rest)
            && without > with + RISES
            && r >= 0.0
        {
            warnings.push(ScaleWarning::Rises(item.name.clone(), with, without));
        }
    }
    warnings
}
