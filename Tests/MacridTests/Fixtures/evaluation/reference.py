"""Writes reference.json beside this script: small data, and what NumPy, SciPy and scikit-learn
make of it. The Swift measures must say the same.

    python3 reference.py        (NumPy 2.4, SciPy 1.17, scikit-learn 1.9 wrote the committed file)
"""
import json
import pathlib

import numpy as np
import scipy.stats
import sklearn
from sklearn.cluster import KMeans
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor
from sklearn.metrics import (adjusted_rand_score, mutual_info_score,
                             normalized_mutual_info_score)
from sklearn.svm import LinearSVC

rng = np.random.default_rng(20191208)


def four_digits(x):
    """Values that print in four digits, as single precision holds them."""
    return np.float32(np.round(x, 4)).astype(np.float64)


def rows(x):
    return [[round(float(v), 4) for v in row] for row in x]


def bins(column):
    return np.digitize(column, np.histogram(column, 20)[1][:-1])


out = {"versions": {"numpy": np.__version__, "scipy": scipy.__version__,
                    "scikit-learn": sklearn.__version__}}

# Independence, total correlation, pairwise mutual information.
x = rng.normal(size=(150, 5)) @ rng.normal(size=(5, 5)) + [0, 1000, -3, 0, 50]
x = four_digits(x)
correlation = np.corrcoef(x.T)
covariance = np.cov(x.T)
pairs = [(i, j) for i in range(5) for j in range(i)]
out["representation"] = {
    "values": rows(x),
    "correlations": correlation.tolist(),
    "independence": 1 - float(np.mean([abs(correlation[i, j]) for i, j in pairs])),
    "totalCorrelation": 0.5 * float(np.log(np.diag(covariance)).sum()
                                    - np.linalg.slogdet(covariance)[1]),
    "mutualInformation": float(np.mean(
        [mutual_info_score(bins(x[:, i]), bins(x[:, j])) for i, j in pairs])),
}

# Clusterings.
classes = rng.integers(0, 5, 120)
clusters = np.where(rng.random(120) < 0.6, classes, rng.integers(0, 4, 120))
table = [[int(((clusters == k) & (classes == c)).sum()) for c in range(5)] for k in range(5)]
out["clustering"] = {
    "clusters": clusters.tolist(), "classes": classes.tolist(),
    "nmi": float(normalized_mutual_info_score(classes, clusters)),
    "ari": float(adjusted_rand_score(classes, clusters)),
    "purity": sum(max(row) for row in table) / 120,
}

rng.normal(size=160)  # Once drawn for what ../statistics has now; all below stays as it was.

# k-means, where the best clustering is beyond doubt.
points = four_digits(np.concatenate([rng.normal(size=(30, 3)) * 0.5 + c
                                     for c in ([0, 0, 0], [6, 0, 0], [0, 6, 0], [5, 5, 5])]))
out["kmeans"] = {"points": rows(points),
                 "inertia": float(KMeans(4, n_init=10, random_state=0).fit(points).inertia_)}

# Disentanglement as disentanglement_lib has it: MIG, SAP, DCI.
n, n_train = 300, 200
style = rng.integers(0, 4, n)
size = rng.random(n)
sale = rng.integers(0, 2, n)
codes = np.stack([
    size + 0.1 * rng.normal(size=n),
    (style == 1) * 1.5 - (style == 2) + 0.3 * rng.normal(size=n),
    0.8 * sale + 0.5 * size + 0.4 * rng.normal(size=n),
    0.6 * style + 0.6 * rng.normal(size=n),
    rng.normal(size=n)], axis=1)
codes = four_digits(codes)
size = np.round(size, 4)
factors = {"style": style, "size": size, "sale": sale}
discrete = {"style": True, "size": False, "sale": True}
train, test = slice(0, n_train), slice(n_train, n)


def best_gap(scores):
    scores = sorted(scores)
    return float(scores[-1] - scores[-2])


mig, sap, importances, informativeness = [], [], [], []
for name, factor in factors.items():
    labels = factor if discrete[name] else bins(factor)
    information = [mutual_info_score(bins(codes[:, c]), labels) for c in range(5)]
    mig.append(best_gap(information) / float(mutual_info_score(labels, labels)))

    scores = []
    for c in range(5):
        column = codes[:, [c]]
        if discrete[name]:
            machine = LinearSVC(C=0.01, class_weight="balanced", dual=False, tol=1e-10,
                                max_iter=100000)
            machine.fit(column[train], factor[train])
            scores.append(machine.score(column[test], factor[test]))
        else:
            scores.append(np.corrcoef(column[train, 0], factor[train])[0, 1] ** 2)
    sap.append(best_gap(scores))

    trees = (GradientBoostingClassifier(random_state=0) if discrete[name]
             else GradientBoostingRegressor(random_state=0))
    trees.fit(codes[train], factor[train])
    importances.append(trees.feature_importances_.tolist())
    informativeness.append(float(trees.score(codes[test], factor[test])))

r = np.array(importances).T  # codes x factors
per_code = 1 - scipy.stats.entropy(r.T + 1e-11, base=3)
per_factor = 1 - scipy.stats.entropy(r + 1e-11, base=5)
out["disentanglement"] = {
    "codes": rows(codes), "trainCount": n_train, "style": style.tolist(),
    "size": size.tolist(), "sale": sale.tolist(), "mig": mig, "sap": sap,
    "importances": importances, "informativeness": informativeness,
    "disentanglement": float((per_code * r.sum(axis=1)).sum() / r.sum()),
    "completeness": float((per_factor * r.sum(axis=0)).sum() / r.sum()),
}

# The same clusters far from 0, as single precision holds them.
out["shiftedKMeans"] = []
for offset in ([1e4, -1e4, 1e4], [0, 3e4, 0], [-1e5, 1e5, 1e5]):
    shifted = np.float32(points + offset).astype(np.float64)
    out["shiftedKMeans"].append({
        "points": shifted.tolist(),
        "inertia": float(KMeans(4, n_init=10, random_state=0).fit(shifted).inertia_)})

# DCI where many codes split equally well: scikit-learn draws between them by random_state.
def dci(codes, factors, train, seed):
    importances, informativeness = [], []
    for is_discrete, factor in factors:
        trees = (GradientBoostingClassifier if is_discrete else GradientBoostingRegressor)(
            random_state=seed)
        trees.fit(codes[:train], factor[:train])
        importances.append(trees.feature_importances_)
        informativeness.append(max(0, trees.score(codes[train:], factor[train:])))
    r = np.array(importances).T
    per_code = 1 - scipy.stats.entropy(r.T + 1e-11, base=r.shape[1])
    per_factor = 1 - scipy.stats.entropy(r + 1e-11, base=r.shape[0])
    return [float((per_code * r.sum(axis=1)).sum() / r.sum()),
            float((per_factor * r.sum(axis=0)).sum() / r.sum()), float(np.mean(informativeness))]


out["ties"] = []
for count, width, decimals in ((40, 7, 4), (40, 7, 0), (60, 10, 1), (30, 5, 0)):
    style, sale = rng.integers(0, 3, count), rng.integers(0, 2, count)
    size = np.round(rng.random(count), 4)
    codes = rng.normal(size=(count, width))
    codes[:, 0] += style
    codes[:, 1] += 1.5 * sale
    codes[:, 2] += 2 * size
    codes[:, 3] += style - sale
    # The last code says what the second says, in other numbers.
    codes[:, -1] = np.exp(codes[:, 1])
    codes = np.float32(np.round(codes, decimals)).astype(np.float64)
    train = count * 3 // 4
    runs = [dci(codes, ((True, style), (False, size), (True, sale)), train, seed)
            for seed in range(20)]
    out["ties"].append({
        "codes": rows(codes), "trainCount": train, "style": style.tolist(),
        "size": size.tolist(), "sale": sale.tolist(),
        "mean": np.mean(runs, axis=0).tolist(), "deviation": np.std(runs, axis=0).tolist()})

path = pathlib.Path(__file__).with_name("reference.json")
path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
