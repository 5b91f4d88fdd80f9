import { readFileSync } from "node:fs";
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { concat, hex, unhex } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { multiplyElements, multiplyUniform } from "../../src/curve/curve.ts";

interface Rfc9496 {
  readonly multiples: readonly string[];
  readonly invalid: Readonly<Record<string, readonly string[]>>;
  readonly uniform: readonly { readonly input: string; readonly element: string }[];
}

const file = new URL("vectors/ristretto255.rfc9496.json", import.meta.url);
const rfc: Rfc9496 = JSON.parse(readFileSync(file, "utf8"));
const scalar = (value: number): Uint8Array => Uint8Array.of(value, ...new Uint8Array(31));
const [, generator, ...others] = rfc.multiples.map(unhex);

describe("RFC 9496, appendix A", () => {
  test("the multiples of the generator are as published", () => {
    const scalars = concat(...others.map((_, i) => scalar(i + 2)));
    const { products, refused } = multiplyElements(scalars, concat(...others.map(() => generator!)));
    expect([hex(products), refused]).toEqual([hex(concat(...others)), -1]);
  });

  test("each published multiple is decoded, and encoded as it was", () => {
    expect(hex(multiplyElements(scalar(1), concat(generator!, ...others)).products)).toBe(
      hex(concat(generator!, ...others)),
    );
  });

  test.each(Object.entries(rfc.invalid))("what is no element is refused at its place: %s", (_, invalid) => {
    for (const bytes of invalid.map(unhex)) {
      expect(multiplyElements(scalar(1), concat(generator!, generator!, bytes)).refused).toBe(2);
      expect(multiplyElements(scalar(1), concat(generator!, bytes, generator!)).refused).toBe(1);
      expect(() => ristretto255.Point.fromBytes(bytes)).toThrow(); // the reference thinks so too
    }
  });

  test("the identity is refused", () => {
    expect(multiplyElements(scalar(1), concat(generator!, unhex(rfc.multiples[0]!))).refused).toBe(1);
  });

  test.each(rfc.uniform)("uniform bytes are mapped as published: $element", ({ input, element }) => {
    expect(hex(multiplyUniform(scalar(1), unhex(input)).products)).toBe(element);
    expect(ristretto255_hasher.deriveToCurve!(unhex(input)).toHex()).toBe(element);
  });
});
