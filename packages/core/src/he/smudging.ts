// The noise on a share: uniform integers in [-2^B, 2^B), far above whatever else a share could tell. In two limbs, because
// B is up to 101 and a prime has 60 bits: noise = low + 2^limb * high, where SEAL multiplies, modulo each prime.
import { chacha20 } from "@noble/ciphers/chacha.js";
import { InternalError } from "../errors.ts";
import { limbBits, type Plan } from "./plan.ts";

/** Polynomials as SEAL keeps them: 8 bytes a coefficient, little-endian, for each prime. */
export interface Smudging {
  /** In [0, 2^limb): below every prime, and so its own remainder. */
  readonly low: Uint8Array;
  /** In [-2^(B - limb), 2^(B - limb)). */
  readonly high: Uint8Array;
}

const NONCE = new Uint8Array(12); // a seed is for one ciphertext of one opening
const WORD = 2 ** 32;
const LEAST = 40 + 13 + 13; // bits: 40 more than the noise of one ciphertext with 8,192 coefficients can have

/** Both limbs follow from 32 bytes (ChaCha20). What is read and written where does not depend on what is drawn. */
export function smudging({ row, smudgingBits }: Pick<Plan, "row" | "smudgingBits">, seed: Uint8Array): Smudging {
  if (!(smudgingBits >= LEAST)) throw new InternalError("a share without enough noise would tell the key");
  const drawn = chacha20(seed, NONCE, new Uint8Array(16 * row.degree));
  const words = new Uint32Array(drawn.buffer, drawn.byteOffset, 4 * row.degree);
  const low = new Uint32Array(2 * row.degree * row.data.length);
  const high = new Uint32Array(low.length);
  for (const [i, prime] of row.data.entries()) {
    const part = [2 * row.degree * i, 2 * row.degree * (i + 1)] as const;
    masked(low.subarray(...part), words, limbBits(row));
    signed(high.subarray(...part), words, { bits: smudgingBits - limbBits(row), prime });
  }
  return { low: new Uint8Array(low.buffer), high: new Uint8Array(high.buffer) };
}

const lowerMask = (bits: number): number => (bits >= 32 ? 0xffffffff : 2 ** bits - 1);
const upperMask = (bits: number): number => (bits > 32 ? 2 ** (bits - 32) - 1 : 0);

/** The first two of each four words, cut to so many bits. */
function masked(into: Uint32Array, words: Uint32Array, bits: number): void {
  const [lower, upper] = [lowerMask(bits), upperMask(bits)];
  for (let i = 0; i < into.length; i += 2) {
    into[i] = words[2 * i]! & lower;
    into[i + 1] = words[2 * i + 1]! & upper;
  }
}

interface Signed {
  /** Without the sign. */
  readonly bits: number;
  readonly prime: bigint;
}

/** The other two: `bits` bits, and a sign for which 2^bits is taken off, modulo the prime; added under a mask, not by a branch. */
function signed(into: Uint32Array, words: Uint32Array, { bits, prime }: Signed): void {
  const [lower, upper] = [lowerMask(bits), upperMask(bits)];
  const offset = prime - (1n << BigInt(bits));
  const [offsetLow, offsetHigh] = [Number(offset & 0xffffffffn), Number(offset >> 32n)];
  for (let i = 0; i < into.length; i += 2) {
    const top = words[2 * i + 3]!;
    const negative = -(top >>> 31); // all ones, or none: the uppermost bit is beyond the 2^51 of any limb
    const sum = ((words[2 * i + 2]! & lower) >>> 0) + ((offsetLow & negative) >>> 0);
    into[i] = sum;
    into[i + 1] = (top & upper) + (offsetHigh & negative) + Math.floor(sum / WORD);
  }
}
