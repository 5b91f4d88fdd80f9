import { UsageError } from "@tavs/core";
import type { AmountOf, Budget, ConcentratedBudget } from "../ledger/budget.ts";
import type { Source } from "../ledger/release.ts";
import { charged } from "../ledger/units.ts";
import type { AdditiveQuery } from "../queries/additive.ts";
import type { Unit } from "../queries/unit.ts";
import { type Company, planShares, type SharePlan } from "./plan.ts";
import { chargeOfShare, drawShare, type Privatize, type ShareRequest } from "./share.ts";

/** How a hospital asks for its part of a total's noise. Only ledgers of concentrated privacy are asked. */
export type ShareAsked<B extends Budget> = B extends ConcentratedBudget
  ? { readonly rho: number; readonly company: Omit<Company, "most"> } & ShareRequest
  : never;

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
  const asked: ShareAsked<ConcentratedBudget> = request; // `never` for other ledgers; and `charged` refuses what came without types
  if (source.opened.approvers.length > 0)
    throw new UsageError("a share is each hospital's own charge: a hospital that does not want it does not ask for it");
  const price = charged({ rho: asked.rho }, source.opened.granted.measure);
  if (price.measure !== "concentrated") throw new UsageError("shares of noise are paid for in rho");
  const plan: SharePlan = planShares(query, {
    unit,
    nanoRho: price.nanoRho,
    company: { ...asked.company, most: asked.contributors.length },
  });
  const charge = await chargeOfShare({ query: query.name, domain: query.domain }, plan, asked);
  const { privatize, line, left } = await drawShare(source, charge, asked.store);
  const [spent, remaining] = [source.amount(charge.price), source.amount(left)];
  return { privatize, headroom: plan.headroom, margin: plan.margin(plan.company.most), spent, remaining, line };
}
