import { readFileSync } from "node:fs";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, hex, lengthPrefixed, Secret, seededRandom, unhex, utf8 } from "@tavs/core";
import { type EpochFilter, ingest, prepareEpoch } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { pointsLane } from "../../src/oprf/messages.ts";
import { rowAt } from "../../src/rows.ts";
import { deriveKey, ready } from "../../src/suite.ts";
import { contains } from "../../src/unbalanced/cuckoo-filter.ts";
import { epochKey } from "../../src/unbalanced/epoch.ts";
import { shapeOf } from "../../src/unbalanced/filter.ts";
import { header, opening, reply, wanted } from "../../src/unbalanced/messages.ts";
import { rowsIn } from "../protocols.ts";
import { ask, overhear } from "./parties.ts";
import { type Given, reference } from "./reference.ts";

interface Vectors {
  readonly given: Given & { readonly playSeed: string };
  readonly expected: Readonly<Record<"key" | "keyCheck" | "table" | "digest", string>> & {
    readonly filterSeed: number;
  } & Readonly<Record<"tags" | "blinded" | "evaluated" | "outputs" | "shared", readonly string[]>>;
}

const file = new URL("../vectors/psi-unbalanced.reference.json", import.meta.url);
const { given, expected }: Vectors = JSON.parse(readFileSync(file, "utf8"));
const seed = new Secret<Uint8Array>(unhex(given.seed));
const [epoch, context] = [{ from: given.from, until: given.until }, unhex(given.context)];
let filter: EpochFilter;

beforeAll(async () => {
  await ready;
  const { maxQueries } = given;
  filter = await prepareEpoch(await ingest(given.held), { epoch, seed, maxQueries, context });
});

test("the slow implementation still gives what stands in the file", () => {
  expect(reference(given)).toEqual(expected);
});

describe("of the vectors of the slow implementation", () => {
  test("the key and its name follow from the seed", () => {
    const { seed: keySeed, info } = epochKey(seed, filter);
    expect(hex(deriveKey(keySeed, info))).toBe(expected.key);
    expect(hex(filter.keyCheck)).toBe(expected.keyCheck);
  });

  test("the filter is the same to the last bit, and holds every tag", () => {
    expect(filter.seed).toBe(expected.filterSeed);
    expect(hex(filter.table)).toBe(expected.table);
    expect(hex(filter.digest)).toBe(expected.digest);
    for (const tag of expected.tags) expect(contains(filter.table, shapeOf(filter), unhex(tag))).toBe(true);
  });

  test("a session says these elements, and finds these items", async () => {
    const { views, options } = overhear();
    const play = { ...options, seed: unhex(given.playSeed) };
    const today = given.from;
    const receiver = { context, today };
    const result = await ask({ mine: given.asked, filter, receiver, sender: { seed, today }, ...play });
    expect(rowsIn(pointsLane, views.west[1]!)).toEqual(expected.blinded);
    expect(rowsIn(pointsLane, views.east[1]!)).toEqual(expected.evaluated);
    expect(result.east.items).toEqual(expected.shared);
    const found = expected.outputs.map((tag) => contains(filter.table, shapeOf(filter), unhex(tag)));
    expect(found.filter(Boolean)).toHaveLength(expected.shared.length);
  });

  test("the receiver's coins are those that the file names", () => {
    const coin = unhex(given.playSeed);
    coin[0]! ^= 1; // as `play` tosses for its first party
    expect(hex(seededRandom(coin)(32))).toBe(given.receiverSeed);
  });
});

describe("messages, byte by byte as protobuf lays them down", () => {
  const field = (tag: number, bytes: Uint8Array) => concat(Uint8Array.of(tag, bytes.length), bytes);
  const digest = new Uint8Array(32).fill(9);

  test("an opening, a verdict and a request for buckets", () => {
    const [asks, answers] = [utf8("psi/unbalanced/1 receiver"), utf8("psi/unbalanced/1 sender")];
    expect(opening.encode({ role: "psi/unbalanced/1 receiver", size: 5, filter: digest })).toEqual(
      concat(field(0x0a, asks), Uint8Array.of(0x10, 5), field(0x1a, digest)),
    );
    expect(reply.encode({ role: "psi/unbalanced/1 sender", verdict: "other-filter", filter: digest })).toEqual(
      concat(field(0x0a, answers), Uint8Array.of(0x10, 2), field(0x1a, digest)),
    );
    expect(wanted.encode({ first: 3, filter: digest })).toEqual(concat(Uint8Array.of(0x08, 3), field(0x22, digest)));
  });

  test("a header tells all that the digest is over", () => {
    const { table, ...rest } = filter;
    const told = header.decode(header.encode({ role: "psi/unbalanced-filter/1 publisher", ...rest }));
    const names = [told.epoch.from, told.epoch.until, told.rule].map(utf8);
    const numbers = [told.size, told.maxQueries, told.seed].map((n) =>
      rowAt(new Uint8Array(Uint32Array.of(n).buffer), 4, 0).reverse(),
    );
    const said = lengthPrefixed(utf8("psi/unbalanced-filter/1"), ...names, told.context, told.keyCheck, ...numbers);
    expect(sha256(concat(said, table))).toEqual(told.digest);
  });
});
