// Weights that put vectors side by side in one total, like digits, instead of adding them up.

/** Fewer parts than this would say too much of each other. */
export const FEWEST_PARTS = 3;

interface Bounds {
  readonly maxValue: number;
  readonly decimals: number | null;
}

/** Whether those who have these weights are too few to be opened together. Of real numbers only how many they are is asked. */
export const isTooFew = ({ maxValue, decimals }: Bounds, weights: readonly number[]): boolean =>
  weights.filter((weight) => weight !== 0).length < FEWEST_PARTS || (decimals === null && tellsFew(weights, maxValue));

/**
 * Whether a total of whole numbers tells the sum of fewer than three vectors exactly, because it is too small to reach the others:
 * where all larger weights are multiples of g, and g is over twice what the smaller ones add up to, the remainder modulo g
 * is theirs alone. With 1, 1,000 and 1,000,000 and numbers below 500 a total is three numbers, to be read off.
 */
export function tellsFew(weights: readonly number[], maxValue: number): boolean {
  const sizes = weights.filter((weight) => weight !== 0).map(Math.abs);
  sizes.sort((a, b) => a - b);
  return sizes.some((_, at) => {
    const [small, large] = [sizes.slice(0, at), sizes.slice(at)];
    const reach = 2 * maxValue * small.reduce((sum, weight) => sum + weight, 0);
    return at > 0 && Math.min(small.length, large.length) < FEWEST_PARTS && large.reduce(divisor) > reach;
  });
}

/** Euclid. */
const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
