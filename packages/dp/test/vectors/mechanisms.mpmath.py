"""Writes mechanisms.mpmath.json: python3 mechanisms.mpmath.py > mechanisms.mpmath.json (mpmath 1.3 or later).

Definitions, by quadrature, sums and recurrences at 50 digits. Nothing here is taken from Tavs.
"""
import datetime
import json

import mpmath as mp

mp.mp.dps = 50
exp, log, sqrt, inf = mp.exp, mp.log, mp.sqrt, mp.inf


def gaussian_delta(sigma, sensitivity, epsilon):
    """Quadrature of max(0, p - e^epsilon q) beyond the point where they are equal."""
    mp.mp.dps = 130  # quadrature has an absolute error, and a delta may be 1e-52
    s, d, e = mp.mpf(sigma), mp.mpf(sensitivity), mp.mpf(epsilon)
    start = e * s * s / d - d / 2  # noise of the nearer one
    f = lambda x: mp.npdf(x, 0, s) - exp(e) * mp.npdf(x + d, 0, s)
    low = max(start, -20 * s - d)
    points = [low + k * s for k in range(0, 60)] + [inf]
    delta = float(mp.quad(f, points))
    mp.mp.dps = 50
    return delta


def integer_delta(variance, sensitivity, epsilon):
    v = mp.mpf(variance)
    w = lambda x: exp(-mp.mpf(x) ** 2 / (2 * v))
    reach = int(60 * sqrt(v)) + sensitivity + 10
    total = sum(w(x) for x in range(-reach, reach + 1))
    return float(sum(max(mp.mpf(0), w(x) - exp(mp.mpf(epsilon)) * w(x + sensitivity)) for x in range(-reach, reach + 1)) / total)


def gaussian_margin(variance):
    v = mp.mpf(variance)
    w = lambda x: exp(-mp.mpf(x) ** 2 / (2 * v))
    total = w(0) + 2 * sum(w(x) for x in range(1, int(30 * sqrt(v)) + 5))
    m, inside = 0, w(0)
    while inside < mp.mpf("0.95") * total:
        m += 1
        inside += 2 * w(m)
    return m


def keep(epsilon, delta, upto):
    """The recurrence of Desfontaines et al. 2020."""
    e, d, p, out = mp.mpf(epsilon), mp.mpf(delta), mp.mpf(0), []
    for _ in range(upto):
        p = min(exp(e) * p + d, 1 - exp(-e) * (1 - p - d), mp.mpf(1))
        out.append(float(p))
    return out


def replaced(density, cuts, sensitivity, rate, epsilon):
    q, d, e = mp.mpf(rate), mp.mpf(sensitivity), mp.mpf(epsilon)
    f = lambda x: max(
        mp.mpf(0), (1 - q) * density(x) + q * density(x - d) - exp(e) * ((1 - q) * density(x) + q * density(x + d))
    )
    mp.mp.dps = 20
    # the integrand has kinks: many short intervals
    points = [mp.mpf(cuts) * (k / mp.mpf(600) - 1) for k in range(0, 1201)]
    value = float(mp.quad(f, points))
    mp.mp.dps = 50
    return value


def above(gap, threshold_scale, answer_scale):
    """P(gap + answer noise >= threshold noise), both discrete Laplace."""
    def pmf(s):
        q = exp(-1 / mp.mpf(s))
        return lambda x: (1 - q) / (1 + q) * q ** abs(x)
    t, a = pmf(threshold_scale), answer_scale
    qa = exp(-1 / mp.mpf(a))
    tail = lambda k: qa ** k / (1 + qa) if k >= 1 else 1 - qa ** (1 - k) / (1 + qa)
    reach = int(60 * threshold_scale)
    return float(sum(t(x) * tail(x - gap) for x in range(-reach, reach + 1)))


def staircase(sensitivity, epsilon):
    """Means of |x| by summing the law itself, and the r of the least."""
    q = exp(-mp.mpf(epsilon))
    means = []
    for r in range(1, sensitivity + 1):
        weight = lambda x: q ** (x // sensitivity + (1 if x % sensitivity >= r else 0))
        top = int(80 / epsilon + 2) * sensitivity
        total = weight(0) + 2 * sum(weight(x) for x in range(1, top))
        means.append(float(2 * sum(x * weight(x) for x in range(1, top)) / total))
    return {"sensitivity": sensitivity, "epsilon": epsilon, "means": means}


gauss = [(1, 1, 0), (1, 1, 1), (20, 2, 0.1), (0.5, 1, 0), (0.344, 1, 16), (5, 1, 1), (100, 1, 0.05), (1, 10, 60), (1e4, 1, 1e-4), (3, 1, 5), (1, 1, -1), (2, 6, 1)]
lap = lambda b: (lambda x: exp(-abs(x) / mp.mpf(b)) / (2 * mp.mpf(b)))
nor = lambda s: (lambda x: mp.npdf(x, 0, s))
print(
    json.dumps(
        {
            "source": "definitions, mpmath " + mp.__version__,
            "generator": "mechanisms.mpmath.py",
            "date": datetime.date.today().isoformat(),
            "gaussianDelta": [{"sigma": s, "sensitivity": d, "epsilon": e, "delta": gaussian_delta(s, d, e)} for s, d, e in gauss],
            "integerDelta": [
                {"variance": v, "sensitivity": d, "epsilon": e, "delta": integer_delta(v, d, e)}
                for v, d, e in [(1, 1, 1), (0.25, 1, 2), (4, 3, 1), (100, 1, 0.5), (400, 20, 3), (0.3, 1, 0), (2500, 7, 0.1)]
            ],
            "gaussianMargin": [{"variance": v, "margin": gaussian_margin(v)} for v in [0.05, 0.5, 1, 2, 50, 12345.5, 500000]],
            "keep": [
                {"microEpsilon": m, "delta": d, "groups": g, "probabilities": keep(mp.mpf(m) / 10**6 / g, mp.mpf(d) / g, n)}
                for m, d, g, n in [(500000, 0.02, 1, 20), (1000000, 1e-9, 3, 150), (50000000, 1e-200, 1, 12), (100000, 1e-5, 1, 250)]
            ],
            "replaced": [
                {"noise": "gaussian", "parameter": 2, "sensitivity": 1, "rate": 0.8, "epsilon": 1, "delta": replaced(nor(2), 40, 1, 0.8, 1)},
                {"noise": "gaussian", "parameter": 3, "sensitivity": 6, "rate": 0.4, "epsilon": 0.3, "delta": replaced(nor(3), 60, 6, 0.4, 0.3)},
                {"noise": "laplace", "parameter": 2, "sensitivity": 1, "rate": 0.5, "epsilon": 0.1, "delta": replaced(lap(2), 60, 1, 0.5, 0.1)},
                {"noise": "laplace", "parameter": 1, "sensitivity": 1, "rate": 1, "epsilon": 0.7, "delta": replaced(lap(1), 60, 1, 1, 0.7)},
                {"noise": "gaussian", "parameter": 1, "sensitivity": 1, "rate": 0.3, "epsilon": -0.2, "delta": replaced(nor(1), 30, 1, 0.3, -0.2)},
            ],
            "quantiles": [{"p": p, "x": float(sqrt(2) * mp.erfinv(2 * mp.mpf(p) - 1))} for p in [0.5, 0.025, 0.975, 1e-10, 0.3, 0.999, 1e-9]],
            "sparse": [
                {"gap": g, "thresholdScale": t, "answerScale": a, "above": above(g, t, a)}
                for g, t, a in [(0, 2, 4), (1, 2, 4), (-3, 2, 4), (5, 4, 8)]
            ],
            "staircase": [staircase(1, 1.0), staircase(3, 1.0), staircase(10, 4.0), staircase(10, 0.2)],
        },
        indent=1,
    )
)
