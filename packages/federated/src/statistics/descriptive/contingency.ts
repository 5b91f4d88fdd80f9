/** Pearson's test of independence in a table of counts. */
import { type ChiSquaredTest, chiSquaredTest } from "../chi-squared-test.ts";

/** Counts, row by row; all rows of one length. */
export type Counts = readonly (readonly number[])[];

export const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
export const rowTotals = (counts: Counts): readonly number[] => counts.map(total);
export const columnTotals = (counts: Counts): readonly number[] =>
  counts[0]!.map((_, column) => total(counts.map((row) => row[column]!)));

/** Without the rows and columns of nobody: levels that did not occur. */
export function occupied(counts: Counts): Counts {
  const columns = columnTotals(counts);
  return counts.filter((row) => total(row) > 0).map((row) => row.filter((_, column) => columns[column]! > 0));
}

/** K. Pearson 1900. */
export interface Independence extends ChiSquaredTest {
  /** The least count that independence lets expect: below 5 the distribution is only roughly chi-squared. */
  readonly leastExpected: number;
  /** With F. Yates' correction for continuity, which is for two by two; null for other tables. */
  readonly corrected: ChiSquaredTest | null;
}

/** R's chisq.test on the rows and columns that occur; null where fewer than two of either do. */
export function independence(counts: Counts): Independence | null {
  const table = occupied(counts);
  const [rows, columns] = [rowTotals(table), table.length === 0 ? [] : columnTotals(table)];
  if (rows.length < 2 || columns.length < 2) return null;
  const all = total(rows);
  const expected = rows.map((row) => columns.map((column) => (row / all) * column));
  const degrees = (rows.length - 1) * (columns.length - 1);
  const apart = (i: number, j: number) => Math.abs(table[i]![j]! - expected[i]![j]!);
  const statistic = (less: number) =>
    total(expected.flatMap((row, i) => row.map((mean, j) => (apart(i, j) - less) ** 2 / mean)));
  const isFourfold = rows.length === 2 && columns.length === 2;
  return {
    ...chiSquaredTest(statistic(0), degrees),
    leastExpected: Math.min(...expected.flat()),
    corrected: isFourfold ? chiSquaredTest(statistic(Math.min(0.5, apart(0, 0))), degrees) : null,
  };
}
