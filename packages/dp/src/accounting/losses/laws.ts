import type { Mechanism, Unsampled } from "../mechanism.ts";
import type { LossLaw, Pair } from "./loss.ts";
import { mixturePair } from "./mixture.ts";
import { discreteGaussianPair, discreteLaplacePair, gaussianPair, givenPair, laplacePair, worstPair } from "./pairs.ts";
import { adding, removing, replacing } from "./sampled.ts";

/** A mechanism's loss when the person is removed, and when it is added; the same law twice where the two agree. */
export interface Directions {
  readonly removed: LossLaw;
  readonly added: LossLaw;
}

/** `undefined`: says nothing (nobody is sampled). */
export function lawsOf(mechanism: Mechanism): Directions | undefined {
  if (mechanism.kind === "poisson-sampled") return poisson(pairOf(mechanism.of), mechanism.rate);
  if (mechanism.kind === "fixed-size-sampled") return fixedSize(mechanism);
  return poisson(pairOf(mechanism), 1);
}

function poisson(pair: Pair, rate: number): Directions | undefined {
  if (rate === 0) return undefined;
  const removed = removing(pair, rate);
  return { removed, added: rate === 1 && pair.symmetric ? removed : adding(pair, rate) };
}

function fixedSize({
  batch,
  population,
  of,
}: Extract<Mechanism, { kind: "fixed-size-sampled" }>): Directions | undefined {
  if (batch === 0) return undefined;
  if (batch === population) return poisson(pairOf(of), 1);
  const both = replacing(pairOf(of), batch / population);
  return { removed: both, added: both };
}

/** Noise of scale 0 hides nothing: whoever sees the answer knows. */
const OPEN: Pair = worstPair(0, 1);

function pairOf(mechanism: Unsampled): Pair {
  switch (mechanism.kind) {
    case "gaussian":
      return mechanism.sigma === 0 ? OPEN : gaussianPair(mechanism.l2Sensitivity / mechanism.sigma);
    case "laplace":
      return mechanism.scale === 0 ? OPEN : laplacePair(mechanism.l1Sensitivity / mechanism.scale);
    case "discrete-gaussian":
      return mechanism.sigma === 0 ? OPEN : discreteGaussianPair(mechanism.sigma, mechanism.sensitivity);
    case "discrete-laplace":
      return mechanism.scale === 0 ? OPEN : discreteLaplacePair(1 / mechanism.scale, mechanism.sensitivity);
    case "approximate":
      return worstPair(mechanism.epsilon, mechanism.delta);
    case "given":
      return givenPair(mechanism.one, mechanism.zero);
    case "gaussian-mixture":
      return mechanism.sigma === 0 ? openMixture(mechanism.shifts, mechanism.weights) : mixturePair(mechanism);
    case "randomized-response":
      return responsePair(mechanism);
  }
}

/** Without noise, only the answers that did not move hide anything. */
function openMixture(shifts: readonly number[], weights: readonly number[]): Pair {
  const still = shifts.reduce((sum, shift, i) => (shift === 0 ? sum + weights[i]! : sum), 0);
  return givenPair([still, 1 - still], [1, 0]);
}

/**
 * One of k answers: the true one with probability 1 - noise, else one of all k at random. Replace-one: two true answers. Add-remove:
 * an absent person answers at random, which is the relation that others call "replace special".
 */
function responsePair({ noise, buckets, neighbours }: Extract<Unsampled, { kind: "randomized-response" }>): Pair {
  const other = noise / buckets;
  const own = 1 - noise + other;
  const rest = Math.max(0, buckets - 2);
  if (buckets === 1) return givenPair([1], [1]);
  if (neighbours === "replace-one")
    return { ...givenPair([own, other, rest * other], [other, own, rest * other]), symmetric: true };
  return givenPair([own, (buckets - 1) * other], [1 / buckets, (buckets - 1) / buckets]);
}
