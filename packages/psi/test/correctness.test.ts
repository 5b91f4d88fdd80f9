import { party, run } from "@tavs/core";
import { memoryTransports, type Overheard, play } from "@tavs/core/testing";
import { type ItemSet, ingest, itemAt, type Labels, labelled, labelsFor, prepare, psi } from "@tavs/psi";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inline } from "./inline.ts";
import { east, kinds, meet, west } from "./protocols.ts";

const rowLabels = (items: ItemSet): Labels =>
  labelsFor(items, { width: 4, of: (row) => new Uint8Array(Uint32Array.of(row).buffer) });

const words = fc.array(fc.stringMatching(/^[a-e]{1,2}$/), { maxLength: 12 });

describe.each(kinds)("%s", (kind) => {
  test("finds as many as the obvious algorithm finds, also in empty sets and among duplicates", async () => {
    await fc.assert(
      fc.asyncProperty(words, words, async (mine, theirs) => {
        const [asked, held] = [new Set(mine), new Set(theirs)];
        const outcome = await meet(kind, { mine: await ingest(mine), theirs: await ingest(theirs) });
        const shared = [...asked].filter((word) => held.has(word)).length;
        expect(outcome).toEqual({ shared, senderSize: held.size, receiverSize: asked.size });
      }),
      { numRuns: 15 },
    );
  });

  test.each([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])("%i against %i items", async (asked, held) => {
    const [mine, theirs] = [await ingest(["a"].slice(0, asked)), await ingest(["a"].slice(0, held))];
    expect(await meet(kind, { mine, theirs })).toMatchObject({ shared: Math.min(asked, held), receiverSize: asked });
  });

  test("prepared items give what unprepared ones give, in any number of sessions", async () => {
    const [mine, theirs] = [await ingest(["a", "b", "c"]), await ingest(["b", "c", "d", "e"])];
    const context = Uint8Array.of(1, 2, 3);
    const [mineReady, theirsReady] = [await prepare(mine, { context }), await prepare(theirs, { context })];
    for (const sender of [{ theirs: theirsReady }, { theirs, sender: { context } }])
      expect(await meet(kind, { mine: mineReady, ...sender })).toMatchObject({ shared: 2, senderSize: 4 });
  });
});

describe("psi", () => {
  test("gives the receiver's own rows, the first of duplicates, in canonical order whatever the order of the rows", async () => {
    const found = async (mine: readonly string[]) => {
      const cast = {
        east: { party: psi.receiver, input: { items: await ingest(mine), peer: west } },
        west: { party: psi.sender, input: { items: await ingest(["x", "y", "z"]), peer: east } },
      };
      return (await play(cast, { compute: inline })).east;
    };
    const [there, back] = [await found(["q", "y", "z", "y"]), await found(["y", "z", "y", "q"])];
    expect(there.items).toEqual(back.items);
    expect(there.items.map((item) => ["q", "y", "z", "y"].indexOf(item))).toEqual([...there.indices]);
    expect(back.items.map((item) => ["y", "z", "y", "q"].indexOf(item))).toEqual([...back.indices]);
  });

  test("works over transports, in more than one message, with progress that only grows", async () => {
    const mine = await ingest(Array.from({ length: 4100 }, (_, i) => `person ${i}`));
    const theirs = await ingest(["person 17", "person 4099", "nobody"]);
    const transports = memoryTransports("east", "west");
    const progress: { phase: string; done: number; total: number }[] = [];
    const [shared, seen] = await Promise.all([
      run(psi.receiver, {
        input: { items: mine, peer: party("west") },
        transport: transports.east,
        onProgress: (step) => progress.push(step),
      }),
      run(psi.sender, { input: { items: theirs, peer: party("east") }, transport: transports.west }),
    ]);
    expect([...shared.indices].sort((a, b) => a - b)).toEqual([17, 4099]);
    expect(seen).toEqual({ receiverSize: 4100, verdict: "answered" });
    for (const phase of ["blind", "finalize"]) {
      const done = progress.filter((step) => step.phase === phase).map((step) => step.done);
      expect(done).toEqual([...done].sort((a, b) => a - b));
      expect(done.at(-1)).toBe(5);
    }
  });
});

describe("cardinality", () => {
  test("counts in more than one message, in which the elements go on ascending", async () => {
    const mine = await ingest(Array.from({ length: 4100 }, (_, i) => `person ${i}`));
    const theirs = await ingest(["person 17", "person 4099", "nobody"]);
    expect(await meet("cardinality", { mine, theirs })).toEqual({ shared: 2, senderSize: 3, receiverSize: 4100 });
  });
});

describe("labelled", () => {
  test("gives each shared item the label of its own row, and no other", async () => {
    await fc.assert(
      fc.asyncProperty(words, words, async (mine, theirs) => {
        const [asked, held] = [await ingest(mine), await ingest(theirs)];
        const cast = {
          east: { party: labelled.receiver, input: { items: asked, peer: west } },
          west: { party: labelled.sender, input: { items: held, peer: east, labels: rowLabels(held) } },
        };
        const { items, labels } = (await play(cast, { compute: inline })).east;
        const rows = labels.map((label) => new Uint32Array(label.slice().buffer)[0]!);
        expect(rows).toEqual(items.map((item) => theirs.indexOf(item)));
      }),
      { numRuns: 10 },
    );
  });

  test("labels of the widest kind travel in several messages", async () => {
    const names = Array.from({ length: 33 }, (_, i) => `person ${i}`);
    const [asked, held] = [await ingest(["person 30"]), await ingest(names)];
    const labels = labelsFor(held, { width: 65_536, of: (row) => new Uint8Array(65_536).fill(row) });
    const cast = {
      east: { party: labelled.receiver, input: { items: asked, peer: west } },
      west: { party: labelled.sender, input: { items: held, peer: east, labels } },
    };
    const said: number[] = [];
    const onMessage = ({ to, body }: Overheard) => {
      if (to === east) said.push(body.length);
      return [body];
    };
    const result = await play(cast, { compute: inline, onMessage });
    expect(result.east.labels).toEqual([new Uint8Array(65_536).fill(30)]);
    expect(Math.max(...said)).toBeLessThan(4 << 20);
    expect(said).toHaveLength(3 + 3); // announcement, opening, one part of elements, three parts of at most 15 rows
  });

  test("a label of another width is refused with the number of its row", async () => {
    const held = await ingest(["a", "b", "c"]);
    const of = (row: number) => new Uint8Array(row === 1 ? 3 : 4);
    expect(() => labelsFor(held, { width: 4, of })).toThrow("row 1: a label of 3 bytes, not of 4");
    expect(itemAt(held, held.rows.indexOf(1))).toBe("b");
  });
});
