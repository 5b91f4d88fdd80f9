import { BudgetError, UsageError } from "@tavs/core";
import { mustBeNonNegative, mustBePositive, mustBeProbability } from "./claims.ts";
import { type ApproximateLoss, type ConcentratedLoss, mustBeLoss, type Neighbours, type PureLoss } from "./measures.ts";

/**
 * What may be spent and what was, where each question *and its cost* may depend on earlier answers. Adding up is then not obvious, and
 * for optimal composition wrong; these three filters are proven. Plain data: keep it, pass it on.
 */
export type Filter<N extends Neighbours = Neighbours> =
  | { readonly budget: PureLoss<N>; readonly spent: PureLoss<N> }
  | { readonly budget: ConcentratedLoss<N>; readonly spent: ConcentratedLoss<N> }
  | (ApproximateFilter<N> & { readonly budget: ApproximateLoss<N> });

/** Of an approximate filter the sum of squared epsilons and of deltas are kept; `slack` of the delta pays for the square root. */
interface ApproximateFilter<N extends Neighbours> {
  readonly budget: ApproximateLoss<N>;
  readonly slack: number;
  readonly squares: number;
  readonly deltas: number;
}

/** Epsilons add up to at most the budget's (Rogers, Roth, Ullman, Vadhan 2016). */
export function pureFilter<N extends Neighbours>(budget: PureLoss<N>): Filter<N> {
  mustBeLoss(budget);
  return { budget, spent: { ...budget, epsilon: 0 } };
}

/** Rhos add up to at most the budget's (Feldman, Zrnic 2021, arXiv 2008.11193, Theorem 4.3, at all orders at once). */
export function concentratedFilter<N extends Neighbours>(budget: ConcentratedLoss<N>): Filter<N> {
  mustBeLoss(budget);
  return { budget, spent: { ...budget, rho: 0 } };
}

/**
 * sqrt(2 ln(1/slack) S) + S/2 is at most the budget's epsilon, S the sum of squared epsilons, and slack plus all deltas at most its
 * delta (Whitehouse, Ramdas, Rogers, Wu 2023, arXiv 2203.05481, Theorem 1): advanced composition, although costs are chosen
 * as one goes. slack in (0, delta].
 */
export function approximateFilter<N extends Neighbours>(budget: ApproximateLoss<N>, slack: number): Filter<N> {
  mustBeLoss(budget);
  if (!(slack > 0 && slack <= budget.delta))
    throw new UsageError("the slack is part of the budget's delta, and above 0");
  return { budget, slack, squares: 0, deltas: 0 };
}

/** The filter after this cost. Throws `BudgetError` where it does not fit (the filter is as before: nothing was spent), `UsageError` for another measure or relation. */
export function spend<N extends Neighbours>(
  filter: Filter<N>,
  cost: PureLoss<N> | ConcentratedLoss<N> | ApproximateLoss<N>,
): Filter<N> {
  mustBeLoss(cost);
  if (cost.neighbours !== filter.budget.neighbours)
    throw new UsageError(`a cost for ${cost.neighbours} is not paid from a budget for ${filter.budget.neighbours}`);
  if ("slack" in filter) return spendApproximate(filter, cost);
  if (filter.budget.measure === "pure" && "epsilon" in filter.spent && cost.measure === "pure")
    return {
      ...filter,
      spent: { ...filter.spent, epsilon: within(filter.spent.epsilon + cost.epsilon, filter.budget.epsilon) },
    } as Filter<N>;
  if (filter.budget.measure === "zcdp" && "rho" in filter.spent && cost.measure === "zcdp")
    return {
      ...filter,
      spent: { ...filter.spent, rho: within(filter.spent.rho + cost.rho, filter.budget.rho) },
    } as Filter<N>;
  throw new UsageError(`a cost in ${cost.measure} is not paid from a budget in ${filter.budget.measure}`);
}

function spendApproximate<N extends Neighbours>(
  filter: ApproximateFilter<N>,
  cost: PureLoss<N> | ConcentratedLoss<N> | ApproximateLoss<N>,
): ApproximateFilter<N> {
  if (cost.measure === "zcdp") throw new UsageError("a cost in zcdp is not paid from a budget in epsilon and delta");
  const squares = filter.squares + cost.epsilon ** 2;
  const deltas = filter.deltas + (cost.measure === "approximate" ? cost.delta : 0);
  within(Math.sqrt(-2 * Math.log(filter.slack) * squares) + squares / 2, filter.budget.epsilon);
  within(filter.slack + deltas, filter.budget.delta);
  return { ...filter, squares, deltas };
}

function within(total: number, budget: number): number {
  if (total <= budget) return total;
  throw new BudgetError("this would cost more than the budget has left; ask for less, or for another budget");
}

/**
 * An odometer: with probability 1 - delta over all answers, the loss so far is at most this *at every time at once*, however costs were
 * chosen: (lambda + 1) rho + ln(1/delta) / lambda with lambda = sqrt(ln(1/delta) / tunedAt). exp(lambda (L - (lambda + 1) rho)) is a
 * supermartingale, and Ville's inequality holds for all times (Whitehouse and others 2023, section 5). Tightest where `spent` is
 * `tunedAt`, rho + 2 sqrt(rho ln(1/delta)) there; true everywhere. It reads what was spent, and refuses nothing.
 */
export function odometer(
  spent: ConcentratedLoss,
  { tunedAt, delta }: { readonly tunedAt: number; readonly delta: number },
): number {
  mustBeLoss(spent);
  mustBePositive("the rho that the odometer is tuned at", tunedAt);
  mustBeProbability("delta", delta);
  mustBeNonNegative("rho", spent.rho);
  if (delta === 0) return Number.POSITIVE_INFINITY;
  if (spent.rho === 0 || delta === 1) return 0;
  const lambda = Math.sqrt(-Math.log(delta) / tunedAt);
  return (lambda + 1) * spent.rho - Math.log(delta) / lambda;
}
