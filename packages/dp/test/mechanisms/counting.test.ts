import { seededRandom, UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnSensitivity } from "../../src/mechanisms/column-sensitivity.ts";
import { matrixCounter, matrixVariance, squareRootCoefficients } from "../../src/mechanisms/matrix-counting.ts";
import { append, leaf, type TreeNode, treeCounter, treeVariance } from "../../src/mechanisms/tree.ts";
import { patternSquared, treeSensitivitySquared } from "../../src/mechanisms/tree-sensitivity.ts";

const random = (byte: number) => seededRandom(new Uint8Array(32).fill(byte));
const ratio = ({ numerator, denominator }: { numerator: bigint; denominator: bigint }) =>
  Number(numerator) / Number(denominator);

/** The noisy nodes of a tree, without their noise: what the tree tells about these steps. */
function told(values: readonly bigint[]): bigint[] {
  const nodes: bigint[] = [];
  let stack: readonly TreeNode[] = [];
  for (const value of values) {
    nodes.push(value);
    stack = append(stack, leaf(value, value), (exact) => {
      nodes.push(exact);
      return exact;
    });
  }
  return nodes;
}

describe("a tree of totals", () => {
  test("one person moves it by no more than its noise is for, searched over all steps", () => {
    for (let steps = 1; steps <= 40; steps++) {
      let largest = 0n;
      const base = told(Array.from({ length: steps }, () => 0n));
      for (let at = 0; at < steps; at++) {
        const moved = told(Array.from({ length: steps }, (_, step) => (step === at ? 3n : 0n)));
        const squared = moved.reduce((sum, node, i) => sum + (node - base[i]!) ** 2n, 0n);
        if (squared > largest) largest = squared;
      }
      // variance = squared / (2 rho)
      expect(ratio(treeVariance({ steps, sensitivity: 3n, microRho: 500_000 }))).toBe(Number(largest));
    }
  });

  test("totals are right up to noise of the variance that is said, refined ones of less", () => {
    const terms = { steps: 7, sensitivity: 1n, microRho: 5000 };
    const nodeVariance = ratio(treeVariance(terms));
    const runs = 4000;
    let [plain, refined, bias] = [0, 0, 0];
    let variance = 0;
    const source = random(1);
    for (let run = 0; run < runs; run++) {
      const add = treeCounter(terms, source);
      let last = add(1n);
      for (let step = 1; step < 7; step++) last = add(BigInt(step + 1));
      plain += (Number(last.total) - 28) ** 2 / runs;
      refined += (last.refined - 28) ** 2 / runs;
      bias += (last.refined - 28) / runs;
      variance = last.variance;
    }
    const tolerance = 5 * Math.sqrt(2 / runs); // a false alarm in 1.7 million
    expect(Math.abs(plain / (3 * nodeVariance) - 1)).toBeLessThan(tolerance);
    expect(Math.abs(refined / (variance * nodeVariance) - 1)).toBeLessThan(tolerance);
    expect(variance).toBeLessThan(3);
    expect(Math.abs(bias)).toBeLessThan(5 * Math.sqrt((variance * nodeVariance) / runs));
  });

  test("with next to no noise it tells every total", () => {
    const add = treeCounter({ steps: 100, sensitivity: 1n, microRho: 2 ** 52 }, random(2));
    let sum = 0n;
    for (let step = 0; step < 100; step++) {
      sum += BigInt(step * step);
      const { total, refined } = add(BigInt(step * step));
      expect(total).toBe(sum);
      expect(Math.abs(refined - Number(sum))).toBeLessThan(1e-6);
    }
    expect(() => add(1n)).toThrow(UsageError);
  });

  test("several participations: the search finds what trying all patterns finds", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 11 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 4 }),
        (steps, times, between) => {
          let largest = 0;
          for (let set = 1; set < 2 ** steps; set++) {
            const chosen = Array.from({ length: steps }, (_, at) => at).filter((at) => (set >> at) & 1);
            if (chosen.length > times || chosen.some((at, i) => i > 0 && at - chosen[i - 1]! <= between)) continue;
            largest = Math.max(largest, patternSquared(chosen, steps));
          }
          expect(treeSensitivitySquared({ steps, times, between })).toBe(largest);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("terms that are none are refused", () => {
    for (const steps of [0, -1, 0.5, Number.NaN])
      expect(() => treeCounter({ steps, sensitivity: 1n, microRho: 1 }, random(1))).toThrow(UsageError);
    expect(() => treeCounter({ steps: 1, sensitivity: 0n, microRho: 1 }, random(1))).toThrow(UsageError);
    expect(() => treeSensitivitySquared({ steps: 10, times: 0, between: 0 })).toThrow(UsageError);
    expect(() => treeSensitivitySquared({ steps: 1000, times: 20, between: 1 })).toThrow(/too many patterns/);
  });
});

describe("totals by a matrix root", () => {
  test("the coefficients, squared as a series, are all 1", () => {
    const c = squareRootCoefficients(50);
    for (let n = 0; n < 50; n++) {
      let sum = 0;
      for (let k = 0; k <= n; k++) sum += c[k]! * c[n - k]!;
      expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
    }
  });

  test("one person moves what is told by no more than the noise is for: the first step's column", () => {
    const coefficients = squareRootCoefficients(20).map((c) => Math.round(c * 1024));
    const matrix = coefficients.map((_, row) =>
      coefficients.map((_, column) => (row >= column ? coefficients[row - column]! : 0)),
    );
    const norm = columnSensitivity(matrix, { apart: 1, times: 1 });
    const variance = ratio(matrixVariance({ steps: 20, sensitivity: 3n, microRho: 500_000 }));
    expect(Math.abs(variance / (3 * norm) ** 2 - 1)).toBeLessThan(1e-12);
  });

  test("has no bias and less noise than the tree", () => {
    const terms = { steps: 64, sensitivity: 1n, microRho: 5000 };
    const runs = 400;
    let [square, mean] = [0, 0];
    const source = random(3);
    for (let run = 0; run < runs; run++) {
      const add = matrixCounter(terms, source);
      let last = 0;
      for (let step = 0; step < 64; step++) last = add(5n);
      square += (last - 320) ** 2 / runs;
      mean += (last - 320) / runs;
    }
    const c = squareRootCoefficients(64).reduce((sum, x) => sum + x * x, 0);
    const expected = (c * c) / (2 * 0.005); // row norm x column norm, both the same
    expect(Math.abs(square / expected - 1)).toBeLessThan(5 * Math.sqrt(2 / runs));
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(expected / runs));
    expect(c * c).toBeLessThan(7 * 6); // the worst total of a tree of 7 levels, 6 nodes
  });

  test("with next to no noise it tells every total", () => {
    const add = matrixCounter({ steps: 50, sensitivity: 1n, microRho: 2 ** 52 }, random(4));
    let sum = 0;
    for (let step = 0; step < 50; step++) {
      sum += step * 7;
      expect(Math.abs(add(BigInt(step * 7)) - sum)).toBeLessThan(0.05);
    }
    expect(() => add(1n)).toThrow(UsageError);
  });

  test("columns that hold one person twice: the largest pattern, searched", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        (diagonal, apart, times) => {
          const matrix = diagonal.map((value, row) => diagonal.map((_, column) => (row === column ? value : 0)));
          let largest = 0;
          for (let set = 0; set < 2 ** diagonal.length; set++) {
            const chosen = diagonal.map((_, at) => at).filter((at) => (set >> at) & 1);
            if (chosen.length > times || chosen.some((at, i) => i > 0 && at - chosen[i - 1]! < apart)) continue;
            largest = Math.max(
              largest,
              chosen.reduce((sum, at) => sum + diagonal[at]! ** 2, 0),
            );
          }
          expect(Math.abs(columnSensitivity(matrix, { apart, times }) - Math.sqrt(largest))).toBeLessThan(1e-12);
        },
      ),
    );
  });

  test("columns that may hold one person and are not orthogonal: never below the largest move, by all patterns and signs", () => {
    const small = fc.integer({ min: -4, max: 4 });
    const matrices = fc
      .integer({ min: 1, max: 6 })
      .chain((width) =>
        fc.array(fc.array(small, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 4 }),
      );
    fc.assert(
      fc.property(matrices, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 6 }), (matrix, apart, times) => {
        const width = matrix[0]!.length;
        let largest = 0;
        for (let code = 0; code < 3 ** width; code++) {
          const steps = Array.from({ length: width }, (_, at) => (Math.floor(code / 3 ** at) % 3) - 1);
          const chosen = steps.flatMap((step, at) => (step === 0 ? [] : [at]));
          if (chosen.length > times || chosen.some((at, i) => i > 0 && at - chosen[i - 1]! < apart)) continue;
          const moved = matrix.map((row) => row.reduce((sum, each, at) => sum + each * steps[at]!, 0));
          largest = Math.max(largest, Math.hypot(...moved));
        }
        const bound = columnSensitivity(matrix, { apart, times });
        expect(bound).toBeGreaterThanOrEqual(largest * (1 - 1e-12));
        if (times === 1) expect(bound).toBeCloseTo(largest, 9);
      }),
      { numRuns: 60 },
    );
    const ones = Array.from({ length: 4 }, (_, row) => [0, 1, 2, 3].map((column) => (row >= column ? 1 : 0)));
    // (4, 3, 2, 1) is the move of all four steps: the bound is that, and of two steps two apart at most sqrt(4 + 2 + 2 x 2)
    expect(columnSensitivity(ones, { apart: 1, times: 4 })).toBeCloseTo(Math.sqrt(16 + 9 + 4 + 1), 12);
    expect(columnSensitivity(ones, { apart: 2, times: 2 })).toBeCloseTo(Math.sqrt(4 + 2 + 2 * 2), 12);
    expect(() => columnSensitivity([[1, 1], [0]], { apart: 1, times: 1 })).toThrow(UsageError);
    expect(columnSensitivity([], { apart: 1, times: 1 })).toBe(0);
  });
});
