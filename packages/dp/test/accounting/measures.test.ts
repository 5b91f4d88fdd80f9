import { BudgetError, UsageError } from "@tavs/core";
import { describe, expect, it } from "vitest";
import { amplifyFixedSize, amplifyPoisson } from "../../src/accounting/amplification.ts";
import { epsilonBracket } from "../../src/accounting/bracket.ts";
import { closeness, sharedGaussianRho } from "../../src/accounting/distributed.ts";
import { approximateFilter, concentratedFilter, odometer, pureFilter, spend } from "../../src/accounting/filter.ts";
import {
  gaussianDpDelta,
  gaussianDpEpsilon,
  gaussianDpMu,
  gaussianTradeOff,
} from "../../src/accounting/gaussian-dp.ts";
import { discreteLaplacePair } from "../../src/accounting/losses/pairs.ts";
import { compose, group } from "../../src/accounting/measures.ts";
import { normalTail, normalTails } from "../../src/accounting/normal.ts";
import { advancedComposition, optimalEpsilon } from "../../src/accounting/optimal-composition.ts";
import { planMargin, planNoise } from "../../src/accounting/plan.ts";
import { listedRenyi, renyiCurve, renyiEpsilon } from "../../src/accounting/renyi.ts";
import { sampledGaussianRenyi } from "../../src/accounting/sampled-renyi.ts";
import { exactSkellamRenyi, skellamRenyi } from "../../src/accounting/skellam.ts";
import { discreteLaplaceRho, laplaceRho, pureRho, zcdpDelta, zcdpEpsilon } from "../../src/accounting/zcdp.ts";
import { approximate, reference, sampledGaussian } from "./reference.ts";

const neighbours = "add-remove";

describe("the mathematics agrees with mpmath", () => {
  it("normal tails, to 2e-15 of themselves", () => {
    for (const [x, tail] of reference.normalTail) expect(Math.abs(normalTail(x) / tail - 1)).toBeLessThan(2e-15);
  });

  it("both tails at once are the two, one by one", () => {
    const out = new Float64Array(4);
    for (const x of [...reference.normalTail.map(([x]) => x), -0.3, -7, Number.POSITIVE_INFINITY]) {
      normalTails(x, out, 1);
      expect([out[1], out[3]]).toEqual([normalTail(x), normalTail(-x)]);
    }
  });

  it("Gaussian privacy, in both directions", () => {
    for (const { mu, epsilon, delta } of reference.gaussian) {
      expect(Math.abs(gaussianDpDelta(mu, epsilon) - delta)).toBeLessThanOrEqual(1e-11 * delta);
      if (delta < 1e-200 || delta > 0.999999) continue;
      if (epsilon > 0) expect(gaussianDpEpsilon(mu, delta)).toBeCloseTo(epsilon, 7);
      expect(gaussianDpMu({ epsilon, delta })).toBeCloseTo(mu, 7);
    }
  });

  it("Renyi divergences of sampled Gaussians at whole and broken orders", () => {
    for (const { rate, sigma, alpha, value } of reference.renyi)
      expect(Math.abs(sampledGaussianRenyi({ rate, sigma })(alpha) / value - 1)).toBeLessThan(1e-10);
  });

  it("the rho of discrete Laplace noise", () => {
    for (const { scale, sensitivity, rho } of reference.discreteLaplaceRho)
      expect(Math.abs(discreteLaplaceRho({ scale, sensitivity }) / rho - 1)).toBeLessThan(1e-12);
  });
});

describe("concentrated privacy", () => {
  it("discrete Laplace noise costs its divergence of order 1, the supremum over all orders, and more than the continuous formula", () => {
    for (const sensitivity of [1, 2, 3, 10, 50])
      for (const epsilon of [0.01, 0.3, 1, 2, 5]) {
        const { atoms } = discreteLaplacePair(epsilon / sensitivity, sensitivity);
        const divergence = listedRenyi(
          atoms.map(({ one }) => one),
          atoms.map(({ zero }) => zero),
        );
        const rho = discreteLaplaceRho({ scale: sensitivity / epsilon, sensitivity });
        for (let alpha = 1.01; alpha < 1e5; alpha = 1 + (alpha - 1) * 1.3)
          expect(divergence(alpha) / alpha).toBeLessThanOrEqual(rho * (1 + 1e-9) + 1e-13); // of the logarithm's rounding over alpha - 1
        expect(divergence(1)).toBeCloseTo(rho, 12);
        expect(rho).toBeGreaterThan(laplaceRho(epsilon));
        expect(rho).toBeLessThanOrEqual(pureRho(epsilon) * (1 + 1e-12));
      }
    expect(discreteLaplaceRho({ scale: 1, sensitivity: 1 })).toBeCloseTo(0.46212, 5);
    expect(discreteLaplaceRho({ scale: 2, sensitivity: 2 })).toBeCloseTo(0.3935, 4);
    expect(discreteLaplaceRho({ scale: 20_000, sensitivity: 20_000 })).toBeCloseTo(laplaceRho(1), 8);
  });

  it("converts to delta and back, below the classic bound and above what a Gaussian truly has", () => {
    for (const rho of [1e-4, 0.02, 0.5, 3])
      for (const delta of [1e-3, 1e-6, 1e-12]) {
        const epsilon = zcdpEpsilon(rho, delta);
        expect(Math.abs(zcdpDelta(rho, epsilon) / delta - 1)).toBeLessThan(1e-6);
        expect(epsilon).toBeLessThan(rho + 2 * Math.sqrt(-rho * Math.log(delta)));
        expect(epsilon).toBeGreaterThan(gaussianDpEpsilon(Math.sqrt(2 * rho), delta));
      }
    expect(zcdpEpsilon(1 / 32, 1e-3)).toBeCloseTo(0.6880024554878085, 14);
    expect(zcdpEpsilon(0.1, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("measures and relations do not mix", () => {
  it("a sum is of one measure under one relation, by type and at run time", () => {
    const pure = { measure: "pure", neighbours, epsilon: 1 } as const;
    const zcdp = { measure: "zcdp", neighbours, rho: 0.1 } as const;
    const replaced = { measure: "pure", neighbours: "replace-one", epsilon: 1 } as const;
    expect(compose([pure, { ...pure, epsilon: 1 }]).epsilon).toBe(2);
    // @ts-expect-error rho is not epsilon
    expect(() => compose([pure, zcdp])).toThrow(UsageError);
    // @ts-expect-error a cost for replacing is not one for adding
    expect(() => compose([pure, replaced])).toThrow(UsageError);
    expect(() => compose([{ ...pure, epsilon: Number.NaN as 1 }])).toThrow(UsageError);
  });

  it("a group loses more than its members one by one in the measures where it does", () => {
    expect(group({ measure: "zcdp", neighbours, rho: 0.1 }, 3).rho).toBeCloseTo(0.9, 12);
    expect(group({ measure: "pure", neighbours, epsilon: 0.5 }, 4).epsilon).toBe(2);
    const { epsilon, delta } = group({ measure: "approximate", neighbours, epsilon: 0.5, delta: 1e-6 }, 3);
    expect(epsilon).toBe(1.5);
    expect(delta).toBeCloseTo(1e-6 * (1 + Math.exp(0.5) + Math.exp(1)), 15);
    expect(group({ measure: "approximate", neighbours, epsilon: 0, delta: 1e-6 }, 3).delta).toBeCloseTo(3e-6, 15);
  });

  it("sampling amplifies only under its own relation", () => {
    const loss = { measure: "approximate", neighbours, epsilon: 1, delta: 1e-6 } as const;
    expect(amplifyPoisson(loss, 0.1).epsilon).toBeCloseTo(Math.log1p(0.1 * Math.expm1(1)), 15);
    // @ts-expect-error a batch of fixed size is for replace-one
    expect(() => amplifyFixedSize(loss, { batch: 1, population: 10 })).toThrow(UsageError);
  });
});

describe("Renyi and limits", () => {
  it("is above the bracket's lower end, and a list of few orders above the whole list", () => {
    const curve = renyiCurve(neighbours, sampledGaussianRenyi({ rate: 0.01, sigma: 0.7 }), { times: 120 });
    const few = renyiCurve(neighbours, sampledGaussianRenyi({ rate: 0.01, sigma: 0.7 }), {
      times: 120,
      orders: [2, 64],
    });
    const { upper } = epsilonBracket([sampledGaussian(0.01, 0.7, 120)], { delta: 1e-5 });
    expect(renyiEpsilon(curve, 1e-5)).toBeGreaterThan(1.2 * upper);
    expect(renyiEpsilon(few, 1e-5)).toBeGreaterThan(renyiEpsilon(curve, 1e-5));
  });

  it("the limit theorem's mu would charge less than the certified lower end: it is not offered", () => {
    const { lower } = epsilonBracket([sampledGaussian(0.04, 1.5, 2249)], { delta: 1e-5 });
    const limit = gaussianDpEpsilon(0.04 * Math.sqrt(2249 * Math.expm1(1 / 1.5 ** 2)), 1e-5);
    expect(limit).toBeLessThan(lower - 0.1);
  });

  it("optimal composition of equal answers is on the bracket of their worst mechanisms", () => {
    const best = optimalEpsilon({ epsilon: 0.1, delta: 0, times: 100 }, 1e-4)!;
    const { lower, upper } = epsilonBracket([approximate(0.1, 0, 100)], { delta: 1e-4, width: 1e-4 });
    expect(best).toBeGreaterThanOrEqual(lower);
    expect(best - 0.2).toBeLessThan(upper); // the theorem's list has every second multiple
    expect(
      advancedComposition(
        Array.from({ length: 100 }, () => ({ epsilon: 0.1, delta: 0 })),
        1e-4,
      ).epsilon,
    ).toBeGreaterThan(upper);
    expect(optimalEpsilon({ epsilon: 1, delta: 0.2, times: 1 }, 0.1)).toBeUndefined();
    expect(optimalEpsilon({ epsilon: 1, delta: 0, times: 30 }, 0)).toBe(30);
  });

  it("a trade-off curve falls from 1 to 0 and is its own mirror image", () => {
    expect(gaussianTradeOff(1, 0)).toBe(1);
    expect(gaussianTradeOff(1, 1)).toBe(0);
    for (const rate of [1e-7, 0.01, 0.3, 0.8])
      expect(gaussianTradeOff(1, gaussianTradeOff(1, rate))).toBeCloseTo(rate, 12);
  });
});

describe("noise in parts", () => {
  it("the closeness of ten discrete Gaussians to one: useless at 0.5, 5.4e-4 at 1, below 1e-15 from 2 on", () => {
    expect(closeness({ sigmaEach: 0.5, honest: 10 })).toBeCloseTo(2.3, 1);
    expect(closeness({ sigmaEach: 1, honest: 10 })).toBeCloseTo(5.4e-4, 5);
    expect(closeness({ sigmaEach: 2, honest: 10 })).toBeLessThan(1e-15);
    expect(closeness({ sigmaEach: 1, honest: 1 })).toBe(0);
  });

  it("the price of the sum is that of one discrete Gaussian, and never less", () => {
    const moves = { l2Sensitivity: 1, l1Sensitivity: 1, dimension: 1 };
    const whole = 1 / (2 * 10 * 4);
    const rho = sharedGaussianRho({ sigmaEach: 2, honest: 10 }, moves);
    expect(rho).toBeGreaterThanOrEqual(whole);
    expect(rho).toBeCloseTo(whole, 12);
    expect(sharedGaussianRho({ sigmaEach: 0.7, honest: 10 }, moves)).toBeGreaterThan(1 / (2 * 10 * 0.49) + 1e-3);
  });

  it("Skellam: the published bound is above the exact divergence at every order", () => {
    for (const variance of [4, 16, 300])
      for (const alpha of [1.5, 2, 3, 8, 20]) {
        const exact = exactSkellamRenyi({ variance, shift: 1 })(alpha);
        expect(skellamRenyi({ variance, l2Sensitivity: 1, l1Sensitivity: 1 })(alpha)).toBeGreaterThanOrEqual(exact);
        if (variance === 300) expect(exact).toBeCloseTo(alpha / 600, 4);
      }
  });
});

describe("filters and odometers", () => {
  it("a filter pays until the budget is spent, then refuses and keeps what it had", () => {
    let filter = pureFilter({ measure: "pure", neighbours, epsilon: 1 });
    const cost = { measure: "pure", neighbours, epsilon: 0.5 } as const;
    filter = spend(spend(filter, cost), cost);
    expect(() => spend(filter, { ...cost, epsilon: 1e-9 })).toThrow(BudgetError);
    expect(() => spend(filter, { measure: "zcdp", neighbours, rho: 0.1 })).toThrow(UsageError);
    expect(() => spend(filter, { ...cost, epsilon: Number.NaN })).toThrow(UsageError);
    // @ts-expect-error a cost for replacing
    expect(() => spend(filter, { ...cost, neighbours: "replace-one" })).toThrow(UsageError);
  });

  it("an approximate filter lets many small costs through that would not fit as a sum, and no more than its formula", () => {
    let filter = approximateFilter({ measure: "approximate", neighbours, epsilon: 1, delta: 1e-5 }, 5e-6);
    let answers = 0;
    const cost = { measure: "pure", neighbours, epsilon: 0.01 } as const;
    for (; ; answers++) {
      try {
        filter = spend(filter, cost);
      } catch (error) {
        expect(error).toBeInstanceOf(BudgetError);
        break;
      }
    }
    const root = (-Math.sqrt(2 * Math.log(2e5)) + Math.sqrt(2 * Math.log(2e5) + 2)) ** 2; // of S/2 + sqrt(2 ln(1/slack) S) = 1
    expect(answers).toBe(Math.floor(root / 1e-4));
    expect(answers).toBeGreaterThan(100);
    expect(() => spend(filter, { measure: "approximate", neighbours, epsilon: 0, delta: 6e-6 })).toThrow(BudgetError);
  });

  it("rhos add, and an odometer is above what the same rho has at one moment", () => {
    const filter = concentratedFilter({ measure: "zcdp", neighbours, rho: 0.5 });
    const after = spend(filter, { measure: "zcdp", neighbours, rho: 0.5 });
    expect(() => spend(after, { measure: "zcdp", neighbours, rho: 1e-12 })).toThrow(BudgetError);
    for (const rho of [0.1, 0.5, 2]) {
      const reading = odometer({ measure: "zcdp", neighbours, rho }, { tunedAt: 0.5, delta: 1e-6 });
      expect(reading).toBeGreaterThan(zcdpEpsilon(rho, 1e-6));
      expect(reading).toBeGreaterThanOrEqual(rho + 2 * Math.sqrt(-rho * Math.log(1e-6)) - 1e-12);
    }
  });
});

describe("plans", () => {
  it("+-5 patients at 95 % costs epsilon 0.54, by the law that is drawn", () => {
    const plan = planNoise("discrete-laplace", { within: 5, confidence: 0.95, sensitivity: 1 });
    const q = Math.exp(-1 / plan.parameter);
    const missed = (2 * q ** 6) / (1 + q);
    expect(missed).toBeLessThanOrEqual(0.05);
    expect(missed).toBeGreaterThan(0.04999); // and no more is charged than that takes
    expect(plan.price).toEqual({ measure: "pure", epsilon: expect.closeTo(0.538175, 9) });
  });

  it("there and back, for every law", () => {
    for (const noise of ["laplace", "gaussian", "discrete-laplace", "discrete-gaussian"] as const)
      for (const within of [1, 5, 40])
        for (const answers of [1, 10]) {
          const asked = { confidence: 0.95, sensitivity: 2, answers };
          const { price } = planNoise(noise, { ...asked, within });
          const margin = planMargin(noise, { ...asked, price: price.measure === "pure" ? price.epsilon : price.rho });
          expect(margin).toBeLessThanOrEqual(within);
          expect(margin).toBeGreaterThan(within * (1 - 1e-3) - 1e-9);
        }
  });

  it("a discrete Gaussian's margin is the sum of its probabilities", () => {
    const margin = planMargin("discrete-gaussian", { confidence: 0.9, sensitivity: 1, price: 1 / 18 }); // sigma 3
    const weights = Array.from({ length: 81 }, (_, i) => Math.exp(-((i - 40) ** 2) / 18));
    const inside = (m: number) =>
      weights.slice(40 - m, 41 + m).reduce((a, b) => a + b, 0) / weights.reduce((a, b) => a + b, 0);
    expect(inside(margin)).toBeGreaterThanOrEqual(0.9);
    expect(inside(margin - 1)).toBeLessThan(0.9);
  });

  it("what cannot be planned is refused", () => {
    for (const confidence of [0, 1, Number.NaN, -1])
      expect(() => planNoise("gaussian", { within: 5, confidence, sensitivity: 1 })).toThrow(UsageError);
    expect(() => planNoise("discrete-laplace", { within: 5.5, confidence: 0.95, sensitivity: 1 })).toThrow(UsageError);
    expect(() => planMargin("laplace", { price: Number.NaN, confidence: 0.95, sensitivity: 1 })).toThrow(UsageError);
  });
});
