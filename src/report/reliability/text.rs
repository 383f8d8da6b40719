//! The agreement report for the shell.

use super::super::table::{Notes, Table, warnings_text};
use super::{AgreementRow, Gate, Reliability};
use crate::codebook::Language;

const FORMS: &str = "\
Exact %: both coders gave the same rating. Within 1 %: at most 1 point apart. For scores (means of ratings):
the two scores are equal; at most 1 apart.
Kappa: Cohen's, quadratic weights by scale value over all points of the scale; its 95 % CI can pass 1.
ICC: ICC(A,1), two-way, absolute agreement, single coder; 95 % CI with Satterthwaite's degrees of freedom.
Coders are the primary and the second sheet of each double-coded clip, as submitted. A clip with a missing
value is left out of that row (n). Pooled: all items × clips of one scale, one under the other; an instrument
on another scale is not mixed in. # low is good.
";

impl Reliability {
    /// Aligned tables with the form of every statistic and the rule for missing values under them.
    pub fn text(&self) -> String {
        let mut text = format!("Agreement between coders: {}\n{}\n", self.study, self.base.sentence());
        if self.base.double_coded == 0 {
            text.push_str(
                "\nThere is nothing to compare yet: agreement needs a clip with a submitted primary and a \
                 submitted second sheet.\n",
            );
            return text;
        }
        let mut notes = Notes::default();
        for (title, rows) in [
            ("Pooled", &self.overall.pooled),
            ("Totals", &self.overall.totals),
            ("Subscales", &self.overall.subscales),
            ("Items", &self.overall.items),
        ] {
            if !rows.is_empty() {
                text.push_str(&format!("\n{title}\n{}", rows_text(rows, &mut notes)));
            }
        }
        if let Some(gate) = &self.gate {
            text.push_str(&format!("\n{}\n", gate.sentence()));
        }
        text.push_str(&warnings_text(&self.warnings));
        text.push_str(&format!("\n{FORMS}{}", notes.text()));
        text
    }
}

fn rows_text(rows: &[AgreementRow], notes: &mut Notes) -> String {
    let head = ["", "", "n", "exact", "within 1", "kappa", "95 % CI", "ICC(A,1)", "95 % CI"];
    let mut table = Table::new(2, &head);
    for row in rows {
        let label = row.target.label.get(Language::En);
        table.push(vec![
            format!("  {}", row.target.id),
            if row.target.low_is_good { format!("{label} #") } else { label.to_owned() },
            row.n.to_string(),
            notes.percent(row.exact()),
            notes.percent(row.within_1()),
            notes.value(&row.kappa_quadratic()),
            notes.interval(&row.kappa_quadratic()),
            notes.value(&row.estimate("icc_a1")),
            notes.interval(&row.estimate("icc_a1")),
        ]);
    }
    table.text()
}

impl Gate {
    /// Both agreements against the gate, in a sentence.
    pub fn sentence(&self) -> String {
        let (Ok(exact), Ok(within_1)) = (self.exact, self.within_1) else {
            return format!("Gate of {:.0} %: nothing to compare yet.", self.threshold * 100.0);
        };
        let verdict = |reached: Option<bool>| if reached == Some(true) { "reached" } else { "not reached" };
        format!(
            "Gate of {:.0} %, pooled: exact {:.1} % ({}), within 1 point {:.1} % ({}).",
            self.threshold * 100.0,
            exact * 100.0,
            verdict(self.exact_reached()),
            within_1 * 100.0,
            verdict(self.within_1_reached())
        )
    }
}
