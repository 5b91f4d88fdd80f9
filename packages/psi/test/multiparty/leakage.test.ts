import { concat, equal, hex, type PartyId, party } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import { type ItemSet, ingest, itemAt } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { inputPrefix } from "../../src/item-set.ts";
import { openProgram } from "../../src/kernels/multiparty.ts";
import { finalize } from "../../src/kernels/oprf.ts";
import { meet, openCircle, pairKeysOf } from "../../src/multiparty/circle.ts";
import { blindKeyOf, programCoins } from "../../src/multiparty/coins.ts";
import { greeting, storeLane } from "../../src/multiparty/messages.ts";
import { pointsLane } from "../../src/oprf/messages.ts";
import { ownItems } from "../../src/oprf/session.ts";
import { rowAt } from "../../src/rows.ts";
import { hashToGroup, pseudorandom, ready } from "../../src/suite.ts";
import { rowsIn, seedOf } from "../protocols.ts";
import { convene, east, ingestAll, overhear, to } from "./circle.ts";

beforeAll(() => ready);

const [west, north] = [party("west"), party("north")];
const names = (count: number, prefix: string): string[] => Array.from({ length: count }, (_, i) => `${prefix} ${i}`);
const bodiesOf = (heard: readonly Overheard[]): readonly Uint8Array[] => heard.map(({ body }) => body);
const lengthsOf = (heard: readonly Overheard[]) => heard.map(({ from, body }) => `${from} ${body.length}`).sort();
const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte ^ b[i]!);

/** A party's circle as it was after all greetings, from what it heard and its seed in `play`. */
function circleOf(heard: readonly Overheard[], me: PartyId, items: ItemSet, seed: Uint8Array) {
  const others = [west, north].filter((name) => name !== me);
  const opened = openCircle({ items }, { leader: me === east ? [] : [east], participant: others }, () => seed as never);
  return [...opened.members].reduce((circle, { name }) => {
    const said = heard.find((message) => message.from === name && message.to === me)!;
    return meet(circle, name, said.body);
  }, opened);
}

/** What the leader can make of one participant's messages alone: its OPRF output plus what its store has, of each item. */
function opened(heard: readonly Overheard[], from: PartyId, items: ItemSet): Uint8Array {
  const circle = circleOf(heard, east, items, seedOf(1));
  const [points, store] = to(heard, "east")
    .filter((message) => message.from === from)
    .slice(1);
  const own = { ...ownItems(circle, { from: 0, to: items.size }), points: new Uint8Array() };
  const evaluated = pointsLane.part.decode(points!.body).rows;
  const outputs = finalize({ own, blindKey: blindKeyOf(circle), first: 0, evaluated, keep: 16 });
  const sums = new Uint8Array(16 * items.size);
  const program = storeLane.part.decode(store!.body).rows;
  return openProgram({ digests: items.digests, outputs, sums, program, pairKeys: new Uint8Array() });
}

/** Every sum of some of these values that comes to zero, as a list of their numbers. */
function vanishing(values: readonly Uint8Array[]): readonly string[] {
  const choices = Array.from({ length: 2 ** values.length - 1 }, (_, i) => i + 1);
  return choices
    .map((choice) => values.flatMap((value, i) => ((choice >> i) & 1 ? [{ i, value }] : [])))
    .filter((some) =>
      some
        .map(({ value }) => value)
        .reduce(xor)
        .every((byte) => byte === 0),
    )
    .map((some) => some.map(({ i }) => i).join());
}

describe("the leader", () => {
  const mine = ["in all", "in west", "in north", "in none"];
  const world = async (more: { readonly west: string; readonly north: string }) => {
    const sets = await ingestAll([mine, ["in all", "x", more.west], ["in all", "y", more.north]]);
    return { items: sets[0]!, heard: await overhear(sets) };
  };

  /** All that it has of each item: what each participant gives, and its own shares with each. */
  const knownOf = ({ items, heard }: Awaited<ReturnType<typeof world>>) => {
    const circle = circleOf(heard, east, items, seedOf(1));
    const given = [west, north].map((name) => opened(heard, name, items));
    return Array.from({ length: items.size }, (_, i) => {
      const shares = circle.members.map(({ pairKey }) => pseudorandom(pairKey, rowAt(items.digests, 32, i), 16));
      return [itemAt(items, i), [...given.map((values) => rowAt(values, 16, i)), ...shares]] as const;
    });
  };

  test("has of an item that only some hold what it has of one that none holds: nothing that sums to zero", async () => {
    const known = knownOf(await world({ west: "in west", north: "in north" }));
    expect(new Map(known.map(([item, values]) => [item, vanishing(values)]))).toEqual(
      new Map([
        ["in all", ["0,1,2,3"]], // the control: the sum that the protocol takes
        ["in west", []],
        ["in north", []],
        ["in none", []],
      ]),
    );
  });

  test("is kept from it by the key that participants share with each other, and by nothing else", async () => {
    const worlds = [await world({ west: "in west", north: "in north" }), await world({ west: "z", north: "z" })];
    const found = worlds.map(({ items, heard }) => {
      const between = circleOf(heard, west, items, seedOf(2)).members[1]!.pairKey; // what a pooling west would hand over
      return knownOf({ items, heard }).map(([item, [fromWest, , ownWest]]) => {
        const share = pseudorandom(between, digestOf(items, item), 16);
        return `${item}: ${equal(xor(fromWest!, ownWest!), share)}`;
      });
    });
    expect(found[0]!.sort()).toEqual(["in all: true", "in none: false", "in north: false", "in west: true"]);
    expect(found[1]!.sort()).toEqual(["in all: true", "in none: false", "in north: false", "in west: false"]);
  });

  test("hears the same but for the store, whether an item is in west's set or not, and the store only differs as a whole", async () => {
    const [one, other] = [await world({ west: "in west", north: "n" }), await world({ west: "w", north: "n" })];
    const rest = ({ heard }: typeof one) =>
      to(heard, "east").filter(({ from, body }) => from !== west || body.length < 1000);
    expect(bodiesOf(rest(one))).toEqual(bodiesOf(rest(other)));
    expect(lengthsOf(one.heard)).toEqual(lengthsOf(other.heard));
    const stores = [one, other].map(({ heard }) =>
      rowsIn(
        storeLane,
        to(heard, "east")
          .filter(({ from }) => from === west)
          .at(-1)!.body,
      ),
    );
    expect(new Set(stores[0]).size).toBe(stores[0]!.length); // no two columns are alike
  });

  test("cannot see in what order a participant's rows stand, or how often one of them came", async () => {
    const columns = [
      ["a", "b"],
      ["b", "c", "a"],
      ["a", "d", "b"],
    ];
    const one = await overhear(await ingestAll(columns));
    const other = await overhear(
      await ingestAll(columns.map((column) => [...column, ...[...column].reverse()].reverse())),
    );
    expect(bodiesOf(one)).toEqual(bodiesOf(other));
  });
});

describe("a participant", () => {
  const hearsWest = async (columns: readonly (readonly string[])[], seed?: Uint8Array) =>
    to(await overhear(await ingestAll(columns), seed ? { seed } : {}), "west");

  test("hears the same to the last bit whatever the other participants hold, and however much", async () => {
    const mine = names(4, "mine");
    const one = await hearsWest([mine, ["mine 1"], ["mine 1"]]);
    const other = await hearsWest([mine, ["mine 1"], names(90, "else")]);
    expect(bodiesOf(one)).toEqual(bodiesOf(other));
  });

  test("sees of the leader a size, and elements that belong to no item and come in no second session", async () => {
    const seeds = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const third = [["a"], ["b"]];
    const one = await hearsWest([names(4, "mine"), ...third], seeds[0]);
    const again = await hearsWest([names(4, "mine"), ...third], seeds[1]);
    const other = await hearsWest([names(4, "else"), ...third], seeds[0]);
    expect(bodiesOf(one).slice(0, 2)).toEqual(bodiesOf(other).slice(0, 2)); // the greetings
    const seen = [one, again, other].flatMap((heard) => rowsIn(pointsLane, heard.at(-1)!.body));
    const items = await ingest(names(4, "mine"));
    const prefix = inputPrefix(items.rule, new Uint8Array());
    const hashed = [0, 1, 2, 3].map((i) => hex(hashToGroup(concat(prefix, rowAt(items.digests, 32, i)))));
    expect(new Set([...seen, ...hashed]).size).toBe(16);
  });

  test("is told no size by another participant", async () => {
    const heard = await overhear(await ingestAll([["a"], ["b", "c"], ["d", "e", "f"]]));
    const sizes = heard.slice(0, 6).map((message) => [message.from, message.to, greeting.decode(message.body).size]);
    expect(sizes.filter(([from, name]) => from !== east && name !== east).map(([, , size]) => size)).toEqual([0, 0]);
    expect(sizes.filter(([, name]) => name === east).map(([, , size]) => size)).toEqual([2, 3]);
  });
});

test("number and length of all messages follow from the sizes, whoever is in the sets and however many are shared", async () => {
  for (const sizes of [
    [0, 3, 5],
    [4, 0, 70],
    [6, 6, 6],
  ]) {
    const [apart, same] = await Promise.all(
      ["apart", "same"].map(async (kind) =>
        overhear(await ingestAll(sizes.map((size, i) => names(size, kind === "same" ? "one of us" : `${i}`)))),
      ),
    );
    expect(lengthsOf(apart!)).toEqual(lengthsOf(same!));
  }
});

describe("one program under one key", () => {
  test("two sessions over the same items have no element and no row of a store in common", async () => {
    const sets = await ingestAll([
      ["a", "b"],
      ["a", "b"],
      ["a", "b"],
    ]);
    const seeds = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const heard = await Promise.all(seeds.map((seed) => overhear(sets, { seed })));
    const rows = heard.map((messages) =>
      ["west", "north"].flatMap((name) => {
        const [, points, store] = to(messages, "east").filter(({ from }) => from === name);
        return [...rowsIn(pointsLane, points!.body), ...rowsIn(storeLane, store!.body)];
      }),
    );
    expect(new Set(rows.flat()).size).toBe(rows.flat().length);
  });

  test("a participant that is told another share evaluates under another key, and fills its store with other coins", async () => {
    const sets = await ingestAll([
      ["a", "b"],
      ["a", "b"],
      ["a", "b"],
    ]);
    const worlds = await Promise.all(
      [0, 1].map(async (bit) => {
        const said: Uint8Array[] = [];
        await convene(sets, {
          onMessage({ from, to: name, body, index }) {
            if (from === west && name === east) said.push(body.slice());
            if (from !== north || name !== west || index > 5) return [body];
            const heard = greeting.decode(body);
            return [greeting.encode({ ...heard, share: heard.share.map((byte, i) => (i === 0 ? byte ^ bit : byte)) })];
          },
        });
        return [...rowsIn(pointsLane, said[1]!), ...rowsIn(storeLane, said[2]!)];
      }),
    );
    expect(new Set(worlds.flat()).size).toBe(worlds.flat().length);
    const [seed, one, other] = [seedOf(2), new Uint8Array(64), new Uint8Array(64).fill(1)];
    expect(programCoins(seed, one, "p")).not.toEqual(programCoins(seed, other, "p"));
    expect(pairKeysOf(circleOf(await overhear(sets), west, sets[1]!, seed))).toHaveLength(64);
  });
});

const digestOf = (items: ItemSet, item: string): Uint8Array => {
  const index = Array.from({ length: items.size }, (_, i) => i).find((i) => itemAt(items, i) === item)!;
  return rowAt(items.digests, 32, index);
};
