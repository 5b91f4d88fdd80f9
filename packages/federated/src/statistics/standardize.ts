/**
 * Covariates on a public scale: z = (x - center) / scale, with constants that stand in the study terms. They are agreed and not
 * computed, because a hospital's own mean would say something about its patients. Centring makes sums small, so that fixed
 * point keeps more of their digits; neither changes the model.
 */
import { UsageError } from "@tavs/core";

/** One `center` and one `scale` a covariate, in its own unit; a scale is positive. Good scales are near a standard deviation. */
export interface Standardization {
  readonly center: Float64Array;
  readonly scale: Float64Array;
}

/** The covariates as they are: center 0, scale 1. */
export function unstandardized(columns: number): Standardization {
  return { center: new Float64Array(columns), scale: new Float64Array(columns).fill(1) };
}

/**
 * n rows of p covariates (row-major) on the public scale, as a new array. Throws `UsageError` when a scale is not positive, a constant
 * is not finite, or the covariates are no whole count of rows.
 */
export function standardize(covariates: Float64Array, by: Standardization): Float64Array<ArrayBuffer> {
  const columns = mustBeUsable(by);
  if (covariates.length % columns !== 0)
    throw new UsageError(`${covariates.length} covariates are no whole count of rows of ${columns}`);
  return covariates.map((x, at) => (x - by.center[at % columns]!) / by.scale[at % columns]!);
}

/** Coefficients, or their standard errors, per unit of the original covariates: a step of one z is a step of `scale`. */
export function toOriginalScale(perStandardized: Float64Array, { scale }: Standardization): Float64Array<ArrayBuffer> {
  return Float64Array.from(perStandardized, (value, j) => value / scale[j]!);
}

/** The p x p covariance of coefficients (by rows) per unit of the original covariates. */
export function covarianceToOriginalScale(vcov: Float64Array, { scale }: Standardization): Float64Array<ArrayBuffer> {
  const columns = scale.length;
  return Float64Array.from(vcov, (value, at) => value / (scale[Math.floor(at / columns)]! * scale[at % columns]!));
}

/** Checks the constants, and says how many covariates they are for. Throws `UsageError` by position. */
export function mustBeUsable({ center, scale }: Standardization): number {
  if (scale.length === 0 || center.length !== scale.length)
    throw new UsageError(
      `${center.length} centers and ${scale.length} scales: one of each a covariate is needed, and a covariate`,
    );
  const bad = scale.findIndex((value, j) => !(value > 0) || !Number.isFinite(value) || !Number.isFinite(center[j]!));
  if (bad >= 0) throw new UsageError(`covariate number ${bad} needs a finite center and a positive scale`);
  return scale.length;
}
