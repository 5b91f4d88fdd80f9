// The ring as bigints: what the tests compare SEAL with.
import { cipherBytes, plainBytes, plainPolynomial, polynomialOf } from "../../src/he/layout.ts";
import { type Instance, loaded, saved, within } from "../../src/he/seal.ts";
import { keysOf } from "../../src/he/seal-rings.ts";
import type { Row } from "../../src/he/table.ts";

export const wordsOf = (polynomial: Uint8Array): BigUint64Array => new BigUint64Array(polynomial.slice().buffer);

/** Point by point, modulo each prime: the product of two polynomials that are given by their values. */
export function pointwise(
  row: Row,
  f: (values: readonly bigint[]) => bigint,
  ...polynomials: readonly Uint8Array[]
): Uint8Array {
  const primes = [...row.data, row.special];
  const words = polynomials.map(wordsOf);
  const result = words[0]!.map((_, i) => {
    const q = primes[Math.floor(i / row.degree)]!;
    return ((f(words.map((list) => list[i]!)) % q) + q) % q;
  });
  return new Uint8Array(result.buffer);
}

/** The coefficients, each in (-q/2, q/2), of a polynomial that is given by its values. SEAL transforms, bigints do the rest. */
export function coefficients(instance: Instance, row: Row, values: Uint8Array): readonly bigint[] {
  const keys = keysOf(instance, row);
  const primes = [...row.data, row.special].slice(0, values.length / (8 * row.degree));
  const padded = new Uint8Array(8 * row.degree * keys.form.primes);
  padded.set(values);
  const remainders = within((own) => {
    const { seal } = instance;
    const bytes = cipherBytes({ ...keys.form, transformed: true }, [padded, padded]);
    const cipher = loaded(own(seal.CipherText()), keys.context, bytes);
    own(seal.Evaluator(keys.context)).cipherTransformFromNtt(cipher, cipher);
    return wordsOf(polynomialOf(saved(seal, cipher), keys.form, 0));
  });
  return centred(row.degree, primes, remainders);
}

/** By the Chinese remainder theorem. */
export function centred(degree: number, primes: readonly bigint[], remainders: BigUint64Array): readonly bigint[] {
  const q = primes.reduce((product, prime) => product * prime);
  const basis = primes.map((prime) => (q / prime) * inverse(q / prime, prime));
  return Array.from({ length: degree }, (_, i) => {
    const value = primes.reduce((sum, _, p) => sum + basis[p]! * remainders[p * degree + i]!, 0n) % q;
    return value > q / 2n ? value - q : value;
  });
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [modulus, value % modulus, 0n, 1n];
  while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return ((x % modulus) + modulus) % modulus;
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

export const largest = (values: readonly bigint[]): bigint => values.map(absolute).sort((a, b) => (a < b ? 1 : -1))[0]!;

/** What SEAL itself writes of an object that it loaded from our bytes. */
export const roundTrips = (instance: Instance, row: Row, polynomial: Uint8Array): boolean =>
  within((own) => {
    const { context, form } = keysOf(instance, row);
    const bytes = plainBytes(form, polynomial);
    const written = saved(instance.seal, loaded(own(instance.seal.PlainText()), context, bytes));
    return (
      plainPolynomial(written).every((byte, i) => byte === polynomial[i]) && written.every((b, i) => b === bytes[i])
    );
  });
