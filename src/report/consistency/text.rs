//! The consistency report for the shell, in lines of at most 100 characters.

use super::super::table::{Notes, Table, cut, warnings_text, wrapped};
use super::{AlphaRow, ComparedScale, Consistency, ProfileComparison};
use crate::codebook::Language;
use crate::report::{Estimate, ScaleFigures};

/// Room for a name.
const NAME: usize = 28;

const FORMS: &str = "\
alpha: Cronbach's, raw, with Feldt's 95 % CI; std: standardised; omega: McDonald's omega total, one factor, maximum \
likelihood on covariances; r: mean correlation between items. On primary sheets. n: sheets with every item rated \
(listwise), of those submitted; k: items that vary, of those in the formula. Items are reversed as the scoring \
profile's formula says; in a total, those with low good. Alpha of a mean of subscales is over the subscales' scores. \
# low is good. 0.70 is a convention for research that begins (Nunnally 1978), no proof of quality (Lance, Butts & \
Michels 2006, Organ. Res. Methods 9:202–220).";

impl Consistency {
    /// Aligned tables, one a wave, with the form of alpha and the rule for missing values under them.
    pub fn text(&self) -> String {
        let mut text = format!("Internal consistency: {}\n", self.study);
        let mut notes = Notes::default();
        let mut waves: Vec<u16> = self.rows.iter().map(|row| row.wave_months).collect();
        waves.dedup();
        if waves.len() > 1 {
            text.push_str(&self.by_wave(&waves, &mut notes));
        }
        for wave in &waves {
            let rows: Vec<&AlphaRow> = self.rows.iter().filter(|row| row.wave_months == *wave).collect();
            let sheets = rows.first().map_or(0, |row| row.sheets);
            text.push_str(&format!("\n{wave} months, {sheets} primary sheets\n"));
            text.push_str(&rows_text(&rows, &mut notes));
        }
        let constant: String =
            self.rows.iter().filter(|row| row.figures.constant().next().is_some()).map(dropped).collect();
        if !constant.is_empty() {
            text.push_str(&format!("\nDropped because every sheet has the same value\n{constant}"));
        }
        let unused: String = self.rows.iter().filter(|row| !row.unused.is_empty()).map(left_out).collect();
        if !unused.is_empty() {
            text.push_str(&format!("\nSheets left out, by item and the coder's reason\n{unused}"));
        }
        for row in self.rows.iter().filter(|row| row.parts() > 1) {
            let label = cut(row.label.get(Language::En), 60);
            text.push_str(&format!("\n{label} at {} months, item by item\n", row.wave_months));
            text.push_str(&row.figures.items_text(&mut notes));
        }
        for compared in self.profiles.iter().filter(|compared| compared.profiles.len() > 1) {
            text.push_str(&profiles_text(compared, &mut notes));
        }
        text.push_str(&warnings_text(&self.warnings(Language::En)));
        text.push_str(&format!("\n{}{}", wrapped(FORMS, ""), notes.text()));
        text
    }

    /// Alpha by scale and wave, in the shape of a report's appendix.
    fn by_wave(&self, waves: &[u16], notes: &mut Notes) -> String {
        let names: Vec<String> = waves.iter().map(|months| format!("{months} months")).collect();
        let mut head = vec!["Cronbach's alpha"];
        head.extend(names.iter().map(String::as_str));
        let mut table = Table::new(1, &head);
        let mut known: Vec<(&crate::codebook::CodebookId, &str)> = Vec::new();
        for row in &self.rows {
            let key = (&row.instrument, row.id.as_str());
            if known.contains(&key) {
                continue;
            }
            known.push(key);
            let cells = waves.iter().map(|months| {
                let same = |other: &&AlphaRow| {
                    other.wave_months == *months && (&other.instrument, other.id.as_str()) == key
                };
                self.rows.iter().find(same).map_or_else(String::new, |found| notes.value(&found.alpha()))
            });
            table.push(std::iter::once(format!("  {}", name(row))).chain(cells).collect());
        }
        format!("\n{}", table.text())
    }
}

impl ScaleFigures {
    /// A row for every item: missing, mean, standard deviation, correlation with the rest, alpha without it.
    pub(in crate::report) fn items_text(&self, notes: &mut Notes) -> String {
        let mut table = Table::new(1, &["", "missing", "mean", "sd", "r rest", "alpha without"]);
        for item in &self.items {
            let number = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.2}"));
            table.push(vec![
                format!("  {}", cut(&item.name, NAME)),
                item.missing.to_string(),
                number(item.mean),
                number(item.sd),
                notes.number(item.r_rest),
                notes.number(item.alpha_without),
            ]);
        }
        table.text()
    }
}

/// "Sensitivity", "AINS Sensitivity": cut to its room.
fn name(row: &AlphaRow) -> String {
    let mark = if row.low_is_good { " #" } else { "" };
    format!("{}{mark}", cut(row.label.get(Language::En), NAME - mark.len()))
}

fn rows_text(rows: &[&AlphaRow], notes: &mut Notes) -> String {
    let mut table = Table::new(2, &["", "by", "n", "k", "alpha", "95 % CI", "std", "omega", "r"]);
    for row in rows {
        let mut value = |form| notes.value(&Estimate::of(row.figures.get(form)));
        let [std, omega, r] =
            ["cronbach_alpha_std", "omega_total_ml_cov", "mean_inter_item_r"].map(&mut value);
        table.push(vec![
            format!("  {}", name(row)),
            row.profile.as_ref().map_or_else(String::new, ToString::to_string),
            if row.n() == row.sheets {
                row.n().to_string()
            } else {
                format!("{} of {}", row.n(), row.sheets)
            },
            if row.k() == row.parts() {
                row.k().to_string()
            } else {
                format!("{} of {}", row.k(), row.parts())
            },
            notes.value(&row.alpha()),
            notes.limits(&row.alpha()),
            std,
            omega,
            r,
        ]);
    }
    table.text()
}

fn dropped(row: &AlphaRow) -> String {
    let constant: Vec<&str> = row.figures.constant().collect();
    wrapped(&format!("{} at {} months: {}", row.id, row.wave_months, constant.join(", ")), "  ")
}

fn left_out(row: &AlphaRow) -> String {
    let why: Vec<String> = row
        .unused
        .iter()
        .map(|unused| format!("{} {} ({})", unused.part, unused.reason.get(Language::En), unused.sheets))
        .collect();
    let sentence = format!(
        "{} at {} months, {} of {}: {}",
        row.id,
        row.wave_months,
        row.sheets - row.n(),
        row.sheets,
        why.join(", ")
    );
    wrapped(&sentence, "  ")
}

fn profiles_text(compared: &ProfileComparison, notes: &mut Notes) -> String {
    let names: Vec<String> = compared.profiles.iter().map(|id| format!("profile {id}")).collect();
    let mut head = vec!["", "months", "n"];
    head.extend(names.iter().map(String::as_str));
    let mut table = Table::new(1, &head);
    let mut differences = String::new();
    for scale in &compared.scales {
        let cells = scale.cells.iter().map(|cell| match cell {
            None => "not in it".to_owned(),
            Some(cell) => format!("{} (k {})", notes.value(&cell.alpha), cell.k),
        });
        let first = [
            format!("  {}", cut(scale.label.get(Language::En), NAME)),
            scale.wave_months.to_string(),
            scale.n.to_string(),
        ];
        table.push(first.into_iter().chain(cells).collect());
        // The members are the same at every wave.
        if compared.scales.iter().find(|other| other.id == scale.id) == Some(scale) {
            differences.push_str(&differing(compared, scale));
        }
    }
    let about = "Each scale on the sheets that have every item of all profiles, so that a difference comes from the \
         items alone. The first profile is the one in use.";
    format!("\nAlpha by scoring profile\n{}{}{differences}", wrapped(about, "  "), table.text())
}

fn differing(compared: &ProfileComparison, scale: &ComparedScale) -> String {
    let mut text = String::new();
    for (profile, cell) in compared.profiles.iter().zip(&scale.cells).skip(1) {
        let Some(cell) = cell else { continue };
        let more = cell.more.iter().map(|item| format!("+{item}"));
        let less = cell.less.iter().map(|item| format!("-{item}"));
        let items: Vec<String> = more.chain(less).collect();
        if !items.is_empty() {
            text.push_str(&wrapped(&format!("{} in {profile}: {}", scale.id, items.join(" ")), "  "));
        }
    }
    text
}
