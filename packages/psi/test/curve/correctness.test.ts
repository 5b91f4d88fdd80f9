import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { bytesToNumberLE, numberToBytesLE } from "@noble/curves/utils.js";
import { concat, hex } from "@tavs/core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { multiplyElements, multiplyUniform } from "../../src/curve/curve.ts";
import { hashInputs, hashToGroup, multiply, multiplyInputs, output, outputRows, ready } from "../../src/suite.ts";

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const edges = [0n, 1n, 2n, 7n, 8n, 9n, 15n, 16n, ORDER - 2n, ORDER - 1n, ORDER, ORDER + 1n, 2n * ORDER, 7n * ORDER]
  .concat([2n ** 251n, 2n ** 252n - 1n, 2n ** 252n, 2n ** 253n, 2n ** 254n, 2n ** 255n - 19n, 2n ** 255n - 1n])
  .concat([2n ** 255n, 2n ** 255n + 5n, 2n ** 256n - 1n, BigInt(`0x${"8".repeat(64)}`), BigInt(`0x${"7".repeat(64)}`)])
  .map((value) => numberToBytesLE(value, 32));
const scalars = fc.oneof({ weight: 3, arbitrary: bytes(32) }, fc.constantFrom(...edges));
/** Random, but with each element in its place known to libsodium. */
const element = bytes(64).map((uniform) => ristretto255_hasher.deriveToCurve!(uniform).toBytes());

beforeAll(() => ready);

/** libsodium's answer, one by one. */
const singles = (scalar: readonly Uint8Array[], elements: readonly Uint8Array[]): readonly (Uint8Array | undefined)[] =>
  elements.map((each, i) => multiply(scalar[i]!, each));

describe("the kernel, libsodium and noble agree to the last bit", () => {
  test("on any scalar and any element", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(scalars, element), { minLength: 1, maxLength: 9 }), (rows) => {
        const [scalar, elements] = [rows.map(([k]) => k), rows.map(([, point]) => point)];
        const expected = singles(scalar, elements);
        const { products, refused } = multiplyElements(concat(...scalar), concat(...elements));
        expect(refused).toBe(expected.indexOf(undefined));
        expect(hex(products)).toBe(hex(concat(...expected.map((product) => product ?? new Uint8Array(32)))));
      }),
      { numRuns: 60 },
    );
  });

  test.each(edges.map((edge) => [hex(edge), edge] as const))("on the scalar %s", (_, edge) => {
    const uniform = new Uint8Array(64).fill(5);
    const point = ristretto255_hasher.deriveToCurve!(uniform);
    const k = (bytesToNumberLE(edge) % 2n ** 255n) % ORDER;
    const expected = k === 0n ? ristretto255.Point.ZERO : point.multiply(k);
    for (const { products, refused } of [multiplyElements(edge, point.toBytes()), multiplyUniform(edge, uniform)]) {
      expect([hex(products), refused]).toEqual([expected.toHex(), k === 0n ? 0 : -1]);
    }
  });

  test("on uniform bytes that are mapped", () => {
    fc.assert(
      fc.property(scalars, fc.array(bytes(64), { minLength: 1, maxLength: 5 }), (scalar, uniform) => {
        const elements = uniform.map((each) => ristretto255_hasher.deriveToCurve!(each).toBytes());
        const expected = singles(
          elements.map(() => scalar),
          elements,
        );
        const { products, refused } = multiplyUniform(scalar, concat(...uniform));
        expect(refused).toBe(expected.indexOf(undefined));
        expect(hex(products)).toBe(hex(concat(...expected.map((product) => product ?? new Uint8Array(32)))));
      }),
      { numRuns: 30 },
    );
  });

  test("on 32 bytes that may be anything: both take them, or both refuse", () => {
    const anything = fc.oneof(bytes(32), element, fc.tuple(element, fc.nat(255)).map(flipped));
    fc.assert(
      fc.property(fc.array(anything, { minLength: 1, maxLength: 4 }), (rows) => {
        const one = numberToBytesLE(1n, 32);
        const expected = rows.findIndex((row) => multiply(one, row) === undefined);
        expect(multiplyElements(one, concat(...rows)).refused).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });
});

function flipped([bytes, bit]: readonly [Uint8Array, number]): Uint8Array {
  const other = bytes.slice();
  other[bit >> 3]! ^= 1 << (bit & 7);
  return other;
}

describe("items are hashed as one by one", () => {
  const digests = fc.array(bytes(32), { minLength: 1, maxLength: 5 });
  const rows = (some: readonly Uint8Array[], prefix: Uint8Array) => some.map((digest) => concat(prefix, digest));

  test("to elements", () => {
    fc.assert(
      fc.property(scalars, fc.uint8Array({ maxLength: 2200 }), digests, (scalar, prefix, some) => {
        const expected = rows(some, prefix).map((input) => multiply(scalar, hashToGroup(input)) ?? new Uint8Array(32));
        const hashed = rows(some, prefix).map((input) => hashToGroup(input));
        expect(hex(hashInputs({ prefix, digests: concat(...some) }))).toBe(hex(concat(...hashed)));
        expect(hex(multiplyInputs(scalar, { prefix, digests: concat(...some) }).products)).toBe(
          hex(concat(...expected)),
        );
      }),
      { numRuns: 60 },
    );
  });

  test("to outputs", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2200 }), digests, fc.constantFrom(16, 64), (prefix, some, keep) => {
        const expected = rows(some, prefix).map((input, i) => output(input, some[i]!).subarray(0, keep));
        expect(hex(outputRows({ prefix, digests: concat(...some) }, concat(...some), keep))).toBe(
          hex(concat(...expected)),
        );
      }),
      { numRuns: 60 },
    );
  });

  test("in more than one batch", () => {
    const many = Array.from({ length: 300 }, (_, i) => new Uint8Array(32).fill(i));
    const items = { prefix: new Uint8Array(77).fill(3), digests: concat(...many) };
    const [scalar, single] = [numberToBytesLE(9n, 32), rows(many, items.prefix)];
    const { products } = multiplyInputs(scalar, items);
    expect(hex(products)).toBe(hex(concat(...single.map((input) => multiply(scalar, hashToGroup(input))!))));
    expect(hex(hashInputs(items))).toBe(hex(concat(...single.map((input) => hashToGroup(input)))));
    const each = single.map((input, i) => output(input, products.subarray(i * 32, i * 32 + 32)));
    expect(hex(outputRows(items, products, 64))).toBe(hex(concat(...each)));
  });
});

describe("a batch", () => {
  const many = 300;
  const elements = concat(
    ...Array.from({ length: many }, (_, i) => ristretto255.Point.BASE.multiply(BigInt(i + 1)).toBytes()),
  );
  const scalar = numberToBytesLE(2n ** 200n + 12345n, 32);

  test.each([0, 1, 2, 3, 127, 128, 129, 256, 300])("of %i gives what each alone gives", (size) => {
    const { products, refused } = multiplyElements(scalar, elements.subarray(0, size * 32));
    const alone = Array.from({ length: size }, (_, i) => multiply(scalar, elements.subarray(i * 32, i * 32 + 32))!);
    expect([hex(products), refused]).toEqual([hex(concat(...alone)), -1]);
  });

  test("takes a scalar for each", () => {
    const each = concat(...Array.from({ length: many }, (_, i) => numberToBytesLE(BigInt(i + 1), 32)));
    const squares = Array.from({ length: many }, (_, i) => ristretto255.Point.BASE.multiply(BigInt(i + 1) ** 2n));
    expect(hex(multiplyElements(each, elements).products)).toBe(hex(concat(...squares.map((p) => p.toBytes()))));
  });

  test.each([0, 1, 126, 127, 128, 255, 299])("names the first that is refused: %i", (place) => {
    const spoilt = elements.slice();
    spoilt.fill(0, place * 32, place * 32 + 32);
    spoilt.fill(255, 299 * 32);
    const { products, refused } = multiplyElements(scalar, spoilt);
    expect(refused).toBe(place);
    const before = multiplyElements(scalar, elements.subarray(0, place * 32)).products;
    expect(hex(products.subarray(0, place * 32))).toBe(hex(before)); // the others are not touched by it
  });
});
