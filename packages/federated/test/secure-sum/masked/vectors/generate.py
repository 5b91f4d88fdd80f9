#!/usr/bin/env python3
"""Shamir's sharing over GF(2^16) and the neighbours of Bell et al., from the definitions, with the standard library alone.
python3 generate.py > masked.python.json"""
import hashlib
import json
from fractions import Fraction
from math import comb

POLYNOMIAL = 0x1002D  # x^16 + x^5 + x^3 + x^2 + 1


def multiply(a, b):
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0x10000:
            a ^= POLYNOMIAL
        b >>= 1
    return product


def inverse(a):  # a^(2^16 - 2)
    power, result, exponent = a, 1, 2**16 - 2
    while exponent:
        if exponent & 1:
            result = multiply(result, power)
        power = multiply(power, power)
        exponent >>= 1
    return result


def order_of_x():
    value, order = 2, 1
    while value != 1:
        value, order = multiply(value, 2), order + 1
    return order


def lanes(data):
    return [int.from_bytes(data[i : i + 2], "little") for i in range(0, len(data), 2)]


def packed(values):
    return b"".join(value.to_bytes(2, "little") for value in values)


def evaluate(coefficients, x):  # the plain sum of a_k x^k, lane by lane
    result = [0] * len(coefficients[0])
    power = 1
    for coefficient in coefficients:
        result = [r ^ multiply(c, power) for r, c in zip(result, coefficient)]
        power = multiply(power, x)
    return result


def interpolate(shares):  # at zero
    result = [0] * len(shares[0][1])
    for j, (xj, share) in enumerate(shares):
        weight = 1
        for m, (xm, _) in enumerate(shares):
            if m != j:
                weight = multiply(weight, multiply(xm, inverse(xm ^ xj)))
        result = [r ^ multiply(s, weight) for r, s in zip(result, share)]
    return result


def stream(label, size):
    out, i = b"", 0
    while len(out) < size:
        out += hashlib.sha256(f"{label}/{i}".encode()).digest()
        i += 1
    return out[:size]


def sharing(threshold, places):
    data = stream(f"sharing/{threshold}", 64 * threshold)
    coefficients = [lanes(data[64 * k : 64 * k + 64]) for k in range(threshold)]
    shares = [(x, evaluate(coefficients, x)) for x in places]
    assert interpolate(shares[:threshold]) == coefficients[0]
    return {
        "threshold": threshold,
        "coefficients": data.hex(),
        "shares": [{"place": x, "share": packed(share).hex()} for x, share in shares],
    }


def at_least(population, marked, drawn, least):
    ways = sum(comb(marked, j) * comb(population - marked, drawn - j) for j in range(least, min(marked, drawn) + 1))
    return Fraction(ways, comb(population, drawn))


def in_a_row(parties, bad, run):  # given places of a random order are all taken by the bad
    return Fraction(comb(parties - run, bad - run), comb(parties, bad)) if run <= bad else Fraction(0)


def neighbourhood(parties, gone, colluders):
    """sigma = 40 over two events and four draws of the graph, eta = 30."""
    rare, lost = Fraction(1, 2**43), Fraction(1, 2**30)
    for k in range(2, parties - 1, 2):
        if parties * in_a_row(parties, colluders + gone, k // 2) > rare:
            continue
        others = parties - gone - 1
        if k >= others:
            return None
        among = next(m for m in range(k + 1) if parties * at_least(others, colluders, k, m + 1) <= rare)
        t = (k + 1 + among) // 2 + 1
        if k <= gone + colluders:  # two runs of k / 2 places can be emptied on purpose
            in_half = next(m for m in range(k + 1) if parties * at_least(others, colluders, k // 2, m + 1) <= rare)
            t = max(t, k // 2 + 2 + min(in_half, colluders // 2))
        if t <= k and parties * at_least(parties - 1, gone, k, k - t + 1) <= lost:
            return {"neighbours": k, "threshold": t}
    return None


CASES = [(129, 5, 1), (150, 15, 1), (200, 20, 5), (256, 25, 10), (500, 50, 5), (500, 50, 2), (400, 60, 0), (1000, 100, 1), (1000, 100, 50), (1000, 300, 1), (1000, 300, 50), (130, 60, 1)]
assert order_of_x() == 2**16 - 1
print(json.dumps({
    "source": "from the definitions of Shamir 1979 and of Bell et al. 2020, Python standard library",
    "generator": "packages/federated/test/secure-sum/masked/vectors/generate.py",
    "date": "2026-11-22",
    "sharings": [sharing(t, places) for t, places in [(1, [1, 2]), (2, [1, 2, 3]), (5, [1, 2, 7, 128, 255, 256, 4096]), (40, list(range(3, 60)))]],
    "neighbourhoods": [{"parties": n, "mayDropOut": d, "colluders": c, "expected": neighbourhood(n, d, c)} for n, d, c in CASES],
}, indent=1))
