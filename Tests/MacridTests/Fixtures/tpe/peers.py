"""What TreeParzenEstimatorTests and ParzenEstimatorTests compare with: Hyperopt's and Optuna's TPE.

    pip install hyperopt==0.3.0 optuna==5.0.0
    python Tests/MacridTests/Fixtures/tpe/peers.py studies > Tests/MacridTests/Fixtures/tpe/studies.json
    python Tests/MacridTests/Fixtures/tpe/peers.py estimators > Tests/MacridTests/Fixtures/tpe/estimators.json

`studies` runs both libraries with their own defaults (and Optuna also with one estimator a
parameter, its default before version 5) on four functions whose optimum is known, seeds 0 to 49,
100 trials each: every best loss, sorted, and their median.

`estimators` writes Hyperopt's Parzen weights, means and standard deviations for lists of
observations.
"""

import argparse
import json
import math
import statistics
import sys


def branin(x):
    a, b = x["x1"], x["x2"]
    inner = b - 5.1 / (4 * math.pi**2) * a * a + 5 / math.pi * a - 6
    return inner**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(a) + 10


def hartmann6(x):
    alpha = [1.0, 1.2, 3.0, 3.2]
    A = [
        [10, 3, 17, 3.5, 1.7, 8],
        [0.05, 10, 17, 0.1, 8, 14],
        [3, 3.5, 1.7, 10, 17, 8],
        [17, 8, 0.05, 10, 0.1, 14],
    ]
    P = [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
        [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
        [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ]
    return -sum(
        alpha[i]
        * math.exp(-sum(A[i][j] * (x[f"x{j + 1}"] - P[i][j]) ** 2 for j in range(6)))
        for i in range(4)
    )


def rosenbrock4(x):
    v = [x[f"x{i}"] for i in range(1, 5)]
    return sum(100 * (v[i + 1] - v[i] ** 2) ** 2 + (1 - v[i]) ** 2 for i in range(3))


def mixed(x):
    """0 at rate 0.001, keep 0.6, depth 7, kind tanh."""
    penalty = {"tanh": 0, "relu": 0.3, "elu": 0.6, "none": 1.2}[x["kind"]]
    return (
        (math.log10(x["rate"]) + 3) ** 2
        + 4 * (x["keep"] - 0.6) ** 2
        + 0.05 * (x["depth"] - 7) ** 2
        + penalty
    )


# Each: the function, its optimum, its parameters as (name, kind, from, to) or (name, choices).
FUNCTIONS = {
    "Branin": (branin, 0.397887, [("x1", "uniform", -5, 10), ("x2", "uniform", 0, 15)]),
    "Hartmann-6": (hartmann6, -3.32237, [(f"x{i}", "uniform", 0, 1) for i in range(1, 7)]),
    "Rosenbrock-4": (rosenbrock4, 0, [(f"x{i}", "uniform", -5, 10) for i in range(1, 5)]),
    "mixed": (
        mixed,
        0,
        [
            ("rate", "logUniform", 1e-6, 1),
            ("keep", "uniform", 0, 1),
            ("depth", "integer", 1, 20),
            ("kind", "categorical", ["none", "relu", "elu", "tanh"]),
        ],
    ),
}


def run_hyperopt(function, parameters, trials, seed):
    import hyperopt
    import numpy as np
    from hyperopt import hp

    def space(name, kind, *bounds):
        if kind == "categorical":
            return hp.choice(name, bounds[0])
        low, high = bounds
        if kind == "uniform":
            return hp.uniform(name, low, high)
        if kind == "logUniform":
            return hp.loguniform(name, math.log(low), math.log(high))
        return hp.quniform(name, low - 0.5, high + 0.5, 1)

    record = hyperopt.Trials()
    hyperopt.fmin(
        function,
        {p[0]: space(*p) for p in parameters},
        algo=hyperopt.tpe.suggest,
        max_evals=trials,
        trials=record,
        rstate=np.random.default_rng(seed),
        show_progressbar=False,
        verbose=False,
    )
    return min(record.losses())


def run_optuna(function, parameters, trials, seed, **settings):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)

    def suggest(trial, name, kind, *bounds):
        if kind == "categorical":
            return trial.suggest_categorical(name, bounds[0])
        if kind == "integer":
            return trial.suggest_int(name, *bounds)
        return trial.suggest_float(name, *bounds, log=kind == "logUniform")

    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed, **settings))
    study.optimize(
        lambda trial: function({p[0]: suggest(trial, *p) for p in parameters}), n_trials=trials
    )
    return study.best_value


def studies(options):
    from importlib.metadata import version

    peers = {
        "hyperopt": run_hyperopt,
        "optuna": run_optuna,
        "optuna, one estimator a parameter": lambda *a: run_optuna(*a, multivariate=False),
    }
    functions = {}
    for name, (function, optimum, parameters) in FUNCTIONS.items():
        functions[name] = {"optimum": optimum, "medians": {}, "best": {}}
        for peer, run in peers.items():
            best = sorted(
                run(function, parameters, options.trials, seed) for seed in range(options.seeds)
            )
            functions[name]["medians"][peer] = statistics.median(best)
            functions[name]["best"][peer] = [float(f"{loss:.5g}") for loss in best]
            print(name, peer, statistics.median(best), file=sys.stderr, flush=True)
    return {
        "versions": {name: version(name) for name in ("hyperopt", "optuna")},
        "trials": options.trials,
        "seeds": options.seeds,
        "functions": functions,
    }


def estimators(options):
    import numpy as np
    from hyperopt import tpe

    random = np.random.default_rng(0)
    lists = [[], [0.25], [0.75], [0.5], [0.2, 0.9], [0.5, 0.9], [0.4, 0.4, 0.4]]
    lists += [random.uniform(0, 1, n).round(4).tolist() for n in (5, 24, 25, 26, 27, 60, 130)]
    parzen = []
    for observations in lists:
        for low, high in ((0.0, 1.0), (-2.0, 3.0)):
            values = [round(low + (high - low) * x, 4) for x in observations]
            weights, means, deviations = tpe.adaptive_parzen_normal(
                np.asarray(values, dtype=float), 1.0, 0.5 * (low + high), high - low
            )
            parzen.append(
                {
                    "low": low,
                    "high": high,
                    "observations": values,
                    "weights": weights.tolist(),
                    "means": means.tolist(),
                    "deviations": deviations.tolist(),
                }
            )
    return parzen


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["studies", "estimators"])
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=50)
    options = parser.parse_args()
    json.dump({"studies": studies, "estimators": estimators}[options.what](options), sys.stdout)
    print()
