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
  /** n positive weights; all 1 when left out. */
  readonly weight?: Float64Array;
  /** n finite numbers added to the linear predictor; all 0 when left out. */
  readonly offset?: Float64Array;
  /** The stratum of each row inside this hospital, from 0; one for all when left out. */
  readonly stratum?: Uint16Array;
}

/**
 * The rows by stratum and falling time; `ends[g]` is the row after the last one of the g-th distinct time, and `begins[g]` is 1 where a
 * stratum begins. Nothing of it leaves the hospital.
 */
export interface SortedRows {
  readonly columns: number;
  /** Where each row stood before it was sorted. */
  readonly order: Uint32Array;
  readonly weight: Float64Array;
  readonly offset: Float64Array;
  readonly begins: Uint8Array;
  /** The time of each stretch of equal times. */
  readonly times: Float64Array;
  /** The hospital's own middle, which was taken off. */
  readonly middle: Float64Array;
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
  const { time, event, covariates, columns, weight, offset } = rows;
  const stratum = rows.stratum ?? new Uint16Array(time.length);
  const order = Uint32Array.from(time, (_, row) => row).sort(
    (a, b) => stratum[a]! - stratum[b]! || time[b]! - time[a]!,
  );
  const ends = endsOfTies({ time, stratum }, order);
  const middle = middleOf(covariates, columns);
  const sorted = new Float64Array(covariates.length);
  for (let at = 0, row = 0; row < order.length; row++) {
    const from = order[row]! * columns;
    for (let j = 0; j < columns; j++) sorted[at++] = covariates[from + j]! - middle[j]!;
  }
  return {
    columns,
    order,
    event: Uint8Array.from(order, (row) => event[row]!),
    weight: Float64Array.from(order, (row) => weight?.[row] ?? 1),
    offset: Float64Array.from(order, (row) => offset?.[row] ?? 0),
    covariates: sorted,
    middle,
    ends,
    times: Float64Array.from(ends, (end) => time[order[end - 1]!]!),
    begins: Uint8Array.from(ends, (_, g) => {
      const first = ends[g - 1] ?? 0;
      return Number(first === 0 || stratum[order[first]!] !== stratum[order[first - 1]!]);
    }),
  };
}

interface Times {
  readonly time: Float64Array;
  readonly stratum: Uint16Array;
}

/** The end of every stretch of equal times in a stratum. */
function endsOfTies({ time, stratum }: Times, order: Uint32Array): Uint32Array {
  const differs = (a: number, b: number) => time[a] !== time[b] || stratum[a] !== stratum[b];
  const ends: number[] = [];
  for (let at = 1; at <= order.length; at++)
    if (at === order.length || differs(order[at]!, order[at - 1]!)) ends.push(at);
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

function mustBeComplete({ time, event, covariates, columns, weight, offset, stratum }: SurvivalRows): void {
  if (!Number.isInteger(columns) || columns < 1)
    throw new UsageError(`a Cox model needs at least one covariate, got ${columns}`);
  if (event.length !== time.length || covariates.length !== time.length * columns)
    throw new UsageError(
      `${time.length} times need as many events and ${time.length * columns} covariates, got ${event.length} and ${covariates.length}`,
    );
  if ([weight, offset, stratum].some((values) => values !== undefined && values.length !== time.length))
    throw new UsageError(`${time.length} times need as many weights, offsets and strata`);
  const odd = time.findIndex(
    (_, i) => !((weight?.[i] ?? 1) > 0) || !Number.isFinite((weight?.[i] ?? 1) + (offset?.[i] ?? 0)),
  );
  if (odd >= 0) throw new UsageError(`row number ${odd} needs a positive weight and a finite offset`);
  const row = time.findIndex((value, i) => !Number.isFinite(value) || event[i]! > 1);
  if (row >= 0) throw new UsageError(`row number ${row} needs a finite time, and an event that is 0 or 1`);
  const at = covariates.findIndex((value) => !Number.isFinite(value));
  if (at >= 0)
    throw new UsageError(
      `row number ${Math.floor(at / columns)} lacks covariate number ${at % columns}: leave such rows out`,
    );
}
