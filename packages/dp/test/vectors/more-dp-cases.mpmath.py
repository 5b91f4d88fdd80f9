"""Writes more-dp-cases.json: python3 more-dp-cases.mpmath.py > more-dp-cases.json (mpmath 1.3 or later).

Cases of the form of dp-cases.json, with other parameters, from definitions at 40 digits. Nothing here is taken from Tavs.
"""
import datetime
import itertools
import json

import mpmath as mp

mp.mp.dps = 40
F, exp, log, sqrt, inf = mp.mpf, mp.exp, mp.log, mp.sqrt, mp.inf
cdf = mp.ncdf
cases = []
DATE = datetime.date.today().isoformat()


def case(area, inputs, expected, **tolerance):
    value = [plain(x) for x in expected] if isinstance(expected, (list, tuple)) else plain(expected)
    number = sum(c["area"] == area for c in cases) + 1
    cases.append(dict(id=f"{area}.more_{number}", area=area, inputs=inputs, expected=value, tolerance=tolerance or {"rel": 1e-9},
                      source="definition, by mpmath", generator="more-dp-cases.mpmath.py", date=DATE))


def plain(x):
    return x if isinstance(x, (bool, int, str)) or x is None else float(x)


def upper(z):
    return mp.erfc(z / sqrt(F(2))) / 2


def gauss(sigma, d, e):  # E of the part of N(d, s) above e^e N(0, s)
    s, d, e = F(sigma), F(d), F(e)
    return upper(e * s / d - d / (2 * s)) - exp(e) * upper(e * s / d + d / (2 * s))


def bisect(f, low, high, rounds=120):  # f falls
    for _ in range(rounds):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) > 0 else (low, middle)
    return high


def sampled(curve, q, side, e):
    """Remove: mixture against base. Add: base against mixture. For a symmetric pair with delta curve `curve`."""
    q, e = F(q), F(e)
    if q == 1:
        return curve(e)
    if side == "REMOVE":
        inner = (exp(e) - 1 + q) / q
        return q * curve(log(inner)) if inner > 0 else q * (1 - inner)
    # base above e^e ((1 - q) base + q other): (1 - e^e (1 - q)) base above e^e q other
    rest = 1 - exp(e) * (1 - q)
    return F(0) if rest <= 0 else rest * curve(log(exp(e) * q / rest))


def laplace_curve(scale, d):
    b, d = F(scale), F(d)
    return lambda e: 1 - exp(e) if e <= -d / b else (F(0) if e >= d / b else 1 - exp((e - d / b) / 2))


def sums(weight, shift, reach):
    total = mp.fsum(weight(x) for x in range(-reach, reach + 1))
    return lambda e: mp.fsum(max(F(0), weight(x) - exp(F(e)) * weight(x + shift)) for x in range(-reach - shift, reach + 1)) / total


for sigma, l0, linf, e in [(3, 9, 2, 0.5), (0.25, 1, 1, 8), (100, 5, 3, 0.01), (7.5, 2, 1.5, 0), (40, 1, 1, 1), (1000, 16, 0.5, 1e-4)]:
    case("gaussian_delta", dict(sigma=sigma, epsilon=e, l0=l0, lInf=linf, l2="sqrt(l0)*lInf"), gauss(sigma, sqrt(F(l0)) * F(linf), e), rel=1e-8)
for sigma, d, q, side, e in [(1, 1, 1, "ADD", 0.1), (1, 1, 1, "REMOVE", -1), (0.5, 2, 0.01, "ADD", 0.005), (0.5, 2, 0.01, "REMOVE", 0.5), (3, 1, 0.3, "ADD", 0.2),
                             (3, 1, 0.3, "REMOVE", 0.2), (2, 5, 0.9, "REMOVE", -0.5), (2, 5, 0.9, "ADD", -0.5), (2, 5, 0.9, "ADD", 3), (10, 1, 1e-4, "REMOVE", 0), (1, 1, 0.999, "REMOVE", 6)]:
    case("gaussian_delta", dict(sigma=sigma, sensitivity=d, poissonRate=q, adjacency=side, epsilon=e), sampled(lambda x: gauss(sigma, d, x), q, side, e), abs=1e-11)
case("gaussian_delta", dict(sigma=2, sensitivity=1, poissonRate=1, adjacency="REPLACE", epsilon=0.7), gauss(2, 2, 0.7), rel=1e-9)


def gauss_replaced(s, d, q, e):
    s, d, q, e = map(F, (s, d, q, e))
    g = lambda x: (1 - q) * mp.npdf(x, 0, s) + q * mp.npdf(x, d, s) - exp(e) * ((1 - q) * mp.npdf(x, 0, s) + q * mp.npdf(x, -d, s))
    roots = bisect(lambda x: -g(x), -40 * s, 40 * s)
    return mp.quad(g, [roots] + [roots + k * s for k in range(1, 30)])


for s, d, q, e in [(1, 1, 0.4, 0.3), (2, 3, 0.7, 0.8)]:
    case("gaussian_delta", dict(sigma=s, sensitivity=d, poissonRate=q, adjacency="REPLACE", epsilon=e), gauss_replaced(s, d, q, e), abs=1e-9)

sigma_for = lambda e, delta, d: bisect(lambda s: gauss(s, d, e) - F(delta), F("1e-3"), F(10) ** 7, 160)
for e, delta, d in [(0.1, 1e-6, 1), (5, 1e-9, 3), (1, 0.3, 0.01), (0.001, 1e-5, 1), (20, 1e-12, 2), (50, 1e-3, 1)]:
    case("gaussian_sigma", dict(epsilon=e, delta=delta, l2=d), sigma_for(e, delta, d), rel=1e-8)
case("gaussian_sigma", dict(epsilon=0.4, delta=1e-7, l0=7, lInf=3), sigma_for(0.4, 1e-7, 3 * sqrt(F(7))), rel=1e-8)
case("gaussian_sigma", dict(epsilon=1, delta=1e-5, queries=100, sensitivity=2), sigma_for(1, 1e-5, 20), rel=1e-8)
case("gaussian_sigma", dict(epsilon=1, delta=1e-5, sensitivity=2, poissonRate=1, adjacency="REPLACE"), sigma_for(1, 1e-5, 4), rel=1e-8)
for side in ("REMOVE",):  # added, delta is 0 at any sigma
    low = bisect(lambda s: sampled(lambda x: gauss(s, 2, x), F("0.3"), side, 0.5) - F("1e-4"), F("0.3"), F(100))
    case("gaussian_sigma", dict(epsilon=0.5, delta=1e-4, sensitivity=2, poissonRate=0.3, adjacency=side), low, rel=1e-7)

for b, d, q, side, e in [(1, 1, 1, "ADD", 0.999), (10, 3, 1, "REMOVE", 0.1), (0.5, 4, 1, "ADD", 7), (2, 1, 1, "ADD", -1), (2, 1, 1, "ADD", 3),
                         (1, 2, 0.25, "ADD", 0.1), (1, 2, 0.25, "REMOVE", 0.1), (4, 1, 0.01, "REMOVE", 0.001), (4, 1, 0.9, "ADD", -0.2)]:
    case("laplace_delta", dict(scale=b, sensitivity=d, poissonRate=q, adjacency=side, epsilon=e), sampled(laplace_curve(b, d), q, side, e), abs=1e-12)
for a, d, q, side, e in [(1, 1, 1, "ADD", 0.5), (0.1, 3, 1, "REMOVE", 0.05), (2, 5, 1, "ADD", 4), (0.5, 2, 0.25, "ADD", 0.1), (0.5, 2, 0.25, "REMOVE", 0.1), (0.3, 7, 0.8, "REMOVE", 1), (0.3, 7, 1, "ADD", -3)]:
    curve = sums(lambda x: exp(-F(a) * abs(x)), d, int(90 / a))
    case("discrete_laplace_delta", dict(a=a, pmf="\u221d exp(-a|x|)", sensitivity=d, poissonRate=q, adjacency=side, epsilon=e), sampled(curve, q, side, e), abs=1e-11)


def bell(s2, t):
    w = [exp(-F(x) ** 2 / (2 * F(s2))) for x in range(-t, t + 1)]
    return [x / mp.fsum(w) for x in w]


def listed_delta(s, t, d, e, q, side):
    w = bell(F(s) ** 2, t)
    at = lambda x: w[x + t] if -t <= x <= t else F(0)
    curve = lambda ee: mp.fsum(max(F(0), at(x) - (exp(ee) * at(x + d) if ee < 1000 else F(0))) for x in range(-t - d, t + 1))
    return sampled(curve, q, side, e)


for s, d, t, q, side, e in [(2, 1, 10, 1, "ADD", 0.5), (5, 3, 12, 1, "REMOVE", 2), (1, 2, 4, 0.5, "ADD", 0.2), (1, 2, 4, 0.5, "REMOVE", 0.2), (20, 7, 60, 0.1, "REMOVE", 0.01)]:
    case("discrete_gaussian_delta", dict(sigma=s, sensitivity=d, truncation=t, poissonRate=q, adjacency=side, epsilon=e), listed_delta(s, t, d, e, q, side), abs=1e-11)
for s, t in [(5, 3), (0.7, 6), (30, 100)]:
    case("discrete_gaussian", dict(sigma=s, truncation=t), sqrt(mp.fsum(p * (i - t) ** 2 for i, p in enumerate(bell(F(s) ** 2, t)))), rel=1e-10)
for s, t, x in [(2, 5, 1), (2, 5, -5), (2, 5, -6), (2, 5, 5), (2, 5, 9), (10, 40, 12)]:
    case("discrete_gaussian", dict(sigma=s, truncation=t, x=x), mp.fsum(bell(F(s) ** 2, t)[:max(0, x + t + 1)]), abs=1e-12)
for s2 in (0.02, 0.25, 2, 7.3, 100, 1e4):
    t = int(16 * s2 ** 0.5) + 10
    w = [exp(-F(x) ** 2 / (2 * F(s2))) for x in range(-t, t + 1)]
    total = mp.fsum(w)
    case("discrete_gaussian", dict(sigma2=s2, returns=["normalizing constant", "variance"]), [total, mp.fsum(p * (i - t) ** 2 for i, p in enumerate(w)) / total], rel=1e-12)
for s, e, d in [(1, 1, 1), (4, 0.5, 3), (20, 0.1, 1), (2, 0, 2), (3, 6, 5)]:
    case("discrete_gaussian", dict(sigma=s, epsilon=e, sensitivity=d), sums(lambda x: exp(-F(x) ** 2 / (2 * F(s) ** 2)), d, 20 * s + 30)(e), rel=1e-8)


def quantile(weight, p, reach):
    w = [weight(x) for x in range(-reach, reach + 1)]
    total, so_far = mp.fsum(w), F(0)
    for x, each in zip(range(-reach, reach + 1), w):
        so_far += each
        if so_far >= F(p) * total:
            return x


for s2, p in [(100, 0.975), (100, 0.025), (7.25, 0.6), (0.3, 0.99), (2500, 0.999)]:
    case("discrete_gaussian", dict(sigma2=s2, p=p), quantile(lambda x: exp(-F(x) ** 2 / (2 * F(s2))), p, int(14 * s2 ** 0.5) + 10), exact=True)
for b, p in [(10, 0.975), (10, 0.025), (0.5, 0.8), (2.5, 0.5), (100, 0.99), (0.1, 0.9)]:
    case("geometric", dict(scale=b, p=p, pmf="\u221d exp(-|x|/scale)"), quantile(lambda x: exp(-abs(x) / F(b)), p, int(60 * b) + 5), exact=True)
for b, p in [(3.5, 0.14), (1, 1e-9), (40, 0.999), (0.01, 0.6)]:
    case("laplace", dict(scale=b, p=p), F(b) * log(2 * F(p)) if p < 0.5 else -F(b) * log(2 * (1 - F(p))), rel=1e-9)
# P(|X| >= accuracy) = 2 r^accuracy / (1 + r)
for a, alpha in [(5, 0.05), (20, 0.01), (1, 0.9), (100, 1e-6)]:
    tail = lambda b: alpha - 2 * exp(-F(a) / b) / (1 + exp(-1 / b))
    case("accuracy", dict(accuracy=a, alpha=alpha), bisect(tail, F("0.01"), F(10000), 150), rel=1e-9)
for b, c, x in [(60, 0.05, 10), (0.5, 0.5, -3), (1000, 1e-6, 0)]:
    w = -F(b) * log(F(c))
    case("confidence_interval", dict(noised=x, scale=b, alpha=c), [x - w, x + w], rel=1e-8)
z_of = lambda p: bisect(lambda x: F(p) - cdf(x), F(-60), F(60), 200)
for s, c, x in [(3, 0.01, 7), (0.25, 0.9, -1), (100, 1e-14, 5)]:
    w = -F(s) * z_of(F(c) / 2)
    case("confidence_interval", dict(noised=x, sigma=s, alpha=c), [x - w, x + w], rel=1e-8)
for s, p in [(2, 0.975), (5, 1e-30), (1, 0.6)]:
    case("confidence_interval", dict(sigma=s, p=p), F(s) * z_of(p), rel=1e-8)
case("confidence_interval", dict(scale=2, p=0.3), 2 * log(F("0.6")), rel=1e-9)


def keep(e, delta, l0, n, k=1):  # pi_n = min(e^e pi + delta, 1 - e^-e (1 - pi - delta), 1); micro-epsilon rounds nothing here
    e, d, pi = F(e) / l0, F(delta) / l0, F(0)
    for _ in range(max(0, n - k + 1)):
        pi = min(exp(e) * pi + d, 1 - exp(-e) * (1 - pi - d), F(1))
    return pi


for e, d, l0, n, k in [(1, 1e-5, 1, 5, None), (1, 1e-5, 1, 12, None), (1, 1e-5, 1, 40, None), (0.5, 1e-3, 4, 30, None), (2, 1e-8, 2, 18, None), (2, 1e-8, 2, 21, None),
                       (1, 0.01, 1, 0, None), (1, 0.01, 1, 1, None), (1, 1e-4, 1, 14, 5), (1, 1e-4, 1, 4, 5), (1, 1e-4, 1, 5, 5), (0.1, 0.02, 1, 9, 3), (8, 0.3, 3, 2, None), (0.01, 1e-6, 1, 2000, None)]:
    case("partition_truncated_geometric", dict(epsilon=e, delta=d, l0=l0, privacyUnits=n, **({} if k is None else dict(preThreshold=k))), keep(e, d, l0, n, k or 1), rel=1e-8)


def one_key(e, l0, linf, t):  # a key with one person's linf shown
    b = F(l0) * F(linf) / F(e)
    return exp(-(F(t) - linf) / b) / 2 if t >= linf else 1 - exp((F(t) - linf) / b) / 2


joint = lambda p, l0: -mp.expm1(l0 * mp.log1p(-p))
for e, l0, linf, t in [(1, 1, 1, 15), (0.5, 3, 2, 200), (2, 5, 1, 30), (1, 2, 4, 3), (1, 1, 1, 1), (0.1, 1, 1, 400)]:
    case("partition_laplace_delta", dict(l0=l0, lInf=linf, epsilon=e, threshold=t), joint(one_key(e, l0, linf, t), l0), rel=1e-9)
for e, d, l0, linf in [(1, 1e-6, 1, 1), (0.5, 1e-9, 3, 2), (2, 0.4, 5, 1), (1, 0.7, 1, 1), (0.1, 1e-5, 10, 1), (1, 0.5, 1, 3)]:
    p, b = -mp.expm1(mp.log1p(-F(d)) / l0), F(l0) * linf / F(e)
    case("partition_laplace_threshold", dict(l0=l0, lInf=linf, epsilon=e, delta=d), linf - b * log(2 * p) if p <= 0.5 else linf + b * log(2 * (1 - p)), rel=1e-9)
for e, nd, td, l0, linf in [(1, 1e-6, 1e-6, 1, 1), (0.5, 1e-4, 1e-9, 4, 2), (2, 1e-3, 0.3, 9, 1)]:
    s, p = sigma_for(e, nd, linf * sqrt(F(l0))), -mp.expm1(mp.log1p(-F(td)) / l0)
    case("partition_gaussian_threshold", dict(l0=l0, lInf=linf, epsilon=e, noiseDelta=nd, thresholdDelta=td), linf - s * z_of(p), rel=1e-7)
above = lambda b, k: exp(-F(k) / F(b)) / (1 + exp(-1 / F(b)))  # P(X >= k), k >= 1
for b, t, l0, linf in [(2, 25, 1, 1), (2, 25, 4, 1), (5, 60, 2, 3), (0.5, 8, 1, 2)]:
    case("stability_histogram", dict(scale=b, tau=t, l0=l0, lInf=linf), joint(above(b, t - linf + 1), l0), rel=1e-9)
    case("stability_histogram", dict(scale=b, tau=t, l0=l0, lInf=linf, noise="continuous Laplace bound"), joint(exp(-F(t - linf) / b) / 2, l0), rel=1e-9)
case("stability_histogram", dict(scale=3, tau=40, d_in=1), above(3, 39), rel=1e-9)

for rho, e in [(0.1, 1), (0.5, 3), (1e-4, 0.05), (2, 8), (0.005, 0)]:
    f = lambda a: (a - 1) * (a * F(rho) - F(e)) + a * mp.log1p(-1 / a) - log(a - 1)

    grid = mp.exp(bisect(lambda u: -mp.diff(lambda v: f(1 + mp.exp(v)), u), F(-8), F(14), 90))
    case("zcdp", dict(rho=rho, epsilon=e), exp(f(1 + grid)), rel=1e-10)
for rho, d in [(0.1, 1e-6), (1, 1e-9), (1e-4, 1e-5), (5, 1e-3)]:
    g = lambda a: a * F(rho) + (log(1 / F(d)) + (a - 1) * mp.log1p(-1 / a) - log(a)) / (a - 1)
    u = bisect(lambda u: -mp.diff(lambda v: g(1 + mp.exp(v)), u), F(-8), F(12), 90)
    case("zcdp", dict(rho=rho, delta=d), g(1 + exp(u)), rel=1e-10)
for e in (0.01, 0.7, 3, 12):
    case("zcdp", dict(mechanism="laplace", epsilon=e, l1Sensitivity=1, scale=1 / e), F(e) + exp(-F(e)) - 1, rel=1e-9)
    case("zcdp", dict(mechanism="pure-dp-worst-case (randomized response; discrete Laplace with sensitivity 1)", epsilon=e), F(e) * mp.tanh(F(e) / 2), rel=1e-9)
case("zcdp", dict(mechanism="gaussian", sigma=4, sensitivity=3), F(9) / 32, rel=1e-14)


def sg(q, s, a):
    q, s, a = F(q), F(s), F(a)
    if q == 1:
        return a / (2 * s * s)
    if a == int(a):
        total = mp.fsum(mp.binomial(int(a), k) * (1 - q) ** (a - k) * q ** k * exp(F(k * (k - 1)) / (2 * s * s)) for k in range(int(a) + 1))
    else:
        f = lambda x: mp.npdf(x, 0, s) * (1 - q + q * exp((2 * x - 1) / (2 * s * s))) ** a
        total = mp.quad(f, [k * s for k in range(-14, 15 + int(a / s / s) + 1)])
    return log(total) / (a - 1)


to_eps = lambda r, a, d: r + mp.log1p(-1 / F(a)) - (log(F(d)) + log(F(a))) / (F(a) - 1)
for q, s, n, a in [(0.1, 1, 10, 1.5), (0.001, 0.8, 1000, 4), (0.5, 5, 7, 32), (0.02, 2, 100, 6.75), (1, 3, 5, 2.2)]:
    case("rdp", dict(q=q, sigma=s, steps=n, alpha=a), n * sg(q, s, a), rel=1e-7)
ORDERS = [1.5, 2, 3, 4, 6, 8, 16, 32, 64]
for q, s, n, d in [(0.01, 1, 1000, 1e-5), (0.001, 0.6, 5000, 1e-7), (0.2, 4, 50, 1e-6), (1, 2, 3, 1e-5)]:
    case("dpsgd_rdp", dict(q=q, sigma=s, steps=n, delta=d, orders=ORDERS), max(F(0), min(to_eps(n * sg(q, s, a), a, d) for a in ORDERS)), rel=1e-7)
    case("dpsgd_rdp_legacy", dict(q=q, sigma=s, steps=n, delta=d, orders=ORDERS, conversion="Mironov17: rdp - ln(delta)/(alpha-1)"), min(n * sg(q, s, a) - log(F(d)) / (F(a) - 1) for a in ORDERS), rel=1e-7)
case("rdp", dict(sigma=3, orders=ORDERS, delta=1e-6), min(to_eps(F(a) / 18, a, 1e-6) for a in ORDERS), rel=1e-9)
for n, s, d in [(1, 2, 1e-5), (2, 2, 1e-5), (1000, 10, 1e-6)]:
    levels = len(bin(n)) - 2
    case("tree_rdp", dict(noiseMultiplier=s, steps=n, delta=d, orders=ORDERS), min(to_eps(F(a) * levels / (2 * F(s) ** 2), a, d) for a in ORDERS), rel=1e-9)


def renyi(p, q, a):
    if a == inf:
        return max(log(x / y) for x, y in zip(p, q))
    return log(mp.fsum(x ** F(a) * y ** (1 - F(a)) for x, y in zip(p, q))) / (F(a) - 1)


for noise, k, how in [(0.5, 2, "REPLACE_ONE"), (0.1, 5, "REPLACE_ONE"), (0.9, 3, "REPLACE_SPECIAL")]:
    o, u = F(noise) / k, F(1) / k
    own, alphas = 1 - F(noise) + o, [1.25, 2, 3.5, 40, inf]
    one, zero = [own, o] + [o] * (k - 2), [o, own] + [o] * (k - 2)
    answer = [renyi(one, zero, a) for a in alphas] if how.endswith("ONE") else [max(renyi(one, [u] * k, a), renyi([u] * k, one, a)) for a in alphas]
    case("rdp", dict(mechanism="k-ary randomized response", noise=noise, buckets=k, neighbours=how, alphas=[a if a != inf else "Infinity" for a in alphas]), answer, rel=1e-9)

for q, s, n, d in [(1, 4, 9, 1e-5), (1, 0.5, 1, 1e-6), (1, 50, 400, 1e-4), (0.1, 1, 1, 1e-4), (0.01, 0.7, 1, 1e-5), (0.3, 1.2, 2, 1e-4), (0.05, 2, 2, 1e-5)]:
    mp.mp.dps = 25

    def remove(e):
        one = lambda x: sampled(lambda y: gauss(s, 1, y), q, "REMOVE", x)
        if n == 1:
            return one(F(e))
        p = lambda x: (1 - F(q)) * mp.npdf(x, 0, s) + F(q) * mp.npdf(x, 1, s)
        loss = lambda x: log(1 - F(q) + F(q) * exp((2 * x - 1) / (2 * F(s) ** 2)))
        return mp.quad(lambda x: p(x) * one(F(e) - loss(x)), [k * F(s) for k in range(-12, 15)], maxdegree=5)

    if q == 1:
        answer = bisect(lambda e: gauss(s, sqrt(F(n)), e) - F(d), F(0), F(200), 80)
    else:
        answer = bisect(lambda e: remove(e) - F(d), F(0), F(8), 60 if n == 1 else 22)
    mp.mp.dps = 40
    case("dpsgd_pld", dict(q=q, sigma=s, steps=n, delta=d), answer, abs=7e-4)
for e, d, rate in [(1, 1, 0.5), (0.1, 2, 0.01), (4, 1, 0.9)]:
    base = mp.log1p(mp.expm1(F(e)) / F(rate))
    case("amplification", dict(epsilon=e, sensitivity=d, poissonRate=rate, solveFor="scale"), d / base, rel=1e-9)
    case("amplification", dict(epsilon=e, delta=0.1, sensitivity=d, poissonRate=rate, solveFor="a"), base / d, rel=1e-9)
for e, m, n in [(1, 5, 1000), (0.1, 3, 4), (6, 1, 100)]:
    case("amplification", dict(baseEpsilon=e, sampleSize=m, population=n), mp.log1p(F(m) / n * mp.expm1(F(e))), rel=1e-9)


def kov(e, k, total, delta=0):
    e = F(e)
    best = inf
    slack = 1 - (1 - F(total)) / (1 - F(delta)) ** k
    for i in range(k // 2 + 1):
        over = mp.fsum(mp.binomial(k, j) * (exp((k - j) * e) - exp((k - 2 * i + j) * e)) for j in range(i)) / (1 + exp(e)) ** k
        if over <= slack:
            best = min(best, (k - 2 * i) * e)
    return best if slack >= 0 else None


for e, d, k, total in [(0.1, 0, 100, 1e-6), (0.5, 1e-6, 20, 1e-3), (2, 0, 3, 0.01), (1, 0.01, 10, 0.05), (0.3, 0, 1, 0.5)]:
    case("composition_optimal", dict(epsilon=e, delta=d, queries=k, totalDelta=total), kov(e, k, total, d), rel=1e-9)
for text, s in [("Gaussian sigma=2 x16", 2 / F(4)), ("Gaussian sigma=10 x25", F(2)), ("Gaussian sigma=sqrt(5) x5", F(1))]:
    for e in (0.5, 2):
        case("composition_pld", dict(mechanism=text, epsilon=e), gauss(s, 1, e), rel=1e-3)
case("composition_pld", dict(mechanism="Poisson q=0.1 Laplace scale=2 x5", delta=0), 5 * mp.log1p(F("0.1") * mp.expm1(F("0.5"))), abs=1e-4)
case("composition_pld", dict(mechanism="Laplace scale 4 x3 + scale 0.5 x2", delta=0), 4.75, abs=1e-4)
for mechanisms, fpr in [([1, 1], 0.05), ([0.5, 2, 1], 0.2)]:
    points = sorted(((mp.fprod((exp(F(e)) if b else 1) / (1 + exp(F(e))) for e, b in zip(mechanisms, bits)), mp.fprod((1 if b else exp(F(e))) / (1 + exp(F(e))) for e, b in zip(mechanisms, bits)))
                     for bits in itertools.product((0, 1), repeat=len(mechanisms))), key=lambda pq: -pq[0] / pq[1])
    left, tpr = F(fpr), F(0)
    for p, q in points:
        part = min(F(1), left / q)
        tpr, left = tpr + part * p, left - part * q
    case("composition_pld", dict(mechanisms=mechanisms, kind="pure eps worst case", fpr=fpr, returns="TPR"), tpr, abs=1e-4)
for e, d, k, sens in [(2, 0, 4, 3), (0.5, 0, 50, 1)]:
    case("composition_pld", dict(epsilon=e, delta=d, queries=k, sensitivity=sens, solveFor="Laplace scale"), F(k) * sens / e, rel=1e-3)

for noise, k, interval in [(0.3, 3, 0.5), (0.05, 6, 0.25)]:
    o = F(noise) / k
    loss = log((1 - F(noise) + o) / o) / F(interval)
    for how, r in (("pessimistic", mp.ceil), ("optimistic", mp.floor)):
        keys = [int(r(-loss)), 0, int(r(loss))]
        case("pld_rounding", dict(mechanism="randomized response", noise=noise, buckets=k, interval=interval, rounding=how, keys=keys), [o, (k - 2) * o, 1 - F(noise) + o], abs=1e-12)
hockey = lambda losses, e: mp.fsum(p * max(F(0), 1 - exp(F(e) - l)) for l, p in losses)
for interval, pmf, mass, d in [(0.1, {"10": 0.5, "-10": 0.4}, 0.1, 0.3), (2, {"0": 0.5, "1": 0.5}, 0, 0.1), (0.25, {"1": 0.25, "4": 0.5, "8": 0.15}, 0.1, 0.11)]:
    losses = [(F(k) * F(interval), F(p)) for k, p in pmf.items()]
    case("pld_eps_from_delta", dict(interval=interval, infinityMass=mass, pmf=pmf, delta=d), bisect(lambda e: F(mass) + hockey(losses, e) - F(d), F(0), F(50)) if F(mass) + hockey(losses, 0) > d else 0.0, abs=1e-9)
for mu, fpr in [(0.1, 0.05), (2, 1e-3), (5, 1e-12), (1, 0.999), (0.5, 1e-100)]:
    case("fdp", dict(mu=mu, fpr=fpr), cdf(z_of(fpr) + F(mu)), rel=1e-8)
for noise, k, fpr in [(0.2, 4, 0.01), (0.2, 4, 0.2), (0.9, 2, 0.45), (0.6, 10, 0.5)]:
    o = F(noise) / k
    own = 1 - F(noise) + o
    f = F(fpr)
    tpr = f * own / o if f <= o else own + (f - o) if f <= o + (k - 2) * o else own + (k - 2) * o + (f - o - (k - 2) * o) * o / own
    case("fdp", dict(mechanism="randomized response", noise=noise, buckets=k, fpr=fpr), tpr, rel=1e-6)
for noise in (0.1, 0.5, 0.999):  # the trade-off curve's corner is at (noise/2, noise/2)
    case("fdp", dict(mechanism="binary randomized response", noise=noise, returns="tight GDP mu"), -2 * z_of(F(noise) / 2), rel=1e-6)
for k, p in [(2, 0.9), (10, 0.5), (1000, 0.999)]:
    case("randomized_response", dict(categories=k, prob=p), log(F(p) * (k - 1) / (1 - F(p))), rel=1e-13)
case("randomized_response", dict(prob=0.6), log(F("1.5")), rel=1e-13)


def flip(scores, scale):
    best, n, out = max(scores), len(scores), [F(0)] * len(scores)
    coins = [exp(-F(best - s) / F(scale)) for s in scores]
    for order in itertools.permutations(range(n)):
        left = F(1)
        for at in order:
            out[at] += left * coins[at]
            left *= 1 - coins[at]
    return [x / mp.factorial(n) for x in out]


for scores, scale in [([0, 1], 1), ([5, 5, 5], 2), ([3, 1, 4, 1, 5], 1.5), ([0, 100], 3)]:
    case("selection", dict(mechanism="permute-and-flip = report noisy max with exponential noise", scores=scores, scale=scale, returns="selection probabilities"), flip(scores, scale), abs=1e-12)
for scale, d in [(2, 1), (4, 3)]:
    case("selection", dict(mechanism="exponential mechanism / Gumbel noise, monotonic", scale=scale, linfSensitivity=d), F(d) ** 2 / F(scale) ** 2 / 8, rel=1e-9)
case("selection", dict(mechanism="exponential mechanism with base measure", epsilon=1, utility=[0, 1, 2], measure=[2, 1, 1], returns="P(1)/P(0)"), exp(F("0.5")) / 2, rel=1e-2)

for n, v in [(1, 1), (63, 2), (64, 5), (1000, 1)]:
    case("tree_aggregation", dict(steps=n, nodeValue=v), bin(n).count("1") * v, exact=True)


def honaker(level):  # variance of the refined root of a full tree with 2^level leaves
    v = F(1)
    for _ in range(level):
        v = 1 / (1 + 1 / (2 * v))
    return v


for n in (1, 2, 16, 1024):
    case("tree_aggregation", dict(steps=n, nodeStd=3, estimator="Honaker bottom-up", returns="variance"), 9 * honaker(n.bit_length() - 1), rel=1e-9)
for n in (3, 13):
    case("tree_aggregation", dict(steps=n, nodeStd=1, estimator="Honaker bottom-up", returns="variance"), mp.fsum(honaker(b) for b in range(8) if n >> b & 1), rel=1e-9)


def nodes(n, chosen):
    return sum(sum(lo <= c < lo + size for c in chosen) ** 2 for size in (2 ** k for k in range(12)) for lo in range(0, n - size + 1, size))


for n in (1, 6, 16):
    case("tree_aggregation", dict(steps=n, participations="every step", returns="sum of squared node sensitivities"), nodes(n, range(n)), exact=True)
for n, most, apart in [(10, 2, 3), (12, 3, 2), (9, 9, 1), (16, 4, 4), (5, 1, 0)]:
    best = max(nodes(n, c) for m in range(1, most + 1) for c in itertools.combinations(range(n), m) if all(b - a >= apart + 1 for a, b in zip(c, c[1:])))
    case("tree_aggregation", dict(maxParticipation=most, minSeparation=apart, steps=n), best, exact=True)
for C, extra, answer in [([[1, 0], [1, 1]], {}, sqrt(F(2))), ([[3, 0, 0], [0, 4, 0], [0, 0, 5]], dict(minSep=1, maxParticipations=2), sqrt(F(41))), ("diag(1,2,3,4)", dict(minSep=3), sqrt(F(17)))]:
    case("matrix_factorization", dict(C=C, **extra), answer, rel=1e-12)
for mu, d, a in [(9, 2, 3), (4, 1, 16), (100, 3, 1.5)]:
    pmf = lambda x: exp(-F(mu)) * mp.besseli(abs(x), F(mu))
    value = log(mp.fsum(pmf(x) ** F(a) * pmf(x + d) ** (1 - F(a)) for x in range(-int(25 + 14 * mu ** 0.5) * 2, int(25 + 14 * mu ** 0.5) * 2))) / (F(a) - 1)
    case("distributed_noise", dict(noise="Skellam(variance mu), 1-D", mu=mu, shift=d, alpha=a, returns="exact RDP"), value, rel=1e-8)
for n, a in [(2, "1"), (5, "0.25")]:
    r = exp(-F(a))
    case("distributed_noise", dict(noise=f"sum of {n} shares, each NB(1/{n},e^-{a})-NB(1/{n},e^-{a})", equals=f"discrete Laplace a={a}", returns=["P(0)", "P(2)", "P(-7)"]), [(1 - r) / (1 + r) * r ** k for k in (0, 2, 7)], rel=1e-9)
for s, n in [(2, 5), (1, 10), (0.5, 10)]:
    case("distributed_noise", dict(noise="sum of discrete Gaussians", sigma_i=s, n=n, returns="bound"), 10 * mp.fsum(exp(-2 * mp.pi ** 2 * F(s) ** 2 * F(k) / (k + 1)) for k in range(1, n)), rel=1e-9)

for rows in [([1, 5, 9], [0, 2, 3]), ([1, 2, 3], [1, 2, 3]), ([3, 8, 8, 2], [7, 1, 1, 0, 4])]:
    # area below the upper hull of the ROC curve
    points = {(F(0), F(0))} | {(F(sum(o >= t for o in rows[1])) / len(rows[1]), F(sum(i >= t for i in rows[0])) / len(rows[0])) for t in set(rows[0] + rows[1])}
    hull = []
    for p in sorted(points):
        while len(hull) > 1 and (hull[-1][0] - hull[-2][0]) * (p[1] - hull[-2][1]) >= (hull[-1][1] - hull[-2][1]) * (p[0] - hull[-2][0]):
            hull.pop()
        hull.append(p)
    case("audit", {"in": rows[0], "out": rows[1]}, mp.fsum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in zip(hull, hull[1:])), abs=1e-9)
for k, n, a in [(0, 100, 0.05), (3, 50, 0.01), (49, 50, 0.05), (50, 50, 0.05), (10, 100000, 1e-6)]:
    tail = lambda p: mp.fsum(mp.binomial(n, j) * p ** j * (1 - p) ** (n - j) for j in range(k + 1))
    case("audit", dict(k=k, n=n, significance=a), bisect(lambda p: tail(p) - F(a), F(0), F(1), 100) if k < n else 1.0, rel=1e-7)

for e, d, k in [(0.5, 1e-6, 2), (0.1, 0, 10), (1, 1e-9, 3), (0.01, 1e-12, 100)]:
    case("group", dict(epsilon=e, delta=d, size=k, returns=["epsilon", "delta"]), [k * F(e), F(d) * mp.expm1(k * F(e)) / mp.expm1(F(e))], rel=1e-9)
case("group", dict(rho=0.1, size=5), 2.5, rel=1e-12)
case("group", dict(mu=0.3, size=4), 1.2, rel=1e-12)
for e, d, k, slack in [(0.1, 0, 100, 1e-6), (0.01, 1e-8, 1000, 1e-5), (1, 0, 5, 1e-3), (0.5, 0, 1, 0.01)]:
    kk, ee = k, F(e)
    first = k * ee
    spread = ee * k * mp.expm1(ee) / (exp(ee) + 1)
    second = spread + ee * sqrt(2 * k * log(exp(F(1)) + sqrt(k * ee * ee) / F(slack)))
    third = spread + ee * sqrt(2 * k * log(1 / F(slack)))
    case("advanced", dict(epsilon=e, delta=d, queries=k, slack=slack, returns=["epsilon", "delta"]), [min(first, second, third), 1 - (1 - F(d)) ** k * (1 - F(slack))], rel=1e-9)
for mu, e in [(1, 1), (0.1, 0.05), (3, 10)]:
    case("gdp", dict(mu=mu, epsilon=e), gauss(1 / F(mu), 1, e), rel=1e-9)
for mu, d in [(1, 1e-5), (0.2, 1e-8), (6, 1e-3)]:
    case("gdp", dict(mu=mu, delta=d), bisect(lambda e: gauss(1 / F(mu), 1, e) - F(d), F(0), F(300), 110), rel=1e-8)
case("dpsgd_noise", dict(targetEpsilon=2, delta=1e-5, q=1, steps=4, solveFor="sigma"), 2 * sigma_for(2, 1e-5, 1), rel=1e-3)
case("dpsgd_noise", dict(targetEpsilon=1, delta=1e-6, q=1, steps=9, solveFor="sigma"), 3 * sigma_for(1, 1e-6, 1), rel=2e-3)

print("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]")
