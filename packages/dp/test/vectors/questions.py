"""Reference values for questions, noise and shares: an independent, slow implementation (fractions, mpmath).

Run: python3 questions.py > questions.python.json
"""
import json
from fractions import Fraction as F
from itertools import product
from datetime import date
import mpmath as mp

mp.mp.dps = 50


def clamp(x, lo, hi):
    return max(lo, min(hi, x))


# A linear congruential generator of our own: 120 rows that everybody can make again.
def rows(n):
    state = 12345
    out = []
    for _ in range(n):
        vals = []
        for _ in range(4):
            state = (1103515245 * state + 12345) % 2**31
            vals.append(state >> 8)
        age = 20 + vals[0] % 70
        nodes = vals[1] % 12
        size = 5 + (vals[2] % 40) + nodes
        time = 1 + vals[3] % 2500
        event = (vals[0] + vals[3]) % 3 == 0
        out.append(dict(age=age, nodes=nodes, size=size, time=time, event=int(event)))
    return out


R = rows(120)
BOUNDS = dict(age=(18, 80), nodes=(0, 10), size=(0, 50))
C = [{k: clamp(r[k], *BOUNDS[k]) for k in BOUNDS} for r in R]
n = len(C)


def mean(k):
    return F(sum(c[k] for c in C), n)


def cov(a, b):
    return sum((c[a] - mean(a)) * (c[b] - mean(b)) for c in C) / (n - 1)


def solve(A, b):
    m = len(b)
    M = [list(map(F, A[i])) + [F(b[i])] for i in range(m)]
    for i in range(m):
        p = next(r for r in range(i, m) if M[r][i] != 0)
        M[i], M[p] = M[p], M[i]
        for r in range(m):
            if r != i:
                f = M[r][i] / M[i][i]
                M[r] = [x - f * y for x, y in zip(M[r], M[i])]
    return [M[i][m] / M[i][i] for i in range(m)]


X = [[1, c["age"], c["nodes"]] for c in C]
y = [c["size"] for c in C]
A = [[sum(x[i] * x[j] for x in X) for j in range(3)] for i in range(3)]
beta = solve(A, [sum(x[i] * v for x, v in zip(X, y)) for i in range(3)])

grid = [365, 730, 1095, 1460, 1825, 2190]


def km():
    out, s, prev = [], F(1), 0
    for g in grid:
        at_risk = [r for r in R if r["time"] > prev or prev == 0]
        events = [r for r in at_risk if r["event"] and r["time"] <= g]
        s *= 1 - F(len(events), len(at_risk))
        out.append(dict(time=g, survival=float(s), atRisk=len(at_risk), events=len(events)))
        prev = g
    return out


def laplace_margin(scale, beta):
    q = mp.e ** (-1 / mp.mpf(scale.numerator) * scale.denominator)
    m = 0
    inside = (1 - q) / (1 + q)
    while 1 - inside > beta:
        m += 1
        inside += 2 * (1 - q) / (1 + q) * q**m
    return m


def gaussian_margin(var, beta):
    v = mp.mpf(var.numerator) / var.denominator
    w = lambda x: mp.e ** (-mp.mpf(x) ** 2 / (2 * v))
    end = int(15 * mp.sqrt(v)) + 3
    total = w(0) + 2 * sum(w(x) for x in range(1, end))
    m, inside = 0, w(0)
    while 1 - inside / total > beta:
        m += 1
        inside += 2 * w(m)
    return m


def concentrated_delta(rho, eps):
    """CKS 2020, Corollary 13, minimised over a fine grid and then by golden section."""
    rho, eps = mp.mpf(rho), mp.mpf(eps)
    f = lambda a: (a - 1) * (a * rho - eps) + a * mp.log(1 - 1 / a) - mp.log(a - 1)
    best = min((f(1 + mp.mpf(10) ** (mp.mpf(k) / 50)), k) for k in range(-300, 400))[1]
    lo, hi = mp.mpf(best - 2) / 50, mp.mpf(best + 2) / 50
    g = (mp.sqrt(5) - 1) / 2
    for _ in range(200):
        a, b = hi - g * (hi - lo), lo + g * (hi - lo)
        if f(1 + 10**a) < f(1 + 10**b):
            hi = b
        else:
            lo = a
    return min(mp.mpf(1), mp.e ** f(1 + 10 ** ((lo + hi) / 2)))


def rho_for(eps, delta):
    lo, hi = mp.mpf(0), mp.mpf(eps) + 40
    for _ in range(90):
        mid = (lo + hi) / 2
        if concentrated_delta(mid, eps) <= delta:
            lo = mid
        else:
            hi = mid
    return lo


def unknown_delta(scale, k, t):
    """Largest chance that keys of one person alone are shown, over every way to put k rows on keys."""
    q = mp.e ** (-1 / mp.mpf(scale))
    p = lambda c: q ** (t - c) / (1 + q) if t > c else 1 - q ** (c - t + 1) / (1 + q)
    worst = mp.mpf(0)

    def ways(left, largest):
        if left == 0:
            yield []
            return
        for c in range(min(left, largest), 0, -1):
            for rest in ways(left - c, c):
                yield [c] + rest

    for used in range(1, k + 1):
        for way in ways(used, used):
            none = mp.mpf(1)
            for c in way:
                none *= 1 - p(c)
            worst = max(worst, 1 - none)
    return worst


def thresholds():
    out = []
    for scale, k, delta in product([1, 4, 20], [1, 2, 4], ["1e-3", "1e-6", "1e-9"]):
        t = 1
        while unknown_delta(scale, k, t) > mp.mpf(delta):
            t += 1
        out.append(dict(scale=scale, rowsPerPerson=k, delta=float(delta), threshold=t))
    return out


def closeness_true(variance, shares):
    """Exact largest log-ratio between a sum of discrete Gaussians and one of the total variance, within 12 deviations."""
    mp.mp.dps = 60
    w = lambda v, x: mp.e ** (-mp.mpf(x) ** 2 / (2 * mp.mpf(v)))
    reach = int(14 * mp.sqrt(variance * shares)) + 4
    one = [w(variance, x) for x in range(-reach, reach + 1)]
    one = [v / sum(one) for v in one]
    total = one
    for _ in range(shares - 1):
        total = [
            sum(total[i] * one[x - i + reach] for i in range(max(0, x - reach), min(2 * reach, x + reach) + 1))
            for x in range(2 * reach + 1)
        ]
    target = [w(variance * shares, x) for x in range(-reach, reach + 1)]
    s = sum(target)
    mid = range(reach - int(6 * mp.sqrt(variance * shares)), reach + int(6 * mp.sqrt(variance * shares)) + 1)
    return max(abs(mp.log(total[i] / (target[i] / s))) for i in mid)


print(
    json.dumps(
        dict(
            source="definitions; Canonne, Kamath, Steinke 2020 (Corollary 13); Kairouz, Liu, Steinke 2021; exact fractions and 50 digits",
            generator="questions.py (Python fractions, mpmath)",
            date=str(date(2026, 11, 22)),
            rows=R,
            bounds={k: dict(lower=a, upper=b) for k, (a, b) in BOUNDS.items()},
            mean={k: float(mean(k)) for k in BOUNDS},
            covariance=[[float(cov(a, b)) for b in BOUNDS] for a in BOUNDS],
            regression=dict(intercept=float(beta[0]), age=float(beta[1]), nodes=float(beta[2])),
            grid=grid,
            kaplanMeier=km(),
            laplaceMargins=[
                dict(scale=[s.numerator, s.denominator], beta=b, margin=laplace_margin(s, b))
                for s in [F(1), F(4), F(7, 3), F(80), F(1, 5)]
                for b in [0.05, 0.025, 0.001]
            ],
            gaussianMargins=[
                dict(variance=[s.numerator, s.denominator], beta=b, margin=gaussian_margin(s, b))
                for s in [F(1), F(16), F(7, 3), F(900), F(1, 20)]
                for b in [0.05, 0.025, 0.001]
            ],
            concentratedDeltas=[
                dict(rho=r, epsilon=e, delta=mp.nstr(concentrated_delta(r, e), 15))
                for r, e in [(0.03125, 0.6880024554878085), (0.5, 1.0), (0.1, 1.0), (0.01, 0.5), (2.0, 8.0), (0.001, 0.1)]
            ],
            concentratedFor=[
                dict(epsilon=e, delta=float(d), rho=mp.nstr(rho_for(e, mp.mpf(d)), 15))
                for e, d in [(1.0, "1e-6"), (0.1, "1e-9"), (4.0, "1e-5"), (0.25, "1e-6")]
            ],
            thresholds=thresholds(),
            closeness=[
                dict(variance=v, shares=s, truth=mp.nstr(closeness_true(v, s), 8))
                for v, s in [(0.5, 2), (1, 2), (1, 3), (2, 2), (4, 2)]
            ],
        ),
        indent=1,
    )
)
