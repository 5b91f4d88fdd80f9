/** Curves of which one holds the other's persons: what is between them, from step to step, is a group, too. */
import { BudgetError } from "@tavs/core";
import type { Ends, Stepped } from "./passing.ts";
import { holds } from "./population.ts";

/** Throws `BudgetError` where, between two steps that both curves have, one has 1 to smallestCell - 1 more ends of a kind. */
export function mustNotTellBetween(before: readonly Stepped[], now: readonly Stepped[], smallestCell: number): void {
  for (const [position, curve] of now.entries())
    for (const other of [...before, ...now.slice(0, position)])
      if (areNested(curve, other) && differences(curve, other).some((few) => few > 0 && few < smallestCell))
        throw new BudgetError(
          "a step of this curve and of one that is shown already differ by a few persons; release both by the same groups, or one of them",
          { code: "differencing" },
        );
}

const areNested = (a: Stepped, b: Stepped): boolean =>
  a.time === b.time && a.event === b.event && (holds(a.of, b.of) || holds(b.of, a.of));

const differences = (a: Stepped, b: Stepped): readonly number[] =>
  (["events", "withdrawn"] as const).flatMap((kind) => apart(a[kind], b[kind]));

/** From each day that both have to the next. */
function apart(a: Ends, b: Ends): readonly number[] {
  const [sums, others] = [sumsOf(a), sumsOf(b)];
  const common = [...sums].flatMap(([to, count]) => (others.has(to) ? [count - others.get(to)!] : []));
  return common.map((difference, k) => Math.abs(difference - (common[k - 1] ?? 0)));
}

/** By day: everybody who had ended. */
function sumsOf(ends: Ends): ReadonlyMap<number, number> {
  let all = 0;
  return new Map(
    ends.map(({ to, count }) => {
      all += count;
      return [to, all];
    }),
  );
}
