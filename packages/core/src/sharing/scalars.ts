// Scalars of ristretto255 (RFC 9496 §4.4) as bigints: the field of shares that are committed to. 32 bytes each, little-endian.
import { PeerError } from "../errors.ts";
import type { Random } from "../random.ts";

/** The order of the group. */
export const ORDER: bigint = 2n ** 252n + 27742317777372353535851937790883648493n;
export const SCALAR = 32;
const DRAWN = 2n ** 253n - 1n; // the bits of a draw; about half of the draws are below the order

/** Uniform scalars, by rejection. */
export function uniformScalars(random: Random, count: number): readonly bigint[] {
  const scalars: bigint[] = [];
  while (scalars.length < count) {
    const bytes = random(SCALAR * (count - scalars.length));
    for (let at = 0; at < bytes.length; at += SCALAR) {
      const draw = readScalar(bytes, at) & DRAWN;
      if (draw < ORDER) scalars.push(draw);
    }
  }
  return scalars;
}

function readScalar(bytes: Uint8Array, at: number): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, SCALAR);
  let value = 0n;
  for (let word = 3; word >= 0; word--) value = (value << 64n) | view.getBigUint64(8 * word, true);
  return value;
}

/** `length` scalars that a peer sent. Throws `PeerError` at another length, and by position at one that is not below the order. */
export function scalarsFromBytes(
  bytes: Uint8Array,
  { length, name }: { readonly length: number; readonly name: string },
): readonly bigint[] {
  if (bytes.length !== SCALAR * length)
    throw new PeerError(`${name} has ${bytes.length} bytes; ${SCALAR * length} for ${length} numbers were due`);
  const scalars = Array.from({ length }, (_, i) => readScalar(bytes, SCALAR * i));
  const odd = scalars.findIndex((scalar) => scalar >= ORDER);
  if (odd >= 0) throw new PeerError(`number ${odd} of ${name} is not below the order of ristretto255`);
  return scalars;
}

export function scalarsToBytes(scalars: readonly bigint[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SCALAR * scalars.length);
  const view = new DataView(bytes.buffer);
  scalars.forEach((scalar, i) => {
    for (let word = 0; word < 4; word++)
      view.setBigUint64(SCALAR * i + 8 * word, BigInt.asUintN(64, scalar >> BigInt(64 * word)), true);
  });
  return bytes;
}
