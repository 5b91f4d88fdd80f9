import { equal, party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { ingest, multiparty, prepare } from "@tavs/psi";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { FinalizeTask } from "../../src/kernels/oprf.ts";
import { openCircle } from "../../src/multiparty/circle.ts";
import { programRows, storeLane } from "../../src/multiparty/messages.ts";
import { hearTurn, turnTo } from "../../src/multiparty/turn.ts";
import { hear, pointsLane, say } from "../../src/oprf/messages.ts";
import { convene, east, ingestAll, participantInput } from "./circle.ts";

const words = fc.array(fc.stringMatching(/^[a-e]{1,2}$/), { maxLength: 12 });
const columns = fc.array(words, { minLength: 3, maxLength: 5 });

test("finds what the obvious algorithm finds, among three to five parties, also in empty sets and among duplicates", async () => {
  await fc.assert(
    fc.asyncProperty(columns, fc.boolean(), async (all, isShared) => {
      const held = isShared ? all.map((words) => [...words, "a", "ee", "a"]) : all;
      const [first, ...others] = held;
      const { common, leaderSizes } = await convene(await ingestAll(held), { crashEverywhere: true });
      const expected = new Set(first!.filter((word) => others.every((column) => column.includes(word))));
      expect(new Set(common.items)).toEqual(expected);
      expect(common.items).toHaveLength(expected.size);
      expect([...common.indices]).toEqual(common.items.map((item) => first!.indexOf(item)));
      expect(common.sizes).toEqual(others.map((column) => new Set(column).size));
      expect(new Set(leaderSizes)).toEqual(new Set([new Set(first).size]));
    }),
    { numRuns: 8 },
  );
});

test("of three sets of none or one, all eight ways", async () => {
  for (let choice = 0; choice < 8; choice++) {
    const sets = await ingestAll([0, 1, 2].map((bit) => ["a"].slice((choice >> bit) & 1)));
    expect((await convene(sets)).common.items).toEqual(choice === 0 ? ["a"] : []);
  }
});

test("prepared items give what unprepared ones give", async () => {
  const context = Uint8Array.of(1, 2, 3);
  const [mine, theirs, third] = await ingestAll([
    ["a", "b", "c"],
    ["b", "c", "d"],
    ["c", "b"],
  ]);
  const [mineReady, thirdReady] = [await prepare(mine!, { context }), await prepare(third!, { context })];
  const { common } = await convene([mineReady, theirs!, thirdReady], { with: { west: { context } } });
  expect([...common.items].sort()).toEqual(["b", "c"]);
});

test("works over transports, with progress that only grows through all turns", async () => {
  const transports = memoryTransports("east", "west", "north");
  const mine = await ingest(Array.from({ length: 1030 }, (_, i) => `person ${i}`));
  const held = { west: ["person 17", "person 1029", "nobody"], north: ["person 1029", "person 17", "person 3"] };
  const progress: { phase: string; done: number; total: number }[] = [];
  const helped = (["west", "north"] as const).map(async (name) => {
    const input = { items: await ingest(held[name]), ...participantInput(name, ["west", "north"]) };
    return run(multiparty.participant, { input, transport: transports[name] });
  });
  const input = { items: mine, participants: [party("west"), party("north")] };
  const onProgress = (step: (typeof progress)[number]) => void progress.push(step);
  const common = await run(multiparty.leader, { input, transport: transports.east, onProgress });
  expect([...common.indices].sort((a, b) => a - b)).toEqual([17, 1029]);
  expect(await Promise.all(helped)).toEqual([{ leaderSize: 1030 }, { leaderSize: 1030 }]);
  for (const [phase, total] of [
    ["blind", 2],
    ["finalize", 4],
  ] as const) {
    const done = progress.filter((step) => step.phase === phase).map((step) => step.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBe(total);
  }
});

test("the second message of elements goes on where the first one ended, on both sides", async () => {
  const items = await ingest(Array.from({ length: 4098 }, (_, i) => `person ${i}`));
  const open = (names: Parameters<typeof openCircle>[1]) => {
    const circle = openCircle({ items }, names, (length) => new Uint8Array(length));
    return { ...circle, members: circle.members.map((member) => ({ ...member, size: 4098 })) };
  };
  const [body] = say(pointsLane, east, { first: 4096, rows: new Uint8Array(64).fill(7) }).map((said) => said.body);
  const leading = open({ leader: [], participant: [party("west"), party("north")] });
  const store = { parts: [], count: 0, total: programRows(4098) };
  const turn = { circle: leading, turn: 1, evaluated: 4096, outputs: [], store, sums: new Uint8Array(16 * 4098) };
  const finalizing = hearTurn(turn, body!);
  expect(finalizing).toMatchObject({ task: "finalize", progress: { done: 9, total: 10 } });
  const following = open({ leader: [east], participant: [party("north")] });
  const listening = { at: "listening", circle: following, program: new Uint8Array(), evaluated: 4096 } as const;
  const evaluating = multiparty.participant.receive(listening, { from: east, body: body! });
  expect(evaluating).toMatchObject({ task: "evaluate", inputs: [{ first: 4096 }] });
  const [input] = finalizing.status === "working" ? (finalizing.inputs as FinalizeTask[]) : [];
  expect(input!.first).toBe(4096);
  expect(input!.own.digests).toEqual(items.digests.slice(4096 * 32));
});

test("a store that is longer than a message travels in parts, each in its place", async () => {
  const [items] = await ingestAll([[]]);
  const names = { leader: [], participant: [party("west"), party("north")] };
  const circle = openCircle({ items: items! }, names, (length) => new Uint8Array(length));
  const members = circle.members.map((member) => ({ ...member, size: 60_000 }));
  const rows = new Uint8Array(programRows(60_000) * storeLane.width).map((_, i) => i);
  const bodies = say(storeLane, east, { first: 0, rows }).map(({ body }) => body);
  expect(bodies).toHaveLength(2);
  const waiting = turnTo({ ...circle, members }, 0, new Uint8Array());
  if (waiting.status !== "waiting" || waiting.state.at !== "gathering") throw new Error("it does not listen");
  const half = hearTurn(waiting.state, bodies[0]!);
  if (half.status !== "waiting" || half.state.at !== "gathering") throw new Error("it does not wait for the rest");
  const { state } = half;
  expect(state.store.count).toBe(65_536);
  const rest = hear(storeLane, bodies[1]!, { first: 65_536, total: programRows(60_000) });
  expect(equal(rest, rows.subarray(65_536 * 16))).toBe(true);
  expect(hearTurn(state, bodies[1]!)).toMatchObject({ status: "working", task: "openProgram" });
  expect(() => hearTurn(state, bodies[0]!)).toThrow(/rows of the store 0 and on came/);
});
