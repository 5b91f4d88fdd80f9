# Writes src/accounting/mills-table.ts: exp(x^2/2) P(Z > x), Z standard normal, x >= 0, as polynomials in pieces.
# python3 mills-table.py > ../../src/accounting/mills-table.ts     (mpmath 1.4; 2026-11-22)
from mpmath import mp, mpf, erfc, exp, sqrt, cos, pi, chebyfit, quad, taylor, polyval, matrix, lu_solve
mp.dps = 60
PIECES, DEGREE = 12, 11

def mills(x):
    return exp(x * x / 2) * erfc(x / sqrt(2)) / 2 if x < 200 else sum(
        (-1) ** k * mp.fac2(2 * k - 1) / x ** (2 * k + 1) for k in range(12)) / sqrt(2 * pi)

def of_t(t):  # t = 1 / (1 + x/2), so x = 2 (1 - t) / t
    return mpf(0) if t == 0 else mills(2 * (1 - t) / t) / t  # divided by t: bounded away from 0 on [0, 1]

def at_zero():
    return 1 / (2 * sqrt(2 * pi))

rows = []
for piece in range(PIECES):
    nodes = [cos(pi * (2 * k + 1) / (2 * (DEGREE + 1))) / 2 for k in range(DEGREE + 1)]
    values = [of_t((piece + mpf(1) / 2 + u) / PIECES) for u in nodes]
    A = matrix(DEGREE + 1, DEGREE + 1)
    for i, u in enumerate(nodes):
        for j in range(DEGREE + 1):
            A[i, j] = u ** j
    rows.append(lu_solve(A, matrix(values)))
print("// Made by test/vectors/mills-table.py with mpmath 1.4 at 60 digits; do not edit.")
print("/** Twelve pieces of t in (0, 1]: piece i is a polynomial in 12 t - i - 1/2, lowest power first, twelve numbers. */")
print("export const MILLS: Float64Array = Float64Array.of(")
for row in rows:
    print("  " + ", ".join(repr(float(v)) for v in row) + ",")
print(");")
import sys
worst = 0
for piece in range(PIECES):
    for k in range(41):
        u = mpf(k) / 40 - mpf(1) / 2
        t = (piece + mpf(1) / 2 + u) / PIECES
        if t == 0: continue
        p = sum(float(rows[piece][j]) * u ** j for j in range(DEGREE + 1))
        worst = max(worst, abs(p / of_t(t) - 1))
print(float(worst), file=sys.stderr)
