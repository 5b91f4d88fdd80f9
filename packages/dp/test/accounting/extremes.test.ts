import { describe, expect, it } from "vitest";
import { epsilonBracket } from "../../src/accounting/bracket.ts";
import { gaussianDpEpsilon } from "../../src/accounting/gaussian-dp.ts";
import { deltaAt, epsilonAt } from "../../src/accounting/losses/curve.ts";
import { composed, directionsOf, planFor } from "../../src/accounting/losses/discretise.ts";
import type { GridLaw } from "../../src/accounting/losses/grid.ts";
import { roundoff } from "../../src/accounting/losses/loss.ts";
import { gaussianPair } from "../../src/accounting/losses/pairs.ts";
import { weigh } from "../../src/accounting/losses/weigh.ts";
import { sampledGaussian } from "./reference.ts";

/** Rate, sigma, epsilon, delta of removing and of adding: mpmath 1.3 at 60 digits, from the definition of one sampled answer. */
const once = [
  [0.999, 20, 0.3168, 1.00350284777011e-12, 9.89764347592705e-13],
  [0.9999999, 19.99, 0.3169, 1.04992202701374e-12, 1.04992058396575e-12],
  [0.999999999999, 5, 1.3, 2.25548187115866e-12, 2.25548187100616e-12],
  [0.9999999, 0.4, 15.5, 1.19529518371459e-7, 1.03197733241589e-8],
  [0.999, 0.03, 6.5, 0.999, 0.334858366955638],
  [0.9999999, 0.02, 16, 0.9999999, 0.111388948416938],
  [0.3, 0.03, 600, 0.0242795025328157, 0],
  [0.9999999, 0.03, 840, 5.64188758845845e-18, 0],
] as const;

describe("each direction has its truth between its ends, whatever is far from where it is decided", () => {
  // One direction alone: `refine` drops the one whose upper end is below another's lower end, and may trust neither else.
  it.each(once)("rate %d, sigma %d, epsilon %d", (rate, sigma, epsilon, ...truths) => {
    for (const [i, direction] of directionsOf([sampledGaussian(rate, sigma, 1)]).entries()) {
      const truth = truths[i]!;
      if (truth === 0) continue; // the loss does not go so far
      for (const target of [{ epsilon }, { delta: truth }]) {
        const plan = planFor([direction], target, 0.02);
        const sums = (bound: "lower" | "upper") => composed([direction], plan, bound);
        expect(deltaAt(sums("lower"), epsilon, "lower")).toBeLessThanOrEqual(truth * (1 + 1e-12));
        expect(deltaAt(sums("upper"), epsilon, "upper")).toBeGreaterThanOrEqual(truth * (1 - 1e-12));
        expect(epsilonAt(sums("lower"), truth, "lower")).toBeLessThanOrEqual(epsilon * (1 + 1e-12));
        expect(epsilonAt(sums("upper"), truth, "upper")).toBeGreaterThanOrEqual(epsilon * (1 - 1e-12));
      }
    }
  });

  it("a bound of the loss far beyond its mass costs neither side of a bracket its truth (classical amplification)", () => {
    for (const [rate, sigma] of [
      [0.999, 20],
      [0.9999999, 19.99],
    ] as const) {
      const truth = Math.log1p(rate * Math.expm1(gaussianDpEpsilon(1 / sigma, 1e-12)));
      const { lower, upper } = epsilonBracket([sampledGaussian(rate, sigma, 1)], { delta: rate * 1e-12, width: 0.05 });
      expect(lower).toBeLessThanOrEqual(truth * (1 + 1e-9));
      expect(upper).toBeGreaterThanOrEqual(truth * (1 - 1e-9));
    }
  });

  it("an answer so precise that Q has no double where P is has no endless loss", () => {
    const { lower } = epsilonBracket([sampledGaussian(1, 0.03, 1)], { delta: 1e-10, width: 0.05 });
    expect(lower).toBeLessThanOrEqual(gaussianDpEpsilon(1 / 0.03, 1e-10) * (1 + 1e-12));
  });
});

describe("tilted masses", () => {
  const masses = new Float64Array(4000);
  for (let j = 0; j < 40; j++) masses[1000 + j] = 1 / 40;
  const law: GridLaw = { grid: { step: 0.005, offset: 0, from: -1000, to: 2999 }, masses, infinite: 0 };

  it("keep their digits wherever on a wide grid they lie, and however they are tilted", () => {
    for (const theta of [-900, -100, -1, 0, 1e-9, 1, 100, 900]) {
      const { weights, log, total } = weigh(law, theta);
      const exact = Array.from({ length: 40 }, (_, j) => Math.exp(theta * 0.005 * (theta > 0 ? j - 39 : j)) / 40);
      const whole = exact.reduce((sum, weight) => sum + weight, 0);
      for (const [j, weight] of exact.entries())
        expect(Math.abs(weights[1000 + j]! / total - weight / whole)).toBeLessThan(1e-12 * (weight / whole));
      expect(log + Math.log(total)).toBeCloseTo(Math.log(whole) + (theta > 0 ? theta * 0.195 : 0), 10);
    }
  });

  it("the way it was done, against the largest factor, loses them: the mass is no double any more", () => {
    const factor = (theta: number, j: number) => Math.exp(theta * 0.005 * (j - 3999));
    expect(masses[1039]! * factor(100, 1039)).toBe(0);
  });
});

describe("tails of a loss far out", () => {
  /** Ratio, loss, P(Z > x) for x = loss/ratio + ratio/2, and for x - ratio: mpmath 1.3 at 60 digits. */
  const far = [
    [2.2619474167936993, 55.57798107801911, 5.57574387010368e-146, 8.38281762179474e-122],
    [1.472606787736158, 35.988902135679304, 3.74305830511843e-140, 1.69472092285444e-124],
  ] as const;

  it("are off by no more than is charged, and by more than was charged where the argument rounds", () => {
    const errors = far.map(([ratio, loss, zero, one]) => {
      const out = new Float64Array(4);
      gaussianPair(ratio).continuous!.tails(loss, out);
      expect(Math.abs(out[0]! - one)).toBeLessThan(roundoff(one));
      expect(Math.abs(out[1]! - zero)).toBeLessThan(roundoff(zero));
      return Math.max(Math.abs(out[0]! - one) / one, Math.abs(out[1]! - zero) / zero);
    });
    expect(Math.max(...errors)).toBeGreaterThan(2e-14);
  });
});
