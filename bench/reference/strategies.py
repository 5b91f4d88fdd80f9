# Reference values for strategies of federated learning, written from the papers' algorithms, in plain Python and by no code of ours.
# From the root of the checkout:
#   python3 bench/reference/strategies.py > packages/federated/test/learning/vectors/strategies.python.json
# Hospitals that differ descend on F_k(w) = sum_j a_kj (w_j - b_kj)^2 / 2 + e_k; each takes its own number of steps.
import json
import math
import sys

ROUNDS = 6
RATE = 0.1
ROWS = [120, 40, 300, 75]
STEPS = [3, 1, 5, 2]
CURVATURE = [[1.0, 0.5, 2.0], [0.3, 1.5, 0.7], [2.5, 0.9, 0.4], [0.8, 0.8, 1.1]]
CENTRE = [[1.0, -2.0, 0.5], [3.0, 0.25, -1.0], [-1.5, 2.0, 0.75], [0.0, 1.0, 4.0]]
BASE = [0.2, 0.05, 0.4, 0.0]
START = [0.5, -0.25, 1.0]
N = len(ROWS)
P = len(START)
PICKED = range(N)


def gradient(k, w):
    return [CURVATURE[k][j] * (w[j] - CENTRE[k][j]) for j in range(P)]


def loss(k, w):
    return BASE[k] + sum(CURVATURE[k][j] * (w[j] - CENTRE[k][j]) ** 2 / 2 for j in range(P))


def local(k, w, mu=0.0, anchor=None, correction=None, momentum=0.0):
    y = list(w)
    buffer = [0.0] * P
    for _ in range(STEPS[k]):
        g = gradient(k, y)
        for j in range(P):
            slope = g[j]
            if anchor is not None:
                slope += mu * (y[j] - anchor[j])
            if correction is not None:
                slope += correction[j]
            buffer[j] = momentum * buffer[j] + slope
        y = [y[j] - RATE * buffer[j] for j in range(P)]
    return y


def weighted_change(w, models):
    total = sum(ROWS)
    return [math.fsum(ROWS[k] / total * (models[k][j] - w[j]) for k in PICKED) for j in range(P)]


def fed_avg(mu=0.0):
    w, path = START, []
    for _ in range(ROUNDS):
        models = [local(k, w, mu, w) for k in PICKED]
        w = [math.fsum(ROWS[k] * models[k][j] for k in PICKED) / sum(ROWS) for j in range(P)]
        path.append(w)
    return path


def fed_avg_m(beta, rate):  # Hsu, Qi, Brown 2019
    w, v, path = START, [0.0] * P, []
    for _ in range(ROUNDS):
        change = [-d for d in weighted_change(w, [local(k, w) for k in PICKED])]
        v = [beta * v[j] + change[j] for j in range(P)]
        w = [w[j] - rate * v[j] for j in range(P)]
        path.append(w)
    return path


def fed_opt(kind, rate, beta1, beta2, tau):  # Reddi et al. 2021, Algorithm 2, with hospitals weighted by rows
    w, m, v, path = START, [0.0] * P, [tau * tau] * P, []
    for _ in range(ROUNDS):
        delta = weighted_change(w, [local(k, w) for k in PICKED])
        for j in range(P):
            m[j] = beta1 * m[j] + (1 - beta1) * delta[j]
            square = delta[j] ** 2
            if kind == "fedAdagrad":
                v[j] = v[j] + square
            elif kind == "fedYogi":
                sign = (v[j] > square) - (v[j] < square)
                v[j] = v[j] - (1 - beta2) * square * sign
            else:
                v[j] = beta2 * v[j] + (1 - beta2) * square
        w = [w[j] + rate * m[j] / (math.sqrt(v[j]) + tau) for j in range(P)]
        path.append(w)
    return path


def scaffold(rate):  # Karimireddy et al. 2020, Algorithm 1, option II
    w, c, own, path = START, [0.0] * P, [[0.0] * P for _ in PICKED], []
    for _ in range(ROUNDS):
        moves, changes = [], []
        for k in PICKED:
            y = local(k, w, correction=[c[j] - own[k][j] for j in range(P)])
            new = [own[k][j] - c[j] + (w[j] - y[j]) / (STEPS[k] * RATE) for j in range(P)]
            moves.append([y[j] - w[j] for j in range(P)])
            changes.append([new[j] - own[k][j] for j in range(P)])
            own[k] = new
        w = [w[j] + rate / N * math.fsum(d[j] for d in moves) for j in range(P)]
        c = [c[j] + 1 / N * math.fsum(d[j] for d in changes) for j in range(P)]
        path.append(w)
    return path


def fed_nova(momentum=0.0, mu=0.0):  # Wang et al. 2020; |a|_1 summed from the coefficients of each step themselves
    w, path = START, []
    for _ in range(ROUNDS):
        norms, directions = [], []
        for k in PICKED:
            y = local(k, w, mu, w, momentum=momentum)
            norm = 0.0
            for step in range(STEPS[k]):
                left = STEPS[k] - step
                norm += sum(momentum**i for i in range(left)) if mu == 0 else (1 - RATE * mu) ** (left - 1)
            norms.append(norm)
            directions.append([(w[j] - y[j]) / (RATE * norm) for j in range(P)])
        share = [n / sum(ROWS) for n in ROWS]
        effective = sum(share[k] * norms[k] for k in PICKED)
        w = [w[j] - effective * RATE * math.fsum(share[k] * directions[k][j] for k in PICKED) for j in range(P)]
        path.append(w)
    return path


def q_fed_avg(q, lipschitz):  # Li, Sanjabi, Beirami, Smith 2020, Algorithm 2
    w, path = START, []
    for _ in range(ROUNDS):
        moves, weights = [], []
        for k in PICKED:
            y = local(k, w)
            f = loss(k, w) + 1e-10
            step = [lipschitz * (w[j] - y[j]) for j in range(P)]
            moves.append([f**q * d for d in step])
            weights.append(q * f ** (q - 1) * sum(d * d for d in step) + lipschitz * f**q)
        w = [w[j] - math.fsum(d[j] for d in moves) / math.fsum(weights) for j in range(P)]
        path.append(w)
    return path


def ditto(lam):  # Li, Hu, Beirami, Smith 2021, Algorithm 1: the common model by federated averaging
    w, own, path = START, None, []
    for _ in range(ROUNDS):
        models = [local(k, w) for k in PICKED]
        own = [local(k, w if own is None else own[k], lam, w) for k in PICKED]
        w = [math.fsum(ROWS[k] * models[k][j] for k in PICKED) / sum(ROWS) for j in range(P)]
        path.append(w)
    return path, own


def local_layers(stays):  # Li et al. 2021 (FedBN): some weights are never averaged
    w, own, path = START, [list(START) for _ in PICKED], []
    for _ in range(ROUNDS):
        models = [local(k, [own[k][j] if j in stays else w[j] for j in range(P)]) for k in PICKED]
        own = models
        w = [math.fsum(ROWS[k] * models[k][j] for k in PICKED) / sum(ROWS) for j in range(P)]
        path.append([w[j] for j in range(P) if j not in stays])
    return path, [[own[k][j] for j in sorted(stays)] for k in PICKED]


ditto_path, ditto_own = ditto(0.7)
layers_path, layers_own = local_layers({2})
print(
    json.dumps(
        {
            "source": "the algorithms of the papers named in the program, Python " + sys.version.split()[0],
            "generator": "bench/reference/strategies.py",
            "date": "2026-11-22",
            "problem": {
                "rounds": ROUNDS,
                "learningRate": RATE,
                "rows": ROWS,
                "steps": STEPS,
                "curvature": CURVATURE,
                "centre": CENTRE,
                "base": BASE,
                "start": START,
            },
            "models": {
                "fedAvg": fed_avg(),
                "fedProx": fed_avg(0.9),
                "fedAvgM": fed_avg_m(0.8, 0.5),
                "fedAdam": fed_opt("fedAdam", 0.05, 0.9, 0.99, 0.01),
                "fedYogi": fed_opt("fedYogi", 0.05, 0.9, 0.99, 0.01),
                "fedAdagrad": fed_opt("fedAdagrad", 0.1, 0.2, 0.0, 0.01),
                "scaffold": scaffold(0.8),
                "fedNova": fed_nova(),
                "fedNovaMomentum": fed_nova(momentum=0.6),
                "fedNovaProx": fed_nova(mu=0.9),
                "qFedAvg": q_fed_avg(1.5, 10.0),
                "ditto": ditto_path,
                "localLayers": layers_path,
            },
            "atHome": {"ditto": ditto_own, "localLayers": layers_own},
        },
        indent=2,
    )
)
