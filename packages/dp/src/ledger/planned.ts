import { BudgetError, UsageError } from "@tavs/core";
import { planShares } from "../distributed/plan.ts";
import { type Accounted, accountedFor } from "../queries/accounted.ts";
import { MICRO } from "../queries/price.ts";
import type { Unit } from "../queries/unit.ts";
import type { PlannedAnswers, PlannedBudget } from "./budget.ts";
import { type Answers, costAtLeast, costAtMost, type Grant } from "./certified.ts";
import { priced } from "./units.ts";

/** A plan as the first line of a ledger holds it. */
export interface Planned {
  readonly answers: readonly Answers[];
  /** What all answers cost together at the delta that was granted: at least, and at most, in millionths of epsilon. */
  readonly certified: readonly [atLeast: number, atMost: number];
}

/**
 * What a plan comes to. Its answers may be asked in any order, and which question gets the next noise may follow from earlier answers;
 * were the noise itself chosen so, composing its losses would promise too little, as no filter for them is known (docs/adr/0016).
 * Throws `BudgetError` where the certified upper end is above the grant, `UsageError` for answers that cannot be.
 */
export function plannedUnder({ plan }: Pick<PlannedBudget, "plan">, unit: Unit, grant: Grant): Planned {
  if (!Array.isArray(plan) || plan.length === 0) throw new UsageError("a plan names one kind of answer or more");
  const answers = together(plan.map((each) => ({ laws: lawsOf(each, unit), times: timesOf(each) })));
  const atMost = costAtMost(answers, grant);
  if (!(atMost <= grant.granted.microEpsilon)) throw tooDear(atMost, grant);
  return { answers, certified: [costAtLeast(answers, grant), atMost] };
}

function timesOf({ times = 1 }: PlannedAnswers): number {
  if (Number.isSafeInteger(times) && times >= 1 && times <= MOST) return times;
  throw new UsageError("a kind of answer is planned a whole number of times, 1 to a million");
}

const MOST = 1_000_000;

/** The losses of one answer, for the noise that its price gives it. */
function lawsOf(planned: PlannedAnswers, unit: Unit): readonly Accounted[] {
  const price = priced(planned);
  // A plan holds questions of any units and measures; those that do not fit are refused by their mechanism.
  if (!planned.company)
    return accountedFor({ noise: planned.query.mechanism(unit as never, price as never).noise, price });
  if (price.measure !== "approximate") throw new UsageError("shares are planned by their epsilon and delta");
  const { microEpsilon, femtoDelta } = price;
  const company = { ...planned.company, most: planned.company.least };
  const { shares } = planShares(planned.query, { unit: unit as never, microEpsilon, femtoDelta, company });
  return accountedFor({ noise: shares, price, among: company });
}

/** Kinds with the same losses are one kind. */
function together(answers: readonly Answers[]): readonly Answers[] {
  const kinds = new Map<string, Answers>();
  for (const { laws, times } of answers) {
    const key = JSON.stringify(laws);
    kinds.set(key, { laws, times: times + (kinds.get(key)?.times ?? 0) });
  }
  return [...kinds.values()];
}

function tooDear(atMost: number, { granted }: Grant): BudgetError {
  if (atMost === Number.POSITIVE_INFINITY)
    return new BudgetError(
      "the deltas of the planned answers come to more than the delta that was granted: plan fewer answers, or smaller deltas",
    );
  const [cost, grant] = [atMost / Number(MICRO), granted.microEpsilon / Number(MICRO)];
  return new BudgetError(
    `the plan costs up to epsilon ${cost} at the delta of the grant, and epsilon ${grant} was granted: plan fewer answers, or more noise`,
  );
}
