/**
 * What one answer says about one person, in one direction: the law of L = ln(P(y)/Q(y)) for y drawn from P, where P and Q are the
 * answer's distributions on two neighbouring data sets (or dominate them: Zhu, Dong, Wang 2022, Definition 7). delta(epsilon)
 * is the expectation of max(0, 1 - exp(epsilon - L)).
 */
export interface LossLaw {
  /** Losses that have a probability of their own, each once, in any order. */
  readonly atoms: readonly Atom[];
  /** P(L = infinity): answers that only P gives. */
  readonly infinite: number;
  /** Mass of P that the atoms leave out; nobody knows where. Counts as infinite above, and as nothing below. */
  readonly dropped: number;
  readonly continuous?: Continuous;
  /** Where the atoms sit on one lattice, so that a grid can hit all of them. */
  readonly lattice?: Lattice;
}

export interface Atom {
  readonly loss: number;
  /** Under P. Under Q it has mass exp(-loss). */
  readonly mass: number;
}

export interface Lattice {
  readonly offset: number;
  readonly spacing: number;
}

/** The part of a loss that has a density, on (min, max), ends may be infinite. */
export interface Continuous {
  readonly min: number;
  readonly max: number;
  /**
   * Writes P(L > t), Q(L > t), P(L <= t), Q(L <= t), of this part alone, to `out`. Each is off by at most `ROUNDOFF` times
   * itself, and all four speak about the same t up to the rounding of t.
   */
  readonly tails: (t: number, out: Float64Array) => void;
}

/**
 * Relative error of a tail: 2e-15 of `normalTail`, and the rounding of its argument, times the hazard of a normal, which is its
 * argument: at most 12 where masses above 1e-32 are computed. Both bounds charge it.
 */
export const ROUNDOFF = 2e-14;

/**
 * Two answers' distributions, `one` with the person and `zero` without, by their base loss l = ln(one/zero): what a mechanism says
 * before sampling hides who took part.
 */
export interface Pair {
  readonly atoms: readonly PairAtom[];
  readonly dropped: number;
  /** As in `Continuous`: above under one, above under zero, below under one, below under zero. */
  readonly continuous?: Continuous;
  /** Exchanging one and zero mirrors the losses: then both directions say the same. */
  readonly symmetric: boolean;
}

export interface PairAtom {
  /** ln(one/zero), both infinities included. */
  readonly loss: number;
  readonly one: number;
  readonly zero: number;
}

/** The lattice of atoms that are equally far apart, or multiples of the least distance. Two atoms always are. O(n log n). */
export function latticeOf(atoms: readonly Atom[]): { lattice?: Lattice } {
  const losses = Float64Array.from(atoms, ({ loss }) => loss).sort();
  const [offset] = losses;
  if (offset === undefined) return {};
  let spacing = Number.POSITIVE_INFINITY;
  for (let i = 1; i < losses.length; i++) {
    const gap = losses[i]! - losses[i - 1]!;
    if (gap > 1e-12 * (1 + Math.abs(losses[i]!))) spacing = Math.min(spacing, gap);
  }
  const fits = losses.every((loss) => {
    const at = (loss - offset) / spacing;
    return !(Math.abs(at - Math.round(at)) > 1e-10 * (1 + Math.abs(at)));
  });
  return fits ? { lattice: { offset, spacing } } : {};
}
