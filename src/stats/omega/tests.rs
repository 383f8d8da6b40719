//! Omega of tables that were made from known loadings.

use super::*;

/// A table with exactly these correlations in its columns: rows of ±√… of a Cholesky factor on orthogonal contrasts.
fn table_of(r: &DMatrix<f64>) -> Matrix {
    let k = r.nrows();
    // Columns 1.. of a Hadamard matrix of order 2^m are orthogonal with mean 0.
    let order = (k + 1).next_power_of_two();
    let root = r.clone().cholesky().expect("positive definite").l();
    let contrast =
        |row: usize, column: usize| if (row & column).count_ones().is_multiple_of(2) { 1.0 } else { -1.0 };
    let row = |row: usize| {
        (0..k).map(|i| Some((0..=i).map(|m| root[(i, m)] * contrast(row, m + 1)).sum())).collect()
    };
    Matrix::new(k, (0..order).map(row))
}

fn correlations(l: &[f64]) -> DMatrix<f64> {
    DMatrix::from_fn(l.len(), l.len(), |i, j| if i == j { 1.0 } else { l[i] * l[j] })
}

fn close(got: &[f64], expected: &[f64], within: f64) {
    assert_eq!(got.len(), expected.len());
    assert!(got.iter().zip(expected).all(|(a, b)| (a - b).abs() < within), "{got:?}, not {expected:?}");
}

#[test]
fn a_table_made_of_one_factor_gives_its_loadings_back() {
    let made_of = [0.9, 0.4, 0.7, 0.3, 0.6];
    let got = omega_total(&table_of(&correlations(&made_of)));
    let common = made_of.iter().sum::<f64>().powi(2);
    let omega = common / (common + made_of.iter().map(|l| 1.0 - l * l).sum::<f64>());
    for one in [&got.minres_cor, &got.ml_cor] {
        let one = one.as_ref().expect("defined");
        close(&one.loadings, &made_of, 1e-9);
        close(&[one.omega, one.observed.expect("defined")], &[omega, omega], 1e-9);
        assert!(!one.heywood);
    }
}

#[test]
fn three_items_have_a_closed_form() {
    // λ₁² = r₁₂ r₁₃ / r₂₃ = 0.6 · 0.5 / 0.4.
    let r = DMatrix::from_row_slice(3, 3, &[1.0, 0.6, 0.5, 0.6, 1.0, 0.4, 0.5, 0.4, 1.0]);
    let got = omega_total(&table_of(&r));
    let squares: [f64; 3] = [0.6 * 0.5 / 0.4, 0.6 * 0.4 / 0.5, 0.5 * 0.4 / 0.6];
    close(&got.minres_cor.expect("defined").loadings, &squares.map(f64::sqrt), 1e-9);
    close(&got.ml_cor.expect("defined").loadings, &squares.map(f64::sqrt), 1e-9);
}

#[test]
fn units_change_loadings_on_covariances_only() {
    let first = table_of(&correlations(&[0.9, 0.5, 0.7, 0.3]));
    let units = [1.0, 10.0, 0.1, 3.0];
    let second = Matrix::new(
        4,
        first.rows().map(|row| row.iter().zip(units).map(|(x, by)| x.map(|x| x * by + 2.0)).collect()),
    );
    let (first, second) = (omega_total(&first), omega_total(&second));
    let cor = |omega: &Omega| omega.ml_cor.clone().expect("defined");
    close(&cor(&first).loadings, &cor(&second).loadings, 1e-9);
    let cov = |omega: &Omega| omega.ml_cov.clone().expect("defined").loadings;
    let scaled: Vec<f64> = cov(&first).iter().zip(units).map(|(l, by)| l * by).collect();
    close(&cov(&second), &scaled, 1e-8);
}

#[test]
fn a_heywood_case_ends_on_the_border_and_says_so() {
    // λ₁² would be 0.8 · 0.8 / 0.4 = 1.6.
    let r = DMatrix::from_row_slice(3, 3, &[1.0, 0.8, 0.8, 0.8, 1.0, 0.4, 0.8, 0.4, 1.0]);
    let got = omega_total(&table_of(&r));
    assert!(got.heywood());
    assert_eq!(got.measured().notes, [Note::Heywood]);
    // On the border of likelihood the factor is the item itself.
    close(&got.ml_cor.expect("defined").loadings, &[1.0, 0.8, 0.8], 1e-12);
    // Least squares with λ₁ = 1: 2(λ − 0.8) + 2λ(λ² − 0.4) = 0 for the other two, λ³ + 0.6λ = 0.8.
    let l = got.minres_cor.expect("defined").loadings;
    assert_eq!(l[0], 1.0);
    assert!((l[1].powi(3) + 0.6 * l[1] - 0.8).abs() < 1e-9 && (l[1] - l[2]).abs() < 1e-9);
}

#[test]
fn an_item_scored_the_wrong_way_loads_negatively() {
    let got = omega_total(&table_of(&correlations(&[0.8, 0.7, -0.3, 0.6])));
    close(&got.ml_cor.expect("defined").loadings, &[0.8, 0.7, -0.3, 0.6], 1e-9);
}

#[test]
fn undefined_says_why() {
    let two = Matrix::new(2, [[1.0, 2.0], [2.0, 1.0], [3.0, 4.0]].map(|row| row.map(Some).to_vec()));
    assert_eq!(omega_total(&two).ml_cov, Err(Undefined::FewerThan3Items));
    let constant =
        Matrix::new(3, [[1.0, 2.0, 5.0], [2.0, 1.0, 5.0], [3.0, 4.0, 5.0]].map(|row| row.map(Some).to_vec()));
    let got = omega_total(&constant);
    assert_eq!((got.k, got.constant_items), (2, vec![2]));
    assert_eq!(got.minres_cor, Err(Undefined::FewerThan3Items));
    let one = Matrix::new(3, [vec![Some(1.0), Some(2.0), Some(3.0)]]);
    assert_eq!(omega_total(&one).ml_cov, Err(Undefined::FewerThan2CompleteRows));
}

#[test]
fn fewer_sheets_than_items_leave_least_squares_only() {
    let rows = [[1.0, 2.0, 1.5, 2.0], [2.0, 3.0, 2.5, 2.5], [4.0, 3.5, 5.0, 4.0], [3.0, 3.0, 2.0, 4.5]];
    let got = omega_total(&Matrix::new(4, rows.map(|row| row.map(Some).to_vec())));
    assert_eq!(got.ml_cov, Err(Undefined::SingularCorrelations));
    assert_eq!(got.ml_cor, Err(Undefined::SingularCorrelations));
    assert!(got.minres_cor.expect("defined").omega > 0.7);
}

#[test]
fn items_that_share_nothing_have_no_factor() {
    let got = omega_total(&table_of(&DMatrix::identity(3, 3)));
    assert_eq!(got.minres_cor, Err(Undefined::NotIdentified));
    assert_eq!(got.ml_cor, Err(Undefined::NotIdentified));
}

/// Pseudo-random numbers from 0 to 1 (Knuth's MMIX generator).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / 16_777_216.0
    }
}

type Misfit = fn(&DMatrix<f64>, &[f64]) -> f64;

fn least_squares(r: &DMatrix<f64>, l: &[f64]) -> f64 {
    let k = l.len();
    (0..k).flat_map(|i| (0..i).map(move |j| (r[(i, j)] - l[i] * l[j]).powi(2))).sum()
}

fn likelihood(r: &DMatrix<f64>, l: &[f64]) -> f64 {
    let model = correlations(l);
    let inverse = model.clone().try_inverse().map_or(f64::INFINITY, |inverse| (r * inverse).trace());
    model.determinant().ln() + inverse
}

/// On coarse tables with few sheets, with items that go either way, nothing that is tried fits better than what was found.
#[test]
fn nothing_fits_better() {
    let mut noise = Noise(3);
    let (mut found, mut on_the_border) = (0, 0);
    for _ in 0..40 {
        let (n, k) = (8 + (noise.next() * 12.0) as usize, 3 + (noise.next() * 3.0) as usize);
        let rows = (0..n).map(|_| {
            let common = noise.next() * 3.0;
            (0..k).map(|i| Some((common * (i as f64 - 0.7) / 2.0 + noise.next() * 3.0).round())).collect()
        });
        let table = Matrix::new(k, rows.collect::<Vec<Vec<_>>>());
        let got = omega_total(&table);
        if !got.constant_items.is_empty() {
            continue;
        }
        let square = covariances(&table, Missing::Listwise).expect("rows").matrix.correlations();
        let r = DMatrix::from_row_slice(k, k, square.cells());
        let misfits: [Misfit; 2] = [least_squares, likelihood];
        for (one, misfit) in [&got.minres_cor, &got.ml_cor].into_iter().zip(misfits) {
            let Ok(one) = one else { continue };
            found += 1;
            on_the_border += usize::from(one.heywood);
            assert!((0.0..=1.0).contains(&one.omega) && one.loadings.iter().all(|l| l.abs() <= 1.0));
            // The border itself has no inverse to try: one step inside.
            let inside: Vec<f64> = one.loadings.iter().map(|l| l.clamp(-1.0 + 1e-9, 1.0 - 1e-9)).collect();
            let best = misfit(&r, &inside);
            for trial in 0..200 {
                let reach = [2.0, 0.1, 0.001][trial % 3];
                let near =
                    inside.iter().map(|l| (l + (noise.next() - 0.5) * reach).clamp(-0.999_999, 0.999_999));
                let other = misfit(&r, &near.collect::<Vec<_>>());
                assert!(other.is_nan() || other > best - 1e-6, "{other} of {best}: {:?} {r}", one.loadings);
            }
        }
    }
    assert!(on_the_border > 10 && found - on_the_border > 10, "{found} {on_the_border}");
}
