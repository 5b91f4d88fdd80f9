import { UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { krum } from "../../src/learning/robust/krum.ts";
import { forSumOf, sortingNetwork } from "../../src/learning/robust/sorting-network.ts";
import { coordinateMedian, trimmedMean } from "../../src/learning/robust/trimmed-mean.ts";
import { weightedMean } from "../../src/learning/robust/weighted-mean.ts";
import type { Numbers } from "../../src/learning/tensors.ts";
import vectors from "./robust.json" with { type: "json" };

const SINGLE = 2 ** -23;

/** Each within so many units of its size. */
function expectNear(found: Numbers, wanted: readonly number[], unit: number): void {
  expect(found.length).toBe(wanted.length);
  const bad = wanted.findIndex((value, i) => !(Math.abs(found[i]! - value) <= unit * Math.max(1, Math.abs(value))));
  expect(bad).toBe(-1);
}

describe.each<[string, (values: readonly number[]) => Numbers, number]>([
  ["32", (values) => Float32Array.from(values), SINGLE],
  ["64", (values) => Float64Array.from(values), 1e-12],
])("updates of %s bits", (_, vectorOf, unit) => {
  test.each(vectors.cases)("have the means that numpy finds", (wanted) => {
    const updates = wanted.updates.map((update) => vectorOf(update));
    const { liars, trim, kept } = wanted;
    expectNear(weightedMean(updates, wanted.weights), wanted.weightedMean, unit);
    expectNear(coordinateMedian(updates), wanted.median, unit);
    expectNear(trimmedMean(updates, trim), wanted.trimmedMean, unit);
    const found = krum(updates, { liars, keep: kept.length });
    expect(found.kept).toEqual(kept);
    expectNear(found.mean, wanted.keptMean, unit);
    expect(krum(updates, { liars }).mean).toEqual(updates[kept[0]!]);
  });

  test.each([Number.NaN, Infinity, -Infinity])("with a %d among them are refused by position", (value) => {
    const updates = Array.from({ length: 5 }, () => vectorOf([1, 2, 3]));
    updates[3]![1] = value;
    const rules = [() => coordinateMedian(updates), () => trimmedMean(updates, 1), () => krum(updates, { liars: 1 })];
    for (const rule of [...rules, () => weightedMean(updates, [1, 1, 1, 0, 1])])
      expect(rule).toThrow("update number 3 is not finite at number 1: leave it out");
  });
});

const wave = (length: number, i: number) => Float32Array.from({ length }, (_, j) => Math.sin(i * 57.3 + j * 1.7) * 10);

test("the middle of the largest numbers is a number", () => {
  const updates = Array.from({ length: 4 }, () => Float64Array.of(1.7e308));
  expect([...coordinateMedian(updates)]).toEqual([1.7e308]);
});

describe("the kernel", () => {
  const update = fc.integer({ min: 1, max: 2000 });
  test("finds over blocks of every size what plain numbers of 64 bits find", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 40 }), update, (n, length) => {
        const narrow = Array.from({ length: n }, (_, i) => wave(length, i));
        const wide = narrow.map((update) => Float64Array.from(update));
        const trim = Math.floor((n - 1) / 3);
        expectNear(trimmedMean(narrow, trim), [...trimmedMean(wide, trim)], SINGLE);
        expectNear(coordinateMedian(narrow), [...coordinateMedian(wide)], SINGLE);
        const weights = narrow.map((_, i) => 1 + (i % 7));
        expectNear(weightedMean(narrow, weights), [...weightedMean(wide, weights)], SINGLE);
        if (n > 2) expect(krum(narrow, { liars: 0 }).kept).toEqual(krum(wide, { liars: 0 }).kept);
      }),
      { numRuns: 8 },
    );
  });

  test("crosses from block to block, for few long updates and for as many as there may be", () => {
    for (const [n, length] of [
      [3, 17_000],
      [1024, 40],
    ] as const) {
      const narrow = Array.from({ length: n }, (_, i) => wave(length, i));
      const wide = narrow.map((update) => Float64Array.from(update));
      expectNear(coordinateMedian(narrow), [...coordinateMedian(wide)], SINGLE);
      expectNear(
        weightedMean(
          narrow,
          narrow.map(() => 1),
        ),
        [
          ...weightedMean(
            wide,
            narrow.map(() => 1),
          ),
        ],
        SINGLE,
      );
    }
  });

  test("has a network that sorts every order of zeros and ones, so every order at all (Knuth's 0-1 principle)", () => {
    for (let rows = 1; rows <= 8; rows++)
      for (let bits = 0; bits < 2 ** rows; bits++) {
        const column = Array.from({ length: rows }, (_, i) => (bits >> i) & 1);
        expect(exchanged(column, sortingNetwork(rows))).toEqual([...column].sort());
      }
  });

  test("leaves out of the network only what changes no sum of the ranks asked for", () => {
    for (let rows = 3; rows <= 8; rows++)
      for (let from = 0; 2 * from < rows; from++)
        for (let bits = 0; bits < 2 ** rows; bits++) {
          const column = Array.from({ length: rows }, (_, i) => (bits >> i) & 1);
          const sum = (values: readonly number[]) => values.slice(from, rows - from).reduce((a, b) => a + b, 0);
          const network = forSumOf(sortingNetwork(rows), from, rows - from);
          expect(sum(exchanged(column, network))).toBe(sum([...column].sort()));
        }
    expect(forSumOf(sortingNetwork(50), 24, 26).length).toBeLessThan(sortingNetwork(50).length);
  });
});

function exchanged(column: readonly number[], network: readonly (readonly [number, number])[]): readonly number[] {
  const rows = [...column];
  for (const [low, high] of network) if (rows[low]! > rows[high]!) [rows[low], rows[high]] = [rows[high]!, rows[low]!];
  return rows;
}

describe("hospitals that lie", () => {
  const honest = Array.from({ length: 7 }, (_, i) => Float32Array.of(1 + i / 100, -1, 0.5));
  const lies = [Float32Array.of(1e6, 1e6, 1e6), Float32Array.of(-1e30, 3e38, 1e20)];

  test("pull the mean where they like, and nothing that is robust", () => {
    const updates = [...lies, ...honest];
    const near = (mean: Numbers) => [...mean].every((value, j) => Math.abs(value - [1.03, -1, 0.5][j]!) < 0.04);
    expect(
      near(
        weightedMean(
          updates,
          updates.map(() => 1),
        ),
      ),
    ).toBe(false);
    expect(near(coordinateMedian(updates))).toBe(true);
    expect(near(trimmedMean(updates, 2))).toBe(true);
    const { mean, kept } = krum(updates, { liars: 2, keep: 5 });
    expect(near(mean)).toBe(true);
    expect(kept.every((i) => i >= lies.length)).toBe(true);
  });

  test("stay near in the whole, and so take Krum's choice far off in one weight of many; the median bears it", () => {
    const many = Array.from({ length: 8 }, (_, i) => wave(2000, i));
    const liar = Float32Array.from(coordinateMedian(many));
    liar[0] = 30;
    const updates = [...many, liar];
    expect(krum(updates, { liars: 1 })).toEqual({ mean: liar, kept: [8] }); // as docs/protocols/robust.md says
    expect(Math.abs(coordinateMedian(updates)[0]!)).toBeLessThanOrEqual(10);
  });

  test("that are more than was agreed to bear are not borne: the rules promise no more", () => {
    const updates = [...lies, Float32Array.of(1e6, 1e6, 1e6), ...honest.slice(0, 4)];
    expect(trimmedMean(updates, 1)[0]).toBeGreaterThan(1000);
  });
});

describe("updates that do not fit together", () => {
  const three = [Float32Array.of(1), Float32Array.of(2), Float32Array.of(3)];

  test.each<[string, () => unknown, RegExp]>([
    ["two updates", () => coordinateMedian(three.slice(1)), /2 updates; from 3 to 1024/],
    [
      "more than there is room for",
      () => coordinateMedian(Array.from({ length: 1025 }, () => three[0]!)),
      /1025 updates/,
    ],
    ["lengths", () => coordinateMedian([...three, new Float32Array(2)]), /number 3 has 2 numbers; number 0 has 1/],
    ["widths", () => coordinateMedian([...three, new Float64Array(1)]), /some updates are of 32 bits/],
    ["trimming of all", () => trimmedMean([...three, three[0]!], 2), /below half of the 4/],
    ["half a trim", () => trimmedMean(three, 0.5), /whole number/],
    ["too many liars", () => krum([...three, three[0]!], { liars: 1 }), /2 \* liars \+ 2 below the 4/],
    ["more kept than are honest", () => krum([...three, ...three], { liars: 1, keep: 6 }), /from 1 to the 5/],
    ["a weight too few", () => weightedMean(three, [1, 1]), /2 weights for 3/],
    ["a negative weight", () => weightedMean(three, [1, -1, 1]), /weight number 1/],
    [
      "weights that leave one update, which everybody then has",
      () => weightedMean(three, [0, 1, 0]),
      /1 updates have a/,
    ],
    ["weights that leave two", () => weightedMean(three, [1, 0, 2]), /2 updates have a weight; at least 3/],
    ["no weight at all", () => weightedMean(three, [0, 0, 0]), /add up to nothing/],
  ])("(%s) are refused", (_, rule, why) => {
    expect(rule).toThrow(UsageError);
    expect(rule).toThrow(why);
  });
});
