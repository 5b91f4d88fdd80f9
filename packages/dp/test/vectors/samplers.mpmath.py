"""Writes samplers.mpmath.json: python3 samplers.mpmath.py > samplers.mpmath.json (mpmath 1.3 or later).

Laws by their definitions, summed at 80 digits. Nothing here is taken from Tavs.
"""
import datetime
import json
from fractions import Fraction

import mpmath as mp

mp.mp.dps = 80
DRAWS = 200_000
LEAST = 1000  # expected draws in a bin


def real(fraction):
    return mp.mpf(fraction.numerator) / fraction.denominator


def laplace(scale):
    q = mp.exp(-1 / real(scale))
    return lambda x: (1 - q) / (1 + q) * q ** abs(x)


def geometric(scale):
    q = mp.exp(-1 / real(scale))
    return lambda x: (1 - q) * q ** x if x >= 0 else mp.mpf(0)


def gaussian(variance):
    v = real(variance)
    weight = lambda x: mp.exp(-mp.mpf(x) ** 2 / (2 * v))
    reach = int(mp.sqrt(2 * v * 200)) + 2  # beyond: exp(-200)
    total = weight(0) + 2 * sum(weight(x) for x in range(1, reach))
    return lambda x: weight(x) / total


def poisson(mean):
    m = real(mean)
    return lambda x: mp.exp(-m + x * mp.log(m) - mp.loggamma(x + 1)) if x >= 0 else mp.mpf(0)


def skellam(variance):
    v = real(variance)
    return lambda x: mp.exp(-v) * mp.besseli(abs(x), v)


LAWS = {"laplace": laplace, "geometric": geometric, "gaussian": gaussian, "poisson": poisson, "skellam": skellam}


def critical(degrees):
    """The 1 - 1e-9 quantile of chi-square: a false alarm once in 10^9 seeds."""
    tail = lambda x: mp.log(mp.gammainc(mp.mpf(degrees) / 2, mp.mpf(x) / 2, mp.inf, regularized=True)) - mp.log(mp.mpf("1e-9"))
    low, high = mp.mpf(degrees), mp.mpf(degrees) + 20 * mp.sqrt(2 * degrees) + 100
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(middle) > 0 else (low, middle)
    return float(high)


def bins(pmf, low, high):
    """Intervals (previous edge, edge] in which LEAST draws or more are expected; what is left goes to the last one."""
    edges, probabilities, mass, done = [], [], mp.mpf(0), mp.mpf(0)
    for x in range(low, high + 1):
        mass += pmf(x)
        if mass * DRAWS >= LEAST:
            edges.append(x)
            probabilities.append(mass)
            done, mass = done + mass, mp.mpf(0)
    probabilities[-1] += 1 - done
    edges.pop()  # the last bin is open
    return edges, [float(p) for p in probabilities]


def law(name, parameter, low, high):
    pmf = LAWS[name](parameter)
    edges, probabilities = bins(pmf, low, high)
    masses = {str(x): float(pmf(x)) for x in range(max(low, -8), 9)}
    return {
        "law": name,
        "numerator": parameter.numerator,
        "denominator": parameter.denominator,
        "edges": edges,
        "probabilities": probabilities,
        "critical": critical(len(probabilities) - 1),
        "masses": masses,
    }


def thresholds(name, parameter, low, points):
    """floor(2^96 P(X <= x)) at some x, for magnitudes of a block or Poisson numbers."""
    pmf = LAWS[name](parameter)
    if name == "gaussian":
        half = pmf(0) + sum(pmf(x) for x in range(1, 2000))
        pmf_magnitude = lambda x: pmf(x) / half
    else:
        pmf_magnitude = pmf
    total, out = mp.mpf(0), {}
    for x in range(low, max(points) + 1):
        total += pmf_magnitude(x)
        if x in points:
            out[str(x)] = str(int(mp.floor(total * mp.mpf(2) ** 96)))
    return {"law": name, "numerator": parameter.numerator, "denominator": parameter.denominator, "floors": out}


def exponential(numerator, denominator, bits):
    mp.mp.dps = max(80, int((bits + 40) / 3))
    floor = int(mp.floor(mp.exp(-mp.mpf(numerator) / denominator) * mp.mpf(2) ** bits))
    mp.mp.dps = 80
    return {"numerator": str(numerator), "denominator": str(denominator), "bits": bits, "floor": str(floor)}


F = Fraction
print(
    json.dumps(
        {
            "source": "definitions of the laws, mpmath " + mp.__version__,
            "generator": "samplers.mpmath.py",
            "date": datetime.date.today().isoformat(),
            "draws": DRAWS,
            "laws": [
                law("laplace", F(1), -60, 60),
                law("laplace", F(1, 3), -30, 30),
                law("laplace", F(7, 3), -120, 120),
                law("laplace", F(50), -2500, 2500),
                law("laplace", F(1000001, 1000), -30000, 30000),
                law("geometric", F(1, 2), 0, 60),
                law("geometric", F(200, 3), 0, 4000),
                law("gaussian", F(1, 50), -20, 20),
                law("gaussian", F(1, 2), -40, 40),
                law("gaussian", F(1), -60, 60),
                law("gaussian", F(7, 3), -60, 60),
                law("gaussian", F(18769, 10000), -60, 60),
                law("gaussian", F(1025), -1000, 1000),
                law("gaussian", F(123456789, 10000), -2500, 2500),
                law("gaussian", F(1000000), -20000, 20000),
                law("skellam", F(1, 10), -40, 40),
                law("skellam", F(3), -80, 80),
                law("skellam", F(2000, 7), -500, 500),
                law("skellam", F(4096), -1600, 1600),
            ],
            "thresholds": [
                thresholds("gaussian", F(1), 0, [0, 1, 4, 8]),
                thresholds("gaussian", F(1000, 3), 0, [0, 1, 17, 100]),
                thresholds("poisson", F(1, 20), 0, [0, 1, 5]),
                thresholds("poisson", F(1000, 7), 0, [80, 142, 143, 200]),
                thresholds("poisson", F(2048), 0, [1900, 2047, 2048, 2300]),
            ],
            "exponentials": [
                exponential(0, 1, 64),
                exponential(1, 1, 32),
                exponential(1, 1, 2000),
                exponential(1, 3, 200),
                exponential(355, 113, 128),
                exponential(40, 1, 96),
                exponential(10**30, 10**30 + 1, 160),
                exponential(1, 10**30, 160),
                exponential(1000, 1, 64),
            ],
        },
        indent=1,
    )
)
