/** Columns of few values, however they are coded: their sums are counts of people, and a cell of a table that a hospital would not give. */
import { UsageError } from "@tavs/core";
import type { Thresholds } from "../model/thresholds.ts";

interface Column {
  readonly values: Float64Array;
  readonly name: string;
}

/**
 * n and the sums of `powers` powers are powers + 1 equations for how many have each value: of at most so many values the counts follow.
 * Throws `UsageError` (`small-cell`), naming the column, where somebody has such a value and fewer than agreed have.
 */
export function mustNotCountFew({ values, name }: Column, powers: number, { smallestCell }: Thresholds): void {
  const counts = new Map<number, number>();
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > powers + 1) return;
  }
  mustBeCells([...counts.values()], `column "${name}" has a value`, smallestCell);
}

/** The sum of products of two columns of two values, with the sums of each, is their fourfold table. Throws as `mustNotCountFew`. */
export function mustNotCrossFew(columns: readonly Column[], { smallestCell }: Thresholds): void {
  const binary = columns.filter(({ values }) => hasTwo(values));
  for (const [i, first] of binary.entries())
    for (const second of binary.slice(i + 1)) {
      const counts = fourfold(first.values, second.values);
      mustBeCells(counts, `columns "${first.name}" and "${second.name}" have values together`, smallestCell);
    }
}

const hasTwo = (values: Float64Array): boolean => {
  const other = values.find((value) => value !== values[0]);
  return values.every((value) => value === values[0] || value === other);
};

function fourfold(first: Float64Array, second: Float64Array): readonly number[] {
  const counts = [0, 0, 0, 0];
  for (const [row, value] of first.entries())
    counts[2 * Number(value === first[0]) + Number(second[row] === second[0])]! += 1;
  return counts;
}

function mustBeCells(counts: readonly number[], what: string, smallestCell: number): void {
  if (counts.some((count) => count > 0 && count < smallestCell))
    throw new UsageError(`${what} that fewer than ${smallestCell} rows here have: leave it out, or join values`, {
      code: "small-cell",
    });
}
