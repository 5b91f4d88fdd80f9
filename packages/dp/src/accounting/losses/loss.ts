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
   * Writes P(L > t), Q(L > t), P(L <= t), Q(L <= t), of this part alone, to `out`. Each is off by at most `roundoff`
   * of itself, and all four speak about the same t up to the rounding of t.
   */
  readonly tails: (t: number, out: Float64Array) => void;
}

/**
 * How far a tail may be off: 2e-15 of itself for `normalTail`, and the rounding of the argument x, 2^-53 x, times the hazard of a
 * normal, which is x: 1.8e-14 up to x = 12, where a tail is 1.8e-33, and 1.7e-13 up to x = 38.5, where no double is left. Of two
 * tails the larger is asked for: had only the smaller one fallen below 1e-32, ten times it is less. Both bounds charge it.
 */
export function roundoff(tail: number): number {
  return (tail < 1e-31 ? 2e-13 : 2e-14) * tail;
}

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
