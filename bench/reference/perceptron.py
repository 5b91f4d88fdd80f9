# Reference values for the gradient of a multilayer perceptron, by no back-propagation: forward in complex numbers, one step of i 1e-200 a
# weight (Squire & Trapp 1998), which has no rounding of differences. From the root of the checkout:
#   python3 bench/reference/perceptron.py > packages/federated/test/learning/vectors/perceptron.python.json
import cmath
import json
import platform

H = 1e-200
SHAPES = [
    {"inputs": 2, "hidden": [3], "family": "logistic"},
    {"inputs": 4, "hidden": [5, 3], "family": "logistic"},
    {"inputs": 3, "hidden": [4, 2, 3], "family": "gaussian"},
]


def stream(seed):
    state = seed
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield (state >> 11) / 2**53 * 2 - 1


def says(sizes, weights, row):
    at, values = 0, [complex(x) for x in row]
    for k in range(1, len(sizes)):
        before, size = sizes[k - 1], sizes[k]
        bias = at + size * before
        sums = [weights[bias + o] + sum(weights[at + o * before + i] * values[i] for i in range(before)) for o in range(size)]
        values = sums if k == len(sizes) - 1 else [cmath.tanh(s) for s in sums]
        at = bias + size
    return values[0]


def loss(shape, sizes, weights, rows, labels):
    total = 0
    for row, label in zip(rows, labels):
        end = says(sizes, weights, row)
        if shape["family"] == "gaussian":
            total += (end - label) ** 2 / 2
        else:
            total += cmath.log(1 + cmath.exp(-end if label == 1 else end))
    return total


cases = []
for number, shape in enumerate(SHAPES):
    sizes = [shape["inputs"], *shape["hidden"], 1]
    draw = stream(number + 1)
    count = sum(sizes[k] * (sizes[k - 1] + 1) for k in range(1, len(sizes)))
    weights = [next(draw) for _ in range(count)]
    rows = [[2 * next(draw) for _ in range(shape["inputs"])] for _ in range(7)]
    labels = [(1 if next(draw) > 0 else 0) if shape["family"] == "logistic" else 3 * next(draw) for _ in rows]
    gradient = []
    for j in range(count):
        stepped = [complex(w, H if i == j else 0) for i, w in enumerate(weights)]
        gradient.append(loss(shape, sizes, stepped, rows, labels).imag / H)
    cases.append({
        "shape": shape, "weights": weights, "rows": rows, "labels": labels,
        "loss": loss(shape, sizes, [complex(w) for w in weights], rows, labels).real, "gradient": gradient,
        "says": [says(sizes, [complex(w) for w in weights], row).real for row in rows],
    })
print(json.dumps({"source": "complex steps, forward only", "generator": "bench/reference/perceptron.py", "python": platform.python_version(), "date": "2026-11-22", "cases": cases}, indent=1))
