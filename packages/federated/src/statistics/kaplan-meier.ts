/**
 * Survival from the counts of all hospitals together (Kaplan & Meier 1958), the numbers of R's survfit on the same coarsened times.
 * The counts themselves pass the disclosure rules before this; a curve's steps say how many had the event.
 */
import { UsageError } from "@tavs/core";
import type { GridCounts } from "./grid-counts.ts";
import { NORMAL_97_5 } from "./normal-distribution.ts";

/** The curve at the end of one interval. */
export interface SurvivalPoint {
  readonly interval: number;
  /** Patients under observation when the interval's events happen. */
  readonly atRisk: number;
  readonly events: number;
  /** The share still without event after this interval, in [0, 1]. */
  readonly survival: number;
  /** Greenwood's standard error of `survival`; `null` from where survival is 0, for which R has no number either. */
  readonly standardError: number | null;
  /** The 95 % limits, symmetric for log survival and at most 1 (R: conf.type = "log"); `null` where survival is 0. */
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The curve of one group, a point an interval from 0 on, as long as anybody is at risk; no patients, no points.
 * Throws `UsageError` when the two kinds of counts differ in length, or (by position) at a count that is negative or no integer.
 */
export function kaplanMeier(counts: GridCounts): readonly SurvivalPoint[] {
  const atRisk = numbersAtRisk(counts);
  const points: SurvivalPoint[] = [];
  let survival = 1;
  let greenwood = 0;
  for (let interval = 0; atRisk[interval]! > 0; interval++) {
    const [patients, events] = [atRisk[interval]!, counts.events[interval]!];
    survival *= (patients - events) / patients;
    if (events > 0) greenwood += events / (patients * (patients - events));
    points.push({ interval, atRisk: patients, events, survival, ...limits(survival, Math.sqrt(greenwood)) });
  }
  return points;
}

/** Everybody who has the event or leaves at this interval or later was at risk in it. */
function numbersAtRisk({ events, withdrawn }: GridCounts): Float64Array {
  if (events.length !== withdrawn.length)
    throw new UsageError(
      `${events.length} counts of events and ${withdrawn.length} of departures: one of each an interval is needed`,
    );
  const atRisk = new Float64Array(events.length);
  for (let interval = events.length - 1; interval >= 0; interval--) {
    mustBeCount(events[interval]!, interval);
    mustBeCount(withdrawn[interval]!, interval);
    atRisk[interval] = (atRisk[interval + 1] ?? 0) + events[interval]! + withdrawn[interval]!;
  }
  return atRisk;
}

function mustBeCount(value: number, interval: number): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new UsageError(`interval number ${interval} needs counts of patients, integers of at least 0`);
}

/** `error` is the standard error of log survival. */
function limits(survival: number, error: number): Pick<SurvivalPoint, "standardError" | "low" | "high"> {
  if (survival === 0) return { standardError: null, low: null, high: null };
  return {
    standardError: survival * error,
    low: Math.exp(Math.log(survival) - NORMAL_97_5 * error),
    high: Math.min(1, Math.exp(Math.log(survival) + NORMAL_97_5 * error)),
  };
}
