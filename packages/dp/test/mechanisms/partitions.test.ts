import { seededRandom, UsageError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { fractions, keepProbability, selectPartitions } from "../../src/mechanisms/partition-selection.ts";
import { stabilityHistogram, stabilityPlan } from "../../src/mechanisms/stability-histogram.ts";
import {
  gaussianThreshold,
  laplaceStabilityDelta,
  laplaceThreshold,
  laplaceThresholdDelta,
  stabilityDelta,
  stabilityThreshold,
} from "../../src/mechanisms/thresholds.ts";
import { expMinus } from "../../src/samplers/exponential.ts";
import { exactly } from "../../src/samplers/rational.ts";
import { vectors } from "../vectors/mechanisms.ts";

const random = (byte: number) => seededRandom(new Uint8Array(32).fill(byte));

describe("the optimal selection of groups", () => {
  for (const { microEpsilon, delta, groups, probabilities } of vectors.keep) {
    const terms = { microEpsilon, delta, groupsPerPerson: groups, preThreshold: 1 };
    const close = (got: number, wanted: number) => Math.abs(got - wanted) <= 1e-9 * wanted;

    test(`epsilon ${microEpsilon / 1e6}, delta ${delta}, ${groups} groups: probabilities are mpmath's recurrence, planned and drawn`, () => {
      const { probabilities: drawn, bits } = fractions(terms);
      for (const [at, wanted] of probabilities.entries()) {
        expect(close(keepProbability(terms, at + 1), wanted)).toBe(true);
        const numerator = drawn[Math.min(at + 1, drawn.length - 1)]!;
        expect(
          close(Number((numerator << 1074n) >> bits) / 2 ** 1074, wanted) ||
            wanted < 1e-290 ||
            close(Number(numerator) / 2 ** Number(bits), wanted),
        ).toBe(true);
      }
      expect(drawn[0]).toBe(0n);
    });

    test(`epsilon ${microEpsilon / 1e6}, delta ${delta}, ${groups} groups: what is drawn satisfies the definition, exactly`, () => {
      const { probabilities: drawn, bits } = fractions(terms);
      const one = 1n << bits;
      const wide = bits + 200n; // exp(epsilon) from below, to 200 digits more
      const small = expMinus(BigInt(microEpsilon), 1_000_000n * BigInt(groups), Number(wide));
      const large = (1n << (2n * wide)) / (small + 2n);
      const { numerator, denominator } = exactly(delta);
      const bounded = (
        a: bigint,
        b: bigint, // a <= e^epsilon b + delta, over 2^bits
      ) =>
        (a << wide) * denominator * BigInt(groups) <=
        large * b * denominator * BigInt(groups) + ((numerator << bits) << wide);
      for (let people = 1; people < drawn.length; people++) {
        const [fewer, more] = [drawn[people - 1]!, drawn[people]!];
        expect(bounded(more, fewer) && bounded(fewer, more)).toBe(true);
        expect(bounded(one - more, one - fewer) && bounded(one - fewer, one - more)).toBe(true);
      }
      expect(drawn[drawn.length - 1]).toBe(one);
    });
  }

  test("draws groups as often as it plans to, keeps large ones always and those below the first threshold never", () => {
    const terms = { microEpsilon: 500_000, delta: 0.02, groupsPerPerson: 1, preThreshold: 3 };
    const counts = Array.from({ length: 40_000 }, (_, at) => at % 20);
    const kept = new Array<number>(20).fill(0);
    for (const position of selectPartitions(counts, terms, random(1))) kept[counts[position]!]!++;
    for (let people = 0; people < 20; people++) {
      const p = keepProbability(terms, people);
      expect(Math.abs(kept[people]! / 2000 - p)).toBeLessThanOrEqual(5 * Math.sqrt((p * (1 - p)) / 2000)); // a false alarm in 1.7 million
    }
    expect([kept[0], kept[1], kept[2], kept[19]]).toEqual([0, 0, 0, 2000]);
    expect(kept[3]).toBeGreaterThan(0);
    expect(keepProbability(terms, 3)).toBe(0.02);
    expect(selectPartitions([], terms, random(1))).toEqual([]);
  });

  test("terms and counts that are none are refused", () => {
    const terms = { microEpsilon: 1, delta: 0.1, groupsPerPerson: 1, preThreshold: 1 };
    for (const delta of [0, 1, Number.NaN, -0.1])
      expect(() => selectPartitions([1], { ...terms, delta }, random(1))).toThrow(UsageError);
    for (const bad of [0, 1.5, -1, Number.NaN, 2 ** 53])
      for (const name of ["microEpsilon", "groupsPerPerson", "preThreshold"])
        expect(() => selectPartitions([1], { ...terms, microEpsilon: 1_000_000, [name]: bad }, random(1))).toThrow(
          UsageError,
        );
    for (const count of [Number.NaN, -1, 0.5, 2 ** 53])
      expect(() => selectPartitions([count], { ...terms, microEpsilon: 1_000_000 }, random(1))).toThrow(
        /count number 0/,
      );
  });
});

describe("a table of unknown groups", () => {
  test("its delta is that of its own rule, above and not at least: the open defect of another library (opendp#2922)", () => {
    // One group, of one person alone: shown with the probability that delta promises, not e^(1 / scale) times as often.
    const terms = { microEpsilon: 1_000_000, delta: 0.2, groupsPerPerson: 1, perGroup: 1 };
    const { threshold } = stabilityPlan(terms);
    const promised = stabilityDelta(1, threshold, terms);
    const people = 20_000;
    const shown = stabilityHistogram(new Array(people).fill(1), terms, random(2)).length / people;
    const error = Math.sqrt((promised * (1 - promised)) / people);
    expect(promised).toBeLessThanOrEqual(0.2);
    expect(Math.abs(shown - promised)).toBeLessThan(5 * error);
    expect(promised * Math.E - promised).toBeGreaterThan(20 * error); // the other rule would be seen
  });

  test("the delta is the sum of the law above the threshold, for each group of a person", () => {
    for (const [scale, tau, perGroup, groups] of [
      [1, 10, 2, 1],
      [2, 28, 10, 3],
      [0.5, 3, 1, 2],
    ] as const) {
      const q = Math.exp(-1 / scale);
      let shown = 0;
      for (let x = -400; x <= 400; x++) if (perGroup + x > tau) shown += ((1 - q) / (1 + q)) * q ** Math.abs(x);
      const delta = stabilityDelta(scale, tau, { groupsPerPerson: groups, perGroup });
      expect(Math.abs(delta / (1 - (1 - shown) ** groups) - 1)).toBeLessThan(1e-9);
    }
  });

  test("terms that are no numbers are refused", () => {
    const one = { groupsPerPerson: 1, perGroup: 1 };
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 0, -1]) {
      for (const contribution of [
        { ...one, groupsPerPerson: bad },
        { ...one, perGroup: bad },
      ]) {
        expect(() => stabilityDelta(1, 5, contribution)).toThrow(UsageError);
        expect(() => laplaceThreshold(1, 0.1, contribution)).toThrow(UsageError);
        expect(() => laplaceStabilityDelta(1, 5, contribution)).toThrow(UsageError);
      }
      expect(() => stabilityThreshold(bad, 0.1, one)).toThrow(UsageError);
      expect(() => laplaceThresholdDelta(bad, 5, one)).toThrow(UsageError);
      const goal = { epsilon: bad, noiseDelta: 0.1, thresholdDelta: 0.1 };
      expect(() => gaussianThreshold(goal, one)).toThrow(UsageError);
    }
    expect(() => stabilityDelta(1, Number.NaN, one)).toThrow(UsageError);
  });

  test("the threshold is the smallest that keeps delta", () => {
    for (const scale of [0.3, 1, 10, 333.3])
      for (const delta of [0.4, 1e-3, 1e-9, 1e-30])
        for (const contribution of [
          { groupsPerPerson: 1, perGroup: 1 },
          { groupsPerPerson: 7, perGroup: 4 },
        ]) {
          const threshold = stabilityThreshold(scale, delta, contribution);
          expect(stabilityDelta(scale, threshold, contribution)).toBeLessThanOrEqual(delta);
          expect(stabilityDelta(scale, threshold - 1, contribution)).toBeGreaterThan(delta * (1 - 1e-11));
        }
  });

  test("shows in an order that does not say how the groups came", () => {
    const terms = { microEpsilon: 1_000_000, delta: 1e-6, groupsPerPerson: 1, perGroup: 1 };
    const shown = stabilityHistogram(new Array(1000).fill(1000), terms, random(3)).map(({ group }) => group);
    expect(shown.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, at) => at));
    const ascending = shown.filter((group, at) => at > 0 && group > shown[at - 1]!).length;
    expect(Math.abs(ascending - 499.5)).toBeLessThan(5 * Math.sqrt(1001 / 12)); // ascents of a random order: Eulerian
  });

  test("counts of nobody, or of nothing, are refused", () => {
    const terms = { microEpsilon: 1_000_000, delta: 1e-6, groupsPerPerson: 1, perGroup: 1 };
    for (const count of [0, -0, -1, 0.5, Number.NaN, 2 ** 53])
      expect(() => stabilityHistogram([5, count], terms, random(4))).toThrow(/count number 1/);
    expect(stabilityHistogram([], terms, random(4))).toEqual([]);
  });
});
