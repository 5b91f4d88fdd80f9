import { sha256 } from "@noble/hashes/sha2.js";
import { hex, lengthPrefixed, memoryStore, UsageError, u32, utf8 } from "@tavs/core";
import { play } from "@tavs/core/testing";
import {
  cardinality,
  ingest,
  itemAt,
  labelled,
  labelsFor,
  pad,
  prepare,
  psi,
  queryBudget,
  type Spending,
} from "@tavs/psi";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tagBytes } from "../../src/kernels/tags.ts";
import { announcement, opening, receiptsLane } from "../../src/oprf/messages.ts";
import { east, tamper, west } from "../protocols.ts";
import { type Kind, kinds, lengthsOf, type Meeting, meet, rowsIn, sets, viewsOf } from "./sessions.ts";

const session = async (kind: Kind, meeting: Partial<Meeting> = {}) => meet(kind, { ...(await sets()), ...meeting });
const words = fc.uniqueArray(fc.constantFrom(..."abcdefgh"), { maxLength: 7 });

describe.each(kinds)("mutual %s", (kind) => {
  test("tells both sides what the obvious comparison says, each with its own rows, with a proof and without", async () => {
    await fc.assert(
      fc.asyncProperty(words, words, fc.boolean(), async (asked, held, verified) => {
        const [mine, theirs] = [await ingest(asked), await ingest(held)];
        const { east, west } = await meet(kind, { mine, theirs, both: { mutual: true, verified } });
        const shared = asked.filter((word) => held.includes(word)).sort();
        expect([...east.items].sort()).toEqual(shared);
        expect(west.items).toEqual(east.items);
        expect(Array.from(west.indices!, (row) => held[row])).toEqual(east.items);
      }),
      { numRuns: 15 },
    );
  });

  test("survives a crash at every step", async () => {
    const { west } = await session(kind, { both: { mutual: true }, crashEverywhere: true });
    expect([...west.items!].sort()).toEqual(["b", "c"]);
  });

  test("has lengths and numbers of messages that say nothing of how many are shared", async () => {
    const both = { mutual: true };
    const none = { mine: await ingest(["x", "y", "z"]), theirs: (await sets()).theirs };
    const one = await viewsOf(kind, { ...(await sets()), both });
    const other = await viewsOf(kind, { ...none, both });
    expect(lengthsOf(one)).toEqual(lengthsOf(other));
    expect(rowsIn(receiptsLane, one.west.at(-1)!)).toHaveLength(3); // the smaller of the two sizes
  });

  test("a receiver that makes receipts up is believed nothing: whom it claims it must have asked", async () => {
    const claim = (body: Uint8Array) => {
      const { first, rows } = receiptsLane.part.decode(body);
      return [receiptsLane.part.encode({ first, rows: rows.map((byte, i) => (i % 16 === 15 ? byte ^ 1 : byte)) })];
    };
    const { west } = await session(kind, { both: { mutual: true }, ...tamper(7, claim) });
    expect(west.items).toEqual([]);
  });

  test("is no mode that one side can choose alone", async () => {
    await expect(session(kind, { receiver: { mutual: true } })).rejects.toMatchObject({ code: "mutual" });
    await expect(session(kind, { sender: { mutual: true } })).rejects.toMatchObject({ code: "mutual" });
  });
});

describe.each(kinds)("a floor in %s", (kind) => {
  test("on shared items opens nothing below it to anybody, and everything from it on", async () => {
    for (const mutual of [false, true]) {
      expect((await session(kind, { both: { minShared: 2, mutual } })).east.items).toHaveLength(2);
      const below = session(kind, { both: { minShared: 3, mutual }, crashEverywhere: true });
      await expect(below).rejects.toMatchObject({ name: "BudgetError", code: "min-shared" });
    }
  });

  test("is not seen in what is said: a session below it looks like one above it", async () => {
    const both = { minShared: 2, mutual: true };
    const none = { mine: await ingest(["x", "y", "z"]), theirs: (await sets()).theirs };
    const [one, other] = [await viewsOf(kind, { ...(await sets()), both }), await viewsOf(kind, { ...none, both })];
    expect(lengthsOf(one)).toEqual(lengthsOf(other));
  });

  test("on sizes refuses small sets, the own and the peer's, before any element is said", async () => {
    await expect(session(kind, { both: { minItems: 4 } })).rejects.toBeInstanceOf(UsageError);
    const mine = await ingest(["a", "b", "c", "d"]);
    expect((await session(kind, { mine, both: { minItems: 4 } })).east.items).toHaveLength(3);
    const heard: Uint8Array[] = [];
    const shrink = ({ index, body }: { index: number; body: Uint8Array }) => {
      heard.push(body);
      if (index !== 0 && index !== 2) return [body];
      const nonce = new Uint8Array(32).fill(1);
      const hash = sha256(
        lengthPrefixed(utf8("tavs/psi/size/1"), utf8(announcement.decode(heard[0]!).role), u32(2), nonce),
      );
      if (index === 0) return [announcement.encode({ ...announcement.decode(body), commitment: hash })];
      return [opening.encode({ ...opening.decode(body), size: 2, nonce })];
    };
    const small = session(kind, { mine, both: { minItems: 4 }, onMessage: shrink });
    await expect(small).rejects.toMatchObject({ name: "PeerError", code: "min-items" });
    expect(heard).toHaveLength(3);
  });

  test("must be the same on both sides", async () => {
    await expect(session(kind, { receiver: { minShared: 1 } })).rejects.toMatchObject({ code: "min-shared" });
    await expect(session(kind, { sender: { minItems: 1 } })).rejects.toMatchObject({ code: "min-items" });
    for (const both of [
      { minShared: -1 },
      { minItems: 0.5 },
      { minShared: 2 ** 32 },
      { padTo: { receiver: 0, sender: 1 } },
    ])
      await expect(session(kind, { both })).rejects.toBeInstanceOf(UsageError);
  });
});

test("a count below its floor is not told", async () => {
  const { mine, theirs } = await sets();
  const count = (minShared: number) =>
    play({
      east: { party: cardinality.receiver, input: { items: mine, peer: west, minShared } },
      west: { party: cardinality.sender, input: { items: theirs, peer: east, minShared } },
    });
  expect((await count(2)).east.count).toBe(2);
  await expect(count(3)).rejects.toMatchObject({ name: "BudgetError", code: "min-shared" });
});

describe("a size", () => {
  test("is committed to before the other's is known: another one afterwards is refused", async () => {
    const grow = (body: Uint8Array) => [opening.encode({ ...opening.decode(body), size: 4 })];
    for (const which of [2, 3])
      await expect(
        session(
          "psi",
          tamper(which, (body) =>
            opening.decode(body).size === 4 ? [opening.encode({ ...opening.decode(body), size: 5 })] : grow(body),
          ),
        ),
      ).rejects.toMatchObject({ code: "commitment" });
  });

  test("is not in the announcement, not even for somebody who tries every size", async () => {
    const { west } = await viewsOf("psi", await sets());
    const { commitment, role } = announcement.decode(west[0]!);
    const { nonce } = opening.decode(west[1]!);
    const guess = (size: number, secret: Uint8Array) =>
      hex(sha256(lengthPrefixed(utf8("tavs/psi/size/1"), utf8(role), u32(size), secret)));
    const sizes = Array.from({ length: 50 }, (_, size) => size);
    expect(sizes.filter((size) => guess(size, new Uint8Array(32)) === hex(commitment))).toEqual([]);
    expect(sizes.filter((size) => guess(size, nonce) === hex(commitment))).toEqual([3]); // the control: opened, it is
  });
});

describe.each(kinds)("padding in %s", (kind) => {
  const padTo = { receiver: 8, sender: 9 };
  const padded = async (asked: string, held: string) => ({
    mine: pad(await ingest([...asked]), 8),
    theirs: pad(await ingest([...held]), 9),
    both: { padTo, mutual: true },
  });

  test("finds the same among dummies, and nobody but the bounds is told", async () => {
    await fc.assert(
      fc.asyncProperty(words, words, async (asked, held) => {
        const { east, west } = await meet(kind, await padded(asked.join(""), held.join("")));
        const shared = asked.filter((word) => held.includes(word)).sort();
        expect([...east.items].sort()).toEqual(shared);
        expect([...west.items!].sort()).toEqual(shared);
        expect([...east.indices].sort()).toEqual(shared.map((word) => asked.indexOf(word)).sort());
        expect([east.senderSize, west.receiverSize]).toEqual([9, 8]);
      }),
      { numRuns: 8 },
    );
  });

  test("makes sessions of all sizes look alike", async () => {
    const views = [await padded("abcdefg", "abc"), await padded("a", ""), await padded("", "abcdefgh")].map((meeting) =>
      viewsOf(kind, meeting),
    );
    const [one, ...others] = await Promise.all(views);
    for (const other of others) expect(lengthsOf(other)).toEqual(lengthsOf(one!));
  });

  test("with elements made beforehand finds the same: dummies are prepared like items", async () => {
    const { mine, theirs, both } = await padded("abc", "bcde");
    const context = new Uint8Array();
    const prepared = { mine: await prepare(mine, { context }), theirs: await prepare(theirs, { context }) };
    expect((await meet(kind, { ...prepared, both })).east.items).toHaveLength(2);
  });

  test("of another set, or to another bound than agreed, is refused by name", async () => {
    const { mine, theirs, both } = await padded("abc", "bcde");
    await expect(meet(kind, { mine: await ingest(["a"]), theirs, both })).rejects.toThrow("use pad(items, 8)");
    const other = { padTo: { receiver: 8, sender: 10 } };
    await expect(meet(kind, { mine, theirs, both, receiver: other })).rejects.toMatchObject({ code: "pad-to" });
  });
});

describe("dummies", () => {
  test("are nobody: no text, no label, no row, and more items than the bound are refused", async () => {
    const items = await ingest(["a", "b"]);
    const padded = pad(items, 4);
    expect([padded.size, padded.dummies, items.dummies]).toEqual([4, 2, 0]);
    expect(padded.digests.buffer).toBeInstanceOf(SharedArrayBuffer); // every part's task reads all of them
    const texts = [0, 1, 2, 3].map((i) => itemAt(padded, i));
    expect(texts.filter((text) => text !== "").sort()).toEqual(["a", "b"]);
    const { bytes } = labelsFor(padded, { width: 1, of: (row) => Uint8Array.of(row + 1) });
    expect([...bytes].sort()).toEqual([0, 0, 1, 2]);
    expect(() => pad(items, 1)).toThrow("2 items cannot be padded to 1");
    const again = pad(padded, 6);
    expect([again.size, again.dummies]).toEqual([6, 4]);
  });

  test("are fresh: two paddings of one set have no digest in common but the items'", async () => {
    const items = await ingest(["a"]);
    const digests = [pad(items, 20), pad(items, 20)].flatMap(({ digests }) =>
      Array.from({ length: 20 }, (_, i) => hex(digests.subarray(32 * i, 32 * i + 32))),
    );
    expect(new Set(digests).size).toBe(39);
  });
});

describe.each(kinds)("a budget of %s", (kind) => {
  test("is counted over sessions for each peer and context, and one item too many is refused before anything is answered", async () => {
    const spend = queryBudget(memoryStore());
    let coin = 0;
    const ask = async (meeting: Partial<Meeting> = {}) =>
      session(kind, { spend, sender: { budget: 7 }, seed: new Uint8Array(32).fill(++coin), ...meeting });
    expect((await ask()).west.verdict).toBe("answered");
    expect((await ask({ crashEverywhere: true })).west.verdict).toBe("answered");
    await expect(ask()).rejects.toMatchObject({ name: "BudgetError", code: "budget" });
    const views = await viewsOf(kind, {
      ...(await sets()),
      spend,
      sender: { budget: 7 },
      seed: new Uint8Array(32).fill(99),
    });
    const zeros = new Uint8Array(32);
    const refusal = { overBudget: true, size: 0, nonce: zeros, publicKey: new Uint8Array() }; // not even how large west is
    expect(opening.decode(views.east[1]!)).toEqual(refusal);
    expect([views.east, views.west].map((heard) => heard.length)).toEqual([2, 2]); // no element was asked, none answered
    const elsewhere = { context: utf8("another study") };
    expect((await ask({ receiver: elsewhere, sender: { budget: 7, ...elsewhere } })).west.verdict).toBe("answered");
  });

  test("without its handler is an error of the sender, not an answer", async () => {
    await expect(session(kind, { sender: { budget: 7 } })).rejects.toThrow('needs a handler for "spend"');
    await expect(session(kind, { sender: { budget: -1 } })).rejects.toBeInstanceOf(UsageError);
    await expect(session(kind, { sender: { budget: 7 }, spend: () => true })).rejects.toThrow(
      'gives "paid" or "refused"',
    );
  });

  test("asks its handler for the receiver's size under the name of the context, and nothing else", async () => {
    const asked: Spending[] = [];
    const spend = (input: unknown) => {
      asked.push(input as Spending); // what a sender gives
      return "paid";
    };
    await session(kind, { sender: { budget: 7 }, spend });
    const key = hex(sha256(new Uint8Array()));
    expect(asked).toEqual([
      { peer: east, key, queries: 3, budget: 7, receipt: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ]);
  });
});

test("what a party learns is said for the options that it is run with", () => {
  const { receiver, sender } = psi;
  const learns = { mutual: true, padTo: { receiver: 8, sender: 9 }, minShared: 5 };
  expect(receiver.revealsWith(learns).learns).toBe(
    "learns whether at least 5 items are shared, and only if so which of its own items the sender also holds, and nothing else",
  );
  expect(sender.revealsWith({ mutual: true }).learns).toBe(
    "learns which of its own items the receiver also holds, and how many items the receiver holds, and nothing else",
  );
  expect(sender.revealsWith({ padTo: learns.padTo }).learns).toBe("learns nothing");
  expect(sender.revealsWith({ mutual: true }).against).toBe("semi-honest");
  expect(sender.revealsWith({ mutual: true, verified: true }).against).toBe("malicious");
  // A receiver that departs from the protocol has the match, and the labels, whatever the floor is: terms must not say otherwise.
  const against = (party: typeof receiver | typeof labelled.receiver, minShared: number) =>
    party.revealsWith({ minShared }).against;
  for (const party of [receiver, labelled.receiver])
    expect([against(party, 0), against(party, 5)]).toEqual(["malicious", "semi-honest"]);
});

test("tags are as long as keeps a wrong match, and two tags of one list alike, below 2^-40 in a session", () => {
  const sizes = fc.integer({ min: 1, max: 2 ** 24 });
  fc.assert(
    fc.property(sizes, sizes, (n, m) => {
      const chance = 2 ** (-8 * tagBytes(n, m));
      expect(n * m * chance).toBeLessThanOrEqual(2 ** -40);
      expect(((m * m) / 2) * chance).toBeLessThanOrEqual(2 ** -40);
    }),
    { examples: [[1, 2 ** 24]] },
  );
});

test("tags leave 75 bytes an item, and no room in them for two of all CPR numbers", () => {
  const sizes = [1, 2 ** 14, 2 ** 16, 2 ** 20, 2 ** 24];
  for (const n of sizes) expect(64 + tagBytes(n, n)).toBeLessThanOrEqual(75);
  const people = 365_246_000;
  for (const n of sizes) expect((people ** 2 / 2) * 2 ** (-8 * tagBytes(1, n))).toBeLessThan(2 ** -20);
});
