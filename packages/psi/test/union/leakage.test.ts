import { hex } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import { union } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { openPeople } from "../../src/kernels/union.ts";
import { rowAt } from "../../src/rows.ts";
import { ready } from "../../src/suite.ts";
import { checkOf, openContribution, ownPeople, secretOf } from "../../src/union/contributing.ts";
import { layerOf } from "../../src/union/layers.ts";
import { ciphertexts } from "../../src/union/messages.ts";
import { rowsIn } from "../protocols.ts";
import { type Convening, convene, ingestAll, inputOf, overhear, to } from "./company.ts";
import { bodiesOf, companyOf, last, lengthsOf, names, pattern, rowsFrom, seedOf } from "./views.ts";

beforeAll(() => ready);

describe("the hub", () => {
  const tagsIn = (heard: readonly Overheard[]): readonly string[] => {
    const rows = rowsFrom(heard, "moss", "board");
    const tags = openPeople({ rows, first: 0, layer: layerOf(companyOf("board", "hub")) });
    return Array.from({ length: tags.length / 16 }, (_, i) => hex(rowAt(tags, 16, i)));
  };
  const worlds = () =>
    Promise.all(
      [
        [
          ["a", "b", "c"],
          ["a", "b", "d"],
          ["a", "e", "f"],
        ], // east and north share b
        [
          ["a", "u", "v"],
          ["a", "b", "w"],
          ["a", "b", "x"],
        ], // north and south share it
      ].map(async (columns) => overhear(await ingestAll(columns))),
    );

  test("hears the same pattern of tags, whoever shares a person with whom", async () => {
    const [one, other] = (await worlds()).map(tagsIn) as [readonly string[], readonly string[]];
    expect(pattern(one)).toEqual([3, 2, 1, 1, 1, 1]);
    expect(pattern(other)).toEqual(pattern(one));
  });

  test("hears lists that are no more alike than lists of strangers, and are sorted", async () => {
    const heard = await worlds();
    expect(lengthsOf(heard[0]!)).toEqual(lengthsOf(heard[1]!));
    for (const one of heard) {
      const rows = rowsIn(ciphertexts, last(one, "moss", "board"));
      expect(rows).toEqual([...rows].sort());
      const halves = rows.flatMap((row) => [row.slice(0, 64), row.slice(64)]);
      expect(new Set(halves).size).toBe(18);
    }
  });
});

describe("a mixer", () => {
  test("hears lists of different elements, of lengths that follow from the sizes alone, whoever is in the sets", async () => {
    for (const sizes of [
      [0, 3, 5],
      [4, 4, 4],
    ]) {
      const [apart, same] = await Promise.all(
        ["apart", "same"].map(async (kind) =>
          overhear(await ingestAll(sizes.map((size, i) => names(size, kind === "same" ? "one of us" : `${i}`)))),
        ),
      );
      expect(lengthsOf(apart!)).toEqual(lengthsOf(same!));
      const elements = to(same!, "mint")
        .filter(({ body }) => body.length > 150)
        .flatMap(({ body }) => (isList(body) ? rowsIn(ciphertexts, body) : []))
        .flatMap((row) => [row.slice(0, 64), row.slice(64)]);
      expect(new Set(elements).size).toBe(elements.length);
    }
  });

  const isList = (body: Uint8Array): boolean => {
    try {
      return ciphertexts.part.decode(body).rows.length > 0;
    } catch {
      return false;
    }
  };

  test("sees what sets are padded to, and hears as much whatever is in them", async () => {
    const padded: Convening = { all: { padTo: 8 } };
    const [few, many] = await Promise.all(
      [2, 7].map(async (size) => ({
        heard: await overhear(await ingestAll([names(size, "x"), names(size, "y"), names(8, "z")]), padded),
        counted: await convene(await ingestAll([names(size, "x"), names(size, "y"), names(8, "z")]), padded),
      })),
    );
    expect(lengthsOf(few!.heard)).toEqual(lengthsOf(many!.heard));
    expect(few!.counted.sizes).toEqual([
      [8, 8, 8],
      [8, 8, 8],
    ]);
    expect(many!.counted.sizes).toEqual(few!.counted.sizes);
    expect(few!.counted.union.distinct).toEqual({ value: 12 });
    expect(many!.counted.union.distinct).toEqual({ value: 22 });
  });
});

describe("a contributor", () => {
  test("hears the same to the last bit whatever the others hold, and however much", async () => {
    const mine = names(4, "mine");
    const one = await overhear(await ingestAll([mine, ["mine 1"], ["x"]]));
    const other = await overhear(await ingestAll([mine, names(70, "else"), []]));
    expect(bodiesOf(to(one, "east"))).toEqual(bodiesOf(to(other, "east")));
  });

  test("says the same whatever the order of its rows, or how often one of them came", async () => {
    const columns = [
      ["a", "b"],
      ["b", "c", "a"],
      ["a", "d", "b"],
    ];
    const one = await overhear(await ingestAll(columns));
    const other = await overhear(await ingestAll(columns.map((all) => [...all, ...[...all].reverse()].reverse())));
    expect(bodiesOf(one)).toEqual(bodiesOf(other));
  });

  test("tosses other coins where the secret or a layer is another one", async () => {
    const [items] = await ingestAll([["a"]]);
    const begun = openContribution({ ...inputOf("east"), items: items! }, () => seedOf("east"));
    const more = { ...begun, shares: [...begun.shares, new Uint8Array(32)] };
    const of = (key: Uint8Array) => ({ name: "mint", key, proof: key, statement: key });
    const checks = [begun, more].flatMap((state) =>
      [0, 1].map((value) => hex(checkOf(secretOf(state), [of(new Uint8Array(32).fill(value))]))),
    );
    expect(new Set(checks).size).toBe(4); // and coins follow from the check
  });
});

test("two sessions over the same items have no element in common", async () => {
  const sets = await ingestAll([
    ["a", "b"],
    ["a", "b"],
    ["a", "c"],
  ]);
  const seeds = [1, 2].map((value) => new Uint8Array(32).fill(value));
  const rows = await Promise.all(
    seeds.map(async (seed) => {
      const heard = await overhear(sets, { seed });
      const lists = [last(heard, "east", "mint"), last(heard, "mint", "moss"), last(heard, "moss", "board")];
      return lists.flatMap((body) => rowsIn(ciphertexts, body)).flatMap((row) => [row.slice(0, 64), row.slice(64)]);
    }),
  );
  expect(new Set(rows.flat()).size).toBe(rows.flat().length);
});

test("what each party says that it learns is what the page and the terms will say", () => {
  expect(union.hub.reveals.against).toBe("semi-honest");
  expect(union.mixer.reveals.learns).toMatch(/^learns how many items and dummies together .* and nothing else$/);
  expect(union.contributor.reveals.learns).toMatch(/^learns that the others take part, and nothing else$/);
});

test("a dummy is hashed like an item: the time until ciphertexts come tells how many there are, not how many are dummies", async () => {
  const hashed = (await ingestAll([["a"], ["a", "b", "c"], []])).map((items) => {
    const contribution = openContribution({ ...inputOf("east"), items, padTo: 4 }, () => new Uint8Array(32));
    return ownPeople(contribution, secretOf(contribution), { from: 0, to: 4 }).digests.length / 32;
  });
  expect(hashed).toEqual([4, 4, 4]);
});
