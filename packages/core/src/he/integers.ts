// Whole numbers up to 2^53 in absolute value as 64-bit words and back, without a bigint for each.
const WORD = 2 ** 32;

/** So many words: the numbers, and zeros behind them. */
export function toWords(values: Float64Array, length: number): BigInt64Array {
  const words = new Int32Array(2 * length);
  for (let i = 0; i < values.length; i++) {
    words[2 * i] = values[i]!; // modulo 2^32
    words[2 * i + 1] = Math.floor(values[i]! / WORD);
  }
  return new BigInt64Array(words.buffer);
}

export function fromWords(words: BigInt64Array): Float64Array {
  const halves = new Int32Array(words.buffer, words.byteOffset, 2 * words.length);
  return Float64Array.from({ length: words.length }, (_, i) => halves[2 * i + 1]! * WORD + (halves[2 * i]! >>> 0));
}
