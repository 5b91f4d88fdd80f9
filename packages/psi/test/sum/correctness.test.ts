import { run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { ingest, numbersFor, prepare, sum } from "@tavs/psi";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { east, meet, west } from "./sessions.ts";

const words = fc.array(fc.stringMatching(/^[a-e]{1,2}$/), { maxLength: 12 });

/** The first row of each word counts; then those that both have are added. */
function obvious(mine: readonly string[], theirs: readonly string[], numbers: readonly (readonly number[])[]) {
  const shared = [...new Set(mine)].filter((word) => theirs.includes(word));
  const sums = numbers[0]!.map((_, c) => shared.reduce((all, word) => all + numbers[theirs.indexOf(word)]![c]!, 0));
  return { count: shared.length, sums };
}

describe("count and sums", () => {
  test("are those of the obvious algorithm, also among duplicates, for one column and for several", async () => {
    const columns = fc.constantFrom(["days"], ["days", "cost", "visits"]);
    await fc.assert(
      fc.asyncProperty(
        words,
        words,
        columns,
        fc.integer({ min: 1, max: 999 }),
        async (mine, theirs, columns, bound) => {
          const numbers = [...theirs, "beyond"].map((_, row) =>
            columns.map((_, c) => (row * 37 + c * 11) % (bound + 1)),
          );
          const expected = obvious(mine, theirs, numbers);
          const sets = { mine: await ingest(mine), theirs: await ingest(theirs) };
          const session = meet({ ...sets, values: { columns, bound }, of: (row) => numbers[row]! });
          if (expected.count === 0) return void (await expect(session).rejects.toMatchObject({ code: "too-few" }));
          const sizes = { senderSize: sets.theirs.size, receiverSize: sets.mine.size };
          expect(await session).toEqual({ ...expected, ...sizes });
        },
      ),
      { numRuns: 12 },
    );
  });

  test.each([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])("%i against %i items", async (asked, held) => {
    const sets = { mine: await ingest(["a"].slice(0, asked)), theirs: await ingest(["a"].slice(0, held)) };
    const session = meet({ ...sets, values: { columns: ["days"], bound: 9 }, of: () => [7] });
    if (asked * held === 0) await expect(session).rejects.toThrow("0 items are shared, and sums open from 1 on");
    else expect(await session).toEqual({ count: 1, sums: [7], senderSize: 1, receiverSize: 1 });
  });

  test("are right at both ends: all numbers 0, all numbers at the bound", async () => {
    const items = await ingest(["a", "b", "c"]);
    const values = { columns: ["days", "cost"], bound: 12_345 };
    const session = meet({ mine: items, theirs: items, values, of: () => [0, 12_345] });
    expect((await session).sums).toEqual([0, 37_035]);
  });

  test("are exact where a sum passes 2^40 and every number is encrypted in limbs", async () => {
    const items = await ingest(["a", "b", "c"]);
    const bound = 2 ** 40 - 1;
    const numbers = [bound, 2 ** 32 + 1, 987_654_321_098];
    const session = meet({
      mine: items,
      theirs: items,
      values: { columns: ["øre"], bound },
      of: (row) => [numbers[row]!],
    });
    expect((await session).sums).toEqual([numbers.reduce((a, b) => a + b)]);
  });

  test("come from prepared items as well", async () => {
    const context = Uint8Array.of(1, 2, 3);
    const ready = async (names: string[]) => prepare(await ingest(names), { context });
    const sets = { mine: await ready(["a", "b", "c"]), theirs: await ready(["b", "c", "d"]) };
    const session = meet({ ...sets, values: { columns: ["days"], bound: 9 }, of: (row) => [row + 1] });
    expect(await session).toEqual({ count: 2, sums: [3], senderSize: 3, receiverSize: 3 });
  });

  test("open from minShared on, 5 where nothing is said, and not below", async () => {
    const items = await ingest(["a", "b", "c", "d"]);
    const meeting = { mine: items, theirs: items, values: { columns: ["days"], bound: 9 }, of: () => [1] };
    expect((await meet({ ...meeting, minShared: 4 })).sums).toEqual([4]);
    await expect(meet({ ...meeting, minShared: 5 })).rejects.toThrow("4 items are shared, and sums open from 5 on");
    const unsaid = { receiver: { minShared: 5 }, sender: {} };
    const values = numbersFor(items, { ...meeting.values, of: meeting.of });
    const input = { items, peer: east, values };
    expect(sum.sender.start(input, (n) => new Uint8Array(n))).toMatchObject({ state: { agreement: unsaid.receiver } });
  });

  test("come over transports and in more than one message, with progress that only grows", async () => {
    const values = { columns: Array.from({ length: 32 }, (_, c) => `column ${c}`), bound: 3 };
    const [mine, theirs] = [
      await ingest(["person 17", "person 249", "nobody"]),
      await ingest(Array.from({ length: 250 }, (_, i) => `person ${i}`)),
    ];
    const transports = memoryTransports("east", "west");
    const progress: { phase: string; done: number; total: number }[] = [];
    const input = { items: mine, peer: west, values, minShared: 2 };
    const numbers = numbersFor(theirs, { ...values, of: (row) => values.columns.map((_, c) => (row + c) % 4) });
    const [{ sums, count }, seen] = await Promise.all([
      run(sum.receiver, { input, transport: transports.east, onProgress: (step) => progress.push(step) }),
      run(sum.sender, {
        input: { items: theirs, peer: east, values: numbers, minShared: 2 },
        transport: transports.west,
      }),
    ]);
    expect({ count, sums }).toEqual({ count: 2, sums: values.columns.map((_, c) => ((17 + c) % 4) + ((249 + c) % 4)) });
    expect(seen).toEqual({ receiverSize: 3, verdict: "answered" });
    const done = progress.filter(({ phase }) => phase === "remask").map((step) => step.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBe(2);
  });
});
