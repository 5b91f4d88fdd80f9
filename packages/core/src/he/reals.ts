// Real numbers as polynomials of the ring and back, by coefficients and not by slots: sums and scalar products need no slots, a
// ciphertext holds twice as many numbers so, and no rounding of a Fourier transform has to be hidden.
import type { Scale } from "./plan.ts";
import { reduce, weightedSum } from "./ring-sum.ts";
import type { Row } from "./table.ts";

const WORD = 2 ** 32;
const STEP = 20; // bits: `weightedSum` is exact for weights up to 2^20

/** round(value * 2^fraction) * 2^shift for each, modulo each prime; zeros behind the last. */
export function encodeReals(row: Row, { fraction, shift }: Scale, values: Float64Array): Uint8Array {
  const polynomial = new Uint32Array(2 * row.degree * row.data.length);
  for (const [i, prime] of row.data.entries()) {
    const [low, high] = [new Float64Array(row.degree), new Float64Array(row.degree)];
    for (const [j, value] of values.entries()) {
      const rounded = Math.round(value * 2 ** fraction); // the product is exact, or below half of the last place
      high[j] = Math.floor(rounded / WORD);
      low[j] = rounded - high[j]! * WORD;
    }
    reduce({ low, high }, prime, polynomial.subarray(2 * row.degree * i, 2 * row.degree * (i + 1)));
  }
  return shifted(row, new Uint8Array(polynomial.buffer), shift);
}

function shifted(row: Row, polynomial: Uint8Array, bits: number): Uint8Array {
  const step = Math.min(bits, STEP);
  return step === 0 ? polynomial : shifted(row, weightedSum(row, [{ weight: 2 ** step, polynomial }]), bits - step);
}

/** The number of each coefficient: the one in (-q/2, q/2) with these remainders, divided by the scale. Rounded once. */
export function decodeReals(row: Row, { fraction, shift }: Scale, polynomial: Uint8Array): Float64Array {
  const words = new BigUint64Array(polynomial.slice().buffer);
  const q = row.data.reduce((product, prime) => product * prime);
  const lifts = row.data.map((prime) => (q / prime) * inverse((q / prime) % prime, prime));
  return Float64Array.from({ length: row.degree }, (_, i) => {
    const value = lifts.reduce((sum, lift, j) => sum + lift * words[j * row.degree + i]!, 0n) % q;
    return Number(value > q / 2n ? value - q : value) / 2 ** (fraction + shift);
  });
}

/** Fermat: a^(p - 2). */
function inverse(value: bigint, prime: bigint): bigint {
  let result = 1n;
  for (let [base, exponent] = [value, prime - 2n]; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % prime;
    base = (base * base) % prime;
  }
  return result;
}
