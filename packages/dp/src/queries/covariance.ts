import { UsageError } from "@tavs/core";
import { type AdditiveQuery, additive } from "./additive.ts";
import { type Bounds, within } from "./bounds.ts";
import { asRow } from "./mean.ts";
import { type Column, column, exactMoments, halfWidth, momentParts, pairs } from "./moments.ts";

/** Noisy moments of some columns. */
export interface Covariance {
  /** The noisy number of rows, at least 2. */
  readonly rows: number;
  readonly fields: readonly string[];
  readonly means: readonly number[];
  /** Symmetric, by rows: divided by rows - 1, variances pulled into what the bounds allow, correlations into [-1, 1]. */
  readonly matrix: readonly (readonly number[])[];
}

type Rows<Field extends string> = readonly Readonly<Record<Field, number>>[];

/**
 * Means, variances and covariances of bounded integer columns. The price is split evenly over the number of rows, p sums and
 * p (p + 1) / 2 sums of products. The margin is that of the noisiest sum. Throws `UsageError` for bounds that are none, for no
 * column at all, and when asked for a value that is no integer.
 */
export function covariance<Field extends string>(
  bounds: Readonly<Record<Field, Bounds>>,
): AdditiveQuery<Rows<Field>, Covariance> {
  const columns = columnsOf(bounds);
  return additive({
    name: "covariance",
    domain: described(columns),
    parts: (unit) => momentParts(columns, unit, true),
    evaluate: (rows) => exactMoments(columns, rows, true),
    postProcessing: "moments of noisy sums; variances and correlations pulled into what is possible",
    shape: (numbers) => covarianceOf(columns, numbers),
  });
}

/** The variance of integers pulled into the bounds, divided by rows - 1, never negative. See `covariance`. */
export function variance(bounds: Bounds): AdditiveQuery<readonly number[], number> {
  const columns = [column("value", bounds)];
  return additive({
    name: "variance",
    domain: within(bounds),
    parts: (unit) => momentParts(columns, unit, true),
    evaluate: (rows) => exactMoments(columns, rows.map(asRow), true),
    postProcessing: "the variance of noisy sums, pulled into what the bounds allow",
    shape: (numbers) => covarianceOf(columns, numbers).matrix[0]![0]!,
    margin: (numbers, margins) => varianceMargin(columns[0]!, numbers, margins),
  });
}

export function columnsOf(bounds: Readonly<Record<string, Bounds>>): readonly Column[] {
  const columns = Object.entries(bounds).map(([field, limits]) => column(field, limits));
  if (columns.length === 0) throw new UsageError("moments are of one column or more; none was named");
  return columns;
}

export const described = (columns: readonly Column[]): string =>
  columns.map(({ field, bounds }) => `${JSON.stringify(field)}: ${within(bounds)}`).join("; ");

export function covarianceOf(columns: readonly Column[], numbers: readonly number[]): Covariance {
  const rows = Math.max(2, numbers[0]!);
  const sums = columns.map((_, i) => numbers[1 + i]!);
  const matrix = columns.map(() => columns.map(() => 0));
  for (const [at, [i, j]] of pairs(columns.length).entries()) {
    const product = numbers[1 + columns.length + at]!;
    const raw = (product - (sums[i]! * sums[j]!) / rows) / (rows - 1);
    matrix[i]![j] = i === j ? pulled(raw, 0, largestVariance(columns[i]!, rows)) : raw;
    matrix[j]![i] = matrix[i]![j]!;
  }
  for (const [i, j] of pairs(columns.length)) {
    const most = Math.sqrt(matrix[i]![i]! * matrix[j]![j]!); // known once both variances are
    if (i !== j) matrix[i]![j] = matrix[j]![i] = pulled(matrix[i]![j]!, -most, most);
  }
  const means = columns.map(({ middle, bounds }, i) => pulled(middle + sums[i]! / rows, bounds.lower, bounds.upper));
  return { rows, fields: columns.map(({ field }) => field), means, matrix };
}

const pulled = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** Half of the rows at either bound (Popoviciu 1935), divided by rows - 1. */
const largestVariance = ({ bounds }: Column, rows: number): number =>
  (((bounds.upper - bounds.lower) / 2) ** 2 * rows) / (rows - 1);

/** The furthest that the variance gets while every sum stays within its margin. */
function varianceMargin(each: Column, numbers: readonly number[], margins: readonly number[]): number {
  const [rows = 0, sum = 0, squares = 0] = numbers;
  const [rowsMargin = 0, sumMargin = 0, squaresMargin = 0] = margins;
  const value = covarianceOf([each], numbers).matrix[0]![0]!;
  const [fewest, most] = [Math.max(2, rows - rowsMargin), Math.max(2, rows + rowsMargin)];
  const sizes = [Math.max(0, Math.abs(sum) - sumMargin), Math.abs(sum) + sumMargin];
  const corners = sizes.flatMap((size) =>
    [squares - squaresMargin, squares + squaresMargin].flatMap((total) =>
      [fewest, most, pulled(turningPoint(size, total), fewest, most)].map((n) =>
        pulled((total - size ** 2 / n) / (n - 1), 0, halfWidth(each) ** 2 * 2),
      ),
    ),
  );
  return Math.max(...corners.map((corner) => Math.abs(corner - value)));
}

/** The n at which (total - size^2 / n) / (n - 1) is largest; where there is none, the end at which it is. */
function turningPoint(size: number, total: number): number {
  if (total <= 0 || size ** 2 <= total) return 2;
  return (size / total) * (size + Math.sqrt(size ** 2 - total));
}
