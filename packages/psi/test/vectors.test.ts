import { createCipheriv, createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { ristretto255, ristretto255_hasher, ristretto255_oprf } from "@noble/curves/ed25519.js";
import { bytesToNumberLE, numberToBytesLE } from "@noble/curves/utils.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { hex, unhex, utf8 } from "@tavs/core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  blindOf,
  deriveKey,
  hashToGroup,
  invertAll,
  multiply,
  output,
  ready,
  seal,
  toScalar,
  unseal,
} from "../src/suite.ts";

interface Rfc9497 {
  readonly seed: string;
  readonly keyInfo: string;
  readonly skSm: string;
  readonly vectors: readonly Record<"input" | "blind" | "blindedElement" | "evaluationElement" | "output", string>[];
}

const file = new URL("vectors/psi-oprf.rfc9497.json", import.meta.url);
const rfc: Rfc9497 = JSON.parse(readFileSync(file, "utf8"));
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const runs = { numRuns: 40 };

beforeAll(() => ready);

describe("RFC 9497, appendix A.1.1", () => {
  const key = unhex(rfc.skSm);

  test("the key follows from its seed", () => {
    expect(hex(deriveKey(unhex(rfc.seed), unhex(rfc.keyInfo)))).toBe(rfc.skSm);
  });

  test.each(rfc.vectors)("input $input is blinded, evaluated and finalized as published", (vector) => {
    const [input, blind] = [unhex(vector.input), unhex(vector.blind)];
    const blinded = multiply(blind, hashToGroup(input))!;
    expect(hex(blinded)).toBe(vector.blindedElement);
    const evaluated = multiply(key, blinded)!;
    expect(hex(evaluated)).toBe(vector.evaluationElement);
    const unblinded = multiply(invertAll([blind])[0]!, evaluated)!;
    expect(hex(output(input, unblinded))).toBe(vector.output);
    expect(hex(output(input, multiply(key, hashToGroup(input))!))).toBe(vector.output);
  });
});

describe("libsodium and noble agree to the last bit", () => {
  test("in hashing to the group", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (input) => {
        const DST = "HashToGroup-OPRFV1-\x00-ristretto255-SHA512";
        expect(hex(hashToGroup(input))).toBe(ristretto255_hasher.hashToCurve(input, { DST }).toHex());
      }),
      runs,
    );
  });

  test("in deriving keys, blinding, evaluating and finalizing", () => {
    const { oprf } = ristretto255_oprf;
    fc.assert(
      fc.property(bytes(32), fc.uint8Array({ maxLength: 80 }), bytes(64), (seed, input, uniform) => {
        const key = deriveKey(seed, utf8("psi/oprf/1"));
        expect(hex(key)).toBe(hex(oprf.deriveKeyPair(seed, utf8("psi/oprf/1")).secretKey));
        const blind = toScalar(uniform);
        expect(hex(blind)).toBe(hex(numberToBytesLE(bytesToNumberLE(uniform) % ristretto255.Point.Fn.ORDER, 32)));
        const blinded = multiply(blind, hashToGroup(input))!;
        expect(hex(oprf.blindEvaluate(key, blinded))).toBe(hex(multiply(key, blinded)!));
        const evaluated = multiply(key, blinded)!;
        const mine = output(input, multiply(invertAll([blind])[0]!, evaluated)!);
        expect(hex(mine)).toBe(hex(oprf.finalize(input, blind, evaluated)));
      }),
      runs,
    );
  });
});

describe("what the suite is made of", () => {
  test("a list of inverses is the inverse of each", () => {
    fc.assert(
      fc.property(fc.array(bytes(64), { maxLength: 9 }), (uniforms) => {
        const { Fn } = ristretto255.Point;
        const scalars = uniforms.map(toScalar).filter((scalar) => scalar.some((byte) => byte !== 0));
        const expected = scalars.map((scalar) => hex(Fn.toBytes(Fn.inv(Fn.fromBytes(scalar)))));
        expect(invertAll(scalars).map(hex)).toEqual(expected);
      }),
      runs,
    );
  });

  test("a blind is BLAKE2b keyed by the session and read as a scalar", () => {
    // Node has no keyed BLAKE2b; RFC 7693 §3.3: the key, padded to a block of 128 bytes, changes the parameter block, so
    // the reference is noble's.
    fc.assert(
      fc.property(bytes(32), fc.nat(2 ** 32 - 1), (key, index) => {
        const message = new Uint8Array(4);
        new DataView(message.buffer).setUint32(0, index);
        expect(hex(blindOf(key, index))).toBe(hex(toScalar(blake2b(message, { key, dkLen: 64 }))));
      }),
      runs,
    );
  });

  test("a label is sealed as OpenSSL's ChaCha20-Poly1305 seals it, and opens with the same tag only", () => {
    fc.assert(
      fc.property(bytes(32), fc.uint8Array({ minLength: 1, maxLength: 100 }), bytes(16), (key, plain, tag) => {
        const cipher = createCipheriv("chacha20-poly1305", key, new Uint8Array(12), { authTagLength: 16 });
        cipher.setAAD(tag, { plaintextLength: plain.length });
        const theirs = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
        const sealed = seal(key, plain, tag);
        expect(hex(sealed)).toBe(theirs.toString("hex"));
        expect(unseal(key, sealed, tag)).toEqual(plain);
        const otherTag = tag.map((byte, i) => (i === 3 ? byte ^ 1 : byte));
        expect(unseal(key, sealed, otherTag)).toBeUndefined();
      }),
      runs,
    );
  });

  test("neither the identity nor a second encoding of an element is taken for an element", () => {
    const scalar = toScalar(new Uint8Array(createHash("sha512").update("any").digest()));
    const generator = ristretto255.Point.BASE.toBytes();
    expect(multiply(scalar, generator)).toBeDefined();
    expect(multiply(scalar, new Uint8Array(32))).toBeUndefined();
    // RFC 9496 A.3: a value of p or more, a negative one, and one that is on no ristretto element
    for (const bad of [
      "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
    ])
      expect(multiply(scalar, unhex(bad))).toBeUndefined();
  });
});
