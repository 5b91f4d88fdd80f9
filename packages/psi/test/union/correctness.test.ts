import { party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { ingest, prepare, union } from "@tavs/psi";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openCompany } from "../../src/union/company.ts";
import { ciphertexts } from "../../src/union/messages.ts";
import { mixPart } from "../../src/union/mixing.ts";
import { convene, ingestAll, inputOf, valuesOf } from "./company.ts";

const words = fc.array(fc.stringMatching(/^[a-e]{1,2}$/), { maxLength: 12 });
const columns = fc.array(words, { minLength: 3, maxLength: 4 });

/** The obvious algorithm: how many words are in exactly 1, 2, ... columns. */
function tally(all: readonly (readonly string[])[]): readonly number[] {
  const held = [...new Set(all.flat())].map((word) => all.filter((column) => column.includes(word)).length);
  return all.map((_, i) => held.filter((count) => count === i + 1).length);
}

test("counts what the obvious algorithm counts, with two or three mixers, dummies or none, empty sets and duplicates", async () => {
  await fc.assert(
    fc.asyncProperty(columns, fc.integer({ min: 2, max: 3 }), fc.nat(5), async (all, mixers, more) => {
      const sets = await ingestAll(all);
      const padTo = sets[0]!.size + more;
      const counted = await convene(sets, { mixers, with: { east: { padTo } }, crashEverywhere: true });
      expect(valuesOf(counted.union.inExactly)).toEqual(tally(all));
      expect(counted.union.distinct).toEqual({ value: new Set(all.flat()).size });
      const sent = sets.map(({ size }, i) => (i === 0 ? padTo : size));
      expect(counted.sent).toEqual(sent);
      expect(counted.sizes).toEqual(Array.from({ length: mixers }, () => sent));
    }),
    { numRuns: 8 },
  );
});

test("of three sets of none or one, all eight ways, with dummies everywhere", async () => {
  for (let choice = 0; choice < 8; choice++) {
    const sets = await ingestAll([0, 1, 2].map((bit) => ["a"].slice((choice >> bit) & 1)));
    const here = sets.filter(({ size }) => size > 0).length;
    const counted = await convene(sets, { all: { padTo: 2 } });
    expect(valuesOf(counted.union.inExactly)).toEqual([1, 2, 3].map((times) => Number(times === here)));
  }
});

test("of nobody, where all sets are empty, is nobody", async () => {
  const { union: counted, sizes } = await convene(await ingestAll([[], [], []]));
  expect(counted).toEqual({ distinct: { value: 0 }, inExactly: [{ value: 0 }, { value: 0 }, { value: 0 }] });
  expect(sizes).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ]);
});

test("prepared items give what unprepared ones give, in the same context, whatever they were prepared for", async () => {
  const context = Uint8Array.of(1, 2, 3);
  const [one, two, three] = await ingestAll([["a", "b"], ["b", "c"], ["b"]]);
  const [plain, proved] = [await prepare(one!, { context }), await prepare(three!, { context, verified: true })];
  const { union: counted } = await convene([plain, two!, proved], { all: { context } });
  expect(valuesOf(counted.inExactly)).toEqual([2, 0, 1]);
});

test("small numbers are withheld, and as many others as keep them from following", async () => {
  const people = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `person ${from + i}`);
  const sets = await ingestAll([people(0, 20), people(8, 30), people(18, 40)]); // 20 to 30 twice, 18 and 19 thrice
  const { union: counted } = await convene(sets, { all: { smallestCell: 5 } });
  expect(counted.inExactly[2]).toEqual({ withheld: true });
  expect(counted.inExactly.filter((cell) => "withheld" in cell).length).toBeGreaterThan(1);
  expect(counted.distinct).toEqual({ value: 40 });
});

test("works over transports, with progress that only grows over all contributors", async () => {
  const names = ["east", "north", "south", "mint", "moss", "board"] as const;
  const transports = memoryTransports(...names);
  const held = {
    east: Array.from({ length: 260 }, (_, i) => `person ${i}`),
    north: ["person 17", "nobody"],
    south: ["person 17", "person 259"],
  };
  const progress: { phase: string; done: number; total: number }[] = [];
  const onProgress = (step: (typeof progress)[number]) => void progress.push(step);
  const contributing = (["east", "north", "south"] as const).map(async (name) => {
    const input = { ...inputOf(name), items: await ingest(held[name]) };
    return run(union.contributor, { input, transport: transports[name] });
  });
  const mixing = (["mint", "moss"] as const).map((name) =>
    run(union.mixer, { input: inputOf(name), transport: transports[name], ...(name === "mint" && { onProgress }) }),
  );
  const counted = await run(union.hub, { input: inputOf("board"), transport: transports.board });
  expect(valuesOf(counted.inExactly)).toEqual([259, 1, 1]);
  expect(await Promise.all(contributing)).toEqual([{ sent: 260 }, { sent: 2 }, { sent: 2 }]);
  expect(await Promise.all(mixing)).toEqual([{ sizes: [260, 2, 2] }, { sizes: [260, 2, 2] }]);
  const done = progress.filter((step) => step.phase === "mix").map((step) => step.done);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(progress.at(-1)).toMatchObject({ phase: "sort" });
  expect(progress.filter((step) => step.phase === "mix").at(-1)).toMatchObject({ done: 4, total: 4 });
});

test("the second message of ciphertexts goes on where the first one ended, at mixers and at the hub", async () => {
  const heard = { parts: [new Uint8Array(64)], count: 4096, total: 4098 };
  const rows = Uint8Array.from({ length: 128 }, (_, i) => 1 + i);
  const body = ciphertexts.part.encode({ first: 4096, rows });
  const random = (length: number) => new Uint8Array(length);
  const company = openCompany(inputOf("mint"), "mixer", random);
  const sources = [
    { from: party("east"), total: 300 },
    { from: party("north"), total: 4098 },
  ];
  const [rest, check] = [new Uint8Array(32), new Uint8Array(32)];
  const state = { company, sizes: [], sources, check, rest, heard: rest, mixed: [], turn: 1, part: heard };
  const mixing = mixPart(state, body);
  expect(mixing).toMatchObject({ task: "mix", inputs: [{ first: 4096, rows }], progress: { done: 18, total: 19 } });
  const board = openCompany(inputOf("board"), "hub", random);
  const opening = union.hub.receive(
    { at: "gathering", company: board, part: heard, tags: [] },
    { from: party("moss"), body },
  );
  expect(opening).toMatchObject({ task: "openPeople", inputs: [{ first: 4096, rows }] });
});
