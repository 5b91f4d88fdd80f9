/** How much hospitals' estimates differ by more than their errors: the variance between hospitals, by three methods. */

/** One hospital's estimate (a log hazard ratio, a difference of means) and its standard error. */
export interface SiteEstimate {
  readonly estimate: number;
  readonly standardError: number;
}

export type Sites = readonly SiteEstimate[];

/** How the variance between hospitals is estimated: DerSimonian & Laird 1986, Paule & Mandel 1982, or restricted maximum likelihood. */
export type Heterogeneity = "dersimonian-laird" | "paule-mandel" | "reml";

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const weightsAt = (sites: Sites, tauSquared: number): readonly number[] =>
  sites.map(({ standardError }) => 1 / (standardError ** 2 + tauSquared));

export function weighted(sites: Sites, tauSquared: number): { readonly mean: number; readonly precision: number } {
  const weights = weightsAt(sites, tauSquared);
  const precision = sum(weights);
  return { mean: sum(sites.map(({ estimate }, i) => weights[i]! * estimate)) / precision, precision };
}

/** Weighted squares around the weighted mean; Cochran's Q at zero. */
export function scatter(sites: Sites, tauSquared: number): number {
  const { mean } = weighted(sites, tauSquared);
  return sum(weightsAt(sites, tauSquared).map((weight, i) => weight * (sites[i]!.estimate - mean) ** 2));
}

/** The derivative of the restricted log likelihood, twice. */
function restrictedScore(sites: Sites, tauSquared: number): number {
  const weights = weightsAt(sites, tauSquared);
  const { mean, precision } = weighted(sites, tauSquared);
  const squares = sum(weights.map((weight, i) => (weight * (sites[i]!.estimate - mean)) ** 2));
  return squares - precision + sum(weights.map((weight) => weight * weight)) / precision;
}

const TAU: Readonly<Record<Heterogeneity, (sites: Sites) => number>> = {
  "dersimonian-laird": (sites) => {
    const weights = weightsAt(sites, 0);
    const spare = sum(weights) - sum(weights.map((weight) => weight * weight)) / sum(weights);
    return Math.max(0, (scatter(sites, 0) - (sites.length - 1)) / spare);
  },
  "paule-mandel": (sites) => rootOf((tauSquared) => scatter(sites, tauSquared) - (sites.length - 1), sites),
  reml: highestLikelihood,
};

export const varianceBetween = (sites: Sites, by: Heterogeneity): number => TAU[by](sites);

const OCTAVES = 64; // from 2^-50 of the squared range of the estimates on

/** The restricted likelihood may have several tops, and fall from zero before it rises: the highest, zero among them. */
function highestLikelihood(sites: Sites): number {
  const f = (tauSquared: number) => restrictedScore(sites, tauSquared);
  const ends = [0, ...Array.from({ length: OCTAVES }, (_, k) => squaredRange(sites) * 2 ** (k - 50))];
  const tops = ends.slice(1).flatMap((high, k) => (f(ends[k]!) > 0 && f(high) <= 0 ? [halved(f, ends[k]!, high)] : []));
  const likelihood = (at: number) => restrictedLikelihood(sites, at);
  return tops.reduce((best, at) => (likelihood(at) > likelihood(best) ? at : best), 0);
}

/** Its logarithm, but for a constant. */
function restrictedLikelihood(sites: Sites, tauSquared: number): number {
  const logs = sum(weightsAt(sites, tauSquared).map(Math.log));
  return (logs - Math.log(weighted(sites, tauSquared).precision) - scatter(sites, tauSquared)) / 2;
}

/** Where a function falls through zero, from 0 on; 0 where it starts below. By halving. */
function rootOf(f: (at: number) => number, sites: Sites): number {
  if (f(0) <= 0) return 0;
  let high = squaredRange(sites);
  while (f(high) > 0) high *= 2;
  return halved(f, 0, high);
}

function squaredRange(sites: Sites): number {
  const estimates = sites.map(({ estimate }) => estimate);
  return (Math.max(...estimates) - Math.min(...estimates)) ** 2;
}

/** By halving: above zero at `from`, not at `to`. */
function halved(f: (at: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}
