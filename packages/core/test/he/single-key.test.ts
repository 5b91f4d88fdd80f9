import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { equal } from "../../src/bytes.ts";
import { PeerError, UsageError } from "../../src/errors.ts";
import { plan } from "../../src/he/plan.ts";
import { weightedSum } from "../../src/he/ring-sum.ts";
import {
  type Analyst,
  addVectors,
  createAnalystKey,
  decryptVector,
  dotProduct,
  encryptVector,
} from "../../src/he/single-key.ts";
import { pool } from "./world.ts";

const options = { compute: pool };
const facts = { length: 6, maxValue: 1000, sumOfWeights: 500 };
let analyst: Analyst;
beforeAll(async () => {
  analyst = await createAnalystKey(facts, options);
});
afterAll(() => pool.close());

const vector = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 6, maxLength: 6 });
const weight = fc.integer({ min: -50, max: 50 });

describe("one analyst's key", () => {
  test("opens weighted sums of any number of vectors, exactly", async () => {
    const parts = fc.array(fc.record({ values: vector, weight }), { minLength: 1, maxLength: 5 });
    const useful = parts.filter((list) => list.some((part) => part.weight !== 0));
    await fc.assert(
      fc.asyncProperty(useful, async (list) => {
        const encrypted = list.map(async ({ values, weight }) => {
          return { vector: await encryptVector(analyst.key, values, options), weight };
        });
        const sum = addVectors(analyst.key, await Promise.all(encrypted));
        const expected = facts.length;
        const obvious = Array.from({ length: expected }, (_, i) =>
          list.reduce((s, p) => s + p.weight * p.values[i]!, 0),
        );
        expect([...(await decryptVector(analyst, sum, options))]).toEqual(obvious);
      }),
      { numRuns: 4 },
    );
  });

  test("opens dot products, exactly, and shows no other combination", async () => {
    const weights = fc.array(weight, { minLength: 6, maxLength: 6 }).filter((list) => list.some((one) => one !== 0));
    const beside: number[] = [];
    await fc.assert(
      fc.asyncProperty(vector, weights, async (values, list) => {
        const product = await dotProduct(analyst.key, await encryptVector(analyst.key, values, options), list, options);
        const obvious = values.reduce((sum, value, i) => sum + value * list[i]!, 0);
        expect([...(await decryptVector(analyst, product, options))]).toEqual([obvious]);
        const whole = { ...product, holds: "vector" } as const; // an analyst who looks at what stands beside it
        beside.push(...(await decryptVector(analyst, whole, options)).subarray(1));
      }),
      { numRuns: 3 },
    );
    const large = beside.filter((value) => Math.abs(value) > 10_000); // of 15, uniform in 2^20: fewer than 9 by chance once in 10^8 runs
    expect(large.length).toBeGreaterThanOrEqual((3 / 5) * beside.length);
  });

  test("shows a dot product without its weights, also to who has the vector that was weighed", async () => {
    const { row } = plan({ ...facts, parties: 2, sumOfWeights: facts.sumOfWeights + 1 });
    const vector = await encryptVector(analyst.key, [1, 2, 3, 4, 5, 6], options);
    const product = await dotProduct(analyst.key, vector, [37, 0, 0, 0, 0, 0], options);
    const part = { weight: 37, polynomial: vector.ciphertexts[0]!.c1 }; // a guess, and whether it is right
    expect(equal(product.ciphertexts[0]!.c1, weightedSum(row, [part]))).toBe(false);
    expect([...(await decryptVector(analyst, product, options))]).toEqual([37]);
  });

  test("is read from the result of a chosen vector: the page says that such a result is not shown", async () => {
    const length = 64;
    const [victim, asked] = [await createAnalystKey({ ...facts, length }, options), new Float64Array(length)];
    const { row } = plan({ ...facts, length, parties: 2, sumOfWeights: facts.sumOfWeights + 1 });
    const step = row.data.reduce((product, prime) => product * prime) / row.plain; // q / t: what 1 is multiplied with
    /** A fresh encryption of zeros, on whose second half `times` q / t is added: it decrypts to so many times the key. */
    const chosen = async (times: bigint) => {
      const vector = await encryptVector(victim.key, asked, options);
      const constant = new BigUint64Array(row.degree * row.data.length);
      for (const [i, prime] of row.data.entries()) constant[i * row.degree] = (times * step) % prime;
      const parts = [vector.ciphertexts[0]!.c1, new Uint8Array(constant.buffer)];
      const c1 = weightedSum(
        row,
        parts.map((polynomial) => ({ weight: 1, polynomial })),
      );
      return decryptVector(victim, { ...vector, ciphertexts: [{ ...vector.ciphertexts[0]!, c1 }] }, options);
    };
    const key = await chosen(1n);
    expect(key.every((value) => Math.abs(value) <= 1)).toBe(true);
    expect(key.filter((value) => value !== 0).length).toBeGreaterThan(16); // two thirds of 64: fewer by chance 1 in 10^12
    expect([...(await chosen(7n))]).toEqual([...key].map((value) => 7 * value));
  });

  test("works over more than one ciphertext", async () => {
    const length = 8193;
    const long = await createAnalystKey({ length, maxValue: 100, sumOfWeights: 9000 }, options);
    const values = Float64Array.from({ length }, (_, i) => (i % 201) - 100);
    const ones = new Float64Array(length).fill(1);
    const encrypted = await encryptVector(long.key, values, options);
    expect((await decryptVector(long, encrypted, options)).join()).toBe(values.join());
    const total = await decryptVector(long, await dotProduct(long.key, encrypted, ones, options), options);
    expect(total[0]).toBe(values.reduce((sum, value) => sum + value, 0));
  });

  test("refuses what could wrap: weights over what it was made for, in one step or in two", async () => {
    const one = await encryptVector(analyst.key, [1, 2, 3, 4, 5, 6], options);
    expect(() => addVectors(analyst.key, [{ vector: one, weight: 501 }])).toThrow(/501, over the 500/);
    const twenty = addVectors(analyst.key, [{ vector: one, weight: -30 }]);
    expect(() => addVectors(analyst.key, [{ vector: twenty, weight: 17 }])).toThrow(UsageError);
    await expect(dotProduct(analyst.key, twenty, [17, 0, 0, 0, 0, 0], options)).rejects.toThrow(UsageError);
    await expect(createAnalystKey({ ...facts, sumOfWeights: 2 ** 40 }, options)).rejects.toThrow(UsageError);
  });

  test.each([
    [[0, 0, Number.NaN, 0, 0, 0], 2],
    [[0, Number.NEGATIVE_INFINITY, 0, 0, 0, 0], 1],
    [[0, 0, 0, 0, 0, 1001], 5],
  ])("%j is refused by position", async (values, position) => {
    const message = `value number ${position} is not an integer in [-1000, 1000]`;
    await expect(encryptVector(analyst.key, values, options)).rejects.toMatchObject({ name: "UsageError", message });
  });

  test("refuses vectors of another key, form or ring", async () => {
    const one = await encryptVector(analyst.key, [1, 2, 3, 4, 5, 6], options);
    const [halves] = one.ciphertexts;
    const changed = [
      { ...one, key: "00" },
      { ...one, weights: 0 },
      { ...one, ciphertexts: [] },
      { ...one, ciphertexts: [halves!, halves!] },
      { ...one, ciphertexts: [{ ...halves!, c0: halves!.c0.slice(8) }] },
      { ...one, ciphertexts: [{ ...halves!, c1: halves!.c1.map((byte, i) => (i === 7 ? 255 : byte)) }] },
    ];
    for (const vector of changed) {
      expect(() => addVectors(analyst.key, [{ vector, weight: 1 }])).toThrow(PeerError);
      await expect(decryptVector(analyst, vector, options)).rejects.toThrow(PeerError);
    }
    const key = { ...analyst.key, maxValue: 999 };
    await expect(encryptVector(key, [1, 2, 3, 4, 5, 6], options)).rejects.toThrow(/not what its id says/);
    expect(String(analyst.secret)).toBe("[secret]");
  });
});
