import { BudgetError, UsageError } from "@tavs/core";
import type { Price } from "../queries/price.ts";
import { type Answers, costAtLeast, costAtMost, type Grant } from "./certified.ts";
import type { Charge, Opened } from "./entries.ts";
import { amountOf, less, said, spentOf } from "./units.ts";

/** What was granted and charged. Plain data behind functions: nothing is remembered beside the journal. */
export interface Account {
  /** After this charge; nothing, where it does not fit. */
  readonly after: (charge: Charge) => Account | undefined;
  /** Why a charge does not fit. */
  readonly refusal: (charge: Charge) => BudgetError;
  /** What one answer costs by itself. */
  readonly costOf: (charge: Charge) => Price;
  /** What further answers may cost. */
  readonly left: () => Price;
  /**
   * What was lost: at least, and at most. Of prices that add, by the answers so far. Of a plan, all that it may come to, from the first
   * answer on: which answers were asked, and that no more were, may itself follow from what they said, and then what those few
   * cost composed is no bound (there is no odometer of composed losses: Rogers, Roth, Ullman, Vadhan 2016).
   */
  readonly spent: () => readonly [atLeast: Price, atMost: Price];
}

/** The account of a ledger before its first charge. */
export function accountOf({ granted, plan, neighbours }: Pick<Opened, "granted" | "plan" | "neighbours">): Account {
  if (!plan) return adding(granted, granted);
  if (granted.measure !== "approximate") throw new UsageError("a plan is granted in epsilon and delta");
  return planned(
    plan.answers,
    { granted, neighbours },
    plan.answers.map(({ times }) => times),
  );
}

function adding(granted: Price, left: Price): Account {
  const taken = ({ price, laws }: Charge): Price | undefined => (laws ? undefined : less(left, price));
  return {
    after: (charge) => {
      const rest = taken(charge);
      return rest && adding(granted, rest);
    },
    refusal: ({ query, price }) =>
      new BudgetError(
        `the question "${query}" costs ${said(price)}, and ${leftSaid(left)} is left; ask for a smaller price, or not at all`,
      ),
    costOf: ({ price }) => price,
    left: () => left,
    spent: () => [spentOf(granted, left), spentOf(granted, left)],
  };
}

/** After a price, the number alone says which amount it is of, where there is one alone. */
const leftSaid = (left: Price): string => (left.measure === "pure" ? String(amountOf(left).epsilon) : said(left));

/**
 * Counts answers: how many of each kind are left. That all of them together fit the grant was certified before the first, so that no
 * charge computes anything, and every machine decides alike.
 */
function planned(answers: readonly Answers[], grant: Grant, left: readonly number[]): Account {
  const priced = (microEpsilon: number): Price => {
    const femtoDelta = microEpsilon === 0 ? 0 : grant.granted.femtoDelta;
    return { measure: "approximate", microEpsilon, femtoDelta };
  };
  const counted = (times: readonly number[]): readonly Answers[] =>
    answers.map(({ laws }, at) => ({ laws, times: times[at]! }));
  return {
    after: ({ laws }) => {
      const kind = JSON.stringify(laws);
      const at = answers.findIndex((each, i) => left[i]! > 0 && JSON.stringify(each.laws) === kind);
      return at < 0 ? undefined : planned(answers, grant, left.with(at, left[at]! - 1));
    },
    refusal: ({ query, price }) =>
      new BudgetError(
        `the question "${query}" for ${said(price)} is not in the plan, or was asked as often as it is: ask what was planned`,
      ),
    costOf: ({ laws = [] }) => priced(costAtMost([{ laws, times: 1 }], grant)),
    left: () => priced(costAtMost(counted(left), grant)),
    spent: () => [priced(costAtLeast(answers, grant)), priced(costAtMost(answers, grant))],
  };
}
