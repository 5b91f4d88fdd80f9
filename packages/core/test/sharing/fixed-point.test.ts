import { UsageError } from "@tavs/core";
import { addInto, counts, type FixedPoint, fixedPoint, type RingBits } from "@tavs/core/sharing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bigints, exact, ONE, ringNumbers } from "./integers.ts";

const shapes = [
  { bits: 64, fractionBits: 0, parties: 1 },
  { bits: 64, fractionBits: 20, parties: 3 },
  { bits: 64, fractionBits: 62, parties: 1 },
  { bits: 128, fractionBits: 60, parties: 3 },
  { bits: 128, fractionBits: 40, parties: 1000 },
  { bits: 128, fractionBits: 126, parties: 1 },
] as const;

const magnitudes = ({ bits, fractionBits, parties }: FixedPoint) => 2 ** (bits - 1 - fractionBits) / parties;
const below = (bound: number) => bound * (1 - 2 ** -53);

/** What a hospital may send: of any size, down to the smallest double, half-way between two steps, or as large as may be. */
const sendable = (code: FixedPoint) => {
  const bound = magnitudes(code);
  const step = 2 ** -code.fractionBits;
  return fc
    .oneof(
      fc.double({ min: -bound, max: bound, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }).map((x) => x * Math.min(1, bound)),
      fc.integer({ min: -5, max: 5 }).map((half) => (half * step) / 2),
      fc.constantFrom(-below(bound), below(bound)),
    )
    .filter((value) => Math.abs(value) < bound && Math.round(Math.abs(value) / step) * step < bound);
};

const signed = (vector: Uint32Array, bits: RingBits) => bigints(vector, bits).map((x) => BigInt.asIntN(bits, x));

describe.each(shapes)("in $bits bits with $fractionBits of them behind the point, for $parties hospitals", (shape) => {
  const code = fixedPoint(shape);

  test("each value becomes the nearest step, ties to even", () => {
    fc.assert(
      fc.property(sendable(code), (value) => {
        const [step] = signed(code.encode(Float64Array.of(value)), code.bits);
        const twiceOff = 2n * ((exact(value) << BigInt(code.fractionBits)) - step! * ONE);
        const size = twiceOff < 0n ? -twiceOff : twiceOff;
        expect(size < ONE || (size === ONE && step! % 2n === 0n)).toBe(true);
      }),
    );
  });

  test("the opened sum is the sum, within half a step for each hospital", () => {
    const contributions = fc.array(sendable(code), { minLength: 1, maxLength: Math.min(code.parties, 8) });
    fc.assert(
      fc.property(contributions, (values) => {
        const total = code.encode(Float64Array.of(values[0]!));
        for (const value of values.slice(1)) addInto(total, code.encode(Float64Array.of(value)), code.bits);
        const [steps] = signed(total, code.bits);
        const off = steps! * ONE - (values.map(exact).reduce((a, b) => a + b) << BigInt(code.fractionBits));
        expect(2n * (off < 0n ? -off : off) <= BigInt(values.length) * ONE).toBe(true);
        expect(code.decode(total)[0]).toBe(Number(steps) * 2 ** -code.fractionBits); // ECMAScript: Number(bigint) rounds once
      }),
    );
  });

  test("as many hospitals as agreed, each at its limit, do not wrap", () => {
    for (const sign of [1, -1]) {
      const extreme = code.encode(Float64Array.of(sign * below(magnitudes(code))));
      const [one] = signed(extreme, code.bits);
      const total = new Uint32Array(extreme.length);
      for (let party = 0; party < code.parties; party++) addInto(total, extreme, code.bits);
      expect(signed(total, code.bits)[0]).toBe(one! * BigInt(code.parties));
    }
  });

  test("any ring number opens as the nearest double, ties to even", () => {
    const integer = fc.oneof(
      fc.bigInt({ min: -(2n ** BigInt(code.bits - 1)), max: 2n ** BigInt(code.bits - 1) - 1n }),
      fc
        .tuple(fc.bigInt({ min: -(2n ** 55n), max: 2n ** 55n }), fc.nat({ max: code.bits - 57 }))
        .map(([x, by]) => x << BigInt(by)),
      fc
        .tuple(fc.nat({ max: code.bits - 2 }), fc.integer({ min: -3, max: 3 }))
        .map(([by, off]) => (1n << BigInt(by)) + BigInt(off)),
    );
    fc.assert(
      fc.property(integer, (x) => {
        const [opened] = code.decode(ringNumbers([x], code.bits));
        expect(opened! + 0).toBe(Number(BigInt.asIntN(code.bits, x)) * 2 ** -code.fractionBits + 0);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "%d is refused by its position",
    (value) => {
      expect(() => code.encode(Float64Array.of(0, 0, value))).toThrow(UsageError);
      expect(() => code.encode(Float64Array.of(0, 0, value))).toThrow(/value number 2 is not a finite number/);
    },
  );

  test.each([1, -1])(
    "a value that could make the sum wrap is refused by its position, and not shown (sign %i)",
    (sign) => {
      const value = sign * magnitudes(code);
      expect(() => code.encode(Float64Array.of(0, value))).toThrow(/^value number 1 is so large that a sum/);
      expect(() => code.encode(Float64Array.of(0, value))).not.toThrow(String(Math.abs(value)));
    },
  );
});

test("nothing encodes as nothing", () => {
  const code = fixedPoint({ bits: 128, fractionBits: 60, parties: 3 });
  expect(code.decode(code.encode(new Float64Array()))).toEqual(new Float64Array());
});

test("counts add exactly, and half a patient is refused", () => {
  const code = counts({ bits: 64, parties: 100 });
  const count = fc.integer({ min: -(2 ** 45), max: 2 ** 45 });
  fc.assert(
    fc.property(fc.array(fc.tuple(count, count), { minLength: 1, maxLength: 100 }), (sites) => {
      const total = new Uint32Array(4);
      for (const site of sites) addInto(total, code.encode(Float64Array.from(site)), 64);
      const expected = [0, 1].map((k) => sites.reduce((sum, site) => sum + site[k]!, 0) + 0);
      expect(Array.from(code.decode(total), (x) => x + 0)).toEqual(expected);
    }),
  );
  expect(() => code.encode(Float64Array.of(1, 2.5))).toThrow(/^value number 1 is not an integer/);
  expect(() => code.encode(Float64Array.of(Number.NaN))).toThrow(/value number 0 is not a finite number/);
});

test.each([
  { bits: 64, fractionBits: -1, parties: 1 },
  { bits: 64, fractionBits: 63, parties: 1 },
  { bits: 128, fractionBits: 1.5, parties: 1 },
  { bits: 128, fractionBits: 60, parties: 0 },
  { bits: 128, fractionBits: 60, parties: 2 ** 20 + 1 },
] as const)("an agreement that cannot be kept is refused: %o", (options) => {
  expect(() => fixedPoint(options)).toThrow(UsageError);
});

test("a sum of a broken length is refused", () => {
  expect(() => fixedPoint({ bits: 128, fractionBits: 60, parties: 3 }).decode(new Uint32Array(6))).toThrow(UsageError);
});
