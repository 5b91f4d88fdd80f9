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

/**
 * The same divergence, exactly, of one number that moves by `shift`, from the probabilities exp(-V) I_|x|(V) out to a part in 10^30.
 * For variances up to 2^12: the reach is 15 standard deviations and more. Every alpha >= 1.
 */
export function exactSkellamRenyi({
  variance,
  shift,
}: {
  readonly variance: number;
  readonly shift: number;
}): (alpha: number) => number {
  mustBePositive("the variance", variance);
  mustBeWhole("the shift", shift, 0);
  const half = skellamMasses(variance, shift);
  const reach = half.length - 1 - shift;
  const at = (x: number): number => half[Math.abs(x)]!;
  const [one, zero]: [number[], number[]] = [[], []];
  for (let x = -reach; x <= reach; x++) {
    one.push(at(x - shift));
    zero.push(at(x));
  }
  return listedRenyi(one, zero);
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
