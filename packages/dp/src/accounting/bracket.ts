import { UsageError } from "@tavs/core";
import { mustBeNonNegative, mustBePositive, mustBeProbability, mustBeWhole } from "./claims.ts";
import { gaussianDpDelta, gaussianDpEpsilon } from "./gaussian-dp.ts";
import { type Bound, deltaAt, epsilonAt, type Shifted } from "./losses/curve.ts";
import { composed, type Direction, directionsOf, largestOf, onLattice, type Plan, planFor, surelyOf, type Target } from "./losses/discretise.ts";
import { type Mechanism, mustBeMechanism } from "./mechanism.ts";
import type { Neighbours } from "./measures.ts";

/** One mechanism, answered so many times, each time with fresh noise. */
export interface Step<N extends Neighbours = Neighbours> {
  readonly mechanism: Mechanism<N>;
  readonly times: number;
}

/** The truth is in between, roundings included. What is charged is `upper`. */
export interface Bracket {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The epsilon that a composition has at `delta`, both neighbours considered, as a certified bracket of at most `width` (default
 * 0.01): above by connecting the dots, below by gathering answers, composed by transforms of a tilted loss, with cut tails,
 * wrapped mass, table and transform errors inside. Finer grids are tried until the bracket is narrow or 2^22 points are
 * reached; it is then wider, and still true. `upper` is Infinity where some answer identifies with more than `delta`.
 *
 * delta in [0, 1]; with 0 the largest loss there is. Throws `UsageError` for NaN, no steps, or mixed neighbours.
 * Cost: 50,000 steps of a sampled Gaussian to 1e-3 take a few hundred milliseconds (docs/guides/accounting.md).
 * Sources: arXiv 2207.04380 (grids), 2106.08567 (dominating pairs), 2106.02848 (brackets by transforms).
 */
export function epsilonBracket<N extends Neighbours>(
  steps: readonly Step<N>[],
  { delta, width = 0.01 }: { readonly delta: number; readonly width?: number },
): Bracket {
  mustBeProbability("delta", delta);
  mustBePositive("the width", width);
  const merged = mergeGaussians(mustBeSteps(steps));
  if (delta === 1) return certain(0);
  const mu = onlyGaussian(merged);
  if (mu !== undefined) return around(gaussianDpEpsilon(mu, delta));
  const directions = directionsOf(merged);
  if (directions[0]!.length === 0) return certain(0);
  if (delta < Math.max(...directions.map(surelyOf))) return certain(Number.POSITIVE_INFINITY);
  const largest = Math.max(0, ...directions.map(largestOf));
  if (delta === 0) return certain(largest);
  const excess = ({ lower, upper }: Bracket) => upper - lower;
  const read = (sums: readonly Shifted[], bound: Bound) => Math.min(largest, epsilonAt(sums, delta, bound));
  return refine(directions, { target: { delta }, tolerance: width, read, excess });
}

/**
 * The delta that a composition has at `epsilon`, as a certified bracket whose ends differ by at most the factor 1 + `ratio`
 * (default 0.01). As `epsilonBracket` otherwise. epsilon >= 0, finite.
 */
export function deltaBracket<N extends Neighbours>(
  steps: readonly Step<N>[],
  { epsilon, ratio = 0.01 }: { readonly epsilon: number; readonly ratio?: number },
): Bracket {
  mustBeNonNegative("epsilon", epsilon);
  mustBePositive("the ratio", ratio);
  const merged = mergeGaussians(mustBeSteps(steps));
  const mu = onlyGaussian(merged);
  if (mu !== undefined) return around(gaussianDpDelta(mu, epsilon));
  const directions = directionsOf(merged);
  const surely = Math.max(0, ...directions.map(surelyOf));
  if (epsilon >= Math.max(0, ...directions.map(largestOf)) || surely === 1) return certain(surely);
  const excess = ({ lower, upper }: Bracket) => (upper - lower) / lower;
  const read = (sums: readonly Shifted[], bound: Bound) => deltaAt(sums, epsilon, bound);
  const { lower, upper } = refine(directions, { target: { epsilon }, tolerance: ratio, read, excess });
  return { lower: Math.max(surely, lower), upper: Math.min(1, upper) };
}

/** For planning: the middle of a bracket of 0.05, or coarser where that is not reached at once. Never charged: not a `Bracket`. */
export interface Estimate {
  readonly estimate: number;
  readonly certified: false;
}

/** Where epsilon at `delta` lies, from a coarse grid. For sliders and searches; a ledger charges `epsilonBracket(...).upper`. */
export function epsilonEstimate<N extends Neighbours>(
  steps: readonly Step<N>[],
  { delta }: { readonly delta: number },
): Estimate {
  const { lower, upper } = epsilonBracket(steps, { delta, width: 0.05 });
  return { estimate: Number.isFinite(upper) ? (lower + upper) / 2 : upper, certified: false };
}

const certain = (value: number): Bracket => ({ lower: value, upper: value });

/** A closed form, and what its functions may be off. */
const around = (value: number): Bracket => ({ lower: value * (1 - 1e-11), upper: value * (1 + 1e-11) });

interface Search {
  readonly target: Target;
  readonly tolerance: number;
  readonly read: (sums: readonly Shifted[], bound: Bound) => number;
  /** How wide a bracket is, in the unit of the tolerance. */
  readonly excess: (bracket: Bracket) => number;
}

function refine(directions: readonly Direction[], { target, tolerance, read, excess }: Search): Bracket {
  const plan: Plan = planFor(directions, target, tolerance);
  let best: Bracket = { lower: 0, upper: Number.POSITIVE_INFINITY };
  for (let step = plan.step, round = 0; round < 6; round++) {
    const upper = read(composed(directions, plan, step, "upper"), "upper");
    const lower = read(composed(directions, plan, step, "lower"), "lower");
    best = { lower: Math.max(best.lower, lower), upper: Math.min(best.upper, upper) };
    if (excess(best) <= tolerance || step <= plan.finest) break;
    const closer = Math.min(0.8, Math.max(0.2, 0.9 * Math.sqrt(tolerance / excess(best)))); // the width goes with the step's square
    step = onLattice(directions, Math.max(plan.finest, step * closer), plan.reach);
  }
  return best;
}

/** Gaussians without sampling compose to one, exactly: the inverse variances of their ratios add. */
function mergeGaussians(steps: readonly Step[]): readonly Step[] {
  const isPlain = ({ mechanism }: Step): boolean => mechanism.kind === "gaussian";
  const plain = steps.filter(isPlain);
  const squares = plain.reduce((sum, step) => sum + step.times * ratioOf(step) ** 2, 0);
  const others = steps.filter((step) => !isPlain(step));
  if (plain.length === 0) return others;
  const { neighbours } = plain[0]!.mechanism;
  const one: Mechanism = { kind: "gaussian", neighbours, sigma: 1 / Math.sqrt(squares), l2Sensitivity: 1 };
  return [...others, { mechanism: one, times: 1 }];
}

function ratioOf({ mechanism }: Step): number {
  return mechanism.kind === "gaussian" ? mechanism.l2Sensitivity / mechanism.sigma : 0;
}

function onlyGaussian(merged: readonly Step[]): number | undefined {
  const [only, ...others] = merged;
  if (only === undefined || others.length > 0 || only.mechanism.kind !== "gaussian" || only.mechanism.sigma === 0) return undefined;
  return 1 / only.mechanism.sigma;
}

function mustBeSteps<N extends Neighbours>(steps: readonly Step<N>[]): readonly Step[] {
  if (steps.length === 0) throw new UsageError("a composition has at least one step");
  for (const { mechanism, times } of steps) {
    mustBeWhole("times", times, 1);
    mustBeMechanism(mechanism);
    if (mechanism.neighbours !== steps[0]!.mechanism.neighbours)
      throw new UsageError("steps for add-remove do not compose with steps for replace-one; state all for one relation");
  }
  return steps as readonly Step[]; // a wider relation than the caller's, to be looked at from here on by its tag
}

