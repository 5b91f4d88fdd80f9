// Two ways to the same bytes: what Node does by OpenSSL, a browser does by noble and Web Crypto.
import * as crypto from "node:crypto";
import { hex, PeerError, seededRandom, unhex } from "@tavs/core";
import { describe, expect, test } from "vitest";
import {
  nodePrimitives,
  type Primitives,
  publicKeyOf,
  webPrimitives,
} from "../../../src/secure-sum/masked/primitives.ts";

const random = seededRandom(new Uint8Array(32).fill(5));
const ways: readonly (readonly [string, Primitives])[] = [
  ["OpenSSL", nodePrimitives(crypto)],
  ["noble and Web Crypto", webPrimitives(globalThis.crypto)],
];

describe.each(ways)("%s", (_, way) => {
  test("multiplies as RFC 7748 §5.2 does", () => {
    const scalar = unhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
    const point = unhex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
    const [agreed] = way.agree(scalar, [point]);
    expect(hex(agreed!)).toBe("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
  });

  test("derives as RFC 5869 A.3 does", () => {
    const derived = way.derive(new Uint8Array(22).fill(0x0b), new Uint8Array(), 42);
    expect(hex(derived)).toBe("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  });

  test("streams AES-256: the first block under the key of zeros is that of NIST's AESAVS", async () => {
    expect(hex(await way.stream(new Uint8Array(32), 0)(16))).toBe("dc95c078a2408989ad48a21492842087");
  });

  test("streams from any block on, also more than it has zeros for", async () => {
    const key = random(32);
    const whole = await way.stream(key, 0)(200_000);
    const some = way.stream(key, 1000);
    for (const [from, to] of [
      [16_000, 16_064],
      [16_064, 96_064],
      [96_064, 96_071],
    ] as const)
      expect(new Uint8Array(await some(to - from))).toEqual(new Uint8Array(whole.slice(from, to)));
  });

  // order 8 and p - 1, p, p + 1, little-endian: https://cr.yp.to/ecdh.html, "validate public keys"
  const eight = "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800";
  const low = [
    "00".repeat(32),
    `01${"00".repeat(31)}`,
    eight,
    `${"ec"}${"ff".repeat(30)}7f`,
    `${"ed"}${"ff".repeat(30)}7f`,
  ];
  test.each(low)("refuses a key of low order: %s", (digits) => {
    expect(() => way.agree(random(32), [publicKeyOf(random(32)), unhex(digits)])).toThrow("key number 1 of those");
    expect(() => way.agree(random(32), [unhex(digits)])).toThrow(PeerError);
  });
});

test("both give the same bytes", async () => {
  const [[, one], [, other]] = ways as [(typeof ways)[0], (typeof ways)[0]]; // two stand above
  for (let i = 0; i < 5; i++) {
    const [secret, key, info] = [random(32), random(32), random(70)];
    const publics = [publicKeyOf(random(32)), publicKeyOf(random(32))];
    expect(one.agree(secret, publics)).toEqual(other.agree(secret, publics));
    expect(one.derive(key, info, 64)).toEqual(other.derive(key, info, 64));
    expect(new Uint8Array(await one.stream(key, 7 * i)(100))).toEqual(await other.stream(key, 7 * i)(100));
  }
});
