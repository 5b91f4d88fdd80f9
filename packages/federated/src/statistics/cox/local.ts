/** One hospital's rows for a Cox model: checked against the terms, complete, on the public scale, sorted. */
import { UsageError } from "@tavs/core";
import { completeRows, type DataRow, numberIn, numbersIn } from "../model/data-row.ts";
import { designMatrix } from "../model/design-matrix.ts";
import { levelOf } from "../model/factor.ts";
import { missingOf } from "../model/row-rules.ts";
import { standardizationOf } from "../model/scaling.ts";
import { columnsRead, designOf } from "../model/terms.ts";
import { thresholdsOf } from "../model/thresholds.ts";
import { placed } from "./opened-times.ts";
import { personsOf } from "./person-sums.ts";
import { type SortedRows, sortRows } from "./rows.ts";
import type { CoxSpecification } from "./specification.ts";

export interface LocalCox {
  readonly rows: SortedRows;
  /** Which person each sorted row is of. */
  readonly person: Uint32Array;
}

/** Throws `UsageError` by row number and column, and where this hospital's own rules say no. Cost: n log n + n p. */
export function prepareCox(specification: CoxSpecification, all: readonly DataRow[]): LocalCox {
  const rows = completeRows(all, columnsOf(specification), missingOf(specification.missing));
  const { terms, scaling, opening, opened, weights, offset, strata, person } = specification;
  const design = designOf(terms);
  const thresholds = thresholdsOf(specification.thresholds);
  const covariates = designMatrix(rows, { design, scaling, thresholds, parameters: design.length });
  const outcome = { time: numbersIn(rows, specification.time), event: eventsOf(specification, rows) };
  if (opening !== "within-site") mustLieWithin(covariates, specification);
  const sorted = sortRows({
    ...(opening === "within-site" ? outcome : placed(outcome, opened!, opening)),
    covariates,
    columns: design.length,
    ...(weights !== undefined && { weight: numbersIn(rows, weights) }),
    ...(offset !== undefined && { offset: numbersIn(rows, offset) }),
    ...(strata !== undefined && { stratum: Uint16Array.from(rows, (row, i) => levelOf(strata, row, i)) }),
  });
  const persons = personsOf(person === undefined ? null : rows.map((row) => row[person]), rows.length);
  return { rows: sorted, person: Uint32Array.from(sorted.order, (row) => persons[row]!) };
}

const columnsOf = ({ time, event, terms, weights, offset, strata, person }: CoxSpecification): readonly string[] => [
  ...[time, event, ...columnsRead(terms)],
  ...[weights, offset, strata?.factor, person].filter((name) => name !== undefined),
];

function eventsOf({ event, cause }: CoxSpecification, rows: readonly DataRow[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(rows, (row, i) => {
    const value = numberIn(row, event, i);
    if (cause !== undefined && Number.isInteger(value) && value >= 0) return Number(value === cause);
    if (value !== 0 && value !== 1)
      throw new UsageError(`row number ${i} has something else than 0 or 1 in column "${event}"`);
    return value;
  });
}

/** What is refused here would make an exponential larger than the public factor allows for. */
function mustLieWithin(covariates: Float64Array, { terms, scaling, opened }: CoxSpecification): void {
  const design = designOf(terms);
  const { center, scale } = standardizationOf(design, scaling);
  const limits = design.map(({ name }, j) => opened!.ranges[name]!.map((value) => (value - center[j]!) / scale[j]!));
  const bad = covariates.findIndex((z, at) => {
    const [least, most] = limits[at % design.length]!;
    return !(z >= least! && z <= most!);
  });
  if (bad >= 0)
    throw new UsageError(
      `row number ${Math.floor(bad / design.length)} lies outside the agreed range of column "${design[bad % design.length]!.name}"`,
    );
}
