/**
 * Vectors of integers modulo 2^64 or 2^128. A vector of n numbers is one flat `Uint32Array` of n * bits / 32 words, each
 * number little-endian (its lowest 32 bits first), so that adding a million of them allocates nothing.
 */
import { UsageError } from "../errors.ts";

/** How wide a number of the ring is. */
export type RingBits = 64 | 128;

const WORD = 2 ** 32;

/**
 * Adds `term` to `total`, number by number, modulo 2^bits; `term` is left as it was. Cost: one addition a word (n * bits / 32).
 * Throws `UsageError` when the two lengths differ, or when they are no whole count of numbers.
 */
export function addInto(total: Uint32Array, term: Uint32Array, bits: RingBits): void {
  const words = wordsOfEach(total, term, bits);
  let carry = 0;
  for (let at = 0; at < total.length; at++) {
    if (at % words === 0) carry = 0; // what runs over the top of one number is gone, not part of the next
    const sum = total[at]! + term[at]! + carry;
    total[at] = sum; // a typed array keeps the lowest 32 bits
    carry = sum >= WORD ? 1 : 0;
  }
}

/** Takes `term` from `total`, number by number, modulo 2^bits. Cost and errors as `addInto`. */
export function subtractFrom(total: Uint32Array, term: Uint32Array, bits: RingBits): void {
  const words = wordsOfEach(total, term, bits);
  let borrow = 0;
  for (let at = 0; at < total.length; at++) {
    if (at % words === 0) borrow = 0;
    const difference = total[at]! - term[at]! - borrow;
    total[at] = difference;
    borrow = difference < 0 ? 1 : 0;
  }
}

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1; // then memory is as it travels, and copied at once

/** The words as bytes, little-endian on every machine: 4 bytes a word. A copy: the vector may change afterwards. */
export function ringToBytes(vector: Uint32Array): Uint8Array<ArrayBuffer> {
  if (LITTLE_ENDIAN) return new Uint8Array(new Uint32Array(vector).buffer);
  const bytes = new Uint8Array(4 * vector.length);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < vector.length; at++) view.setUint32(4 * at, vector[at]!, true);
  return bytes;
}

/**
 * The words that `ringToBytes` wrote, or a stream of coins read as numbers of the ring: each is as likely as any other, since
 * the ring is a power of two. Throws `UsageError` when the bytes are no whole count of numbers; whoever takes bytes from a
 * peer checks their length first, and blames the peer.
 */
export function ringFromBytes(bytes: Uint8Array, bits: RingBits): Uint32Array<ArrayBuffer> {
  if (bytes.length % (bits / 8) !== 0)
    throw new UsageError(`${bytes.length} bytes are no whole count of ${bits}-bit numbers`);
  if (LITTLE_ENDIAN) return new Uint32Array(new Uint8Array(bytes).buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const vector = new Uint32Array(bytes.length / 4);
  for (let at = 0; at < vector.length; at++) vector[at] = view.getUint32(4 * at, true);
  return vector;
}

function wordsOfEach(total: Uint32Array, term: Uint32Array, bits: RingBits): number {
  if (total.length !== term.length)
    throw new UsageError(`a vector of ${term.length} words does not fit a total of ${total.length} words`);
  if (total.length % (bits / 32) !== 0)
    throw new UsageError(`${total.length} words are no whole count of ${bits}-bit numbers`);
  return bits / 32;
}
