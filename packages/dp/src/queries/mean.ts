import { type AdditiveQuery, additive } from "./additive.ts";
import { type Bounds, within } from "./bounds.ts";
import { type Column, column, exactMoments, momentParts } from "./moments.ts";

/** A noisy mean, and where the true one of the clamped values lies with a probability of at least 95 %. */
export interface Mean {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** The noisy number of rows that the mean was divided by. */
  readonly rows: number;
}

/**
 * The mean of integers, each pulled into the bounds first: values outside move it towards the bounds, and nothing says by how much.
 * Half of the price goes to the sum, counted from the middle of the bounds, and half to the number of rows (which is public where
 * one person is exchanged for another). Throws `UsageError` for bounds that are none, and for a value that is no integer.
 */
export function mean(bounds: Bounds): AdditiveQuery<readonly number[], Mean> {
  const values = column("value", bounds);
  const spread = (numbers: readonly number[], margins: readonly number[]): Mean => meanOf(values, numbers, margins);
  return additive({
    name: "mean",
    domain: within(bounds),
    parts: (unit) => momentParts([values], unit, false),
    evaluate: (rows) => exactMoments([values], rows.map(asRow), false),
    postProcessing: "the sum divided by the number of rows, pulled into the bounds",
    shape: spread,
    margin: (numbers, margins) => {
      const { mean, low, high } = spread(numbers, margins);
      return Math.max(mean - low, high - mean);
    },
  });
}

export const asRow = (value: number): { readonly value: number } => ({ value });

function meanOf({ bounds, middle }: Column, numbers: readonly number[], margins: readonly number[]): Mean {
  const [rows = 0, sum = 0] = numbers;
  const [rowsMargin = 0, sumMargin = 0] = margins;
  const at = (total: number, count: number): number =>
    Math.min(Math.max(middle + total / Math.max(1, count), bounds.lower), bounds.upper);
  const corners = [sum - sumMargin, sum + sumMargin].flatMap((total) =>
    [rows - rowsMargin, rows + rowsMargin].map((count) => at(total, count)),
  );
  return { mean: at(sum, rows), low: Math.min(...corners), high: Math.max(...corners), rows: Math.max(1, rows) };
}
