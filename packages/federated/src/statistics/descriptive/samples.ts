/** What a hospital has of numbers in groups, and what it does not take part in: sums over so few that they can be solved for each. */
import { UsageError } from "@tavs/core";
import type { Thresholds } from "../model/thresholds.ts";
import { mustNotCountFew } from "./levels.ts";

/** The values of each cell (a group of one column), and how many rows of it had none. */
export interface Samples {
  readonly cells: readonly Float64Array[];
  readonly missing: Float64Array;
}

interface Asked {
  /** How many sums are opened of it. */
  readonly sums: number;
  /** How many of them are sums of powers. */
  readonly powers: number;
  readonly name: string;
  readonly thresholds: Thresholds;
}

/**
 * Sums of so many powers are as many equations: from four of them the values of four persons follow (Newton's identities). So a cell needs, at each hospital that has anybody in it, `1 / parametersPerRow` rows a sum, and
 * no fewer than `smallestCell`. Throws `UsageError` (`small-cell`, `too-few-rows`) by cell.
 */
export function mustBeMany(values: Float64Array, { sums, powers, name, thresholds }: Asked): void {
  mustNotBeSmall(values.length, name, thresholds);
  const { parametersPerRow } = thresholds;
  if (values.length > 0 && parametersPerRow > 0 && sums > parametersPerRow * values.length)
    throw new UsageError(`"${name}" has too few rows here for ${sums} sums: at most ${parametersPerRow} a row`, {
      code: "too-few-rows",
    });
  mustNotCountFew({ values, name }, powers, thresholds);
}

/** Throws `UsageError` when somebody is in a cell, and fewer than agreed are. */
export function mustNotBeSmall(count: number, name: string, { smallestCell }: Thresholds): void {
  if (count > 0 && count < smallestCell)
    throw new UsageError(`"${name}" has fewer than ${smallestCell} rows here, and some: make larger groups`, {
      code: "small-cell",
    });
}
