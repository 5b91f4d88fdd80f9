/** Curves of which one holds the other's persons: what is between them, from step to step, is a group, too. */
import { BudgetError } from "@tavs/core";
import type { Stepped } from "./passing.ts";
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

function differences(a: Stepped, b: Stepped): readonly number[] {
  const [sums, others] = [sumsOf(a), sumsOf(b)];
  const common = [...sums.keys()].filter((to) => others.has(to));
  const apart = common.map((to) => {
    const [one, other] = [sums.get(to)!, others.get(to)!]; // both have it
    return [one.events - other.events, one.withdrawn - other.withdrawn] as const;
  });
  return apart.flatMap(([events, withdrawn], k) => {
    const [eventsBefore, withdrawnBefore] = apart[k - 1] ?? [0, 0];
    return [Math.abs(events - eventsBefore), Math.abs(withdrawn - withdrawnBefore)];
  });
}

/** By day: everybody who had ended. */
function sumsOf({ ends }: Stepped): ReadonlyMap<number, { readonly events: number; readonly withdrawn: number }> {
  let [events, withdrawn] = [0, 0];
  return new Map(
    ends.map((end) => {
      events += end.events;
      withdrawn += end.withdrawn;
      return [end.to, { events, withdrawn }];
    }),
  );
}
