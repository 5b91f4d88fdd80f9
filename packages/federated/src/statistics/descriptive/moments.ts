/** Powers about the mean, and what follows from them: variance, skewness, kurtosis. */
import { UsageError } from "@tavs/core";
import { CompensatedSums } from "../compensated-sums.ts";
import type { Samples } from "./samples.ts";
import type { Constants, Counted } from "./two-rounds.ts";

/** One cell over all hospitals. What so few cannot have is null: a variance needs two, skewness three different values. */
export interface Moments {
  readonly n: number;
  readonly missing: number;
  readonly mean: number | null;
  /** Divided by n - 1. */
  readonly variance: number | null;
  /** g1 = m3 / m2^1.5. */
  readonly skewness: number | null;
  /** g2 = m4 / m2^2 - 3. */
  readonly kurtosis: number | null;
}

/** The sums of ((x - mean) / scale)^1 ... ^powers of each cell. */
export function powersAbout({ cells }: Samples, asked: readonly Constants[], powers: number): Float64Array {
  const sums = new CompensatedSums(powers * cells.length);
  cells.forEach((values, cell) => {
    const { center, scale } = asked[cell]!;
    for (const value of values) {
      const difference = (value - center) / scale;
      for (let power = 1, product = difference; power <= powers; power++, product *= difference)
        sums.add(powers * cell + power - 1, product);
    }
  });
  return sums.toArray();
}

const COARSE = 2 ** -30; // sums below it keep fewer than 9 digits in 60 fraction bits
const NONE = 2 ** -44; // below it squares are what 65,536 hospitals round: values that differ by less than 2e-7 of the scale are the same

/** The asked mean was rounded: the sum of first powers says by how much, and the others are corrected. Throws `UsageError` at a scale that is far off. */
export function momentsOf({ n, missing, mean }: Counted, scale: number, powers: Float64Array): Moments {
  const none = { n, missing, mean: null, variance: null, skewness: null, kurtosis: null };
  if (n === 0) return none;
  const [first = 0, second = 0, third, fourth] = powers;
  const off = first / n;
  const squares = squaresAbout(second, n * off * off);
  const exact = { ...none, mean: mean + scale * off };
  if (n < 2) return exact;
  const withVariance = { ...exact, variance: (scale * scale * squares) / (n - 1) };
  if (third === undefined || fourth === undefined || squares === 0) return withVariance;
  mustBeFine(fourth);
  const cubes = third - 3 * off * second + 2 * n * off ** 3;
  const fourths = fourth - 4 * off * third + 6 * off * off * second - 3 * n * off ** 4;
  const deviation = Math.sqrt(squares / n);
  return { ...withVariance, skewness: cubes / n / deviation ** 3, kurtosis: (n * fourths) / squares ** 2 - 3 };
}

/** A sum of squares, corrected for the mean. Zero where all values are the same; throws `UsageError` where the scale is too coarse to tell. */
export function squaresAbout(sum: number, correction: number): number {
  const squares = sum - correction;
  if (squares <= NONE + 2 ** -40 * sum) return 0;
  mustBeFine(squares);
  return squares;
}

function mustBeFine(sum: number): void {
  if (sum < COARSE)
    throw new UsageError("scaling.scale: is far above the standard deviation; agree on one nearer to it", {
      code: "scale-far",
    });
}
