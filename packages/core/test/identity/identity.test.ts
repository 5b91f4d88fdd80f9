import { ed25519 } from "@noble/curves/ed25519.js";
import { describe, expect, test } from "vitest";
import { sign, verify } from "../../src/identity/identity.ts";
import { createIdentity, hex, identityFrom, lengthPrefixed, party, UsageError, unhex, utf8 } from "../../src/index.ts";

const east = identityFrom("east", new Uint8Array(32).fill(1));

describe("an identity", () => {
  test("has the Ed25519 key of its seed: RFC 8032 §7.1, test 1", () => {
    const seed = unhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    expect(hex(identityFrom("east", seed).publicKey)).toBe(
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    );
  });

  test("keeps its own copy of the seed", () => {
    const seed = new Uint8Array(32).fill(7);
    const identity = identityFrom("east", seed);
    seed.fill(0);
    expect(hex(identity.seed.reveal())).toBe("07".repeat(32));
  });

  test("is another one each time it is created", () => {
    expect(hex(createIdentity("east").publicKey)).not.toBe(hex(createIdentity("east").publicKey));
  });

  test.each(["", "East", "é", "a".repeat(65), ".east", "-east", "east west", "east\n", "a/b", "__proto__"])(
    "is not given the name %j",
    (name) => {
      expect(() => party(name)).toThrow(UsageError);
      expect(() => createIdentity(name)).toThrow(UsageError);
    },
  );
});

describe("a signature", () => {
  const signature = sign(east, "tavs/hello/1", utf8("word"));

  test("is of one key, one purpose and one message", () => {
    expect(verify(east.publicKey, "tavs/hello/1", utf8("word"), signature)).toBe(true);
    expect(verify(createIdentity("east").publicKey, "tavs/hello/1", utf8("word"), signature)).toBe(false);
    expect(verify(east.publicKey, "tavs/hello/2", utf8("word"), signature)).toBe(false);
    expect(verify(east.publicKey, "tavs/hello/1", utf8("words"), signature)).toBe(false);
  });

  test("is of this message alone, whatever was signed or checked before it, longer or shorter", () => {
    const seed = east.seed.reveal();
    for (const length of [0, 5000, 3, 5001, 4096, 1]) {
      const message = new Uint8Array(length).fill(length);
      const expected = ed25519.sign(lengthPrefixed(utf8("tavs/hello/1"), message), seed);
      expect(hex(sign(east, "tavs/hello/1", message))).toBe(hex(expected));
      expect(verify(east.publicKey, "tavs/hello/1", message, expected)).toBe(true);
    }
  });

  test("for one purpose is none for another whose name continues into the message", () => {
    const slid = sign(east, "ab", utf8("c"));
    expect(verify(east.publicKey, "a", utf8("bc"), slid)).toBe(false);
  });

  test("that is no encoding at all is false, and no error", () => {
    for (const bytes of [new Uint8Array(), new Uint8Array(63), new Uint8Array(65), new Uint8Array(64).fill(0xff)])
      expect(verify(east.publicKey, "tavs/hello/1", utf8("word"), bytes)).toBe(false);
    expect(verify(new Uint8Array(31), "tavs/hello/1", utf8("word"), signature)).toBe(false);
  });

  test("by a key of small order, which signs everything, is refused", () => {
    const small = `01${"00".repeat(31)}`; // the neutral element: R = A = it and s = 0 satisfy the equation for any message
    const forged = unhex(small + "00".repeat(32));
    expect(verify(unhex(small), "tavs/hello/1", utf8("word"), forged)).toBe(false);
  });

  test("with the order of the group added to it is refused (RFC 8032 §5.1.7)", () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const bytes = signature.slice();
    const s = BigInt(`0x${hex(bytes.slice(32).reverse())}`) + order;
    bytes.set(unhex(s.toString(16).padStart(64, "0")).reverse(), 32);
    expect(verify(east.publicKey, "tavs/hello/1", utf8("word"), bytes)).toBe(false);
  });
});
