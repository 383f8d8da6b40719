"""The figures of a reliability report, by Python packages. Prints seconds per kind of work, as JSON.

argv: what (report | icc | krippendorff), ratings.csv (columns ITEM_a, ITEM_b), scales.csv (subscale, item), resamples
"""
import json
import sys
import time
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
what, ratings_file, scales_file, resamples = sys.argv[1:5]
table = pd.read_csv(ratings_file)
items = [name[:-2] for name in table.columns if name.endswith("_a")]
points = [1, 2, 3, 4, 5]


def long(item):
    n = len(table)
    return pd.DataFrame({
        "clip": np.tile(np.arange(n), 2),
        "coder": np.repeat(["a", "b"], n),
        "rating": np.concatenate([table[item + "_a"], table[item + "_b"]]),
    })


def icc():
    import pingouin
    return [pingouin.intraclass_corr(long(item), "clip", "coder", "rating") for item in items]


def report():
    import pingouin
    from sklearn.metrics import cohen_kappa_score
    out = []
    for item in items:
        a, b = table[item + "_a"].to_numpy(), table[item + "_b"].to_numpy()
        out.append(np.mean(a == b))
        out.append(np.mean(np.abs(a - b) <= 1))
        for weights in (None, "linear", "quadratic"):
            out.append(cohen_kappa_score(a, b, labels=points, weights=weights))
        d = a - b
        out.append((d.mean(), d.std(ddof=1)))
        out.append(pingouin.intraclass_corr(long(item), "clip", "coder", "rating"))
    scales = pd.read_csv(scales_file)
    for _, members in scales.groupby("subscale"):
        if len(members) > 1:
            out.append(pingouin.cronbach_alpha(data=table[[item + "_a" for item in members["item"]]]))
    return out


def alpha_ordinal(a, b):
    import krippendorff
    return krippendorff.alpha(np.vstack([a, b]), level_of_measurement="ordinal")


def resample():
    """One column of pairs, resampled."""
    a = np.concatenate([table[item + "_a"].to_numpy() for item in items])
    b = np.concatenate([table[item + "_b"].to_numpy() for item in items])
    rng = np.random.default_rng(1)
    for _ in range(int(resamples)):
        drawn = rng.integers(0, len(a), len(a))
        alpha_ordinal(a[drawn], b[drawn])


work = {"report": report, "icc": icc, "krippendorff": resample}[what]
start = time.perf_counter()
work()
print(json.dumps({"seconds": time.perf_counter() - start}))
