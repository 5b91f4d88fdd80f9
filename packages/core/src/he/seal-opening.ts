// Opening a sum together: each holder's share c1 s_i, under noise, and what the aggregator makes of all shares.
import { cipherBytes, plainBytes, plainPolynomial, polynomialBytes, polynomialOf } from "./layout.ts";
import { limbBits, type Plan, type Row } from "./plan.ts";
import { type CipherText, type Instance, kept, loaded, type Own, type PlainText, saved, within } from "./seal.ts";
import { bfvOf, ckksOf, encoderOf } from "./seal-rings.ts";
import { smudging } from "./smudging.ts";

export interface ShareTask {
  readonly secret: Uint8Array;
  /** The second half of the sum. */
  readonly c1: Uint8Array;
  /** 32 bytes, of this ciphertext in this opening alone. */
  readonly seed: Uint8Array;
}

type Smudged = Pick<Plan, "row" | "smudgingBits">;

/** c1 s_i + noise. There is no way to have it without the noise. */
export const shareOf = (instance: Instance, plan: Smudged, { secret, c1, seed }: ShareTask): Uint8Array =>
  within((own) => {
    const { seal } = instance;
    const ring = ckksOf(instance, plan.row);
    const key = loaded(own(seal.SecretKey()), ring.context, plainBytes(ring.key, secret));
    const cipher = transformed(instance, plan.row, own, [new Uint8Array(c1.length), c1]);
    own(seal.Evaluator(ring.context)).addPlain(cipher, noise(instance, plan, own, seed), cipher);
    const share = own(seal.PlainText());
    own(seal.Decryptor(ring.context, key)).decrypt(cipher, share);
    return plainPolynomial(saved(seal, share));
  });

/** low + 2^limb high: what (low, high) "decrypts" to where the secret is 2^limb. */
function noise(instance: Instance, plan: Smudged, own: Own, seed: Uint8Array): PlainText {
  const { low, high } = smudging(plan, seed);
  const plain = own(instance.seal.PlainText());
  limbDecryptor(instance, plan.row).decrypt(transformed(instance, plan.row, own, [low, high]), plain);
  return plain;
}

const limbDecryptor = (instance: Instance, row: Row) =>
  kept(instance, `limbs ${row.name}`, () => {
    const ring = ckksOf(instance, row);
    const values = new BigUint64Array(row.degree * ring.key.primes).fill(1n << BigInt(limbBits(row))); // all equal: no x
    return decryptorWith(instance, ring.context, plainBytes(ring.key, new Uint8Array(values.buffer)));
  });

/** BFV's own rounding, where nothing is left to decrypt. */
const rounder = (instance: Instance, row: Row) =>
  kept(instance, `rounder ${row.name}`, () => {
    const { context, key } = bfvOf(instance, row);
    return decryptorWith(instance, context, plainBytes(key, new Uint8Array(polynomialBytes(key))));
  });

const decryptorWith = ({ seal }: Instance, context: Parameters<typeof seal.Decryptor>[0], key: Uint8Array) =>
  within((own) => seal.Decryptor(context, loaded(own(seal.SecretKey()), context, key)));

/** Polynomials of coefficients, as a ciphertext of their values. */
function transformed(instance: Instance, row: Row, own: Own, polynomials: readonly Uint8Array[]): CipherText {
  const { seal } = instance;
  const ring = ckksOf(instance, row);
  const bytes = cipherBytes({ ...ring.form, transformed: false }, polynomials);
  const cipher = loaded(own(seal.CipherText()), ring.context, bytes);
  own(seal.Evaluator(ring.context)).cipherTransformToNtt(cipher, cipher);
  return cipher;
}

export interface OpenTask {
  /** The first half of the sum. */
  readonly c0: Uint8Array;
  /** The sum of every holder's share. */
  readonly shares: Uint8Array;
}

/** The totals: c0 + the sum of all shares, rounded. */
export const openSum = (instance: Instance, row: Row, task: OpenTask): BigInt64Array =>
  within((own) => encoderOf(instance, row).decodeBigInt(opened(instance, row, own, task), true) as BigInt64Array); // signed: its type depends on this flag

/** The same as coefficients, in [0, t): SEAL leaves out the zeros above the highest. */
export const openCoefficients = (instance: Instance, row: Row, task: OpenTask): BigUint64Array =>
  within((own) => {
    const polynomial = plainPolynomial(saved(instance.seal, opened(instance, row, own, task)));
    const coefficients = new BigUint64Array(row.degree);
    coefficients.set(new BigUint64Array(polynomial.buffer));
    return coefficients;
  });

function opened(instance: Instance, row: Row, own: Own, { c0, shares }: OpenTask): PlainText {
  const { seal } = instance;
  const [ring, bfv] = [ckksOf(instance, row), bfvOf(instance, row)];
  const evaluator = own(seal.Evaluator(ring.context));
  const sum = transformed(instance, row, own, [c0, c0]); // SEAL computes with no second polynomial that is zero
  evaluator.addPlain(sum, loaded(own(seal.PlainText()), ring.context, plainBytes(ring.form, shares)), sum);
  evaluator.cipherTransformFromNtt(sum, sum);
  const polynomial = polynomialOf(saved(seal, sum), ring.form, 0);
  const bytes = cipherBytes({ ...bfv.form, transformed: false }, [polynomial, c0]);
  const plain = own(seal.PlainText());
  rounder(instance, row).decrypt(loaded(own(seal.CipherText()), bfv.context, bytes), plain);
  return plain;
}
