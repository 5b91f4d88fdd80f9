// What the vectors are made from: noble's curve, OpenSSL's hashes, and protobuf by hand. Nothing of Tavs.
import { createHash, hkdfSync } from "node:crypto";
import { ristretto255, ristretto255_hasher, ristretto255_oprf } from "@noble/curves/ed25519.js";
import { blake2b } from "@noble/hashes/blake2.js";

export const Point: typeof ristretto255.Point = ristretto255.Point;
export type Element = InstanceType<typeof Point>;
const ORDER = Point.Fn.ORDER;

export const text = (value: string): Buffer => Buffer.from(value, "utf8");
export const sha256 = (...bytes: Uint8Array[]): Buffer => createHash("sha256").update(Buffer.concat(bytes)).digest();
export const bigEndian = (value: number): Buffer => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]);
export const prefixed = (...parts: Buffer[]): Buffer =>
  Buffer.concat(parts.flatMap((part) => [bigEndian(part.length), part]));
export const scalar = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`) % ORDER;

/** ADR 2: the coins of a session. */
export const coins = (seed: Buffer, label: string, context: Buffer = Buffer.alloc(0)): Buffer =>
  Buffer.from(
    hkdfSync("sha256", seed, Buffer.alloc(0), prefixed(text("tavs/coins/1"), text(label), bigEndian(0), context), 32),
  );
export const pseudorandom = (key: Buffer, index: number): bigint =>
  scalar(blake2b(bigEndian(index), { key, dkLen: 64 }));
export const itemKey = (seed: Buffer): bigint =>
  scalar(ristretto255_oprf.oprf.deriveKeyPair(coins(seed, "key"), text("psi/sum/1")).secretKey);

// protobuf: zeros are left out
const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
export const numberField = (field: number, value: number): Buffer =>
  Buffer.from(value === 0 ? [] : [...varint(field * 8), ...varint(value)]);
export const bytesField = (field: number, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(value.length)]), value]);
export function doubleField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(9, field * 8 + 1);
  bytes.writeDoubleLE(value, 1);
  return bytes;
}

/** An element of the group from the bytes of an item. */
export const hashed = (input: Buffer): Element => {
  const DST = "HashToGroup-OPRFV1-\x00-ristretto255-SHA512";
  return ristretto255_hasher.hashToCurve(input, { DST }) as Element;
};
export const bytes = (element: Element): Buffer => Buffer.from(element.toBytes());
export const sorted = (rows: readonly Buffer[]): Buffer => Buffer.concat([...rows].sort(Buffer.compare));
export const elements = (all: Buffer): Element[] =>
  Array.from({ length: all.length / 32 }, (_, i) => Point.fromBytes(all.subarray(32 * i, 32 * i + 32)) as Element);

/** The re-randomised sum of what is shared: matched under both keys. */
export function summed(
  rows: readonly Buffer[],
  answers: Buffer,
  keys: Buffer,
  mask: bigint,
  blind: bigint,
): { readonly count: number; readonly sum: readonly Element[] } {
  const mine = new Set(elements(answers).map((element) => element.toHex()));
  const shared = rows
    .map(elements)
    .filter(([masked]) => mine.has(masked!.multiply(mask).toHex()))
    .map(([, ...ciphertext]) => ciphertext);
  const fresh = [Point.BASE, ...elements(keys)].map((base) => base.multiply(blind) as Element);
  const sum = fresh.map((start, i) => shared.reduce((total, each) => total.add(each[i]!) as Element, start));
  return { count: shared.length, sum };
}

/** Counts up to the logarithm. */
export function logarithm(target: Element): bigint {
  let [value, element] = [0n, Point.ZERO as Element];
  while (!element.equals(target)) [value, element] = [value + 1n, element.add(Point.BASE) as Element];
  return value;
}
