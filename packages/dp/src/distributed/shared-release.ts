import { UsageError } from "@tavs/core";
import type { AmountOf, ApproximateBudget, Budget, ConcentratedBudget, Cost, PlannedBudget } from "../ledger/budget.ts";
import type { Source } from "../ledger/release.ts";
import { charged, priced } from "../ledger/units.ts";
import type { AdditiveQuery } from "../queries/additive.ts";
import type { Unit } from "../queries/unit.ts";
import type { Company } from "./company.ts";
import { planShares } from "./plan.ts";
import { chargeOfShare, drawShare, type Privatize, type ShareRequest } from "./share.ts";

/**
 * How a hospital asks for its part of a total's noise: of a ledger in rho for a discrete Gaussian share, of one in epsilon and delta, or
 * of a plan, for a Skellam share. Pure ledgers are not asked.
 */
export type ShareAsked<B extends Budget> = B extends ConcentratedBudget
  ? ConcentratedBudget & ShareOf
  : B extends ApproximateBudget | PlannedBudget
    ? ApproximateBudget & ShareOf
    : never;

type ShareOf = { readonly company: Omit<Company, "most"> } & ShareRequest;

/** One hospital's noise, ready to be added. */
export interface Share<B extends Budget> {
  readonly privatize: Privatize;
  /** See `SharePlan`. */
  readonly headroom: number;
  /** The true total is within +-margin with a probability of 95 %, for each of its numbers, if all contributors are in it. */
  readonly margin: number;
  readonly spent: AmountOf<B>;
  readonly remaining: AmountOf<B>;
  readonly line: number;
}

/** See `Ledger.share`. To be called by one at a time. */
export async function share<Rows, Answer, U extends Unit, B extends Budget>(
  source: Source<B>,
  unit: U,
  query: AdditiveQuery<Rows, Answer, U>,
  request: ShareAsked<B>,
): Promise<Share<B>> {
  const asked: Cost & ShareOf = request; // `never` for other ledgers; and what came without types is refused below
  const { opened } = source;
  if (opened.approvers.length > 0)
    throw new UsageError("a share is each hospital's own charge: a hospital that does not want it does not ask for it");
  const price = opened.plan ? priced(asked) : charged(asked, opened.granted.measure);
  if (price.measure === "pure" || (opened.plan && price.measure === "concentrated"))
    throw new UsageError(
      "shares of noise are paid for in rho, or in epsilon and delta; of a plan in epsilon and delta",
    );
  const plan = planShares(query, { ...price, unit, company: { ...asked.company, most: asked.contributors.length } });
  const question = { query: query.name, domain: query.domain, isPlanned: opened.plan !== undefined };
  const charge = await chargeOfShare(question, plan, asked);
  const { privatize, line, account } = await drawShare(source, charge, asked.store);
  const [spent, remaining] = [source.amount(account.costOf(charge)), source.amount(account.left())];
  return { privatize, headroom: plan.headroom, margin: plan.margin(plan.company.most), spent, remaining, line };
}
