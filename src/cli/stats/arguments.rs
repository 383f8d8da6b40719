//! What can be asked of a table.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::codebook::Scale;
use crate::report::SEED;
use crate::stats::CONFIDENCE;

/// What to compute.
#[derive(Clone, Debug, Subcommand)]
pub enum StatsCommand {
    /// See how far raters agree in a table of ratings
    ///
    /// The table is text: CSV with commas, semicolons, tabs or bars. It may be long (a row is one rating; columns say the
    /// unit, the rater, the item if there are several, and the rating) or wide (a row is a unit; a column holds the ratings
    /// of one rater). What the names of the columns do not say plainly you say with the options; nothing is guessed.
    ///
    /// Every fault of the table is listed with its row and column, and nothing is computed before they are repaired.
    #[command(after_help = "Examples:
  samspil stats agreement ratings.csv
  samspil stats agreement ratings.csv --scale 1..5 --missing-code 9
  samspil stats agreement sheets.csv --unit family,wave --rater coder --ignore notes
  samspil stats agreement wide.csv --unit id --raters Anna,Bo,Carl --json
  samspil stats agreement wide.csv --names ITEM_RATER      columns such as P01_c1, P01_c2
  cut -f 1-4 table.tsv | samspil stats agreement -")]
    Agreement(Agreement),

    /// See how far the items of a scale go together in a table of ratings
    ///
    /// Cronbach's alpha, raw and standardised, with Feldt's interval; McDonald's omega; and every item with its correlation
    /// with the rest, and alpha without it. A row is a person (or a clip, as one coder saw it), a column an item; or the table is
    /// long, with columns for the unit, the item and the rating. Rows that lack an item are not used, and are counted.
    #[command(after_help = "Examples:
  samspil stats alpha questionnaire.csv
  samspil stats alpha questionnaire.csv --items Q1,Q2,Q3,Q4 --scale 1..5 --reverse Q2
  samspil stats alpha sheets.csv --unit clip --rater coder --ignore wave,notes
  samspil stats alpha wide.csv --names ITEM_RATER      columns such as P01_c1, P01_c2: each coder of a clip is a row
  samspil stats alpha long.csv --unit person --item question --rating answer --json")]
    Alpha(Alpha),
}

/// Agreement in a table.
#[derive(Clone, Debug, Args)]
pub struct Agreement {
    /// The table.
    #[command(flatten)]
    pub table: TableArguments,
    /// The column that says who rated; in a wide table every other column is then an item
    #[arg(long, value_name = "COLUMN")]
    pub rater: Option<String>,
    /// Wide table: these columns are a rater each
    #[arg(long, value_name = "COLUMN,…", conflicts_with = "names")]
    pub raters: Vec<String>,
    /// List only these weights, where a coefficient has several
    #[arg(long, value_name = "WEIGHTS")]
    pub weights: Option<Weighting>,
    /// Resamples behind intervals that have no formula; 0 leaves those intervals out. 2000 when left out, and 0 for a table of
    /// more than 100,000 ratings
    #[arg(long, value_name = "N", value_parser = resamples)]
    pub resamples: Option<usize>,
    /// The same seed gives the same resamples
    #[arg(long, value_name = "N", default_value_t = SEED)]
    pub seed: u64,
}

/// Consistency in a table.
#[derive(Clone, Debug, Args)]
pub struct Alpha {
    /// The table.
    #[command(flatten)]
    pub table: TableArguments,
    /// The column that says who rated, where a unit was rated by several: each of them is a row then
    #[arg(long, value_name = "COLUMN")]
    pub rater: Option<String>,
    /// These items run the other way: they are turned on the scale, which must be given
    #[arg(long, value_name = "ITEM,…", requires = "scale")]
    pub reverse: Vec<String>,
}

/// The table, and what its columns are.
#[derive(Clone, Debug, Args)]
pub struct TableArguments {
    /// The table: a text file such as CSV; - reads it from the standard input
    #[arg(value_name = "FILE.csv")]
    pub file: PathBuf,
    /// A row is one rating; found by looking when left out
    #[arg(long, conflicts_with = "wide")]
    pub long: bool,
    /// A row is a unit; found by looking when left out
    #[arg(long)]
    pub wide: bool,
    /// The column that names what was rated; several together name it, such as family,wave
    #[arg(long, value_name = "COLUMN,…")]
    pub unit: Vec<String>,
    /// The column that says the item
    #[arg(long, value_name = "COLUMN")]
    pub item: Option<String>,
    /// Long table: the column with the rating
    #[arg(long, value_name = "COLUMN", conflicts_with = "wide")]
    pub rating: Option<String>,
    /// Wide table: these columns are an item each
    #[arg(long, value_name = "COLUMN,…", conflicts_with = "long")]
    pub items: Vec<String>,
    /// Wide table: the columns' names are made of rater and item, as P01_c1 is of ITEM_RATER, and Anna.P01 of RATER.ITEM
    #[arg(long, value_name = "FORM", conflicts_with_all = ["items", "long", "rating"])]
    pub names: Option<String>,
    /// Leave these columns out
    #[arg(long, value_name = "COLUMN,…")]
    pub ignore: Vec<String>,
    /// The scale, as 1..5, or 1..5:0.5 with half points: a rating beside it is a fault. Taken from the ratings when left out
    #[arg(long, value_name = "MIN..MAX[:STEP]", allow_hyphen_values = true)]
    pub scale: Option<Scale>,
    /// A code that means “not codable”, such as 9 or N/C: a missing rating, counted on its own
    #[arg(long, value_name = "CODE,…", value_delimiter = ',', allow_hyphen_values = true)]
    pub missing_code: Vec<String>,
    /// What separates cells: comma, semicolon, tab or bar; found by looking when left out
    #[arg(long, value_name = "NAME")]
    pub separator: Option<Separator>,
    /// The first row is ratings already; columns are then called 1, 2, 3 …
    #[arg(long)]
    pub no_header: bool,
    /// Two-sided confidence of the intervals, as 0.95 or 95
    #[arg(long, value_name = "LEVEL", default_value_t = CONFIDENCE, value_parser = confidence)]
    pub confidence: f64,
    /// Write JSON for other programs
    #[arg(long)]
    pub json: bool,
}

/// What separates cells.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Separator {
    /// ,
    Comma,
    /// ;
    Semicolon,
    /// The tabulator.
    Tab,
    /// |
    Bar,
}

/// Which of several weights to list.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Weighting {
    /// Equal or not.
    Unweighted,
    /// By the distance of two ratings.
    Linear,
    /// By its square.
    Quadratic,
    /// By rank, as Gwet has it.
    Ordinal,
}

impl Weighting {
    /// Its name in the names of coefficients.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unweighted => "unweighted",
            Self::Linear => "linear",
            Self::Quadratic => "quadratic",
            Self::Ordinal => "ordinal",
        }
    }
}

fn confidence(typed: &str) -> Result<f64, String> {
    let level: f64 =
        typed.trim().trim_end_matches('%').trim().parse().map_err(|_| "write it as 0.95 or 95")?;
    let level = if level > 1.0 { level / 100.0 } else { level };
    if (0.5..=0.9999).contains(&level) {
        Ok(level)
    } else {
        Err("it must be between 50 % and 99.99 %".to_owned())
    }
}

fn resamples(typed: &str) -> Result<usize, String> {
    const MOST: usize = 100_000;
    let number: usize = typed.parse().map_err(|_| "write a number of resamples, such as 2000")?;
    if number <= MOST { Ok(number) } else { Err(format!("at most {MOST}")) }
}
