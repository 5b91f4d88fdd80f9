// Numbers as they are added: integers of a ring 2^32, 2^64 or 2^128, the narrowest in which no sum can wrap. Behind a
// vector stand two ones. Their totals are the number of contributors: where masks do not cancel, they are noise, and it
// shows but with probability 2^-64 or less.
import { UsageError } from "@tavs/core";
import { fixedPoint } from "@tavs/core/sharing";

/** How numbers are written, as the terms say it: by what is known of them, or by the ring itself. */
export type Written =
  | {
      /** No contributor's number is larger in magnitude: from 1 to 2^100. */
      readonly maxValue: number;
      /** Decimal places that are kept, 0 to 15. Default 0: whole numbers, others are refused. */
      readonly decimals?: number;
      readonly bits?: never;
      readonly fractionBits?: never;
    }
  | {
      /** Each contributor's numbers are only checked to be below 2^(bits - 1 - fractionBits) / contributors in magnitude. */
      readonly bits: 64 | 128;
      /** The last place is 2^-fractionBits; 0 to bits - 2. 0: whole numbers, others are refused. */
      readonly fractionBits: number;
      readonly maxValue?: never;
      readonly decimals?: never;
    };

/** How numbers are written; plain data. */
export interface Numbers {
  readonly bits: 32 | 64 | 128;
  /** The last place is 2^-fractionBits. */
  readonly fractionBits: number;
  readonly parties: number;
  /** Null where the terms give the ring: what does not wrap is then small enough. */
  readonly maxValue: number | null;
}

/** So many ones stand behind the numbers. */
export const ONES = 2;

/** Throws `UsageError`, with the numbers, where no ring holds the largest sum, and where the terms say neither or both. */
export function numbersFor({ parties, ...written }: Written & { readonly parties: number }): Numbers {
  const { maxValue, decimals = 0, bits, fractionBits } = written;
  if (maxValue !== undefined && bits === undefined && fractionBits === undefined)
    return narrowest({ parties, maxValue, decimals });
  if (maxValue !== undefined || written.decimals !== undefined || (bits !== 64 && bits !== 128))
    throw new UsageError("numbers are agreed by maxValue and decimals, or by bits (64 or 128) and fractionBits");
  if (!Number.isInteger(fractionBits) || fractionBits < 0 || fractionBits > bits - 2)
    throw new UsageError(`fractionBits: a whole number from 0 to ${bits - 2}`);
  return { bits, fractionBits, parties, maxValue: null };
}

function narrowest({ parties, maxValue, decimals }: Record<"parties" | "maxValue" | "decimals", number>): Numbers {
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

/**
 * Throws `UsageError`, by position in the whole vector, where a number is not finite, too large, or not whole where whole numbers
 * were agreed.
 */
export function mustBeNumbers(values: Float64Array, numbers: Numbers, length: number): void {
  if (values.length !== length) throw new UsageError(`${values.length} numbers to add; ${length} were agreed`);
  const { bits, fractionBits, parties, maxValue } = numbers;
  const scale = 2 ** fractionBits;
  const bound = 2 ** (bits - 1) / parties; // as `fixedPoint` bounds: rounded up or down, no double lies between it and the quotient
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i]!); // NaN is not below anything
    const isAgreed = maxValue === null ? nearest(magnitude * scale) < bound : magnitude <= maxValue;
    if (isAgreed && (fractionBits > 0 || Number.isInteger(magnitude))) continue;
    throw new UsageError(`value number ${i} ${isAgreed ? "is not whole" : fault(values[i]!, numbers)}`);
  }
}

const WHOLE = 2 ** 52; // from here on every double is an integer

/** The nearest integer, ties to even. */
function nearest(value: number): number {
  if (Math.abs(value) >= WHOLE) return value;
  return value < 0 ? value - WHOLE + WHOLE : value + WHOLE - WHOLE;
}

function fault(value: number, { maxValue, bits, parties }: Numbers): string {
  if (!Number.isFinite(value)) return "is not a finite number: handle missing values before adding";
  if (maxValue !== null) return `is larger in magnitude than ${maxValue}, which was agreed`;
  return `is so large that a sum of ${parties} could wrap in ${bits} bits: scale it, or agree to fewer fractionBits`;
}

const ROUND = 1.5 * 2 ** 52; // added and taken away it leaves the nearest integer, ties to even

const WORD = 2 ** 32;

/** Numbers as words of the ring; they were checked before. */
export function encode(values: Float64Array, numbers: Numbers): Uint32Array<ArrayBuffer> {
  if (numbers.bits === 128) return fixedPoint({ ...numbers, bits: 128 }).encode(values);
  const scale = 2 ** numbers.fractionBits;
  const words = new Uint32Array((values.length * numbers.bits) / 32);
  if (numbers.bits === 32) for (let i = 0; i < values.length; i++) words[i] = values[i]! * scale + ROUND - ROUND;
  else for (let i = 0; i < values.length; i++) writeSigned(words, 2 * i, values[i]! * scale);
  return words; // a typed array keeps 32 bits of two's complement
}

/** The integer nearest to a double below 2^63 in magnitude. Both words are exact: a double has 53 bits. */
function writeSigned(words: Uint32Array, at: number, scaled: number): void {
  const integer = nearest(scaled);
  const high = Math.floor(integer / WORD);
  words[at] = integer - high * WORD;
  words[at + 1] = high;
}

/** The numbers of a sum, each the double that is nearest; into a vector, from a place on. */
export function decodeInto(totals: Float64Array, at: number, { words, numbers }: Sum): void {
  const { bits, fractionBits } = numbers;
  if (bits === 128) return totals.set(fixedPoint({ ...numbers, bits }).decode(words), at);
  const unit = 2 ** -fractionBits;
  const [count, width] = [(words.length * 32) / bits, bits / 32];
  if (width === 1)
    for (let i = 0; i < count; i++) totals[at + i] = (words[i]! | 0) * unit; // two's complement
  else for (let i = 0; i < count; i++) totals[at + i] = ((words[2 * i + 1]! | 0) * WORD + words[2 * i]!) * unit; // rounded once
}

interface Sum {
  readonly words: Uint32Array;
  readonly numbers: Numbers;
}
