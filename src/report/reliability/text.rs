//! The agreement report for the shell, in lines of at most 100 characters.

use super::super::table::{Notes, Table, cut, warnings_text, wrapped};
use super::{AgreementRow, Gate, Reliability, Scope, Section};
use crate::codebook::Language;
use crate::report::{Estimate, TargetKind};
use crate::stats::Stat;

/// Room for a name.
const NAME: usize = 26;

/// So many sections stand beside each other in one table.
const BESIDE: usize = 4;

const FORMS: &str = "\
exact: both coders of a pair gave the same rating; within 1: at most 1 point apart. Of scores (means of ratings): the \
two scores are equal; at most 1 apart.
kappa: Cohen's, quadratic weights by scale value over all points of the scale; of scores Lin's concordance, which is \
the same; the interval can pass 1. alpha: Krippendorff's, ordinal; of scores interval.
ICC(A,1): two-way, absolute agreement, single coder; interval with Satterthwaite's degrees of freedom; clips that \
everybody rated. REML: the same from variance components, with every rating. AC2: Gwet's, quadratic weights.
A column is a coder. Ratings are as submitted. A clip with a missing value is left out of that row (n: pairs of \
ratings). Pooled: all items × clips of one scale, one under the other; an instrument on another scale is not mixed in, \
and a coefficient of pooled ratings takes differences between items for agreement, too. # low is good.
By pair and wave, the coefficient to report depends on the coders there: of two quadratic kappa, of more \
Krippendorff's alpha; of scores and long scales ICC(A,1), by REML where coders rotate. \
Every coefficient, its form, source, notes and interval: --json or --csv.
";

impl Reliability {
    /// Aligned tables with the form of every statistic and the rule for missing values under them.
    pub fn text(&self) -> String {
        let mut text = format!(
            "Agreement between coders: {}\n{}",
            self.study,
            wrapped(&self.base.sentence(Language::En), "")
        );
        if self.base.double_coded == 0 {
            text.push_str(
                "\nThere is nothing to compare yet: agreement needs a clip with submitted sheets of two coders.\n",
            );
            return text;
        }
        let coders: Vec<String> =
            self.base.coders.iter().map(|(name, clips)| format!("{name} ({clips})")).collect();
        text.push_str(&wrapped(
            &format!("Coders, with their double-coded clips: {}.", coders.join(", ")),
            "",
        ));
        if let Some(headline) = &self.headline {
            text.push_str("\nIn one figure\n");
            for sentence in headline.sentences(&self.base, Language::En) {
                text.push_str(&wrapped(&sentence, "  "));
            }
        }
        let mut notes = Notes::default();
        for (title, rows) in titled(&self.overall) {
            text.push_str(&format!("\n{title}\n{}", rows_text(rows, self.overall.coders.len(), &mut notes)));
        }
        if let Some(gate) = &self.gate {
            text.push_str(&format!("\n{}\n", gate.sentence()));
        }
        text.push_str(&self.beside_each_other(&mut notes));
        text.push_str(&self.distributions());
        text.push_str(&self.advice());
        text.push_str(&self.costs());
        text.push_str(&warnings_text(&self.warnings(Language::En)));
        text.push('\n');
        FORMS.lines().for_each(|line| text.push_str(&wrapped(line, "")));
        text.push_str(&notes.text());
        text
    }

    /// Each pair of coders and each wave beside the whole: exact agreement, and the coefficient to report.
    fn beside_each_other(&self, notes: &mut Notes) -> String {
        // One pair that is everybody says nothing new.
        let pairs = if self.overall.coders.len() > 2 { self.pairs.as_slice() } else { &[] };
        let sections: Vec<&Section> = pairs.iter().chain(&self.waves).collect();
        let mut text = String::new();
        for some in sections.chunks(BESIDE) {
            let names: Vec<String> = some.iter().map(|section| section.name()).collect();
            for (title, cell) in [
                ("exact agreement (pairs)", exact_cell as fn(&AgreementRow, &mut Notes) -> String),
                ("the coefficient to report", advised_cell),
            ] {
                let mut head = vec![""];
                head.extend(names.iter().map(String::as_str));
                let mut table = Table::new(1, &head);
                for (index, row) in self.overall.rows().enumerate() {
                    let cells = some.iter().map(|section| {
                        section.rows().nth(index).map_or_else(String::new, |row| cell(row, notes))
                    });
                    table.push(std::iter::once(format!("  {}", name(row))).chain(cells).collect());
                }
                text.push_str(&format!("\nBy pair and wave: {title}\n{}", table.text()));
            }
        }
        text
    }

    /// How often each point was given.
    fn distributions(&self) -> String {
        let mut scales: Vec<&[f64]> = Vec::new();
        for row in &self.overall.items {
            let points = row.figures.distribution.points.as_slice();
            if !scales.contains(&points) {
                scales.push(points);
            }
        }
        let mut text = String::new();
        for points in scales {
            let names: Vec<String> = points.iter().map(f64::to_string).collect();
            let mut head = vec![""];
            head.extend(names.iter().map(String::as_str));
            head.push("means");
            let mut table = Table::new(1, &head);
            for row in self.overall.items.iter().filter(|row| row.figures.distribution.points == points) {
                let coders = &row.figures.distribution.coders;
                // Of many coders the sum, or the lines grow too long.
                let counts = (0..points.len()).map(|point| {
                    let of =
                        |coder: &crate::report::CoderSummary| coder.counts.get(point).copied().unwrap_or(0);
                    if coders.len() > 2 {
                        return coders.iter().map(of).sum::<usize>().to_string();
                    }
                    coders.iter().map(|coder| of(coder).to_string()).collect::<Vec<_>>().join("/")
                });
                let means: Vec<String> = coders
                    .iter()
                    .map(|coder| coder.mean.map_or("–".to_owned(), |mean| format!("{mean:.2}")))
                    .collect();
                let first = std::iter::once(format!("  {}", name(row)));
                table.push(first.chain(counts).chain([means.join("/")]).collect());
            }
            let title = if self.overall.coders.len() > 2 {
                format!("How often each point was given by all; means of {}", self.overall.coders.join("/"))
            } else {
                format!("How often each point was given ({})", self.overall.coders.join("/"))
            };
            text.push_str(&format!("\n{}{}", wrapped(&title, ""), table.text()));
        }
        text
    }

    /// Which form to report, for which rows, and why.
    fn advice(&self) -> String {
        let mut groups: Vec<(&crate::report::Advice, Vec<&str>)> = Vec::new();
        for row in self.overall.rows() {
            let advice = &row.figures.advice;
            // The main instrument's pooled row is a share, not a coefficient.
            if row.target.kind == TargetKind::Pooled {
                continue;
            }
            match groups
                .iter_mut()
                .find(|(known, _)| known.form == advice.form && known.grounds == advice.grounds)
            {
                Some((_, ids)) => ids.push(&row.target.id),
                None => groups.push((advice, vec![&row.target.id])),
            }
        }
        let mut text = "\nWhat to report\n".to_owned();
        for (advice, ids) in groups {
            let beside = if advice.beside.is_empty() {
                String::new()
            } else {
                format!(", beside it {}", advice.beside.join(", "))
            };
            let which = format!("{}{beside}, for {}.", advice.form, ids.join(", "));
            text.push_str(&wrapped(&which, "  "));
            text.push_str(&wrapped(
                &format!("{} {}.", advice.why(Language::En), advice.sources.join("; ")),
                "    ",
            ));
        }
        text.push_str(&wrapped(
            "Pooled shares: exact and within_1 with their intervals by clip; they are per cent, no coefficient.",
            "  ",
        ));
        text
    }

    /// What unreliability costs in families.
    fn costs(&self) -> String {
        let mut table = Table::new(
            1,
            &["", "reliability", "families ×", "at its interval's ends", "mean of 2 ×", "clips"],
        );
        for row in self.overall.scored() {
            let cells = row.cost().map_or_else(
                || ["–", "–", "no value above 0", "–", "–"].map(ToOwned::to_owned),
                |cost| {
                    let ends = cost.factor_limits.map_or_else(
                        |_| "–".to_owned(),
                        |(best, worst)| {
                            let worst = worst.map_or("without end".to_owned(), |worst| format!("{worst:.2}"));
                            format!("{best:.2} to {worst}")
                        },
                    );
                    let two = format!("{:.2}", cost.factor_two);
                    let clips = cost.clips_to_double_code.map_or("–".to_owned(), |clips| clips.to_string());
                    [format!("{:.2}", cost.reliability), format!("{:.2}", cost.factor), ends, two, clips]
                },
            );
            table.push(std::iter::once(format!("  {}", name(row))).chain(cells).collect());
        }
        let about = "So many times the families of a study without error of measurement, for the same power: 1 / \
             ICC(A,1). An effect in standard deviations shrinks by the root of the reliability. clips: to be coded by two for \
             a 95 % interval 0.2 wide around the coefficient (Bonett 2002), as if it were exactly the one found here.";
        format!("\nThe cost of unreliability\n{}{}", wrapped(about, "  "), table.text())
    }
}

impl Section {
    /// "Anna – Bo", "12 months".
    fn name(&self) -> String {
        match &self.scope {
            Scope::Overall => "overall".to_owned(),
            Scope::Pair(first, second) => format!("{} – {}", cut(first, 8), cut(second, 8)),
            Scope::Wave(months) => format!("{months} months"),
        }
    }
}

fn titled(section: &Section) -> impl Iterator<Item = (&'static str, &[AgreementRow])> {
    let all = [
        ("Pooled", section.pooled.as_slice()),
        ("Totals", section.totals.as_slice()),
        ("Subscales", section.subscales.as_slice()),
        ("Items", section.items.as_slice()),
    ];
    all.into_iter().filter(|(_, rows)| !rows.is_empty())
}

/// "P01 Forcing #", cut to its room.
fn name(row: &AgreementRow) -> String {
    let label = row.target.label.get(Language::En);
    let mark = if row.target.low_is_good { " #" } else { "" };
    let whole = match row.target.kind {
        TargetKind::Item => format!("{} {label}", row.target.id),
        TargetKind::Pooled | TargetKind::Total | TargetKind::Subscale => label.to_owned(),
    };
    format!("{}{mark}", cut(&whole, NAME - mark.len()))
}

fn rows_text(rows: &[AgreementRow], coders: usize, notes: &mut Notes) -> String {
    let head = if coders == 2 {
        ["", "n", "exact", "within 1", "kappa", "95 % CI", "ICC(A,1)", "95 % CI", "AC2"]
    } else {
        ["", "n", "exact", "within 1", "alpha", "95 % CI", "ICC REML", "95 % CI", "AC2"]
    };
    let mut table = Table::new(1, &head);
    for row in rows {
        let (first, second) = if coders == 2 {
            (row.kappa_quadratic(), row.estimate("icc_a1"))
        } else {
            let alpha = row.figures.get("krippendorff_ordinal");
            let alpha = alpha.or_else(|| row.figures.get("krippendorff_interval"));
            (Estimate::of(alpha), row.estimate("icc_a1_reml"))
        };
        let ac2 = row.figures.get("gwet_ac2_quadratic").map(|measured| Estimate::of(Some(measured)));
        table.push(vec![
            format!("  {}", name(row)),
            row.n.to_string(),
            notes.percent(row.exact()),
            notes.percent(row.within_1()),
            notes.value(&first),
            notes.limits(&first),
            notes.value(&second),
            notes.limits(&second),
            ac2.map_or_else(String::new, |ac2: Stat<Estimate>| notes.value(&ac2)),
        ]);
    }
    table.text()
}

fn exact_cell(row: &AgreementRow, notes: &mut Notes) -> String {
    format!("{} ({})", notes.percent(row.exact()), row.n)
}

fn advised_cell(row: &AgreementRow, notes: &mut Notes) -> String {
    if row.target.kind == TargetKind::Pooled {
        return String::new();
    }
    notes.value(&Estimate::of(row.figures.advised()))
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
