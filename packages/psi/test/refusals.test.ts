import { PeerError, UsageError } from "@tavs/core";
import { play } from "@tavs/core/testing";
import { cardinality, cpr, type ItemSet, ingest, labelled, prepare, psi } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { tagBytes } from "../src/kernels/tags.ts";
import { opening, pointsLane } from "../src/oprf/messages.ts";
import { inline } from "./inline.ts";
import { east, kinds, type Meeting, meet, tamper, west } from "./protocols.ts";

let sets: { mine: ItemSet; theirs: ItemSet };
beforeAll(async () => {
  sets = { mine: await ingest(["a", "b", "c"]), theirs: await ingest(["b", "c", "d", "e"]) };
});

describe.each(kinds)("%s", (kind) => {
  const disturbed = (options: Partial<Meeting>) => meet(kind, { ...sets, ...options });

  test.each([
    ["the identity", new Uint8Array(32)],
    ["a negative element", Uint8Array.of(1, ...new Uint8Array(31))],
    ["the second encoding of an element", new Uint8Array(32).fill(255)],
  ])("%s in the place of an element is refused with its position", async (_name, bad) => {
    for (const which of [4, 5]) {
      const spoil = (body: Uint8Array) => {
        const { first, rows } = pointsLane.part.decode(body);
        const position = kind === "cardinality" && bad[0] === 255 ? 2 : kind === "cardinality" ? 0 : 1;
        const spoiled = rows.slice();
        spoiled.set(bad, 32 * position);
        return [pointsLane.part.encode({ first, rows: spoiled })];
      };
      const error = await disturbed(tamper(which, spoil)).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(PeerError);
      expect(String(error)).toMatch(/element number [012] is not a canonical ristretto255 element/);
    }
  });

  test("elements of another number than announced are refused", async () => {
    const oneMore = (body: Uint8Array) => {
      const { first, rows } = pointsLane.part.decode(body);
      return [pointsLane.part.encode({ first, rows: Uint8Array.of(...rows, ...rows.slice(0, 32)) })];
    };
    for (const which of [4, 5])
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
    await expect(play(twice, { compute: inline })).rejects.toThrow(/the peer is not the sender of/);
    const stranger = kind === "psi" ? cardinality.sender : psi.sender;
    const mixed = {
      east: { party: parties.receiver, input: input(west) },
      west: { party: stranger, input: input(east) },
    };
    await expect(play(mixed, { compute: inline })).rejects.toThrow(/the peer is not the (sender|receiver) of/);
  });

  test("a set larger than agreed is refused before anything is reserved for it", async () => {
    await expect(disturbed({ receiver: { maxItems: 3 } })).rejects.toThrow("the peer announces 4 items, at most 3");
    const inflate = (body: Uint8Array) => [opening.encode({ ...opening.decode(body), size: 2 ** 32 - 1 })];
    for (const which of [2, 3])
      await expect(disturbed(tamper(which, inflate))).rejects.toThrow("another size than it committed to");
    await expect(disturbed({ sender: { maxItems: 3 } })).rejects.toBeInstanceOf(UsageError);
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
    for (const which of [4, 5]) {
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
      const tag = tagBytes(3, 3);
      const width = tag + 4 + 16;
      const start = body.length - 3 * width;
      const sealed = (i: number) => body.slice(start + i * width + tag, start + (i + 1) * width);
      swapped.set(sealed(0), start + width + tag);
      swapped.set(sealed(1), start + tag);
      return [swapped];
    };
    const session = meet("labelled", { mine: all, theirs: all, ...tamper(6, swap) });
    await expect(session).rejects.toThrow(/label number [01] does not open under the key of its item/);
    await expect(session).rejects.toBeInstanceOf(PeerError);
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
