/**
 * Reals as numbers of a prime field, so that a sum over all contributors comes out as it is: chosen from what is known of the
 * numbers, and refused before anything is sent where a sum could wrap.
 */
import { UsageError } from "../errors.ts";
import { fixedPoint } from "./fixed-point.ts";
import { type FieldBits, topOf, wordsIn } from "./prime.ts";

/** What is known of the numbers before they are added. */
export interface SumFacts {
  /** The most vectors that are ever added: an integer in [1, 2^20]. */
  readonly parties: number;
  /** No number is larger than this, or smaller than its negative. */
  readonly maxValue: number;
  /** Decimal places that the total keeps, 0 to 15. Default: 0, whole numbers only. */
  readonly decimals?: number;
  /** Binary places that every number keeps, 0 to 120: for who knows them better than decimal ones, which are then 0. */
  readonly fractionBits?: number;
}

/** How numbers are written in the field. */
export interface SumEncoding {
  readonly bits: FieldBits;
  /** The last place is 2^-fractionBits: a sum of `parties` roundings is then off by at most half a unit of `decimals`. */
  readonly fractionBits: number;
  /**
   * Throws `UsageError` with the position (from 0) of a value that is not finite, beyond `maxValue`, or, without decimals, no
   * integer. Each value is off by at most 2^-fractionBits / 2, and by nothing where it is an integer.
   */
  encode(values: Float64Array): Uint32Array<ArrayBuffer>;
  /** The reals of a sum of at most `parties` encoded vectors, each the double nearest to it. */
  decode(sum: Uint32Array): Float64Array<ArrayBuffer>;
}

/** Takes the smallest field that no sum of such numbers leaves. Throws `UsageError`, with the numbers, where there is none. */
export function sumEncoding(facts: SumFacts): SumEncoding {
  const { parties, maxValue, decimals = 0 } = facts;
  const fractionBits = facts.fractionBits ?? (decimals === 0 ? 0 : Math.ceil(Math.log2(parties * 10 ** decimals)));
  mustBeSensible({ parties, maxValue, decimals, fractionBits });
  if (decimals > 0 && facts.fractionBits !== undefined)
    throw new UsageError("decimals, fractionBits: one of them says how numbers are written");
  const bits = fieldFor({ parties, maxValue, fractionBits });
  const numbers = fixedPoint({ bits: bits === 61 ? 64 : 128, fractionBits, parties: 1 }); // narrower below: see fieldFor
  return {
    bits,
    fractionBits,
    encode(values) {
      values.forEach((value, i) => {
        mustBeAllowed(value, i, { maxValue, fractionBits });
      });
      return intoField(numbers.encode(values), bits);
    },
    decode: (sum) => numbers.decode(outOfField(sum, bits)),
  };
}

function mustBeSensible({ parties, maxValue, decimals, fractionBits }: Required<SumFacts>): void {
  if (!(Number.isInteger(parties) && parties >= 1 && parties <= 2 ** 20))
    throw new UsageError(`parties must be an integer in [1, 2^20], not ${parties}`);
  if (!(Number.isFinite(maxValue) && maxValue >= 0))
    throw new UsageError("maxValue must be a number from 0: the largest that anybody may add");
  if (!(Number.isInteger(decimals) && decimals >= 0 && decimals <= 15))
    throw new UsageError(`decimals must be an integer in [0, 15], not ${decimals}`);
  if (!(Number.isInteger(fractionBits) && fractionBits >= 0 && fractionBits <= 120))
    throw new UsageError(`fractionBits must be an integer in [0, 120], not ${fractionBits}`);
}

interface Scaled {
  readonly parties: number;
  readonly maxValue: number;
  readonly fractionBits: number;
}

/** A sum lies in [-(p-1)/2, (p-1)/2], and (p-1)/2 is 2^(bits-1) - 1. */
function fieldFor({ parties, maxValue, fractionBits }: Scaled): FieldBits {
  const scaled = maxValue * 2 ** fractionBits;
  const most = Number.isFinite(scaled) ? BigInt(parties) * (BigInt(Math.floor(scaled)) + 1n) : 2n ** 1023n;
  if (most < 2n ** 60n) return 61;
  if (most < 2n ** 126n) return 127;
  throw new UsageError(
    `${parties} parties with numbers up to ${maxValue} and ${fractionBits} binary places add up to as much as 2^${most.toString(2).length - 1}; sums below 2^126 fit: take a smaller maxValue or fewer decimals`,
    { code: "wrap" },
  );
}

function mustBeAllowed(
  value: number,
  position: number,
  { maxValue, fractionBits }: Pick<Required<SumFacts>, "maxValue" | "fractionBits">,
): void {
  if (!Number.isFinite(value))
    throw new UsageError(`value number ${position} is not a finite number: handle missing values before adding`);
  if (Math.abs(value) > maxValue)
    throw new UsageError(`value number ${position} is beyond the maxValue that was agreed, ${maxValue}`);
  if (fractionBits === 0 && !Number.isInteger(value))
    throw new UsageError(`value number ${position} is not an integer, and no decimals were agreed`);
}

/** Two's complement to the field, in place: -m is p - m there, which are the low bits of -m - 1. */
function intoField(vector: Uint32Array<ArrayBuffer>, bits: FieldBits): Uint32Array<ArrayBuffer> {
  const words = wordsIn(bits);
  for (let at = 0; at < vector.length; at += words) {
    const last = at + words - 1;
    if (vector[last]! >>> 31 === 0) continue;
    for (let k = at; k <= last; k++) if (vector[k]!-- !== 0) break; // borrows on from a word that was 0
    vector[last]! &= topOf(bits);
  }
  return vector;
}

/** And back: what is above (p - 1)/2 is negative. */
function outOfField(vector: Uint32Array, bits: FieldBits): Uint32Array<ArrayBuffer> {
  const [words, ring] = [wordsIn(bits), new Uint32Array(vector)];
  for (let at = 0; at < ring.length; at += words) {
    const last = at + words - 1;
    if (ring[last]! <= topOf(bits) / 2) continue;
    ring[last]! |= ~topOf(bits);
    for (let k = at; k <= last; k++) if (ring[k]!++ !== 0xffffffff) break; // carries on from a word that was all ones
  }
  return ring;
}
