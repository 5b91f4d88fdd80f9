import { createIdentity, hex, memoryStore, party, run, seededRandom, systemRandom, UsageError } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawnIndices, gather, largestIndices, scatter } from "../../src/learning/compression/common-indices.ts";
import { feedback } from "../../src/learning/compression/feedback.ts";
import { dequantise, largestInteger, type Quantisation, quantise } from "../../src/learning/compression/quantise.ts";
import { secureSum } from "../../src/secure-sum/secure-sum.ts";

const seed = new Uint8Array(32).fill(7);
const total = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

describe("a number that is quantised", () => {
  const options = fc.record({
    bound: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
    bits: fc.integer({ min: 2, max: 24 }),
  });

  test("is one of the two integers next to it, and within what the sum was told", () => {
    fc.assert(
      fc.property(options, fc.array(fc.double({ min: -1, max: 1, noNaN: true })), (options, parts) => {
        const values = parts.map((part) => part * options.bound);
        for (const [i, integer] of quantise(values, options, systemRandom).entries()) {
          expect(Number.isInteger(integer) && Math.abs(integer) <= largestInteger(options)).toBe(true);
          expect(Math.abs(dequantise([integer], options)[0]! - values[i]!)).toBeLessThan(
            (options.bound / largestInteger(options)) * (1 + 1e-9),
          );
        }
      }),
    );
  });

  test.each([-0.93, -0.2, 0, 0.01, 0.5, 0.777])("is %d on average", (value) => {
    // One rounding of fraction f varies by f(1 - f) units^2; the mean of n is normal. 5 standard errors: 6e-7 false alarms each.
    const options: Quantisation = { bound: 1, bits: 3 };
    const n = 40_000;
    const [unit, scaled] = [1 / largestInteger(options), value * largestInteger(options)];
    const fraction = scaled - Math.floor(scaled);
    const mean = total(dequantise(quantise(new Float64Array(n).fill(value), options, seededRandom(seed)), options)) / n;
    const tolerance = 5 * unit * Math.sqrt((fraction * (1 - fraction)) / n);
    expect(Math.abs(mean - value)).toBeLessThanOrEqual(tolerance + unit * 2 ** -32 + 1e-12);
  });

  test("is exact where it is a whole number of units, the bound itself included", () => {
    const options = { bound: 127, bits: 8 };
    expect([...quantise([-127, -1, 0, 64, 127], options, systemRandom)]).toEqual([-127, -1, 0, 64, 127]);
  });

  test("is never beyond the largest integer, whatever the coins: the bound over its unit may be rounded upwards", () => {
    const zeros = (length: number) => new Uint8Array(length);
    const ones = (length: number) => new Uint8Array(length).fill(255);
    fc.assert(
      fc.property(options, (options) => {
        const most = largestInteger(options);
        for (const coins of [zeros, ones])
          for (const integer of quantise([options.bound, -options.bound], options, coins))
            expect(Math.abs(integer)).toBeLessThanOrEqual(most);
      }),
    );
    expect([...quantise([361.5125992379622], { bound: 361.5125992379622, bits: 8 }, zeros)]).toEqual([127]);
    expect(() => quantise([0], { bound: 1e-323, bits: 24 }, zeros)).toThrow(UsageError); // a unit of nothing
  });

  test("takes the coins that it was given, also where they are a piece of something larger", () => {
    const coins = (length: number) => new Uint8Array(length + 8).subarray(8).fill(255);
    expect([...quantise([0.1, 0.2], { bound: 1, bits: 3 }, coins)]).toEqual([0, 0]);
  });

  test.each([1.001, Number.NaN, Infinity])("is refused by position where it is %d", (value) => {
    expect(() => quantise([0, value], { bound: 1, bits: 8 }, systemRandom)).toThrow(/number 1 is not within/);
    expect(() => quantise([0], { bound: 1, bits: 25 }, systemRandom)).toThrow(UsageError);
  });
});

describe("places that all hospitals send", () => {
  test("are the same for all, other in another round, each once and in order", () => {
    const draw = { seed, round: 3, length: 1000, keep: 100 };
    const indices = drawnIndices(draw);
    expect(drawnIndices(draw)).toEqual(indices);
    expect(drawnIndices({ ...draw, round: 4 })).not.toEqual(indices);
    expect([...indices]).toEqual([...new Set(indices)].sort((a, b) => a - b));
    expect([indices.length, indices.at(-1)! < 1000]).toEqual([100, true]);
  });

  test("are all, or a single one, where that is agreed", () => {
    expect([...drawnIndices({ seed, round: 0, length: 5, keep: 5 })]).toEqual([0, 1, 2, 3, 4]);
    expect(drawnIndices({ seed, round: 0, length: 1, keep: 1 })).toEqual(Uint32Array.of(0));
    expect(() => drawnIndices({ seed, round: 0, length: 5, keep: 6 })).toThrow(UsageError);
    expect(() => drawnIndices({ seed, round: 0, length: 5, keep: 0 })).toThrow(UsageError);
  });

  test("are every pair of five as often as any other, so that a sparse sum is right on average", () => {
    // 10 pairs in 4,000 draws: chi-square with 9 degrees of freedom; above 45.08 once in a million.
    const counts = new Map<string, number>();
    for (let round = 0; round < 4000; round++) {
      const pair = drawnIndices({ seed, round, length: 5, keep: 2 }).join();
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    expect(counts.size).toBe(10);
    expect(total([...counts.values()].map((count) => (count - 400) ** 2 / 400))).toBeLessThan(45.08);
  });

  test("may be those of the largest numbers in a total that all have seen", () => {
    expect([...largestIndices(Float64Array.of(1, -5, 0, 5, 2), 3)]).toEqual([1, 3, 4]);
    expect([...largestIndices(Float64Array.of(3, -3, 3), 2)]).toEqual([0, 1]);
  });

  test("of the largest numbers are those that sorting finds, ties and all; a total that is no number is refused", () => {
    const totals = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(totals, fc.nat(11), (total, more) => {
        const keep = 1 + (more % total.length);
        const ranked = [...total.keys()].sort((i, j) => Math.abs(total[j]!) - Math.abs(total[i]!) || i - j);
        const wanted = ranked.slice(0, keep).sort((i, j) => i - j);
        expect([...largestIndices(Float64Array.from(total), keep)]).toEqual(wanted);
      }),
    );
    expect(() => largestIndices(Float64Array.of(1, Number.NaN, 3), 2)).toThrow(/number 1 of the total/);
  });

  test.each([[[1, 1]], [[2, 1]], [[1, 4]]])(
    "%j are refused: a number sent twice has noise of its own twice",
    (places) => {
      expect(() => gather(new Float64Array(4), Uint32Array.from(places))).toThrow(UsageError);
      expect(() => scatter([1, 2], Uint32Array.from(places), { length: 4, scale: 1 })).toThrow(UsageError);
    },
  );

  test("give their numbers and take them back; others stay zero", () => {
    const indices = Uint32Array.of(1, 3);
    const values = Float64Array.of(10, 11, 12, 13);
    expect([...scatter(gather(values, indices), indices, { length: 4, scale: 2 })]).toEqual([0, 22, 0, 26]);
    expect(() => scatter([1], indices, { length: 4, scale: 1 })).toThrow(/1 numbers for 2 places/);
    expect(() => scatter([1, 2], indices, { length: 3, scale: 1 })).toThrow(/outside of the 3 weights/);
  });
});

test("what compression takes away comes later: all that was sent and what waits is all that was learned", () => {
  const updates = fc.array(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 6, maxLength: 6 }), {
    minLength: 1,
    maxLength: 10,
  });
  fc.assert(
    fc.property(updates, (updates) => {
      let memory = new Float64Array(6);
      const arrived = new Float64Array(6);
      updates.forEach((update, round) => {
        const indices = drawnIndices({ seed, round, length: 6, keep: 2 });
        const next = feedback(Float64Array.from(update), memory, (due) =>
          scatter(gather(due, indices), indices, { length: 6, scale: 1 }),
        );
        expect(next.sent.filter((value) => value !== 0).length).toBeLessThanOrEqual(2);
        memory = next.memory;
        for (const [i, value] of next.sent.entries()) arrived[i]! += value;
      });
      for (let i = 0; i < 6; i++) expect(arrived[i]! + memory[i]!).toBe(total(updates.map((update) => update[i]!)));
    }),
  );
  expect(() => feedback(new Float64Array(3), new Float64Array(2), (due) => due)).toThrow(UsageError);
  expect(() => feedback(new Float64Array(3), new Float64Array(3), () => new Float64Array(1))).toThrow(UsageError);
});

test("updates of eight bits are added under masks of 32, and the total is that of the integers", async () => {
  const names = ["east", "west", "north"];
  const identities = names.map((name) => createIdentity(name));
  const contributors = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) }));
  const agreed = { bound: 1, bits: 8 };
  const indices = drawnIndices({ seed, round: 1, length: 50, keep: 8 });
  const updates = names.map((_, i) => Float64Array.from({ length: 50 }, (_, j) => Math.sin(i * 50 + j)));
  const integers = updates.map((update) => quantise(gather(update, indices), agreed, seededRandom(seed)));
  const facts = { study: "s", question: "round 1", length: 8, maxValue: largestInteger(agreed), way: "masks" as const };
  const sum = secureSum({ ...facts, aggregator: party("hub"), contributors });
  const { hub, ...rooms } = memoryTransports("hub", ...names);
  const contributions = names.map((me, i) =>
    run(sum.contributor, {
      input: { ...sum.task, me: party(me), values: integers[i]! },
      transport: rooms[me]!,
      handlers: sum.handlers({ identity: identities[i]!, store: memoryStore() }),
    }),
  );
  const { totals } = await run(sum.aggregator, { input: sum.task, transport: hub! });
  await Promise.all(contributions);
  expect([...totals]).toEqual([...integers[0]!].map((_, j) => total(integers.map((update) => update[j]!))));
  const opened = scatter(dequantise(totals, agreed), indices, { length: 50, scale: 1 });
  for (const index of indices)
    expect(Math.abs(opened[index]! - total(updates.map((update) => update[index]!)))).toBeLessThanOrEqual(3 / 127);
});
