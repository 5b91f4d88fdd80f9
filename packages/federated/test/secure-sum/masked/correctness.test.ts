import { compute, memoryStore, party, run, type Timer, TransportError } from "@tavs/core";
import { memoryTransports, play } from "@tavs/core/testing";
import { contributorHandlers, type MaskedTotal, maskedSum } from "@tavs/federated/secure-sum";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { atOnceTwice } from "../../at-once.ts";
import { addUp, agreementOf, atOnce, castOf, identityOf, nameOf, numbers, plainSum, type Room } from "./room.ts";

const MESSAGES = 5; // keys, shares, one part, signature, revealed shares
const SENT = 3; // from so many messages on, the numbers are in the sum

test("any sum over any who stay is the sum, whoever vanishes at whichever message, as long as enough stay", async () => {
  const world = fc.integer({ min: 3, max: 7 }).chain((parties) =>
    fc.record({
      parties: fc.constant(parties),
      length: fc.integer({ min: 1, max: 9 }),
      mayDropOut: fc.integer({ min: 0, max: Math.min(parties - 3, Math.floor((parties - 2) / 2)) }),
      decimals: fc.constantFrom(0, 2, 6),
      gone: fc.shuffledSubarray(Array.from({ length: parties }, (_, i) => i)),
      when: fc.array(fc.integer({ min: 0, max: MESSAGES - 1 }), { minLength: parties, maxLength: parties }),
      choices: fc.infiniteStream(fc.nat()),
    }),
  );
  await fc.assert(
    fc.asyncProperty(world, async ({ parties, length, mayDropOut, decimals, gone, when, choices }) => {
      const vectors = numbers(parties, length).map((vector) => vector.map((value) => value / 10 ** decimals));
      const vanish = Object.fromEntries(gone.slice(0, mayDropOut).map((i) => [i, when[i]!]));
      const choose = (ready: number): number => choices.next().value % ready;
      const opened = await addUp({ vectors, vanish, terms: { mayDropOut, decimals, colluders: 0 } }, { choose });
      const stayed = vectors.map((_, i) => i).filter((i) => (vanish[i] ?? MESSAGES) >= SENT);
      expect(opened.contributors).toEqual(stayed.map(nameOf));
      expect(opened.missing).toEqual(
        vectors
          .map((_, i) => i)
          .filter((i) => !stayed.includes(i))
          .map(nameOf),
      );
      plainSum(vectors, stayed).forEach((total, k) => {
        expect(Math.abs(opened.totals[k]! - total)).toBeLessThanOrEqual(
          decimals === 0 ? 0 : (parties * 10 ** -decimals) / 3,
        );
      });
    }),
    { numRuns: 15 },
  );
});

describe.each([0, 1, 2, 3, 4])("where contributors vanish before their message number %i", (at) => {
  const room = (gone: number): Room => ({
    vectors: numbers(7, 2),
    terms: { mayDropOut: 2 },
    vanish: Object.fromEntries(Array.from({ length: gone }, (_, i) => [2 * i, at])),
  });

  test("down to the threshold the sum is opened, and the same after a crash at every step", async () => {
    const { totals, contributors } = await addUp(room(2), { crashEverywhere: true });
    const stayed = at < SENT ? [1, 3, 4, 5, 6] : [0, 1, 2, 3, 4, 5, 6];
    expect(contributors).toEqual(stayed.map(nameOf));
    expect([...totals]).toEqual(plainSum(numbers(7, 2), stayed));
  });

  test("one below it nothing is opened, and it is said how many are there", async () => {
    const sum = addUp(room(3));
    await expect(sum).rejects.toThrow("4 of 7 contributors are there");
    await expect(sum).rejects.toBeInstanceOf(TransportError);
  });
});

test("no kernel tosses a coin: of a sum in which one vanishes, each comes twice to the same", async () => {
  const room = { vectors: numbers(5, 2), terms: { mayDropOut: 1 }, vanish: { 1: 2 } };
  const { totals } = await addUp(room, { compute: atOnceTwice });
  expect([...totals]).toEqual(plainSum(room.vectors, [0, 2, 3, 4]));
});

test.each([
  [32, 1000, 0],
  [64, 1_000_000, 4],
  [128, 1_000_000, 14],
])("a sum in the ring of %i bits, of a vector that takes several messages, is exact", async (_, maxValue, decimals) => {
  const length = decimals === 14 ? 66_000 : 270_000;
  const vectors = [1, 2, 3].map((factor) => Float64Array.from({ length }, (_, k) => factor * ((k % 300) - 100)));
  const { totals } = await addUp({ vectors, terms: { maxValue, decimals } });
  expect(totals.findIndex((total, k) => total !== 6 * vectors[0]![k]!)).toBe(-1);
});

test("terms may give the ring: statistics in 2^128 with 60 places, and a number that could wrap is refused by its position", async () => {
  const vectors = [1, 2, 3].map((factor) =>
    Float64Array.from({ length: 70_000 }, (_, k) => factor * (k - 1 / 8) * 1e9),
  );
  const terms = { bits: 128, fractionBits: 60 } as const;
  const { totals } = await addUp({ vectors, terms });
  expect(totals.findIndex((total, k) => total !== 6 * vectors[0]![k]!)).toBe(-1);
  const wrong = Float64Array.from(vectors[1]!).fill(2 ** 67 / 3, 69_999);
  await expect(addUp({ vectors: vectors.with(1, wrong), terms })).rejects.toThrow("value number 69999 is so large");
});

test("a total of one number is its own, and names are in any order", async () => {
  const room: Room = { vectors: [[1], [2], [4]] };
  const { contributors } = agreementOf(room);
  const { totals } = await addUp({ ...room, agreement: { contributors: [...contributors].reverse() } });
  expect([...totals]).toEqual([7]);
});

test("what a caller writes into its numbers once the sum is under way does not count", async () => {
  const room: Room = { vectors: numbers(3, 4) };
  const { hub, ...seats } = castOf(room);
  const given = Object.values(seats).map(({ input }) => (input as { values: Float64Array }).values);
  const onMessage = ({ body }: { readonly body: Uint8Array }) => {
    for (const values of given) values.fill(Number.NaN);
    return [body];
  };
  const { hub: opened } = await play({ hub, ...seats }, { compute: atOnce, onMessage });
  expect([...(opened as MaskedTotal).totals]).toEqual(plainSum(numbers(3, 4), [0, 1, 2]));
});

const pool = compute({ workers: 2 });
afterAll(() => pool.close());

test("with workers and a clock: whoever says nothing is left out when patience ends", async () => {
  const room: Room = { vectors: numbers(4, 1000), terms: { mayDropOut: 1 } };
  const agreement = agreementOf(room);
  const at = memoryTransports("hub", "h0000", "h0001", "h0002", "h0003");
  let waiting = 0;
  const patient: Timer = (_, signal) => {
    waiting++;
    signal.addEventListener("abort", () => waiting--);
    return new Promise(() => undefined);
  };
  for (const i of [0, 1, 3]) {
    const handlers = contributorHandlers({ identity: identityOf(i), store: memoryStore() });
    const input = { ...agreement, me: nameOf(i), values: Float64Array.from(room.vectors[i]!) };
    const transport = at[nameOf(i) as "h0000"];
    void run(maskedSum.contributor, { input, transport, handlers, compute: pool, timer: patient });
  }
  const allQuiet: Timer = async (_, signal) => {
    for (let quiet = 0; quiet < 20 && !signal.aborted; quiet = waiting === 3 ? quiet + 1 : 0)
      await new Promise((resolve) => setImmediate(resolve)); // what is on its way arrives
  };
  const input = { ...agreement, patienceMs: 1 };
  const opened = await run(maskedSum.aggregator, { input, transport: at.hub, compute: pool, timer: allQuiet });
  expect(opened.missing).toEqual([party("h0002")]);
  expect([...opened.totals]).toEqual(plainSum(room.vectors, [0, 1, 3]));
});

test("a contributor learns who is in the total and who is missing", async () => {
  const room: Room = { vectors: numbers(4, 1), terms: { mayDropOut: 1 }, vanish: { 1: 1 } };
  const results = await play(castOf(room), { compute: atOnce });
  expect(results[nameOf(0)]).toEqual({ contributors: [0, 2, 3].map(nameOf), missing: [nameOf(1)] });
});
