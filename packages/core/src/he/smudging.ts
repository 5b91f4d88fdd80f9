// The noise on a share: uniform integers in [-2^B, 2^B), far above whatever else a share could tell. It is drawn in two limbs,
// because B is up to 101 and a prime has 60 bits: noise = low + 2^limb * high, modulo each prime.
import { chacha20 } from "@noble/ciphers/chacha.js";
import { InternalError } from "../errors.ts";
import type { Plan } from "./plan.ts";
import { reduce } from "./ring-sum.ts";
import { limbBits } from "./table.ts";

const NONCE = new Uint8Array(12); // a seed is for one ciphertext of one opening
const WORD = 2 ** 32;
const LEAST = 40 + 13 + 13; // bits: 40 more than the noise of one ciphertext with 8,192 coefficients can have

/**
 * The polynomial that follows from 32 bytes (ChaCha20), 8 bytes a coefficient for each prime. What is read and written where
 * does not depend on what is drawn.
 */
export function smudging({ row, smudgingBits }: Pick<Plan, "row" | "smudgingBits">, seed: Uint8Array): Uint8Array {
  if (!(smudgingBits >= LEAST)) throw new InternalError("a share without enough noise would tell the key");
  const drawn = chacha20(seed, NONCE, new Uint8Array(16 * row.degree));
  const words = new Uint32Array(drawn.buffer, drawn.byteOffset, 4 * row.degree);
  const noise = new Uint32Array(2 * row.degree * row.data.length);
  const limb = limbBits(row);
  for (const [i, prime] of row.data.entries()) {
    const sums = { low: new Float64Array(row.degree), high: new Float64Array(row.degree) };
    addLow(sums, words, limb);
    addHigh(sums, words, { limb, bits: smudgingBits - limb, prime });
    reduce(sums, prime, noise.subarray(2 * row.degree * i, 2 * row.degree * (i + 1)));
  }
  return new Uint8Array(noise.buffer);
}

interface Sums {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

const lowerMask = (bits: number): number => (bits >= 32 ? 0xffffffff : 2 ** bits - 1);
const upperMask = (bits: number): number => (bits > 32 ? 2 ** (bits - 32) - 1 : 0);

/** The first two of each four words, cut to so many bits: in [0, 2^limb). */
function addLow({ low, high }: Sums, words: Uint32Array, bits: number): void {
  const [lower, upper] = [lowerMask(bits), upperMask(bits)];
  for (let i = 0; i < low.length; i++) {
    low[i] = (words[4 * i]! & lower) >>> 0;
    high[i] = (words[4 * i + 1]! & upper) >>> 0;
  }
}

interface Shifted {
  readonly limb: number;
  /** Of what is shifted, without the sign. */
  readonly bits: number;
  readonly prime: bigint;
}

/**
 * The other two: `bits` bits, and a sign for which 2^bits is taken off, all times 2^limb. Half of it is multiplied with
 * 2^(limb + 1) - prime, which is below 2^21 for every prime of the table: then each product is exact in a double.
 */
function addHigh({ low, high }: Sums, words: Uint32Array, { limb, bits, prime }: Shifted): void {
  const [lower, upper] = [lowerMask(bits), upperMask(bits)];
  const [lowOff, highOff] = bits > 32 ? [0, 2 ** (bits - 33)] : [2 ** (bits - 1), 0];
  const [rest, odd] = [Number((1n << BigInt(limb + 1)) - prime), 2 ** (limb - 32)];
  for (let i = 0; i < low.length; i++) {
    const [below, top] = [words[4 * i + 2]! & lower, words[4 * i + 3]!];
    const above = top & upper;
    const sign = top >>> 31; // beyond the 2^51 of any limb
    low[i]! += rest * ((below >>> 1) + (above & 1) * (WORD / 2) - sign * lowOff);
    high[i]! += rest * ((above >>> 1) - sign * highOff) + (below & 1) * odd;
  }
}
