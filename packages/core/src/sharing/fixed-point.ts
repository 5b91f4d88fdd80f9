/**
 * Real numbers as integers of the ring, so that they can be masked, shared and added without an error: v becomes
 * round(v * 2^fractionBits) in two's complement. The rounding in `encode` is the only one before the sum is opened.
 */
import { UsageError } from "../errors.ts";
import { roundedToDouble } from "./nearest-double.ts";
import type { RingBits } from "./ring.ts";

/** What the parties agree on before they add. */
export interface FixedPointOptions {
  /** Width of the ring. 128 leaves room for sums of squares, 64 halves the bytes. */
  readonly bits: RingBits;
  /** The last place is 2^-fractionBits; an integer in [0, bits - 2]. */
  readonly fractionBits: number;
  /** The most vectors that are ever added: an integer in [1, 2^20]. */
  readonly parties: number;
}

/** An agreed way to write reals as ring numbers. A sum of at most `parties` encoded vectors never wraps. */
export interface FixedPoint extends FixedPointOptions {
  /**
   * n reals as n ring numbers, each to the nearest multiple of 2^-fractionBits, ties to even: off by at most half of that.
   * Throws `UsageError` with the position (from 0) of a value that is not finite, or whose magnitude reaches
   * 2^(bits - 1 - fractionBits) / parties: refused here, before anything is sent, because a sum that wraps looks like any other.
   */
  encode(values: Float64Array): Uint32Array<ArrayBuffer>;
  /** The n reals of a sum, each the double nearest to it (ties to even). Throws `UsageError` at a broken length. */
  decode(sum: Uint32Array): Float64Array<ArrayBuffer>;
}

const WHOLE = 2 ** 52; // from here on every double is an integer

/** Real numbers with `fractionBits` binary places. Throws `UsageError` when an option is outside its range. */
export function fixedPoint(options: FixedPointOptions): FixedPoint {
  mustBeSensible(options);
  const { bits, fractionBits, parties } = options;
  return {
    bits,
    fractionBits,
    parties,
    encode: (values) => encode(values, options),
    decode: (sum) => decode(sum, options),
  };
}

/**
 * Whole numbers: fixed point without a fraction, whose `encode` also refuses (`UsageError`, by position) a value that is not an
 * integer, where `fixedPoint` would round it. Sums are exact up to 2^53, and the nearest double above.
 */
export function counts({ bits, parties }: Omit<FixedPointOptions, "fractionBits">): FixedPoint {
  const whole = fixedPoint({ bits, parties, fractionBits: 0 });
  return {
    ...whole,
    encode(values) {
      const odd = values.findIndex((value) => Number.isFinite(value) && !Number.isInteger(value));
      if (odd >= 0) throw new UsageError(`value number ${odd} is not an integer, and counts are`);
      return whole.encode(values);
    },
  };
}

function mustBeSensible({ bits, fractionBits, parties }: FixedPointOptions): void {
  if (bits !== 64 && bits !== 128) throw new UsageError(`the ring has 64 or 128 bits, not ${String(bits)}`);
  if (!Number.isInteger(fractionBits) || fractionBits < 0 || fractionBits > bits - 2)
    throw new UsageError(`fractionBits must be an integer in [0, ${bits - 2}], not ${fractionBits}`);
  if (!Number.isInteger(parties) || parties < 1 || parties > 2 ** 20)
    throw new UsageError(`parties must be an integer in [1, 2^20], not ${parties}`);
}

function encode(values: Float64Array, { bits, fractionBits, parties }: FixedPointOptions): Uint32Array<ArrayBuffer> {
  const words = bits / 32;
  const scale = 2 ** fractionBits; // a power of two: multiplying is exact
  // Rounded up or down, this double bounds like the quotient itself: an encoded double below it is below the quotient too.
  const bound = 2 ** (bits - 1) / parties;
  const vector = new Uint32Array(values.length * words);
  for (let i = 0; i < values.length; i++) {
    const magnitude = toWhole(Math.abs(values[i]! * scale));
    if (!(magnitude < bound)) throw new UsageError(refusal(i, values[i]!, parties)); // NaN is not below anything
    writeInteger(vector, i * words, words, values[i]! < 0 ? -magnitude : magnitude);
  }
  return vector;
}

function decode(sum: Uint32Array, { bits, fractionBits }: FixedPointOptions): Float64Array<ArrayBuffer> {
  const words = bits / 32;
  if (sum.length % words !== 0) throw new UsageError(`${sum.length} words are no whole count of ${bits}-bit numbers`);
  const values = new Float64Array(sum.length / words);
  const unit = 2 ** -fractionBits;
  for (let i = 0; i < values.length; i++) values[i] = unit * roundedToDouble(sum, i * words, words);
  return values;
}

/** The nearest integer, ties to even: adding 2^52 leaves no room for a fraction, and the processor rounds. */
function toWhole(magnitude: number): number {
  return magnitude < WHOLE ? magnitude + WHOLE - WHOLE : magnitude;
}

/** An integer below 2^127 in magnitude, as two's complement: the words of the magnitude, or all of them flipped, plus one. */
function writeInteger(vector: Uint32Array, at: number, words: number, integer: number): void {
  let rest = Math.abs(integer);
  const flip = integer < 0 ? 0xffffffff : 0;
  let carry = integer < 0 ? 1 : 0;
  for (let k = 0; k < words; k++) {
    const above = Math.floor(rest / 2 ** 32);
    const word = ((rest - above * 2 ** 32) ^ flip) >>> 0;
    vector[at + k] = word + carry;
    carry = word + carry >= 2 ** 32 ? 1 : 0;
    rest = above;
  }
}

function refusal(position: number, value: number, parties: number): string {
  if (!Number.isFinite(value))
    return `value number ${position} is not a finite number: handle missing values before encoding`;
  return `value number ${position} is so large that a sum over ${parties} parties could wrap: scale it, or take fewer fraction bits`;
}
