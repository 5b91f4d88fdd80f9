/** Follow-up as positions among the opened times. */
import { UsageError } from "@tavs/core";
import type { Opened } from "./opening.ts";

export interface Outcome {
  readonly time: Float64Array;
  readonly event: Uint8Array;
}

/**
 * "grid": the interval in which follow-up ends, as if at its end; beyond the last one it ends there without event. "exact": the last opened
 * time at which a patient is at risk, -1 for none. Throws `UsageError` by row number where an event is at a time that is not opened.
 */
export function placed({ time, event }: Outcome, { times }: Opened, opening: "grid" | "exact"): Outcome {
  const after = Float64Array.from(time, (days) => countBelow(times, days)); // times before this one
  const last = times.length - 1;
  if (opening === "grid")
    return {
      time: after.map((position) => Math.min(position, last)),
      event: event.map((value, i) => (after[i]! > last ? 0 : value)),
    };
  const stranger = event.findIndex((value, i) => value === 1 && times[after[i]!] !== time[i]);
  if (stranger >= 0)
    throw new UsageError(`row number ${stranger} has its event at a time that is not among those agreed`);
  return { time: after.map((position, i) => (times[position] === time[i] ? position : position - 1)), event };
}

function countBelow(times: readonly number[], days: number): number {
  let [from, to] = [0, times.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (times[middle]! < days) from = middle + 1;
    else to = middle;
  }
  return from;
}
