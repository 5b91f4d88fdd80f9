import { coins, concat, equal, hex, lengthPrefixed, party, seededRandom, u32, utf8 } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import { type ItemSet, union } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { mix, openPeople } from "../../src/kernels/union.ts";
import { rowAt } from "../../src/rows.ts";
import { blindOf, hashToGroup, invertAll, multiply, ready, subtract, toScalar } from "../../src/suite.ts";
import { type Company, openCompany, type Role } from "../../src/union/company.ts";
import { checkOf, hearGreeting, openContribution, secretOf } from "../../src/union/contributing.ts";
import { layerOf } from "../../src/union/layers.ts";
import { batch, ciphertexts, layer } from "../../src/union/messages.ts";
import { mixPart } from "../../src/union/mixing.ts";
import { rowsIn } from "../protocols.ts";
import { type Convening, convene, ingestAll, inputOf, type Name, overhear, to } from "./company.ts";

beforeAll(() => ready);

const NAMES: readonly Name[] = ["east", "north", "south", "mint", "moss", "board"]; // as `convene` casts them
const names = (count: number, prefix: string): string[] => Array.from({ length: count }, (_, i) => `${prefix} ${i}`);
const bodiesOf = (heard: readonly Overheard[]): readonly Uint8Array[] => heard.map(({ body }) => body);
const lengthsOf = (heard: readonly Overheard[]) =>
  heard.map(({ from, to, body }) => `${from} ${to} ${body.length}`).sort();

/** The seed that a party tosses its coins from in `play`. */
function seedOf(name: Name): Uint8Array<ArrayBuffer> {
  const seed = new Uint8Array(32);
  seed[0] = NAMES.indexOf(name) + 1;
  return seededRandom(seed)(32);
}

/** What a party knows that no other one does. */
const companyOf = (name: Name, role: Role): Company => openCompany(inputOf(name), role, () => seedOf(name));

/** The last thing that one said to another. */
const last = (heard: readonly Overheard[], from: Name, listener: Name): Uint8Array =>
  to(heard, listener).findLast((message) => message.from === party(from))!.body;
const rowsFrom = (heard: readonly Overheard[], from: Name, listener: Name): Uint8Array =>
  ciphertexts.part.decode(last(heard, from, listener)).rows;

const powerOf = (company: Company, check: Uint8Array): Uint8Array =>
  toScalar(coins(company.seed, "power", { context: check, length: 64 }));
const checkIn = (heard: readonly Overheard[]): Uint8Array => batch.decode(last(heard, "mint", "board")).check;

/** How often each of these comes, most often first: what is left of a list when nobody knows what stands in it. */
const pattern = (rows: readonly string[]): readonly number[] => {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row, (counts.get(row) ?? 0) + 1);
  return [...counts.values()].sort((a, b) => b - a);
};

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

  test("with all mixers knows who shares what with whom, but nobody's name without the secret of the contributors", async () => {
    const [heard] = await worlds();
    const check = checkIn(heard!);
    const secrets = [companyOf("mint", "mixer"), companyOf("moss", "mixer"), companyOf("board", "hub")];
    const opened = (["east", "north", "south"] as const).map((name) => {
      const rows = rowsFrom(heard!, name, "mint");
      return Array.from({ length: 3 }, (_, i) => {
        const [a, b] = [rows.subarray(64 * i, 64 * i + 32), rows.subarray(64 * i + 32, 64 * i + 64)];
        return hex(secrets.reduce((rest, company) => subtract(rest, multiply(toScalar(layerOf(company)), a)!), b));
      });
    });
    expect(opened[0]!.filter((item) => opened[1]!.includes(item))).toHaveLength(2);
    expect(opened[0]!.filter((item) => opened[2]!.includes(item))).toHaveLength(1);
    const [items] = await ingestAll([["a", "b", "c"]]);
    const guessed = (secret: Uint8Array) => {
      const prefix = lengthPrefixed(utf8("tavs/psi/union/1"), utf8(items!.rule), new Uint8Array(), secret);
      return Array.from({ length: 3 }, (_, i) =>
        hex(hashToGroup(concat(prefix, u32(32), rowAt(items!.digests, 32, i)))),
      );
    };
    for (const said of [new Uint8Array(), new Uint8Array(32), check])
      expect(guessed(said).filter((item) => opened[0]!.includes(item))).toEqual([]);
    expect(guessed(secretIn(heard!, items!)).sort()).toEqual([...opened[0]!].sort()); // the control: with a contributor
  });

  /** The secret, as east has it in the end. */
  function secretIn(heard: readonly Overheard[], items: ItemSet): Uint8Array {
    const begun = openContribution({ ...inputOf("east"), items }, () => seedOf("east"));
    const others = ["north", "south"] as const;
    return secretOf(others.reduce((state, name) => hearGreeting(state, party(name), last(heard, name, "east")), begun));
  }
});

describe("one mixer that keeps its secrets", () => {
  /**
   * What the hub, the other mixer and east could try on mint's list: take the other layers off, and undo each coin of east's.
   * A power alone would give k·G for each of east's ciphertexts, and so say which pseudonyms are of its patients.
   */
  const candidates = (components: readonly Uint8Array[], eastCoins: readonly Uint8Array[]): readonly string[] =>
    components.flatMap((a) => eastCoins.map((inverse) => hex(multiply(inverse, a)!)));

  async function scene() {
    const heard = await overhear(
      await ingestAll([
        ["a", "b", "c"],
        ["a", "b", "d"],
        ["a", "e", "f"],
      ]),
    );
    const check = checkIn(heard);
    const coinKey = coins(seedOf("east"), "ciphertexts", { context: check });
    const inverses = invertAll([0, 1, 2].map((i) => blindOf(coinKey, i)));
    return { heard, check, inverses };
  }
  const firsts = (rows: Uint8Array) =>
    Array.from({ length: rows.length / 64 }, (_, i) => rows.slice(64 * i, 64 * i + 32));

  test("keeps contributors from finding their own ciphertexts in its list, which a power without fresh coins would not", async () => {
    const { heard, check, inverses } = await scene();
    const mine = candidates(firsts(rowsFrom(heard, "mint", "moss")), inverses);
    expect(mine).toHaveLength(27);
    expect(new Set(mine).size).toBe(27);
    const power = powerOf(companyOf("mint", "mixer"), check);
    const bare = ["east", "north", "south"] as const;
    const raised = bare.flatMap((name) => firsts(rowsFrom(heard, name, "mint")).map((a) => multiply(power, a)!));
    expect(pattern(candidates(raised, inverses))[0]).toBe(3); // the control: k·G, three times
  });

  test("keeps the hub and the other mixer from seeing which pseudonym is whose: theirs are not what contributors sent", async () => {
    const { heard, check } = await scene();
    const [moss, board] = [companyOf("moss", "mixer"), companyOf("board", "hub")];
    const rest = (rows: Uint8Array): readonly Uint8Array[] =>
      Array.from({ length: rows.length / 64 }, (_, i) => {
        const [a, b] = [rows.slice(64 * i, 64 * i + 32), rows.slice(64 * i + 32, 64 * i + 64)];
        return [moss, board].reduce<Uint8Array>(
          (left, company) => subtract(left, multiply(toScalar(layerOf(company)), a)!),
          b,
        );
      });
    const before = (["east", "north", "south"] as const).flatMap((name) => rest(rowsFrom(heard, name, "mint")));
    const after = rest(rowsFrom(heard, "mint", "moss")); // pseudonyms under mint's power alone
    expect(pattern(after.map(hex))).toEqual([3, 2, 1, 1, 1, 1]);
    expect(pattern(before.map(hex))).toEqual(Array.from({ length: 9 }, () => 1)); // mint's layer hides who is equal
    const powers = [moss].map((company) => powerOf(company, check));
    const raised = before.flatMap((element) => powers.map((power) => hex(multiply(power, element)!)));
    expect(raised.filter((element) => after.map(hex).includes(element))).toEqual([]);
  });

  test("tosses other coins for another message, and the same for the same", async () => {
    const rows = rowsFrom((await scene()).heard, "east", "mint");
    const company = companyOf("mint", "mixer");
    const [check, part] = [new Uint8Array(32), { parts: [], count: 0, total: 3 }];
    const sources = [{ from: party("east"), total: 3 }];
    const state = { company, sizes: [], sources, check, rest: check, heard: check, mixed: [], turn: 0, part };
    const coinsFor = (change: number): Uint8Array => {
      const body = ciphertexts.part.encode({
        first: 0,
        rows: rows.map((byte, i) => (i === 191 ? byte ^ change : byte)),
      });
      const step = mixPart(state, body);
      return step.status === "working" ? (step.inputs[0] as { coins: Uint8Array }).coins : new Uint8Array();
    };
    expect(equal(coinsFor(0), coinsFor(0))).toBe(true);
    expect(equal(coinsFor(0), coinsFor(1))).toBe(false);
    const task = { rows, first: 0, layer: layerOf(company), power: coins(company.seed, "power", { length: 64 }) };
    const rest = layer.decode(last((await scene()).heard, "moss", "mint")).key;
    const [one, other] = [0, 1].map((change) => mix({ ...task, rest, coins: coinsFor(change) }));
    expect(equal(one!, other!)).toBe(false);
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
