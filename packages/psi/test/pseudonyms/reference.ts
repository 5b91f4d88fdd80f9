// The same mathematics again, slowly: noble's points and bigints, Node's hashes, no line of ours but the encodings.
import { createHash, hkdfSync } from "node:crypto";
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { bytesToNumberLE, numberToBytesLE } from "@noble/curves/utils.js";

export const q: bigint = ristretto255.Point.Fn.ORDER;

export const text = (word: string): Buffer => Buffer.from(word, "utf8");
export const u32be = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
export const prefixed = (...parts: readonly Uint8Array[]): Buffer =>
  Buffer.concat(parts.flatMap((part) => [u32be(part.length), part]));
export const sha = (name: "sha256" | "sha512", ...parts: readonly Uint8Array[]): Buffer =>
  createHash(name).update(Buffer.concat(parts)).digest();

export const scalar = (bytes: Uint8Array): bigint => bytesToNumberLE(bytes) % q;
export const scalarBytes = (value: bigint): Uint8Array => numberToBytesLE(((value % q) + q) % q, 32);
const point = (bytes: Uint8Array) => ristretto255.Point.fromBytes(Uint8Array.from(bytes));
const reduced = (value: bigint): bigint => ((value % q) + q) % q;
export const times = (element: Uint8Array, value: bigint): Uint8Array =>
  point(element).multiplyUnsafe(reduced(value)).toBytes();
export const base = (value: bigint): Uint8Array => ristretto255.Point.BASE.multiplyUnsafe(reduced(value)).toBytes();
export const plus = (...elements: readonly Uint8Array[]): Uint8Array =>
  elements
    .map(point)
    .reduce((a, b) => a.add(b))
    .toBytes();

/** HKDF-SHA256 (RFC 5869) as `coins` uses it. */
export const coinsOf = (
  seed: Uint8Array,
  label: string,
  index: number,
  length: number,
  context: Uint8Array = Buffer.alloc(0),
): Uint8Array =>
  new Uint8Array(
    hkdfSync(
      "sha256",
      seed,
      Buffer.alloc(0),
      prefixed(text("tavs/coins/1"), text(label), u32be(index), context),
      length,
    ),
  );

/** RFC 9380 §5.3.1 expand_message_xmd with SHA-512 for 64 bytes, read as a scalar. */
export function hashToScalarOf(message: Uint8Array, domain: string): bigint {
  const dst = Buffer.concat([text(domain), Buffer.of(domain.length)]);
  const b0 = sha("sha512", Buffer.alloc(128), message, Buffer.of(0, 64), Buffer.of(0), dst);
  return scalar(sha("sha512", b0, Buffer.of(1), dst));
}

export const hashToGroupOf = (input: Uint8Array): Uint8Array =>
  ristretto255_hasher
    .hashToCurve(Uint8Array.from(input), { DST: "HashToGroup-OPRFV1-\x00-ristretto255-SHA512" })
    .toBytes();

/** f(x) for coefficients in ascending order. */
export const polynomial = (coefficients: readonly bigint[], x: number): bigint =>
  coefficients.reduce((sum, a, k) => (sum + a * BigInt(x) ** BigInt(k)) % q, 0n);

const inverse = (value: bigint): bigint => ristretto255.Point.Fn.inv(((value % q) + q) % q);

/** Lagrange's coefficient at 0. */
export const lambda = (i: number, among: readonly number[]): bigint =>
  among.filter((j) => j !== i).reduce((product, j) => (product * BigInt(j) * inverse(BigInt(j - i))) % q, 1n);

/** The OPRF's input for an item of a rule, in a study, for a recipient. */
export function inputOf(
  item: string,
  { rule, study, recipient }: Readonly<Record<"rule" | "study" | "recipient", string>>,
): Buffer {
  const digest = sha("sha256", prefixed(text(rule), text(item)));
  return prefixed(text("tavs/psi/pseudonyms/1"), text(rule), text(study), text(recipient), digest);
}

/** H2(x, k·H1(x)), its first 16 bytes (RFC 9497 §3.3.1 Evaluate). */
export function pseudonymOf(key: bigint, input: Uint8Array): string {
  const element = times(hashToGroupOf(input), key);
  const length = Buffer.of(input.length >> 8, input.length & 255);
  return sha("sha512", length, input, Buffer.of(0, 32), element, text("Finalize")).subarray(0, 16).toString("hex");
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
