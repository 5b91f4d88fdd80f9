/** One hospital's rows, checked and sorted once, so that each round of a Cox fit is a single walk through them. */
import { UsageError } from "@tavs/core";

/** n patients: follow-up times, 1 where it ended with the event and 0 where it ended without, and n x p covariates by rows. */
export interface SurvivalRows {
  /** n times in any one unit; finite. */
  readonly time: Float64Array;
  readonly event: Uint8Array;
  /** n x p, row-major, finite; on the public scale (`standardize`) when the result is to be sent. */
  readonly covariates: Float64Array;
  /** p, at least 1. Needed because a hospital may have no row at all. */
  readonly columns: number;
}

/** The rows by falling time; `ends[g]` is the row after the last one of the g-th distinct time. Nothing of it leaves the hospital. */
export interface SortedRows {
  readonly columns: number;
  readonly event: Uint8Array;
  /** About the hospital's own middle: the partial likelihood does not change, and means keep all their digits. */
  readonly covariates: Float64Array;
  readonly ends: Uint32Array;
}

/**
 * Sorts the rows for `partialLikelihood`; do it once, not once a round. Zero rows are fine. Cost: n log n + n p.
 * Throws `UsageError` at unequal lengths, and by position at a time or covariate that is not finite or an event that is not 0 or 1.
 */
export function sortRows(rows: SurvivalRows): SortedRows {
  mustBeComplete(rows);
  const { time, event, covariates, columns } = rows;
  const order = Uint32Array.from(time, (_, row) => row).sort((a, b) => time[b]! - time[a]!);
  const middle = middleOf(covariates, columns);
  const sorted = new Float64Array(covariates.length);
  for (let at = 0, row = 0; row < order.length; row++) {
    const from = order[row]! * columns;
    for (let j = 0; j < columns; j++) sorted[at++] = covariates[from + j]! - middle[j]!;
  }
  return {
    columns,
    event: Uint8Array.from(order, (row) => event[row]!),
    covariates: sorted,
    ends: endsOfTies(time, order),
  };
}

/** The end of every stretch of equal times. */
function endsOfTies(time: Float64Array, order: Uint32Array): Uint32Array {
  const ends: number[] = [];
  for (let at = 1; at <= order.length; at++)
    if (at === order.length || time[order[at]!] !== time[order[at - 1]!]) ends.push(at);
  return Uint32Array.from(ends);
}

/** About the mean of each column; exactly the value of a column that is constant, so that it becomes exactly zero. */
function middleOf(covariates: Float64Array, columns: number): Float64Array {
  const rows = covariates.length / columns;
  const first = covariates.slice(0, columns);
  const middle = first.slice();
  for (let at = 0; at < covariates.length; at++) {
    const column = at % columns;
    middle[column]! += (covariates[at]! - first[column]!) / rows;
  }
  return middle;
}

function mustBeComplete({ time, event, covariates, columns }: SurvivalRows): void {
  if (!Number.isInteger(columns) || columns < 1)
    throw new UsageError(`a Cox model needs at least one covariate, got ${columns}`);
  if (event.length !== time.length || covariates.length !== time.length * columns)
    throw new UsageError(
      `${time.length} times need as many events and ${time.length * columns} covariates, got ${event.length} and ${covariates.length}`,
    );
  const row = time.findIndex((value, i) => !Number.isFinite(value) || event[i]! > 1);
  if (row >= 0) throw new UsageError(`row number ${row} needs a finite time, and an event that is 0 or 1`);
  const at = covariates.findIndex((value) => !Number.isFinite(value));
  if (at >= 0)
    throw new UsageError(
      `row number ${Math.floor(at / columns)} lacks covariate number ${at % columns}: leave such rows out`,
    );
}
