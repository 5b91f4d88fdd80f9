import { hkdfSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coins, concat, hex, InternalError, seededRandom, systemRandom, u32, unhex, utf8 } from "../src/index.ts";

describe("a stream from a seed", () => {
  test("is ChaCha20: RFC 8439 Appendix A.1, vectors 1 and 2", () => {
    expect(hex(seededRandom(new Uint8Array(32))(128))).toBe(
      "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586" +
        "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f",
    );
  });

  test("is ChaCha20 with the key given: RFC 8439 Appendix A.1, vector 4", () => {
    const key = concat(Uint8Array.of(0, 0xff), new Uint8Array(30));
    expect(hex(seededRandom(key)(192).subarray(128))).toBe(
      "72d54dfbf12ec44b362692df94137f328fea8da73990265ec1bbbea1ae9af0ca13b25aa26cb4a648cb9b9d1be65b2c0924a66c54d545ec1b7374f4872e99f096",
    );
  });

  test("never gives the same bytes twice", () => {
    const random = seededRandom(new Uint8Array(32));
    const drawn = Array.from({ length: 300 }, () => hex(random(16)));
    expect(new Set(drawn).size).toBe(300);
  });

  test("is the same from the same seed, and another from another", () => {
    const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(seed, seed, (a, b) => {
        expect(hex(seededRandom(a)(32))).toBe(hex(seededRandom(a.slice())(32)));
        expect(hex(seededRandom(a)(32)) === hex(seededRandom(b)(32))).toBe(hex(a) === hex(b));
      }),
    );
  });
});

describe("the operating system's generator", () => {
  test("fills more than Web Crypto gives at once, to the last byte", () => {
    const drawn = systemRandom(3 * 65_536 + 64);
    for (
      let at = 0;
      at < drawn.length;
      at += 65_536 // all zero by chance: 2^-512 for each of four
    )
      expect(drawn.subarray(at, at + 64).some((byte) => byte !== 0)).toBe(true);
  });
});

describe("the coins of a session", () => {
  const seed = unhex("0b".repeat(32));

  test("are HKDF-SHA256 (RFC 5869) as another implementation computes it", () => {
    const parts = [utf8("tavs/coins/1"), utf8("blind"), u32(7), Uint8Array.of(1, 2)];
    const info = concat(...parts.flatMap((part) => [u32(part.length), part]));
    const expected = hkdfSync("sha256", seed, new Uint8Array(), info, 42);
    const tossed = coins(seed, "blind", { index: 7, context: Uint8Array.of(1, 2), length: 42 });
    expect(hex(tossed)).toBe(hex(new Uint8Array(expected)));
  });

  test("fall the same way for the same seed, label, index and transcript, and another way for any other", () => {
    const toss = fc.record({
      label: fc.string({ maxLength: 3 }),
      index: fc.nat({ max: 300 }),
      context: fc.uint8Array({ maxLength: 3 }),
    });
    fc.assert(
      fc.property(toss, toss, (a, b) => {
        const isSame = JSON.stringify([a, [...a.context]]) === JSON.stringify([b, [...b.context]]);
        expect(hex(coins(seed, a.label, a)) === hex(coins(seed, b.label, b))).toBe(isSame);
      }),
      {
        examples: [
          [
            { label: "a", index: 0, context: utf8("b") },
            { label: "ab", index: 0, context: utf8("") },
          ],
        ],
      },
    );
  });

  test("cannot be tossed for an index that would share the coins of another", () => {
    for (const index of [-1, 2 ** 32, 0.5, Number.NaN])
      expect(() => coins(seed, "blind", { index })).toThrow(InternalError);
    expect(coins(seed, "blind", { index: 2 ** 32 - 1 })).toHaveLength(32);
  });
});
