import { type Cumulants, cumulants, type Repeated } from "./tilt.ts";

/** No more points than this: 2^22 take 2 s and 200 MB. */
export const MOST_POINTS: number = 2 ** 22;

/** Where the tilted sum is. */
export interface Window {
  readonly low: number;
  readonly high: number;
  /** P(Y outside). */
  readonly outside: number;
}

/** A window outside of which the tilted sum has about 1e-9 by Chernoff's bound, which is returned as it comes out. */
export function windowOf(parts: readonly Repeated[], theta: number, at: Cumulants, step: number): Window {
  const deviation = Math.max(Math.sqrt(at.variance), step);
  const [top, bottom] = [extent(parts, 1), extent(parts, -1)];
  const side = (sign: 1 | -1, end: number): { edge: number; outside: number } => {
    let best = { edge: end, outside: 0 }; // the sum cannot go further
    for (const z of [1.5, 3, 5, 6.5, 9]) {
      const lambda = (sign * z) / deviation;
      const edge = (cumulants(parts, theta + lambda).value - at.value - Math.log(TAIL)) / lambda;
      if (Number.isFinite(edge) && sign * (best.edge - edge) > 0) best = { edge, outside: TAIL };
    }
    return best;
  };
  const [high, low] = [side(1, top), side(-1, bottom)];
  const fits = (high.edge - low.edge) / step + 4 <= MOST_POINTS;
  return { low: low.edge - step, high: high.edge + step, outside: fits ? high.outside + low.outside : 1 };
}

const TAIL = 1e-9;

function extent(parts: readonly Repeated[], sign: 1 | -1): number {
  return parts.reduce((sum, { law: { grid }, times }) => {
    return sum + times * (grid.offset + grid.step * (sign === 1 ? grid.to : grid.from));
  }, 0);
}
