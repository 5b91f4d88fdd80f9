// Numbers written with binary places, in the field as in the ring: the same whole numbers, so the same doubles.
import { party, UsageError } from "@tavs/core";
import { addInField, addInto, fixedPoint, type SharedSumAgreement, sumEncoding } from "@tavs/core/sharing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agreed } from "../../src/sharing/shared-sum/agreement.ts";
import { exact, ONE } from "./integers.ts";

const places = fc.integer({ min: 0, max: 60 });
const parties = fc.integer({ min: 1, max: 12 });

describe("with binary places", () => {
  test("the opened sum is the double that the ring opens, and off by half a last place for each party", () => {
    fc.assert(
      fc.property(
        places,
        parties,
        fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })),
        (fractionBits, count, stream) => {
          const maxValue = 1e6;
          const one = (): number => {
            const value = stream.next().value * maxValue;
            return fractionBits === 0 ? Math.trunc(value) : value;
          };
          const all = Array.from({ length: count }, () => Float64Array.from({ length: 3 }, one));
          const field = sumEncoding({ parties: count, maxValue, fractionBits });
          expect(field.fractionBits).toBe(fractionBits);
          const ring = fixedPoint({ bits: 128, fractionBits, parties: count });
          const [inField, inRing] = [field.encode(all[0]!), ring.encode(all[0]!)];
          for (const values of all.slice(1)) {
            addInField(inField, field.encode(values), field.bits);
            addInto(inRing, ring.encode(values), 128);
          }
          const opened = field.decode(inField);
          expect(opened).toStrictEqual(ring.decode(inRing));
          opened.forEach((total, k) => {
            const sum = all.reduce((so, values) => so + exact(values[k]!), 0n);
            const off = exact(total) - sum;
            const rounding = fractionBits === 0 ? 0n : BigInt(count) * (ONE >> BigInt(fractionBits + 1));
            const size = (value: bigint): bigint => (value < 0n ? -value : value);
            expect(size(off) <= rounding + ((size(sum) + rounding) >> 53n)).toBe(true);
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each([
    [{ parties: 3, maxValue: 2 ** 59 / 3 - 1, fractionBits: 0 }, 61],
    [{ parties: 3, maxValue: 2 ** 60 / 3 + 1000, fractionBits: 0 }, 127],
    [{ parties: 3, maxValue: 2 ** 39 / 3, fractionBits: 20 }, 61],
    [{ parties: 3, maxValue: 2 ** 65 / 3, fractionBits: 60 }, 127],
  ])("%j takes the field of %i bits", (facts, bits) => {
    expect(sumEncoding(facts).bits).toBe(bits);
  });

  test.each([
    [{ fractionBits: 121 }, "fractionBits must be an integer in [0, 120]"],
    [{ fractionBits: -1 }, "fractionBits must be"],
    [{ fractionBits: 1.5 }, "fractionBits must be"],
    [{ fractionBits: 10, decimals: 2 }, "decimals, fractionBits: one of them"],
    [{ fractionBits: 120 }, "sums below 2^126 fit"],
  ])("%j is refused", (more, words) => {
    const facts = { parties: 3, maxValue: 1000, ...more };
    expect(() => sumEncoding(facts)).toThrow(words);
    expect(() => sumEncoding(facts)).toThrow(UsageError);
  });

  test("a number that is not whole is refused where there are no places, and rounded where there are", () => {
    const whole = sumEncoding({ parties: 1, maxValue: 9, fractionBits: 0 });
    expect(() => whole.encode(Float64Array.of(1, 0.5))).toThrow("value number 1 is not an integer");
    const halves = sumEncoding({ parties: 1, maxValue: 9, fractionBits: 1 });
    expect(halves.decode(halves.encode(Float64Array.of(-0.5, 1.7)))).toEqual(Float64Array.of(-0.5, 1.5));
  });
});

test("who agreed to other places is not added up: the hashes differ, and one without places is as it was", () => {
  const names = ["a", "b", "c"].map(party);
  const facts: SharedSumAgreement = {
    ...{ contributors: names, members: names, receiver: party("hub"), threshold: 3, length: 1, maxValue: 10 },
  };
  const hashes = [{}, { decimals: 1 }, { fractionBits: 0 }, { fractionBits: 1 }, { fractionBits: 2 }].map((more) =>
    agreed({ ...facts, ...more }).hash.join(),
  );
  expect(new Set(hashes).size).toBe(5);
});
