import { UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deltaBracket, epsilonBracket, epsilonEstimate } from "../../src/accounting/bracket.ts";
import { gaussianDpDelta, gaussianDpEpsilon } from "../../src/accounting/gaussian-dp.ts";
import { deltaAt, epsilonAt } from "../../src/accounting/losses/curve.ts";
import { composed, directionsOf, planFor } from "../../src/accounting/losses/discretise.ts";
import type { Step } from "../../src/accounting/steps.ts";
import { approximate, reference, sampledGaussian } from "./reference.ts";

function mustHold({ lower, upper }: { lower: number; upper: number }, truth: number, rounding = 1e-12): void {
  expect(lower).toBeLessThanOrEqual(truth * (1 + rounding));
  expect(upper).toBeGreaterThanOrEqual(truth * (1 - rounding));
}

describe("a bracket contains the truth", () => {
  it("of one sampled answer, whichever of removing and adding is worse (closed form)", () => {
    for (const { rate, sigma, epsilon, removed, added } of reference.sampledOnce) {
      const truth = Math.max(removed, added);
      const bracket = deltaBracket([sampledGaussian(rate, sigma, 1)], { epsilon, ratio: 1e-3 });
      mustHold(bracket, truth);
      expect(bracket.upper - bracket.lower).toBeLessThan(2e-3 * truth);
    }
  });

  it("of each direction by itself: a person added, and a person removed", () => {
    for (const { rate, sigma, epsilon, removed, added } of reference.sampledOnce) {
      const directions = directionsOf([sampledGaussian(rate, sigma, 1)]);
      expect(directions.length).toBe(2);
      for (const [i, truth] of [removed, added].entries()) {
        const one = [directions[i]!];
        if (truth < 1e-12) continue; // the loss does not go so far
        const plan = { ...planFor(one, { epsilon }, 1e-3), cut: truth * 1e-6 };
        const side = (bound: "lower" | "upper") => deltaAt(composed(one, plan, bound), epsilon, bound);
        mustHold({ lower: side("lower"), upper: side("upper") }, truth);
        expect(side("upper") - side("lower")).toBeLessThan(0.05 * truth);
      }
    }
  });

  it("of the worse direction, although only one of them is given the fine grid", () => {
    for (const [rate, sigma, times] of [
      [0.02, 1, 200],
      [0.3, 4, 60],
      [0.9, 0.8, 3],
    ] as const) {
      const steps = [sampledGaussian(rate, sigma, times)];
      const { lower, upper } = epsilonBracket(steps, { delta: 1e-5, width: 1e-3 });
      for (const one of directionsOf(steps).map((direction) => [direction])) {
        const plan = planFor(one, { delta: 1e-5 }, 1e-2);
        expect(epsilonAt(composed(one, plan, "lower"), 1e-5, "lower")).toBeLessThanOrEqual(upper);
      }
      const uppers = directionsOf(steps).map((direction) =>
        epsilonAt(composed([direction], planFor([direction], { delta: 1e-5 }, 1e-2), "upper"), 1e-5, "upper"),
      );
      expect(Math.max(...uppers)).toBeGreaterThanOrEqual(lower);
      expect(Math.min(...uppers)).toBeLessThan(lower); // one alone would say too little
    }
  });

  it("where adding a person is the worse of the two", () => {
    const mechanism = { kind: "given", neighbours: "add-remove", one: [0.9, 0.1], zero: [0.5, 0.5] } as const;
    mustHold(deltaBracket([{ mechanism, times: 1 }], { epsilon: 1, ratio: 1e-6 }), 0.5 - 0.1 * Math.E, 1e-9); // removing: 0
  });

  it("of two sampled answers (quadrature)", () => {
    for (const { rate, sigma, epsilon, removed, added } of reference.sampledTwice) {
      const truth = Math.max(removed, added);
      const bracket = deltaBracket([sampledGaussian(rate, sigma, 2)], { epsilon, ratio: 1e-3 });
      mustHold(bracket, truth, 1e-9); // the quadrature's own error
      expect(bracket.upper - bracket.lower).toBeLessThan(2e-3 * truth);
    }
  });

  it("of Gaussians that go through the grid, sampled at rate 1, against their closed form, at any delta", () => {
    for (const delta of [0.3, 1e-2, 1e-5, 1e-9, 1e-20, 1e-100]) {
      const bracket = epsilonBracket([sampledGaussian(1, 20, 1000)], { delta, width: 1e-3 });
      mustHold(bracket, gaussianDpEpsilon(Math.sqrt(1000) / 20, delta));
      expect(bracket.upper - bracket.lower).toBeLessThanOrEqual(1e-3);
    }
  });

  it("and its ends meet at every width that is asked for", () => {
    const truth = gaussianDpEpsilon(2, 1e-6);
    for (const width of [0.3, 0.05, 1e-2, 1e-3, 1e-4]) {
      const { lower, upper } = epsilonBracket([sampledGaussian(1, 15, 900)], { delta: 1e-6, width });
      mustHold({ lower, upper }, truth);
      expect(upper - lower).toBeLessThanOrEqual(width);
    }
  });

  it("of different pure answers, by enumeration of all outcomes", () => {
    for (const { epsilons, epsilon, delta } of reference.pure) {
      const bracket = deltaBracket(
        epsilons.map((each) => approximate(each)),
        { epsilon, ratio: 1e-4 },
      );
      mustHold(bracket, delta, 1e-9);
      expect(bracket.upper - bracket.lower).toBeLessThan(1e-2 * delta);
    }
  });

  it("of discrete Laplace noise, every loss of which is hit by the grid", () => {
    for (const { scale, sensitivity, times, epsilon, delta } of reference.discreteLaplace) {
      const mechanism = { kind: "discrete-laplace", neighbours: "add-remove", scale, sensitivity } as const;
      const bracket = deltaBracket([{ mechanism, times }], { epsilon });
      mustHold(bracket, delta, 1e-9);
      expect(bracket.upper - bracket.lower).toBeLessThan(1e-6 * delta);
    }
  });

  it("of a batch of fixed size", () => {
    for (const { batch, population, sigma, epsilon, delta } of reference.fixedSizeOnce) {
      const of = { kind: "gaussian", neighbours: "replace-one", sigma, l2Sensitivity: 1 } as const;
      const mechanism = { kind: "fixed-size-sampled", neighbours: "replace-one", batch, population, of } as const;
      mustHold(deltaBracket([{ mechanism, times: 1 }], { epsilon, ratio: 1e-3 }), delta);
    }
  });

  it("of a mixture that is a sampled Gaussian in other words", () => {
    const mixture = {
      kind: "gaussian-mixture",
      neighbours: "add-remove",
      sigma: 1.5,
      shifts: [0, 1],
      weights: [0.8, 0.2],
    } as const;
    const [same, other] = [sampledGaussian(0.2, 1.5, 5), { mechanism: mixture, times: 5 }];
    const [a, b] = [same, other].map((step) => epsilonBracket([step], { delta: 1e-5, width: 1e-3 }));
    expect(a!.lower).toBeLessThanOrEqual(b!.upper);
    expect(b!.lower).toBeLessThanOrEqual(a!.upper);
  });
});

describe("a bracket behaves as privacy does", () => {
  const run = fc.record({
    rate: fc.double({ min: 1e-3, max: 1, noNaN: true }),
    sigma: fc.double({ min: 0.4, max: 20, noNaN: true }),
    times: fc.integer({ min: 1, max: 2000 }),
    logDelta: fc.double({ min: -12, max: -1, noNaN: true }),
  });

  it("never upside down, and one step more never costs less", () => {
    fc.assert(
      fc.property(run, ({ rate, sigma, times, logDelta }) => {
        const delta = 10 ** logDelta;
        const [some, more] = [times, times + 1].map((k) =>
          epsilonBracket([sampledGaussian(rate, sigma, k)], { delta, width: 0.05 }),
        );
        expect(some!.lower).toBeLessThanOrEqual(some!.upper);
        expect(more!.upper).toBeGreaterThanOrEqual(some!.lower);
      }),
      { numRuns: 8 },
    );
  });

  it("sampling never costs more than no sampling, nor more than the classical amplification of one answer", () => {
    fc.assert(
      fc.property(run, ({ rate, sigma, logDelta }) => {
        const delta = 10 ** logDelta;
        const { lower } = epsilonBracket([sampledGaussian(rate, sigma, 1)], { delta: rate * delta, width: 0.05 });
        const plain = gaussianDpEpsilon(1 / sigma, delta);
        expect(lower).toBeLessThanOrEqual(Math.log1p(rate * Math.expm1(plain)) * (1 + 1e-9) + 1e-12);
      }),
      { numRuns: 8 },
    );
  });

  it("delta at the epsilon of a delta is that delta", () => {
    const steps = [sampledGaussian(0.05, 1, 300)];
    const { lower, upper } = epsilonBracket(steps, { delta: 1e-6, width: 1e-4 });
    expect(deltaBracket(steps, { epsilon: upper, ratio: 1e-3 }).lower).toBeLessThanOrEqual(1e-6);
    expect(deltaBracket(steps, { epsilon: lower, ratio: 1e-3 }).upper).toBeGreaterThanOrEqual(1e-6);
  });

  it("an estimate is not a bracket: a ledger that takes brackets refuses it when it is compiled", () => {
    const estimate = epsilonEstimate([sampledGaussian(0.001, 0.8, 50_000)], { delta: 1e-6 });
    const { lower, upper } = epsilonBracket([sampledGaussian(0.001, 0.8, 50_000)], { delta: 1e-6, width: 1e-3 });
    expect(estimate.certified).toBe(false);
    expect(Math.abs(estimate.estimate - (lower + upper) / 2)).toBeLessThan(0.03);
    // @ts-expect-error an estimate has no upper end to charge
    expect(estimate.upper).toBeUndefined();
  });

  it("adding and removing differ: either alone would say too little somewhere", () => {
    const worse = reference.sampledOnce.map(({ removed, added }) => Math.sign(removed - added));
    expect(new Set(worse).has(1)).toBe(true);
    const one = reference.sampledOnce.find(({ removed, added }) => removed > 1.5 * added)!;
    const { lower } = deltaBracket([sampledGaussian(one.rate, one.sigma, 1)], { epsilon: one.epsilon });
    expect(lower).toBeGreaterThan(1.4 * one.added);
  });

  it("Poisson and fixed size are not the same sampling", () => {
    const plain = { kind: "gaussian", sigma: 1, l2Sensitivity: 1 } as const;
    const fixed = epsilonBracket(
      [
        {
          mechanism: {
            kind: "fixed-size-sampled",
            neighbours: "replace-one",
            batch: 10,
            population: 100,
            of: { ...plain, neighbours: "replace-one" },
          },
          times: 500,
        },
      ],
      { delta: 1e-6 },
    );
    const poisson = epsilonBracket([sampledGaussian(0.1, 1, 500)], { delta: 1e-6 });
    expect(fixed.lower).toBeGreaterThan(poisson.upper); // both its signs come from the worse side
  });
});

describe("at the edges", () => {
  const steps = (step: Step<"add-remove">) => [step];

  it("delta 0 asks for the largest loss, delta 1 for nothing", () => {
    expect(epsilonBracket([approximate(0.5, 0, 3), approximate(1)], { delta: 0 })).toEqual({ lower: 2.5, upper: 2.5 });
    expect(epsilonBracket(steps(sampledGaussian(0.1, 1, 10)), { delta: 0 }).lower).toBe(Number.POSITIVE_INFINITY);
    expect(epsilonBracket(steps(sampledGaussian(0.1, 1, 10)), { delta: 1 })).toEqual({ lower: 0, upper: 0 });
  });

  it("a delta that is spent before any epsilon leaves no epsilon", () => {
    expect(epsilonBracket([approximate(1, 0.1), approximate(2, 0.2)], { delta: 0.27 }).upper).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(deltaBracket([approximate(1, 0.1), approximate(2, 0.2)], { epsilon: 3 }).upper).toBeCloseTo(0.28, 12);
    expect(epsilonBracket([approximate(1, 0.1), approximate(2, 0.2)], { delta: 0.28 }).upper).toBeLessThanOrEqual(3);
  });

  it("nobody sampled is nothing said; everybody sampled is no sampling; no noise is no privacy", () => {
    expect(epsilonBracket(steps(sampledGaussian(0, 1, 100)), { delta: 1e-6 })).toEqual({ lower: 0, upper: 0 });
    mustHold(epsilonBracket(steps(sampledGaussian(1, 3, 1)), { delta: 1e-6 }), gaussianDpEpsilon(1 / 3, 1e-6));
    expect(epsilonBracket(steps(sampledGaussian(0.1, 0, 1)), { delta: 1e-6 }).upper).toBe(Number.POSITIVE_INFINITY);
    expect(deltaBracket(steps(sampledGaussian(0.1, 0, 1)), { epsilon: 1 }).upper).toBeCloseTo(0.1, 12);
  });

  it("an answer that either identifies or loses one number, and no other, has a bracket", () => {
    const given = (one: readonly number[], zero: readonly number[], times = 1) =>
      ({ mechanism: { kind: "given", neighbours: "add-remove", one, zero }, times }) as const;
    mustHold(deltaBracket([given([0.25, 0.75], [0, 1])], { epsilon: 0 }), 0.25);
    mustHold(deltaBracket([given([0.25, 0.75], [0, 1])], { epsilon: 0.1 }), 0.25); // added: 1 - 0.75 e^0.1 is less
    mustHold(deltaBracket([given([0, 1], [0.5, 0.5], 2)], { epsilon: 0.5 }), 0.75); // added: nothing but "identified", twice
    const { lower, upper } = epsilonBracket([given([1, 0], [0.25, 0.75], 3)], { delta: 0.99 }); // removed: 1 - e^epsilon / 64
    expect(lower).toBe(0);
    expect(upper).toBeLessThan(1e-2);
  });

  it("tiny and huge noise still give true brackets", () => {
    for (const sigma of [0.05, 0.1, 1e3, 1e6])
      mustHold(
        epsilonBracket(steps(sampledGaussian(1, sigma, 3)), { delta: 1e-6 }),
        gaussianDpEpsilon(Math.sqrt(3) / sigma, 1e-6),
        1e-9,
      );
    mustHold(
      deltaBracket(steps(sampledGaussian(1, 0.2, 2)), { epsilon: 12 }),
      gaussianDpDelta(Math.sqrt(2) / 0.2, 12),
      1e-9,
    );
  });

  it.each([Number.NaN, -1, 2, Number.POSITIVE_INFINITY])("delta %d is refused", (delta) => {
    expect(() => epsilonBracket(steps(sampledGaussian(0.1, 1, 1)), { delta })).toThrow(UsageError);
  });

  it.each([Number.NaN, -0.5, Number.POSITIVE_INFINITY])("a parameter of %d is refused wherever it stands", (bad) => {
    const gaussian = { kind: "gaussian", neighbours: "add-remove", sigma: 1, l2Sensitivity: 1 } as const;
    for (const mechanism of [
      { ...gaussian, sigma: bad },
      { ...gaussian, l2Sensitivity: bad },
      { kind: "poisson-sampled", neighbours: "add-remove", rate: bad, of: gaussian },
      { kind: "laplace", neighbours: "add-remove", scale: bad, l1Sensitivity: 1 },
      { kind: "discrete-laplace", neighbours: "add-remove", scale: 1, sensitivity: bad },
      { kind: "approximate", neighbours: "add-remove", epsilon: bad, delta: 0 },
      { kind: "given", neighbours: "add-remove", one: [bad, 1 - bad], zero: [0.5, 0.5] },
    ] as const)
      expect(() => epsilonBracket([{ mechanism, times: 1 }], { delta: 1e-6 })).toThrow(UsageError);
    expect(() => deltaBracket(steps(sampledGaussian(0.1, 1, 1)), { epsilon: bad })).toThrow(UsageError);
    expect(() => epsilonBracket([{ ...sampledGaussian(0.1, 1, 1), times: bad }], { delta: 1e-6 })).toThrow(UsageError);
  });

  it("relations do not mix, by type and at run time", () => {
    const replaced = { kind: "gaussian", neighbours: "replace-one", sigma: 1, l2Sensitivity: 1 } as const;
    const mixed = [sampledGaussian(0.1, 1, 1), { mechanism: replaced, times: 1 }];
    // @ts-expect-error one step is for add-remove, the other for replace-one
    expect(() => epsilonBracket(mixed, { delta: 1e-6 })).toThrow(/do not compose/);
    const wrong = { kind: "poisson-sampled", neighbours: "add-remove", rate: 0.1, of: replaced } as const;
    // @ts-expect-error Poisson sampling of a mechanism for replace-one
    expect(() => epsilonBracket([{ mechanism: wrong, times: 1 }], { delta: 1e-6 })).toThrow(UsageError);
  });
});
