// Where a message enters a ciphertext: c0 + round(q m / t), coefficient by coefficient. SEAL's own way of doing so takes it as
// long as the rest of an encryption; here it computes one product and one sum, modulo each prime.
import { cipherBytes, plainBytes, plainPolynomial } from "./layout.ts";
import { weightedSum } from "./ring-sum.ts";
import { type Instance, kept, loaded, saved, within } from "./seal.ts";
import { ckksOf } from "./seal-rings.ts";
import type { Row } from "./table.ts";

/**
 * c0 + floor(q/t) m + round((q mod t) m / t), for coefficients in [0, t). The last is computed in doubles, and at most 1/4 off
 * before it is rounded: with the rounding, less than 1 of what `freshNoise` counts for a message.
 */
export const addMessage = (instance: Instance, row: Row, c0: Uint8Array, message: BigUint64Array): Uint8Array =>
  within((own) => {
    const { seal } = instance;
    const { context, form } = ckksOf(instance, row);
    const words = new Uint32Array(message.buffer, message.byteOffset, 2 * message.length);
    const base = weightedSum(row, [
      { weight: 1, polynomial: c0 },
      { weight: 1, polynomial: inEachPrime(row, remaining(row, words)) },
    ]);
    // By its label a ciphertext of values: SEAL multiplies and adds place by place, whatever stands there.
    const bytes = cipherBytes({ ...form, transformed: true }, [base, inEachPrime(row, words)]);
    const plain = own(seal.PlainText());
    scaler(instance, row).decrypt(loaded(own(seal.CipherText()), context, bytes), plain);
    return plainPolynomial(saved(seal, plain));
  });

const modulusOf = ({ data }: Row): bigint => data.reduce((product, prime) => product * prime);

/** What "decrypts" (a, b) to a + floor(q/t) b. */
const scaler = (instance: Instance, row: Row) =>
  kept(instance, `scaler ${row.name}`, () =>
    within((own) => {
      const { context, key } = ckksOf(instance, row);
      const scale = modulusOf(row) / row.plain;
      const values = new BigUint64Array(row.degree * key.primes);
      for (const [i, prime] of row.data.entries()) values.fill(scale % prime, i * row.degree, (i + 1) * row.degree);
      const secret = plainBytes(key, new Uint8Array(values.buffer));
      return instance.seal.Decryptor(context, loaded(own(instance.seal.SecretKey()), context, secret));
    }),
  );

/** round((q mod t) m / t): below t, and so below every prime. */
function remaining(row: Row, message: Uint32Array): Uint32Array {
  const ratio = Number(modulusOf(row) % row.plain) / Number(row.plain);
  const words = new Uint32Array(message.length);
  for (let i = 0; i < words.length; i += 2) {
    const rounded = Math.round((message[i]! + message[i + 1]! * 2 ** 32) * ratio);
    words[i] = rounded; // modulo 2^32
    words[i + 1] = rounded / 2 ** 32;
  }
  return words;
}

function inEachPrime({ degree, data }: Row, words: Uint32Array): Uint8Array {
  const all = new Uint32Array(2 * degree * data.length);
  for (const i of data.keys()) all.set(words, 2 * degree * i);
  return new Uint8Array(all.buffer);
}
