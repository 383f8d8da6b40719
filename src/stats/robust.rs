//! How the spread around a regression line is judged: the kinds of standard errors, each by name and source.

use super::Form;

/// How the spread around the line is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Robust {
    /// The same spread everywhere.
    Classical,
    /// White's, without a correction for small samples.
    Hc0,
    /// White's with n / (n − k): Stata's `robust`.
    Hc1,
    /// Squared residuals over 1 − leverage.
    Hc2,
    /// Squared residuals over (1 − leverage)².
    Hc3,
    /// Clusters, without a correction for few of them.
    Cr0,
    /// Clusters with Stata's correction.
    Cr1,
}

impl Robust {
    /// Name in JSON, CSV and papers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Classical => "classical",
            Self::Hc0 => "HC0",
            Self::Hc1 => "HC1",
            Self::Hc2 => "HC2",
            Self::Hc3 => "HC3",
            Self::Cr0 => "CR0",
            Self::Cr1 => "CR1",
        }
    }

    /// Form of a coefficient with these errors.
    pub fn form(self) -> &'static Form {
        match self {
            Self::Classical => &Form {
                id: "ols_classical",
                name: "regression coefficient, classical errors",
                source: "Gauss (1823), Theoria combinationis observationum",
            },
            Self::Hc0 => &Form {
                id: "ols_hc0",
                name: "regression coefficient, robust errors HC0",
                source: "White (1980), Econometrica 48:817–838",
            },
            Self::Hc1 => &Form {
                id: "ols_hc1",
                name: "regression coefficient, robust errors HC1",
                source: "MacKinnon & White (1985), Journal of Econometrics 29:305–325",
            },
            Self::Hc2 => &Form {
                id: "ols_hc2",
                name: "regression coefficient, robust errors HC2",
                source: "MacKinnon & White (1985), Journal of Econometrics 29:305–325",
            },
            Self::Hc3 => &Form {
                id: "ols_hc3",
                name: "regression coefficient, robust errors HC3",
                source: "MacKinnon & White (1985), Journal of Econometrics 29:305–325",
            },
            Self::Cr0 => &Form {
                id: "ols_cr0",
                name: "regression coefficient, cluster-robust errors CR0",
                source: "Liang & Zeger (1986), Biometrika 73:13–22",
            },
            Self::Cr1 => &Form {
                id: "ols_cr1",
                name: "regression coefficient, cluster-robust errors CR1",
                source: "Liang & Zeger (1986), Biometrika 73:13–22, with G/(G−1)·(n−1)/(n−k)",
            },
        }
    }
}
