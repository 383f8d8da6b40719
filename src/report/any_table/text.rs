//! Agreement in a table for the shell.

use super::super::coefficients::Coefficients;
use super::super::table::{Notes, Table, cut, room, warnings_text, wrapped};
use super::{PointsFrom, TableAgreement};
use crate::codebook::Language;
use crate::report::Estimate;

/// Room for a name in a table.
const NAME: usize = 18;

/// A name in a sentence is no longer.
const LONGEST: usize = 60;

/// So many points are written out.
const LISTED: usize = 21;

impl TableAgreement {
    /// Aligned tables; the form of every coefficient and the rule for missing ratings stand under them.
    pub fn text(&self) -> String {
        let mut text: String = [self.sentence(), self.scale_sentence(), self.resampling_sentence()]
            .iter()
            .map(|sentence| wrapped(sentence, ""))
            .collect();
        let mut notes = Notes::default();
        if self.items.len() > 1 {
            let pooled = self.pooled.iter().map(|figures| ("pooled".to_owned(), figures));
            let items = self.items.iter().map(|(name, figures)| (name.clone(), figures));
            let rows: Vec<(String, &Coefficients)> = pooled.chain(items).collect();
            text.push_str(&format!("\nItems\n{}", self.summary(&rows, &mut notes)));
        }
        if !self.pairs.is_empty() {
            let name = |rater: usize| self.raters.get(rater).map_or("", String::as_str);
            let pairs = self.pairs.iter();
            let rows: Vec<(String, &Coefficients)> = pairs
                .map(|((first, second), found)| (format!("{} – {}", name(*first), name(*second)), found))
                .collect();
            text.push_str(&format!("\nPairs of raters\n{}", self.summary(&rows, &mut notes)));
        }
        if let Some(whole) = self.whole() {
            let of = if self.pooled.is_some() { " of all items pooled" } else { "" };
            text.push_str(&format!("\nEvery coefficient{of}\n{}", self.list(whole, &mut notes)));
            if whole.base.pairable > 0 {
                let advice = &whole.advice;
                text.push('\n');
                text.push_str(&wrapped(
                    &format!("To report: {}. {}", advice.form, advice.why(Language::En)),
                    "",
                ));
                text.push_str(&wrapped(&format!("Sources: {}.", advice.sources.join("; ")), ""));
            }
        }
        text.push_str(&warnings_text(&self.all_warnings()));
        if let Some(whole) = self.whole() {
            text.push_str("\nForms\n");
            for measured in &whole.measured {
                let form = measured.form;
                let line = format!("{}: {}; {}. {}", form.id, form.name, measured.missing, form.source);
                text.push_str(&wrapped(&line, "  "));
            }
        }
        let reasons = notes.text();
        if !reasons.is_empty() {
            text.push_str(&format!("\n{reasons}"));
        }
        text
    }

    fn sentence(&self) -> String {
        let Some(base) = self.whole().map(|whole| whole.base) else {
            return "The table has no item.".to_owned();
        };
        let (pooled, what) = if self.pooled.is_some() {
            (format!(" and {} items", self.items.len()), "units × items")
        } else {
            (String::new(), "units")
        };
        format!(
            "{} units by {} raters ({}){pooled}: {} ratings; {} {what} with at least two, {} with all.",
            self.units,
            self.raters.len(),
            listed(&self.raters),
            base.ratings,
            base.pairable,
            base.complete
        )
    }

    fn scale_sentence(&self) -> String {
        let points: Vec<String> = self.values.points().iter().map(f64::to_string).collect();
        let (count, points) = (points.len(), listed(&points));
        match self.points_from {
            PointsFrom::Declared => format!("Scale: {count} points, as declared ({points})."),
            PointsFrom::Data => format!(
                "Scale: none was declared, so it is the {count} points that occur ({points}). AC1, AC2 and Brennan–Prediger \
                 depend on it."
            ),
            PointsFrom::Measures => {
                "Scale: none was declared, and the values look like measures: coefficients for points of a scale are left out."
                    .to_owned()
            }
        }
    }

    fn resampling_sentence(&self) -> String {
        let (resamples, seed) = (self.options.resamples, self.options.seed);
        match resamples {
            0 => "Intervals that come from resampling are left out.".to_owned(),
            _ => format!(
                "Intervals that come from resampling: {resamples} resamples of whole units, seed {seed}."
            ),
        }
    }

    /// A row each, with the four figures that are looked at first.
    fn summary(&self, rows: &[(String, &Coefficients)], notes: &mut Notes) -> String {
        let has = |form: &&str| rows.first().is_some_and(|(_, found)| found.get(form).is_some());
        let two = rows.iter().all(|(_, found)| found.base.coders == 2);
        let weighted = if two {
            ["cohen_kappa_quadratic", "lin_ccc", "ccc"]
        } else {
            ["krippendorff_ordinal", "krippendorff_interval", ""]
        };
        let forms: Vec<&'static str> = weighted.into_iter().find(has).into_iter().chain(["icc_a1"]).collect();
        let interval = self.interval_name();
        let mut head = vec!["", "n", "exact", "within 1"];
        for form in &forms {
            head.extend([short(form), interval.as_str()]);
        }
        let mut table = Table::new(1, &head);
        let room = room(rows.iter().map(|(name, _)| name.as_str()), NAME);
        for (name, found) in rows {
            let mut row = vec![
                format!("  {}", cut(name, room)),
                found.base.pairable.to_string(),
                notes.percent(found.value("exact")),
                notes.percent(found.value("within_1")),
            ];
            for form in &forms {
                let estimate = Estimate::of(found.get(form));
                row.extend([notes.value(&estimate), notes.limits(&estimate)]);
            }
            table.push(row);
        }
        let forms: Vec<String> = forms.iter().map(|form| format!("{}: {form}", short(form))).collect();
        table.text() + &wrapped(&format!("{}.", forms.join("; ")), "  ")
    }

    /// Every coefficient of one table.
    fn list(&self, found: &Coefficients, notes: &mut Notes) -> String {
        let mut table = Table::new(1, &["", "value", &self.interval_name(), "n"]);
        for measured in &found.measured {
            let estimate = Estimate::of(Some(measured));
            let cells = [notes.value(&estimate), notes.interval(&estimate), measured.n.to_string()];
            table.push([format!("  {}", measured.form.id)].into_iter().chain(cells).collect());
        }
        table.text()
    }

    fn interval_name(&self) -> String {
        format!("{} % CI", (self.options.confidence * 1e4).round() / 100.0)
    }

    /// The table's warnings, then those of the whole and of each item.
    fn all_warnings(&self) -> Vec<String> {
        let mut all = self.warnings.clone();
        if let Some(pooled) = &self.pooled {
            all.extend(
                pooled
                    .warnings
                    .iter()
                    .map(|warning| format!("pooled: {}", warning.sentence(&self.raters, Language::En))),
            );
        }
        for (name, found) in &self.items {
            let head = if self.pooled.is_some() { format!("{name}: ") } else { String::new() };
            all.extend(
                found
                    .warnings
                    .iter()
                    .map(|warning| format!("{head}{}", warning.sentence(&self.raters, Language::En))),
            );
        }
        all
    }
}

/// A head for a coefficient in a table that is to fit a terminal; under the table stands what it is.
fn short(form: &'static str) -> &'static str {
    match form {
        "cohen_kappa_quadratic" => "kappa",
        "krippendorff_ordinal" | "krippendorff_interval" => "alpha",
        "lin_ccc" | "ccc" => "CCC",
        "icc_a1" => "ICC",
        other => other,
    }
}

/// "1, 2, 3"; what is too much to read is cut.
fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(LISTED).map(|name| cut(name, LONGEST)).collect();
    let shown = shown.join(", ");
    if names.len() > LISTED { format!("{shown} …") } else { shown }
}
