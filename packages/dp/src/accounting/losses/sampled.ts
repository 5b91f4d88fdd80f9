import { type Atom, type Continuous, type LossLaw, latticeOf, type Pair, type PairAtom } from "./loss.ts";

// Poisson sampling by Zhu, Dong, Wang 2022 (arXiv 2106.08567), Theorem 11: with add/remove neighbours the sampled mechanism is
// dominated by (1 - q) zero + q one against zero when the person is removed, and by the same two exchanged when it is added. The
// two differ, and neither is always the worse one: both are composed and the larger total counts. q = 1 is no sampling.

/** The person was there and is removed: P = (1 - q) zero + q one, Q = zero. L = ln(1 - q + q exp(l)). */
export function removing(pair: Pair, rate: number): LossLaw {
  const mix = (atom: PairAtom) => (1 - rate) * atom.zero + rate * atom.one;
  const atoms = pair.atoms.map((atom) => ({ loss: sampledLoss(atom.loss, rate), mass: mix(atom) }));
  return lawOf(atoms, pair.dropped, pair.continuous && removingTails(pair.continuous, rate));
}

/** The person was not there and is added: P = zero, Q = (1 - q) zero + q one. L = -ln(1 - q + q exp(l)). */
export function adding(pair: Pair, rate: number): LossLaw {
  const atoms = pair.atoms.map(({ loss, zero }) => ({ loss: -sampledLoss(loss, rate), mass: zero }));
  return lawOf(atoms, pair.dropped, pair.continuous && addingTails(pair.continuous, rate));
}

/**
 * A batch of fixed size drawn without replacement, neighbours by replacing one person (same paper, Theorem 11): where the loss is
 * positive as in `removing`, where it is negative as when one and zero change places and the person is added; the rest of the
 * mass loses nothing. One curve for both directions.
 */
export function replacing(pair: Pair, rate: number): LossLaw {
  const positive = removing(pair, rate);
  const negative = adding(exchanged(pair), rate);
  const atoms = [...positive.atoms.filter(({ loss }) => loss > 0), ...negative.atoms.filter(({ loss }) => loss < 0)];
  const continuous = positive.continuous && negative.continuous && joined(positive.continuous, negative.continuous);
  const held = atoms.reduce((sum, { mass }) => sum + mass, positive.infinite) + (continuous ? whole(continuous) : 0);
  const neutral = Math.max(0, 1 - held - 2 * pair.dropped); // as much under Q: the curve has a kink where epsilon is 0
  return {
    atoms: [...atoms, { loss: 0, mass: neutral }],
    infinite: positive.infinite,
    dropped: 2 * pair.dropped,
    ...latticeOf([...atoms, { loss: 0, mass: neutral }]),
    ...(continuous && { continuous }),
  };
}

function lawOf(all: readonly Atom[], dropped: number, continuous: Continuous | undefined): LossLaw {
  const present = all.filter(({ mass, loss }) => mass > 0 && loss > Number.NEGATIVE_INFINITY);
  const atoms = present.filter(({ loss }) => loss < Number.POSITIVE_INFINITY);
  const infinite = present.filter((atom) => !atoms.includes(atom)).reduce((sum, { mass }) => sum + mass, 0);
  return { atoms, infinite, dropped, ...latticeOf(atoms), ...(continuous && { continuous }) };
}

function exchanged(pair: Pair): Pair {
  const atoms = pair.atoms.map(({ loss, one, zero }) => ({ loss: -loss, one: zero, zero: one }));
  return { ...pair, atoms, ...(pair.continuous && { continuous: mirrored(pair.continuous) }) };
}

function mirrored({ min, max, tails }: Continuous): Continuous {
  return {
    min: -max,
    max: -min,
    tails(t, out) {
      tails(-t, out);
      const [oneAbove, zeroAbove, oneBelow, zeroBelow] = out as unknown as readonly [number, number, number, number];
      out[0] = zeroBelow;
      out[1] = oneBelow;
      out[2] = zeroAbove;
      out[3] = oneAbove;
    },
  };
}

/** ln(1 - q + q exp(l)) without overflow or cancellation. */
function sampledLoss(loss: number, rate: number): number {
  if (rate === 1) return loss;
  if (loss > 30) return loss + Math.log(rate + (1 - rate) * Math.exp(-loss));
  return Math.log1p(rate * Math.expm1(loss));
}

/**
 * The base loss behind a sampled one; -infinity where no base loss is that low. Off by as much as a loss that is off by a few
 * roundings: far below 0 that is not so of log1p, as 1 + expm1(loss) / rate is exp(loss) / rate then, from numbers near 1.
 */
function baseLoss(loss: number, rate: number): number {
  if (rate === 1) return loss;
  if (loss > 30) return loss + Math.log1p((rate - 1) * Math.exp(-loss)) - Math.log(rate);
  if (loss < -Math.LN2) {
    const held = Math.exp(loss) - (1 - rate); // q exp(l)
    return held > 0 ? Math.log(held / rate) : Number.NEGATIVE_INFINITY;
  }
  const ratio = Math.expm1(loss) / rate;
  return ratio <= -1 ? Number.NEGATIVE_INFINITY : Math.log1p(ratio);
}

function removingTails({ min, max, tails }: Continuous, rate: number): Continuous {
  return {
    min: sampledLoss(min, rate),
    max: sampledLoss(max, rate),
    tails(t, out) {
      tails(baseLoss(t, rate), out);
      out[0] = (1 - rate) * out[1]! + rate * out[0]!;
      out[2] = (1 - rate) * out[3]! + rate * out[2]!;
    },
  };
}

function addingTails({ min, max, tails }: Continuous, rate: number): Continuous {
  return {
    min: -sampledLoss(max, rate),
    max: -sampledLoss(min, rate),
    tails(t, out) {
      tails(baseLoss(-t, rate), out);
      const oneAbove = out[0]!;
      const zeroAbove = out[1]!;
      out[0] = out[3]!;
      out[1] = (1 - rate) * out[3]! + rate * out[2]!;
      out[2] = zeroAbove;
      out[3] = (1 - rate) * zeroAbove + rate * oneAbove;
    },
  };
}

/** Above zero as `positive`, below as `negative`. */
function joined(positive: Continuous, negative: Continuous): Continuous {
  const at = new Float64Array(4);
  positive.tails(0, at);
  const [aboveP, aboveQ] = [at[0]!, at[1]!];
  negative.tails(0, at);
  const [belowP, belowQ] = [at[2]!, at[3]!];
  return {
    min: Math.min(0, negative.min),
    max: Math.max(0, positive.max),
    tails(t, out) {
      (t >= 0 ? positive : negative).tails(t, out);
      if (t >= 0) {
        out[2] = Math.max(0, aboveP - out[0]!) + belowP;
        out[3] = Math.max(0, aboveQ - out[1]!) + belowQ;
      } else {
        out[0] = Math.max(0, belowP - out[2]!) + aboveP;
        out[1] = Math.max(0, belowQ - out[3]!) + aboveQ;
      }
    },
  };
}

function whole({ tails }: Continuous): number {
  const out = new Float64Array(4);
  tails(0, out);
  return out[0]! + out[2]!;
}
