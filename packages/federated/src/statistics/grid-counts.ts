/** One hospital's patients as counts on a grid of intervals that all hospitals agreed on, so that no date leaves. */
import { UsageError } from "@tavs/core";

/**
 * Interval 0 is day 0 itself; interval j = 1, ..., `intervals` is the days in ((j - 1) * width, j * width]. An event, and a departure without one,
 * counts as if at its interval's end, events before departures, as R's survfit takes ties. Whoever is followed
 * beyond the last interval leaves at its end without event: the study stops there.
 */
export interface Grid {
  /** Days in an interval; 30.4375 is a month. */
  readonly width: number;
  readonly intervals: number;
  /** How many groups are told apart, at least 1. */
  readonly groups: number;
}

/** n patients: days until the event (1) or until they left without it (0), and the group of each, in [0, groups). */
export interface GroupedTimes {
  readonly time: Float64Array;
  readonly event: Uint8Array;
  readonly group: Uint8Array | Uint16Array;
}

/** Groups x (intervals + 1) counts each, by groups: who had the event, and who left without it. Integers, ready for `counts`. */
export interface GridCounts {
  readonly events: Float64Array;
  readonly withdrawn: Float64Array;
}

/**
 * Counts one hospital's rows. Zero rows give zeros. Cost: n. Throws `UsageError` at unequal lengths or an unusable grid, and by position at a
 * time that is negative or not finite, an event that is not 0 or 1, or a group out of range.
 */
export function countOnGrid({ time, event, group }: GroupedTimes, grid: Grid): GridCounts {
  mustBeUsable(grid);
  if (event.length !== time.length || group.length !== time.length)
    throw new UsageError(
      `${time.length} times need as many events and groups, got ${event.length} and ${group.length}`,
    );
  const length = grid.groups * (grid.intervals + 1);
  const counts = { events: new Float64Array(length), withdrawn: new Float64Array(length) };
  for (let row = 0; row < time.length; row++) {
    if (!(time[row]! >= 0 && time[row]! < Number.POSITIVE_INFINITY) || event[row]! > 1 || group[row]! >= grid.groups)
      throw new UsageError(
        `row number ${row} needs a time of at least 0, an event that is 0 or 1, and a group below ${grid.groups}`,
      );
    const interval = Math.ceil(time[row]! / grid.width);
    const beyond = interval > grid.intervals;
    const at = group[row]! * (grid.intervals + 1) + (beyond ? grid.intervals : interval);
    const kind = event[row] === 1 && !beyond ? counts.events : counts.withdrawn;
    kind[at]! += 1;
  }
  return counts;
}

/** The counts of one group: intervals + 1 of each kind. A view, not a copy. Throws `UsageError` when the counts are not of this grid. */
export function countsOfGroup({ events, withdrawn }: GridCounts, group: number, grid: Grid): GridCounts {
  const length = grid.intervals + 1;
  if (
    events.length !== grid.groups * length ||
    withdrawn.length !== events.length ||
    !(group >= 0 && group < grid.groups)
  )
    throw new UsageError(
      `${events.length} and ${withdrawn.length} counts, group ${group}: the grid has ${grid.groups} groups of ${length}`,
    );
  return {
    events: events.subarray(group * length, (group + 1) * length),
    withdrawn: withdrawn.subarray(group * length, (group + 1) * length),
  };
}

function mustBeUsable({ width, intervals, groups }: Grid): void {
  if (!(width > 0) || !Number.isInteger(intervals) || intervals < 1 || !Number.isInteger(groups) || groups < 1)
    throw new UsageError(
      `a grid needs a positive width, an interval and a group; got ${width}, ${intervals} and ${groups}`,
    );
}
