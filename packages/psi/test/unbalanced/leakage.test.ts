import { concat, hex, Secret, seededRandom } from "@tavs/core";
import { type EpochFilter, type ItemSet, ingest, itemAt, prepareEpoch } from "@tavs/psi";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { inputPrefix } from "../../src/item-set.ts";
import { buildFilter } from "../../src/kernels/filter.ts";
import { TAG } from "../../src/kernels/tags.ts";
import { pointsLane } from "../../src/oprf/messages.ts";
import { rowAt } from "../../src/rows.ts";
import { deriveKey, hashToGroup, multiply, output, ready } from "../../src/suite.ts";
import { contains } from "../../src/unbalanced/cuckoo-filter.ts";
import { epochKey } from "../../src/unbalanced/epoch.ts";
import { shapeOf } from "../../src/unbalanced/filter.ts";
import { opening } from "../../src/unbalanced/messages.ts";
import { rowsIn } from "../protocols.ts";
import { ask, epoch, names, overhear, prepared, seed, taken } from "./parties.ts";

beforeAll(() => ready);

const viewsOf = async (mine: readonly string[], filter: EpochFilter, coin = 1) => {
  const { views, options } = overhear();
  await ask({ mine, filter, ...options, seed: new Uint8Array(32).fill(coin) });
  return views;
};
const lengths = (bodies: readonly Uint8Array[]): number[] => bodies.map((body) => body.length);

/** All fingerprints of a filter, wherever they stand. */
function printsIn(filter: EpochFilter): string[] {
  const width = shapeOf(filter).fingerprintBytes;
  const all = Array.from({ length: filter.table.length / width }, (_, i) => hex(rowAt(filter.table, width, i)));
  return all.filter((print) => /[1-9a-f]/.test(print)).sort();
}

describe("a subscriber", () => {
  test("cannot see in what order the sender's rows stand, or how often one of them came", async () => {
    const theirs = names(40, "theirs");
    const { views, options } = overhear();
    expect(await taken(await prepared(theirs), options)).toEqual(
      await taken(await prepared([...theirs].reverse().concat(theirs)), options),
    );
    const [one, other] = [views.east.slice(0, 2), views.east.slice(2)];
    expect(one).toEqual(other);
  });

  test("sees a table that follows from the tags, and nothing of which of them stood first", async () => {
    const tags = seededRandom(new Uint8Array(32))(500 * TAG);
    const header = { ...(await prepared([])), size: 500 };
    const rows = Array.from({ length: 500 }, (_, i) => rowAt(tags, TAG, i));
    const other = buildFilter({ tags: concat(...rows.reverse()), header });
    expect(other).toEqual(buildFilter({ tags, header }));
  });

  test("sees messages whose lengths follow from the size, whoever is in the set", async () => {
    const seen = async (theirs: readonly string[]) => {
      const { views, options } = overhear();
      await taken(await prepared(theirs), options);
      return [lengths(views.east), lengths(views.west)];
    };
    expect(await seen(names(30, "short"))).toEqual(await seen(names(30, "people of very long names")));
  });

  test("sees one fingerprint go and one come where one item was exchanged under the same key: this is said in `reveals`", async () => {
    const [before, after] = [await prepared([...names(20, "x"), "one"]), await prepared([...names(20, "x"), "other"])];
    const [gone, came] = [printsIn(before), printsIn(after)];
    expect(gone.filter((print) => !came.includes(print))).toHaveLength(1);
    expect(came.filter((print) => !gone.includes(print))).toHaveLength(1);
  });

  test("cannot compare filters of two epochs, two studies or two seeds: they have no fingerprint and no key's name in common", async () => {
    const theirs = names(20, "theirs");
    const filters = await Promise.all([
      prepared(theirs),
      prepared(theirs, { epoch: { ...epoch, until: "2026-11-29" } }),
      prepared(theirs, { context: Uint8Array.of(1) }),
      prepared(theirs, { seed: new Secret(new Uint8Array(32).fill(8)) }),
    ]);
    expect(new Set(filters.flatMap(printsIn)).size).toBe(80);
    expect(new Set(filters.map(({ keyCheck }) => hex(keyCheck))).size).toBe(4);
  });
});

describe("a sender", () => {
  test("sees a size; beside it elements that belong to no item and come in no second session", async () => {
    const filter = await prepared(names(3, "theirs"));
    const mine = names(5, "mine");
    const [one, again] = [await viewsOf(mine, filter), await viewsOf(mine, filter, 2)];
    const other = await viewsOf([...names(2, "theirs"), ...names(3, "other")], filter);
    expect(one.west[0]).toEqual(other.west[0]);
    expect(opening.decode(one.west[0]!)).toMatchObject({ role: "psi/unbalanced/1 receiver", size: 5 });
    const seen = [one, again, other].flatMap(({ west }) => rowsIn(pointsLane, west[1]!));
    const items = await ingest(mine);
    const hashed = Array.from({ length: 5 }, (_, i) => hex(hashToGroup(inputOf(items, i))));
    expect(new Set([...seen, ...hashed]).size).toBe(4 * 5);
  });

  test("sees messages whose number and lengths follow from the size, however many are shared", async () => {
    const filter = await prepared(names(6, "theirs"));
    await fc.assert(
      fc.asyncProperty(fc.nat(6), fc.nat(6), async (asked, common) => {
        const mine = [...names(Math.min(asked, common), "theirs"), ...names(Math.max(0, asked - common), "mine")];
        const [one, other] = [await viewsOf(mine, filter), await viewsOf(names(asked, "nobody"), filter)];
        expect([lengths(one.east), lengths(one.west)]).toEqual([lengths(other.east), lengths(other.west)]);
      }),
      { numRuns: 8 },
    );
  });
});

describe("a receiver", () => {
  test("is answered the same to the last bit, whoever else is in the sender's set", async () => {
    const [one, other] = [await prepared(["a", "x"]), await prepared(["a", "y"])];
    const answered = async (filter: EpochFilter) => (await viewsOf(["a", "b"], filter)).east.slice(1);
    expect(await answered(one)).toEqual(await answered(other));
  });

  test("who tries out everybody with the filter and all it heard finds whom it asked, until the key is out", async () => {
    const everybody = await ingest(names(60, "person"));
    const filter = await prepared(names(20, "person"));
    const { east, west } = await viewsOf(["person 3", "person 40"], filter);
    const elements = [east[1]!, west[1]!].flatMap((body) => {
      const { rows } = pointsLane.part.decode(body);
      return [rowAt(rows, 32, 0), rowAt(rows, 32, 1)];
    });
    const found = (elementsOf: (element: Uint8Array) => readonly Uint8Array[]) =>
      Array.from({ length: 60 }, (_, i) => i)
        .filter((i) => {
          const input = inputOf(everybody, i);
          const guesses = elementsOf(hashToGroup(input)).map((element) => output(input, element).subarray(0, TAG));
          return guesses.some((tag) => contains(filter.table, shapeOf(filter), tag));
        })
        .map((i) => itemAt(everybody, i));
    expect(found((element) => [element, ...elements])).toEqual([]);
    const { seed: keySeed, info } = epochKey(seed, filter);
    const key = deriveKey(keySeed, info);
    expect(found((element) => [multiply(key, element)!]).sort()).toEqual(names(20, "person").sort()); // the control
  });
});

test("a filter holds no secret: neither the seed nor the key is in it", async () => {
  const filter = await prepareEpoch(await ingest(["a"]), { epoch, seed, maxQueries: 1 });
  const said = hex(concat(filter.table, filter.digest, filter.keyCheck, filter.context));
  const { seed: keySeed, info } = epochKey(seed, filter);
  for (const secret of [seed.reveal(), keySeed, deriveKey(keySeed, info)]) expect(said).not.toContain(hex(secret));
});

function inputOf({ rule, digests }: ItemSet, i: number): Uint8Array {
  return concat(inputPrefix(rule, new Uint8Array()), rowAt(digests, 32, i));
}
