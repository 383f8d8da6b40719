//! Every key that a file of reference cases may have: the closed list of the form, and what our own further cases add.
//!
//! A key that is not here fails the run, also where its value is null: a statistic that nobody computes must not pass
//! for one that has no value.

use std::collections::BTreeSet;

/// The keys of one statistic, separated by spaces. `a.b` is b inside of a (lists do not count), `{a,b}.c` both.
pub struct Form {
    pub stat: &'static str,
    pub input: &'static str,
    pub expected: &'static str,
}

const fn form(stat: &'static str, input: &'static str, expected: &'static str) -> Form {
    Form { stat, input, expected }
}

const COEFFICIENT: &str = "coef pa pe n n_pairable se ci_lo ci_hi p";
const GWET: &str = "ratings categories weights missing conf";

/// The thirty statistics of the form.
pub const FORMS: &[Form] = &[
    form(
        "percent_agreement",
        "ratings tolerance",
        "all_raters_listwise n_units_listwise pairwise_mean_over_units n_units_pairable pairwise_pooled n_pairs",
    ),
    form("cohen_kappa", GWET, "kappa po pe n se ci_lo ci_hi se_null z_null"),
    form("fleiss_kappa", "ratings categories missing", "kappa pa pe n se_null z_null"),
    form("light_kappa", "ratings categories", "kappa_listwise kappa_pairwise pairs_pairwise"),
    form("gwet_ac1", GWET, COEFFICIENT),
    form("gwet_ac2", GWET, COEFFICIENT),
    form("brennan_prediger", GWET, COEFFICIENT),
    form("fleiss_gwet", GWET, COEFFICIENT),
    form("conger_kappa", GWET, "coef pa pe n se ci_lo ci_hi"),
    form("krippendorff_alpha", "ratings level missing", "alpha Do De n_pairable n_units"),
    form(
        "icc",
        "ratings missing conf",
        "MS.{MSB,MSW,MSJ,MSE,n,k} {ICC1,ICC2,ICC3,ICC1k,ICC2k,ICC3k}.{icc,F,df1,df2,p,lo,hi} ICC2.v \
         sem_agreement sem_consistency",
    ),
    form(
        "bland_altman",
        "ratings missing conf",
        "n bias sd loa_lo loa_hi loa_lo_196 loa_hi_196 se_bias bias_ci se_loa_ba1999 loa_lo_ci_ba1999 \
         loa_hi_ci_ba1999 se_loa_ba1986 loa_lo_ci_ba1986 loa_hi_ci_ba1986 lin_ccc",
    ),
    form(
        "edge_raters",
        "ratings categories conf",
        "{agreement_within_0,agreement_within_1,cohen_kappa_unweighted,cohen_kappa_linear,cohen_kappa_quadratic,\
         fleiss_kappa,krippendorff_nominal,krippendorff_ordinal,krippendorff_interval,gwet_ac1,gwet_ac2_quadratic,\
         brennan_prediger,ICC1,ICC2,ICC3,ICC1k,ICC2k,ICC3k,bland_altman}.{value,status,reason} \
         {cohen_kappa_unweighted,cohen_kappa_linear,cohen_kappa_quadratic,gwet_ac1,gwet_ac2_quadratic,\
         brennan_prediger}.se {ICC1,ICC2,ICC3,ICC1k,ICC2k,ICC3k}.{ci,ci_reason} bland_altman.value.{bias,sd}",
    ),
    form(
        "cronbach_alpha",
        "items_matrix item_names missing conf",
        "raw std mean_r n k constant_items feldt_lo feldt_hi ase_duhachek \
         items.{item,name,mean,sd,n,r_drop,r_total,alpha_drop_raw,alpha_drop_std}",
    ),
    form(
        "omega_total",
        "items_matrix item_names missing estimators",
        "n k heywood {minres_cor,ml_cor,ml_cov}.{loadings,omega} {minres_cor,ml_cov}.omega_obs",
    ),
    form(
        "edge_alpha",
        "items_matrix item_names missing",
        "{drop_constant_items,keep_all_items}.{status,reason} drop_constant_items.value.{raw,std,k,constant_items,n} \
         keep_all_items.value.{raw,k}",
    ),
    form(
        "two_sample",
        "x y missing conf",
        "n1 n2 mean1 mean2 sd1 sd2 diff {student,welch}.{t,df,p,se,lo,hi} sd_pooled d d_ci_nct J_exact g g_ci_nct \
         J_approx g_approx se_d d_ci_normal d_ci_t glass_delta_sd1 glass_delta_sd2 \
         {desc1,desc2}.{n,mean,sd,median,q1,q3,min,max,se,skew_g1,skew_b1,kurt_b2}",
    ),
    form(
        "mann_whitney",
        "x y missing",
        "n1 n2 U1 U2 tie_corrected_sd z_cc p_asym_cc z_nocc p_asym_nocc p_exact A12 rank_biserial",
    ),
    form(
        "ks_two_sample",
        "x y missing",
        "D n1 n2 ties p_asym_limit p_exact_conditional_on_ties p_asym_stephens p_exact_ignoring_ties \
         p_scipy_asymp_kstwo",
    ),
    form(
        "edge_two_sample",
        "x y",
        "{student,welch,cohens_d,mann_whitney,ks}.{status,reason} cohens_d.value {student,welch}.value.{t,df,p} \
         mann_whitney.value.{U1,p_asym_cc,p_asym_nocc} ks.value.D",
    ),
    form("paired_t", "pairs missing conf", "n diff sd_diff se t df p lo hi d_z d_av r"),
    form(
        "chi_square",
        "table",
        "X2 df p G2 G2_p cramers_v expected min_expected yates_X2 yates_p fisher_p dropped_empty_rows \
         dropped_empty_columns",
    ),
    form(
        "ols_robust",
        "y design names hc_types missing conf",
        "terms dropped coef n df sigma r2 adj_r2 leverage_max {classical,HC0,HC1,HC2,HC3}.{se,t,p,lo,hi}",
    ),
    form("p_adjust", "p missing", "holm bh bonferroni"),
    form(
        "bootstrap_ci",
        "statistic ratings items_matrix item_names pairs indices_file index_base conf",
        "t0 boot_mean boot_se bias first5 perc_type7 perc_type6 perc_probit \
         bca.{z0,accel,adj_alpha,ci_type7,ci_type6,ci_probit} bca_midrank_z0.{z0,ci_type7}",
    ),
    form("spearman_brown", "r length_factor target", "rel length_for_target"),
    form("sample_size_icc_bonett", "rho k width conf", "n_formula n_formula_adjusted n n_exact_oneway_F"),
    form(
        "sample_size_icc_walter",
        "rho0 rho1 k alpha power",
        "n_one_sided_raw n_one_sided n_two_sided_raw n_two_sided n_exact_one_sided power_exact_at_n_one_sided",
    ),
    form(
        "sample_size_kappa_precision",
        "cell_probabilities categories weights width conf",
        "kappa unit_sd n_raw n",
    ),
    form("sample_size_kappa_power_2x2", "rate1 rate2 k1 k0 alpha power two_sided", "n_raw n"),
];

/// Statistics of our own cases (`further_*.json`), in the same form; the README beside them says what each key is.
pub const FURTHER: &[Form] = &[
    form("bang_index", "right_sure right unknown wrong wrong_sure conf", "index se lo hi n"),
    form("james_index", "table conf", "index se lo hi n"),
    form(
        "ols_cluster",
        "y design names cluster missing conf",
        "terms dropped coef n df clusters {CR0,CR1}.{se,t,p,lo,hi}",
    ),
    form("fleiss_interval", "ratings categories missing conf", "kappa se ci_lo ci_hi p"),
    form(
        "icc_components",
        "ratings missing conf",
        "sigma2_clip sigma2_coder sigma2_error mean reml_criterion n n_ratings n_coders k ICC_A1 ICC_C1 ICC_Ak ICC_Ck \
         ICC_A1_ci ICC_C1_ci",
    ),
    form(
        "wilcoxon",
        "pairs missing",
        "n n_zero V V_minus tie_corrected_sd z_cc p_asym_cc z_nocc p_asym_nocc p_exact rank_biserial",
    ),
    form("wilson", "successes n conf", "lo hi"),
];

/// Keys of a file.
pub const FILE: &str = "schema family versions tol_rule tables cases note source";

/// Keys of a case; those after `tol` are information.
pub const CASE: &str =
    "stat status reason input expected tol id dataset note source published versions family";

/// Words that a key of the input may say.
pub const WORDS: &[(&str, &str)] = &[
    ("missing", "listwise pairwise available"),
    ("weights", "unweighted linear quadratic ordinal"),
    ("level", "nominal ordinal interval ratio"),
    ("statistic", "icc2_1 krippendorff_ordinal cronbach_alpha_raw mean_difference"),
    ("hc_types", "classical HC0 HC1 HC2 HC3"),
    ("estimators", "minres_cor ml_cor ml_cov"),
];

/// Reasons that a case may give.
pub const REASONS: &str = "no_pairs no_pairable_units no_pairable_values no_complete_units chance_agreement_is_1 \
    expected_disagreement_is_0 no_variation_between_units no_error_variance fewer_than_2_complete_units \
    lower_limit_of_ICC2_at_or_below_-1/(k-1) sd_needs_2_pairs fewer_than_2_complete_rows fewer_than_2_varying_items \
    fewer_than_2_items zero_total_variance zero_pooled_variance zero_variance_in_both_groups group_with_fewer_than_2 \
    df_below_1 all_values_tied zero_variance_of_differences fewer_than_2_pairs leverage_1_row df_0";

/// Reasons of our own cases.
pub const FURTHER_REASONS: &str =
    "fewer_than_2_clusters fewer_than_2_raters no_differences no_values no_wrong_guess_to_expect";

/// The keys of one statistic; `None` of an unknown one.
pub fn form_of(stat: &str) -> Option<&'static Form> {
    FORMS.iter().chain(FURTHER).find(|form| form.stat == stat)
}

/// Every name that occurs in what any statistic expects.
pub fn all_names() -> BTreeSet<String> {
    FORMS.iter().chain(FURTHER).flat_map(Form::names).collect()
}

/// Whether `word` is among the words of `list`.
pub fn among(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|one| one == word)
}

impl Form {
    /// Every path of `expected` with those that lead to it: `ICC1`, `ICC1.icc`.
    pub fn paths(&self) -> BTreeSet<String> {
        let leaves = self.expected.split_whitespace().flat_map(spelt_out);
        leaves
            .flat_map(|leaf| {
                let ends: Vec<usize> =
                    leaf.match_indices('.').map(|(at, _)| at).chain([leaf.len()]).collect();
                ends.into_iter().map(move |end| leaf[..end].to_owned())
            })
            .collect()
    }

    /// Every name that occurs in `expected`.
    pub fn names(&self) -> BTreeSet<String> {
        self.paths().iter().flat_map(|path| path.split('.')).map(str::to_owned).collect()
    }
}

/// `{a,b}.{c,d}` as a.c, a.d, b.c, b.d.
fn spelt_out(pattern: &str) -> Vec<String> {
    pattern.split('.').fold(vec![String::new()], |paths, part| {
        let names: Vec<&str> = part.trim_matches(['{', '}']).split(',').collect();
        let longer = |path: &String, name: &str| {
            if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
        };
        paths
            .iter()
            .flat_map(|path| names.iter().map(|name| longer(path, name)).collect::<Vec<_>>())
            .collect()
    })
}
