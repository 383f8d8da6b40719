//! The consistency report for the shell.

use super::super::table::{Notes, Table, warnings_text};
use super::{AlphaRow, Consistency};
use crate::codebook::Language;

const FORMS: &str = "\
Cronbach's alpha, raw, with Feldt's 95 % CI, on primary sheets. n: sheets with every item rated (listwise);
k: items that vary, of those in the formula. Items are reversed as the scoring profile's formula says; in a
total, those with low good. Alpha of a mean of subscales is over the subscales' scores. # low is good.
0.70 is what most studies ask for at least.
";

impl Consistency {
    /// Aligned tables, one a wave, with the form of alpha and the rule for missing values under them.
    pub fn text(&self) -> String {
        let mut text = format!("Internal consistency (Cronbach's alpha): {}\n", self.study);
        let mut notes = Notes::default();
        let mut waves: Vec<u16> = self.rows.iter().map(|row| row.wave_months).collect();
        waves.dedup();
        for wave in waves {
            let rows: Vec<&AlphaRow> = self.rows.iter().filter(|row| row.wave_months == wave).collect();
            let sheets = rows.first().map_or(0, |row| row.sheets);
            text.push_str(&format!("\n{wave} months, {sheets} primary sheets\n"));
            text.push_str(&rows_text(&rows, &mut notes));
        }
        let constant: String =
            self.rows.iter().filter(|row| row.figures.constant().next().is_some()).map(dropped).collect();
        if !constant.is_empty() {
            text.push_str(&format!("\nDropped because every sheet has the same value\n{constant}"));
        }
        text.push_str(&warnings_text(&self.warnings));
        text.push_str(&format!("\n{FORMS}{}", notes.text()));
        text
    }
}

fn rows_text(rows: &[&AlphaRow], notes: &mut Notes) -> String {
    let mut table = Table::new(2, &["", "", "profile", "n", "k", "alpha", "95 % CI"]);
    for row in rows {
        let label = row.label.get(Language::En);
        table.push(vec![
            format!("  {}", row.id),
            if row.low_is_good { format!("{label} #") } else { label.to_owned() },
            row.profile.as_ref().map_or_else(String::new, ToString::to_string),
            row.n().to_string(),
            if row.k() == row.parts() {
                row.k().to_string()
            } else {
                format!("{} of {}", row.k(), row.parts())
            },
            notes.value(&row.alpha()),
            notes.interval(&row.alpha()),
        ]);
    }
    table.text()
}

fn dropped(row: &AlphaRow) -> String {
    format!(
        "  {} at {} months: {}\n",
        row.id,
        row.wave_months,
        row.figures.constant().collect::<Vec<_>>().join(", ")
    )
}
