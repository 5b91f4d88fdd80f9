// What OpenSSL does for a Node party, noble does for a browser: the same bytes, and the same is refused.
import * as crypto from "node:crypto";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hex, unhex, utf8 } from "../src/index.ts";
import { nodePrimitives, type Primitives, plainPrimitives, primitives, wideLock } from "../src/primitives.ts";

const ways: readonly (readonly [string, Primitives])[] = [
  ["OpenSSL", nodePrimitives(crypto)],
  ["noble", plainPrimitives],
  ["this platform", primitives],
];
const [, byOpenSsl] = ways[0]!;
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const lock = fc.record({ key: bytes(32), nonce: bytes(12), header: fc.uint8Array({ maxLength: 300 }) });
const body = fc.uint8Array({ maxLength: 5000 });
const refusal = (act: () => unknown): string => {
  try {
    act();
    return "none";
  } catch (error) {
    return (error as Error).message;
  }
};
/** OpenSSL alone: noble, which is asked where it says no, is taken away. */
const without = (method: "createCipheriv" | "createDecipheriv" | "createHash") => ({
  ...crypto,
  [method]: () => {
    throw new Error("OpenSSL has no such algorithm");
  },
});

describe.each(ways)("by %s", (_, way) => {
  test.each([
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
    ["a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ])("a text has the SHA-256 that the examples of FIPS 180-4 say", (text, expected) => {
    expect(hex(way.sha256(utf8(text)))).toBe(expected);
  });

  test("the example of RFC 8439, section 2.8.2, is sealed as it says, and opened", () => {
    const key = Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i);
    const [nonce, header] = [unhex("070000004041424344454647"), unhex("50515253c0c1c2c3c4c5c6c7")];
    const text =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    const sealed = way.seal({ key, nonce, header }, utf8(text));
    expect(hex(sealed.slice(0, 16))).toBe("d31a8d34648e60db7b86afbc53ef7ec2");
    expect(hex(sealed.slice(-16))).toBe("1ae10b594f09e26a7e902ecbd0600691");
    expect(new TextDecoder().decode(way.open({ key, nonce, header }, sealed))).toBe(text);
  });

  test("what comes back has memory of its own, and is no Buffer", () => {
    const one = { key: new Uint8Array(32), nonce: new Uint8Array(12), header: new Uint8Array() };
    for (const length of [0, 1, 100, 100_000]) {
      const sealed = way.seal(one, new Uint8Array(length));
      for (const made of [way.sha256(new Uint8Array(length)), sealed, way.open(one, sealed)]) {
        expect(Object.getPrototypeOf(made)).toBe(Uint8Array.prototype);
        expect(made.buffer.byteLength).toBe(made.length);
      }
    }
  });
});

describe("OpenSSL and noble", () => {
  test("hash alike, pieces of a larger memory too", () => {
    fc.assert(
      fc.property(body, fc.nat(100), (whole, from) => {
        const piece = whole.subarray(from);
        expect(hex(byOpenSsl.sha256(piece))).toBe(hex(plainPrimitives.sha256(piece)));
      }),
    );
  });

  test("seal to the same bytes, and open what the other sealed", () => {
    fc.assert(
      fc.property(lock, body, (one, text) => {
        const sealed = byOpenSsl.seal(one, text);
        expect(hex(sealed)).toBe(hex(plainPrimitives.seal(one, text)));
        expect(hex(byOpenSsl.open(one, sealed))).toBe(hex(text));
        expect(hex(plainPrimitives.open(one, sealed))).toBe(hex(text));
      }),
    );
  });

  test("refuse any flipped bit, another key, nonce or header, and what is too short, with the same words", () => {
    fc.assert(
      fc.property(lock, body, fc.nat(), fc.nat(7), (one, text, at, bit) => {
        const sealed = plainPrimitives.seal(one, text);
        const flipped = (array: Uint8Array) =>
          array.map((byte, i) => (i === at % array.length ? byte ^ (1 << bit) : byte));
        const header = Uint8Array.of(...one.header, 0);
        for (const [other, changed] of [
          [one, flipped(sealed)],
          [{ ...one, key: flipped(one.key) }, sealed],
          [{ ...one, nonce: flipped(one.nonce) }, sealed],
          [{ ...one, header }, sealed],
          [one, sealed.slice(0, at % sealed.length)],
        ] as const) {
          const reason = refusal(() => plainPrimitives.open(other, changed));
          expect(reason).not.toBe("none");
          expect(refusal(() => byOpenSsl.open(other, changed))).toBe(reason);
        }
      }),
    );
  });

  test("refuse keys and nonces of another size alike", () => {
    const one = { key: new Uint8Array(32), nonce: new Uint8Array(12), header: new Uint8Array() };
    for (const wrong of [
      { ...one, key: new Uint8Array(16) },
      { ...one, nonce: new Uint8Array(8) },
      { ...one, nonce: new Uint8Array(16) },
    ]) {
      const reason = refusal(() => plainPrimitives.seal(wrong, new Uint8Array(3)));
      expect(reason).not.toBe("none");
      expect(refusal(() => byOpenSsl.seal(wrong, new Uint8Array(3)))).toBe(reason);
    }
  });

  test("are the same where OpenSSL was built without the cipher", () => {
    const one = { key: new Uint8Array(32).fill(3), nonce: new Uint8Array(12), header: utf8("header") };
    const sealed = nodePrimitives(without("createCipheriv")).seal(one, utf8("word"));
    expect(hex(sealed)).toBe(hex(byOpenSsl.seal(one, utf8("word"))));
    expect(hex(nodePrimitives(without("createDecipheriv")).open(one, sealed))).toBe(hex(utf8("word")));
  });

  test("a wide lock is that of XChaCha20-Poly1305, as noble makes it", () => {
    fc.assert(
      fc.property(bytes(32), bytes(24), body, body, (key, nonce, header, text) => {
        const sealed = byOpenSsl.seal(wideLock(key, nonce, header), text);
        expect(hex(sealed)).toBe(hex(xchacha20poly1305(key, nonce, header).encrypt(text)));
      }),
      { numRuns: 30 },
    );
  });
});
