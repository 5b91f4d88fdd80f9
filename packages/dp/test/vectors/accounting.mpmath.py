# Reference values for the accountants: closed forms, quadrature and enumeration, none of it by grids or transforms.
# python3 accounting.mpmath.py > accounting.mpmath.json
import json
from itertools import product
from mpmath import mp, mpf, erfc, exp, log, sqrt, quad, inf, findroot, tanh, ncdf, linspace, atanh, binomial

mp.dps = 40
f = lambda x: float(x)
tail = lambda x: erfc(x / sqrt(2)) / 2

def npdf(x, m, s): return exp(-((x - m) / s) ** 2 / 2) / (s * sqrt(2 * mp.pi))

def gauss_delta(mu, eps): return tail(eps / mu - mu / 2) - exp(eps) * tail(eps / mu + mu / 2)

def remove1(q, s, eps):  # P = (1-q) N(0) + q N(1), Q = N(0)
    low = log(1 - q)
    if eps <= low: return 1 - exp(eps)
    x = s * s * log((exp(eps) - 1 + q) / q) + mpf(1) / 2
    return (1 - q) * tail(x / s) + q * tail((x - 1) / s) - exp(eps) * tail(x / s)

def add1(q, s, eps):  # exchanged
    top = -log(1 - q)
    if eps >= top: return mpf(0)
    x = s * s * log((exp(-eps) - 1 + q) / q) + mpf(1) / 2
    return tail(-x / s) - exp(eps) * ((1 - q) * tail(-x / s) + q * tail(-(x - 1) / s))

def two(q, s, eps, way):
    one = remove1 if way == "remove" else add1
    mix = lambda x: (1 - q) * npdf(x, 0, s) + q * npdf(x, 1, s)
    dens = mix if way == "remove" else lambda x: npdf(x, 0, s)
    loss = lambda x: log(1 - q + q * exp((2 * x - 1) / (2 * s * s)))
    sign = 1 if way == "remove" else -1
    top = -log(1 - q)  # add: one(e) is 0 from here on, one kink of the integrand
    pts = sorted(set([-12 * s, -4 * s, -1, 0, mpf(1) / 2, 1, 2, 4 * s + 1, 12 * s + 1]))
    for kink in ([eps - log(1 - q)] if way == "remove" else [top - eps]):
        v = (exp(sign * kink if way == "remove" else kink) - 1 + q) / q
        if v > 0: pts.append(s * s * log(v) + mpf(1) / 2)
    return quad(lambda x: dens(x) * one(q, s, eps - sign * loss(x)), sorted(pts))

def renyi(q, s, a):
    g = lambda x: npdf(x, 0, s) * (1 - q + q * exp((2 * x - 1) / (2 * s * s))) ** a
    return log(quad(g, [-14 * s, -4 * s, 0, 1, a / 2, a, a + 4 * s, a + 14 * s])) / (a - 1)

def enumerate_delta(pairs, eps):  # pairs of listed distributions
    total = mpf(0)
    for answers in product(*[range(len(p)) for p, _ in pairs]):
        a = b = mpf(1)
        for (p, q), i in zip(pairs, answers): a *= p[i]; b *= q[i]
        total += max(0, a - exp(eps) * b)
    return total

def dlap(a, d, reach):
    q = exp(-mpf(a)); z = (1 - q) / (1 + q)
    # losses are constant outside 0..d: lump
    one, zero = [], []
    for x in range(0, d + 1):
        pz = q ** x * (1 / (1 + q) if x in (0, d) else z); pz = 1 / (1 + q) if x == 0 else pz
        po = q ** (d - x) * (1 / (1 + q) if x in (0, d) else z); po = 1 / (1 + q) if x == d else po
        zero.append(pz); one.append(po)
    return one, zero

out = {"source": "definitions; Dong-Roth-Su 2022 Corollary 2.13; Mironov-Talwar-Zhang 2019; Zhu-Dong-Wang 2022 Theorem 11",
       "generator": "accounting.mpmath.py, mpmath 1.4 at 40 digits", "date": "2026-11-22"}
out["normalTail"] = [[x, f(tail(mpf(x)))] for x in [0, 1e-9, 0.1, 0.5, 1, 1.7, 2.3, 3, 4.5, 6.25, 8, 9.99, 12, 15, 20, 25, 30, 35, 37, -0.3, -2, -5, -8.5]]
out["gaussian"] = [{"mu": m, "epsilon": e, "delta": f(gauss_delta(mpf(m), mpf(e)))} for m in [0.01, 0.3, 1, 2.5, 10] for e in [0, 0.1, 1, 5, 30]]
out["sampledOnce"] = [{"rate": q, "sigma": s, "epsilon": e, "removed": f(remove1(mpf(q), mpf(s), mpf(e))), "added": f(add1(mpf(q), mpf(s), mpf(e)))}
    for q, s in [(0.01, 0.7), (0.2, 1.5), (0.5, 1), (0.9, 2)] for e in [0, 0.02, 0.3, 1, 2]]
out["sampledTwice"] = [{"rate": q, "sigma": s, "epsilon": e, "removed": f(two(mpf(q), mpf(s), mpf(e), "remove")), "added": f(two(mpf(q), mpf(s), mpf(e), "add"))}
    for q, s, e in [(0.2, 1.5, 0.2), (0.5, 1, 0.7), (0.1, 0.8, 0.1), (0.9, 2, 1)]]
out["renyi"] = [{"rate": q, "sigma": s, "alpha": a, "value": f(renyi(mpf(q), mpf(s), mpf(a)))}
    for q, s, a in [(0.01, 1, 1.5), (0.01, 1, 2), (0.001, 0.8, 7.3), (0.2, 2, 3.7), (0.01, 2.5, 100), (0.5, 0.5, 1.01), (1e-4, 4, 31.5), (0.04, 0.3, 2.5)]]
rr = lambda e: ([1 / (1 + exp(-mpf(e))), 1 / (1 + exp(mpf(e)))], [1 / (1 + exp(mpf(e))), 1 / (1 + exp(-mpf(e)))])
out["pure"] = [{"epsilons": es, "epsilon": e, "delta": f(enumerate_delta([rr(x) for x in es], mpf(e)))}
    for es, e in [([0.1] * 12, 0.3), ([1, 2, 0.5], 1.3), ([0.3, 0.7, 1.1, 0.05], 0.9), ([3], 2.5)]]
out["discreteLaplace"] = [{"scale": sc, "sensitivity": d, "times": k, "epsilon": e, "delta": f(enumerate_delta([dlap(1 / mpf(sc), d, 0)] * k, mpf(e)))}
    for sc, d, k, e in [(1, 1, 4, 1.5), (2, 2, 4, 1.1), (5, 3, 5, 0.8), (0.7, 1, 6, 3)]]
def kl(sc, d):
    one, zero = dlap(1 / mpf(sc), d, 0)
    return sum(p * log(p / q) for p, q in zip(one, zero))
out["discreteLaplaceRho"] = [{"scale": sc, "sensitivity": d, "rho": f(kl(sc, d))} for sc, d in [(1, 1), (2, 2), (10, 10), (0.5, 1), (1000, 3), (7, 40)]]
def fixed(q, s, e):  # Theorem 11: epsilon >= 0
    return remove1(q, s, e)
out["fixedSizeOnce"] = [{"batch": b, "population": n, "sigma": s, "epsilon": e, "delta": f(fixed(mpf(b) / n, mpf(s), mpf(e)))} for b, n, s, e in [(10, 100, 1, 0.3), (500, 1000, 2, 0.1)]]
print(json.dumps(out, indent=1))
