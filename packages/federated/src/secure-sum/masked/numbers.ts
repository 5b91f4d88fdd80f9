// Numbers as they are added: integers of a ring 2^32, 2^64 or 2^128, the narrowest in which no sum can wrap. Behind a
// vector stand two ones. Their totals are the number of contributors: where masks do not cancel, they are noise, and it
// shows but with probability 2^-64 or less.
import { UsageError } from "@tavs/core";
import { type FixedPoint, fixedPoint } from "@tavs/core/sharing";

/** How numbers are written; plain data. */
export interface Numbers {
  readonly bits: 32 | 64 | 128;
  /** The last place is 2^-fractionBits. */
  readonly fractionBits: number;
  readonly parties: number;
  readonly maxValue: number;
}

interface Facts {
  readonly parties: number;
  readonly maxValue: number;
  readonly decimals: number;
}

/** So many ones stand behind the numbers. */
export const ONES = 2;

/** Throws `UsageError`, with the numbers, where no ring holds the largest sum. */
export function numbersFor({ parties, maxValue, decimals }: Facts): Numbers {
  if (!(maxValue >= 1 && maxValue <= 2 ** 100)) throw new UsageError("maxValue: a number from 1 to 2^100");
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 15)
    throw new UsageError("decimals: a whole number from 0 to 15");
  const fractionBits = decimals === 0 ? 0 : Math.ceil(3.33 * decimals) + 1; // 3.33 > log2(10): off by 10^-decimals / 4 at most
  const largest = BigInt(Math.ceil(maxValue * 2 ** fractionBits)) * BigInt(parties);
  const bits = ([32, 64, 128] as const).find((width) => largest < 1n << BigInt(width - 1));
  if (bits) return { bits, fractionBits, parties, maxValue };
  throw new UsageError(
    `a sum of ${parties} numbers up to ${maxValue} with ${decimals} decimals takes ${largest.toString(2).length + 1} bits and could wrap in 128: keep fewer decimals, or a smaller maxValue`,
    { code: "too-large" },
  );
}

/** Words of a vector of so many numbers, the ones with it. */
export const wordsFor = (length: number, { bits }: Numbers): number => ((length + ONES) * bits) / 32;

/** Throws `UsageError`, by position, where a number is not finite, too large, or not whole where whole numbers were agreed. */
export function mustBeNumbers(values: Float64Array, { maxValue, fractionBits }: Numbers, length: number): void {
  if (values.length !== length) throw new UsageError(`${values.length} numbers to add; ${length} were agreed`);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Math.abs(value) <= maxValue && (fractionBits > 0 || Number.isInteger(value))) continue; // NaN is not below anything
    throw new UsageError(`value number ${i} ${fault(value, maxValue)}`);
  }
}

function fault(value: number, maxValue: number): string {
  if (!Number.isFinite(value)) return "is not a finite number: handle missing values before adding";
  return Math.abs(value) > maxValue ? `is larger in magnitude than ${maxValue}, which was agreed` : "is not whole";
}

const ROUND = 1.5 * 2 ** 52; // added and taken away it leaves the nearest integer, ties to even

/** Numbers as words of the ring; they were checked before. */
export function encode(values: Float64Array, numbers: Numbers): Uint32Array<ArrayBuffer> {
  if (numbers.bits !== 32) return fixedPointOf(numbers).encode(values);
  const scale = 2 ** numbers.fractionBits;
  const words = new Uint32Array(values.length);
  for (let i = 0; i < words.length; i++) words[i] = values[i]! * scale + ROUND - ROUND; // a typed array keeps 32 bits of two's complement
  return words;
}

/** The numbers of a sum, each the double that is nearest. */
export function decode(words: Uint32Array, numbers: Numbers): Float64Array<ArrayBuffer> {
  if (numbers.bits !== 32) return fixedPointOf(numbers).decode(words);
  const unit = 2 ** -numbers.fractionBits;
  const values = new Float64Array(words.length);
  for (let i = 0; i < values.length; i++) values[i] = (words[i]! | 0) * unit; // two's complement
  return values;
}

function fixedPointOf({ bits, fractionBits, parties }: Numbers): FixedPoint {
  return fixedPoint({ bits: bits === 32 ? 64 : bits, fractionBits, parties });
}
