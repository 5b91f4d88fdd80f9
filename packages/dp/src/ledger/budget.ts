import type { Company } from "../distributed/plan.ts";
import type { AdditiveQuery } from "../queries/additive.ts";
import type { ApproximatePrice, ConcentratedPrice, PurePrice } from "../queries/price.ts";
import type { Query } from "../queries/query.ts";

/** Pure privacy: epsilons add up. */
export interface PureBudget {
  readonly epsilon: number;
  readonly delta?: never;
  readonly rho?: never;
  readonly plan?: never;
}

/** Approximate privacy: epsilons and deltas add up. */
export interface ApproximateBudget {
  readonly epsilon: number;
  readonly delta: number;
  readonly rho?: never;
  readonly plan?: never;
}

/** Zero-concentrated privacy: rhos add up. */
export interface ConcentratedBudget {
  readonly rho: number;
  readonly epsilon?: never;
  readonly delta?: never;
  readonly plan?: never;
}

/**
 * Approximate privacy of answers whose noise is fixed beforehand: what all of them cost together is certified when the ledger is begun,
 * by composing their privacy losses, which is far less than the sum of their prices. See docs/adr/0016-a-plan-for-the-budget.md.
 */
export interface PlannedBudget {
  readonly epsilon: number;
  readonly delta: number;
  readonly rho?: never;
  /** What may be answered, in any order. */
  readonly plan: readonly PlannedAnswers[];
}

/** So many answers with the noise that this question gets for this price, in whichever measure it is said. */
export type PlannedAnswers = PlannedReleases | PlannedShares;

/** Which rows and which question is asked may follow from earlier answers: only the noise is fixed. */
export type PlannedReleases = (PureBudget | ApproximateBudget | ConcentratedBudget) & {
  readonly query: Query<never, unknown, never, never>;
  /** Left out, one. */
  readonly times?: number;
  readonly company?: never;
};

/** Shares of Skellam noise: see `planShares`. */
export interface PlannedShares extends ApproximateBudget {
  readonly query: AdditiveQuery<never, unknown, never>;
  readonly times?: number;
  readonly company: Omit<Company, "most">;
}

/** What a board grants, in one measure: a ledger does not add up two. */
export type Budget = PureBudget | ApproximateBudget | ConcentratedBudget | PlannedBudget;

/** A price in one of the measures. */
export type Cost = PureBudget | ApproximateBudget | ConcentratedBudget;

/** How a ledger of this budget counts. Of a planned one any question is asked: whether it has a price was seen when it was planned. */
export type PriceOf<B extends Budget> = B extends PlannedBudget
  ? never
  : B extends ConcentratedBudget
    ? ConcentratedPrice
    : B extends ApproximateBudget
      ? ApproximatePrice
      : PurePrice;

/** What an answer of a ledger of this budget may cost; without a delta, it costs none. */
export type CostOf<B extends Budget> = B extends PlannedBudget
  ? Cost
  : B extends ConcentratedBudget
    ? ConcentratedBudget
    : B extends ApproximateBudget
      ? ApproximateBudget | PureBudget
      : PureBudget;

/** What was spent or is left. Of a plan: what this answer, or the rest of the plan, costs by itself at the delta that was granted. */
export type AmountOf<B extends Budget> = B extends ConcentratedBudget
  ? { readonly rho: number }
  : B extends ApproximateBudget | PlannedBudget
    ? { readonly epsilon: number; readonly delta: number }
    : { readonly epsilon: number };
