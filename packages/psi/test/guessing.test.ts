import { coins, concat, hex, utf8 } from "@tavs/core";
import { cpr, type ItemSet, ingest, itemAt, syntheticCpr } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { inputPrefix } from "../src/item-set.ts";
import { tagBytes } from "../src/kernels/tags.ts";
import { pointsLane } from "../src/oprf/messages.ts";
import { rowAt } from "../src/rows.ts";
import { deriveKey, hashToGroup, multiply, output, ready, unseal } from "../src/suite.ts";
import { rowsIn, seedOf, tagsLane, viewsOf } from "./protocols.ts";

beforeAll(() => ready);

const inputOf = ({ rule, digests }: ItemSet, i: number): Uint8Array =>
  concat(inputPrefix(rule, new Uint8Array()), rowAt(digests, 32, i));

describe("somebody who tries out every CPR number of a small space", () => {
  const space = Array.from({ length: 150 }, (_, serial) => syntheticCpr({ birthDate: "1962-03-04", sex: "F", serial }));
  const [asked, held] = [space.slice(10, 15), space.slice(12, 20)];
  const sets = async () => ({ mine: await ingest(asked, cpr), theirs: await ingest(held, cpr) });

  /** Whose tag is on the wire, if this is what becomes of a candidate. */
  const identified = (all: ItemSet, tags: ReadonlySet<string>, guess: (input: Uint8Array) => readonly Uint8Array[]) =>
    Array.from({ length: all.size }, (_, i) => i)
      .filter((i) => guess(inputOf(all, i)).some((whole) => tags.has(hex(whole.subarray(0, tagBytes(5, 8))))))
      .map((i) => itemAt(all, i))
      .sort();

  test("finds nobody in the whole transcript, and everybody once the sender's key is out", async () => {
    const views = await viewsOf("psi", await sets());
    const all = await ingest(space, cpr);
    const tags = new Set(rowsIn(tagsLane("psi", 5, 8), views.east[3]!));
    const points = [views.west[2]!, views.east[2]!].map((body) => pointsLane.part.decode(body).rows);
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
    const seen = new Set([views.west[2]!, views.east[2]!].flatMap((body) => rowsIn(pointsLane, body)));
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
    const key = deriveKey(coins(seedOf(2), "key"), utf8("psi/labelled/oprf/1"));
    const lane = tagsLane("labelled", 3, 4);
    const { rows } = lane.part.decode(east[3]!);
    const opened = [0, 1, 2].flatMap((i) => {
      const input = inputOf(mine, i);
      const whole = output(input, multiply(key, hashToGroup(input))!);
      return [0, 1, 2, 3].flatMap((j) => {
        const row = rowAt(rows, lane.width, j);
        return unseal(whole.subarray(32), row.subarray(lane.keyBytes), row.subarray(0, lane.keyBytes))
          ? [itemAt(mine, i)]
          : [];
      });
    });
    expect(opened.sort()).toEqual(["b", "c"]);
  });
});
