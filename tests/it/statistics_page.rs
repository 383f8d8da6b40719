//! `docs/statistics.md` speaks of every figure that a report shows.

use samspil::report::{ReliabilityOptions, Values, coefficients};
use samspil::stats::{CONFIDENCE, Matrix, Missing, cronbach, omega_total};

const PAGE: &str = include_str!("../../docs/statistics.md");

#[test]
fn each_form_of_the_reports_stands_on_the_page_for_reviewers() {
    let rows = [[1.0, 2.0, 1.0], [2.0, 2.0, 3.0], [4.0, 5.0, 4.0], [3.0, 3.0, 1.0]];
    let table = Matrix::new(3, rows.map(|row| row.map(Some).to_vec()));
    let points = Values::Points(vec![1.0, 2.0, 3.0, 4.0, 5.0]);
    let mut forms: Vec<&str> = Vec::new();
    for values in [points, Values::Scores] {
        let found = coefficients(&table, &values, &ReliabilityOptions::quick());
        forms.extend(found.measured.iter().map(|measured| measured.form.id));
    }
    let alpha = cronbach(&table, Missing::Listwise, CONFIDENCE);
    let omega = omega_total(&table);
    forms.extend([alpha.measured(), alpha.measured_std()].iter().map(|measured| measured.form.id));
    forms.extend(omega.all_measured().iter().map(|measured| measured.form.id));

    assert!(forms.len() > 40, "{} forms", forms.len());
    let missing: Vec<_> = forms.iter().filter(|form| !PAGE.contains(&format!("`{form}`"))).collect();
    assert!(missing.is_empty(), "docs/statistics.md says nothing of {missing:?}");
}
