import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { hex, unhex } from "../../src/bytes.ts";
import { UsageError } from "../../src/errors.ts";
import { agreed } from "../../src/he/agreement.ts";
import type { Contributed } from "../../src/he/contributor-state.ts";
import { encryptedSums } from "../../src/he/encrypted-sums.ts";
import { fromWords, toWords } from "../../src/he/integers.ts";
import { signWith } from "../../src/he/list.ts";
import { mustBeKey, type SumsKey, sumsKey } from "../../src/he/sums-key.ts";
import { isReceipt } from "../../src/he/vault.ts";
import { createIdentity } from "../../src/identity/identity.ts";
import { agreement, HOLDERS, makeKey, open, pool, vectors, type World } from "./world.ts";

afterAll(() => pool.close());

/** The obvious algorithm. */
const weightedSums = (values: readonly (readonly number[])[], weights: readonly number[]): number[] =>
  values[0]!.map((_, i) => values.reduce((sum, vector, h) => sum + weights[h]! * vector[i]!, 0));

describe("an opened sum", () => {
  test("is the weighted sum of the vectors, for any vectors within the bounds and any weights", async () => {
    const vector = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 7, maxLength: 7 });
    const three = fc.tuple(vector, vector, vector);
    const weight = fc.integer({ min: -9, max: 9 }).filter((value) => value !== 0);
    await fc.assert(
      fc.asyncProperty(three, fc.tuple(weight, weight, weight), async (values, weights) => {
        const named = (list: readonly unknown[]) => Object.fromEntries(HOLDERS.map((name, h) => [name, list[h]]));
        const given = { ...agreement, length: 7, weights: named(weights) as Record<string, number> };
        const results = await open(await makeKey(given), { values: named(values) as Record<string, number[]> });
        expect([...results.hub.totals]).toEqual(weightedSums(values, weights));
      }),
      { numRuns: process.env.TAVS_OPERATIONS === undefined ? 2 : 20 }, // so many in `pnpm soak`
    );
  });

  test("is opened also where a hospital is called as something that every object has", async () => {
    const holders = ["constructor", "east", "north"];
    const world = await makeKey({ ...agreement, holders, weights: { east: 2 } });
    const values = Object.fromEntries(
      holders.map((name, h) => [name, [1, 2, 3, 4, 5].map((value) => value * 10 ** h)]),
    );
    const { hub } = await open(world, { values });
    expect([...hub.totals]).toEqual([121, 242, 363, 484, 605]);
    expect(hub.contributors).toEqual(holders);
  });

  test.each([1, 8192, 8193])("of %i numbers is exact to the last one", async (length) => {
    const world = await makeKey({ ...agreement, length, maxValue: 1e6 });
    const values = HOLDERS.map((_, h) => Array.from({ length }, (_, i) => ((i * (h + 3)) % 2_000_001) - 1_000_000));
    const named = Object.fromEntries(HOLDERS.map((name, h) => [name, values[h]!]));
    const results = await open(world, { values: named });
    expect([...results.hub.totals]).toEqual(weightedSums(values, [1, 1, 1]));
  });

  test("of the largest numbers there can be, on the row of 50 bits, does not wrap", async () => {
    const maxValue = Math.floor((1125899906826241 - 1) / 6);
    const world = await makeKey({ ...agreement, length: 2, maxValue });
    const extremes = [maxValue, -maxValue];
    const results = await open(world, { values: { east: extremes, north: extremes, west: extremes } });
    expect([...results.hub.totals]).toEqual([3 * maxValue, -3 * maxValue]);
  });

  test("counts also who holds no key, and is told to every holder, who destroys its share and signs for that", async () => {
    const south = createIdentity("south");
    const world = await makeKey({ ...agreement, contributors: [{ name: "south", key: hex(south.publicKey) }] });
    const { values } = vectors();
    const signers = { south: signWith(south) };
    const results = await open(world, { values: { ...values, south: [7, 7, 7, 7, 7] }, signers });
    const totals = [118, 229, 340, 451, 562];
    expect(results.hub).toEqual({
      totals: new Float64Array(totals),
      maxError: 0,
      contributors: ["east", "north", "south", "west"],
    });
    for (const name of HOLDERS) {
      const { totals: told, receipt, contributors } = results[name] as Contributed;
      expect([...told]).toEqual(totals);
      expect(contributors).toEqual(results.hub.contributors);
      expect(isReceipt(world.key, receipt!)).toBe(true);
      expect(isReceipt(world.key, { ...receipt!, list: hex(new Uint8Array(32)) })).toBe(false);
    }
  });

  test("is the same where every party crashes after every step, and wherever two could go on, either does", async () => {
    const options = { crashEverywhere: true, choose: (ready: number) => ready - 1 };
    const world: World = await makeKey(agreement, options);
    const results = await open(world, vectors(), options);
    expect([...results.hub.totals]).toEqual([111, 222, 333, 444, 555]);
  });
});

describe("an agreement", () => {
  const base = { ...agreement, closes: "2027-06-30" };

  test("is one, whatever the order of the names and with weights of 1 said or not", () => {
    const [one, other] = [agreed(base), agreed({ ...base, holders: ["west", "north", "east"], weights: { west: 1 } })];
    expect(other).toEqual(one);
  });

  test.each([
    [{ ...base, study: "" }, /^study/],
    [{ ...base, holders: ["east", "east", "west"] }, /twice/],
    [{ ...base, holders: ["east", "west"] }, /at least 3 vectors/],
    [{ ...base, weights: { east: 0 } }, /at least 3 vectors/],
    [{ ...base, weights: { east: 1.5 } }, /whole numbers/],
    [{ ...base, weights: { south: 1 } }, /nobody who hands in/],
    [{ ...base, weights: { east: 2 ** 45 } }, /^weights/],
    [{ ...base, closes: "soon" }, /^closes/],
    [{ ...base, contributors: [{ name: "south", key: "00" }] }, /64 hexadecimal/],
    [{ ...base, contributors: ["s", "t"].map((name) => ({ name, key: "0a".repeat(32) })) }, /one key under two names/],
    [{ ...base, maxValue: 1e15 }, /no parameters/],
  ])("%j is refused before anybody is asked", async (given, message) => {
    expect(() => agreed(given)).toThrow(message);
    const { holders: parties, ...facts } = given;
    await expect(encryptedSums({ parties, ...facts })).rejects.toThrow(UsageError);
  });

  test("that can be kept is planned, with its bounds", async () => {
    const { plan } = await encryptedSums({ parties: HOLDERS, maxValue: 1_000_000, length: 4 });
    expect(plan).toMatchObject({ ciphertexts: 1, maxTotal: 3_000_000n });
  });

  test("is in the key's name: another maxValue is another key", async () => {
    const { key } = await makeKey();
    expect(() => mustBeKey(key)).not.toThrow();
    expect(() => mustBeKey({ ...key, agreement: { ...key.agreement, maxValue: 999 } })).toThrow(UsageError);
    expect(() => mustBeKey({ ...key, signers: key.signers.slice(1) })).toThrow(/others sign/);
  });

  test("is checked in a key that somebody made up, though its id is right", async () => {
    const { key } = await makeKey();
    const signed = (changes: Partial<SumsKey>): SumsKey => {
      const given = { ...key, ...changes };
      const keys = Object.fromEntries(given.signers.map((one) => [one.name, unhex(one.key)]));
      return sumsKey(given.agreement, given.joint, keys);
    };
    const { agreement: made, joint, signers } = key;
    const few = { ...made, weights: made.weights.map((one, i) => ({ ...one, weight: i === 0 ? 1 : 0 })) };
    expect(() => mustBeKey(signed({}))).not.toThrow();
    expect(() => mustBeKey(signed({ agreement: few }))).toThrow(/at least 3 vectors/);
    expect(() => mustBeKey(signed({ agreement: { ...made, holders: [...made.holders].reverse() } }))).toThrow(
      UsageError,
    );
    expect(() => mustBeKey(signed({ joint: joint.slice(8) }))).toThrow(/none of the ring/);
    expect(() => mustBeKey(signed({ joint: joint.slice().fill(255, 0, 8) }))).toThrow(/none of the ring/);
    expect(() => mustBeKey(signed({ joint: joint.slice().fill(255, -8) }))).toThrow(/none of the ring/);
    const twice = signers.map(({ name }) => ({ name, key: signers[0]!.key }));
    expect(() => mustBeKey(signed({ signers: twice }))).toThrow(/others sign/);
  });
});

test("whole numbers up to 2^53 survive as words of 64 bits", () => {
  const whole = fc.array(fc.maxSafeInteger(), { maxLength: 20 });
  fc.assert(
    fc.property(whole, (values) => {
      const words = toWords(Float64Array.from(values), values.length);
      expect([...words]).toEqual(values.map(BigInt));
      expect([...fromWords(words)]).toEqual(values);
    }),
  );
});
