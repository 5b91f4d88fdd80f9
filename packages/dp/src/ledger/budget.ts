import type { ApproximatePrice, ConcentratedPrice, PurePrice } from "../queries/price.ts";

/** Pure privacy: epsilons add up. */
export interface PureBudget {
  readonly epsilon: number;
  readonly delta?: never;
  readonly rho?: never;
}

/** Approximate privacy: epsilons and deltas add up. */
export interface ApproximateBudget {
  readonly epsilon: number;
  readonly delta: number;
  readonly rho?: never;
}

/** Zero-concentrated privacy: rhos add up. */
export interface ConcentratedBudget {
  readonly rho: number;
  readonly epsilon?: never;
  readonly delta?: never;
}

/** What a board grants, in one measure: a ledger does not add up two. */
export type Budget = PureBudget | ApproximateBudget | ConcentratedBudget;

/** How a ledger of this budget counts. */
export type PriceOf<B extends Budget> = B extends ConcentratedBudget
  ? ConcentratedPrice
  : B extends ApproximateBudget
    ? ApproximatePrice
    : PurePrice;

/** What an answer of a ledger of this budget may cost; without a delta, it costs none. */
export type CostOf<B extends Budget> = B extends ConcentratedBudget
  ? ConcentratedBudget
  : B extends ApproximateBudget
    ? ApproximateBudget | PureBudget
    : PureBudget;

/** What was spent or is left. */
export type AmountOf<B extends Budget> = B extends ConcentratedBudget
  ? { readonly rho: number }
  : B extends ApproximateBudget
    ? { readonly epsilon: number; readonly delta: number }
    : { readonly epsilon: number };
