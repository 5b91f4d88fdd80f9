// How numbers become the whole numbers of a plaintext: as they are where a total fits, else digit by digit.
import { UsageError } from "@tavs/core";
import { fixedPoint, type RingBits } from "@tavs/core/sharing";
import { digitsIn, fromDigits, LARGEST_DIGIT, toDigits } from "./digits.ts";
import { mustBeNumbers, type Numbers, numbersFor } from "./masked/numbers.ts";
import type { SumTask } from "./way.ts";

/** How the numbers of one sum stand in its plaintexts; plain data. */
export interface Form {
  readonly numbers: Numbers;
  /** How many numbers each adds. */
  readonly count: number;
  /** Bits of the ring whose digits are added; null where the numbers themselves are. */
  readonly ring: RingBits | null;
  /** Whole numbers in a plaintext vector, and the largest of them. */
  readonly length: number;
  readonly maxValue: number;
}

const LARGEST_TOTAL = 2 ** 48; // of a plaintext of 50 bits, with a sign

/** Throws `UsageError` where no ring holds the largest sum. */
export function formOf({ contributors, length: count, numbers: written }: SumTask): Form {
  if (!Number.isInteger(count) || count < 1) throw new UsageError("length: a whole number from 1");
  const numbers = numbersFor({ parties: contributors.length, ...written });
  const { maxValue, fractionBits, parties } = numbers;
  if (maxValue !== null && fractionBits === 0 && parties * maxValue < LARGEST_TOTAL)
    return { numbers, count, ring: null, length: count, maxValue: Math.floor(maxValue) };
  const ring = numbers.bits === 32 ? 64 : numbers.bits;
  return { numbers, count, ring, length: count * digitsIn(ring), maxValue: LARGEST_DIGIT };
}

const fixed = ({ fractionBits, parties }: Numbers, bits: RingBits) => fixedPoint({ bits, fractionBits, parties });

/** Throws `UsageError`, by position, at a number that was not agreed. `seed`: 32 bytes. */
export function toPlain(values: Float64Array, { numbers, count, ring }: Form, seed: Uint8Array): Float64Array {
  mustBeNumbers(values, numbers, count);
  return ring === null ? values.slice() : toDigits(fixed(numbers, ring).encode(values), ring, seed);
}

/** The totals of numbers from the totals of what stood in the plaintexts. */
export function fromPlain(totals: Float64Array, { numbers, ring }: Form): Float64Array {
  return ring === null ? totals : fixed(numbers, ring).decode(fromDigits(totals, ring));
}
