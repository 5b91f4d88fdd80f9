// Real numbers: every total within the bound that was proved for it, by sums that doubles hold exactly; the encoding by bigints; and
// noise on all that is decrypted, because exact noise would give the key away (Li and Micciancio, ePrint 2020/1533).
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { agreed, planOf } from "../../src/he/agreement.ts";
import { maxErrorOf } from "../../src/he/analyst-key.ts";
import { planReals } from "../../src/he/approximate.ts";
import type { Contributed } from "../../src/he/contributor-state.ts";
import { decodeReals, encodeReals } from "../../src/he/reals.ts";
import { addVectors, createAnalystKey, decryptVector, dotProduct, encryptVector } from "../../src/he/single-key.ts";
import { limbBits, TABLE } from "../../src/he/table.ts";
import type { Overheard } from "../../src/testing.ts";
import { agreement, HOLDERS, HUB, makeKey, open, pool } from "./world.ts";

afterAll(() => pool.close());
const options = { compute: pool };
const real = { ...agreement, maxValue: 250.5, decimals: 6 };
const named = <T>(list: readonly T[]) =>
  Object.fromEntries(HOLDERS.map((name, h) => [name, list[h]!])) as Record<string, T>;

/** Multiples of 2^-20 within 250.5: a few of them are added exactly by doubles. */
const value = fc.integer({ min: -250.5 * 2 ** 20, max: 250.5 * 2 ** 20 }).map((whole) => whole / 2 ** 20);

describe("parameters of real numbers", () => {
  const facts = fc.record({
    parties: fc.integer({ min: 2, max: 20 }),
    maxValue: fc.double({ min: 2 ** -20, max: 2 ** 40, noNaN: true }),
    length: fc.integer({ min: 1, max: 10_000_000 }),
    sumOfWeights: fc.integer({ min: 20, max: 1000 }),
    decimals: fc.integer({ min: 0, max: 12 }),
  });

  test("hide, do not wrap, and are as right as they say, by a second computation in logarithms", () => {
    let planned = 0;
    fc.assert(
      fc.property(facts, (given) => {
        const found = tried(given);
        if (!found) return;
        planned += 1;
        const { row, smudgingBits, scale } = found;
        const qBits = row.dataBits.reduce((sum, bits) => sum + bits);
        const noise = Math.log2(2 + (8192 * given.parties) / 2) + Math.log2(given.sumOfWeights); // 21 (2 n^2 N) / P is below 1
        expect(smudgingBits).toBeGreaterThanOrEqual(
          40 + Math.log2(Math.ceil(given.length / 8192) * 8192) + noise - 0.01,
        );
        expect(smudgingBits).toBeLessThan(2 * limbBits(row));
        const top = Math.log2(given.sumOfWeights * given.maxValue) + scale!.fraction + scale!.shift;
        const all = smudgingBits + Math.log2(given.parties);
        expect(Math.max(top, all)).toBeLessThan(qBits - 1 + 0.001);
        expect(2 ** top + 2 ** all).toBeLessThan(2 ** (qBits - 1 + 0.001));
        expect(scale!.maxError).toBeGreaterThanOrEqual(2 ** (all - scale!.fraction - scale!.shift));
        expect(scale!.maxError).toBeLessThanOrEqual(0.5 * 10 ** -given.decimals);
      }),
      { numRuns: 400 },
    );
    expect(planned).toBeGreaterThan(100);
  });

  const tried = (given: Parameters<typeof planReals>[0]) => {
    try {
      return planReals(given);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      return undefined;
    }
  };

  test.each([
    [{ decimals: -1 }, /^decimals/],
    [{ decimals: 1.5 }, /^decimals/],
    [{ decimals: 16 }, /^decimals/],
    [{ maxValue: 0 }, /^maxValue/],
    [{ maxValue: Number.NaN }, /^maxValue/],
    [{ maxValue: Number.POSITIVE_INFINITY }, /^maxValue/],
    [{ maxValue: 1e12, decimals: 9 }, /to 9 decimals; 32 bytes .* wrong by .*; 48 bytes .* wrong by/],
  ])("%j is refused before anybody is asked, with the reason", (changes, message) => {
    expect(() => agreed({ ...real, ...changes })).toThrow(message);
  });

  test("take 48 bytes a number only where 32 do not hold the decimals", () => {
    const bytes = (decimals: number): number => 16 * planOf(agreed({ ...real, decimals })).row.data.length;
    expect([bytes(6), bytes(12)]).toEqual([32, 48]);
  });
});

describe("a real number", () => {
  test.each(TABLE.slice(1))(
    "on the ring of $name is round(value 2^fraction) 2^shift modulo each prime, and read back",
    (row) => {
      const [fraction, shift] = [42, 63];
      const scale = { fraction, shift, maxError: 0 };
      fc.assert(
        fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
          const words = new BigUint64Array(encodeReals(row, scale, Float64Array.from(values)).buffer);
          for (const [i, one] of values.entries())
            for (const [j, prime] of row.data.entries()) {
              const whole = BigInt(one * 2 ** 20) * 2n ** BigInt(fraction - 20 + shift);
              expect(words[j * row.degree + i]).toBe(((whole % prime) + prime) % prime);
            }
          const back = decodeReals(row, scale, new Uint8Array(words.buffer));
          expect([...back.subarray(0, values.length)].map((one) => one + 0)).toEqual(values.map((one) => one + 0));
          expect(back.subarray(values.length).every((one) => one === 0)).toBe(true);
        }),
        { numRuns: 10 },
      );
    },
  );
});

describe("a sum of real numbers", () => {
  test("is within its bound of the exact one, for any vectors and weights", async () => {
    const vector = fc.array(value, { minLength: 7, maxLength: 7 });
    const weight = fc.integer({ min: -9, max: 9 }).filter((one) => one !== 0);
    await fc.assert(
      fc.asyncProperty(fc.tuple(vector, vector, vector), fc.tuple(weight, weight, weight), async (values, weights) => {
        const world = await makeKey({ ...real, length: 7, weights: named(weights) });
        const { hub, east } = await open(world, { values: named(values) });
        const exact = values[0].map((_, i) => values.reduce((sum, one, h) => sum + weights[h]! * one[i]!, 0));
        expect(hub.maxError).toBeLessThanOrEqual(0.5e-6);
        for (const [i, total] of hub.totals.entries())
          expect(Math.abs(total - exact[i]!)).toBeLessThanOrEqual(hub.maxError);
        expect((east as Contributed).totals).toEqual(hub.totals);
        expect((east as Contributed).maxError).toBe(hub.maxError);
      }),
      { numRuns: process.env.TAVS_OPERATIONS === undefined ? 2 : 20 }, // so many in `pnpm soak`
    );
  });

  test.each([1, 8193])("of %i numbers at the bounds does not wrap", async (length) => {
    const world = await makeKey({ ...real, length, decimals: length === 1 ? 12 : 6 });
    const ends = Float64Array.from({ length }, (_, i) => (i % 2 === 0 ? 250.5 : -250.5));
    const { hub } = await open(world, { values: named([ends, ends, ends]) });
    expect(hub.totals.length).toBe(length);
    expect(hub.totals.every((total, i) => Math.abs(total - 3 * ends[i]!) <= hub.maxError)).toBe(true);
    if (length > 1) expect(hub.totals.some((total, i) => total !== 3 * ends[i]!)).toBe(true); // approximate: noise is on it
  });

  test("finds a damaged share, because behind the vector's end nothing but noise may stand", async () => {
    const onMessage = ({ from, to, body }: Overheard): readonly Uint8Array[] => {
      const isShares = from === "east" && to === HUB && body.length > 131_000 && body.length < 132_000;
      return [isShares ? body.map((byte, i) => (i === 70_000 ? byte ^ 1 : byte)) : body];
    };
    const played = open(await makeKey(real), { values: named([0, 1, 2].map((h) => [h, h, h, h, h])) }, { onMessage });
    await expect(played).rejects.toThrow(/a holder's share is damaged/);
  });

  test.each([
    [Number.NaN, 1],
    [Number.NEGATIVE_INFINITY, 3],
    [250.500001, 0],
    [-251, 4],
  ])("of %d is refused by position", async (bad, position) => {
    const world = await makeKey(real);
    const values = [0, 1, 2].map((h) => [0, 0, 0, 0, 0].map((_, i) => (h === 2 && i === position ? bad : 0.5)));
    const message = `value number ${position} is not a number in [-250.5, 250.5]`;
    await expect(open(world, { values: named(values) })).rejects.toMatchObject({ name: "UsageError", message });
  });
});

describe("one analyst's key for real numbers", () => {
  const facts = { length: 6, maxValue: 250.5, sumOfWeights: 400, decimals: 6 };

  test("opens weighted sums and scalar products within its bound", async () => {
    const analyst = await createAnalystKey(facts, options);
    const vector = fc.array(value, { minLength: 6, maxLength: 6 });
    const weights = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 6, maxLength: 6 });
    const most = maxErrorOf(analyst.key);
    expect(most).toBeLessThanOrEqual(0.5e-6);
    await fc.assert(
      fc.asyncProperty(vector, vector, weights, async (a, b, list) => {
        const [one, two] = [await encryptVector(analyst.key, a, options), await encryptVector(analyst.key, b, options)];
        const sum = addVectors(analyst.key, [
          { vector: one, weight: 3 },
          { vector: two, weight: -2 },
        ]);
        const opened = await decryptVector(analyst, sum, options);
        for (const [i, total] of opened.entries())
          expect(Math.abs(total - (3 * a[i]! - 2 * b[i]!))).toBeLessThanOrEqual(most);
        const some = list.map((weight, i) => (i === 0 ? 1 : weight)); // not all 0
        const [product] = await decryptVector(analyst, await dotProduct(analyst.key, one, some, options), options);
        const exact = a.reduce((total, x, i) => total + x * some[i]!, 0);
        expect(Math.abs(product! - exact)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 3 },
    );
  });

  test("puts noise on every number that it decrypts: uniform in 2^B, far above the ciphertext's own", async () => {
    const length = 8192;
    const analyst = await createAnalystKey({ ...facts, length }, options);
    const { scale, smudgingBits, noise } = planReals({ ...facts, length, parties: 2, sumOfWeights: 401 });
    const vector = await encryptVector(analyst.key, new Float64Array(length), options);
    const unit = 2 ** (scale!.fraction + scale!.shift - smudgingBits);
    const first = (await decryptVector(analyst, vector, options)).map((one) => one * unit);
    const again = (await decryptVector(analyst, vector, options)).map((one) => one * unit);
    expect(2 ** smudgingBits).toBeGreaterThanOrEqual(2 ** 53 * Number(noise));
    const deviation = Math.sqrt(first.reduce((sum, one) => sum + one * one, 0) / length);
    // of a uniform number in [-1, 1): 1/sqrt(3), with a standard error of 0.447/sqrt(3 n) = 0.0029; 5 of them: 1 in 10^6
    expect(Math.abs(deviation - 1 / Math.sqrt(3))).toBeLessThan(0.0145);
    const product = first.reduce((sum, one, i) => sum + one * again[i]!, 0) / length;
    expect(Math.abs(product)).toBeLessThan((5 * (1 / 3)) / Math.sqrt(length)); // drawn anew: averaging does not take it off faster than n does
  });
});
