import { readFileSync } from "node:fs";
import { coins, hex, type PartyId, party, seededRandom, unhex } from "@tavs/core";
import { type ItemSet, ingest, itemAt } from "@tavs/psi";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { inputPrefix } from "../../src/item-set.ts";
import { encodeProgram, program } from "../../src/kernels/multiparty.ts";
import { blind } from "../../src/kernels/oprf.ts";
import { type Circle, greet, meet, openCircle, PROTOCOL, pairKeysOf } from "../../src/multiparty/circle.ts";
import { blindKeyOf, programCoins } from "../../src/multiparty/coins.ts";
import { decode } from "../../src/okvs/decode.ts";
import { encode } from "../../src/okvs/encode.ts";
import { columnsFor } from "../../src/okvs/size.ts";
import { rowAt } from "../../src/rows.ts";
import { deriveKey, pseudorandom, ready } from "../../src/suite.ts";
import { decodeSlowly, encodeSlowly, type Vectors, vectors } from "./independent.ts";

type Published = Vectors & { readonly date: string };

const file = new URL("../vectors/psi-multiparty.noble.json", import.meta.url);
const published: Published = JSON.parse(readFileSync(file, "utf8"));
const parties = ["east", "west", "north"].map(party) as [PartyId, PartyId, PartyId];
const [east, west, north] = parties;
const rowsIn = (rows: Uint8Array, width: number): readonly string[] =>
  Array.from({ length: rows.length / width }, (_, i) => hex(rowAt(rows, width, i)));

let items: ItemSet;
beforeAll(async () => {
  await ready;
  items = await ingest(["ada", "bea", "cai"]);
});

/** Everybody's circle after all greetings, from the seeds of the vectors. */
function circles(): readonly Circle[] {
  const opened = parties.map((me, i) => {
    const others = [west, north].filter((name) => name !== me);
    const names = { leader: me === east ? [] : [east], participant: others };
    return openCircle({ items }, names, () => new Uint8Array(32).fill(i + 1));
  });
  const said = opened.flatMap((circle, i) => greet(circle).map((message) => ({ ...message, from: parties[i]! })));
  return opened.map((circle, i) =>
    said.filter(({ to }) => to === parties[i]).reduce((met, { from, body }) => meet(met, from, body), circle),
  );
}

describe("vectors of an independent implementation", () => {
  test("are what it gives, and dated", () => {
    expect(published).toMatchObject({ ...vectors(), date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
  });

  test("any two parties come to one key, and a third one has another", () => {
    const { eastWest, eastNorth, westNorth } = published;
    expect(circles().map((circle) => rowsIn(pairKeysOf(circle), 32))).toEqual([
      [eastWest, eastNorth],
      [eastWest, westNorth],
      [eastNorth, westNorth],
    ]);
  });

  test("west's key, east's elements and what west programs", () => {
    const [leading, following] = circles() as [Circle, Circle, Circle];
    const own = { prefix: inputPrefix(items.rule, new Uint8Array()), digests: items.digests, points: new Uint8Array() };
    const pairKeys = pairKeysOf(following);
    const { key } = programCoins(following.seed, pairKeys, PROTOCOL);
    expect(hex(deriveKey(key.seed, key.info))).toBe(published.westKey);
    expect(rowsIn(blind({ own, blindKey: blindKeyOf(leading), first: 0 }), 32)).toEqual(published.blinded);
    expect(rowsIn(program({ own, key, pairKeys }), 16)).toEqual(published.values);
  });

  test("rows and store: what the other has encoded is decoded here", () => {
    const hashes = [0, 1, 2].map((i) => pseudorandom(unhex(published.hashKey), rowAt(items.digests, 32, i), 26));
    expect(hashes.map(hex)).toEqual(published.hashes);
    const store = unhex(published.store);
    expect(store.length).toBe(16 * columnsFor(3));
    expect(rowsIn(decode(unhex(published.hashes.join("")), store), 16)).toEqual(published.values);
    expect(itemAt(items, 0)).toMatch(/ada|bea|cai/);
  });

  test("what is encoded here is decoded by the other, and its free columns are the other's", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(255), (keys, byte) => {
        const random = seededRandom(new Uint8Array(32).fill(byte));
        const [hashes, values] = [random(26 * keys), random(16 * keys)];
        const fill = random(16 * (Math.max(3, keys - 5) + 64));
        const rows = (bytes: Uint8Array, width: number) =>
          Array.from({ length: keys }, (_, i) => rowAt(bytes, width, i));
        const slow = encodeSlowly(rows(hashes, 26), rows(values, 16), fill);
        expect(hex(decode(hashes, slow))).toBe(hex(values));
        const fast = encode({ hashes, values, fill })!;
        expect(rows(hashes, 26).map((hash) => hex(decodeSlowly(fast, hash)))).toEqual(rowsIn(values, 16));
        const kept = (store: Uint8Array) =>
          rowsIn(store, 16).filter((row, i) => row === hex(rowAt(fill, 16, i))).length;
        expect([kept(fast), kept(slow)]).toEqual([fill.length / 16 - keys, fill.length / 16 - keys]);
      }),
      { numRuns: 20 },
    );
  });

  test("a program is its hash key and its store, and follows from its coins", () => {
    const task = {
      digests: items.digests,
      values: unhex(published.values.join("")),
      coins: coins(new Uint8Array(32), "c"),
    };
    const made = encodeProgram(task);
    expect(encodeProgram(task)).toEqual(made);
    const hashes = [0, 1, 2].map((i) => pseudorandom(made.subarray(0, 32), rowAt(items.digests, 32, i), 26));
    expect(hashes.map((hash) => hex(decodeSlowly(made.subarray(32), hash)))).toEqual(published.values);
    const twice = { ...task, digests: new Uint8Array(96) };
    expect(() => encodeProgram(twice)).toThrow("3 items could not be encoded: are they different?");
  });
});
