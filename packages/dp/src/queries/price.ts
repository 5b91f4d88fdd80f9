/** Pure privacy, in whole millionths of epsilon. */
export interface PurePrice {
  readonly measure: "pure";
  /** An integer from 1, below 2^53. */
  readonly microEpsilon: number;
}

/** Approximate privacy, in whole millionths of epsilon and whole 10^-15 of delta. */
export interface ApproximatePrice {
  readonly measure: "approximate";
  readonly microEpsilon: number;
  /** An integer from 0, below 10^15. */
  readonly femtoDelta: number;
}

/** Zero-concentrated privacy (Bun and Steinke 2016), in whole billionths of rho. */
export interface ConcentratedPrice {
  readonly measure: "concentrated";
  readonly nanoRho: number;
}

/** What an answer costs, in the one measure of its ledger, as whole units: no rounding can create budget. */
export type Price = PurePrice | ApproximatePrice | ConcentratedPrice;

export const MICRO = 1_000_000n;
export const NANO = 1_000_000_000n;
export const FEMTO = 1_000_000_000_000_000n;
