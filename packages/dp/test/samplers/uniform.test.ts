import { seededRandom } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { uniform } from "../../src/samplers/uniform.ts";
import { chiSquare, vectors } from "../vectors/laplace.ts";

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });

test("numbers and bigints of one bound follow from the same bytes, and stay below the bound", () => {
  const bound = fc.oneof(
    fc.integer({ min: 1, max: 40 }),
    fc.maxSafeInteger().map((n) => Math.max(1, Math.abs(n))),
  );
  fc.assert(
    fc.property(seed, fc.array(bound, { minLength: 1, maxLength: 40 }), (seed, bounds) => {
      const [numbers, bigints] = [uniform(seededRandom(seed)), uniform(seededRandom(seed))];
      for (const bound of bounds) {
        const number = numbers.below(bound);
        expect(number).toBeLessThan(bound);
        expect(bigints.belowBig(BigInt(bound))).toBe(BigInt(number));
      }
    }),
  );
});

test("a number that does not fit is thrown away, not folded back", () => {
  const words = [0xffff_ffff, 0x0000_0006, 0x0000_0005];
  const scripted = (length: number) => {
    const bytes = new DataView(new ArrayBuffer(length));
    for (const [at, word] of words.entries()) bytes.setUint32(4 * at, word, true);
    return new Uint8Array(bytes.buffer);
  };
  expect(uniform(scripted).below(6)).toBe(5); // masked to 3 bits: 7 and 6 are refused
  expect(uniform(scripted).belowBig(6n)).toBe(5n);
});

test("the bounds where a word ends are all reached: 2^32, 2^32 + 1, 2^53", () => {
  for (const bound of [2 ** 32, 2 ** 32 + 1, 2 ** 53]) {
    const all = uniform((length) => new Uint8Array(length).fill(255));
    if (bound !== 2 ** 32 + 1) expect(all.below(bound)).toBe(bound - 1);
    const none = uniform((length) => new Uint8Array(length));
    expect(none.below(bound)).toBe(0);
  }
});

test("one choice costs no randomness", () => {
  const none = uniform(() => {
    throw new Error("asked for bytes");
  });
  expect([none.below(1), none.belowBig(1n)]).toEqual([0, 0n]);
});

test("a die of random words is fair", () => {
  const { bound, critical } = vectors.uniform; // a false alarm once in 10^9 seeds
  const source = uniform(seededRandom(new Uint8Array(32).fill(3)));
  const counts = Array.from({ length: bound }, () => 0);
  for (let throws = 0; throws < 60_000; throws++) counts[source.below(bound)]!++;
  expect(
    chiSquare(
      counts,
      counts.map(() => 1 / bound),
    ),
  ).toBeLessThan(critical);
});

test("random bytes that are a part of a larger buffer, as Node's are, are read where they lie", () => {
  const pool = new Uint8Array(8192); // what lies around them is no randomness: read, it would be the same noise each time
  const pooled = (length: number) => pool.subarray(4096, 4096 + length).fill(255);
  expect(uniform(pooled).below(2 ** 32)).toBe(2 ** 32 - 1);
});

test("random bytes that are fewer than were asked for are refused, not read as others", () => {
  expect(() => uniform(() => new Uint8Array(0)).below(6)).toThrow(/64 bytes of randomness were asked, 0 came/);
});

describe("a fraction", () => {
  const words = (...given: number[]) => {
    let at = 0;
    return uniform((length) => {
      const block = new Uint32Array(length / 4);
      for (let i = 0; i < block.length; i++) block[i] = given[at++] ?? 0;
      return new Uint8Array(block.buffer);
    });
  };

  test("is true for exactly the words below it, and asks for more where a word lies across it", () => {
    const third = 0x5555_5555; // 1/3 = 0.0101…
    expect(words(third - 1).fraction(1, 3)).toBe(true);
    expect(words(third + 1).fraction(1, 3)).toBe(false);
    expect(words(third, third, third - 1).fraction(1, 3)).toBe(true);
    expect(words(third, third, third + 1).fraction(1, 3)).toBe(false);
    expect(words(2 ** 31 - 1).fraction(1, 2)).toBe(true);
    expect(words(2 ** 31).fraction(1, 2)).toBe(false);
  });

  test("that is 0 is never true, that is 1 always", () => {
    for (const word of [0, 1, 2 ** 31, 2 ** 32 - 1]) {
      expect(words(word).fraction(0, 7)).toBe(false);
      expect(words(word).fraction(2 ** 53 - 1, 2 ** 53 - 1)).toBe(true);
      expect(words(word).fractionBig(0n, 7n)).toBe(false);
      expect(words(word).fractionBig(7n ** 90n, 7n ** 90n)).toBe(true);
    }
  });

  test("of numbers and of bigints decides alike, next to its threshold above all", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), fc.integer({ min: -2, max: 2 }), (a, b, step) => {
        const [low, high] = [Math.min(Math.abs(a), Math.abs(b)), Math.max(Math.abs(a), Math.abs(b), 1)];
        const near = Number((BigInt(low) << 32n) / BigInt(high)) + step;
        const word = Math.min(Math.max(near, 0), 2 ** 32 - 1);
        const exactly = BigInt(word + 1) * BigInt(high) <= BigInt(low) << 32n; // all of the word is below
        const [number, bigint] = [words(word, 0x8000_0000), words(word, 0x8000_0000)];
        const answer = number.fraction(low, high);
        expect(bigint.fractionBig(BigInt(low), BigInt(high))).toBe(answer);
        if (exactly) expect(answer).toBe(true);
        if (BigInt(word) * BigInt(high) >= BigInt(low) << 32n) expect(answer).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
