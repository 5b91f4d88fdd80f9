"""Reference values for shares of Skellam noise: least variances, margins and tails by mpmath's Bessel functions.

Independent of the library: probabilities exp(-V) I_|x|(V), added up; no recurrence.
Run: python3 skellam-shares.py > skellam-shares.python.json
"""
import json
from datetime import date

import mpmath as mp

mp.mp.dps = 40


def masses(variance, reach):
    return [mp.exp(-variance) * mp.besseli(k, variance) for k in range(reach + 1)]


def delta_at(variance, shift, epsilon):
    reach = int(40 + 12 * mp.sqrt(variance))
    m = masses(variance, reach + shift)
    e = mp.exp(epsilon)
    return mp.fsum(max(mp.mpf(0), m[abs(x - shift)] - e * m[abs(x)]) for x in range(-reach, reach + 1))


def bound_at(variance, l1, l2_squared, delta):
    """Agarwal, Kairouz, Liu 2021, Renyi bound at whole orders, and Canonne, Kamath, Steinke's conversion."""
    best = mp.inf
    for alpha in range(2, 400):
        extra = min(((2 * alpha - 1) * l2_squared + 6 * l1) / (4 * variance**2), 3 * l1 / (2 * variance))
        renyi = alpha * l2_squared / (2 * variance) + extra
        best = min(best, renyi + mp.log(1 - mp.mpf(1) / alpha) - mp.log(delta * alpha) / (alpha - 1))
    return best


def least(is_enough, high):
    low = mp.mpf(0)
    for _ in range(26):
        middle = (low + high) / 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return float(high)


def single(shift, epsilon, delta, high):
    epsilon, delta = mp.mpf(str(epsilon)), mp.mpf(str(delta))
    variance = least(lambda v: delta_at(v, shift, epsilon) <= delta, mp.mpf(high))
    return {"shift": shift, "epsilon": float(epsilon), "delta": float(delta), "variance": variance}


def several(rows, epsilon, delta, high):
    epsilon, delta = mp.mpf(str(epsilon)), mp.mpf(str(delta))
    variance = least(lambda v: bound_at(v, mp.mpf(rows), mp.mpf(rows**2), delta) <= epsilon, mp.mpf(high))
    return {"rows": rows, "epsilon": float(epsilon), "delta": float(delta), "variance": variance}


def margin(variance, failure):
    m = masses(mp.mpf(variance), int(40 + 12 * mp.sqrt(variance)))
    outside, at = mp.mpf(0), len(m) - 1
    while outside + 2 * m[at] <= failure:
        outside += 2 * m[at]
        at -= 1
    return {"variance": variance, "failure": failure, "margin": at}


def tail(variance, beyond):
    m = masses(mp.mpf(variance), beyond + 200)
    return {"variance": variance, "beyond": beyond, "log2": float(mp.log(2 * mp.fsum(m[beyond + 1 :]), 2))}


print(
    json.dumps(
        {
            "source": "definitions; Agarwal, Kairouz, Liu 2021 (arXiv 2110.04995) for several numbers",
            "generator": "skellam-shares.py (Python mpmath, 40 digits)",
            "date": str(date.today()),
            "single": [single(1, 0.5, 1e-8, 256), single(3, 1, 1e-6, 256), single(1, 3, 1e-5, 16)],
            "several": [several(2, 0.5, 1e-6, 4096), several(3, 2, 1e-5, 4096)],
            "margins": [margin(v, 0.05) for v in (0.5, 4, 60.5, 400)],
            "tails": [tail(60.5, 60), tail(1, 18)],
            "farShift": {
                "variance": 1,
                "shift": 40,
                "order": 2,
                "renyi": float(
                    mp.log(mp.fsum(p * p / q for p, q in ((mp.exp(-1) * mp.besseli(abs(x - 40), 1), mp.exp(-1) * mp.besseli(abs(x), 1)) for x in range(-60, 121))))
                ),
            },
        },
        indent=2,
    )
)
