import { PeerError, type RunOptions, run, type TavsError, TransportError, UsageError } from "@tavs/core";
import { memoryTransports, type Overheard } from "@tavs/core/testing";
import { cardinality, type ItemSet, ingest, labelled, psi, type SessionInput } from "@tavs/psi";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { kinds, type Meeting, meet, tamper, west } from "./protocols.ts";

let sets: { mine: ItemSet; theirs: ItemSet };
beforeAll(async () => {
  sets = { mine: await ingest(["a", "b", "c"]), theirs: await ingest(["b", "c", "d", "e"]) };
});

const undisturbed = { shared: 2, senderSize: 4, receiverSize: 3 };

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

const MESSAGES = 7; // two announcements, two openings, the elements, the answers, the tags

/** Only the receiver's side, against somebody who is not there. */
const asking = {
  psi: (options: RunOptions<SessionInput>): Promise<unknown> => run(psi.receiver, options),
  labelled: (options: RunOptions<SessionInput>): Promise<unknown> => run(labelled.receiver, options),
  cardinality: (options: RunOptions<SessionInput>): Promise<unknown> => run(cardinality.receiver, options),
};

describe.each(kinds)("%s", (kind) => {
  const disturbed = (options: Partial<Meeting>) => meet(kind, { ...sets, ...options });

  test("survives a crash at every step, and says the same again", async () => {
    expect(await disturbed({ crashEverywhere: true })).toEqual(undisturbed);
  });

  test("whoever goes on first, the result is the same", async () => {
    const order = fc.array(fc.nat(1), { minLength: 40, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(order, async (choices) => {
        let at = 0;
        const choose = (ready: number) => choices[at++ % choices.length]! % ready;
        expect(await disturbed({ choose })).toEqual(undisturbed);
      }),
      { numRuns: 8 },
    );
  });

  test("a flipped bit ends in an error of ours or in a result, never in anything else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(MESSAGES - 1), fc.nat(), fc.nat(7), async (which, place, bit) => {
        const flip = (body: Uint8Array) => [
          body.map((byte, i) => (i === place % body.length ? byte ^ (1 << bit) : byte)),
        ];
        await outcomeOf(disturbed(tamper(which, flip)));
      }),
      { numRuns: 120 },
    );
  });

  test("arbitrary bytes in the place of a message are refused as the peer's fault", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(MESSAGES - 1), fc.uint8Array({ maxLength: 300 }), async (which, bytes) => {
        expect(await outcomeOf(disturbed(tamper(which, () => [bytes])))).toBeInstanceOf(PeerError);
      }),
      { numRuns: 60 },
    );
  });

  test("a message that was cut is refused as the peer's fault", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(MESSAGES - 1), fc.nat(), async (which, place) => {
        const cut = (body: Uint8Array) => [body.slice(0, place % body.length)];
        expect(await outcomeOf(disturbed(tamper(which, cut)))).toBeInstanceOf(PeerError);
      }),
      { numRuns: 40 },
    );
  });

  test("a message that comes twice is refused, or comes too late to matter", async () => {
    for (let which = 0; which < MESSAGES; which++) {
      const outcome = await outcomeOf(disturbed(tamper(which, (body) => [body, body])));
      if (!(outcome instanceof PeerError)) expect(outcome).toEqual(undisturbed);
    }
    expect(await outcomeOf(disturbed(tamper(0, (body) => [body, body])))).toBeInstanceOf(PeerError);
  });

  test("messages in another order are refused as the peer's fault", async () => {
    const held: Uint8Array[] = [];
    const swap = ({ from, index, body }: Overheard) => {
      if (from !== west || index < 5) return [body];
      held.unshift(body);
      return held.length === 2 ? held : [];
    };
    await expect(disturbed({ onMessage: swap })).rejects.toBeInstanceOf(PeerError);
  });

  test("a peer that says nothing is named when patience runs out", async () => {
    const transport = memoryTransports("east", "west").east;
    const waited: number[] = [];
    const timer = async (milliseconds: number) => void waited.push(milliseconds);
    const input = { items: sets.mine, peer: west, patienceMs: 5_000 };
    const session = asking[kind]({ input, transport, timer });
    await expect(session).rejects.toMatchObject({ name: "TransportError", code: "silence" });
    await expect(session).rejects.toThrow("silence from west");
    await expect(session).rejects.toBeInstanceOf(TransportError);
    expect(waited).toEqual([5_003]); // 1 ms for each item, beside
  });
});
