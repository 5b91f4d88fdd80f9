// Whom a Node party believes, a browser believes, and the other way round: also for the signatures that implementations of Ed25519
// do not agree about. They are built as "Taming the many EdDSAs" (ePrint 2020/1244) builds them, from points of small order.
import * as crypto from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Ed25519, nodeEd25519, plainEd25519, publicKeyOf, signatures } from "../../src/identity/ed25519.ts";
import { concat, hex, unhex } from "../../src/index.ts";

const byOpenSsl = nodeEd25519(crypto);
const { Point } = ed25519;
type Point = InstanceType<typeof Point>;
const ORDER = Point.Fn.ORDER;
const P = 2n ** 255n - 19n;
const bytesOf = (value: bigint): Uint8Array => unhex(value.toString(16).padStart(64, "0")).reverse();
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${hex(bytes.slice().reverse())}`);

/** The eight points whose order divides 8: multiples of one of order 8, whose y solves its equation. */
const eighth = Point.fromBytes(unhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));
const small = Array.from({ length: 8 }, (_, i) => (i === 0 ? Point.ZERO : eighth.multiplyUnsafe(BigInt(i))));
const canonical = small.map((point) => point.toBytes());
/** Other ways to write y or the sign of x, which RFC 8032 refuses. */
const loose = canonical.flatMap((bytes) => {
  const [y, sign] = [numberOf(bytes) & (2n ** 255n - 1n), numberOf(bytes) >> 255n];
  const again = y + P < 2n ** 255n ? [bytesOf((y + P) | (sign << 255n))] : [];
  const minusZero = y === 1n || y === P - 1n ? [bytesOf(y | (1n << 255n))] : [];
  const both = y + P < 2n ** 255n && y === 1n ? [bytesOf((y + P) | (1n << 255n))] : [];
  return [...again, ...minusZero, ...both];
});

interface Claim {
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}
const answer = (way: Ed25519, { key, message, signature }: Claim): boolean => {
  try {
    return way.verify(key, message, signature);
  } catch {
    return false; // as `verify` of identity.ts takes it
  }
};
const openSslAlone = ({ key, message, signature }: Claim): boolean => {
  try {
    const x = Buffer.from(key).toString("base64url");
    const publicKey = crypto.createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    return crypto.verify(null, message, publicKey, signature);
  } catch {
    return false;
  }
};
const challenge = (r: Uint8Array, key: Uint8Array, message: Uint8Array): bigint =>
  numberOf(sha512(concat(r, key, message))) % ORDER;

/** A key aB + T and a signature whose R is rB + T': right up to a point of small order. */
function mixed(message: Uint8Array, [inKey, inR]: readonly [Point, Point]): Claim {
  const [a, r] = [123_456_789n, 987_654_321n];
  const key = Point.BASE.multiply(a).add(inKey).toBytes();
  const R = Point.BASE.multiply(r).add(inR).toBytes();
  const s = (r + challenge(R, key, message) * a) % ORDER;
  return { key, message, signature: concat(R, bytesOf(s)) };
}

const messages = Array.from({ length: 2 }, (_, i) => Uint8Array.of(i));
const ofSmallOrder: readonly Claim[] = [...canonical, ...loose].flatMap((key) =>
  [...canonical, ...loose].flatMap((R) =>
    messages.slice(0, 2).map((message) => ({ key, message, signature: concat(R, new Uint8Array(32)) })),
  ),
);
const ofMixedOrder: readonly Claim[] = small.flatMap((inKey) =>
  small.flatMap((inR) => messages.map((message) => mixed(message, [inKey, inR]))),
);

describe("a signature", () => {
  test("is of the key that stands there now, also where another stood there before", () => {
    const [message, room] = [Uint8Array.of(1), new Uint8Array(32)];
    for (const seed of [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2), new Uint8Array(32).fill(1)]) {
      room.set(seed);
      const signature = byOpenSsl.sign({ seed: room, publicKey: publicKeyOf(seed) }, message);
      expect(signature).toEqual(plainEd25519.sign({ seed, publicKey: publicKeyOf(seed) }, message));
      room.set(publicKeyOf(seed));
      expect(byOpenSsl.verify(room, message, signature)).toBe(true);
      room[0]! ^= 1;
      expect(answer(byOpenSsl, { key: room, message, signature })).toBe(false);
    }
  });

  test.each([
    [
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ],
    [
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ],
    [
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ],
  ])("is what RFC 8032, section 7.1, says", (seed, message, expected) => {
    const pair = { seed: unhex(seed), publicKey: publicKeyOf(unhex(seed)) };
    for (const way of [byOpenSsl, plainEd25519, signatures]) {
      expect(hex(way.sign(pair, unhex(message)))).toBe(expected);
      expect(way.verify(pair.publicKey, unhex(message), unhex(expected))).toBe(true);
    }
  });

  test("has the same bytes from both, and both take it in; of another message, neither does", () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(bytes(32), fc.uint8Array({ maxLength: 2000 }), fc.nat(511), (seed, message, at) => {
        const pair = { seed, publicKey: publicKeyOf(seed) };
        const signature = byOpenSsl.sign(pair, message);
        expect(hex(signature)).toBe(hex(plainEd25519.sign(pair, message)));
        const claim = { key: pair.publicKey, message, signature };
        expect(answer(byOpenSsl, claim)).toBe(true);
        const flipped = signature.map((byte, i) => (i === at >> 3 ? byte ^ (1 << (at & 7)) : byte));
        for (const forged of [
          { ...claim, message: Uint8Array.of(...message, 0) },
          { ...claim, signature: flipped },
        ]) {
          expect(answer(byOpenSsl, forged)).toBe(false);
          expect(answer(plainEd25519, forged)).toBe(false);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("is made, and checked, where OpenSSL was built without Ed25519", () => {
    const refuse = (): never => {
      throw new Error("unsupported");
    };
    const without = nodeEd25519({ ...crypto, createPrivateKey: refuse, createPublicKey: refuse } as typeof crypto);
    const pair = { seed: new Uint8Array(32).fill(5), publicKey: publicKeyOf(new Uint8Array(32).fill(5)) };
    const signature = without.sign(pair, messages[1]!);
    expect(hex(signature)).toBe(hex(byOpenSsl.sign(pair, messages[1]!)));
    expect(without.verify(pair.publicKey, messages[1]!, signature)).toBe(true);
  });
});

describe("the signatures that implementations do not agree about", () => {
  test("are all there: eight points of small order, six other ways to write them, and some that OpenSSL alone refuses", () => {
    expect([new Set(canonical.map(hex)).size, new Set(loose.map(hex)).size]).toEqual([8, 6]);
    const refusedAlone = ofMixedOrder.filter((claim) => !openSslAlone(claim) && answer(plainEd25519, claim));
    expect(refusedAlone.length).toBeGreaterThan(0); // no cofactor
    // Keys of small order, which noble refuses, OpenSSL takes in with Node 20 and refuses with Node 24: the next test is of both.
    expect(ofSmallOrder.length).toBeGreaterThan(14);
  });

  test("with a key of small order, in whatever way it is written, are refused here and in a browser", () => {
    for (const claim of ofSmallOrder) {
      expect(answer(plainEd25519, claim)).toBe(false);
      expect(answer(byOpenSsl, claim)).toBe(false);
    }
  });

  test("with parts of small order are taken in here and in a browser alike: where the key has a large part too", () => {
    for (const claim of ofMixedOrder) {
      expect(answer(plainEd25519, claim)).toBe(true);
      expect(answer(byOpenSsl, claim)).toBe(true);
    }
  });

  test("with an R of small order, written in whatever way, are judged alike", () => {
    const key = Point.BASE.multiply(77n).toBytes();
    const judged = [...canonical, ...loose].flatMap((R) =>
      messages.map((message) => {
        const s = (challenge(R, key, message) * 77n) % ORDER;
        const claim = { key, message, signature: concat(R, bytesOf(s)) };
        expect(answer(byOpenSsl, claim)).toBe(answer(plainEd25519, claim));
        return answer(byOpenSsl, claim);
      }),
    );
    expect(judged.filter(Boolean).length).toBe(8 * messages.length); // the canonical ones
  });

  test("with s of the order of the group or more, or with other bits in it, are refused here and in a browser", () => {
    for (const claim of ofMixedOrder.slice(0, 8)) {
      const [R, s] = [claim.signature.slice(0, 32), numberOf(claim.signature.slice(32))];
      for (const larger of [s + ORDER, s + 8n * ORDER, s | (1n << 255n)].filter((it) => it < 2n ** 256n)) {
        const forged = { ...claim, signature: concat(R, bytesOf(larger)) };
        expect(answer(plainEd25519, forged)).toBe(false);
        expect(answer(byOpenSsl, forged)).toBe(false);
      }
    }
  });

  test("with a key that is no encoding are refused here and in a browser", () => {
    const claim = ofMixedOrder[0]!;
    for (const key of [new Uint8Array(31), new Uint8Array(33), new Uint8Array(32).fill(0xff), bytesOf(2n)]) {
      expect(answer(plainEd25519, { ...claim, key })).toBe(false);
      expect(answer(byOpenSsl, { ...claim, key })).toBe(false);
    }
  });
});
