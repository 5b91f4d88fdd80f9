import { normalTails } from "../normal.ts";
import type { Pair, PairAtom } from "./loss.ts";

/**
 * Normal noise, `ratio` = sensitivity / sigma: one = N(ratio, 1), zero = N(0, 1), l(x) = ratio x - ratio^2/2. Also the worst case
 * in any dimension, the sensitivity being Euclidean (Dong, Roth, Su 2022, Theorem 2.7).
 */
export function gaussianPair(ratio: number): Pair {
  const tails = (loss: number, out: Float64Array): void => {
    const x = loss / ratio + ratio / 2;
    const y = loss / ratio - ratio / 2;
    normalTails(y, out, 0);
    normalTails(x, out, 1);
  };
  const [min, max] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return { atoms: [], dropped: 0, continuous: { min, max, tails }, symmetric: true };
}

/** Laplace noise, `epsilon` = sensitivity / scale: atoms where neither centre lies between, a density inside. */
export function laplacePair(epsilon: number): Pair {
  const low = Math.exp(-epsilon) / 2;
  const tails = (loss: number, out: Float64Array): void => {
    const up = Math.min(2 * epsilon, Math.max(0, epsilon - loss)) / 2;
    const down = Math.min(2 * epsilon, Math.max(0, epsilon + loss)) / 2;
    out[0] = -Math.expm1(-up) / 2;
    out[1] = low * Math.expm1(up);
    out[2] = low * Math.expm1(down);
    out[3] = -Math.expm1(-down) / 2;
  };
  const atoms = [
    { loss: -epsilon, one: low, zero: 0.5 },
    { loss: epsilon, one: 0.5, zero: low },
  ];
  return { atoms, dropped: 0, continuous: { min: -epsilon, max: epsilon, tails }, symmetric: true };
}

/**
 * Integer noise with P(x) proportional to exp(-|x| epsilon), answers that move by `sensitivity`, a whole number: its losses are
 * (2x - sensitivity) epsilon for x from 0 to the sensitivity. With sensitivity 1 there are two, and no continuous formula is right.
 */
export function discreteLaplacePair(epsilon: number, sensitivity: number): Pair {
  const q = Math.exp(-epsilon);
  const ends = 1 / (1 + q); // P(x <= 0)
  const inner = -Math.expm1(-epsilon) / (1 + q);
  const atoms = Array.from({ length: sensitivity + 1 }, (_, x): PairAtom => {
    const zero = x === 0 ? ends : q ** x * (x === sensitivity ? ends : inner);
    const one = x === sensitivity ? ends : q ** (sensitivity - x) * (x === 0 ? ends : inner);
    return { loss: (2 * x - sensitivity) * epsilon, one, zero };
  });
  return { atoms, dropped: 0, symmetric: true };
}

/** Integer noise with P(x) proportional to exp(-x^2 / 2 sigma^2), answers that move by a whole `sensitivity`. */
export function discreteGaussianPair(sigma: number, sensitivity: number): Pair {
  const reach = Math.ceil(sigma * REACH) + 1;
  const weight = (x: number) => Math.exp(-(x * x) / (2 * sigma * sigma));
  let total = 1;
  for (let x = reach; x > 0; x--) total += 2 * weight(x);
  const atoms = Array.from({ length: 2 * reach + sensitivity + 1 }, (_, i): PairAtom => {
    const x = i - reach;
    const loss = (sensitivity * (2 * x - sensitivity)) / (2 * sigma * sigma);
    return { loss, one: weight(x - sensitivity) / total, zero: weight(x) / total };
  });
  return { atoms, dropped: 1e-86, symmetric: true };
}

const REACH = 20; // beyond 20 sigma lies less than 4 exp(-200) < 1e-86 of a discrete Gaussian (Canonne et al. 2020, Proposition 25)

/**
 * The worst mechanism that is (epsilon, delta)-private: all others are a processing of its answer (Kairouz, Oh, Viswanath 2017,
 * Theorem 3.2). With delta = 0: randomised response.
 */
export function worstPair(epsilon: number, delta: number): Pair {
  const high = (1 - delta) / (1 + Math.exp(-epsilon));
  const low = (1 - delta) / (1 + Math.exp(epsilon));
  const finite = [
    { loss: -epsilon, one: low, zero: high },
    { loss: epsilon, one: high, zero: low },
  ];
  const sure = [
    { loss: Number.NEGATIVE_INFINITY, one: 0, zero: delta },
    { loss: Number.POSITIVE_INFINITY, one: delta, zero: 0 },
  ];
  return { atoms: delta > 0 ? [...finite, ...sure] : finite, dropped: 0, symmetric: true };
}

/** Two distributions over the same finite answers, given in full. Answers of equal loss may repeat. */
export function givenPair(one: readonly number[], zero: readonly number[]): Pair {
  const atoms = one.map((mass, i) => ({ loss: Math.log(mass / zero[i]!), one: mass, zero: zero[i]! }));
  return { atoms: atoms.filter(({ one, zero }) => one > 0 || zero > 0), dropped: 0, symmetric: false };
}
