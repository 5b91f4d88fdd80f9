/** Curves of which one holds the other's persons: what is between them, from step to step, is a group, too. */
import { BudgetError, UsageError } from "@tavs/core";
import type { Ends, Stepped } from "./passing.ts";
import { holds } from "./population.ts";
import { partsOf } from "./remainders.ts";

/** Throws `BudgetError` where, between two steps that both curves have, one has 1 to smallestCell - 1 more ends of a kind. */
export function mustNotTellBetween(before: readonly Stepped[], now: readonly Stepped[], smallestCell: number): void {
  for (const [position, curve] of now.entries())
    for (const other of [...before, ...now.slice(0, position)])
      if (areNested(curve, other) && differences(curve, other).some((few) => few > 0 && few < smallestCell))
        throw new BudgetError(
          "a step of this curve and of one that is shown already differ by a few persons; release both by the same groups, or one of them",
          { code: "differencing" },
        );
  const all = [...before, ...now];
  for (const whole of all) mustLeaveMany(whole, all, { asked: new Set(now), smallestCell });
}

const MOST_PARTS = 10; // of which there are a thousand choices

/** Of everybody's curve and those of several groups that share nobody, the curve of the others follows wherever all of them have a step. */
function mustLeaveMany(
  whole: Stepped,
  all: readonly Stepped[],
  { asked, smallestCell }: { readonly asked: ReadonlySet<Stepped>; readonly smallestCell: number },
): void {
  const same = all.filter(({ time, event }) => time === whole.time && event === whole.event);
  for (const parts of partsOf(whole, same)) {
    if (parts.length > MOST_PARTS)
      throw new UsageError(`${parts.length} curves are too many to be checked against that of all; release fewer`, {
        code: "too-many-cells",
      });
    for (const some of choices(parts))
      if ([whole, ...some].some((curve) => asked.has(curve)) && leavesFew(whole, some, smallestCell))
        throw new BudgetError(
          "between two steps, what is left of a curve when those of its groups are taken off it is a few persons",
          { code: "differencing" },
        );
  }
}

/** Two or more of them. */
const choices = (parts: readonly Stepped[]): readonly (readonly Stepped[])[] =>
  Array.from({ length: 2 ** parts.length }, (_, choice) =>
    parts.filter((_, at) => Math.floor(choice / 2 ** at) % 2 === 1),
  ).filter(({ length }) => length > 1);

const leavesFew = (whole: Stepped, parts: readonly Stepped[], smallestCell: number): boolean =>
  (["events", "withdrawn"] as const).some((kind) =>
    apart(whole[kind], ...parts.map((part) => part[kind])).some((few) => few > 0 && few < smallestCell),
  );

const areNested = (a: Stepped, b: Stepped): boolean =>
  a.time === b.time && a.event === b.event && (holds(a.of, b.of) || holds(b.of, a.of));

const differences = (a: Stepped, b: Stepped): readonly number[] =>
  (["events", "withdrawn"] as const).flatMap((kind) => apart(a[kind], b[kind]));

/** From each day that all have to the next. */
function apart(a: Ends, ...more: readonly Ends[]): readonly number[] {
  const [sums, others] = [sumsOf(a), more.map(sumsOf)];
  const common = [...sums].flatMap(([to, count]) =>
    others.every((other) => other.has(to)) ? [others.reduce((rest, other) => rest - other.get(to)!, count)] : [],
  );
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
