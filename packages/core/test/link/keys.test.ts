import { createDecipheriv, hkdfSync } from "node:crypto";
import { x25519 } from "@noble/curves/ed25519.js";
import { describe, expect, test } from "vitest";
import {
  byBytes,
  hex,
  InternalError,
  lengthPrefixed,
  PeerError,
  TransportError,
  u32,
  unhex,
  utf8,
} from "../../src/index.ts";
import { type Lane, open, pairKey, seal, sessionId } from "../../src/link/keys.ts";
import { party } from "../../src/protocol/party.ts";

const terms = new Uint8Array(32).fill(9);
const lane: Lane = { session: new Uint8Array(32).fill(1), from: party("east"), to: party("west"), kind: "message" };
const pair = new Uint8Array(32).fill(4);
const body = utf8("what is said");

describe("the key of a pair", () => {
  test("is HKDF (as another implementation computes it) of X25519 (RFC 7748 §5.2, first vector)", () => {
    const scalar = unhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
    const point = unhex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
    const shared = unhex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
    const both = [x25519.getPublicKey(scalar), point].sort(byBytes);
    const expected = hkdfSync("sha256", shared, terms, lengthPrefixed(utf8("tavs/pair/1"), ...both), 32);
    expect(hex(pairKey(scalar, point, terms))).toBe(hex(new Uint8Array(expected)));
  });

  test("is the same at both ends, and another under other terms", () => {
    const [mine, theirs] = [new Uint8Array(32).fill(5), new Uint8Array(32).fill(6)];
    const here = pairKey(mine, x25519.getPublicKey(theirs), terms);
    expect(hex(pairKey(theirs, x25519.getPublicKey(mine), terms))).toBe(hex(here));
    expect(hex(pairKey(theirs, x25519.getPublicKey(mine), new Uint8Array(32)))).not.toBe(hex(here));
  });

  test("is not made with a point of low order, for which everybody knows it (RFC 7748 §6.1)", () => {
    const low = [
      "00".repeat(32),
      `01${"00".repeat(31)}`,
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    ];
    for (const point of low) expect(() => pairKey(new Uint8Array(32).fill(5), unhex(point), terms)).toThrow(PeerError);
  });
});

describe("a seal", () => {
  test("is ChaCha20-Poly1305 under a key of its lane, as another implementation opens it", () => {
    const header = lengthPrefixed(utf8("tavs/envelope/1"), lane.session, utf8("east"), utf8("west"), utf8("message"));
    const key = new Uint8Array(hkdfSync("sha256", pair, new Uint8Array(), header, 32));
    const sealed = seal(pair, lane, 7, body);
    const cipher = createDecipheriv("chacha20-poly1305", key, unhex("000000000000000000000007"), { authTagLength: 16 });
    cipher.setAAD(header, { plaintextLength: body.length });
    cipher.setAuthTag(sealed.subarray(-16));
    expect(hex(new Uint8Array(cipher.update(sealed.subarray(0, -16))))).toBe(hex(body));
    cipher.final();
  });

  test("opens in its own place and in no other", () => {
    const sealed = seal(pair, lane, 7, body);
    expect(hex(open(pair, lane, 7, sealed))).toBe(hex(body));
    const elsewhere: [Uint8Array, Lane, number][] = [
      [new Uint8Array(32), lane, 7],
      [pair, lane, 8],
      [pair, { ...lane, session: new Uint8Array(32) }, 7],
      [pair, { ...lane, from: lane.to, to: lane.from }, 7],
      [pair, { ...lane, to: party("north") }, 7],
      [pair, { ...lane, kind: "abort" }, 7],
    ];
    for (const [key, place, number] of elsewhere)
      expect(() => open(key, place, number, sealed)).toThrow(expect.objectContaining({ code: "tampered" }));
    expect(() => open(pair, lane, 7, sealed.subarray(0, 5))).toThrow(TransportError);
  });

  test("does not exist for a number that would share a nonce with another", () => {
    for (const number of [2 ** 32, -1, 0.5]) expect(() => seal(pair, lane, number, body)).toThrow(InternalError);
  });
});

describe("a session id", () => {
  test("belongs to one study, one label and one run", () => {
    const ids = [
      sessionId(terms, "link", 0),
      sessionId(new Uint8Array(32), "link", 0),
      sessionId(terms, "link/east", 0),
      sessionId(terms, "link", 1),
    ].map(hex);
    expect(new Set(ids).size).toBe(4);
    expect(hex(sessionId(terms, "link", 0))).toBe(ids[0]);
    for (const run of [-1, 0.5, 2 ** 32]) expect(() => sessionId(terms, "link", run)).toThrow(InternalError);
  });
});

test("numbers in headers are 4 bytes, and no two numbers share them", () => {
  expect([...u32(0x01020304)]).toEqual([1, 2, 3, 4]);
  for (const number of [-1, 2 ** 32, 1.5, Number.NaN]) expect(() => u32(number)).toThrow(InternalError);
});
