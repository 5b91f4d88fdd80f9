/** The blocks of one group's curve: who ended in which interval follows from who was at risk. */
import { UsageError } from "@tavs/core";
import type { SurvivalPoint } from "@tavs/federated/statistics";
import { blocksOf, type Ways } from "./blocks.ts";
import { type Limits, mustBeCount } from "./passing.ts";
import type { Cut } from "./steps.ts";
import type { Group } from "./survival-tables.ts";

export function cut(
  { points, mark, patients, events }: Group,
  wanted: readonly number[],
  limits: Limits,
): readonly Cut[] {
  const ended = endedOf(points, mark);
  const all = events === undefined ? null : [events, patients - events];
  const { smallestCell } = limits.rule;
  const blocks = blocksOf({ ended, patients, all, smallestCell, wanted, empty: "kept" });
  return blocks.map(({ from, to, ended: [events, withdrawn] }) => ({
    from,
    to,
    events: events!,
    withdrawn: withdrawn!,
  }));
}

/** Where a curve was cut, who left in its last interval is not known: it is not given. */
function endedOf(points: readonly SurvivalPoint[], mark: string | null): readonly Ways[] {
  return points.slice(0, mark === null ? points.length : -1).map(({ interval, atRisk, events }, k) => {
    if (interval !== k) throw new UsageError("a curve has a point for each interval of its grid");
    const next = points[k + 1]?.atRisk ?? 0;
    return [mustBeCount(events, "events"), mustBeCount(atRisk - events - next, "departures")];
  });
}
