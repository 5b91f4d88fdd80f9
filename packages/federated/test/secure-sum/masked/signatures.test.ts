// Whose signature a contributor in Node takes in, one in a browser takes in: else a lying party parts them. Signatures on which OpenSSL
// and noble differ are built as "Taming the many EdDSAs" (ePrint 2020/1244) builds them, from points of small order.
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concat, createIdentity, hex, lengthPrefixed, seededRandom, sign, unhex, utf8 } from "@tavs/core";
import { expect, test } from "vitest";
import { domainOf } from "../../../src/secure-sum/masked/bonds.ts";
import { verify } from "../../../src/secure-sum/masked/kernels/verify.ts";

const random = seededRandom(new Uint8Array(32).fill(5));
const { Point } = ed25519;
const eighth = Point.fromBytes(unhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));
const message = random(50);
const purpose = "keys";
const isTaken = (identities: Uint8Array, signatures: Uint8Array): boolean =>
  verify({ purpose, identities, messages: [message], signatures })[0] === 1;
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${hex(bytes.slice().reverse())}`);
const bytesOf = (value: bigint): Uint8Array => unhex(value.toString(16).padStart(64, "0")).reverse();

test("a signature of the identity is known from one of another purpose, another message, another key and from nonsense", () => {
  const [one, other] = [createIdentity("one", random), createIdentity("other", random)];
  const good = sign(one, domainOf(purpose), message);
  expect(isTaken(one.publicKey, good)).toBe(true);
  expect(isTaken(one.publicKey, sign(one, domainOf("survivors"), message))).toBe(false);
  expect(isTaken(one.publicKey, sign(one, domainOf(purpose), random(50)))).toBe(false);
  expect(isTaken(other.publicKey, good)).toBe(false);
  expect(isTaken(new Uint8Array(32).fill(255), new Uint8Array(64).fill(255))).toBe(false);
});

test("under a key of small order nothing is signed, though OpenSSL by itself takes it in", () => {
  for (let i = 0; i < 8; i++) {
    const key = i === 0 ? Point.ZERO : eighth.multiplyUnsafe(BigInt(i));
    expect(isTaken(key.toBytes(), concat(Point.ZERO.toBytes(), new Uint8Array(32)))).toBe(false);
  }
});

test("a signature that is right up to a point of small order is taken in, as in a browser", () => {
  const [a, r] = [123_456_789n, 987_654_321n];
  const key = Point.BASE.multiply(a).toBytes();
  const R = Point.BASE.multiply(r).add(eighth).toBytes();
  const signed = lengthPrefixed(utf8(domainOf(purpose)), message);
  const challenge = numberOf(sha512(concat(R, key, signed)));
  expect(isTaken(key, concat(R, bytesOf((r + challenge * a) % Point.Fn.ORDER)))).toBe(true);
});
