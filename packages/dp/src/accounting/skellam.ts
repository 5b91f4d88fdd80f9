import { mustBeNonNegative, mustBePositive, mustBeWhole } from "./claims.ts";
import type { Moves } from "./distributed.ts";
import { listedRenyi } from "./renyi.ts";

/**
 * Skellam noise of variance `variance` in each coordinate, the parts of which add up exactly: Renyi divergence of order alpha at most
 * alpha l2^2 / 2 V + min(((2 alpha - 1) l2^2 + 6 l1) / 4 V^2, 3 l1 / 2 V) (Agarwal, Kairouz, Liu 2021, arXiv 2110.04995, Theorem
 * 3.5). Orders are rounded up to an integer of at least 2, where it holds.
 */
export function skellamRenyi({
  variance,
  l2Sensitivity,
  l1Sensitivity,
}: { readonly variance: number } & Omit<Moves, "dimension">): (alpha: number) => number {
  mustBePositive("the variance", variance);
  mustBeNonNegative("the l2 sensitivity", l2Sensitivity);
  mustBeNonNegative("the l1 sensitivity", l1Sensitivity);
  const square = l2Sensitivity ** 2;
  return (alpha) => {
    const order = Math.max(2, Math.ceil(alpha)); // divergences grow with the order: the next integer bounds those before it
    const first = ((2 * order - 1) * square + 6 * l1Sensitivity) / (4 * variance ** 2);
    return (order * square) / (2 * variance) + Math.min(first, (3 * l1Sensitivity) / (2 * variance));
  };
}

/** One number under Skellam noise, and how far it moves: a whole number, 0 or above. */
export interface SkellamMoves {
  readonly variance: number;
  readonly shift: number;
}

/**
 * The same divergence, exactly, of one number that moves by `shift`, from the probabilities exp(-V) I_|x|(V) out to a part in 10^30.
 * For variances up to 2^12: the reach is 15 standard deviations and more. Every alpha >= 1.
 */
export function exactSkellamRenyi({ variance, shift }: SkellamMoves): (alpha: number) => number {
  const { one, zero } = listed({ variance, shift });
  return listedRenyi(one, zero);
}

/**
 * One number that moves by `shift`, under Skellam noise: the probabilities of its answers, for `kind: "given"`. What lies beyond the
 * reach (below 1e-40 by Chernoff) is an answer that gives the person away, with 1e-30. Probabilities are off by 5e-11 of themselves
 * at most for variances up to 2^24: three roundings in each of 123,000 steps.
 */
export function skellamPair(moves: SkellamMoves): {
  readonly one: readonly number[];
  readonly zero: readonly number[];
} {
  const { one, zero } = listed(moves);
  return { one: [...one, TAIL, 0], zero: [...zero, 0, TAIL] };
}

const TAIL = 1e-30;

/** The delta at `epsilon` of the same, by adding up: the expectation of max(0, one - exp(epsilon) zero). */
export function skellamDelta(moves: SkellamMoves, epsilon: number): number {
  const { one, zero } = listed(moves);
  return one.reduce((sum, mass, i) => sum + Math.max(0, mass - Math.exp(epsilon) * zero[i]!), 2 * TAIL);
}

/** The least whole m with P(|X| > m) <= beta. */
export function skellamMargin(variance: number, beta: number): number {
  const masses = skellamMasses(variance, 0);
  let [outside, margin] = [0, masses.length - 1];
  while (margin > 0 && outside + 2 * masses[margin]! <= beta) outside += 2 * masses[margin--]!;
  return margin;
}

function listed({ variance, shift }: SkellamMoves): { readonly one: number[]; readonly zero: number[] } {
  mustBePositive("the variance", variance);
  mustBeWhole("the shift", shift, 0);
  const half = skellamMasses(variance, shift);
  const reach = half.length - 1 - shift;
  const at = (x: number): number => half[Math.abs(x)]!;
  const answers = Array.from({ length: 2 * reach + shift + 1 }, (_, i) => i - reach); // both laws, out to the reach
  return { one: answers.map((x) => at(x - shift)), zero: answers.map(at) };
}

/** exp(-V) I_k(V) for k = 0, 1, ...: by the recurrence I_(k-1) = I_(k+1) + 2k/V I_k from far out (Miller), normed to sum to 1. */
function skellamMasses(variance: number, shift: number): Float64Array {
  const reach = Math.ceil(60 + 15 * Math.sqrt(variance)) + shift;
  const masses = new Float64Array(reach + 1);
  let [later, here] = [0, 1e-280];
  for (let k = 2 * reach + 40; k >= 0; k--) {
    if (k <= reach) masses[k] = here;
    [later, here] = [here, later + ((2 * k) / variance) * here];
    if (here > 1e200) {
      [later, here] = [later * 1e-250, here * 1e-250];
      for (let j = Math.max(0, k); j <= reach; j++) masses[j] = masses[j]! * 1e-250;
    }
  }
  const sum = masses.reduce((total, mass, k) => total + (k === 0 ? mass : 2 * mass), 0);
  return masses.map((mass) => mass / sum);
}
