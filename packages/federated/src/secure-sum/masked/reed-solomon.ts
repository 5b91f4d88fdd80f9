// Which shares are wrong: shares of one polynomial are a Reed-Solomon code, and of m shares, t of which are enough, up to
// floor((m - t) / 2) wrong ones are found in each lane (Reed and Solomon 1960; Berlekamp 1968, Massey 1969).
import { inverse, multiply } from "./field.ts";

export interface Shares {
  /** Lane by lane the shares of all holders: 16 bits each. */
  readonly lanes: readonly (readonly number[])[];
  /** Where each holder's share lies: all different, none of them zero. */
  readonly places: readonly number[];
  readonly threshold: number;
}

/**
 * Of each lane which holders are wrong, by their position; undefined where a lane has more wrong shares than can be found. Costs
 * lanes * m * (m - t) multiplications.
 */
export function wrongIn({ lanes, places, threshold }: Shares): readonly ReadonlySet<number>[] | undefined {
  const checks = places.length - threshold;
  const multipliers = places.map((place, j) =>
    inverse(places.reduce((product, other, m) => (m === j ? product : multiply(product, place ^ other)), 1)),
  );
  const found: ReadonlySet<number>[] = [];
  for (const lane of lanes) {
    const locator = shortestRecurrence(syndromes(lane, { places, multipliers, checks }));
    const degree = locator.length - 1;
    const wrong = places.map((_, j) => j).filter((j) => valueAt(locator, inverse(places[j]!)) === 0);
    if (wrong.length !== degree || 2 * degree > checks) return undefined;
    found.push(new Set(wrong));
  }
  return found;
}

interface Code {
  readonly places: readonly number[];
  readonly multipliers: readonly number[];
  readonly checks: number;
}

/** All zero where the shares lie on one polynomial of a degree below the threshold. */
function syndromes(lane: readonly number[], { places, multipliers, checks }: Code): readonly number[] {
  const terms = lane.map((share, j) => multiply(share, multipliers[j]!));
  return Array.from({ length: checks }, () => {
    const sum = terms.reduce((a, b) => a ^ b, 0);
    for (let j = 0; j < terms.length; j++) terms[j] = multiply(terms[j]!, places[j]!);
    return sum;
  });
}

/** Berlekamp and Massey: the shortest recurrence that a sequence keeps, 1 + c_1 z + c_2 z^2 ... */
function shortestRecurrence(sequence: readonly number[]): readonly number[] {
  let [current, before, gap, was, length] = [[1], [1], 1, 1, 0];
  for (const [n, value] of sequence.entries()) {
    let off = value;
    for (let i = 1; i <= length; i++) off ^= multiply(current[i] ?? 0, sequence[n - i]!);
    if (off === 0) {
      gap++;
      continue;
    }
    const next = corrected(current, before, { by: multiply(off, inverse(was)), gap });
    if (2 * length > n) [current, gap] = [next, gap + 1];
    else [before, was, current, length, gap] = [current, off, next, n + 1 - length, 1];
  }
  return Array.from({ length: length + 1 }, (_, i) => current[i] ?? 0);
}

function corrected(
  current: readonly number[],
  before: readonly number[],
  { by, gap }: { readonly by: number; readonly gap: number },
): number[] {
  const size = Math.max(current.length, before.length + gap);
  return Array.from({ length: size }, (_, i) => (current[i] ?? 0) ^ multiply(by, before[i - gap] ?? 0));
}

const valueAt = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((value, coefficient) => multiply(value, x) ^ coefficient, 0);
