/** What one row adds to the log likelihood and its derivatives, for each family with its canonical link. */
import { logGamma } from "../student-t.ts";
import type { Family } from "./specification.ts";

export interface RowTerms {
  /** The log likelihood; for "gaussian" minus half the squared error. */
  readonly logLikelihood: number;
  /** Outcome less mean. */
  readonly residual: number;
  /** Minus the second derivative along the predictor. */
  readonly curvature: number;
  /** The log likelihood if the mean were the outcome. */
  readonly saturated: number;
}

export function rowTerms(family: Family, y: number, eta: number): RowTerms {
  if (family === "gaussian")
    return { logLikelihood: -0.5 * (y - eta) ** 2, residual: y - eta, curvature: 1, saturated: 0 };
  if (family === "poisson") {
    const mean = Math.exp(eta);
    const constant = logGamma(y + 1);
    const saturated = (y > 0 ? y * Math.log(y) - y : 0) - constant;
    return { logLikelihood: y * eta - mean - constant, residual: y - mean, curvature: mean, saturated };
  }
  const toward = y === 1 ? -eta : eta;
  const small = Math.exp(-Math.abs(eta));
  const miss = toward > 0 ? 1 / (1 + small) : small / (1 + small); // of the other outcome: no cancellation
  return {
    logLikelihood: -(Math.max(0, toward) + Math.log1p(small)), // log(1 + e^toward) without overflow
    residual: y === 1 ? miss : -miss,
    curvature: small / (1 + small) ** 2,
    saturated: 0,
  };
}

/** The predictor at which the mean of everybody is `mean`. */
export const linkOf = (family: Family, mean: number): number =>
  family === "gaussian" ? mean : family === "poisson" ? Math.log(mean) : Math.log(mean / (1 - mean));
