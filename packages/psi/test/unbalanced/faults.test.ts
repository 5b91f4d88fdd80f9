import { PeerError, type Step, TavsError } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import { type EpochFilter, type UnbalancedSenderState, unbalanced } from "@tavs/psi";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { pointsLane } from "../../src/oprf/messages.ts";
import { isSound } from "../../src/unbalanced/filter.ts";
import { opening } from "../../src/unbalanced/messages.ts";
import { tamper } from "../protocols.ts";
import { type Asking, ask, east, prepared, seed, taken, today } from "./parties.ts";

let filter: EpochFilter;
beforeAll(async () => {
  filter = await prepared(["b", "c", "d", "e"]);
});

/** The result, or the error of ours; anything else is thrown. */
async function outcomeOf(session: Promise<unknown>): Promise<unknown> {
  try {
    return await session;
  } catch (error) {
    if (error instanceof TavsError && error.name !== "InternalError") return error;
    throw error;
  }
}

const session = (options: Partial<Asking> = {}) => ask({ mine: ["a", "b", "c"], filter, ...options });
const undisturbed = { senderSize: 4, receiverSize: 3, items: ["b", "c"] };
const sessionOutcome = async (options: Partial<Asking> = {}) => {
  const { east: found, west: answered } = await session(options);
  return { senderSize: found.senderSize, receiverSize: answered.receiverSize, items: [...found.items].sort() };
};

/** Four messages each: opening, verdict, elements, elements; request, header, wanted, buckets. */
const kinds = {
  "a session": (options: Partial<Asking> = {}): Promise<unknown> => sessionOutcome(options),
  "a transfer": async (options: Partial<Asking> = {}): Promise<unknown> => taken(filter, options),
};
const MESSAGES = 4;
const resultOf = (kind: keyof typeof kinds): unknown => (kind === "a session" ? undisturbed : filter);
const eitherKind = Object.keys(kinds) as (keyof typeof kinds)[];

describe.each(eitherKind)("%s", (kind) => {
  const disturbed = kinds[kind];

  test("survives a crash at every step, and says the same again", async () => {
    expect(await disturbed({ crashEverywhere: true })).toEqual(resultOf(kind));
  });

  test("whoever goes on first, the result is the same", async () => {
    for (const last of [0, 1]) {
      const choose = (ready: number) => (ready - 1) * last;
      expect(await disturbed({ choose })).toEqual(resultOf(kind));
    }
  });

  test("a flipped bit ends in an error of ours or in a result, never in anything else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(MESSAGES - 1), fc.nat(), fc.nat(7), async (which, place, bit) => {
        const flip = (body: Uint8Array) => [
          body.map((byte, i) => (i === place % body.length ? byte ^ (1 << bit) : byte)),
        ];
        const outcome = await outcomeOf(disturbed(tamper(which, flip)));
        if (kind === "a transfer") expect(outcome).toBeInstanceOf(PeerError); // all of it is under the digest
      }),
      { numRuns: 100 },
    );
  });

  test("arbitrary bytes in the place of a message, and a message that was cut, are refused as the peer's fault", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(MESSAGES - 1),
        fc.uint8Array({ maxLength: 300 }),
        fc.nat(),
        async (which, bytes, place) => {
          expect(await outcomeOf(disturbed(tamper(which, () => [bytes])))).toBeInstanceOf(PeerError);
          const cut = (body: Uint8Array) => [body.slice(0, place % body.length)];
          expect(await outcomeOf(disturbed(tamper(which, cut)))).toBeInstanceOf(PeerError);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("a message that comes twice is refused, or comes too late to matter", async () => {
    for (let which = 0; which < MESSAGES; which++) {
      const outcome = await outcomeOf(disturbed(tamper(which, (body) => [body, body])));
      if (!(outcome instanceof PeerError)) expect(outcome).toEqual(resultOf(kind));
    }
    expect(await outcomeOf(disturbed(tamper(0, (body) => [body, body])))).toBeInstanceOf(PeerError);
  });

  test("a message of the one protocol is none of the other", async () => {
    const seen: Uint8Array[] = [];
    const other = kinds[eitherKind.find((name) => name !== kind)!];
    const onMessage = ({ body }: Overheard) => [seen[seen.push(body) - 1]!];
    await other({ onMessage });
    for (let which = 0; which < MESSAGES; which++)
      for (const strange of seen)
        expect(await outcomeOf(disturbed(tamper(which, () => [strange])))).toBeInstanceOf(PeerError);
  });
});

test("parts in another order are refused as the peer's fault", async () => {
  const large = await prepared(["a"], { maxQueries: 5000 });
  const { sender } = unbalanced;
  const input = { filter: large, seed, peer: east, today, budget: 5000 };
  const say = (step: Step<UnbalancedSenderState, unknown>, body: Uint8Array) => {
    if (step.status === "done") throw new Error("the sender was done");
    return sender.receive(step.state, { from: east, body });
  };
  const start = sender.start(input, (length) => new Uint8Array(length));
  const asked = opening.encode({ role: "psi/unbalanced/1 receiver", size: 4100, filter: large.digest });
  const paying = say(start, asked);
  if (paying.status !== "working") throw new Error("the sender did not ask for its payment");
  const listening = sender.resume!(paying.state, ["paid"]);
  const [first, second] = [
    { first: 0, rows: new Uint8Array(4096 * 32) },
    { first: 4096, rows: new Uint8Array(4 * 32) },
  ];
  expect(() => say(listening, pointsLane.part.encode(second))).toThrow("elements 4096 and on came in 128 bytes");
  const evaluating = say(listening, pointsLane.part.encode(first));
  expect(evaluating.status).toBe("working");
});

test("a filter that was spoiled on the way, or at home, is not asked", async () => {
  const spoiled = { ...filter, table: filter.table.map((byte, i) => (i === 3 ? byte ^ 1 : byte)) };
  await expect(taken(spoiled)).rejects.toBeInstanceOf(PeerError);
  await expect(session({ receiver: { filter: spoiled } })).rejects.toMatchObject({
    name: "UsageError",
    code: "filter",
  });
  expect(isSound({ ...filter, table: filter.table.slice(7) })).toBe(false);
});
