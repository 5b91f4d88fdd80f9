import { done, equal, PeerError, party, run, type TavsError, UsageError } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { type ItemSet, union } from "@tavs/psi";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { batch } from "../../src/union/messages.ts";
import { between, type Convening, type Counted, convene, ingestAll, inputOf, overhear, valuesOf } from "./company.ts";

let sets: readonly ItemSet[];
beforeAll(async () => {
  sets = await ingestAll([
    ["a", "b", "c"],
    ["b", "c", "d", "e"],
    ["c", "f"],
  ]);
});

const undisturbed: Counted = {
  union: { distinct: { value: 6 }, inExactly: [{ value: 4 }, { value: 1 }, { value: 1 }] },
  sizes: [
    [3, 4, 2],
    [3, 4, 2],
  ],
  sent: [3, 4, 2],
};
const MESSAGES = 32; // 12 layers, 6 greetings, 9 announcements of batches, 5 lists of ciphertexts
const disturbed = (options: Convening) => convene(sets, options);

/** The result, or the error of ours; anything else is thrown. */
async function outcomeOf(session: Promise<Counted>): Promise<Counted | TavsError> {
  try {
    return await session;
  } catch (error) {
    if (isOurs(error)) return error;
    throw error;
  }
}
const isOurs = (error: unknown): error is TavsError => error instanceof PeerError || error instanceof UsageError;

/** Each person as often as it was counted. */
const countedIn = ({ union: { inExactly } }: Counted): number =>
  valuesOf(inExactly).reduce((sum, people, i) => sum + people * (i + 1), 0);

const nth = (which: number, change: (body: Uint8Array) => readonly Uint8Array[]): Convening => ({
  onMessage: ({ index, body }) => (index === which ? change(body) : [body]),
});

test("survives a crash at every step, and says the same again", async () => {
  expect(await disturbed({ crashEverywhere: true })).toEqual(undisturbed);
  expect(await overhear(sets)).toHaveLength(MESSAGES);
});

test("whoever goes on first, the result is the same", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(5), { minLength: 40, maxLength: 40 }), async (choices) => {
      let at = 0;
      const choose = (ready: number) => choices[at++ % choices.length]! % ready;
      expect(await disturbed({ choose })).toEqual(undisturbed);
    }),
    { numRuns: 6 },
  );
});

test("a flipped bit ends in an error of ours, or makes one person another one: so many are counted as were sent", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(MESSAGES - 1), fc.nat(), fc.nat(7), async (which, place, bit) => {
      const flip = (body: Uint8Array) => [
        body.map((byte, i) => (i === place % body.length ? byte ^ (1 << bit) : byte)),
      ];
      const outcome = await outcomeOf(disturbed(nth(which, flip)));
      if (!isOurs(outcome)) expect(countedIn(outcome)).toBe(9);
    }),
    { numRuns: 40 },
  );
});

test("arbitrary bytes, and a message that was cut, are refused as the peer's fault", async () => {
  const cut = fc.nat().map((place) => (body: Uint8Array) => [body.slice(0, place % body.length)]);
  const arbitrary = fc.uint8Array({ maxLength: 300 }).map((bytes) => () => [bytes]);
  await fc.assert(
    fc.asyncProperty(fc.nat(MESSAGES - 1), fc.oneof(cut, arbitrary), async (which, change) => {
      expect(await outcomeOf(disturbed(nth(which, change)))).toBeInstanceOf(PeerError);
    }),
    { numRuns: 40 },
  );
});

test("a message that comes twice is refused, or comes too late to matter", async () => {
  for (let which = 0; which < MESSAGES; which++) {
    const outcome = await outcomeOf(disturbed(nth(which, (body) => [body, body])));
    if (!(outcome instanceof PeerError)) expect(outcome).toEqual(undisturbed);
  }
});

test("a message in place of another one of the same session is refused, or so many are counted as were sent", async () => {
  const heard = await overhear(sets);
  await fc.assert(
    fc.asyncProperty(fc.nat(MESSAGES - 1), fc.nat(MESSAGES - 1), async (which, other) => {
      const outcome = await outcomeOf(disturbed(nth(which, () => [heard[other]!.body])));
      if (!(outcome instanceof PeerError)) expect(countedIn(outcome as Counted)).toBe(9);
    }),
    { numRuns: 40 },
  );
});

test("a list that the last mixer passes on as it came is one of strangers: only proofs of shuffles would show it", async () => {
  const lists = (await overhear(sets)).filter(({ body }) => body[0] === 15 * 8 + 2).map(({ body }) => body);
  const [unmixed, mixed] = lists.slice(-2) as [Uint8Array, Uint8Array];
  const lazy: Convening = { onMessage: ({ body }) => [equal(body, mixed) ? unmixed : body] };
  expect((await disturbed(lazy)).union.distinct).toEqual({ value: 9 });
});

test("ciphertexts before their announcement are refused as the peer's fault", async () => {
  const held: Uint8Array[] = [];
  const swap = between("north", "mint", (body) => {
    held.unshift(body);
    return held.length === 2 ? held : [];
  });
  await expect(disturbed(swap)).rejects.toBeInstanceOf(PeerError);
});

test("who says nothing is named when patience runs out, and only who has not spoken", async () => {
  const transports = memoryTransports("east", "north", "south", "mint", "moss", "board");
  const waited: number[] = [];
  const timer = async (milliseconds: number) => {
    waited.push(milliseconds);
    if (waited.length === 1) await new Promise(() => undefined); // mint is there in time
  };
  const input = { ...inputOf("board"), patienceMs: 5_000 };
  const session = run(union.hub, { input, transport: transports.board, timer });
  const body = batch.encode({ role: "psi/union/1 mixer", size: 0, check: new Uint8Array(32) });
  void transports.mint.commit(done(undefined, [{ to: party("board"), body }]));
  await expect(session).rejects.toMatchObject({ name: "TransportError", code: "silence" });
  await expect(session).rejects.toThrow("silence from moss for 5000 ms");
});

test("a party that waits takes no other bytes for a message: 300 changed ones, and only errors of ours", async () => {
  const heard = await overhear(sets);
  const started = union.contributor.start({ ...inputOf("east"), items: sets[0]! }, (length) => new Uint8Array(length));
  if (started.status !== "waiting") throw new Error("it does not listen");
  fc.assert(
    fc.property(fc.nat(MESSAGES - 1), fc.nat(), fc.nat(255), (which, place, value) => {
      const body = heard[which]!.body.slice();
      body[place % body.length] = value;
      for (const from of ["north", "moss"]) {
        try {
          expect(union.contributor.receive(started.state, { from: party(from), body }).status).toBe("waiting");
        } catch (error) {
          expect(error).toBeInstanceOf(PeerError);
        }
      }
    }),
    { numRuns: 300 },
  );
});
