import { mustBePositive, mustBeWhole } from "./claims.ts";
import type { ApproximateLoss, Neighbours } from "./measures.ts";
import { zcdpEpsilon } from "./zcdp.ts";

/** Noise that several contributors add in parts, each of standard deviation `sigmaEach`, `honest` of them as agreed. */
export interface SharedNoise {
  readonly sigmaEach: number;
  readonly honest: number;
}

/**
 * A sum of discrete Gaussians is not one. How far it is, in the largest log-ratio of probabilities: tau = 10 times the sum over k =
 * 1, ..., honest - 1 of exp(-2 pi^2 sigmaEach^2 k / (k + 1)) (Kairouz, Liu, Steinke 2021, arXiv 2102.06387, Theorem 9 and Corollary
 * 12 for equal parts). 2.3 and useless at sigmaEach 0.5 with ten, below 1e-15 from 2 on.
 */
export function closeness({ sigmaEach, honest }: SharedNoise): number {
  mustBePositive("sigmaEach", sigmaEach);
  mustBeWhole("the number of honest contributors", honest, 1);
  let tau = 0;
  for (let k = 1; k < honest; k++) tau += 10 * Math.exp((-2 * Math.PI ** 2 * sigmaEach ** 2 * k) / (k + 1));
  return tau;
}

/** How far a sum of vectors moves when a person comes or goes. */
export interface Moves {
  readonly l2Sensitivity: number;
  /** At most dimension x the largest coordinate; the Euclidean bound alone gives sqrt(dimension) l2Sensitivity. */
  readonly l1Sensitivity: number;
  readonly dimension: number;
}

/**
 * Concentrated privacy of a sum with discrete Gaussian noise in parts: epsilon^2/2 -zCDP with epsilon the least of
 * sqrt(l2^2 / V + tau d / 2), l2 / sqrt(V) + tau sqrt(d), and sqrt(l2^2 / V + 2 tau l1 / sqrt(V) + tau^2 d), V = honest sigmaEach^2
 * (same paper, Theorem 1, the sum's sensitivity being one contributor's). Returns rho.
 */
export function sharedGaussianRho(noise: SharedNoise, { l2Sensitivity, l1Sensitivity, dimension }: Moves): number {
  mustBePositive("the l2 sensitivity", l2Sensitivity);
  mustBePositive("the l1 sensitivity", l1Sensitivity);
  mustBeWhole("the dimension", dimension, 1);
  const tau = closeness(noise);
  const sigma = noise.sigmaEach * Math.sqrt(noise.honest);
  const ratio = l2Sensitivity / sigma;
  const epsilon = Math.min(
    Math.sqrt(ratio ** 2 + (tau * dimension) / 2),
    ratio + tau * Math.sqrt(dimension),
    Math.sqrt(ratio ** 2 + (2 * tau * l1Sensitivity) / sigma + tau ** 2 * dimension),
  );
  return epsilon ** 2 / 2;
}

/** The same as (epsilon, delta), by the tight conversion. */
export function sharedGaussianLoss<N extends Neighbours>(
  noise: SharedNoise,
  moves: Moves & { readonly neighbours: N },
  delta: number,
): ApproximateLoss<N> {
  const epsilon = zcdpEpsilon(sharedGaussianRho(noise, moves), delta);
  return { measure: "approximate", neighbours: moves.neighbours, epsilon, delta };
}
