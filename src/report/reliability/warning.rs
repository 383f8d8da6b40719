//! What a careful reader should know of the whole report, in sentences.

use super::super::coefficients::{FEW, Warning};
use super::{Base, Section};

pub(super) fn warnings(base: &Base, overall: &Section) -> Vec<String> {
    let mut warnings = Vec::new();
    if base.double_coded > 0 && base.double_coded < FEW {
        warnings.push(format!(
            "Only {} {} double-coded: every figure here is rough.",
            base.double_coded,
            if base.double_coded == 1 { "clip is" } else { "clips are" }
        ));
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
