// Opening a sum together: each holder's share c1 s_i, under noise, and what the aggregator makes of all shares.
import { cipherBytes, plainBytes, plainPolynomial, polynomialBytes, polynomialOf } from "./layout.ts";
import type { Plan } from "./plan.ts";
import { type Part, weightedSum } from "./ring-sum.ts";
import { type CipherText, type Instance, kept, loaded, type Own, type PlainText, saved, within } from "./seal.ts";
import { bfvOf, ckksOf, encoderOf } from "./seal-rings.ts";
import { smudging } from "./smudging.ts";
import type { Row } from "./table.ts";

export interface ShareTask {
  readonly secret: Uint8Array;
  /** The second half of the sum. */
  readonly c1: Uint8Array;
  /** 32 bytes, of this ciphertext in this opening alone. */
  readonly seed: Uint8Array;
}

type Smudged = Pick<Plan, "row" | "smudgingBits">;

/** c1 s_i + noise: what (noise, c1) "decrypts" to. There is no way to have it without the noise. */
export const shareOf = (instance: Instance, plan: Smudged, { secret, c1, seed }: ShareTask): Uint8Array =>
  within((own) => {
    const { seal } = instance;
    const ring = ckksOf(instance, plan.row);
    const key = loaded(own(seal.SecretKey()), ring.context, plainBytes(ring.key, secret));
    const cipher = transformed(instance, plan.row, own, [smudging(plan, seed), c1]);
    const share = own(seal.PlainText());
    own(seal.Decryptor(ring.context, key)).decrypt(cipher, share);
    return plainPolynomial(saved(seal, share));
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
  /** The first halves of all contributors, with their weights. */
  readonly parts: readonly Part[];
  /** The sum of every holder's share. */
  readonly shares: Uint8Array;
}

/** The totals: the sum of c0 and of all shares, rounded. */
export const openSum = (instance: Instance, row: Row, task: OpenTask): BigInt64Array =>
  within((own) => encoderOf(instance, row).decodeBigInt(rounded(instance, row, own, task), true) as BigInt64Array); // signed: its type depends on this flag

/** The same as coefficients, in [0, t): SEAL leaves out the zeros above the highest. */
export const openCoefficients = (instance: Instance, row: Row, task: OpenTask): BigUint64Array =>
  within((own) => {
    const polynomial = plainPolynomial(saved(instance.seal, rounded(instance, row, own, task)));
    const coefficients = new BigUint64Array(row.degree);
    coefficients.set(new BigUint64Array(polynomial.buffer));
    return coefficients;
  });

function rounded(instance: Instance, row: Row, own: Own, task: OpenTask): PlainText {
  const { seal } = instance;
  const { context, form } = bfvOf(instance, row);
  const polynomial = opened(instance, row, task);
  const bytes = cipherBytes({ ...form, transformed: false }, [polynomial, polynomial]); // the second counts for nothing
  const plain = own(seal.PlainText());
  rounder(instance, row).decrypt(loaded(own(seal.CipherText()), context, bytes), plain);
  return plain;
}

/** The sum of c0 and of all shares, by coefficients: messages, with all noise on them. */
export const opened = (instance: Instance, row: Row, { parts, shares }: OpenTask): Uint8Array =>
  within((own) => {
    const { seal } = instance;
    const { context, form } = ckksOf(instance, row);
    const bytes = cipherBytes({ ...form, transformed: true }, [shares, shares]); // SEAL takes no second polynomial that is zero
    const cipher = loaded(own(seal.CipherText()), context, bytes);
    own(seal.Evaluator(context)).cipherTransformFromNtt(cipher, cipher);
    return weightedSum(row, [...parts, { weight: 1, polynomial: polynomialOf(saved(seal, cipher), form, 0) }]);
  });
