/**
 * Meta-analysis of the hospitals' own estimates: what people do today, for comparison. Pure: nothing here is hidden. Whoever calls it holds every
 * hospital's estimate and error, hence who treats better and how many patients each has about; small hospitals' estimates show their patients.
 * A model fitted to all hospitals together (`cox`, `glm`) opens sums over all of them alone.
 */
import { UsageError } from "@tavs/core";
import { type ChiSquaredTest, chiSquaredTest } from "./chi-squared-test.ts";
import { NORMAL_97_5, twoSidedP } from "./normal-distribution.ts";
import { studentTwoSidedP } from "./student-t.ts";

/** One hospital's estimate (a log hazard ratio, a difference of means) and its standard error. */
export interface SiteEstimate {
  readonly estimate: number;
  readonly standardError: number;
}

/** How the variance between hospitals is estimated: DerSimonian & Laird 1986, Paule & Mandel 1982, or restricted maximum likelihood. */
export type Heterogeneity = "dersimonian-laird" | "paule-mandel" | "reml";

export interface MetaOptions {
  readonly heterogeneity: Heterogeneity;
  /** "knapp-hartung": errors from the scatter of the estimates, with Student's t (Hartung & Knapp 2001); "normal": from their own errors. */
  readonly errors: "normal" | "knapp-hartung";
}

export interface PooledEstimate {
  readonly estimate: number;
  readonly standardError: number;
  readonly ci: readonly [low: number, high: number];
  readonly p: number;
}

export interface MetaAnalysis {
  /** One effect for all hospitals, weighted by precision. */
  readonly fixed: PooledEstimate;
  /** The mean of effects that differ. */
  readonly random: PooledEstimate;
  /** Cochran's Q: do the estimates differ by more than their errors? */
  readonly q: ChiSquaredTest;
  /** The share of their variation that is more than error, in [0, 1) (Higgins & Thompson 2002). */
  readonly iSquared: number;
  /** The variance between hospitals. */
  readonly tauSquared: number;
  /** Where a new hospital's effect lies in 95 of 100 cases (Higgins, Thompson & Spiegelhalter 2009); null for fewer than three. */
  readonly prediction: readonly [low: number, high: number] | null;
}

/** Throws `UsageError` by position: fewer than two hospitals, an estimate that is not finite, an error that is not positive. */
export function metaAnalysis(
  sites: readonly SiteEstimate[],
  { heterogeneity, errors }: MetaOptions = { heterogeneity: "reml", errors: "knapp-hartung" },
): MetaAnalysis {
  mustBeEstimates(sites);
  const degrees = sites.length - 1;
  const q = scatter(sites, 0);
  const tauSquared = TAU[heterogeneity](sites);
  const { mean, precision } = weighted(sites, tauSquared);
  const knapp = errors === "knapp-hartung";
  const standardError = Math.sqrt(knapp ? scatter(sites, tauSquared) / (degrees * precision) : 1 / precision);
  const wide =
    sites.length < 3 ? null : studentQuantile(degrees - 1) * Math.hypot(Math.sqrt(tauSquared), standardError);
  const fixed = weighted(sites, 0);
  return {
    fixed: pooled(fixed.mean, Math.sqrt(1 / fixed.precision), null),
    random: pooled(mean, standardError, knapp ? degrees : null),
    q: chiSquaredTest(q, degrees),
    iSquared: q > degrees ? (q - degrees) / q : 0,
    tauSquared,
    prediction: wide === null ? null : [mean - wide, mean + wide],
  };
}

type Sites = readonly SiteEstimate[];

function mustBeEstimates(sites: Sites): void {
  if (sites.length < 2) throw new UsageError(`${sites.length} estimates: a meta-analysis needs two`);
  const bad = sites.findIndex(
    ({ estimate, standardError }) =>
      !Number.isFinite(estimate) || !(standardError > 0) || !Number.isFinite(1 / standardError ** 2),
  );
  if (bad >= 0) throw new UsageError(`estimate number ${bad} must be finite, with an error above zero`);
}

function pooled(estimate: number, standardError: number, degrees: number | null): PooledEstimate {
  const half = (degrees === null ? NORMAL_97_5 : studentQuantile(degrees)) * standardError;
  const z = estimate / standardError;
  const p = degrees === null ? twoSidedP(z) : studentTwoSidedP(z, degrees);
  return { estimate, standardError, ci: [estimate - half, estimate + half], p };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const weightsAt = (sites: Sites, tauSquared: number): readonly number[] =>
  sites.map(({ standardError }) => 1 / (standardError ** 2 + tauSquared));

function weighted(sites: Sites, tauSquared: number): { readonly mean: number; readonly precision: number } {
  const weights = weightsAt(sites, tauSquared);
  const precision = sum(weights);
  return { mean: sum(sites.map(({ estimate }, i) => weights[i]! * estimate)) / precision, precision };
}

/** Weighted squares around the weighted mean; Cochran's Q at zero. */
function scatter(sites: Sites, tauSquared: number): number {
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
  reml: (sites) => rootOf((tauSquared) => restrictedScore(sites, tauSquared), sites),
};

/** Where a function falls through zero, from 0 on; 0 where it starts below. By halving. */
function rootOf(f: (at: number) => number, sites: Sites): number {
  if (f(0) <= 0) return 0;
  const estimates = sites.map(({ estimate }) => estimate);
  let [low, high] = [0, (Math.max(...estimates) - Math.min(...estimates)) ** 2];
  while (f(high) > 0) high *= 2;
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}

/** The 97.5 % point of Student's t, by halving. */
function studentQuantile(degrees: number): number {
  let [low, high] = [0, 13]; // 12.7 with one degree of freedom
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (studentTwoSidedP(middle, degrees) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}
