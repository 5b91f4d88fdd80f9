import { mustBeNonNegative, mustBePositive, mustBeProbability } from "./claims.ts";
import { gaussianDpDelta, gaussianDpEpsilon } from "./gaussian-dp.ts";
import { type Bound, deltaAt, epsilonAt, type Shifted } from "./losses/curve.ts";
import { directionsOf, largestOf, surelyOf } from "./losses/discretise.ts";
import { type Bracket, refine } from "./refine.ts";
import { mergeGaussians, mustBeSteps, onlyGaussian, type Step } from "./steps.ts";

export type { Bracket } from "./refine.ts";

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
