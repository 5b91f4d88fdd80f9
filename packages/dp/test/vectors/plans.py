"""Reference values for planned budgets: delta at epsilon of composed discrete noise, by adding up all outcomes of small laws.

Independent of the library: no transform, no grid. Doubles, summed from small to large; Skellam by mpmath's Bessel functions.
Run: python3 plans.py > plans.python.json
"""
import json
import math
from datetime import date

import mpmath as mp


def gauss(variance, reach):
    w = [math.exp(-x * x / (2 * variance)) for x in range(-reach, reach + 1)]
    total = math.fsum(w)
    return [each / total for each in w]


def convolve(a, b):
    out = [0.0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        if x > 0:
            for j, y in enumerate(b):
                out[i + j] += x * y
    return out


def power(a, n):
    out = [1.0]
    for _ in range(n):
        out = convolve(out, a)
    return out


def gaussian_losses(variance, shift, n):
    """Losses of n answers: sum of shift (2 x + shift) / 2 variance, x the noise itself, drawn with the person."""
    reach = int(13 * math.sqrt(variance)) + 2
    sums = power(gauss(variance, reach), n)
    return [(shift * (2 * (i - n * reach) + n * shift) / (2 * variance), p) for i, p in enumerate(sums)]


def laplace_losses(scale, shift, n):
    """Losses (|x| - |x - shift|) / scale of one answer x; n of them by all sums, which are few."""
    q = math.exp(-1 / scale)
    p = lambda x: (1 - q) / (1 + q) * q ** abs(x)
    one = {}
    for x in range(-int(60 * scale), int(60 * scale) + 1):
        key = abs(x) - abs(x - shift)
        one[key] = one.get(key, 0) + p(x - shift)
    sums = {0: 1.0}
    for _ in range(n):
        step = {}
        for a, pa in sums.items():
            for b, pb in one.items():
                step[a + b] = step.get(a + b, 0) + pa * pb
        sums = step
    return [(key / scale, mass) for key, mass in sums.items()]


def skellam_losses(variance, shift, n):
    mp.mp.dps = 30
    reach = int(40 + 12 * math.sqrt(variance))
    log = [mp.log(mp.besseli(k, variance)) - variance for k in range(reach + 2 * shift + 1)]
    one = [(float(log[abs(x)] - log[abs(x + shift)]), float(mp.exp(log[abs(x)]))) for x in range(-reach, reach + 1)]
    sums = [(0.0, 1.0)]
    for _ in range(n):
        sums = [(a + b, p * q) for a, p in sums for b, q in one if p * q > 1e-30]
    return sums


def worst_losses(epsilon, delta):
    high = (1 - delta) / (1 + math.exp(-epsilon))
    low = (1 - delta) / (1 + math.exp(epsilon))
    return [(epsilon, high), (-epsilon, low), (math.inf, delta)]


def together(parts):
    sums = [(0.0, 1.0)]
    for part in sorted(parts, key=len):
        sums = [(a + b, p * q) for a, p in sums for b, q in part if p * q > 1e-30]
    return sums


def delta_at(losses, epsilon):
    return math.fsum(sorted(p * -math.expm1(epsilon - loss) for loss, p in losses if loss > epsilon))


def case(name, parts, epsilon):
    return {"name": name, "epsilon": epsilon, "delta": delta_at(together(parts), epsilon)}


cases = [
    case("20 counts at rho 0.005", [gaussian_losses(100, 1, 20)], 1.5),
    case("20 counts at epsilon 0.05", [laplace_losses(20, 1, 20)], 0.6),
    case("4 sums of 0 to 3 at epsilon 0.3", [laplace_losses(10, 3, 4)], 0.7),
    case(
        "5 counts at rho 0.01, 3 at epsilon 0.1, keys at epsilon 0.1 and delta 1e-6",
        [gaussian_losses(50, 1, 5), laplace_losses(10, 1, 3), worst_losses(0.1, 1e-6)],
        1.0,
    ),
    case("2 totals of Skellam noise of variance 60", [skellam_losses(60, 1, 2)], 0.6),
    # One person's two rows in one cell, or in two: a ledger may charge either.
    case("6 tables at rho 0.02, two rows in one cell", [gaussian_losses(100, 2, 6)], 1.5),
    case("6 tables at rho 0.02, two rows in two cells", [gaussian_losses(100, 1, 12)], 1.5),
]
print(
    json.dumps(
        {
            "source": "definitions: the expectation of max(0, 1 - exp(epsilon - loss)) over all outcomes",
            "generator": "plans.py (Python doubles, mpmath)",
            "date": str(date.today()),
            "cases": cases,
        },
        indent=2,
    )
)
