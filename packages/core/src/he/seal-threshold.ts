// Threshold BFV out of what SEAL can do. (Mouchet et al., ePrint 2020/304: joint key and collective decryption.)
import { cipherBytes, plainBytes, plainPolynomial, polynomialBytes, polynomialOf, seededBytes } from "./layout.ts";
import { weightedSum } from "./ring-sum.ts";
import { type CipherText, type Instance, keptOne, loaded, type Own, type PublicKey, saved, within } from "./seal.ts";
import { addMessage } from "./seal-message.ts";
import { bfvOf, encoderOf, keysOf } from "./seal-rings.ts";
import type { Row } from "./table.ts";

export interface NewShare {
  /** s_i: what never leaves its holder. */
  readonly secret: Uint8Array;
  /** b_i = -(a s_i + e_i) */
  readonly share: Uint8Array;
}

/** (0, a), for the `a` that follows from a public seed. */
function common(instance: Instance, row: Row, own: Own, seed: Uint8Array): CipherText {
  const keys = keysOf(instance, row);
  const bytes = seededBytes({ ...keys.form, transformed: true }, seed);
  return loaded(own(instance.seal.CipherText()), keys.context, bytes);
}

/** A secret of SEAL's own drawing, and its share of the joint key. (-(a' s + e), a' - a) "decrypts" to -(a s + e). */
export const createShare = (instance: Instance, row: Row, seed: Uint8Array): NewShare =>
  within((own) => {
    const { seal } = instance;
    const keys = keysOf(instance, row);
    const generator = own(seal.KeyGenerator(keys.context));
    const secret = own(generator.secretKey());
    const encryptor = own(seal.Encryptor(keys.context, own(generator.createPublicKey()), secret));
    const [zero, cipher, share] = [own(seal.PlainText()), own(seal.CipherText()), own(seal.PlainText())];
    own(seal.CKKSEncoder(keys.context)).encode(new Float64Array(1), 1, zero);
    encryptor.encryptSymmetric(zero, cipher);
    own(seal.Evaluator(keys.context)).sub(cipher, common(instance, row, own, seed), cipher);
    own(seal.Decryptor(keys.context, secret)).decrypt(cipher, share);
    const whole = plainPolynomial(saved(seal, secret));
    return {
      secret: whole.slice(0, polynomialBytes(keys.form)), // without the prime that is never used
      share: plainPolynomial(saved(seal, share)),
    };
  });

/** The sum of all shares. Throws `PeerError` where one is no polynomial of the ring. */
export const joinShares = (instance: Instance, row: Row, shares: readonly Uint8Array[]): Uint8Array =>
  within((own) => {
    const { seal } = instance;
    const keys = keysOf(instance, row);
    const evaluator = own(seal.Evaluator(keys.context));
    const sum = common(instance, row, own, new Uint8Array(64)); // any second polynomial: the first is what is added to
    for (const share of shares) {
      const plain = loaded(own(seal.PlainText()), keys.context, plainBytes(keys.form, share));
      evaluator.addPlain(sum, plain, sum);
    }
    return polynomialOf(saved(seal, sum), keys.form, 0);
  });

export interface PublicKeyBytes {
  /** The seed of `a`, 64 bytes. */
  readonly seed: Uint8Array;
  /** The sum of all shares. */
  readonly joint: Uint8Array;
}

export interface Halves {
  readonly c0: Uint8Array;
  readonly c1: Uint8Array;
}

/** (b, a), under the name of BFV's parameters. The last one that was used is kept: a vector is many ciphertexts. */
function publicKeyOf(instance: Instance, row: Row, { seed, joint }: PublicKeyBytes): PublicKey {
  const { context, key } = bfvOf(instance, row);
  return keptOne(instance, "public key", [seed, joint], () => {
    const form = { ...key, transformed: true };
    const publicKey = loaded(instance.seal.PublicKey(), context, seededBytes(form, seed)); // (0, a)
    const a = polynomialOf(saved(instance.seal, publicKey), key, 1);
    return loaded(publicKey, context, cipherBytes(form, [joint, a]));
  });
}

/** BFV: as many integers as there are coefficients, zeros behind the last. */
export const encrypt = (instance: Instance, row: Row, key: PublicKeyBytes, values: BigInt64Array): Halves =>
  within((own) => {
    const plain = own(instance.seal.PlainText());
    encoderOf(instance, row).encode(values, plain);
    const coefficients = new BigUint64Array(row.degree); // SEAL leaves out the zeros above the highest
    coefficients.set(new BigUint64Array(plainPolynomial(saved(instance.seal, plain)).buffer));
    return encryptPolynomial(instance, row, key, coefficients);
  });

/** BFV: a polynomial with coefficients in [0, t). */
export function encryptPolynomial(
  instance: Instance,
  row: Row,
  key: PublicKeyBytes,
  coefficients: BigUint64Array,
): Halves {
  const { c0, c1 } = encryptZero(instance, row, key);
  return { c0: addMessage(instance, row, c0, coefficients), c1 };
}

/** CKKS: a polynomial whose coefficients are far above the noise. An encryption of zero is the same in both schemes. */
export function encryptReals(instance: Instance, row: Row, key: PublicKeyBytes, message: Uint8Array): Halves {
  const { c0, c1 } = encryptZero(instance, row, key);
  const parts = [c0, message].map((polynomial) => ({ weight: 1, polynomial }));
  return { c0: weightedSum(row, parts), c1 };
}

/** A ciphertext that holds nothing but noise. */
export const encryptZero = (instance: Instance, row: Row, key: PublicKeyBytes): Halves =>
  within((own) => {
    const { seal } = instance;
    const { context, form } = bfvOf(instance, row);
    const cipher = own(seal.CipherText());
    own(seal.Encryptor(context, publicKeyOf(instance, row, key))).encryptZero(cipher);
    const bytes = saved(seal, cipher);
    return { c0: polynomialOf(bytes, form, 0), c1: polynomialOf(bytes, form, 1) };
  });
