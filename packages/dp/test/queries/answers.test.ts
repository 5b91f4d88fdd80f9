// With a price so high that no noise is left, answers are those of an independent computation in exact fractions.
import { seededRandom, UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  covariance,
  discovered,
  histogram,
  kaplanMeier,
  marginals,
  mean,
  median,
  of,
  openLedger,
  quantile,
  regression,
  variance,
} from "../../src/index.ts";
import { vectors } from "../vectors/questions.ts";

const { rows, bounds, grid } = vectors;
const EXACT = { epsilon: 1e8 };
const exactly = () => openLedger({ budget: { epsilon: 1e9 }, unit: { rowsPerPerson: 1 } });
const noisy = (epsilon: number, seed = 1) =>
  openLedger({ budget: { epsilon }, unit: { rowsPerPerson: 1 }, random: seededRandom(new Uint8Array(32).fill(seed)) });

describe("without noise, as computed in fractions", () => {
  test("means, variances and covariances", async () => {
    const ledger = await exactly();
    const { value } = await ledger.release(covariance(bounds), rows, EXACT);
    expect(value.rows).toBe(rows.length);
    for (const [i, field] of value.fields.entries()) {
      expect(value.means[i]).toBeCloseTo(vectors.mean[field as "age"], 10);
      for (const [j, expected] of vectors.covariance[i]!.entries())
        expect(value.matrix[i]![j]).toBeCloseTo(expected, 9);
    }
    const ages = await ledger.release(of("age", mean(bounds.age)), rows, EXACT);
    expect(ages.value.mean).toBeCloseTo(vectors.mean.age, 10);
    const spread = await ledger.release(of("age", variance(bounds.age)), rows, EXACT);
    expect(spread.value).toBeCloseTo(vectors.covariance[0]![0]!, 9);
    expect([ages.margin, spread.margin]).toEqual([0, 0]);
  });

  test("a regression, without a ridge", async () => {
    const query = regression({ outcome: "size", bounds });
    const { value } = await (await exactly()).release(query, rows, EXACT);
    expect(value.ridge).toBe(0);
    expect(value.intercept).toBeCloseTo(vectors.regression.intercept, 8);
    expect(value.coefficients.age).toBeCloseTo(vectors.regression.age, 8);
    expect(value.coefficients.nodes).toBeCloseTo(vectors.regression.nodes, 8);
  });

  test("Kaplan and Meier's curve on the grid", async () => {
    const followed = rows.map(({ time, event }) => ({ time, event: event === 1 }));
    const { value } = await (await exactly()).release(kaplanMeier({ grid }), followed, EXACT);
    expect(value).toHaveLength(vectors.kaplanMeier.length);
    for (const [at, { survival, ...expected }] of vectors.kaplanMeier.entries()) {
      expect(value[at]).toMatchObject(expected);
      expect(value[at]!.survival).toBeCloseTo(survival, 12);
    }
  });

  test("histograms and marginals count each row once in each table, and others not at all", async () => {
    const ledger = await exactly();
    const grades = ["low", "high", "low", "unknown", "high", "low"] as const;
    const { value } = await ledger.release(histogram(["low", "high"]), grades as never, EXACT);
    expect(value).toEqual([
      { key: "low", count: 3 },
      { key: "high", count: 2 },
    ]);
    const facts = { fields: { a: [0, 1], b: ["x", "y", "z"] }, tables: [["a", "b"], ["b"]] } as const;
    const table = [
      { a: 1, b: "z" },
      { a: 0, b: "x" },
      { a: 1, b: "z" },
      { a: 7, b: "y" },
    ];
    const answer = await ledger.release(marginals(facts), table, EXACT);
    expect(answer.value.map(({ counts }) => counts)).toEqual([
      [1, 0, 0, 0, 0, 2],
      [1, 1, 2],
    ]);
  });

  test("quantiles are the grid value with the fewest rows on the wrong side", async () => {
    const ledger = await exactly();
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const candidates = [-5, 0, 3, 5, 7, 9, 40];
    expect((await ledger.release(median(candidates), values, EXACT)).value).toBe(5);
    expect((await ledger.release(quantile({ probability: 0.9, grid: candidates }), values, EXACT)).value).toBe(9);
    expect((await ledger.release(quantile({ probability: 0.25, grid: candidates }), values, EXACT)).value).toBe(3);
  });

  test("keys that many share are found with their counts, and one person's key is not", async () => {
    const ledger = await openLedger({ budget: { epsilon: 1e6, delta: 1e-6 }, unit: { rowsPerPerson: 1 } });
    const codes = [...Array.from({ length: 40 }, () => "DC50"), ...Array.from({ length: 30 }, () => "DC18"), "DX99"];
    const { value } = await ledger.release(discovered, codes, { epsilon: 1e5, delta: 1e-6 });
    expect(value).toEqual([
      { key: "DC18", count: 30 },
      { key: "DC50", count: 40 },
    ]);
  });
});

describe("with noise, whatever it is", () => {
  test("a curve lies in [0, 1] and never rises", async () => {
    const followed = fc.array(fc.record({ time: fc.nat(3000), event: fc.boolean() }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(followed, fc.nat(250), async (rows, seed) => {
        const { value } = await (await noisy(1, seed)).release(kaplanMeier({ grid }), rows, { epsilon: 0.2 });
        const curve = [1, ...value.map(({ survival }) => survival), 0];
        for (const [at, survival] of curve.slice(1).entries()) expect(survival).toBeLessThanOrEqual(curve[at]!);
      }),
      { numRuns: 60 },
    );
  });

  test("moments are possible ones: variances not negative, correlations in [-1, 1], means in the bounds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(250), fc.nat(8), async (seed, length) => {
        const { value } = await (await noisy(1, seed)).release(covariance(bounds), rows.slice(0, length), {
          epsilon: 0.3,
        });
        for (const [i, line] of value.matrix.entries()) {
          expect(line[i]).toBeGreaterThanOrEqual(0);
          for (const [j, entry] of line.entries())
            expect(Math.abs(entry)).toBeLessThanOrEqual(Math.sqrt(line[i]! * value.matrix[j]![j]!) * (1 + 1e-12));
        }
        const { lower, upper } = bounds.age;
        expect(value.means[0]).toBeGreaterThanOrEqual(lower);
        expect(value.means[0]).toBeLessThanOrEqual(upper);
      }),
      { numRuns: 60 },
    );
  });

  test("the interval of a mean and the margin of a variance hold the true one at least 95 times in 100", async () => {
    let [heldMean, heldVariance] = [0, 0];
    const asks = 300;
    const ages = rows.map(({ age }) => age);
    for (let seed = 0; seed < asks; seed++) {
      const ledger = await noisy(4, (seed % 251) ^ (seed > 250 ? 128 : 0));
      const { value } = await ledger.release(mean(bounds.age), ages, { epsilon: 1 });
      if (value.low <= vectors.mean.age && vectors.mean.age <= value.high) heldMean++;
      const spread = await ledger.release(variance(bounds.age), ages, { epsilon: 3 });
      if (Math.abs(spread.value - vectors.covariance[0]![0]!) <= spread.margin) heldVariance++;
    }
    const least = 0.95 - 5 * Math.sqrt((0.95 * 0.05) / asks); // a false alarm once in 3 million seeds
    expect(heldMean / asks).toBeGreaterThan(least);
    expect(heldVariance / asks).toBeGreaterThan(least);
  });

  test("a regression of nothing but noise is solved, with a ridge where need be", async () => {
    for (let seed = 0; seed < 40; seed++) {
      const query = regression({ outcome: "size", bounds });
      const { value } = await (await noisy(1, seed)).release(query, rows.slice(0, 3), { epsilon: 0.05 });
      for (const number of [value.intercept, value.ridge, ...Object.values(value.coefficients)])
        expect(Number.isFinite(number)).toBe(true);
    }
  });
});

describe("rows that are refused, by position and never by value", () => {
  test("for each question", async () => {
    const ledger = await openLedger({ budget: { epsilon: 9, delta: 1e-3 }, unit: { rowsPerPerson: 1 } });
    const ask = { epsilon: 1 };
    const refusals = [
      ledger.release(mean(bounds.age), [40, 41.5], ask),
      ledger.release(covariance(bounds), [rows[0]!, { age: 40, nodes: Number.NaN, size: 1 }], ask),
      ledger.release(
        kaplanMeier({ grid }),
        [
          { time: 1, event: 0 },
          { time: -415, event: 1 },
        ],
        ask,
      ),
      ledger.release(
        kaplanMeier({ grid }),
        [
          { time: 1, event: 0 },
          { time: 5, event: 415 as 1 },
        ],
        ask,
      ),
      ledger.release(median([1, 2]), [1, Number.NaN], ask),
      ledger.release(discovered, ["a", 415 as never], { epsilon: 1, delta: 1e-6 }),
    ];
    for (const refusal of refusals) {
      const error: unknown = await refusal.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UsageError);
      expect(String(error)).toMatch(/number 1 /);
      expect(String(error)).not.toContain("41");
    }
    expect(await ledger.remaining()).toEqual({ epsilon: 9, delta: 1e-3 });
  });

  test("questions that cannot be: grids, keys, bounds, tables", () => {
    const bad = [
      () => mean({ lower: 1, upper: 1 }),
      () => mean({ lower: 0, upper: 2 ** 27 }),
      () => covariance({}),
      () => regression({ outcome: "a", bounds: { a: { lower: 0, upper: 1 } } }),
      () => histogram([]),
      () => histogram(["a", "a"]),
      () => kaplanMeier({ grid: [] }),
      () => kaplanMeier({ grid: [0, 5] }),
      () => kaplanMeier({ grid: [5, 5] }),
      () => median([3]),
      () => median([3, 2]),
      () => quantile({ probability: 0, grid: [1, 2] }),
      () => quantile({ probability: 1 / 3, grid: [1, 2] }),
      () => marginals({ fields: { a: [1] }, tables: [] }),
      () => marginals({ fields: { a: [1, 1] }, tables: [["a"]] }),
      () => marginals({ fields: { a: [1] }, tables: [["b" as "a"]] }),
    ];
    for (const make of bad) expect(make).toThrow(UsageError);
  });
});

test("keys that JSON cannot tell apart are refused: one question would be answered with another's record", () => {
  for (const key of [Number.NaN, Number.POSITIVE_INFINITY, undefined as unknown as number, null as unknown as number]) {
    expect(() => histogram([key])).toThrow(UsageError);
    expect(() => marginals({ fields: { a: [key] }, tables: [["a"]] })).toThrow(UsageError);
  }
});

test("the margin of a variance holds the turning point that lies between the corners of its sums", () => {
  // rows 30 +- 20, sum 100 +- 0, squares 500 +- 0: (500 - 10^4 / n) / (n - 1) is 6.12 at 50 and -55 at 10, but 6.33 near 39
  const { mechanism } = variance({ lower: -50, upper: 50 });
  const { noise, read } = mechanism({ rowsPerPerson: 1 }, { measure: "pure", microEpsilon: 1_000_000 });
  const [rowsMargin = 0, sumMargin = 0, squaresMargin = 0] = noise.map(({ margin }) => margin);
  const numbers = fc.record({ rows: fc.integer({ min: 2, max: 80 }), sum: fc.nat(4000), squares: fc.nat(200_000) });
  const of = (n: number, sum: number, squares: number) => {
    const most = (2500 * n) / (n - 1);
    return Math.min(Math.max((squares - sum ** 2 / n) / (n - 1), 0), most);
  };
  fc.assert(
    fc.property(numbers, ({ rows, sum, squares }) => {
      const { value, margin } = read({ values: [rows, sum, squares].map(BigInt), keys: null });
      for (let n = Math.max(2, rows - rowsMargin); n <= rows + rowsMargin; n++)
        for (const a of [Math.max(0, sum - sumMargin), sum + sumMargin])
          for (const b of [squares - squaresMargin, squares + squaresMargin])
            expect(Math.abs(of(n, a, b) - value)).toBeLessThanOrEqual(margin * (1 + 1e-9) + 1e-9);
    }),
  );
});
