import { sha256 } from "@noble/hashes/sha2.js";
import { equal, seededRandom } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildFilter } from "../../src/kernels/filter.ts";
import { TAG } from "../../src/kernels/tags.ts";
import { rowAt } from "../../src/rows.ts";
import { contains, fill, fingerprintBytesFor, occupied, SLOTS } from "../../src/unbalanced/cuckoo-filter.ts";
import { type FilterHeader, shapeOf } from "../../src/unbalanced/filter.ts";
import { epoch, taken } from "./parties.ts";

const tagsOf = (count: number, from = 0): Uint8Array => seededRandom(new Uint8Array(32).fill(from))(count * TAG);
const headerOf = (size: number): FilterHeader => ({
  epoch,
  rule: "free-text/1",
  context: sha256(new Uint8Array()),
  size,
  maxQueries: 1000,
  keyCheck: new Uint8Array(16),
  seed: 0,
});

describe("a cuckoo filter", () => {
  const size = 150_000; // over a megabyte
  const tags = tagsOf(size);
  const filter = buildFilter({ tags, header: headerOf(size) });

  test("holds every tag that was put in, each once, with 92 % of its slots", () => {
    const shape = shapeOf(filter);
    for (let i = 0; i < size; i++) if (!contains(filter.table, shape, rowAt(tags, TAG, i))) expect.fail(`tag ${i}`);
    expect(occupied(filter.table, shape.fingerprintBytes)).toBe(size);
    expect(size / (shape.buckets * SLOTS)).toBeGreaterThan(0.919);
  });

  test("travels in parts of a megabyte, and is the same on the other side", async () => {
    const sizes: number[] = [];
    const onMessage = ({ body }: { readonly body: Uint8Array }) => {
      sizes.push(body.length);
      return [body];
    };
    const { table, ...rest } = await taken(filter, { onMessage });
    expect(equal(table, filter.table)).toBe(true);
    expect({ ...rest, table: 0 }).toEqual({ ...filter, table: 0 });
    expect(Math.max(...sizes)).toBeLessThan((1 << 20) + 16);
    expect(sizes).toHaveLength(2 + 2 * 2);
  });

  test("of any small size takes all its tags, with another seed if need be", () => {
    const seeds = Array.from({ length: 60 }, (_, count) => {
      const few = tagsOf(count, count);
      const small = buildFilter({ tags: few, header: headerOf(count) });
      for (let i = 0; i < count; i++) expect(contains(small.table, shapeOf(small), rowAt(few, TAG, i))).toBe(true);
      return small.seed;
    });
    expect(Math.max(...seeds)).toBeLessThan(8);
  });

  test("in which tags find no place is tried again, and given up aloud", () => {
    const same = new Uint8Array(9 * TAG).fill(5); // nine times the same two buckets, of eight slots
    expect(fill(same, { buckets: 20, fingerprintBytes: 7, seed: 0 })).toBeUndefined();
    expect(() => buildFilter({ tags: same, header: headerOf(9) })).toThrow(
      "9 tags found no place in a filter under 64 seeds",
    );
  });

  test("matches strangers no more often than 2 * 4 fingerprints of its length allow", () => {
    const shape = { buckets: 300, fingerprintBytes: 1, seed: 3 }; // short fingerprints: something to count
    const table = fill(tagsOf(1000, 1), shape)!;
    const strangers = 40_000;
    const unknown = tagsOf(strangers, 2);
    let matched = 0;
    for (let i = 0; i < strangers; i++) if (contains(table, shape, rowAt(unknown, TAG, i))) matched++;
    const load = 1000 / (300 * SLOTS);
    const expected = strangers * (1 - (1 - 1 / 255) ** (2 * SLOTS * load));
    const fiveErrors = 5 * Math.sqrt(expected); // false alarm once in 10^6 seeds; the seed is fixed
    expect(Math.abs(matched - expected)).toBeLessThan(fiveErrors + 0.02 * expected); // loads of buckets differ a little
    expect(matched / strangers).toBeLessThan((2 * SLOTS) / 255);
  });

  test("has fingerprints so long that a session's false matches stay below 2^-40, and no byte longer", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 24 }), (queries) => {
        const bits = BigInt(8 * fingerprintBytesFor(queries));
        const needed = BigInt(queries) * BigInt(2 * SLOTS) * 2n ** 40n;
        expect(needed < 2n ** bits - 1n && 2n ** (bits - 8n) <= needed).toBe(true);
      }),
    );
    expect([31, 32, 1000, 8191, 8192, 2 ** 24].map(fingerprintBytesFor)).toEqual([6, 7, 7, 7, 8, 9]);
  });

  test("does not take a free slot for the fingerprint of zeros", () => {
    const zeros = Uint8Array.of(...new Uint8Array(12), 1, 2, 3, 4);
    const shape = { buckets: 3, fingerprintBytes: 7, seed: 0 };
    expect(contains(new Uint8Array(3 * SLOTS * 7), shape, zeros)).toBe(false);
    expect(contains(fill(zeros, shape)!, shape, zeros)).toBe(true);
  });
});
