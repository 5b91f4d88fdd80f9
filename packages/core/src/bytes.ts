import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { InternalError, UsageError } from "./errors.ts";

/** From so many bytes on they are compared four at a time: messages of a megabyte are, once each. */
const LONG = 4096;
const WORD = 4;

/** One after the other. */
export const concat: (...parts: Uint8Array[]) => Uint8Array<ArrayBuffer> = concatBytes;

/** As lower-case hexadecimal digits. */
export const hex: (bytes: Uint8Array) => string = bytesToHex;

/** The bytes of a text in UTF-8. */
export const utf8: (text: string) => Uint8Array<ArrayBuffer> = utf8ToBytes;

/** Bytes from lower-case hexadecimal digits. Throws `UsageError`: keys and hashes in files are typed by people. */
export function unhex(text: string): Uint8Array<ArrayBuffer> {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new UsageError(`${text.length} characters are not lower-case hexadecimal`);
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** What stands in base64. In a loop: `Uint8Array.from` with a function takes three times as long, and modules are decoded cold. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** Compares every byte, whatever the first difference: equal-length secrets leak nothing but the answer. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  const inWords = a.length >= LONG && (a.byteOffset | b.byteOffset) % WORD === 0 ? Math.floor(a.length / WORD) : 0;
  let difference = 0;
  if (inWords > 0) {
    const [one, other] = [
      new Uint32Array(a.buffer, a.byteOffset, inWords),
      new Uint32Array(b.buffer, b.byteOffset, inWords),
    ];
    for (let i = 0; i < inWords; i++) difference |= one[i]! ^ other[i]!;
  }
  for (let i = inWords * WORD; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

/**
 * Zeros in memory that all threads of a program share, where the runtime has such (a page must be isolated for it): an array in it reaches a
 * worker and comes back without a copy. Who asked fills it, and then nobody writes to it any more: inputs, outcomes and states are values.
 */
export const sharedBytes = (length: number): Uint8Array =>
  new Uint8Array(globalThis.SharedArrayBuffer === undefined ? new ArrayBuffer(length) : new SharedArrayBuffer(length));

/** Orders by the first byte that differs, as `sort` wants it. Takes time that depends on the bytes: not for secrets. */
export function byBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** Each part behind its length (4 bytes, big-endian): no two lists of parts give the same bytes. */
export function lengthPrefixed(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concatBytes(...parts.flatMap((part) => [u32(part.length), part]));
}

/** A number in [0, 2^32) as 4 bytes, big-endian. Throws `InternalError` for any other: two would share one encoding. */
export function u32(value: number): Uint8Array<ArrayBuffer> {
  if (value !== value >>> 0) throw new InternalError("a number in a header is not an integer in [0, 2^32)");
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
