/**
 * Meta-analysis of the hospitals' own estimates: what people do today, for comparison. Pure: nothing here is hidden. Whoever calls it holds every
 * hospital's estimate and error, hence who treats better and how many patients each has about; small hospitals' estimates show their patients.
 * A model fitted to all hospitals together (`cox`, `glm`) opens sums over all of them alone.
 */
import { UsageError } from "@tavs/core";
import {
  type Heterogeneity,
  type SiteEstimate,
  type Sites,
  scatter,
  varianceBetween,
  weighted,
} from "./between-hospitals.ts";
import { type ChiSquaredTest, chiSquaredTest } from "./chi-squared-test.ts";
import { NORMAL_97_5, twoSidedP } from "./normal-distribution.ts";
import { studentTwoSidedP } from "./student-t.ts";

export type { Heterogeneity, SiteEstimate };

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

/** Throws `UsageError` by position: fewer than two hospitals, an estimate that is not finite, an error that is not positive; estimates without scatter where errors come from it. */
export function metaAnalysis(
  sites: readonly SiteEstimate[],
  { heterogeneity, errors }: MetaOptions = { heterogeneity: "reml", errors: "knapp-hartung" },
): MetaAnalysis {
  mustBeEstimates(sites);
  const degrees = sites.length - 1;
  const q = scatter(sites, 0);
  const tauSquared = varianceBetween(sites, heterogeneity);
  const { mean, precision } = weighted(sites, tauSquared);
  const knapp = errors === "knapp-hartung";
  const standardError = Math.sqrt(knapp ? scatter(sites, tauSquared) / (degrees * precision) : 1 / precision);
  const wide =
    sites.length < 3 ? null : studentQuantile(degrees - 1) * Math.hypot(Math.sqrt(tauSquared), standardError);
  if (!(standardError > 0))
    throw new UsageError('all estimates are one: their scatter says nothing of the error, take errors: "normal"', {
      code: "no-scatter",
    });
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
