"""Values of agreement statistics by Python packages, for comparison: argv[1] = tables.json, prints JSON.

tables.json: [{"id", "kind": "coders" | "items", "categories": [...], "rows": [[number or null, ...], ...]}]
Prints {table id: {statistic: {package: value}}}; what a package can't do for a table is left out.
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


for table in json.load(open(sys.argv[1])):
    out[table["id"]] = {}
    {"coders": coders, "items": items}[table["kind"]](table)
print(json.dumps(out))
