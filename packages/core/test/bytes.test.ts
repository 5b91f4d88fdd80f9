import { equal } from "@tavs/core";
import fc from "fast-check";
import { expect, test } from "vitest";

test("two arrays are equal where every byte is, short or long, wherever they lie in memory", () => {
  const where = fc.record({ at: fc.nat(9000), one: fc.nat(8), other: fc.nat(8), bit: fc.nat(7) });
  fc.assert(
    fc.property(where, fc.integer({ min: 1, max: 9001 }), ({ at, one, other, bit }, length) => {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * i) >> 3);
      const placed = (offset: number): Uint8Array => {
        const room = new Uint8Array(length + offset + 8).fill(offset);
        room.set(bytes, offset);
        return room.subarray(offset, offset + length);
      };
      const [a, b] = [placed(one), placed(other)];
      expect(equal(a, b)).toBe(true);
      b[at % length]! ^= 1 << bit;
      expect(equal(a, b)).toBe(false);
      expect(equal(a, b.subarray(1))).toBe(false);
    }),
    { numRuns: 60 },
  );
});
