import { coins, concat, hex, utf8 } from "@tavs/core";
import { cpr, type ItemSet, ingest, itemAt, syntheticCpr } from "@tavs/psi";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { inputPrefix } from "../src/item-set.ts";
import { rowBytes, TAG } from "../src/kernels/tags.ts";
import { announcement, type Lane, pointsLane, rowsLane } from "../src/oprf/messages.ts";
import { rowAt } from "../src/rows.ts";
import { deriveKey, hashToGroup, multiply, output, ready, unseal } from "../src/suite.ts";
import { type Kind, kinds, seedOf, viewsOf } from "./protocols.ts";

beforeAll(() => ready);

const LABEL = 4; // bytes: what the table of protocols uses
const tagsLaneOf = (kind: Kind): Lane => rowsLane(rowBytes(kind === "labelled" ? LABEL : 0));
const rowsIn = (lane: Lane, body: Uint8Array): string[] => {
  const { rows } = lane.part.decode(body);
  return Array.from({ length: rows.length / lane.width }, (_, i) => hex(rowAt(rows, lane.width, i)));
};
const names = (count: number, prefix: string): string[] => Array.from({ length: count }, (_, i) => `${prefix} ${i}`);
const lengths = (bodies: readonly Uint8Array[]): number[] => bodies.map((body) => body.length);

describe.each(kinds)("%s", (kind) => {
  test("nobody can see in what order the other's rows stand, or how often one of them came", async () => {
    const [mine, theirs] = [names(5, "mine"), [...names(6, "theirs"), "mine 3"]];
    const one = await viewsOf(kind, { mine: await ingest(mine), theirs: await ingest(theirs) });
    const other = await viewsOf(kind, {
      mine: await ingest([...mine].reverse()),
      theirs: await ingest([...theirs].reverse().concat(theirs)),
    });
    expect(one).toEqual(other);
  });

  test("number and length of messages follow from the two sizes, whoever is in the sets and however many are shared", async () => {
    const sizes = fc.tuple(fc.nat(6), fc.nat(6), fc.nat(6), fc.string({ maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(sizes, async ([asked, held, common, word]) => {
        const plain = { mine: await ingest(names(asked, "a")), theirs: await ingest(names(held, "b")) };
        const overlapping = {
          mine: await ingest(names(asked, `long ${word} names`)),
          theirs: await ingest([
            ...names(Math.min(common, asked, held), `long ${word} names`),
            ...names(Math.max(0, held - Math.min(common, asked, held)), "else"),
          ]),
        };
        const [one, other] = [await viewsOf(kind, plain), await viewsOf(kind, overlapping)];
        expect([lengths(one.east), lengths(one.west)]).toEqual([lengths(other.east), lengths(other.west)]);
      }),
      { numRuns: 12 },
    );
  });

  test("the sender sees a size, and beside it elements that belong to no item and come in no second session", async () => {
    const theirs = await ingest(names(3, "theirs"));
    const mine = await ingest(names(5, "mine"));
    const seeds = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const [one, again] = await Promise.all(seeds.map((seed) => viewsOf(kind, { mine, theirs, seed })));
    const other = await viewsOf(kind, { mine: await ingest(names(5, "other")), theirs, seed: seeds[0]! });
    expect(one!.west[0]).toEqual(other.west[0]); // the announcement
    const seen = [one!, again!, other].flatMap(({ west }) => rowsIn(pointsLane, west[1]!));
    const hashed = Array.from({ length: 5 }, (_, i) => hex(hashToGroup(inputOf(mine, i))));
    expect(new Set([...seen, ...hashed]).size).toBe(4 * 5);
  });

  test("an item of the sender that the receiver does not hold changes its own tag, and not a bit of anything else", async () => {
    const mine = await ingest(["a", "b", "c"]);
    const world = async (extra: string) => viewsOf(kind, { mine, theirs: await ingest(["b", "x", "y", extra]) });
    const [one, other] = [await world("this one"), await world("that one")];
    expect(one.east.slice(0, 2)).toEqual(other.east.slice(0, 2)); // the announcement, the answered elements
    const [before, after] = [one, other].map(({ east }) => rowsIn(tagsLaneOf(kind), east[2]!));
    expect(before!.filter((row) => !after!.includes(row))).toHaveLength(1);
    expect(before).toEqual([...before!].sort());
    expect(one.west).toEqual(other.west);
  });

  test("two sessions over the same items have no tag in common", async () => {
    const sets = { mine: await ingest(["a"]), theirs: await ingest(["a", "b", "c"]) };
    const seeds = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const [one, other] = await Promise.all(seeds.map((seed) => viewsOf(kind, { ...sets, seed })));
    const tags = [one!, other!].flatMap(({ east }) => rowsIn(tagsLaneOf(kind), east[2]!));
    expect(new Set(tags).size).toBe(6);
  });
});

describe("cardinality", () => {
  test("which item is shared changes nothing that the receiver could tell items by: the same elements come back, in the order of their bytes", async () => {
    const mine = await ingest(["a", "b", "c", "d"]);
    const world = async (shared: string) => viewsOf("cardinality", { mine, theirs: await ingest([shared, "x"]) });
    const [one, other] = [await world("a"), await world("d")];
    expect(one.east[1]).toEqual(other.east[1]);
    const came = rowsIn(pointsLane, one.east[1]!);
    expect(came).toEqual([...came].sort());
  });

  test("the elements that the receiver sends are in the order of their bytes, which nobody else's items explain", async () => {
    const { west } = await viewsOf("cardinality", { mine: await ingest(names(9, "mine")), theirs: await ingest([]) });
    const said = rowsIn(pointsLane, west[1]!);
    expect(said).toEqual([...said].sort());
  });
});

describe("somebody who tries out every CPR number of a small space", () => {
  const space = Array.from({ length: 150 }, (_, serial) => syntheticCpr({ birthDate: "1962-03-04", sex: "F", serial }));
  const [asked, held] = [space.slice(10, 15), space.slice(12, 20)];
  const sets = async () => ({ mine: await ingest(asked, cpr), theirs: await ingest(held, cpr) });

  /** Whose tag is on the wire, if this is what becomes of a candidate. */
  const identified = (all: ItemSet, tags: ReadonlySet<string>, guess: (input: Uint8Array) => readonly Uint8Array[]) =>
    Array.from({ length: all.size }, (_, i) => i)
      .filter((i) => guess(inputOf(all, i)).some((whole) => tags.has(hex(whole.subarray(0, TAG)))))
      .map((i) => itemAt(all, i))
      .sort();

  test("finds nobody in the whole transcript, and everybody once the sender's key is out", async () => {
    const views = await viewsOf("psi", await sets());
    const all = await ingest(space, cpr);
    const tags = new Set(rowsIn(rowsLane(TAG), views.east[2]!));
    const points = [views.west[1]!, views.east[1]!].map((body) => pointsLane.part.decode(body).rows);
    const elements = points.flatMap((rows) => Array.from({ length: 5 }, (_, i) => rowAt(rows, 32, i)));
    const wrong = deriveKey(new Uint8Array(32), utf8("psi/oprf/1"));

    expect(identified(all, tags, (input) => [hashToGroup(input), ...elements].map((e) => output(input, e)))).toEqual(
      [],
    );
    expect(identified(all, tags, (input) => [output(input, multiply(wrong, hashToGroup(input))!)])).toEqual([]);

    const key = deriveKey(coins(seedOf(2), "key"), utf8("psi/oprf/1"));
    const found = identified(all, tags, (input) => [output(input, multiply(key, hashToGroup(input))!)]);
    expect(found).toEqual(held.map((number) => `DK:${number}`).sort()); // the control: the attack itself works
  });

  test("finds nobody among the receiver's elements even with the sender's key", async () => {
    const views = await viewsOf("psi", await sets());
    const all = await ingest(space, cpr);
    const key = deriveKey(coins(seedOf(2), "key"), utf8("psi/oprf/1"));
    const seen = new Set([views.west[1]!, views.east[1]!].flatMap((body) => rowsIn(pointsLane, body)));
    const explained = Array.from({ length: all.size }, (_, i) => hashToGroup(inputOf(all, i))).filter(
      (element) => seen.has(hex(element)) || seen.has(hex(multiply(key, element)!)),
    );
    expect(explained).toEqual([]);
  });
});

describe("labelled", () => {
  test("the receiver's keys open the labels of shared items, and of no other", async () => {
    const [mine, theirs] = [await ingest(["a", "b", "c"]), await ingest(["b", "c", "d", "e"])];
    const { east } = await viewsOf("labelled", { mine, theirs });
    const key = deriveKey(coins(seedOf(2), "key"), utf8("psi/labelled/1"));
    const rows = rowsLane(rowBytes(LABEL)).part.decode(east[2]!).rows;
    const opened = [0, 1, 2].flatMap((i) => {
      const input = inputOf(mine, i);
      const whole = output(input, multiply(key, hashToGroup(input))!);
      return [0, 1, 2, 3].flatMap((j) => {
        const row = rowAt(rows, rowBytes(LABEL), j);
        return unseal(whole.subarray(32), row.subarray(TAG), row.subarray(0, TAG)) ? [itemAt(mine, i)] : [];
      });
    });
    expect(opened.sort()).toEqual(["b", "c"]);
  });
});

test("the announcement holds a role, a size, a rule and a hash: nothing of the items", async () => {
  const { west } = await viewsOf("psi", { mine: await ingest(["a", "b"]), theirs: await ingest(["c"]) });
  expect(announcement.decode(west[0]!)).toEqual({
    role: "psi/oprf/1 receiver",
    size: 2,
    rule: "free-text/1",
    context: expect.any(Uint8Array),
    labelWidth: 0,
  });
});

function inputOf({ rule, digests }: ItemSet, i: number): Uint8Array {
  return concat(inputPrefix(rule, new Uint8Array()), rowAt(digests, 32, i));
}
