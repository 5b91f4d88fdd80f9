import type { LossLaw } from "./loss.ts";

/** Losses are put at `offset + step x i` for the integers i of [from, to]. */
export interface Grid {
  readonly step: number;
  readonly offset: number;
  readonly from: number;
  readonly to: number;
}

/** A loss on a grid: `masses[j]` at index `grid.from + j`. Sums to 1 - infinite at most, in a lower bound to less. */
export interface GridLaw {
  readonly grid: Grid;
  readonly masses: Float64Array;
  readonly infinite: number;
}

/** The interval outside of which a loss has at most `mass` on either side. Both ends finite. */
export function spanOf(law: LossLaw, mass: number): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const atom of law.atoms) {
    if (atom.mass <= mass / law.atoms.length) continue; // all that are this light weigh no more than `mass` together
    low = Math.min(low, atom.loss);
    high = Math.max(high, atom.loss);
  }
  if (!law.continuous) return low <= high ? [low, high] : [0, 0];
  const out = new Float64Array(4);
  const { min, max, tails } = law.continuous;
  const side = (index: 0 | 2) => (t: number) => {
    tails(t, out);
    return out[index]! > mass;
  };
  const top = Math.min(max, edge(side(0), 1)); // at a rate near 1 a loss is bounded far beyond its mass
  const bottom = Math.max(min, edge(side(2), -1));
  return [Math.min(low, bottom), Math.max(high, top)];
}

/** The smallest |t| in the direction of `sign`, to a part in a thousand, from which on `heavy` is false; t is doubled, then halved. */
function edge(heavy: (t: number) => boolean, sign: 1 | -1): number {
  let [low, high] = [0, 2 ** -40];
  if (!heavy(0)) return 0;
  while (heavy(sign * high) && high < 1e300) [low, high] = [high, 2 * high];
  while (high - low > 1e-3 * high) {
    const middle = (low + high) / 2;
    if (heavy(sign * middle)) low = middle;
    else high = middle;
  }
  return sign * high;
}

/** The grid of a step that covers `span`. */
export function gridOver([low, high]: readonly [number, number], step: number, offset: number): Grid {
  return { step, offset, from: Math.floor((low - offset) / step - 1e-9), to: Math.ceil((high - offset) / step + 1e-9) };
}
