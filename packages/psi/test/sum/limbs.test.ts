import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { limbsFor, limbsOf, totals } from "../../src/sum/limbs.ts";

describe("limbs", () => {
  const bounds = fc.oneof(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 2 ** 53 - 1 }));

  test("put together give the numbers, and their sums the sums, each below 2^40", () => {
    fc.assert(
      fc.property(
        bounds,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 }),
        (bound, parts) => {
          fc.pre(parts.length * bound <= Number.MAX_SAFE_INTEGER);
          const sizes = { asked: parts.length, held: parts.length };
          const limbs = limbsFor({ columns: ["days"], bound, minShared: 1 }, sizes);
          const numbers = parts.map((part) => Math.floor(part * bound));
          const cut = numbers.map((number) => limbsOf(number, limbs));
          for (const limb of cut.flat())
            expect(Number.isSafeInteger(limb) && limb >= 0 && limb <= limbs.max).toBe(true);
          expect(limbs.max * parts.length).toBeLessThan(2 ** 40);
          const sums = Array.from({ length: limbs.count }, (_, i) => cut.reduce((all, each) => all + each[i]!, 0));
          expect(totals(sums, limbs)).toEqual([numbers.reduce((a, b) => a + b)]);
        },
      ),
    );
  });

  test("are as few as they can be: one below 2^40, because the sum of each is seen", () => {
    const countFor = (bound: number, items: number) =>
      limbsFor({ columns: ["days"], bound, minShared: 1 }, { asked: items, held: items }).count;
    expect(countFor(2 ** 20 - 1, 2 ** 20)).toBe(1);
    expect(countFor(2 ** 20, 2 ** 20)).toBe(2);
    expect(countFor(2 ** 53 - 1, 1)).toBe(2);
  });

  test("totals that may pass 2^53 and rows that fill more than an array are refused before a number is encrypted", () => {
    const agreement = { columns: ["days"], bound: 2 ** 50, minShared: 1 };
    expect(() => limbsFor(agreement, { asked: 9, held: 9 })).toThrow("may add up to 2^53 or more");
    expect(() => limbsFor(agreement, { asked: 7, held: 2 ** 26 })).toThrow("more than one array holds");
  });
});
