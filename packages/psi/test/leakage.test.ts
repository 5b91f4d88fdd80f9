import { concat, hex } from "@tavs/core";
import { type ItemSet, ingest } from "@tavs/psi";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { inputPrefix } from "../src/item-set.ts";
import { announcement, pointsLane } from "../src/oprf/messages.ts";
import { rowAt } from "../src/rows.ts";
import { hashToGroup, ready } from "../src/suite.ts";
import { kinds, rowsIn, tagsLane, viewsOf } from "./protocols.ts";

beforeAll(() => ready);

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
    const seen = [one!, again!, other].flatMap(({ west }) => rowsIn(pointsLane, west[2]!));
    const hashed = Array.from({ length: 5 }, (_, i) => hex(hashToGroup(inputOf(mine, i))));
    expect(new Set([...seen, ...hashed]).size).toBe(4 * 5);
  });

  test("an item of the sender that the receiver does not hold changes its own tag, and not a bit of anything else", async () => {
    const mine = await ingest(["a", "b", "c"]);
    const world = async (extra: string) => viewsOf(kind, { mine, theirs: await ingest(["b", "x", "y", extra]) });
    const [one, other] = [await world("this one"), await world("that one")];
    expect(one.east.slice(0, 3)).toEqual(other.east.slice(0, 3)); // the announcement, the opening, the answered elements
    const [before, after] = [one, other].map(({ east }) => rowsIn(tagsLane(kind, 3, 4), east[3]!));
    expect(before!.filter((row) => !after!.includes(row))).toHaveLength(1);
    expect(before).toEqual([...before!].sort());
    expect(one.west).toEqual(other.west);
  });

  test("two sessions over the same items have no tag in common", async () => {
    const sets = { mine: await ingest(["a"]), theirs: await ingest(["a", "b", "c"]) };
    const seeds = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const [one, other] = await Promise.all(seeds.map((seed) => viewsOf(kind, { ...sets, seed })));
    const tags = [one!, other!].flatMap(({ east }) => rowsIn(tagsLane(kind, 1, 3), east[3]!));
    expect(new Set(tags).size).toBe(6);
  });
});

describe("cardinality", () => {
  test("which item is shared changes nothing that the receiver could tell items by: the same elements come back, in the order of their bytes", async () => {
    const mine = await ingest(["a", "b", "c", "d"]);
    const world = async (shared: string) => viewsOf("cardinality", { mine, theirs: await ingest([shared, "x"]) });
    const [one, other] = [await world("a"), await world("d")];
    expect(one.east[2]).toEqual(other.east[2]);
    const came = rowsIn(pointsLane, one.east[2]!);
    expect(came).toEqual([...came].sort());
  });

  test("the elements that the receiver sends are in the order of their bytes, which nobody else's items explain", async () => {
    const { west } = await viewsOf("cardinality", { mine: await ingest(names(9, "mine")), theirs: await ingest([]) });
    const said = rowsIn(pointsLane, west[2]!);
    expect(said).toEqual([...said].sort());
  });
});

test("the announcement holds a role, a commitment, a rule, a hash and the modes: nothing of the items, and no size yet", async () => {
  const { west } = await viewsOf("psi", { mine: await ingest(["a", "b"]), theirs: await ingest(["c"]) });
  expect(announcement.decode(west[0]!)).toEqual({
    role: "psi/oprf/1 receiver",
    commitment: expect.any(Uint8Array),
    rule: "free-text/1",
    context: expect.any(Uint8Array),
    labelWidth: 0,
    modes: { verified: false, mutual: false, minItems: 0, minShared: 0, padTo: { receiver: 0, sender: 0 } },
  });
});

function inputOf({ rule, digests }: ItemSet, i: number): Uint8Array {
  return concat(inputPrefix(rule, new Uint8Array()), rowAt(digests, 32, i));
}
