"""Writes reference.json beside this script: small samples, and what NumPy, SciPy and statsmodels
make of them. The Swift statistics must say the same.

    python3 reference.py    (NumPy 2.4, SciPy 1.17, statsmodels 0.15 wrote the committed file)
"""
import json
import pathlib

import numpy as np
import scipy.stats
import statsmodels
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(20260806)
out = {"versions": {"numpy": np.__version__, "scipy": scipy.__version__,
                    "statsmodels": statsmodels.__version__}}

# Samples: normal, with ties, skewed, far from zero, of two values, constant.
samples = [rng.normal(size=40).round(6), rng.integers(0, 6, 25).astype(float),
           rng.exponential(size=31).round(6), 1e6 + rng.normal(size=12).round(3),
           np.array([3.0, -1.5]), np.full(7, 0.1)]
shares = [0, 0.025, 0.1, 0.25, 0.5, 0.6, 0.75, 0.975, 1]
out["shares"] = shares
out["samples"] = [{
    "values": x.tolist(), "mean": float(x.mean()), "standardDeviation": float(x.std(ddof=1)),
    "standardError": float(scipy.stats.sem(x)), "median": float(np.median(x)),
    "quantiles": np.quantile(x, shares).tolist(), "ranks": scipy.stats.rankdata(x).tolist(),
} for x in samples]
groups = samples[:3]
out["pooledStandardDeviation"] = float(np.sqrt(
    sum(x.var(ddof=1) * (len(x) - 1) for x in groups) / sum(len(x) - 1 for x in groups)))

# Rank correlations, and partial ones given one, two and three covariates (with and without ties).


def residuals(y, covariates):
    design = np.column_stack([np.ones(len(y))] + covariates)
    return y - design @ np.linalg.lstsq(design, y, rcond=None)[0]


out["correlations"] = []
for n, round_to in [(60, 6), (45, 0), (200, 1), (12, 0)]:
    z = rng.normal(size=(3, n))
    x = (z[0] + 0.5 * z[1] + rng.normal(size=n)).round(round_to) + 0.0
    y = (z[0] - 0.3 * z[2] + 0.4 * x + rng.normal(size=n)).round(round_to) + 0.0
    z = z.round(round_to) + 0.0
    ranks = [scipy.stats.rankdata(v) for v in [x, y, *z]]
    out["correlations"].append({
        "x": x.tolist(), "y": y.tolist(), "covariates": z.tolist(),
        "spearman": float(scipy.stats.spearmanr(x, y).statistic),
        "kendall": float(scipy.stats.kendalltau(x, y).statistic),
        "partial": [float(scipy.stats.pearsonr(residuals(ranks[0], ranks[2:2 + k]),
                                               residuals(ranks[1], ranks[2:2 + k])).statistic)
                    for k in [1, 2, 3]],
    })

# The correlation ratio of ranks, from Kruskal and Wallis' H.
labels = rng.integers(0, 4, 50)
values = (labels + rng.normal(size=50)).round(1)
h = scipy.stats.kruskal(*[values[labels == k] for k in range(4)]).statistic
out["ratio"] = {"values": values.tolist(), "labels": labels.tolist(),
                "ofRanks": float(np.sqrt(h / 49))}

# Clopper and Pearson's upper bound.
out["bounds"] = [{
    "failures": k, "trials": n, "confidence": c,
    "share": float(scipy.stats.beta.ppf(c, k + 1, n - k)),
} for k, n, c in [(0, 20, 0.95), (0, 5, 0.95), (1, 20, 0.95), (3, 10, 0.99), (19, 20, 0.9),
                  (7, 1000, 0.95), (500, 1000, 0.975), (4000, 5000, 0.95), (0, 1, 0.5)]]

# Holm's correction; the last p-values have ties and a step that is not monotone.
out["holm"] = []
for p in [[0.01, 0.04, 0.03], [0.2], rng.random(9).round(3).tolist(),
          (rng.random(12) ** 4).round(4).tolist(), [0.01, 0.01, 0.01, 0.9, 1.0],
          [0.02, 0.021, 0.022, 0.001]]:
    rejected, adjusted, _, _ = multipletests(p, alpha=0.05, method="holm")
    out["holm"].append({"pValues": p, "adjusted": adjusted.tolist(), "rejected": rejected.tolist()})

# Percentile intervals: other draws, so that they agree to within the error of the simulation.
a, b = rng.exponential(size=80).round(4), (0.4 + rng.exponential(size=60)).round(4)


def interval(data, statistic, level, **options):
    found = scipy.stats.bootstrap(
        data, statistic, n_resamples=100_000, batch=10_000, confidence_level=level,
        method="percentile", rng=np.random.default_rng(1), **options).confidence_interval
    return [float(found.low), float(found.high)]


def medians(x, y, axis):
    return np.median(x, axis=axis) - np.median(y, axis=axis)


out["bootstrap"] = {
    "first": a.tolist(), "second": b.tolist(),
    "mean95": interval((a,), np.mean, 0.95), "mean99": interval((a,), np.mean, 0.99),
    "median95": interval((a,), np.median, 0.95),
    "medians95": interval((a, b), medians, 0.95, paired=False),
    "paired95": interval((a[:60] - b,), np.mean, 0.95),
}

path = pathlib.Path(__file__).with_name("reference.json")
# A line for each kind of statistic.
lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in out.items()]
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
