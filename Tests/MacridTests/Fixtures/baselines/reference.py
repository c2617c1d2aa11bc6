"""Writes reference.json beside this script: two small matrices of ones, and what NumPy and implicit
make of them. EASE, PureSVD and IALS in Swift must say the same.

    python3 reference.py        (NumPy 2.4, SciPy 1.17, implicit 0.7.3 wrote the committed file)

implicit minimises, over S the ones and c the weight of a one,

    sum_S c (w h - 1)^2 + sum_notS (w h)^2 + r (|W|^2 + |H|^2).

Ours, equation 4 of Rendle et al. 2022 with nu = 0, is sum_S (w h - 1)^2 + alpha sum_all (w h)^2
+ lambda (|W|^2 + |H|^2). Completing the square and dividing by alpha, it is but for a constant

    sum_S c (w h - t)^2 + sum_notS (w h)^2 + lambda / alpha (|W|^2 + |H|^2),
    c = (1 + alpha) / alpha,  t = 1 / (1 + alpha).

With w = sqrt(t) w', h = sqrt(t) h' it is t^2 times implicit's objective of w', h' with
r = lambda / (alpha t) = lambda (1 + alpha) / alpha. So implicit starts at h / sqrt(t), and its
scores times t are ours.
"""
import json
import pathlib

import numpy as np
import scipy.sparse
from implicit.cpu.als import AlternatingLeastSquares

rng = np.random.default_rng(20220918)


def ones(users, items):
    """Some items are adopted by many; one user has nothing, another one item; nobody has item 3."""
    x = rng.random((users, items)) < rng.uniform(0.05, 0.5, items)
    x[4] = False
    x[7] = False
    x[7, 1] = True
    x[:, 3] = False
    return x.astype(float)


def queries(items):
    """Nothing, one item, the item that nobody has among others, many."""
    rows = [[], [1], [0, 3, 5], sorted(rng.choice(items, items // 2, replace=False).tolist())]
    q = np.zeros((len(rows), items))
    for user, row in enumerate(rows):
        q[user, row] = 1
    return q


def ease(x, q, penalty):
    """Steck 2019, equation 8, as it is printed."""
    p = np.linalg.inv(x.T @ x + penalty * np.eye(x.shape[1]))
    b = p / -np.diag(p)
    np.fill_diagonal(b, 0)
    return q @ b


def pure_svd(x, q, d):
    u, s, vt = np.linalg.svd(x, full_matrices=False)
    v = vt[:min(d, np.sum(s > 1e-9 * s[0]))].T
    return q @ v @ v.T


def start(items, d):
    """The items' first factors: numbers that any language makes the same."""
    h = np.array([[((i * i * (c + 2) + i * c * c + 13 * i + 29 * c) % 101 - 50) / 500
                   for c in range(d)] for i in range(items)])
    # Where directions are missing at the start, rounding alone decides how they grow.
    assert np.linalg.matrix_rank(h) == min(h.shape)
    return h


def solved(x, h, penalty, alpha, nu):
    """One half of a pass: the normal equations of every row of x, given h."""
    w = np.zeros((len(x), h.shape[1]))
    for u, row in enumerate(x):
        r = penalty * (row.sum() + alpha * len(h)) ** nu
        own = h[row > 0]
        a = own.T @ own + alpha * h.T @ h + r * np.eye(h.shape[1])
        w[u] = np.linalg.solve(a, own.sum(axis=0))
    return w


def ials(x, q, d, penalty, alpha, nu, epochs):
    h = start(x.shape[1], d)
    for _ in range(epochs):
        w = solved(x, h, penalty, alpha, nu)
        h = solved(x.T, w, penalty, alpha, nu)
    return solved(q, h, penalty, alpha, nu) @ h.T


def by_implicit(x, q, d, penalty, alpha, epochs):
    t = 1 / (1 + alpha)
    c = (1 + alpha) / alpha
    assert np.float32(c) == c, "implicit keeps weights in single precision"
    model = AlternatingLeastSquares(
        factors=d, regularization=penalty * c, alpha=1.0, iterations=epochs, use_cg=False,
        dtype=np.float64, num_threads=1)
    model.user_factors = np.zeros((len(x), d))
    model.item_factors = start(x.shape[1], d) / np.sqrt(t)
    model.fit(scipy.sparse.csr_matrix(x * c, dtype=np.float32), show_progress=False)
    fed = scipy.sparse.csr_matrix(q * c, dtype=np.float32)
    w = model.recalculate_user(np.arange(len(q)), fed)
    return t * w @ model.item_factors.T


def shortened(a):
    return [[float(f"{value:.12g}") for value in row] for row in a]


def rows(a):
    return [np.flatnonzero(row).tolist() for row in a]


cases = []
for users, items in [(40, 24), (18, 36)]:
    x, q = ones(users, items), queries(items)
    rank = int(np.linalg.matrix_rank(x))
    assert rank == min(users - 1, items - 1)
    factorisations = []
    for d, penalty, alpha, nu, epochs in [
            (4, 0.1, 0.25, 0.0, 3), (8, 0.02, 0.5, 0.0, 6), (4, 0.05, 0.25, 1.0, 5),
            (6, 0.1, 0.1, 0.5, 3), (50, 0.1, 0.25, 1.0, 2)]:
        scores, source = ials(x, q, d, penalty, alpha, nu, epochs), "NumPy"
        if nu == 0:
            theirs, source = by_implicit(x, q, d, penalty, alpha, epochs), "implicit"
            assert np.abs(theirs - scores).max() < 1e-10 * np.abs(scores).max()
            scores = theirs
        factorisations.append({
            "source": source, "dimensions": d, "lambda": penalty, "alpha": alpha, "nu": nu,
            "epochs": epochs, "scores": shortened(scores)})
    cases.append({
        "itemCount": items, "train": rows(x), "queries": rows(q),
        "ease": [{"lambda": penalty, "scores": shortened(ease(x, q, penalty))}
                 for penalty in [0.5, 20.0, 500.0]],
        "pureSVD": [{"dimensions": d, "scores": shortened(pure_svd(x, q, d))}
                    for d in [1, 5, rank, rank + 1]],
        "iALS": factorisations})

text = json.dumps(cases, separators=(",", ":")).replace("]],", "]],\n").replace("},{", "},\n{")
pathlib.Path(__file__).with_name("reference.json").write_text(text + "\n")
