import { memoryStore, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { ingest, prepare, prepareEpoch, queryBudget, unbalanced } from "@tavs/psi";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ask, east, epoch, names, prepared, seed, taken, today, west } from "./parties.ts";

const words = fc.array(fc.stringMatching(/^[a-e]{1,2}$/), { maxLength: 12 });

describe("a session", () => {
  test("finds what the obvious algorithm finds, also in empty sets and among duplicates, whatever crashes", async () => {
    await fc.assert(
      fc.asyncProperty(words, words, async (mine, theirs) => {
        const filter = await taken(await prepared(theirs), { crashEverywhere: true });
        const result = await ask({ mine, filter, crashEverywhere: true });
        const shared = [...new Set(mine)].filter((word) => theirs.includes(word));
        expect([...result.east.items].sort()).toEqual(shared.sort());
        expect(Array.from(result.east.indices, (row) => mine[row])).toEqual(result.east.items);
        expect([...result.east.indices]).toEqual(result.east.items.map((word) => mine.indexOf(word)));
        expect(result.east.senderSize).toBe(new Set(theirs).size);
        expect(result.west).toEqual({ receiverSize: new Set(mine).size, verdict: "ask" });
      }),
      { numRuns: 12 },
    );
  });

  test.each([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])("%i against %i items", async (asked, held) => {
    const filter = await taken(await prepared(["a"].slice(0, held)));
    const result = await ask({ mine: ["a"].slice(0, asked), filter, crashEverywhere: true });
    expect(result.east).toMatchObject({ senderSize: held, items: ["a"].slice(0, Math.min(asked, held)) });
  });

  test("goes on over transports, in more than one message, for as many sessions as the filter is used", async () => {
    const filter = await prepared(["person 17", "person 4099", "nobody"], { maxQueries: 5000 });
    const accounts = memoryStore();
    for (const size of [4100, 20]) {
      const transports = memoryTransports("east", "west");
      const items = await ingest(names(size, "person"));
      const [found, answered] = await Promise.all([
        run(unbalanced.receiver, { input: { items, filter, peer: west, today }, transport: transports.east }),
        run(unbalanced.sender, {
          input: { filter, seed, peer: east, today, budget: 5000 },
          transport: transports.west,
          handlers: { spend: queryBudget(accounts) },
        }),
      ]);
      expect([...found.indices].sort((a, b) => a - b)).toEqual([17, 4099].filter((row) => row < size));
      expect(answered).toEqual({ receiverSize: size, verdict: "ask" });
    }
  });

  test("items that were prepared for the study are asked as they are", async () => {
    const context = Uint8Array.of(1, 2);
    const [mine, theirs] = await Promise.all(
      [
        ["a", "b"],
        ["b", "c"],
      ].map(async (words) => prepare(await ingest(words), { context })),
    );
    const filter = await prepareEpoch(theirs!, { epoch, seed, maxQueries: 5 });
    expect(filter.digest).toEqual((await prepared(["b", "c"], { context, maxQueries: 5 })).digest);
    expect((await ask({ mine: [], filter, receiver: { items: mine! } })).east.items).toEqual(["b"]);
  });
});
