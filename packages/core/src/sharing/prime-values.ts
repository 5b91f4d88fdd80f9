// How numbers of a prime field come into being, travel, and leave: uniform, as bytes, and one by one as bigints.
import { PeerError } from "../errors.ts";
import type { Random } from "../random.ts";
import { type FieldBits, primeOf, topOf, wordsIn } from "./prime.ts";
import { ringFromBytes } from "./ring.ts";

/** Uniform numbers of the field, by rejection: of 2^bits values only p itself is drawn again. */
export function uniformInField(random: Random, count: number, bits: FieldBits): Uint32Array<ArrayBuffer> {
  const words = wordsIn(bits);
  const vector = drawn(random, count, bits);
  for (let at = 0; at < vector.length; at += words)
    while (isPrime(vector, at, bits)) vector.set(drawn(random, 1, bits), at);
  return vector;
}

function drawn(random: Random, count: number, bits: FieldBits): Uint32Array<ArrayBuffer> {
  const words = wordsIn(bits);
  const vector = ringFromBytes(random(4 * words * count), 64);
  const top = topOf(bits);
  for (let at = words - 1; at < vector.length; at += words) vector[at]! &= top;
  return vector;
}

/** True for p, the one number of `bits` bits that is none of the field. */
function isPrime(vector: Uint32Array, at: number, bits: FieldBits): boolean {
  const last = at + wordsIn(bits) - 1;
  if (vector[last] !== topOf(bits)) return false;
  for (let k = at; k < last; k++) if (vector[k] !== 0xffffffff) return false;
  return true;
}

/** `length` numbers that a peer sent. Throws `PeerError` at another length, and by position at a number that is not below p. */
export function fieldFromBytes(
  bytes: Uint8Array,
  { length, bits, name }: { readonly length: number; readonly bits: FieldBits; readonly name: string },
): Uint32Array<ArrayBuffer> {
  const words = wordsIn(bits);
  if (bytes.length !== 4 * words * length)
    throw new PeerError(`${name} has ${bytes.length} bytes; ${4 * words * length} for ${length} numbers were due`);
  const vector = ringFromBytes(bytes, 64); // of whole numbers, so of whole pairs of words
  for (let at = 0; at < vector.length; at += words)
    if (vector[at + words - 1]! > topOf(bits) || isPrime(vector, at, bits))
      throw new PeerError(`number ${at / words} of ${name} is not below 2^${bits} - 1`);
  return vector;
}

/** Number `index` of a vector. */
export function bigintAt(vector: Uint32Array, index: number, bits: FieldBits): bigint {
  const words = wordsIn(bits);
  let value = 0n;
  for (let k = words - 1; k >= 0; k--) value = (value << 32n) | BigInt(vector[index * words + k]!);
  return value;
}

/** A vector of these integers modulo p. */
export function vectorOf(integers: readonly bigint[], bits: FieldBits): Uint32Array<ArrayBuffer> {
  const [words, p] = [wordsIn(bits), primeOf(bits)];
  const vector = new Uint32Array(words * integers.length);
  integers.forEach((integer, i) => {
    const value = ((integer % p) + p) % p;
    for (let k = 0; k < words; k++) vector[i * words + k] = Number((value >> BigInt(32 * k)) & 0xffffffffn);
  });
  return vector;
}
