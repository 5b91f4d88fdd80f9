/** At which times sums over everybody at risk are opened, and the public limits between which every covariate lies. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import type { DesignColumn } from "../model/terms.ts";
import { fields, list, number, rising } from "../specification.ts";

/** In the terms, so that they are the same in every round: totals over other intervals would be subtracted from these. */
export interface Opened {
  readonly [name: string]: Json;
  /**
   * "grid": where the intervals end, from `mergedIntervals` with the same ties; whoever is followed beyond the last one leaves at its end without event.
   * "exact": the times of all events, each once.
   */
  readonly times: readonly number[];
  /** "exact": the times with two events or more, where the sums over those with the event are opened, too. "grid": empty; all are. */
  readonly tied: readonly number[];
  /** "exact": the share of patients whose covariates can be read off what is opened, in [0, 1]. "grid": 0. */
  readonly recoverable: number;
  /** The least and largest value of each column, in its own unit; a row outside is refused by its hospital. */
  readonly ranges: { readonly [column: string]: readonly number[] };
}

/** Throws `UsageError` naming the field. */
export function openedOf(value: Json | undefined, opening: "grid" | "exact", design: readonly DesignColumn[]): Opened {
  const given = fields(value, ["times", "tied", "recoverable", "ranges"], "opened");
  const opened = {
    times: rising(given.times, "opened.times"),
    tied: rising(given.tied, "opened.tied", 0),
    recoverable: number(given.recoverable, "opened.recoverable", { least: 0, most: 1 }),
    ranges: rangesOf(given.ranges, design),
  };
  const times = new Set(opened.times);
  if (opened.tied.some((time) => !times.has(time))) throw new UsageError("opened.tied: has a time that is not opened");
  if (opening === "grid" && (opened.tied.length > 0 || opened.recoverable > 0))
    throw new UsageError("opened: on a grid nothing is tied and nobody recoverable; leave them empty and 0");
  return opened;
}

function rangesOf(value: Json | undefined, design: readonly DesignColumn[]): Opened["ranges"] {
  const names = design.map(({ name }) => name);
  const given = fields(value, names, "opened.ranges");
  const range = (name: string) => {
    const [least, most] = list(given[name], "opened.ranges", { least: 2, most: 2 });
    const low = number(least, "opened.ranges");
    return [name, [low, number(most, "opened.ranges", { least: low })]] as const;
  };
  return Object.fromEntries(names.map(range));
}
