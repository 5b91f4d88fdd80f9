import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hex } from "../../src/bytes.ts";
import { InternalError, PeerError, TavsError, TransportError } from "../../src/errors.ts";
import { encryptedSums } from "../../src/he/encrypted-sums.ts";
import { signWith } from "../../src/he/list.ts";
import { createIdentity } from "../../src/identity/identity.ts";
import { party } from "../../src/protocol/party.ts";
import { run } from "../../src/protocol/run.ts";
import { memoryStore } from "../../src/protocol/store.ts";
import { memoryTransports, type Overheard, play } from "../../src/testing.ts";
import {
  agreement,
  HOLDERS,
  HUB,
  keeper,
  keyCast,
  makeKey,
  newStores,
  open,
  pool,
  sumsCast,
  vectors,
  type World,
} from "./world.ts";

let world: World;
let messages: readonly Overheard[];
afterAll(() => pool.close());

beforeAll(async () => {
  const heard: Overheard[] = [];
  const record = (message: Overheard): readonly Uint8Array[] => {
    heard.push(message);
    return [message.body];
  };
  world = await makeKey(agreement, { onMessage: record });
  messages = heard;
});

/** What went wrong; every error is one of ours, and says nothing of a value. */
async function outcomeOf(played: Promise<unknown>): Promise<unknown> {
  try {
    return await played;
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(InternalError);
    return error;
  }
}

const damage = fc.constantFrom("flip", "cut", "lengthen", "empty", "swallow", "twice");

function damaged(body: Uint8Array, how: string, at: number): readonly Uint8Array[] {
  if (how === "flip") return [body.map((byte, i) => (i === at % body.length ? byte ^ (1 << (at % 8)) : byte))];
  if (how === "cut") return [body.slice(0, at % body.length)];
  if (how === "lengthen") return [Uint8Array.from([...body, 0])];
  if (how === "twice") return [body, body];
  return how === "empty" ? [new Uint8Array()] : [];
}

describe("while a key is made", () => {
  test("a message that is flipped, cut, lengthened, swallowed or said twice ends it, or changes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(messages.length - 1), damage, fc.nat(1 << 20), async (index, how, at) => {
        const onMessage = (message: Overheard): readonly Uint8Array[] =>
          message.index === index ? damaged(message.body, how, at) : [message.body];
        const outcome = await outcomeOf(play(keyCast(agreement, newStores(HOLDERS)), { compute: pool, onMessage }));
        if (how !== "twice") expect(outcome).toBeInstanceOf(Error); // said twice, the last one may go unheard
      }),
      { numRuns: 5 },
    );
  });

  test("a holder that agreed on something else is found at its first word", async () => {
    const cast = keyCast(agreement, newStores(HOLDERS));
    const west = { ...cast.west!, input: { ...cast.west!.input, maxValue: 999 } };
    await expect(play({ ...cast, west }, { compute: pool })).rejects.toThrow(/makes another key/);
  });

  test("a holder that is no holder is refused by its own library", async () => {
    const cast = keyCast(agreement, newStores(HOLDERS));
    const south = { ...cast.west!, input: { ...cast.west!.input, me: party("south") } };
    await expect(play({ ...cast, south }, { compute: pool })).rejects.toThrow(/not among the holders/);
  });
});

describe("while a sum is handed in and opened", () => {
  const fresh = async (): Promise<World> => makeKey({ ...agreement, study: "for faults" });

  test("a message that is flipped, cut, lengthened, swallowed or said twice ends it, or changes nothing", async () => {
    const first: Overheard[] = [];
    const whole = await open(await fresh(), vectors(), {
      onMessage: (message) => {
        first.push(message);
        return [message.body];
      },
    });
    await fc.assert(
      fc.asyncProperty(fc.nat(first.length - 1), damage, fc.nat(1 << 20), async (index, how, at) => {
        const cast = sumsCast(await fresh(), vectors());
        const onMessage = (message: Overheard): readonly Uint8Array[] =>
          message.index === index ? damaged(message.body, how, at) : [message.body];
        const outcome = await outcomeOf(play(cast, { compute: pool, onMessage }));
        if (!(outcome instanceof Error)) return;
        expect(outcome instanceof TavsError ? outcome.message : "").not.toMatch(/\b(111|222|333|444|555)\b/);
      }),
      { numRuns: 5 },
    );
    expect([...whole.hub.totals]).toEqual([111, 222, 333, 444, 555]);
  });

  test("a share with one flipped bit is found, because it changes also what must be zero", async () => {
    const onMessage = ({ from, to, body }: Overheard): readonly Uint8Array[] => {
      const isShares = from === "east" && to === HUB && body.length > 131_000 && body.length < 132_000;
      return [isShares ? body.map((byte, i) => (i === 70_000 ? byte ^ 1 : byte)) : body];
    };
    await expect(open(await fresh(), vectors(), { onMessage })).rejects.toThrow(/a holder's share is damaged/);
  });

  test("a greeting for another key is refused by name", async () => {
    const other = await makeKey({ ...agreement, study: "another" });
    const cast = sumsCast(world, vectors());
    const east = sumsCast(other, vectors()).east!;
    await expect(play({ ...cast, east }, { compute: pool })).rejects.toThrow(/east hands in under another key/);
  });

  test("a store without the share says so, before anything is said", async () => {
    const cast = sumsCast(world, vectors());
    const east = { ...cast.east!, handlers: keeper(memoryStore()) };
    await expect(play({ ...cast, east }, { compute: pool })).rejects.toMatchObject({ name: "UsageError", code: "key" });
  });

  test("a contributor signed by somebody else's identity is refused", async () => {
    const south = createIdentity("south");
    const given = { ...agreement, contributors: [{ name: "south", key: hex(south.publicKey) }] };
    const handed = {
      values: { ...vectors().values, south: [1, 1, 1, 1, 1] },
      signers: { south: signWith(createIdentity("south")) },
    };
    await expect(open(await makeKey(given), handed)).rejects.toThrow(/not signed by the key that was agreed/);
  });

  test("a contributor without a key may be missing, a holder may not: silence ends it by saying so", async () => {
    const south = createIdentity("south");
    const given = { ...agreement, contributors: [{ name: "south", key: hex(south.publicKey) }] };
    const cast = sumsCast(await makeKey(given), { values: { ...vectors().values, south: [] } });
    const { south: _, west, ...rest } = cast;
    const { hub } = (await play({ ...rest, west: west! }, { compute: pool })) as unknown as {
      hub: { totals: Float64Array };
    };
    expect([...hub.totals]).toEqual([111, 222, 333, 444, 555]);
    const alone = sumsCast(await fresh(), vectors());
    const without = play({ east: alone.east!, north: alone.north!, [HUB]: alone[HUB]! }, { compute: pool });
    await expect(without).rejects.toThrow(TransportError);
  });

  test("silence in a session is a TransportError, and the session is kept", async () => {
    const { east } = memoryTransports("east", HUB);
    const input = {
      key: world.key,
      me: party("east"),
      aggregator: party(HUB),
      values: [1, 2, 3, 4, 5],
      patienceMs: 10,
    };
    const alone = run(encryptedSums.contributor, {
      input,
      transport: east,
      handlers: keeper(world.stores.east!),
      compute: pool,
    });
    await expect(alone).rejects.toThrow(TransportError);
  });

  test("who breaks the protocol is answered with the end of the session", async () => {
    const { east, hub } = memoryTransports("east", HUB);
    const heard = run(encryptedSums.aggregator, { input: { key: world.key }, transport: hub, compute: pool });
    await east.commit({ status: "done", result: null, send: [{ to: party(HUB), body: Uint8Array.of(1, 2, 3) }] });
    await expect(heard).rejects.toThrow(PeerError);
    await expect(east.receive([party(HUB)])).rejects.toThrow(PeerError);
  });
});
