import { mustBeNonNegative, mustBePositive, mustBeProbability } from "./claims.ts";
import { gaussianDpDelta, gaussianDpEpsilon } from "./gaussian-dp.ts";
import { type Bound, deltaAt, epsilonAt, type Shifted } from "./losses/curve.ts";
import {
  composed,
  type Direction,
  directionsOf,
  largestOf,
  onLattice,
  type Plan,
  planFor,
  surelyOf,
  type Target,
} from "./losses/discretise.ts";
import { mergeGaussians, mustBeSteps, onlyGaussian, type Step } from "./steps.ts";

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
export function epsilonBracket(
  steps: readonly Step<"add-remove">[],
  options: { readonly delta: number; readonly width?: number },
): Bracket;
export function epsilonBracket(
  steps: readonly Step<"replace-one">[],
  options: { readonly delta: number; readonly width?: number },
): Bracket;
export function epsilonBracket(
  steps: readonly Step[],
  options: { readonly delta: number; readonly width?: number },
): Bracket {
  return bracketEpsilon(steps, options);
}

function bracketEpsilon(
  steps: readonly Step[],
  { delta, width = 0.01 }: { readonly delta: number; readonly width?: number },
): Bracket {
  mustBeProbability("delta", delta);
  mustBePositive("the width", width);
  const merged = mergeGaussians(mustBeSteps(steps));
  if (delta === 1) return certain(0);
  const mu = onlyGaussian(merged);
  if (mu !== undefined) return around(gaussianDpEpsilon(mu, delta), mu);
  const directions = directionsOf(merged);
  if (directions[0]!.length === 0) return certain(0);
  if (delta < Math.max(...directions.map(surelyOf)) * (1 - 1e-12)) return certain(Number.POSITIVE_INFINITY);
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
export function deltaBracket(
  steps: readonly Step<"add-remove">[],
  options: { readonly epsilon: number; readonly ratio?: number },
): Bracket;
export function deltaBracket(
  steps: readonly Step<"replace-one">[],
  options: { readonly epsilon: number; readonly ratio?: number },
): Bracket;
export function deltaBracket(
  steps: readonly Step[],
  options: { readonly epsilon: number; readonly ratio?: number },
): Bracket {
  return bracketDelta(steps, options);
}

/** `deltaBracket` for callers who checked the relation. */
export function bracketDelta(
  steps: readonly Step[],
  { epsilon, ratio = 0.01 }: { readonly epsilon: number; readonly ratio?: number },
): Bracket {
  mustBeNonNegative("epsilon", epsilon);
  mustBePositive("the ratio", ratio);
  const merged = mergeGaussians(mustBeSteps(steps));
  const mu = onlyGaussian(merged);
  if (mu !== undefined) return around(gaussianDpDelta(mu, epsilon), mu);
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
export function epsilonEstimate(steps: readonly Step<"add-remove">[], options: { readonly delta: number }): Estimate;
export function epsilonEstimate(steps: readonly Step<"replace-one">[], options: { readonly delta: number }): Estimate;
export function epsilonEstimate(steps: readonly Step[], { delta }: { readonly delta: number }): Estimate {
  const { lower, upper } = bracketEpsilon(steps, { delta, width: 0.05 });
  return { estimate: Number.isFinite(upper) ? (lower + upper) / 2 : upper, certified: false };
}

const certain = (value: number): Bracket => ({ lower: value, upper: value });

/** A closed form, and what it may be off where its two terms nearly cancel: more the smaller mu is. */
function around(value: number, mu: number): Bracket {
  const off = 1e-11 + 1e-13 / Math.min(1, mu);
  return { lower: value * (1 - off), upper: value * (1 + off) };
}

interface Search {
  readonly target: Target;
  readonly tolerance: number;
  readonly read: (sums: readonly Shifted[], bound: Bound) => number;
  /** How wide a bracket is, in the unit of the tolerance. */
  readonly excess: (bracket: Bracket) => number;
}

function refine(all: readonly Direction[], { target, tolerance, read, excess }: Search): Bracket {
  const first = planFor(all, target, tolerance);
  const kept = deciding(all, first, read);
  const directions = kept.map((i) => all[i]!);
  let plan: Plan = { ...first, thetas: kept.map((i) => first.thetas[i]!) };
  let best: Bracket = { lower: 0, upper: Number.POSITIVE_INFINITY };
  let before = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 6; round++) {
    const upper = read(composed(directions, plan, "upper"), "upper");
    const lower = read(composed(directions, plan, "lower"), "lower");
    best = { lower: Math.max(best.lower, lower), upper: Math.min(best.upper, upper) };
    const now = excess(best);
    if (now <= tolerance) break;
    const cut = "epsilon" in target ? Math.max(1e-300, Math.min(plan.cut, best.upper * 1e-6)) : plan.cut;
    if (cut > 0.1 * plan.cut && (plan.step <= plan.finest || (round > 1 && now > 0.9 * before))) break; // rounding decides
    const closer = cut > 0.1 * plan.cut ? Math.min(0.8, Math.max(0.2, 0.9 * Math.sqrt(tolerance / now))) : 1;
    const step = plan.step * closer; // the width goes with its square
    plan = { ...plan, cut, step: closer < 1 ? onLattice(directions, Math.max(plan.finest, step), plan.reach) : step };
    before = now;
  }
  return best;
}

/**
 * Which directions can be the worse one: not one whose upper end, from long steps, is below another's lower end. The truth is the
 * largest of the directions' truths, and so never that one's.
 */
function deciding(directions: readonly Direction[], plan: Plan, read: Search["read"]): readonly number[] {
  const every = directions.map((_, i) => i);
  const step = onLattice(directions, COARSE * plan.step, plan.reach);
  if (every.length === 1 || step < 3 * plan.step) return every; // it would cost as much as it saves
  const ends = (bound: Bound) => composed(directions, { ...plan, step }, bound).map((sum) => read([sum], bound));
  const worst = Math.max(...ends("lower"));
  return ends("upper").flatMap((upper, i) => (upper < worst ? [] : [i]));
}

const COARSE = 8; // times the step
