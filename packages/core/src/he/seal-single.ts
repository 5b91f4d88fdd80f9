// BFV for one key: numbers as coefficients, because then a product of two polynomials is, at its lowest coefficient, a dot product.
import { chacha20 } from "@noble/ciphers/chacha.js";
import { cipherBytes, plainBytes, polynomialOf } from "./layout.ts";
import type { Plan } from "./plan.ts";
import { weightedSum } from "./ring-sum.ts";
import { type Instance, loaded, type Own, type PlainText, saved, within } from "./seal.ts";
import { bfvOf } from "./seal-rings.ts";
import { encryptPolynomial, type Halves, type PublicKeyBytes } from "./seal-threshold.ts";
import { smudging } from "./smudging.ts";
import type { Row } from "./table.ts";

const NONCE = new Uint8Array(12); // a seed is for one mask
const PLAIN = new Uint8Array(32); // the name that SEAL gives plaintexts of coefficients

/** Remainders modulo t of whole numbers of either sign. */
export const remainders = ({ plain }: Row, values: BigInt64Array): BigUint64Array =>
  BigUint64Array.from(values, (value) => (value < 0n ? value + plain : value));

/** The number in (-t/2, t/2) of each remainder. */
export const centred = ({ plain }: Row, values: BigUint64Array): BigInt64Array =>
  BigInt64Array.from(values, (value) => (value > plain / 2n ? value - plain : value));

function plainOf(instance: Instance, row: Row, own: Own, coefficients: BigUint64Array): PlainText {
  const polynomial = new Uint8Array(coefficients.buffer, coefficients.byteOffset, coefficients.byteLength);
  const bytes = plainBytes({ parms: PLAIN, degree: row.degree, primes: 1 }, polynomial);
  return loaded(own(instance.seal.PlainText()), bfvOf(instance, row).context, bytes);
}

export const encryptCoefficients = (instance: Instance, row: Row, key: PublicKeyBytes, values: BigInt64Array): Halves =>
  encryptPolynomial(instance, row, key, remainders(row, values));

/** w(x) = w_0 - w_1 x^(n-1) - ... - w_(n-1) x: at its lowest coefficient v w is the sum of v_i w_i, because x^n = -1. */
export const mirrored = (values: BigInt64Array): BigInt64Array =>
  values.map((_, i) => (i === 0 ? values[0]! : -values[values.length - i]!));

/** The product of a ciphertext and a polynomial of small coefficients, not all zero. */
export const times = (instance: Instance, row: Row, { c0, c1 }: Halves, weights: BigInt64Array): Halves =>
  within((own) => {
    const { seal } = instance;
    const { context, form } = bfvOf(instance, row);
    const cipher = loaded(own(seal.CipherText()), context, cipherBytes({ ...form, transformed: false }, [c0, c1]));
    own(seal.Evaluator(context)).multiplyPlain(cipher, plainOf(instance, row, own, remainders(row, weights)), cipher);
    const bytes = saved(seal, cipher);
    return { c0: polynomialOf(bytes, form, 0), c1: polynomialOf(bytes, form, 1) };
  });

type Smudged = Pick<Plan, "row" | "smudgingBits">;

/** Hides all but the lowest coefficient: what is added to the others is uniform modulo q, and to all noise. */
export function onlyLowest(plan: Smudged, { c0, c1 }: Halves, seeds: Seeds): Halves {
  const { row } = plan;
  const mask = uniform(row, seeds.mask);
  for (const i of row.data.keys()) mask[i * row.degree] = 0n;
  const parts = [c0, new Uint8Array(mask.buffer), smudging(plan, seeds.noise)];
  return {
    c0: weightedSum(
      row,
      parts.map((polynomial) => ({ weight: 1, polynomial })),
    ),
    c1,
  };
}

export interface Seeds {
  readonly mask: Uint8Array;
  readonly noise: Uint8Array;
}

const SPARE = 64; // words: a word is rejected with probability below 2^-31

/** Below its prime for each coefficient, by rejection. */
function uniform({ degree, data, dataBits }: Row, seed: Uint8Array): BigUint64Array {
  const count = degree + SPARE;
  const drawn = new BigUint64Array(chacha20(seed, NONCE, new Uint8Array(8 * count * data.length)).buffer);
  const all = new BigUint64Array(degree * data.length);
  for (const [i, prime] of data.entries()) {
    const mask = (1n << BigInt(dataBits[i]!)) - 1n;
    const words = drawn.subarray(i * count, (i + 1) * count).map((word) => word & mask);
    all.set(words.filter((word) => word < prime).subarray(0, degree), i * degree);
  }
  return all;
}
