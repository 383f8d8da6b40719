"""Values of statistics by Python packages, for comparison: argv[1] = tables.json, prints JSON.

tables.json: [{"id", "kind": "coders" | "items", "categories": [...], "rows": [[number or null, ...], ...]}], or of the
kind "groups": {"x", "y", "fourfold", "counts", "response", "design", "cluster" (rows of one), "p"}
Prints {table id: {statistic: {package: value}}} ("statistic|place" for each of a list); what a package can't do for a table is left out.
"""
import json
import sys
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")


def load(name):
    try:
        return __import__(name)
    except ImportError:
        return None


pingouin, krippendorff, irrcac = load("pingouin"), load("krippendorff"), load("irrCAC")
sklearn, statsmodels, scipy = load("sklearn"), load("statsmodels"), load("scipy")
out = {}


def put(table, statistic, package, compute):
    try:
        value = float(compute())
    except Exception:
        return
    if np.isfinite(value):
        out[table["id"]].setdefault(statistic, {})[package] = value


def coders(table):
    ratings = np.array([[np.nan if x is None else x for x in row] for row in table["rows"]], dtype=float)
    n, k = ratings.shape
    points = table["categories"]
    complete = ratings[~np.isnan(ratings).any(axis=1)]
    if sklearn and k == 2:
        from sklearn.metrics import cohen_kappa_score
        index = [[points.index(x) for x in column] for column in complete.T]
        for name, weights in (("", None), ("_linear", "linear"), ("_quadratic", "quadratic")):
            labels = list(range(len(points)))
            put(table, "cohen_kappa" + name, "scikit-learn",
                lambda weights=weights: cohen_kappa_score(*index, labels=labels, weights=weights))
    if statsmodels:
        from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa
        if k == 2:
            from statsmodels.stats.inter_rater import cohens_kappa
            crossed = np.zeros((len(points), len(points)))
            for a, b in complete:
                crossed[points.index(a), points.index(b)] += 1
            for name, weights in (("", None), ("_linear", "linear"), ("_quadratic", "quadratic")):
                found = cohens_kappa(crossed, wt=weights)
                put(table, "cohen_kappa" + name, "statsmodels", lambda found=found: found.kappa)
                put(table, "cohen_kappa" + name + " low", "statsmodels", lambda found=found: found.kappa_low)
                put(table, "cohen_kappa" + name + " high", "statsmodels", lambda found=found: found.kappa_upp)
        put(table, "fleiss_kappa", "statsmodels", lambda: fleiss_kappa(aggregate_raters(complete)[0]))
    if krippendorff:
        for level in ("nominal", "ordinal", "interval", "ratio"):
            put(table, "krippendorff_" + level, "krippendorff",
                lambda level=level: krippendorff.alpha(ratings.T, level_of_measurement=level))
    if irrcac:
        from irrCAC.raw import CAC
        frame = pd.DataFrame(ratings)
        for weights, tail in (("identity", ""), ("linear", "_linear"), ("quadratic", "_quadratic"),
                              ("ordinal", "_ordinal")):
            cac = CAC(frame, weights=weights, categories=points, digits=15)
            gwet = "gwet_ac1" if weights == "identity" else "gwet_ac2" + tail
            for statistic, method in ((gwet, "gwet"), ("brennan_prediger" + tail, "bp"),
                                      ("conger_kappa" + tail, "conger"), ("fleiss_available" + tail, "fleiss")):
                put(table, statistic, "irrCAC (Python)",
                    lambda cac=cac, method=method: getattr(cac, method)()["est"]["coefficient_value"])
                put(table, statistic + " se", "irrCAC (Python)",
                    lambda cac=cac, method=method: getattr(cac, method)()["est"]["se"])
    if pingouin and len(complete) == n:
        long = pd.DataFrame({"clip": np.repeat(np.arange(n), k), "coder": np.tile(np.arange(k), n),
                             "rating": ratings.ravel()})
        pingouin.options["round.column.CI95"] = None
        found = pingouin.intraclass_corr(long, "clip", "coder", "rating")
        column = "CI95" if "CI95" in found.columns else "CI95%"
        for form, icc, limits in zip(("icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck"),
                                     found["ICC"], found[column]):
            put(table, form, "pingouin", lambda icc=icc: icc)
            put(table, form + " low", "pingouin", lambda limits=limits: limits[0])
            put(table, form + " high", "pingouin", lambda limits=limits: limits[1])


def items(table):
    ratings = pd.DataFrame(table["rows"], dtype=float)
    if pingouin and not ratings.isna().any().any():
        alpha, limits = pingouin.cronbach_alpha(data=ratings)
        put(table, "cronbach_alpha_raw", "pingouin", lambda: alpha)
        put(table, "cronbach_alpha_raw low", "pingouin", lambda: limits[0])
        put(table, "cronbach_alpha_raw high", "pingouin", lambda: limits[1])


def test(table, name, package, t, df, p, limits):
    put(table, name + " t", package, lambda: t)
    put(table, name + " df", package, lambda: df)
    put(table, name + " p", package, lambda: p)
    put(table, name + " low", package, lambda: limits[0])
    put(table, name + " high", package, lambda: limits[1])


def groups(table):
    x, y = np.array(table["x"]), np.array(table["y"])
    n = min(len(x), len(y))
    first, second = x[:n], y[:n]
    fourfold, counts = np.array(table["fourfold"]), np.array(table["counts"])
    if scipy:
        from scipy import stats
        for name, found in (("student", stats.ttest_ind(x, y)), ("welch", stats.ttest_ind(x, y, equal_var=False)),
                            ("paired", stats.ttest_rel(first, second))):
            test(table, name, "scipy", found.statistic, found.df, found.pvalue, found.confidence_interval())
        u = stats.mannwhitneyu(x, y, method="asymptotic")
        put(table, "mann_whitney U1", "scipy", lambda: u.statistic)
        put(table, "mann_whitney p, corrected", "scipy", lambda: u.pvalue)
        put(table, "wilcoxon p, corrected", "scipy",
            lambda: stats.wilcoxon(first, second, correction=True, method="approx").pvalue)
        if len(set(x) | set(y)) == len(x) + len(y):
            put(table, "mann_whitney p, exact", "scipy", lambda: stats.mannwhitneyu(x, y, method="exact").pvalue)
            put(table, "wilcoxon p, exact", "scipy", lambda: stats.wilcoxon(first, second, method="exact").pvalue)
        put(table, "ks D", "scipy", lambda: stats.ks_2samp(x, y).statistic)
        put(table, "ks p, exact without ties", "scipy", lambda: stats.ks_2samp(x, y, method="exact").pvalue)
        put(table, "ks p, one-sample distribution", "scipy", lambda: stats.ks_2samp(x, y, method="asymp").pvalue)
        put(table, "chi_square p, Yates", "scipy", lambda: stats.chi2_contingency(fourfold).pvalue)
        put(table, "fisher p, 2 × 2", "scipy", lambda: stats.fisher_exact(fourfold).pvalue)
        put(table, "chi_square X2", "scipy", lambda: stats.chi2_contingency(counts).statistic)
        put(table, "chi_square p", "scipy", lambda: stats.chi2_contingency(counts).pvalue)
        put(table, "chi_square G2 p", "scipy", lambda: stats.chi2_contingency(counts, lambda_="log-likelihood").pvalue)
        put(table, "cramers_v", "scipy", lambda: stats.contingency.association(counts, method="cramer"))
    if pingouin:
        put(table, "cohens_d", "pingouin", lambda: pingouin.compute_effsize(x, y, eftype="cohen"))
        put(table, "hedges_g", "pingouin", lambda: pingouin.compute_effsize(x, y, eftype="hedges"))
    if statsmodels:
        import statsmodels.api as sm
        from statsmodels.stats.multitest import multipletests
        from statsmodels.stats.proportion import proportion_confint
        limits = proportion_confint(fourfold[0, 0], fourfold[0].sum(), method="wilson")
        put(table, "wilson low", "statsmodels", lambda: limits[0])
        put(table, "wilson high", "statsmodels", lambda: limits[1])
        for name, method in (("holm", "holm"), ("bh", "fdr_bh")):
            each(table, name, "statsmodels", multipletests(table["p"], method=method)[1])
        model = sm.OLS(np.array(table["response"]), np.array(table["design"]))
        each(table, "ols coefficient", "statsmodels", model.fit().params)
        for kind in ("classical", "HC0", "HC1", "HC2", "HC3"):
            fit = model.fit() if kind == "classical" else model.fit(cov_type=kind, use_t=True)
            each(table, f"ols {kind} se", "statsmodels", fit.bse)
            each(table, f"ols {kind} p", "statsmodels", fit.pvalues)
        which = np.arange(len(table["response"])) // table["cluster"]
        for kind, correction in (("CR0", False), ("CR1", True)):
            words = {"groups": which, "use_correction": correction}
            fit = model.fit(cov_type="cluster", cov_kwds=words, use_t=True)
            each(table, f"ols {kind} se", "statsmodels", fit.bse)
            each(table, f"ols {kind} p", "statsmodels", fit.pvalues)


def each(table, name, package, values):
    for place, value in enumerate(values):
        put(table, f"{name}|{place}", package, lambda value=value: value)


for table in json.load(open(sys.argv[1])):
    out[table["id"]] = {}
    {"coders": coders, "items": items, "groups": groups}[table["kind"]](table)
print(json.dumps(out))
