/**
 * A two's complement integer of 64 or 128 bits to the double nearest to it, ties to even: the reverse of rounding once.
 * Adding the words up in floating point would round three times.
 */

/** The signed integer in `words` (2 or 4) little-endian words of `vector` from `at`, as the nearest double. */
export function roundedToDouble(vector: Uint32Array, at: number, words: number): number {
  const negative = vector[at + words - 1]! >>> 31 === 1;
  let top = words - 1;
  while (top > 0 && magnitudeWord(vector, at, top, negative) === 0) top--;
  const highest = magnitudeWord(vector, at, top, negative);
  if (top === 0) return negative ? -highest : highest;
  const size = normalized(vector, at, top, Math.clz32(highest), negative);
  return negative ? -size : size;
}

/** Shifts the highest bit of the magnitude to bit 63 of 64, keeps 53 bits and rounds by the rest. */
function normalized(vector: Uint32Array, at: number, top: number, shift: number, negative: boolean): number {
  const high = shifted(vector, at, top, shift, negative);
  const low = shifted(vector, at, top - 1, shift, negative);
  let below = low & 0x7ff; // the 11 bits that do not fit, with bit 0 set when anything further down is
  if (shifted(vector, at, top - 2, shift, negative) !== 0) below |= 1;
  for (let k = top - 3; k >= 0; k--) if (magnitudeWord(vector, at, k, negative) !== 0) below |= 1;
  let mantissa = high * 2 ** 21 + (low >>> 11);
  if (below > 1024 || (below === 1024 && mantissa % 2 === 1)) mantissa += 1;
  return mantissa * 2 ** (11 + 32 * (top - 1) - shift);
}

function shifted(vector: Uint32Array, at: number, k: number, shift: number, negative: boolean): number {
  if (k < 0) return 0;
  const word = magnitudeWord(vector, at, k, negative);
  if (shift === 0) return word;
  const under = k > 0 ? magnitudeWord(vector, at, k - 1, negative) : 0;
  return ((word << shift) | (under >>> (32 - shift))) >>> 0;
}

/** Word `k` of the magnitude. The negative of x is its complement plus one: the one reaches word `k` past zeros only. */
function magnitudeWord(vector: Uint32Array, at: number, k: number, negative: boolean): number {
  const word = vector[at + k]!;
  if (!negative) return word;
  for (let below = 0; below < k; below++) if (vector[at + below] !== 0) return ~word >>> 0;
  return -word >>> 0;
}
