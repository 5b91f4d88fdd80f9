import { chiSquaredTail } from "@tavs/federated/statistics";

/**
 * The probability that so uneven a spread over `cells` equally likely values comes about by chance. Pearson's statistic; at least
 * 100 a cell are expected here, so that the chi-squared law (checked against R elsewhere) holds far into its tail.
 */
export function evenness(values: Iterable<number>, cells: number): number {
  const found = new Float64Array(cells);
  let total = 0;
  for (const value of values) {
    found[value]! += 1;
    total++;
  }
  const expected = total / cells;
  if (expected < 100) throw new Error(`${total} values are too few for ${cells} cells`);
  const statistic = found.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return chiSquaredTail(statistic, cells - 1);
}

/** Even draws fall below this once in a billion times. */
export const FALSE_ALARM = 1e-9;
