import { UsageError } from "@tavs/core";
import { type Across, areDisjoint } from "../queries/unit.ts";

/** Amounts of one measure: what several ledgers spent. */
export interface Spending<Amount> {
  readonly spent: readonly Amount[];
  readonly persons: Across["persons"];
}

/**
 * What one person lost to several ledgers: the sum of what they spent, since the person may be in all of them; or, where somebody says
 * by what their persons were told apart, the most that one of them spent (parallel composition).
 * Throws `UsageError` for amounts of different measures, negative ones, and for none.
 */
export function spentAcross<Amount extends { readonly [name in keyof Amount]: number }>({
  spent,
  persons,
}: Spending<Amount>): Amount {
  const [first, ...others] = spent;
  if (!first) throw new UsageError("spending is that of one ledger or more");
  const names = Object.keys(first).sort();
  if (others.some((each) => JSON.stringify(Object.keys(each).sort()) !== JSON.stringify(names)))
    throw new UsageError("these ledgers count in different measures: their spending has no sum");
  if (spent.some((each) => !Object.values<number>(each).every((amount) => Number.isFinite(amount) && amount >= 0)))
    throw new UsageError("what a ledger spent is finite, and not less than nothing; one of these is not");
  const together = areDisjoint(persons) ? Math.max : (a: number, b: number) => a + b;
  return others.reduce<Amount>((sum, each) => joined(sum, each, together), first);
}

function joined<Amount extends { readonly [name in keyof Amount]: number }>(
  a: Amount,
  b: Amount,
  together: (a: number, b: number) => number,
): Amount {
  const names = Object.keys(a) as (keyof Amount)[]; // the same in both, as was checked
  return { ...a, ...Object.fromEntries(names.map((name) => [name, together(a[name], b[name])])) };
}
