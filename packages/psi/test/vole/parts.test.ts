// Sessions in several parts, as sets of two million items and more have them: here a part is three items.
import { type Compute, equal, hex, PeerError, seededRandom } from "@tavs/core";
import { type PlayOptions, play } from "@tavs/core/testing";
import { type ItemSet, ingest, labelled, psi } from "@tavs/psi";
import { describe, expect, test, vi } from "vitest";
import { chosenKeys } from "../../src/vole/base-transfers.ts";
import { challengesOf } from "../../src/vole/challenge.ts";
import { checkColumns, receiveColumns, rowsOfColumns, transferKeys } from "../../src/vole/extension.ts";
import { openMemory } from "../../src/vole/kernels/memory.ts";
import { challenge, columnsLane, extension, key, noise, proof, trees } from "../../src/vole/messages.ts";
import { binsFor, shapeFor } from "../../src/vole/parameters.ts";
import { countOf, digestsOf, itemsIn, nameOfPart, partingOf, rejoined } from "../../src/vole/parting.ts";
import { voleExtend } from "../../src/vole/receiver-tasks.ts";
import type { Grown } from "../../src/vole/sender-state.ts";
import { voleOffer } from "../../src/vole/sender-tasks.ts";
import { record, tell } from "../hostile/recording.ts";
import { inline, inlineTwice } from "../inline.ts";
import { east, west } from "../protocols.ts";
import { meet, type Security, securities, vole } from "./sessions.ts";

vi.mock("../../src/vole/parting.ts", async (original) => ({
  ...(await original<typeof import("../../src/vole/parting.ts")>()),
  partsFor: (items: number) => Math.max(1, Math.floor(items / 3)),
}));

const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const names = (from: number, count: number): string[] => Array.from({ length: count }, (_, i) => `name ${from + i}`);
const setOf = (from: number, count: number): Promise<ItemSet> => ingest(names(from, count));

describe.each(securities)("%s, in parts", (security) => {
  const both = { security };

  test.each([
    [3, 5, 3],
    [6, 0, 0],
    [7, 40, 7],
    [12, 20, 5],
  ])("%i items against %i, of which %i are shared", async (asked, held, shared) => {
    const [mine, theirs] = [await setOf(0, asked), await setOf(asked - shared, held)];
    const outcome = await meet({ mine, theirs, both, compute: inline });
    expect([...outcome.east.items].sort()).toEqual(names(asked - shared, shared).sort());
    expect(outcome.east.indices).toHaveLength(shared);
    expect(outcome.west.receiverSize).toBe(asked);
  });

  test("a crash at every step changes nothing of what is said or found", async () => {
    const [mine, theirs] = [await setOf(0, 9), await setOf(6, 9)];
    const heard = async (options: object): Promise<readonly string[]> => {
      const bodies: string[] = [];
      const onMessage = ({ body }: { body: Uint8Array }) => {
        bodies.push(body.join());
        return [body];
      };
      const outcome = await meet({ mine, theirs, both, compute: inline, onMessage, ...options });
      expect([...outcome.east.items].sort()).toEqual(names(6, 3));
      return bodies.sort();
    };
    expect(await heard({ crashEverywhere: true, compute: inlineTwice })).toEqual(await heard({}));
  });

  test("messages are as long for any sets of the same sizes", async () => {
    const lengths = async (from: number): Promise<readonly string[]> => {
      const said: string[] = [];
      const onMessage = ({ to, body }: { to: string; body: Uint8Array }) => {
        said.push(`${to} ${body.length}`);
        return [body];
      };
      await meet({ mine: await setOf(0, 9), theirs: await setOf(from, 20), both, compute: inline, onMessage });
      return said.sort();
    };
    expect(await lengths(0)).toEqual(await lengths(100));
  });

  test("labels come to the items that they belong to", async () => {
    const [mine, theirs] = [await setOf(0, 10), await setOf(3, 12)];
    const bytes = new Uint8Array(12 * 3).map((_, i) => theirs.digests[32 * Math.floor(i / 3) + (i % 3)]!);
    const cast = {
      east: { party: labelled.receiver, input: { items: mine, peer: west, ...vole, security } },
      west: {
        party: labelled.sender,
        input: { items: theirs, peer: east, labels: { width: 3, bytes }, ...vole, security },
      },
    };
    const { east: found } = await play(cast, { compute: inline });
    expect([...found.items].sort()).toEqual(names(3, 7).sort());
    found.indices.forEach((row, i) => {
      const place = mine.rows.indexOf(row);
      expect(found.labels[i]).toEqual(mine.digests.slice(32 * place, 32 * place + 3));
    });
  });
});

describe("a peer that deviates in the second of three parts", () => {
  /** What becomes of a session in which the so manyth message that this codec reads is another. */
  async function after<T>(
    codec: { encode(message: T): Uint8Array; decode(bytes: Uint8Array): T },
    which: number,
    change: (message: T) => T,
  ): Promise<unknown> {
    let seen = 0;
    const changed = (body: Uint8Array): Uint8Array => {
      try {
        const message = codec.decode(body);
        return seen++ === which ? codec.encode(change(message)) : body;
      } catch {
        return body; // another message
      }
    };
    const sets = { mine: await setOf(0, 9), theirs: await setOf(0, 9) };
    return meet({ ...sets, compute: inline, onMessage: ({ body }) => [changed(body)] }).catch((error) => error);
  }
  const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === 9 ? byte ^ 4 : byte));

  test("is found out where its transfers rest on another point", async () => {
    const error = await after(extension, 1, (it) => ({ ...it, point: flipped(it.point) }));
    expect(error).toBeInstanceOf(PeerError);
    expect(String(error)).toContain("another point than the first");
  });

  test("is found out where its trees are none, or its proof is that of another part", async () => {
    expect(await after(trees, 1, (it) => ({ ...it, totals: flipped(it.totals) }))).toBeInstanceOf(PeerError);
    expect(await after(proof, 1, (it) => ({ ...it, proof: flipped(it.proof) }))).toBeInstanceOf(PeerError);
  });

  test("is found out where its choices or the values of its noise are not the same in all rows", async () => {
    // what is proved is changed, and not what it proves: of that the challenges of both checks follow
    const choices = await after(extension, 1, (it) => ({ ...it, proof: flipped(it.proof) }));
    const values = await after(noise, 1, (it) => ({ ...it, proof: flipped(it.proof) }));
    for (const error of [choices, values]) expect(error).toMatchObject({ name: "PeerError", code: "proof" });
  });

  test("is found out where it asks at another point than the one it said the sum of, and finds nothing under another key of rows", async () => {
    expect(await after(challenge, 1, (it) => ({ ...it, challenge: flipped(it.challenge) }))).toBeInstanceOf(PeerError);
    // three challenges are before it, which read the same
    const otherKey = await after(key, 3, (it) => ({ ...it, key: flipped(it.key) }));
    expect(otherKey).toMatchObject({ east: { items: [] } });
  });

  test("finds nothing of a part whose columns it changes, and what it should of the others", async () => {
    const found = await after(columnsLane.part, 1, (it) => ({
      ...it,
      rows: it.rows.map((byte, i) => byte ^ (167 * (i >> 4))),
    }));
    const { length } = (found as { readonly east: { readonly items: readonly string[] } }).east.items; // as `meet` gives it
    expect(length).toBeGreaterThan(0); // these nine names are in all three parts
    expect(length).toBeLessThan(9);
  });

  test("is found out where it says columns of another part, or commits to its mask again", async () => {
    expect(await after(columnsLane.part, 1, (it) => ({ ...it, first: 1 }))).toBeInstanceOf(PeerError);
    expect(await after(trees, 1, (it) => ({ ...it, commitment: new Uint8Array(32) }))).toBeInstanceOf(PeerError);
  });
});

describe("a session in three parts", () => {
  const world = async () => ({ mine: await setOf(0, 9), theirs: await setOf(4, 9) });

  /** Coins, challenges and names of all parts, as the kernels are given them. */
  async function tossedIn(security: Security, onMessage?: PlayOptions["onMessage"]): Promise<readonly string[]> {
    const tossed: string[] = [];
    const note = (...coins: readonly Uint8Array[]) => tossed.push(...coins.map(hex));
    const perform: Compute["perform"] = async (kernels, task, inputs, options) => {
      const tasks = inputs as readonly Record<string, Uint8Array>[]; // these fields of these tasks are bytes
      if (task === "voleExtend") note(...(tasks[0]!.noiseCoins as unknown as readonly Uint8Array[])); // but this one, which is a list
      if (task === "voleDeal") note(...tasks.map(({ treeCoins }) => treeCoins!));
      if (task === "voleGather") note(tasks[0]!.session!); // what trees are grown and checked under
      if (task === "voleSum") note(...tasks.map((it) => it.challenge!));
      return inline.perform(kernels, task, inputs, options);
    };
    const compute = { perform, close: async () => undefined };
    const meeting = { ...(await world()), both: { security }, compute, ...(onMessage && { onMessage }) };
    await meet(meeting).catch(() => undefined); // a peer that repeats itself is found out later
    return tossed;
  }

  test.each(securities)("%s: tosses coins for each part that no other part has", async (security) => {
    const tossed = await tossedIn(security);
    expect(tossed).toHaveLength(security === "malicious" ? 12 : 9);
    expect(new Set(tossed).size).toBe(tossed.length);
  });

  test.each([
    ["malicious", east], // its trees of the second part are those of the third as well
    ["semi-honest", west], // the transfers of the first part are those of all
  ] as const)("%s: tosses others where the peer says of a part what it said of another", async (security, listener) => {
    const before = new Map<number, Uint8Array>();
    const tossed = await tossedIn(security, ({ to, body }) => {
      if (to !== listener || body.length < 20_000) return [body];
      if (!before.has(body.length)) before.set(body.length, body.slice());
      return [before.get(body.length)!];
    });
    expect(tossed).toHaveLength(security === "malicious" ? 12 : 9);
    expect(new Set(tossed).size).toBe(tossed.length);
  });

  test.each(securities)(
    "%s: has a sender that grows no part before the second before it is answered",
    async (security) => {
      const events: string[] = [];
      const perform: Compute["perform"] = async (kernels, task, inputs, options) => {
        if (/^vole(Grow|Answer)/.test(task)) events.push(`${task} ${inputs.length}`);
        return inline.perform(kernels, task, inputs, options);
      };
      const onMessage = ({ to, body }: { readonly to: string; readonly body: Uint8Array }) => {
        if (to === east && body.length > 20_000) events.push("trees");
        return [body];
      };
      await meet({ ...(await world()), both: { security }, compute: { ...inline, perform }, onMessage });
      const grown = ["voleGrow 1", "voleGrow 1", "voleAnswerPart 1", "voleGrow 1", "voleAnswerPart 1", "voleAnswer 1"];
      expect(events).toEqual(["trees", "trees", "trees", ...grown]);
    },
  );

  /** The sender wherever it waits for the key, and for the columns of each part: what it keeps, and how many messages it says to them. */
  async function turnsOf(security: Security) {
    const { mine, theirs } = await world();
    const { moments } = await record({
      east: { party: psi.receiver, input: { items: mine, peer: west, ...vole, security } },
      west: { party: psi.sender, input: { items: theirs, peer: east, ...vole, security } },
    });
    const turns = moments.filter(({ me }) => me === west).slice(-4);
    return turns.map((moment) => {
      let said = 0;
      tell(moment, moment.message, ({ send }) => {
        said += send.length;
      });
      return { said, shares: (moment.state as Grown).shares.length }; // these four states are
    });
  }

  test.each([
    ["malicious", [0, 1, 0, 2]],
    ["semi-honest", [0, 0, 0, 1]],
  ] as const)(
    "%s: has a sender that says to columns only the proof of a part that waited for them, and to the last alone its mask and its tags",
    async (security, said) => {
      expect((await turnsOf(security)).map((turn) => turn.said)).toEqual(said);
    },
  );

  test.each(securities)(
    "%s: has a sender that keeps two shares of long VOLEs, and of the last part one",
    async (security) => {
      expect((await turnsOf(security)).map(({ shares }) => shares)).toEqual([2, 2, 2, 1]);
    },
  );

  test("is, to the sender, in the columns alone another for another set of the same size, and of these all change", async () => {
    const heardBy = async (from: number): Promise<{ readonly columns: string[]; readonly else: string[] }> => {
      const heard = { columns: [] as string[], else: [] as string[] };
      const onMessage = ({ to, body }: { readonly to: string; readonly body: Uint8Array }) => {
        const isColumns = body.length > 16 * shapeFor(9).columns && body.length < 20_000;
        if (to === west) heard[isColumns ? "columns" : "else"].push(hex(body));
        return [body];
      };
      await meet({ mine: await setOf(from, 9), theirs: await setOf(0, 9), compute: inline, onMessage });
      return heard;
    };
    const [one, other] = [await heardBy(0), await heardBy(20)];
    expect(one.else).toEqual(other.else);
    expect(new Set([...one.columns, ...other.columns]).size).toBe(6);
  });

  test("is charged all columns of all parts: so many items a receiver could ask that deviates", async () => {
    const asked: unknown[] = [];
    const { mine, theirs } = await world();
    const spend = (spending: unknown) => {
      asked.push(spending);
      return "paid";
    };
    const cast = {
      east: { party: psi.receiver, input: { items: mine, peer: west, ...vole } },
      west: { party: psi.sender, input: { items: theirs, peer: east, budget: 10_000, ...vole }, handlers: { spend } },
    };
    await play(cast, { compute: inline });
    expect(asked).toMatchObject([{ queries: 3 * shapeFor(9).columns }]);
  });
});

describe("parting", () => {
  test("puts every item in one part, as many in each as chance does, and back in its place", () => {
    const [random, count] = [seededRandom(new Uint8Array(32).fill(5)), 30_000];
    for (const parts of [2, 3, 7]) {
      const digests = random(32 * count);
      const parting = partingOf(parts, digests, random(16));
      expect(parting).toHaveLength(parts);
      const expected = count / parts;
      for (const { length } of parting) expect(Math.abs(length - expected)).toBeLessThan(5 * Math.sqrt(expected)); // 5 standard errors
      const inParts = parting.map((_, part) => {
        const items = itemsIn(parting, part, digests);
        const room = new Uint8Array(32 * countOf(items));
        for (let first = 0; first < countOf(items); first += 1000)
          digestsOf(items)(room.subarray(32 * first, 32 * (first + 1000)), first);
        return room;
      });
      expect(equal(rejoined(parting, inParts, 8), digests)).toBe(true);
    }
  });

  test("reads items and rows from any place of memory, and writes to none where words can not lie", async () => {
    const { digests } = await setOf(0, 40);
    const moved = (bytes: Uint8Array, by: number): Uint8Array => {
      const whole = new Uint8Array(bytes.length + by);
      whole.set(bytes, by);
      return whole.subarray(by);
    };
    const odd = moved(digests, 3);
    const parting = partingOf(3, digests, digests.slice(0, 16));
    expect(partingOf(3, odd, moved(digests.slice(0, 16), 5))).toEqual(parting);
    const rows = parting.map((numbers, part) => {
      const room = new Uint8Array(32 * numbers.length);
      digestsOf(itemsIn(parting, part, odd))(room, 0);
      return moved(room, 1);
    });
    expect(equal(rejoined(parting, rows, 8), digests)).toBe(true);
    expect(() => digestsOf(itemsIn(parting, 0, digests))(moved(new Uint8Array(32), 1), 0)).toThrow(RangeError);
  });

  test("is as docs/protocols/psi-vole.md says", async () => {
    const { digests } = await setOf(0, 300);
    const key = digests.slice(0, 16);
    const word = (bytes: Uint8Array, at: number): bigint => BigInt(new DataView(bytes.buffer).getUint32(at, true));
    partingOf(7, digests, key).forEach((numbers, part) => {
      for (const item of numbers) {
        const digest = digests.slice(32 * item, 32 * item + 32);
        const sum = (word(key, 8) | 1n) * word(digest, 12) + (word(key, 12) | 1n) * word(digest, 16);
        expect(((sum % 2n ** 32n) * 7n) >> 32n).toBe(BigInt(part));
      }
    });
  });

  test("names parts apart, and the first as the session", () => {
    const session = filled(7);
    expect(nameOfPart(session, 0)).toEqual(session);
    expect(new Set([0, 1, 2, 3].map((part) => nameOfPart(session, part).join())).size).toBe(4);
  });

  test("leaves nothing that hides one part to hide another, from the same coins for noise as well", () => {
    const [session, coins, tossed] = [filled(1), filled(2), filled(3)];
    const points = voleOffer({ session, coins, delta: tossed.slice(0, 16) });
    const [one, other] = voleExtend({ shape: shapeFor(6), session, coins, noiseCoins: [tossed, tossed], points });
    expect(equal(one!.point, other!.point)).toBe(true);
    for (const [field, width] of [
      ["columns", 512],
      ["noise", 512],
      ["keys", 16],
      ["shares", 16],
    ] as const)
      for (let at = 0; at + width <= one![field].length; at += width)
        expect(equal(one![field].slice(at, at + width), other![field].slice(at, at + width))).toBe(false);
  });

  test("hashes transfers and what they are checked with under the name of the part", () => {
    const [session, coins, delta] = [filled(1), filled(2), filled(3).slice(0, 16)];
    const points = voleOffer({ session, coins, delta });
    const said = voleExtend({ shape: shapeFor(6), session, coins, noiseCoins: [coins, filled(3)], points })[1]!;
    const [memory, name] = [openMemory(), nameOfPart(session, 1)];
    const keys = chosenKeys({ session, coins, choices: delta }, said.point);
    const columns = receiveColumns(memory, keys, delta, said.columns, 1);
    checkColumns(memory, challengesOf(name, said)[0], { delta, columns, proof: said.columnProof }); // or it throws
    const zeros = rowsOfColumns(columns).subarray(0, said.keys.length);
    const sides = [zeros, zeros.map((byte, i) => byte ^ delta[i % 16]!)].map((rows) =>
      transferKeys(memory, name, rows),
    );
    for (let at = 0; at < said.keys.length; at += 16)
      expect(sides.some((side) => equal(side.subarray(at, at + 16), said.keys.subarray(at, at + 16)))).toBe(true);
  });

  test("gives parts of one shape", () => {
    expect(shapeFor(9).parts).toBe(3);
    expect(shapeFor(9).columns).toBe(shapeFor(9).binColumns);
    expect(binsFor(9)).toEqual({ bins: 3, binColumns: shapeFor(9).binColumns });
  });
});
