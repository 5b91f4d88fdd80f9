import { powered } from "./spectrum.ts";
import { cumulants, type Repeated } from "./tilt.ts";
import { type Tops, topsOf } from "./tops.ts";
import { MOST_POINTS, windowOf } from "./window.ts";

/**
 * The sum of independent losses, tilted: Y has P(Y = l) = P(L = l, finite) exp(theta l - K). Where delta lives, around its mean,
 * Y has masses near 1, so that a rounding error of 1e-16 in the transform is small against any delta, even 1e-100.
 */
export interface TiltedSum {
  readonly theta: number;
  readonly logScale: number; // K: undoes the tilt
  readonly step: number;
  readonly first: number; // loss of index 0
  readonly length: number;
  /** What lies from an index on, and what the roundings come to. */
  readonly tops: Tops;
  /** P(Y elsewhere): the error in delta(epsilon) is at most exp(K - theta epsilon) times this. */
  readonly outside: number;
  /** P(L = infinity). */
  readonly infinite: number;
}

/**
 * Composes by Fourier transforms of one length, the least power of 2 that covers the tilted sum. What wraps around it, and what
 * lies outside, is bounded by Chernoff at every part's own cumulants and charged as `outside`. All laws have one step.
 * O(points log points), however often the parts are repeated.
 */
export function compose(parts: readonly Repeated[], theta: number): TiltedSum {
  const step = parts[0]!.law.grid.step;
  const at = cumulants(parts, theta);
  const window = windowOf(parts, theta, at, step);
  const origin = parts.reduce((sum, { law, times }) => sum + times * law.grid.offset, 0);
  const from = Math.floor((window.low - origin) / step);
  const length = lengthFor((window.high - window.low) / step + 2);
  const tops = topsOf(powered(parts, { theta, length, from }), { theta, step });
  const infinite = -Math.expm1(parts.reduce((sum, { law, times }) => sum + times * Math.log1p(-law.infinite), 0));
  return {
    theta,
    logScale: at.value,
    step,
    first: origin + step * from,
    length,
    tops,
    outside: window.outside,
    infinite,
  };
}

function lengthFor(points: number): number {
  return Math.min(MOST_POINTS, 2 ** Math.max(4, Math.ceil(Math.log2(points))));
}
