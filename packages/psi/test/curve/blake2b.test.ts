import { blake2b as reference } from "@noble/hashes/blake2.js";
import { hex, InternalError, seededRandom, u32 } from "@tavs/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { blake2b, numbered } from "../../src/curve/blake2b.ts";
import { kernel } from "../../src/curve/kernel.ts";

const random = seededRandom(new Uint8Array(32).fill(4));

test("keyed BLAKE2b is noble's, whatever the message, the key and the length", () => {
  const key = fc.uint8Array({ minLength: 1, maxLength: 64 });
  fc.assert(
    fc.property(key, fc.uint8Array({ maxLength: 1200 }), fc.integer({ min: 1, max: 64 }), (key, message, dkLen) => {
      expect(hex(blake2b(key, message, dkLen))).toBe(hex(reference(message, { key, dkLen })));
    }),
    { numRuns: 200 },
  );
});

test.each([0, 1, 127, 128, 129, 49_151, 49_152, 49_153, 98_304, 200_000])("of %i bytes too", (size) => {
  const [key, message] = [random(32), random(size)];
  expect(hex(blake2b(key, message, 32))).toBe(hex(reference(message, { key, dkLen: 32 })));
});

test("without a key, or under one that is too long, it is nothing that the standard has", () => {
  for (const size of [0, 65]) expect(() => blake2b(new Uint8Array(size), random(9), 32)).toThrow(InternalError);
});

test("of many numbers it is what each alone gives, and nothing of it is left in memory", () => {
  const { memory, wipe } = kernel();
  wipe();
  const [clean, key] = [memory.slice(), random(32)];
  const rows = numbered(key, 65_530, 20);
  for (let i = 0; i < 20; i++)
    expect(hex(rows.subarray(64 * i, 64 * i + 64))).toBe(hex(reference(u32(65_530 + i), { key, dkLen: 64 })));
  expect(Buffer.from(memory).equals(Buffer.from(clean))).toBe(true);
});
