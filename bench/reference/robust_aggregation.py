"""Writes packages/federated/test/learning/robust.json: robust means of a few updates by numpy, written from the papers."""
import json, sys
import numpy


def krum_scores(updates, liars):
    """Blanchard et al. 2017: sums of squared distances from the n - liars - 2 nearest others."""
    n = len(updates)
    distances = [[float(((a - b) ** 2).sum()) for b in updates] for a in updates]
    return [sum(sorted(row[:i] + row[i + 1 :])[: n - liars - 2]) for i, row in enumerate(distances)]


def case(n, length, liars, trim, keep, seed):
    generator = numpy.random.default_rng(seed)
    updates = generator.normal(size=(n, length)).astype(numpy.float32)
    updates[:liars] += generator.normal(size=(liars, length)).astype(numpy.float32) * 1000
    updates = updates.astype(numpy.float64)
    weights = generator.integers(1, 1000, size=n)
    ranked = numpy.sort(updates, axis=0)
    scores = krum_scores(updates, liars)
    order = sorted(range(n), key=lambda i: (scores[i], i))
    return {
        "updates": updates.tolist(),
        "weights": weights.tolist(),
        "liars": liars,
        "trim": trim,
        "weightedMean": numpy.average(updates, axis=0, weights=weights).tolist(),
        "median": numpy.median(updates, axis=0).tolist(),
        "trimmedMean": ranked[trim : n - trim].mean(axis=0).tolist(),
        "kept": order[:keep],
        "keptMean": updates[order[:keep]].mean(axis=0).tolist(),
    }


json.dump(
    {
        "source": f"numpy {numpy.__version__}",
        "generator": "bench/reference/robust_aggregation.py",
        "date": sys.argv[1],
        "cases": [case(5, 3, 1, 1, 1, 1), case(10, 7, 3, 2, 4, 2), case(13, 5, 2, 5, 11, 3)],
    },
    sys.stdout,
)
