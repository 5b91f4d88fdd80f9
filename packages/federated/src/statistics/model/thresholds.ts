/** What a hospital does not take part in, enforced on its own side: models so near their data that they show them (DataSHIELD's nfilter rules). */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { fields, integer, number } from "../specification.ts";

/** A threshold of 0 switches its rule off; it stands in the terms, where everybody sees that it does. */
export interface Thresholds {
  readonly [name: string]: Json;
  /** The most parameters a row (nfilter.glm: 0.33). */
  readonly parametersPerRow: number;
  /** The fewest rows of either value in a column of zeros and ones that is not constant (nfilter.tab: 3). */
  readonly smallestCell: number;
  /** The fewest rows of a hospital that takes part. */
  readonly fewestRows: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = { parametersPerRow: 0.33, smallestCell: 3, fewestRows: 5 };

/** The thresholds of a specification, or the default ones. Throws `UsageError` naming the field. */
export function thresholdsOf(value: Json | undefined): Thresholds {
  if (value === undefined) return DEFAULT_THRESHOLDS;
  const given = fields(value, ["parametersPerRow", "smallestCell", "fewestRows"], "thresholds");
  const most = 1_000_000;
  return {
    parametersPerRow: number(given.parametersPerRow, "thresholds.parametersPerRow", { least: 0, most: 1 }),
    smallestCell: integer(given.smallestCell, "thresholds.smallestCell", { least: 0, most }),
    fewestRows: integer(given.fewestRows, "thresholds.fewestRows", { least: 0, most }),
  };
}

/** Throws `UsageError` when there are fewer rows than were agreed. */
export function mustBeEnoughRows(rows: number, { fewestRows }: Thresholds): void {
  if (rows < fewestRows)
    throw new UsageError(`there are fewer rows than the ${fewestRows} that a hospital needs to take part`, {
      code: "too-few-rows",
    });
}

/** Throws `UsageError` when the model has too many parameters for so many rows. */
export function mustBeFewParameters(parameters: number, rows: number, { parametersPerRow }: Thresholds): void {
  if (parametersPerRow > 0 && parameters > parametersPerRow * rows)
    throw new UsageError(`${rows} rows are too few for ${parameters} covariates: at most ${parametersPerRow} a row`, {
      code: "too-few-rows",
    });
}

/** Throws `UsageError`, naming the column, when a column of two values, however they are coded, has one that almost nobody has. */
export function mustBeCommon(values: ArrayLike<number>, name: string, { smallestCell }: Thresholds): void {
  const one = values[0];
  let other: number | undefined;
  let others = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === one) continue;
    other ??= values[i]!;
    if (values[i] !== other) return;
    others++;
  }
  const fewest = Math.min(others, values.length - others);
  if (fewest > 0 && fewest < smallestCell)
    throw new UsageError(`column "${name}" has a value that fewer than ${smallestCell} rows here have`, {
      code: "small-cell",
    });
}
