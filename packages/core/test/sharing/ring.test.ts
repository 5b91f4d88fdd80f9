import { UsageError } from "@tavs/core";
import { addInto, type RingBits, ringFromBytes, ringToBytes, subtractFrom } from "@tavs/core/sharing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bigints, ringNumbers } from "./integers.ts";

// Words that carry: all ones, all zeros and one are as common as any other word.
const word = fc.oneof(fc.constantFrom(0, 1, 0xffffffff, 0x80000000), fc.integer({ min: 0, max: 0xffffffff }));
const vectors = (bits: RingBits, howMany: number) =>
  fc
    .nat({ max: 5 })
    .chain((n) =>
      fc.tuple(
        ...Array.from({ length: howMany }, () =>
          fc.array(word, { minLength: (n * bits) / 32, maxLength: (n * bits) / 32 }),
        ),
      ),
    )
    .map((words) => words.map((some) => Uint32Array.from(some)));

describe.each<RingBits>([64, 128])("in the ring of %i bits", (bits) => {
  const modulus = 2n ** BigInt(bits);
  const plus = (a: Uint32Array, b: Uint32Array) => {
    const total = a.slice();
    addInto(total, b, bits);
    return total;
  };

  test("adding and subtracting are what they are for big integers", () => {
    fc.assert(
      fc.property(vectors(bits, 2), ([a, b]) => {
        const difference = a!.slice();
        subtractFrom(difference, b!, bits);
        const pairs = bigints(a!, bits).map((x, i) => [x, bigints(b!, bits)[i]!] as const);
        expect(bigints(plus(a!, b!), bits)).toEqual(pairs.map(([x, y]) => (x + y) % modulus));
        expect(bigints(difference, bits)).toEqual(pairs.map(([x, y]) => (x - y + modulus) % modulus));
      }),
    );
  });

  test("the order in which hospitals arrive does not change the total", () => {
    fc.assert(
      fc.property(vectors(bits, 3), ([a, b, c]) => {
        expect(plus(a!, b!)).toEqual(plus(b!, a!));
        expect(plus(plus(a!, b!), c!)).toEqual(plus(a!, plus(b!, c!)));
      }),
    );
  });

  test("a mask that is taken off again leaves the vector as it was, and is itself untouched", () => {
    fc.assert(
      fc.property(vectors(bits, 2), ([vector, mask]) => {
        const kept = mask!.slice();
        const masked = plus(vector!, mask!);
        subtractFrom(masked, mask!, bits);
        expect(masked).toEqual(vector);
        expect(mask).toEqual(kept);
      }),
    );
  });

  test("a carry out of the top of one number does not reach its neighbour", () => {
    expect(bigints(plus(ringNumbers([-1n, 5n], bits), ringNumbers([1n, 0n], bits)), bits)).toEqual([0n, 5n]);
  });

  test("bytes are the words, little-endian, wherever they lie in a buffer", () => {
    fc.assert(
      fc.property(vectors(bits, 1), ([vector]) => {
        const bytes = ringToBytes(vector!);
        const shifted = new Uint8Array(bytes.length + 3);
        shifted.set(bytes, 3);
        expect(ringFromBytes(shifted.subarray(3), bits)).toEqual(vector);
      }),
    );
    expect(ringToBytes(Uint32Array.of(0x04030201, 0x08070605))).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  });

  test("vectors of unlike or broken lengths are refused", () => {
    const words = bits / 32;
    expect(() => addInto(new Uint32Array(words), new Uint32Array(2 * words), bits)).toThrow(UsageError);
    expect(() => subtractFrom(new Uint32Array(words + 1), new Uint32Array(words + 1), bits)).toThrow(UsageError);
    expect(() => ringFromBytes(new Uint8Array(bits / 8 + 4), bits)).toThrow(UsageError);
  });
});
