"""Writes packages/federated/test/learning/clipping.json: bounds of adaptive clipping by numpy, from Andrew et al. 2021, without noise."""
import json, sys
import numpy

generator = numpy.random.default_rng(1)
updates = generator.normal(size=(9, 6)) * numpy.exp(generator.normal(size=(9, 1)))
norms = numpy.linalg.norm(updates, axis=1)


def path(bound, quantile, rate, rounds):
    bounds = []
    for _ in range(rounds):
        bound = bound * numpy.exp(-rate * (numpy.mean(norms <= bound) - quantile))
        bounds.append(float(bound))
    return {"quantile": quantile, "learningRate": rate, "bounds": bounds}


json.dump(
    {
        "source": f"numpy {numpy.__version__}",
        "generator": "bench/reference/adaptive_clipping.py",
        "date": sys.argv[1],
        "updates": updates.tolist(),
        "norms": norms.tolist(),
        "start": 0.1,
        "paths": [path(0.1, 0.5, 0.2, 40), path(0.1, 0.9, 0.7, 25)],
        "clipped": {"bound": 2.0, "updates": [(u * min(1, 2.0 / n)).tolist() for u, n in zip(updates, norms)]},
        "multipliers": [
            {"multiplier": z, "bitDeviation": s, "updates": float((z**-2 - (2 * s) ** -2) ** -0.5)}
            for z, s in [(1.0, 5.0), (0.5, 0.3), (3.2, 1.7)]
        ],
    },
    sys.stdout,
)
