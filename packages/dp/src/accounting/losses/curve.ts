import type { TiltedSum } from "./compose.ts";

/** Which side of the truth a number must be on. */
export type Bound = "upper" | "lower";

/** A sum, and by how much its losses must be moved (up for an upper bound, down for a lower) for what the grid rounded. */
export interface Shifted {
  readonly sum: TiltedSum;
  /** In epsilon. */
  readonly shift: number;
  /** Relative error of all masses together. */
  readonly relative: number;
}

/** delta(epsilon) of the worse direction, on the side asked for. */
export function deltaAt(sums: readonly Shifted[], epsilon: number, bound: Bound): number {
  return Math.max(...sums.map((sum) => curveOf(sum, bound)(epsilon)));
}

/** The epsilon of the worse direction at `delta`, 0 or above, on the side asked for. */
export function epsilonAt(sums: readonly Shifted[], delta: number, bound: Bound): number {
  return Math.max(...sums.map((sum) => solve(sum, delta, bound)));
}

function solve(shifted: Shifted, delta: number, bound: Bound): number {
  const curve = curveOf(shifted, bound);
  let high = Math.max(1, topOf(shifted));
  for (let round = 0; curve(high) > delta; round++) {
    if (round > 60) return bound === "upper" ? Number.POSITIVE_INFINITY : high;
    high += 2 ** round * shifted.sum.step;
  }
  const start = highestAbove(shifted, curve, delta);
  if (start === undefined) return 0;
  let low: number = start;
  for (let round = 0; round < 100 && high - low > 1e-15 * high; round++) {
    const middle = (low + high) / 2;
    if (curve(middle) > delta) low = middle;
    else high = middle;
  }
  return bound === "upper" ? high : low;
}

function topOf({ sum, shift }: Shifted): number {
  return sum.first + sum.step * sum.length + shift;
}

/**
 * An epsilon of 0 or above where the curve is above delta. An upper curve falls, so that 0 would do. A lower one has the error
 * exp(K - theta epsilon) taken off, which far below the tilted mean is more than delta: it is looked through from the top.
 */
function highestAbove(shifted: Shifted, curve: (epsilon: number) => number, delta: number): number | undefined {
  const top = topOf(shifted);
  const width = shifted.sum.step * shifted.sum.length;
  for (let part = 0; part <= 256; part++) {
    const epsilon = top - (part / 256) * width;
    if (epsilon > 0 && curve(epsilon) > delta) return epsilon;
  }
  return curve(0) > delta ? 0 : undefined;
}

/**
 * delta(epsilon) = P(infinite) + exp(K) sum over l > epsilon of (1 - exp(epsilon - l)) exp(-theta l) y(l), by the two sums of
 * `Tops` from the first such l on.
 */
function curveOf({ sum, shift, relative }: Shifted, bound: Bound): (epsilon: number) => number {
  const { theta, logScale, step, first, length, tops, outside, infinite } = sum;
  const sign = bound === "upper" ? 1 : -1;
  return (epsilon) => {
    const moved = epsilon - sign * shift;
    const j = Math.min(length, Math.max(0, Math.ceil((moved - first) / step)));
    const loss = first + step * j;
    const { a, b, off } = tops(j);
    const held = j === length ? 0 : a - Math.exp(moved - loss) * b;
    const above = held > 0 ? Math.exp(logScale - theta * loss) * held : 0;
    const error = Math.exp(logScale - theta * moved) * (outside + off) + relative * above;
    const delta = infinite + (1 + sign * 1e-12) * above + sign * error;
    if (Number.isNaN(delta)) return bound === "upper" ? 1 : 0; // infinite terms: so far below the tilt nothing is known
    return Math.min(1, Math.max(0, delta));
  };
}
