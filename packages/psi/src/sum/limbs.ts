// In how many pieces a number is encrypted, so that the sum of each piece is small enough for a discrete logarithm.
import { InternalError, UsageError } from "@tavs/core";
import type { Agreement } from "./agreement.ts";

/** How every number of a session is cut: limb i of a number is its bits from i * bits on, `bits` of them. */
export interface Limbs {
  readonly columns: number;
  /** Limbs of one number. */
  readonly count: number;
  /** Bits of one limb. */
  readonly bits: number;
  /** The largest limb. */
  readonly max: number;
}

/** The sum of one limb over all shared items stays below this. */
const MAX_SUM = 2 ** 40;
const MAX_LIMBS = 8; // of at most 7 bits: below 2^40 for any number of items
const MAX_ROWS_BYTES = 2 ** 32 - 1;

/** Limbs of all columns: how many ciphertexts stand in one row. */
export const limbsInRow = ({ columns, count }: Limbs): number => columns * count;

/**
 * The limbs for sets of these sizes: as few as keep the sum of each below 2^40, because the receiver learns the sum of
 * each. Both parties compute this from what both know. Throws `UsageError` where a total may exceed 2^53 or the rows exceed one array.
 */
export function limbsFor({ columns: { length: columns }, bound }: Agreement, sizes: Sizes): Limbs {
  const most = Math.min(sizes.asked, sizes.held);
  if (most * bound > Number.MAX_SAFE_INTEGER)
    throw new UsageError(
      `${most} numbers up to bound may add up to 2^53 or more: agree on a smaller bound or fewer items`,
    );
  const possible = Array.from({ length: MAX_LIMBS }, (_, i) => cut(columns, bound, i + 1));
  const limbs = possible.find(({ max }) => most * max < MAX_SUM);
  if (limbs === undefined) throw new InternalError("no limbs are small enough"); // not below 2^32 items
  if (sizes.held * (64 + 32 * limbsInRow(limbs)) > MAX_ROWS_BYTES)
    throw new UsageError(`${columns} columns for ${sizes.held} items are more than one array holds: ask in parts`);
  return limbs;
}

export interface Sizes {
  /** Items of the receiver. */
  readonly asked: number;
  /** Items of the sender. */
  readonly held: number;
}

function cut(columns: number, bound: number, count: number): Limbs {
  const bits = Math.ceil(bitLength(bound) / count);
  return { columns, count, bits, max: count === 1 ? bound : 2 ** bits - 1 };
}

function bitLength(value: number): number {
  let bits = 0;
  while (2 ** bits <= value) bits++;
  return bits;
}

/** The limbs of one number, the smallest first. */
export function limbsOf(value: number, { count, bits }: Limbs): readonly number[] {
  return Array.from({ length: count }, (_, i) => {
    const [low, high] = [2 ** (bits * i), 2 ** (bits * (i + 1))];
    return Math.floor(value / low) - Math.floor(value / high) * 2 ** bits;
  });
}

/** The total of each column, from the totals of its limbs. */
export function totals(sums: readonly number[], { columns, count, bits }: Limbs): readonly number[] {
  return Array.from({ length: columns }, (_, column) =>
    sums.slice(column * count, (column + 1) * count).reduce((total, sum, i) => total + sum * 2 ** (bits * i), 0),
  );
}
