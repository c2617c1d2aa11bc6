"""The two t-SNE implementations that users come from, on points anyone can make again.

    python Tests/Peers/tsne_peers.py points --number 28000 --dimensions 7 --out /tmp/tsne
    python Tests/Peers/tsne_peers.py opentsne --number 28000 --dimensions 7 --out /tmp/tsne
    python Tests/Peers/tsne_peers.py sklearnex --number 28000 --dimensions 7 --out /tmp/tsne

    swift run tsne /tmp/tsne/points-28000-7.f32 --dimensions 7 --quiet
    swift run tsne /tmp/tsne/points-28000-7.f32 --dimensions 7 --evaluate /tmp/tsne/opentsne-28000-7.f32

`points` writes the points (seven Gaussian clusters, by seed) as <out>/points-N-d.f32, raw
little-endian single-precision numbers, row after row. `opentsne` and `sklearnex` run one library
on them, 750 iterations, neighbours included, all cores, write <out>/<library>-N-d.f32 (N x 2) and
print the seconds, the peak of resident memory and the divergence the library itself reports, as one
line of JSON. Import time is not counted. `swift run tsne` is ours on the same points; with --evaluate it computes the exact
divergence of somebody's coordinates, so that the three compare.

Needs numpy, openTSNE and scikit-learn-intelex.
"""

import argparse
import json
import os
import sys
import time


def path(options, name):
    return os.path.join(options.out, f"{name}-{options.number}-{options.dimensions}.f32")


def peak_mib():
    with open("/proc/self/status") as lines:
        for line in lines:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024


def points(options):
    import numpy as np

    random = np.random.default_rng(options.seed)
    centres = random.normal(size=(7, options.dimensions)) * options.separation
    labels = random.integers(0, 7, options.number)
    noise = random.normal(size=(options.number, options.dimensions))
    (centres[labels] + noise).astype("<f4").tofile(path(options, "points"))
    return {"points": path(options, "points")}


def load(options):
    import numpy as np

    values = np.fromfile(path(options, "points"), dtype="<f4")
    return values.reshape(options.number, options.dimensions)


def opentsne(options):
    import openTSNE

    x = load(options)
    start = time.perf_counter()
    embedding = openTSNE.TSNE(
        perplexity=30,
        n_jobs=options.threads,
        random_state=options.seed,
        early_exaggeration_iter=250,
        n_iter=500,
        initial_momentum=options.initial_momentum,
        final_momentum=0.8,
        initialization="pca",
    ).fit(x)
    seconds = time.perf_counter() - start
    embedding.astype("<f4").tofile(path(options, "opentsne"))
    return {
        "library": f"openTSNE {openTSNE.__version__}",
        "seconds": round(seconds, 2),
        "peakMiB": peak_mib(),
        "reportedDivergence": float(embedding.kl_divergence),
    }


def sklearnex(options):
    from sklearnex import patch_sklearn

    patch_sklearn(verbose=False)
    import sklearnex as package
    from sklearn.manifold import TSNE

    x = load(options)
    model = TSNE(
        perplexity=30,
        init="pca",
        max_iter=750,
        # Run all 750 iterations, as the others do.
        n_iter_without_progress=750,
        min_grad_norm=0,
        random_state=options.seed,
        n_jobs=options.threads,
    )
    start = time.perf_counter()
    y = model.fit_transform(x)
    seconds = time.perf_counter() - start
    y.astype("<f4").tofile(path(options, "sklearnex"))
    return {
        "library": f"scikit-learn-intelex {package.__version__}",
        "seconds": round(seconds, 2),
        "peakMiB": peak_mib(),
        "iterations": int(model.n_iter_),
        "reportedDivergence": float(model.kl_divergence_),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=["points", "opentsne", "sklearnex"])
    parser.add_argument("--number", type=int, default=28000)
    parser.add_argument("--dimensions", type=int, default=7)
    parser.add_argument("--separation", type=float, default=3.0, help="sd of the clusters' centres")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--initial-momentum", type=float, default=0.8, help="openTSNE's default")
    parser.add_argument("--out", default=".")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    result = {"points": points, "opentsne": opentsne, "sklearnex": sklearnex}[options.what](options)
    json.dump({"number": options.number, "dimensions": options.dimensions, **result}, sys.stdout)
    print()


if __name__ == "__main__":
    main()
