//! The scores for the shell.

use super::super::table::{Table, two_decimals};
use super::{ScoreCell, ScoreTable};

const FORMS: &str = "\
From primary sheets. Beside a score: * when not all of its items are rated. –: too few rated items, or none
(`--json` and the exported scores.csv say which, and why). A total's column names its rule; unfavourable
items enter it reversed. # low is good.
";

impl ScoreTable {
    /// An aligned table, one line a clip.
    pub fn text(&self) -> String {
        let mut head = vec!["clip".to_owned(), "months".to_owned()];
        head.extend(
            self.columns
                .iter()
                .map(|column| format!("{}{}", column.name, if column.low_is_good { "#" } else { "" })),
        );
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        let mut table = Table::new(1, &head);
        for row in &self.rows {
            let mut line = vec![row.blind_code.to_string(), row.wave_months.to_string()];
            line.extend(row.cells.iter().map(cell_text));
            table.push(line);
        }
        format!("Scores: {}\n\n{}\n{FORMS}", self.study, table.text())
    }
}

fn cell_text(cell: &ScoreCell) -> String {
    match &cell.value {
        Ok(value) if cell.n_valid < cell.n_items => format!("{}*", two_decimals(*value)),
        Ok(value) => two_decimals(*value),
        Err(_) => "–".to_owned(),
    }
}
