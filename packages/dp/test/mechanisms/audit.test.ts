import { type Random, seededRandom, systemRandom } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { count, discovered, median, planShares } from "../../src/index.ts";
import { gaussianDelta } from "../../src/mechanisms/analytic-gaussian.ts";
import { discreteGaussianVariance } from "../../src/mechanisms/gaussian.ts";
import { matrixCounter } from "../../src/mechanisms/matrix-counting.ts";
import { keepProbability, selectPartitions } from "../../src/mechanisms/partition-selection.ts";
import { randomizedResponse } from "../../src/mechanisms/randomized-response.ts";
import { type Choice, exponential, noisyMax, permuteAndFlip } from "../../src/mechanisms/selection.ts";
import { sparseVector } from "../../src/mechanisms/sparse-vector.ts";
import { stabilityHistogram } from "../../src/mechanisms/stability-histogram.ts";
import { staircase } from "../../src/mechanisms/staircase.ts";
import { treeCounter } from "../../src/mechanisms/tree.ts";
import { calibrated, drawer } from "../../src/queries/calibrate.ts";
import type { Price } from "../../src/queries/price.ts";
import { discreteGaussian } from "../../src/samplers/discrete-gaussian.ts";
import { epsilonAtLeast, lowerBound, type Observed } from "./clopper-pearson.ts";

/** The slow suite sets this to a million or more, and draws other noise each time. */
const runs = Number(process.env.TAVS_DP_AUDIT_RUNS ?? 4000);
const random: Random = process.env.TAVS_DP_AUDIT_RUNS ? systemRandom : seededRandom(new Uint8Array(32).fill(17));
const ALPHA = 1e-9; // of each bound: a mechanism that keeps its word is refused once in 10^9

/** A mechanism, asked about one data set and about a neighbour, and something that is likelier of the first. */
interface Distinguisher {
  readonly epsilon: number;
  readonly delta: number;
  /** Whether it happened, of the data set with the person or without. */
  readonly happened: (withPerson: boolean) => boolean;
}

const E = 1_000_000; // epsilon 1
const once = { rowsPerPerson: 1 } as const;
const bit = (withPerson: boolean) => (withPerson ? 1n : 0n);
const choices = (
  make: (terms: { sensitivity: bigint; microEpsilon: number; monotonic: boolean }) => Choice,
): Distinguisher => {
  const choice = make({ sensitivity: 1n, microEpsilon: E, monotonic: false });
  return {
    epsilon: 1,
    delta: 0,
    // candidate 0 among five: up by one, the others down by one
    happened: (present) => choice.choose(present ? [1n, 0n, 0n, 0n, 0n] : [0n, 1n, 1n, 1n, 1n], random) === 0,
  };
};
const rhoDelta = 1e-3;
/** The epsilon of rho at a delta, for the Gaussian law. */
const gaussianEpsilon = (rho: number) => {
  const sigma = Math.sqrt(1 / (2 * rho));
  let epsilon = 0;
  while (gaussianDelta({ sigma, sensitivity: 1, epsilon }) > rhoDelta) epsilon += 0.001;
  return epsilon;
};

/** The noise that a ledger adds to one number which one person moves so far. */
const ledgerNoise = (price: Price, moved: bigint): (() => bigint) => {
  const [noise] = calibrated([{ name: "number", length: 1, l1: moved, l2Squared: moved * moved }], price);
  const draw = drawer(random);
  return () => draw(noise!)[0]!;
};
const laplace = (microEpsilon: number) => ledgerNoise({ measure: "pure", microEpsilon }, 1n);
const gaussian = ledgerNoise({ measure: "concentrated", nanoRho: 500_000_000 }, 4n);

const mechanisms: Readonly<Record<string, Distinguisher>> = {
  laplace: (() => {
    const noise = laplace(E);
    return { epsilon: 1, delta: 0, happened: (present: boolean) => bit(present) + noise() >= 1n };
  })(),
  "gaussian by rho": {
    epsilon: gaussianEpsilon(0.5),
    delta: rhoDelta,
    happened: (present) => 4n * bit(present) + gaussian() >= 8n,
  },
  "gaussian of an integer": (() => {
    const noise = discreteGaussian(discreteGaussianVariance({ epsilon: 1, delta: 0.05, sensitivity: 1 }), random);
    return { epsilon: 1, delta: 0.05, happened: (present: boolean) => bit(present) + noise() >= 2n };
  })(),
  staircase: (() => {
    const noise = staircase({ l1Sensitivity: 3n, microEpsilon: E }, random);
    return { epsilon: 1, delta: 0, happened: (present: boolean) => 3n * bit(present) + noise() >= 3n };
  })(),
  exponential: choices(exponential),
  "permute and flip": choices(permuteAndFlip),
  "noisy max": choices(noisyMax),
  "sparse vector": {
    epsilon: 1,
    delta: 0,
    happened: (present) => {
      // Below five times and then above: an old threshold, or noise of the answers alone, would be seen.
      const ask = sparseVector({ threshold: 0n, sensitivity: 1n, microEpsilon: E, positives: 1 }, random);
      for (let asked = 0; asked < 3; asked++) if (ask(present ? -1n : 0n)) return false;
      return ask(present ? 1n : 0n);
    },
  },
  "randomised response": {
    epsilon: 1,
    delta: 0,
    happened: (present) => randomizedResponse({ categories: 4, microEpsilon: E }, random)(present ? 3 : 0) === 3,
  },
  "selection of groups": {
    epsilon: 1,
    delta: 0.1,
    happened: (present) =>
      selectPartitions([present ? 2 : 1], { microEpsilon: E, delta: 0.1, groupsPerPerson: 1, preThreshold: 1 }, random)
        .length === 1,
  },
  "table of unknown groups": {
    epsilon: 1,
    delta: 0.1,
    happened: (present) =>
      stabilityHistogram(present ? [1] : [], { microEpsilon: E, delta: 0.1, groupsPerPerson: 1, perGroup: 1 }, random)
        .length === 1,
  },
  "discovered keys": (() => {
    const mechanism = discovered.mechanism(once, { measure: "approximate", microEpsilon: E, femtoDelta: 1e14 });
    const happened = (present: boolean) => mechanism.prepare(present ? ["a"] : [])(random).values.length === 1;
    return { epsilon: 1, delta: 0.1, happened };
  })(),
  "median by epsilon": (() => {
    const mechanism = median([0, 1, 2]).mechanism(once, { measure: "pure", microEpsilon: E });
    const happened = (present: boolean) => mechanism.read(mechanism.prepare(present ? [2] : [])(random)).value === 2;
    return { epsilon: 1, delta: 0, happened };
  })(),
  "median by rho": (() => {
    const mechanism = median([0, 1, 2]).mechanism(once, { measure: "concentrated", nanoRho: 125_000_000 });
    const happened = (present: boolean) => mechanism.read(mechanism.prepare(present ? [2] : [])(random)).value === 2;
    return { epsilon: 1, delta: 0, happened }; // rho = epsilon^2 / 8
  })(),
  "shares of noise, all but the honest ones subtracted": (() => {
    const company = { most: 3, least: 3, colluding: 1 };
    const plan = planShares(count, { unit: once, nanoRho: 50_000_000, company });
    const [numerator, denominator] = plan.shares[0]!.parameter.split("/").map(BigInt);
    const share = discreteGaussian({ numerator: numerator!, denominator: denominator! }, random);
    const happened = (present: boolean) => bit(present) + share() + share() >= 3n;
    return { epsilon: gaussianEpsilon(0.05), delta: rhoDelta, happened };
  })(),
  "tree of totals": {
    epsilon: gaussianEpsilon(0.5),
    delta: rhoDelta,
    happened: (present) => {
      const add = treeCounter({ steps: 2, sensitivity: 1n, microRho: 500_000 }, random);
      const first = add(bit(present)).total;
      return Number(first) + Number(add(0n).total) >= 2;
    },
  },
  "totals by a matrix root": {
    epsilon: gaussianEpsilon(0.5),
    delta: rhoDelta,
    happened: (present) => {
      const add = matrixCounter({ steps: 2, sensitivity: 1n, microRho: 500_000 }, random);
      const first = add(bit(present));
      return first + add(0n) >= 2;
    },
  },
};

function observe(happened: () => boolean): Observed {
  let hits = 0;
  for (let run = 0; run < runs; run++) if (happened()) hits++;
  return { hits, runs };
}

/** The larger bound of both directions, of what happened and of what did not. */
function audit({ delta, happened }: Distinguisher): number {
  const [present, absent] = [observe(() => happened(true)), observe(() => happened(false))];
  const not = ({ hits }: Observed): Observed => ({ hits: runs - hits, runs });
  return Math.max(
    epsilonAtLeast(present, absent, delta, ALPHA),
    epsilonAtLeast(absent, present, delta, ALPHA),
    epsilonAtLeast(not(present), not(absent), delta, ALPHA),
    epsilonAtLeast(not(absent), not(present), delta, ALPHA),
  );
}

describe(`audited by ${runs} runs on each of two neighbours`, () => {
  for (const [name, distinguisher] of Object.entries(mechanisms))
    test(`${name}: no event refutes epsilon ${distinguisher.epsilon.toFixed(2)}`, () => {
      expect(audit(distinguisher)).toBeLessThanOrEqual(distinguisher.epsilon);
    }, 3_600_000);

  test("the audit refutes half the noise, and a threshold at which groups are shown that should not be", () => {
    const tooLittle = laplace(2 * E);
    const half: Distinguisher = {
      ...mechanisms.laplace!,
      happened: (present) => bit(present) + tooLittle() >= 1n,
    };
    expect(audit(half)).toBeGreaterThan(1);
    const rarely = keepProbability({ microEpsilon: E, delta: 0.2, groupsPerPerson: 1, preThreshold: 1 }, 1);
    expect(
      epsilonAtLeast({ hits: Math.round(rarely * 4000), runs: 4000 }, { hits: 0, runs: 4000 }, 0.1, ALPHA),
    ).toBeGreaterThan(1);
  });
});

test('the bounds are those of R: binom.test(5, 100, alternative = "greater", conf.level = 0.975)', () => {
  expect(Math.abs(lowerBound({ hits: 5, runs: 100 }, 0.025) - 0.01643188)).toBeLessThan(1e-7);
  expect(Math.abs(1 - lowerBound({ hits: 95, runs: 100 }, 0.025) - 0.1128349)).toBeLessThan(1e-7);
});
