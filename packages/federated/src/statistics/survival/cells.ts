/** One hospital's rows as counts on a grid, for every stratum and group: what survival, log-rank and competing risks are made of. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { countOnGrid, countsOfGroup, type Grid, type GridCounts } from "../grid-counts.ts";
import { completeRows, type DataRow, type Missing, numbersIn } from "../model/data-row.ts";
import { type Factor, levelName, levelOf } from "../model/factor.ts";
import { mustBeEnoughRows, type Thresholds } from "../model/thresholds.ts";

/** What is counted. Without groups or strata there is one of each. */
export interface Cells {
  readonly time: string;
  readonly by: Factor | null;
  readonly strata: Factor | null;
  readonly grid: { readonly [name: string]: Json; readonly width: number; readonly intervals: number };
  readonly missing: Missing;
  readonly thresholds: Thresholds;
}

export const sizeOf = (factor: Factor | null): number => factor?.levels.length ?? 1;

/** The names of the groups: "sex=1", or "all". */
export const namesOf = (factor: Factor | null): readonly string[] =>
  factor === null ? ["all"] : factor.levels.map((_, level) => levelName(factor, level));

export const gridOf = ({ grid, by, strata }: Cells): Grid => ({
  width: grid.width,
  intervals: grid.intervals,
  groups: sizeOf(by) * sizeOf(strata),
});

/** The complete rows, checked, with their follow-up times and cells (group fastest). Throws `UsageError` by row number and column. */
export function cellsOf(
  rows: readonly DataRow[],
  cells: Cells,
  event: string,
): { readonly rows: readonly DataRow[]; readonly time: Float64Array; readonly group: Uint16Array } {
  const read = [cells.time, event, ...[cells.by, cells.strata].flatMap((factor) => factor?.factor ?? [])];
  const complete = completeRows(rows, read, cells.missing);
  mustBeEnoughRows(complete.length, cells.thresholds);
  const at = (factor: Factor | null, row: DataRow, i: number) => (factor === null ? 0 : levelOf(factor, row, i));
  const group = Uint16Array.from(
    complete,
    (row, i) => at(cells.strata, row, i) * sizeOf(cells.by) + at(cells.by, row, i),
  );
  return { rows: complete, time: numbersIn(complete, cells.time), group };
}

/** The counts of events and departures, by stratum, group and interval. */
export function countCells(rows: readonly DataRow[], cells: Cells, event: string): GridCounts {
  const { rows: complete, time, group } = cellsOf(rows, cells, event);
  return countOnGrid({ time, event: eventsIn(complete, event), group }, gridOf(cells));
}

/** 0 or 1 for each row. Throws `UsageError` by row number at something else. */
export function eventsIn(rows: readonly DataRow[], event: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(numbersIn(rows, event), (value, i) => {
    if (value !== 0 && value !== 1)
      throw new UsageError(`row number ${i} has something else than 0 or 1 in column "${event}"`);
    return value;
  });
}

/** The counts of one stratum, by group. */
export function stratumOf(counts: GridCounts, stratum: number, cells: Cells): readonly GridCounts[] {
  const groups = sizeOf(cells.by);
  return Array.from({ length: groups }, (_, g) => countsOfGroup(counts, stratum * groups + g, gridOf(cells)));
}

/** The counts of each group over all strata. */
export function groupsOf(counts: GridCounts, cells: Cells): readonly GridCounts[] {
  const strata = Array.from({ length: sizeOf(cells.strata) }, (_, s) => stratumOf(counts, s, cells));
  return Array.from({ length: sizeOf(cells.by) }, (_, g) => ({
    events: added(strata.map((groups) => groups[g]!.events)),
    withdrawn: added(strata.map((groups) => groups[g]!.withdrawn)),
  }));
}

const added = (all: readonly Float64Array[]): Float64Array =>
  all[0]!.map((_, k) => all.reduce((sum, counts) => sum + counts[k]!, 0));
