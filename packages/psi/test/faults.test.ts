import { PeerError, type RunOptions, run, type TavsError, TransportError, UsageError } from "@tavs/core";
import { memoryTransports, type Overheard, play } from "@tavs/core/testing";
import { cardinality, cpr, type ItemSet, ingest, labelled, prepare, psi, type SessionInput } from "@tavs/psi";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { announcement, pointsLane } from "../src/oprf/messages.ts";
import { east, kinds, type Meeting, meet, west } from "./protocols.ts";

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

/** Changes one message; 0 and 1 are the announcements. */
const tamper = (which: number, change: (body: Uint8Array) => readonly Uint8Array[]) => ({
  onMessage: ({ index, body }: Overheard) => (index === which ? change(body) : [body]),
});
const MESSAGES = 5; // two announcements, the elements, the answers, the tags

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
      if (from !== west || index < 3) return [body];
      held.unshift(body);
      return held.length === 2 ? held : [];
    };
    await expect(disturbed({ onMessage: swap })).rejects.toBeInstanceOf(PeerError);
  });

  test.each([
    ["the identity", new Uint8Array(32)],
    ["a negative element", Uint8Array.of(1, ...new Uint8Array(31))],
    ["the second encoding of an element", new Uint8Array(32).fill(255)],
  ])("%s in the place of an element is refused with its position", async (_name, bad) => {
    for (const which of [2, 3]) {
      const spoil = (body: Uint8Array) => {
        const { first, rows } = pointsLane.part.decode(body);
        const position = kind === "cardinality" && bad[0] === 255 ? 2 : kind === "cardinality" ? 0 : 1;
        const spoiled = rows.slice();
        spoiled.set(bad, 32 * position);
        return [pointsLane.part.encode({ first, rows: spoiled })];
      };
      const error = await outcomeOf(disturbed(tamper(which, spoil)));
      expect(error).toBeInstanceOf(PeerError);
      expect(String(error)).toMatch(/element number [012] is not a canonical ristretto255 element/);
    }
  });

  test("elements of another number than announced are refused", async () => {
    const oneMore = (body: Uint8Array) => {
      const { first, rows } = pointsLane.part.decode(body);
      return [pointsLane.part.encode({ first, rows: Uint8Array.of(...rows, ...rows.slice(0, 32)) })];
    };
    for (const which of [2, 3])
      await expect(disturbed(tamper(which, oneMore))).rejects.toThrow(/elements 0 and on came in 128 bytes/);
  });

  test("another rule, another context, another protocol and the same role twice are refused at the first word", async () => {
    const numbers = await ingest(["0304929993"], cpr);
    await expect(disturbed({ theirs: numbers })).rejects.toMatchObject({ name: "PeerError", code: "rule" });
    const context = Uint8Array.of(7);
    await expect(disturbed({ sender: { context } })).rejects.toMatchObject({ name: "PeerError", code: "context" });
    const parties = { psi, labelled, cardinality }[kind];
    const input = (peer: typeof east) => ({ items: sets.mine, peer });
    const twice = {
      east: { party: parties.receiver, input: input(west) },
      west: { party: parties.receiver, input: input(east) },
    };
    await expect(play(twice)).rejects.toThrow(/the peer is not the sender of/);
    const stranger = kind === "psi" ? cardinality.sender : psi.sender;
    const mixed = {
      east: { party: parties.receiver, input: input(west) },
      west: { party: stranger, input: input(east) },
    };
    await expect(play(mixed)).rejects.toThrow(/the peer is not the (sender|receiver) of/);
  });

  test("a set larger than agreed is refused before anything is reserved for it", async () => {
    await expect(disturbed({ receiver: { maxItems: 3 } })).rejects.toThrow("the peer announces 4 items, at most 3");
    const inflate = (body: Uint8Array) => [announcement.encode({ ...announcement.decode(body), size: 2 ** 32 - 1 })];
    for (const which of [0, 1])
      await expect(disturbed(tamper(which, inflate))).rejects.toThrow("4294967295 items, at most 16777216 are allowed");
    await expect(disturbed({ sender: { maxItems: 3 } })).rejects.toBeInstanceOf(UsageError);
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

  test("prepared items that were spoiled at home are not blamed on the peer", async () => {
    const context = new Uint8Array();
    const spoil = async (items: ItemSet) => ({
      ...(await prepare(items, { context })),
      points: new Uint8Array(32 * items.size),
    });
    await expect(disturbed({ mine: await spoil(sets.mine) })).rejects.toBeInstanceOf(UsageError);
    await expect(disturbed({ theirs: await spoil(sets.theirs) })).rejects.toBeInstanceOf(UsageError);
  });

  test("wrong settings are refused before a word is said", async () => {
    for (const receiver of [{ maxItems: -1 }, { maxItems: 2 ** 32 }, { patienceMs: 0 }, { patienceMs: Number.NaN }])
      await expect(disturbed({ receiver })).rejects.toBeInstanceOf(UsageError);
    await expect(disturbed({ receiver: { context: new Uint8Array(1025) } })).rejects.toThrow("over 1024 bytes");
    const mine = await prepare(sets.mine, { context: Uint8Array.of(1) });
    const elsewhere = { mine, receiver: { context: Uint8Array.of(2) } };
    await expect(disturbed(elsewhere)).rejects.toThrow("prepared in another context");
  });
});

describe("cardinality", () => {
  test("an element that is asked twice is refused with its position, on either side", async () => {
    for (const which of [2, 3]) {
      const repeat = (body: Uint8Array) => {
        const { first, rows } = pointsLane.part.decode(body);
        const repeated = rows.slice();
        repeated.set(rows.subarray(0, 32), 32);
        return [pointsLane.part.encode({ first, rows: repeated })];
      };
      const session = meet("cardinality", { ...sets, ...tamper(which, repeat) });
      await expect(session).rejects.toThrow("elements: number 1 repeats what came before it");
    }
  });
});

describe("labelled", () => {
  test("a label that was exchanged for another's ends the session", async () => {
    const all = await ingest(["b", "c", "d"]);
    const swap = (body: Uint8Array) => {
      const swapped = body.slice();
      const width = 16 + 4 + 16;
      const start = body.length - 3 * width;
      const sealed = (i: number) => body.slice(start + i * width + 16, start + (i + 1) * width);
      swapped.set(sealed(0), start + width + 16);
      swapped.set(sealed(1), start + 16);
      return [swapped];
    };
    const session = meet("labelled", { mine: all, theirs: all, ...tamper(4, swap) });
    await expect(session).rejects.toThrow(/label number [01] does not open under the key of its item/);
    await expect(outcomeOf(meet("labelled", { mine: all, theirs: all, ...tamper(4, swap) }))).resolves.toBeInstanceOf(
      PeerError,
    );
  });

  test("labels that do not fit the items are refused before a word is said", async () => {
    for (const labels of [
      { width: 4, bytes: new Uint8Array(15) },
      { width: 0, bytes: new Uint8Array() },
    ]) {
      const input = { items: sets.theirs, peer: east, labels };
      expect(() => labelled.sender.start(input, (n) => new Uint8Array(n))).toThrow(UsageError);
    }
  });
});
