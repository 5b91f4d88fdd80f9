import { sha256 } from "@noble/hashes/sha2.js";
import { hex } from "@tavs/core";
import { ingest } from "@tavs/psi";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { rowsLane } from "../../src/oprf/messages.ts";
import { ready } from "../../src/suite.ts";
import { columnsLane } from "../../src/vole/messages.ts";
import { shapeFor } from "../../src/vole/parameters.ts";
import { rowsIn } from "../protocols.ts";
import { disturbedSecurities, soaking, type Views, viewsOf } from "./sessions.ts";

beforeAll(() => ready);

const names = (count: number, prefix: string): string[] => Array.from({ length: count }, (_, i) => `${prefix} ${i}`);
/** To be compared: a megabyte at a time is slow to look at. */
const hashed = (bodies: readonly Uint8Array[]): string[] => bodies.map((body) => hex(sha256(body)));
const lengths = ({ east, west }: Views): number[][] => [east, west].map((view) => view.map((body) => body.length));

describe.each(disturbedSecurities)("%s", (security) => {
  const both = { security };
  const tagBytes = security === "malicious" ? 16 : 10;
  const columnsAt = -1; // the last that the sender hears
  const columnsIn = ({ west }: Views) => columnsLane.part.decode(west.at(columnsAt)!).rows;

  test("number and length of messages follow from the two sizes, whoever is in the sets and however many are shared", async () => {
    const sizes = fc.tuple(fc.nat(90), fc.nat(9), fc.nat(9), fc.string({ maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(sizes, async ([asked, held, common, word]) => {
        const mine = names(asked, `long ${word} names`);
        const shared = Math.min(common, asked, held);
        const plain = { mine: await ingest(names(asked, "a")), theirs: await ingest(names(held, "b")), both };
        const theirs = await ingest([...mine.slice(0, shared), ...names(held - shared, "else")]);
        const [one, other] = [await viewsOf(plain), await viewsOf({ mine: await ingest(mine), theirs, both })];
        expect(lengths(one)).toEqual(lengths(other));
      }),
      { numRuns: soaking ? 20 : 2 },
    );
  });

  test("to the sender two sets of one size differ in the masked columns alone, of which all change", async () => {
    const theirs = await ingest(names(3, "theirs"));
    const world = async (prefix: string) => viewsOf({ mine: await ingest(names(5, prefix)), theirs, both });
    const [one, other] = [await world("mine"), await world("theirs")];
    expect(hashed(one.west.slice(0, columnsAt))).toEqual(hashed(other.west.slice(0, columnsAt)));
    expect(columnsIn(one)).not.toEqual(columnsIn(other));
    expect(hashed(one.east.slice(0, -1))).toEqual(hashed(other.east.slice(0, -1))); // and what it says but for its tags
  });

  test("the columns look random whatever is in the store, also where it is empty", async () => {
    for (const count of [0, 60]) {
      const columns = columnsIn(
        await viewsOf({ mine: await ingest(names(count, "x")), theirs: await ingest([]), both }),
      );
      expect(columns).toHaveLength(16 * shapeFor(count).columns);
      const ones = columns.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);
      const bits = 8 * columns.length;
      expect(Math.abs(ones - bits / 2)).toBeLessThan((5 * Math.sqrt(bits)) / 2); // 5 standard errors: by chance once in 1.7 million
      expect(
        new Set(rowsIn(columnsLane, new Uint8Array(columnsLane.part.encode({ first: 0, rows: columns })))).size,
      ).toBe(shapeFor(count).columns);
    }
  });

  test("an item of the sender that the receiver does not hold changes its own tag, and not a bit of anything else", async () => {
    const mine = await ingest(["a", "b", "c"]);
    const world = async (extra: string) => viewsOf({ mine, theirs: await ingest(["b", "x", "y", extra]), both });
    const [one, other] = [await world("this one"), await world("that one")];
    expect(hashed(one.east.slice(0, -1))).toEqual(hashed(other.east.slice(0, -1)));
    const lane = rowsLane(tagBytes, tagBytes);
    const [before, after] = [one, other].map(({ east }) => rowsIn(lane, east.at(-1)!));
    expect(before!.filter((row) => !after!.includes(row))).toHaveLength(1);
    expect(before).toEqual([...before!].sort());
    expect(hashed(one.west)).toEqual(hashed(other.west));
  });

  test("two sessions over the same items have no column and no tag in common", async () => {
    const items = { mine: await ingest(names(9, "a")), theirs: await ingest(names(9, "a")), both };
    const seeds = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const views = await Promise.all(seeds.map((seed) => viewsOf({ ...items, seed })));
    const tags = views.flatMap(({ east }) => rowsIn(rowsLane(tagBytes, tagBytes), east.at(-1)!));
    const columns = views.flatMap(({ west }) => rowsIn(columnsLane, west.at(columnsAt)!));
    expect(new Set(tags).size).toBe(18);
    expect(new Set(columns).size).toBe(2 * shapeFor(9).columns);
  });

  test("nobody can see in what order the other's rows stand, or how often one of them came", async () => {
    const [mine, theirs] = [names(5, "mine"), [...names(6, "theirs"), "mine 3"]];
    const one = await viewsOf({ mine: await ingest(mine), theirs: await ingest(theirs), both });
    const other = await viewsOf({
      mine: await ingest([...mine].reverse()),
      theirs: await ingest([...theirs].reverse().concat(theirs)),
      both,
    });
    expect([hashed(one.east), hashed(one.west)]).toEqual([hashed(other.east), hashed(other.west)]);
  });
});
