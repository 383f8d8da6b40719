//! What a careful reader should know of the whole report, in sentences.

use super::super::TargetKind;
use super::super::coefficients::{FEW, Warning};
use super::{AgreementRow, Reliability};
use crate::codebook::Language;
use crate::report::words::say;

/// So many double-coded clips are advised at least.
const ENOUGH: usize = 30;

impl Reliability {
    /// What a careful reader should know, in sentences.
    pub fn warnings(&self, language: Language) -> Vec<String> {
        let (overall, count) = (&self.overall, self.base.double_coded);
        let mut warnings = Vec::new();
        if count > 0 && count < FEW {
            let clips = if count == 1 { "clip is" } else { "clips are" };
            warnings.push(say!(
                language,
                "Only {count} {clips} double-coded: every figure here is rough.",
                "Kun {count} klip er dobbeltkodet: alle tal her er usikre.",
            ));
        }
        if (FEW..ENOUGH).contains(&count) {
            warnings.push(say!(
                language,
                "{count} clips are double-coded: intervals are wide. At least {ENOUGH} are advised (Koo & Li 2016).",
                "{count} klip er dobbeltkodet: intervallerne er brede. Mindst {ENOUGH} anbefales (Koo & Li 2016).",
            ));
        }
        for row in overall.pooled.iter().chain(&overall.totals).chain(&overall.subscales) {
            let told = row.figures.warnings.iter().filter(|warning| match warning {
                Warning::Shift { .. } => row.target.kind != TargetKind::Pooled,
                Warning::UnsteadyLimits(_) => true,
                _ => false,
            });
            warnings.extend(
                told.map(|told| {
                    format!("{}: {}", row.name(language), told.sentence(&overall.coders, language))
                }),
            );
        }
        for row in &overall.items {
            for warning in &row.figures.warnings {
                // Said once, of all clips.
                if !matches!(warning, Warning::Few(_)) {
                    let sentence = warning.sentence(&overall.coders, language);
                    warnings.push(format!("{}: {sentence}", row.target.id));
                }
            }
        }
        warnings
    }
}

impl AgreementRow {
    /// How a sentence names it: English by its id, as files do, Danish as the window does.
    fn name(&self, language: Language) -> &str {
        match language {
            Language::En => &self.target.id,
            Language::Da => self.target.label.get(language),
        }
    }
}
