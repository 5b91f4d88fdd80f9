/** Groups that do not wait for each other, against the obvious server of FedBuff. */
import { memoryStore, party, type Store } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { type Arrival, coordinateAsynchronously, fedAvg, learningSpecification, participate } from "@tavs/federated";
import { describe, expect, test } from "vitest";
import { emptyBuffer, received } from "../../src/learning/buffer.ts";
import { clear } from "../../src/learning/simulation/clear.ts";
import { layoutOf } from "../../src/learning/tensors.ts";
import { federationOf, identityOf } from "../federation.ts";
import { initial, modelOf, numbersOf, trainingOf } from "./hospitals.ts";

const groups = [
  ["a0", "a1", "a2"],
  ["b0", "b1", "b2", "b3"],
];
const rounds = 3;

interface Session {
  readonly buffer: number;
  readonly checkpoints?: Store;
  readonly stores?: ReadonlyMap<string, Store>;
}

/** All groups in one process; group 1 trains slowly, so that group 0 runs ahead. */
function session({ buffer, checkpoints = memoryStore(), stores = new Map() }: Session) {
  const facts = { rounds, initial, learningRate: 0.5, weighting: { by: "equal" } as const };
  const specification = learningSpecification({ ...facts, strategy: fedAvg });
  const off = new AbortController();
  const rooms = groups.map((names) => ({
    names,
    transports: memoryTransports("hub", ...names),
    ...federationOf(names),
  }));
  const course = coordinateAsynchronously({
    ...facts,
    study: "test",
    coordinator: party("hub"),
    groups: rooms.map(({ participants, transports }) => ({ participants, transport: transports.hub! })),
    buffer,
    way: clear,
    checkpoints,
    signal: off.signal,
  });
  const hospitals = rooms.flatMap(({ names, transports, participants }, g) =>
    names.map((name, k) =>
      participate({
        study: "test",
        coordinator: party("hub"),
        participants,
        transport: transports[name]!,
        identity: identityOf(name),
        store: stores.get(name) ?? memoryStore(),
        specification,
        way: clear,
        train: async (model, task) => {
          if (g === 1) for (let wait = 0; wait < 200; wait++) await new Promise(setImmediate);
          return trainingOf(k, model, task);
        },
        signal: off.signal,
      }),
    ),
  );
  for (const one of [course, ...hospitals]) one.catch((error: unknown) => off.abort(error));
  return { course, hospitals };
}

/** FedBuff as Algorithm 1 says it, for arrivals in the order in which they came: each hospital's own update is buffered. */
function obvious(arrivals: readonly Arrival[], buffer: number): readonly number[] {
  let weights = numbersOf(initial);
  let version = 0;
  const begun = groups.map(() => ({ weights, version }));
  let buffered: number[][] = [];
  for (const { group, round, staleness } of arrivals) {
    const from = begun[group]!;
    expect(staleness).toBe(version - from.version);
    for (const [k] of groups[group]!.entries()) {
      const model = modelOf(from.weights);
      const task = { round, purpose: "common", proximal: 0, anchor: model, correction: null } as const;
      const trained = numbersOf(trainingOf(k, model, task).model);
      buffered.push(trained.map((value, j) => (value - from.weights[j]!) / Math.sqrt(1 + staleness)));
    }
    if (buffered.length >= buffer) {
      const all = buffered;
      weights = weights.map((w, j) => w + (0.5 / all.length) * all.reduce((sum, update) => sum + update[j]!, 0));
      version++;
      buffered = [];
    }
    begun[group] = { weights, version };
  }
  return weights;
}

describe.each([3, 7])("with a buffer of %d hospitals", (buffer) => {
  test("the model is the obvious one, stale updates count less, and nobody waits for the other group", async () => {
    const { course, hospitals } = session({ buffer });
    const arrivals: Arrival[] = [];
    for await (const arrival of course.reports) arrivals.push(arrival);
    const { model, version } = await course;
    expect(arrivals.map(({ group, round }) => `${group} ${round}`).sort()).toEqual(
      [0, 1].flatMap((group) => [1, 2, 3].map((round) => `${group} ${round}`)),
    );
    expect(arrivals.slice(0, 2).map(({ group }) => group)).toEqual([0, 0]); // group 1 is still at its first round
    expect(arrivals.some(({ staleness }) => staleness > 0)).toBe(true);
    expect(arrivals.at(-1)!.version).toBe(version);
    expect(numbersOf(model)).toEqual(obvious(arrivals, buffer).map((value) => expect.closeTo(value, 12)));
    await Promise.all(hospitals);
  });
});

test("killed after each arrival and begun again, it takes no sum twice and forgets none", async () => {
  const kept = memoryStore();
  const stores = new Map(groups.flat().map((name) => [name, memoryStore()]));
  const killed = new Error("the power fails");
  let lives = 0;
  for (let over = false; !over; lives++) {
    let written = 0;
    const once: Store = {
      ...kept,
      async write(...entry) {
        if (written++ === 1) throw killed;
        await kept.write(...entry);
      },
    };
    const { course, hospitals } = session({ buffer: 3, checkpoints: once, stores });
    over = await course.then(
      () => true,
      (error: unknown) => {
        if (error === killed) return false;
        throw error;
      },
    );
    await Promise.allSettled(hospitals);
  }
  expect(lives).toBe(2 * rounds); // each life keeps one arrival, and the last ends
  const { course, hospitals } = session({ buffer: 3, checkpoints: kept, stores });
  const arrivals: Arrival[] = [];
  for await (const arrival of course.reports) arrivals.push(arrival);
  expect(arrivals).toEqual([]);
  expect((await course).version).toBe(2 * rounds);
  await Promise.all(hospitals);
});

test.each<[string, Parameters<typeof coordinateAsynchronously>[0]["buffer"], readonly (readonly string[])[]]>([
  [
    "no hospital in two of them",
    3,
    [
      ["a", "b", "c"],
      ["c", "d", "e"],
    ],
  ],
  [
    "2 of them could be told apart",
    3,
    [
      ["a", "b", "c"],
      ["d", "e"],
    ],
  ],
  ["buffer: a whole number from 3 to the 3", 2, [["a", "b", "c"]]],
  ["buffer: a whole number from 3 to the 3", 4, [["a", "b", "c"]]],
])("%s: groups or a buffer that show somebody are refused", async (words, buffer, sets) => {
  const transport = memoryTransports("hub").hub!;
  const course = coordinateAsynchronously({
    study: "test",
    coordinator: party("hub"),
    rounds,
    initial,
    buffer,
    groups: sets.map((names) => ({ participants: federationOf(names).participants, transport })),
  });
  await expect(course).rejects.toThrow(words);
});

test("a sum that a session hands in again after a crash is not taken twice", () => {
  const layout = layoutOf({ w: { shape: [1], values: new Float64Array(1) } });
  const numbers = {
    weight: 3,
    updates: Float64Array.of(6),
    beside: new Float64Array(),
    metrics: new Float64Array(),
    within: 0,
  };
  const arriving = { group: 0, round: 1, numbers, hospitals: 3, buffer: 3 };
  const once = received(emptyBuffer(new Float64Array(1), 1), arriving, layout);
  expect(once.server.weights).toEqual(Float64Array.of(2));
  expect(received(once.server, arriving, layout)).toEqual({ server: once.server, staleness: null });
});
