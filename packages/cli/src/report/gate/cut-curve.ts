/** The blocks of one group's curve: who ended in which interval follows from who was at risk. */
import { UsageError } from "@tavs/core";
import type { SurvivalPoint } from "@tavs/federated/statistics";
import { type Block, blocksOf, type Ended } from "./blocks.ts";
import { type Limits, mustBeCount } from "./passing.ts";
import type { Group } from "./survival-tables.ts";

export function cut(
  { points, mark, patients, events }: Group,
  wanted: readonly number[],
  limits: Limits,
): readonly Block[] {
  const ended = endedOf(points, mark);
  const [happened, withdrawn] = [sum(ended, "events"), sum(ended, "withdrawn")];
  const after = events === undefined ? null : { events: events - happened, withdrawn: patients - events - withdrawn };
  return blocksOf({ ended, patients, after, smallestCell: limits.rule.smallestCell, wanted });
}

const sum = (ended: readonly Ended[], kind: keyof Ended): number => ended.reduce((all, each) => all + each[kind], 0);

/** Where a curve was cut, who left in its last interval is not known: it is not given. */
function endedOf(points: readonly SurvivalPoint[], mark: string | null): readonly Ended[] {
  return points.slice(0, mark === null ? points.length : -1).map(({ interval, atRisk, events }, k) => {
    if (interval !== k) throw new UsageError("a curve has a point for each interval of its grid");
    const next = points[k + 1]?.atRisk ?? 0;
    return {
      events: mustBeCount(events, "events"),
      withdrawn: mustBeCount(atRisk - events - next, "departures"),
    };
  });
}
