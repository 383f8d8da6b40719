//! What a careful reader should know of the whole report, in sentences.

use super::super::coefficients::{FEW, Warning};
use super::{Base, Section};

/// So many double-coded clips are advised at least.
const ENOUGH: usize = 30;

pub(super) fn warnings(base: &Base, overall: &Section) -> Vec<String> {
    let mut warnings = Vec::new();
    if base.double_coded > 0 && base.double_coded < FEW {
        warnings.push(format!(
            "Only {} {} double-coded: every figure here is rough.",
            base.double_coded,
            if base.double_coded == 1 { "clip is" } else { "clips are" }
        ));
    }
    if (FEW..ENOUGH).contains(&base.double_coded) {
        warnings.push(format!(
            "{} clips are double-coded: intervals are wide. At least {ENOUGH} are advised (Koo & Li 2016).",
            base.double_coded
        ));
    }
    for row in overall.totals.iter().chain(&overall.subscales) {
        let shifts = row.figures.warnings.iter().filter(|warning| matches!(warning, Warning::Shift { .. }));
        warnings
            .extend(shifts.map(|shift| format!("{}: {}", row.target.id, shift.sentence(&overall.coders))));
    }
    for row in &overall.items {
        for warning in &row.figures.warnings {
            // Said once, of all clips.
            if !matches!(warning, Warning::Few(_)) {
                warnings.push(format!("{}: {}", row.target.id, warning.sentence(&overall.coders)));
            }
        }
    }
    warnings
}
