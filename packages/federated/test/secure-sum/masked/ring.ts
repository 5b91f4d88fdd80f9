/** Numbers of a ring, one by one as big integers: slow, and plain to see. */

/** Words, little-endian in words, as numbers from 0 to 2^bits - 1. */
export const ringNumbers = (words: ArrayLike<number>, bits: number): readonly bigint[] =>
  Array.from({ length: (words.length * 32) / bits }, (_, i) =>
    Array.from({ length: bits / 32 }, (_, k) => BigInt(words[(i * bits) / 32 + k]!) << BigInt(32 * k)).reduce(
      (a, b) => a + b,
    ),
  );

export const ringWords = (numbers: readonly bigint[], bits: number): Uint32Array<ArrayBuffer> =>
  Uint32Array.from(
    numbers.flatMap((number) =>
      Array.from({ length: bits / 32 }, (_, k) =>
        Number((BigInt.asUintN(bits, number) >> BigInt(32 * k)) & 0xffffffffn),
      ),
    ),
  );

export function addWords(one: Uint32Array, other: Uint32Array, bits: number): Uint32Array<ArrayBuffer> {
  const terms = ringNumbers(other, bits);
  return ringWords(
    ringNumbers(one, bits).map((number, i) => number + terms[i]!),
    bits,
  );
}

export const asBytes = (words: Uint32Array): Uint8Array =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
export const asWords = (bytes: Uint8Array): Uint32Array => new Uint32Array(bytes.slice().buffer);
