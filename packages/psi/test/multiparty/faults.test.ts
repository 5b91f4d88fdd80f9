import { PeerError, party, run, type TavsError, UsageError } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { cpr, type ItemSet, ingest, multiparty, prepare } from "@tavs/psi";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { greeting, storeLane } from "../../src/multiparty/messages.ts";
import { pointsLane } from "../../src/oprf/messages.ts";
import { between, type Convening, convene, east, ingestAll, type Name, overhear } from "./circle.ts";

let sets: readonly ItemSet[];
beforeAll(async () => {
  sets = await ingestAll([
    ["a", "b", "c"],
    ["b", "c", "d", "e"],
    ["c", "f"],
  ]);
});

const undisturbed = { common: { items: ["c"], indices: Uint32Array.of(2), sizes: [4, 2] }, leaderSizes: [3, 3] };
const MESSAGES = 12; // six greetings, elements to two, from each of them the answers and a store
const disturbed = (options: Convening) => convene(sets, options);

/** The result, or the error of ours; anything else is thrown. */
async function outcomeOf(session: Promise<unknown>): Promise<unknown> {
  try {
    return await session;
  } catch (error) {
    if (isOurs(error)) return error;
    throw error;
  }
}
const isOurs = (error: unknown): error is TavsError => error instanceof PeerError || error instanceof UsageError;

const nth = (which: number, change: (body: Uint8Array) => readonly Uint8Array[]): Convening => ({
  onMessage: ({ index, body }) => (index === which ? change(body) : [body]),
});

test("survives a crash at every step, and says the same again", async () => {
  expect(await disturbed({ crashEverywhere: true })).toEqual(undisturbed);
});

test("whoever goes on first, the result is the same", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(5), { minLength: 40, maxLength: 40 }), async (choices) => {
      let at = 0;
      const choose = (ready: number) => choices[at++ % choices.length]! % ready;
      expect(await disturbed({ choose })).toEqual(undisturbed);
    }),
    { numRuns: 8 },
  );
});

test("a flipped bit ends in an error of ours or in a result that names nobody who is not in all sets", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(MESSAGES - 1), fc.nat(), fc.nat(7), async (which, place, bit) => {
      const flip = (body: Uint8Array) => [
        body.map((byte, i) => (i === place % body.length ? byte ^ (1 << bit) : byte)),
      ];
      const outcome = await outcomeOf(disturbed(nth(which, flip)));
      if (!isOurs(outcome)) expect(["", "c"]).toContain((outcome as typeof undisturbed).common.items.join());
    }),
    { numRuns: 60 },
  );
});

test("arbitrary bytes, and a message that was cut, are refused as the peer's fault", async () => {
  const cut = fc.nat().map((place) => (body: Uint8Array) => [body.slice(0, place % body.length)]);
  const arbitrary = fc.uint8Array({ maxLength: 300 }).map((bytes) => () => [bytes]);
  await fc.assert(
    fc.asyncProperty(fc.nat(MESSAGES - 1), fc.oneof(cut, arbitrary), async (which, change) => {
      expect(await outcomeOf(disturbed(nth(which, change)))).toBeInstanceOf(PeerError);
    }),
    { numRuns: 50 },
  );
});

test("a message that comes twice is refused, or comes too late to matter", async () => {
  for (let which = 0; which < MESSAGES; which++) {
    const outcome = await outcomeOf(disturbed(nth(which, (body) => [body, body])));
    if (!(outcome instanceof PeerError)) expect(outcome).toEqual(undisturbed);
  }
});

test("answers and store in the wrong order are refused as the peer's fault", async () => {
  const held: Uint8Array[] = [];
  const swap = between("west", "east", (body, which) => {
    if (which === 0) return [body];
    held.unshift(body);
    return held.length === 2 ? held : [];
  });
  await expect(disturbed(swap)).rejects.toBeInstanceOf(PeerError);
});

test("who says nothing is named when patience runs out, and only who has not spoken", async () => {
  const transports = memoryTransports("east", "west", "north");
  const waited: number[] = [];
  const timer = async (milliseconds: number) => {
    waited.push(milliseconds);
    if (waited.length === 1) await new Promise(() => undefined); // north is there in time
  };
  const input = { items: sets[0]!, participants: [party("west"), party("north")], patienceMs: 5_000 };
  const session = run(multiparty.leader, { input, transport: transports.east, timer });
  const north = { items: sets[2]!, leader: east, others: [party("west")] };
  void run(multiparty.participant, {
    input: north,
    transport: transports.north,
    timer: () => new Promise(() => undefined),
  }).catch(() => undefined);
  await expect(session).rejects.toMatchObject({ name: "TransportError", code: "silence" });
  await expect(session).rejects.toThrow("silence from west for 5005 ms"); // and 1 ms for each item of east and north
});

describe("an element", () => {
  test.each([
    ["the identity", new Uint8Array(32)],
    ["a negative one", Uint8Array.of(1, ...new Uint8Array(31))],
    ["the second encoding of one", new Uint8Array(32).fill(255)],
  ])("that is %s is refused with its position, on either side", async (_name, bad) => {
    for (const [from, to] of [
      ["east", "north"],
      ["north", "east"],
    ] as const) {
      const spoil = (body: Uint8Array, which: number) => {
        if (which !== 1) return [body];
        const { first, rows } = pointsLane.part.decode(body);
        const spoiled = rows.slice();
        spoiled.set(bad, 32);
        return [pointsLane.part.encode({ first, rows: spoiled })];
      };
      const session = disturbed(between(from, to, spoil));
      await expect(session).rejects.toThrow("element number 1 is not a canonical ristretto255 element");
      await expect(session).rejects.toBeInstanceOf(PeerError);
    }
  });

  test("too many, and a row of the store too many or too few, are refused", async () => {
    const more = (lane: typeof pointsLane, wanted: number) => (body: Uint8Array, which: number) => {
      if (which !== wanted) return [body];
      const { first, rows } = lane.part.decode(body);
      return [lane.part.encode({ first, rows: Uint8Array.of(...rows, ...rows.slice(0, lane.width)) })];
    };
    const fewer = (body: Uint8Array, which: number) => {
      if (which !== 2) return [body];
      const { first, rows } = storeLane.part.decode(body);
      return [storeLane.part.encode({ first, rows: rows.slice(16) })];
    };
    await expect(disturbed(between("east", "west", more(pointsLane, 1)))).rejects.toThrow(
      /elements 0 and on came in 128/,
    );
    await expect(disturbed(between("west", "east", more(pointsLane, 1)))).rejects.toThrow(
      /elements 0 and on came in 128/,
    );
    await expect(disturbed(between("west", "east", more(storeLane, 2)))).rejects.toThrow(
      /rows of the store 0 and on came/,
    );
    await expect(disturbed(between("west", "east", fewer))).rejects.toThrow(/rows of the store 0 and on came/);
  });
});

describe("a greeting", () => {
  const greet = (from: Name, to: Name, change: object) =>
    between(from, to, (body, which) => [which === 0 ? greeting.encode({ ...greeting.decode(body), ...change }) : body]);

  test("of another role, rule, context or company is refused, with a code and a name", async () => {
    const numbers = await ingest(["0304929993"], cpr);
    const rule = convene([sets[0]!, sets[1]!, numbers]);
    await expect(rule).rejects.toMatchObject({ name: "PeerError", code: "rule", message: /^the items of / });
    const context = disturbed({ with: { north: { context: Uint8Array.of(7) } } });
    await expect(context).rejects.toMatchObject({ name: "PeerError", code: "context" });
    for (const to of ["east", "west"] as const)
      await expect(disturbed(greet("north", to, { company: new Uint8Array(32) }))).rejects.toMatchObject({
        name: "PeerError",
        code: "company",
        message: "north was given other parties than we were: give all the same",
      });
    const usurper = greet("north", "west", { role: "psi/multiparty/1 leader" });
    await expect(disturbed(usurper)).rejects.toThrow("north is not a participant of psi/multiparty/1");
  });

  test("that announces more than was agreed is refused before anything is reserved for it", async () => {
    await expect(disturbed({ with: { east: { maxItems: 3 } } })).rejects.toThrow("west announces 4 items, at most 3");
    for (const [from, to] of [
      ["east", "west"],
      ["west", "east"],
    ] as const)
      await expect(disturbed(greet(from, to, { size: 2 ** 32 - 1 }))).rejects.toThrow(
        `${from} announces 4294967295 items, at most 16777216 are allowed`,
      );
    const told = greet("west", "north", { size: 4 });
    await expect(disturbed(told)).rejects.toThrow("west announces 4 items, at most 0 are allowed");
  });
});

test("wrong inputs are refused before a word is said", async () => {
  const [west, north] = [party("west"), party("north")];
  const seed = (length: number) => new Uint8Array(length);
  const lead = (participants: readonly (typeof west)[], more = {}) =>
    multiparty.leader.start({ items: sets[0]!, participants, ...more }, seed);
  const follow = (others: readonly (typeof west)[]) =>
    multiparty.participant.start({ items: sets[0]!, leader: east, others }, seed);
  for (const few of [() => lead([]), () => lead([west]), () => follow([])]) {
    expect(few).toThrow(UsageError);
    expect(few).toThrow(/an intersection of all takes 3 at least/);
  }
  for (const twice of [() => lead([west, west, north]), () => follow([east, north])])
    expect(twice).toThrow("a party is named twice");
  expect(() => lead([west, north], { maxItems: 2 })).toThrow("3 items are more than the 2 that maxItems allows");
  expect(() => lead([west, north], { patienceMs: 0 })).toThrow(UsageError);
  const spoiled = { ...(await prepare(sets[1]!, { context: new Uint8Array() })), points: new Uint8Array(32 * 4) };
  await expect(convene([sets[0]!, spoiled, sets[2]!])).rejects.toBeInstanceOf(UsageError);
});

test("a leader that waits for greetings takes no other bytes for one: 300 changed messages, and only errors of ours", async () => {
  const heard = await overhear(sets);
  const input = { items: sets[0]!, participants: [party("west"), party("north")] };
  const started = multiparty.leader.start(input, (length) => new Uint8Array(length));
  if (started.status !== "waiting") throw new Error("it does not listen");
  fc.assert(
    fc.property(fc.nat(MESSAGES - 1), fc.nat(), fc.nat(255), (which, place, value) => {
      const body = heard[which]!.body.slice();
      body[place % body.length] = value;
      try {
        expect(multiparty.leader.receive(started.state, { from: party("west"), body }).status).toBe("waiting");
      } catch (error) {
        expect(error).toBeInstanceOf(PeerError);
      }
    }),
    { numRuns: 300 },
  );
});
