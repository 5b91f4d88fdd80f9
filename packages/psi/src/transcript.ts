// How RFC 9497 writes what it hashes: each part behind its length in two bytes.
import { concat } from "@tavs/core";

/** I2OSP(value, 2) of RFC 8017. */
export function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

export const transcript = (...parts: readonly Uint8Array[]): Uint8Array =>
  concat(...parts.flatMap((part) => [u16(part.length), part]));
