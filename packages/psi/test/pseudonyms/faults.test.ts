import { PeerError } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import { type ItemSet, ingest } from "@tavs/psi";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { blindedLane, evaluation } from "../../src/pseudonyms/messages.ts";
import { type Asking, ann, bob, type Circle, hospital, type Made, makeKey, request } from "./circle.ts";
import { base, plus, scalarBytes } from "./reference.ts";

let made: Made;
let items: ItemSet;
beforeAll(async () => {
  made = await makeKey();
  items = await ingest(["a", "b", "c"]);
});

const ask = (options: Partial<Asking> = {}) => request({ made, items, ...options });
const tamper = (which: number, change: (body: Uint8Array) => readonly Uint8Array[]) => ({
  onMessage: ({ index, body }: Overheard) => (index === which ? change(body) : [body]),
});

/** The result, or the error of ours; that everybody waits for what was taken away is silence. */
async function outcomeOf(session: Promise<unknown>): Promise<unknown> {
  try {
    return await session;
  } catch (error) {
    if (error instanceof PeerError || /still waiting/.test(String(error))) return error;
    throw error;
  }
}

const protocols = [
  { name: "making a key", messages: 18, play: (options: Circle): Promise<unknown> => makeKey(options) },
  { name: "a request", messages: 6, play: (options: Partial<Asking>): Promise<unknown> => ask(options) },
] as const;

describe.each(protocols)("$name", ({ messages, play }) => {
  const flat = (result: unknown) => JSON.stringify(result);

  test("survives a crash at every step, and whoever goes on first, the result is the same", async () => {
    const expected = flat(await play({}));
    expect(flat(await play({ crashEverywhere: true }))).toBe(expected);
    const order = fc.array(fc.nat(2), { minLength: 60, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(order, async (choices) => {
        let at = 0;
        expect(flat(await play({ choose: (ready) => choices[at++ % choices.length]! % ready }))).toBe(expected);
      }),
      { numRuns: 5 },
    );
  });

  test("a flipped bit, a cut, and arbitrary bytes end in the peer's fault: nothing is computed from them", async () => {
    const which = fc.nat(messages - 1);
    const flip = fc.tuple(fc.nat(), fc.nat(7)).map(
      ([place, bit]) =>
        (body: Uint8Array) =>
          body.map((byte, i) => (i === place % body.length ? byte ^ (1 << bit) : byte)),
    );
    const cut = fc.nat().map((place) => (body: Uint8Array) => body.slice(0, place % body.length));
    const arbitrary = fc.uint8Array({ maxLength: 300 }).map((bytes) => () => bytes);
    await fc.assert(
      fc.asyncProperty(which, fc.oneof(flip, cut, arbitrary), async (number, change) => {
        const session = play(tamper(number, (body) => [change(body)]));
        expect(await outcomeOf(session)).toBeInstanceOf(PeerError);
      }),
      { numRuns: 60 },
    );
  });

  test("a message that comes twice, or not at all, or in another's place, is an error or changes nothing", async () => {
    const expected = flat(await play({}));
    for (let which = 0; which < messages; which++) {
      const twice = await outcomeOf(play(tamper(which, (body) => [body, body])));
      if (!(twice instanceof PeerError)) expect(flat(twice)).toBe(expected);
      expect(await outcomeOf(play(tamper(which, () => [])))).toBeInstanceOf(Error);
    }
    let held: Uint8Array | undefined;
    const swap = ({ to, from, body }: Overheard) => {
      if (from !== (to === ann ? hospital : ann) && !(from === ann && to === bob)) return [body];
      if (held === undefined) {
        held = body;
        return [];
      }
      return [body, held];
    };
    const swapped = await outcomeOf(play({ onMessage: swap }));
    expect(swapped).toBeInstanceOf(Error);
  });
});

describe("a holder that answers with something else", () => {
  const answersOf = (change: (points: Uint8Array) => Uint8Array) => ({
    onMessage: ({ from, body }: Overheard) => {
      if (from !== bob) return [body];
      const said = evaluation.decode(body);
      return [evaluation.encode({ ...said, points: change(said.points) })];
    },
  });

  test("than its share gives is named: one element, two that cancel, or all of them", async () => {
    const error = (offsets: readonly bigint[]) => (points: Uint8Array) => {
      const changed = points.slice();
      offsets.forEach((offset, i) => {
        if (offset !== 0n) changed.set(plus(points.slice(32 * i, 32 * i + 32), base(offset)), 32 * i);
      });
      return changed;
    };
    for (const offsets of [[1n], [0n, 5n, -5n], [1n, 1n, 1n]])
      await expect(ask(answersOf(error(offsets)))).rejects.toMatchObject({
        code: "proof",
        message: "bob did not prove that it answered elements 0 and on with its share of the key",
      });
  });

  test("is named where its proof is made of zeros, so that every term of it is the identity", async () => {
    const zeros = {
      onMessage: ({ from, body }: Overheard) => {
        if (from !== bob) return [body];
        const said = evaluation.decode(body);
        const points = Uint8Array.of(
          ...said.points.slice(32, 64),
          ...said.points.slice(0, 32),
          ...said.points.slice(64),
        );
        return [evaluation.encode({ ...said, points, proof: new Uint8Array(64) })];
      },
    };
    await expect(ask(zeros)).rejects.toMatchObject({ name: "PeerError", code: "proof" });
  });

  test("in another order, or with the share of another key, is named", async () => {
    const turned = (points: Uint8Array) =>
      Uint8Array.of(...points.slice(32, 64), ...points.slice(0, 32), ...points.slice(64));
    await expect(ask(answersOf(turned))).rejects.toMatchObject({ code: "proof" });
    const other = { ...made.shares.bob!, share: scalarBytes(7n) };
    const cheated = { ...made, shares: { ...made.shares, bob: other } };
    await expect(ask({ made: cheated })).rejects.toMatchObject({ name: "PeerError", code: "proof" });
  });

  test.each([
    ["the identity", new Uint8Array(32)],
    ["a negative element", Uint8Array.of(1, ...new Uint8Array(31))],
    ["a second encoding", new Uint8Array(32).fill(255)],
  ])("with %s is refused with its position, and so is a requester that asks it", async (_name, bad) => {
    const spoil = (points: Uint8Array) => Uint8Array.of(...points.slice(0, 32), ...bad, ...points.slice(64));
    await expect(ask(answersOf(spoil))).rejects.toThrow("element number 1 is not a canonical ristretto255 element");
    const question = (body: Uint8Array) => {
      const { first, rows } = blindedLane.part.decode(body);
      return [blindedLane.part.encode({ first, rows: spoil(rows) })];
    };
    await expect(ask(tamper(2, question))).rejects.toThrow("element number 1 is not a canonical ristretto255 element");
  });
});
