// Somebody who tries out everybody: CPR numbers are few, so whoever has an oracle has them all. On a small space here; each
// attempt has its control, in which the key is out and everybody is found. psi, sum and unbalanced psi: see their folders.
import { coins, concat, equal, hex, type PartyId, party, utf8 } from "@tavs/core";
import { type ItemSet, ingest, itemAt, syntheticCpr } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { inputPrefix } from "../../src/item-set.ts";
import { scalarOf } from "../../src/kernels/lagrange.ts";
import { openProgram } from "../../src/kernels/multiparty.ts";
import { meet, openCircle, PROTOCOL, pairKeysOf } from "../../src/multiparty/circle.ts";
import { programCoins } from "../../src/multiparty/coins.ts";
import { storeLane } from "../../src/multiparty/messages.ts";
import { rowAt } from "../../src/rows.ts";
import { deriveKey, elementHash, hashToGroup, multiply, output, ready, unseal } from "../../src/suite.ts";
import { protocols, sharesOfKey, type World } from "../hostile/casts.ts";
import { type Recording, record } from "../hostile/recording.ts";
import { fieldsIn } from "../hostile/wire.ts";
import { east, overhear } from "../multiparty/circle.ts";
import { seedOf, tagsLane } from "../protocols.ts";
import { lambda, pseudonymOf, scalar, scalarBytes } from "../pseudonyms/reference.ts";

beforeAll(() => ready);

const space = Array.from({ length: 60 }, (_, serial) => syntheticCpr({ birthDate: "1962-03-04", sex: "F", serial }));
const world: World = { mine: space.slice(10, 13), theirs: space.slice(11, 15) };
const [asked, held] = [world.mine, world.theirs].map((column) => [...column].sort());
let all: ItemSet;
beforeAll(async () => {
  all = await ingest(space);
});

const session = async (name: string): Promise<Recording> =>
  record(await protocols.find((protocol) => protocol.name === name)!.cast(world));

/** Whatever was said: every run of so many bytes in it. */
function runsIn({ said }: Recording, width: number): ReadonlySet<string> {
  const runs = new Set<string>();
  for (const { body } of said)
    for (const { bytes } of fieldsIn(body))
      for (let at = 0; at + width <= bytes.length; at++) runs.add(hex(bytes.subarray(at, at + width)));
  return runs;
}

/** Every group element that was said. */
const elementsIn = ({ said }: Recording): readonly Uint8Array[] => {
  const rows = said.flatMap(({ body }) => fieldsIn(body).filter(({ bytes }) => bytes.length % 32 === 0));
  return rows.flatMap(({ bytes }) => Array.from({ length: bytes.length / 32 }, (_, i) => rowAt(bytes, 32, i)));
};

const inputOf = (i: number): Uint8Array => concat(inputPrefix(all.rule, new Uint8Array()), rowAt(all.digests, 32, i));

/** The candidates of whom a guess is among what was said. */
const found = (isSaid: (input: Uint8Array, element: Uint8Array, i: number) => boolean): readonly string[] =>
  Array.from({ length: all.size }, (_, i) => i)
    .filter((i) => isSaid(inputOf(i), hashToGroup(inputOf(i)), i))
    .map((i) => itemAt(all, i))
    .sort();

const keyOf = (role: 1 | 2, protocol: string): Uint8Array => deriveKey(coins(seedOf(role), "key"), utf8(protocol));

describe("somebody with all that was said", () => {
  test("of labelled psi finds nobody, and opens no label; with the sender's key everybody, and all", async () => {
    const transcript = await session("labelled");
    const lane = tagsLane("labelled", 3, 4);
    const tag = lane.keyBytes;
    const [tags, elements] = [runsIn(transcript, tag), elementsIn(transcript)];
    const { rows } = lane.part.decode(transcript.said.at(-1)!.body);
    const opens = (whole: Uint8Array): boolean =>
      [0, 1, 2, 3].some((j) => {
        const row = rowAt(rows, lane.width, j);
        return unseal(whole.subarray(32), row.subarray(tag), row.subarray(0, tag)) !== undefined;
      });
    const attempts = (guess: (whole: Uint8Array) => boolean) => [
      found((input, element) => [element, ...elements].some((guessed) => guess(output(input, guessed)))),
      found((input, element) => guess(output(input, multiply(keyOf(2, "psi/labelled/oprf/1"), element)!))),
    ];
    expect(attempts((whole) => tags.has(hex(whole.subarray(0, tag))))).toEqual([[], held]);
    expect(attempts(opens)).toEqual([[], held]);
  });

  test("of cardinality finds nobody; with the mask whom the receiver asked, and with the key whom the sender holds", async () => {
    const transcript = await session("cardinality");
    const [tags, elements] = [runsIn(transcript, 16), runsIn(transcript, 32)];
    const tagOf = (element: Uint8Array) => hex(elementHash(utf8("tavs/psi/cardinality/1"), element).subarray(0, 16));
    const [r, k] = [keyOf(1, "psi/cardinality/1"), keyOf(2, "psi/cardinality/1")];
    expect(found((_, element) => elements.has(hex(element)) || tags.has(tagOf(element)))).toEqual([]);
    expect(found((_, element) => elements.has(hex(multiply(r, element)!)))).toEqual(asked);
    expect(found((_, element) => tags.has(tagOf(multiply(r, element)!)))).toEqual([]);
    expect(found((_, element) => elements.has(hex(multiply(k, element)!)))).toEqual([]);
    expect(found((_, element) => tags.has(tagOf(multiply(k, element)!)))).toEqual(held);
  });

  test("of an intersection of all, and all shared keys beside, finds nobody in a store; with the participant's own key its items", async () => {
    const sets = await Promise.all([world.mine, world.theirs, space.slice(12, 14)].map((column) => ingest(column)));
    const heard = await overhear(sets);
    const west = party("west");
    const said = (from: PartyId, to: PartyId) => heard.filter((one) => one.from === from && one.to === to);
    const store = storeLane.part.decode(said(west, east).at(-1)!.body).rows;
    const seed = seedOf(2);
    const opened = openCircle(
      { items: sets[1]! },
      { leader: [east], participant: [party("north")] },
      () => new Uint8Array(seed),
    );
    const circle = opened.members.reduce((before, { name }) => meet(before, name, said(name, west)[0]!.body), opened);
    const pairKeys = pairKeysOf(circle);
    /** F(k, x) of every candidate, if it is in the store. */
    const outputs = new Uint8Array(16 * all.size);
    const stored = openProgram({ digests: all.digests, outputs, sums: outputs, program: store, pairKeys });
    const isStored = (input: Uint8Array, element: Uint8Array, i: number) =>
      equal(output(input, element).subarray(0, 16), rowAt(stored, 16, i));
    const elements = heard.flatMap(({ body }) => fieldsIn(body).filter(({ bytes }) => bytes.length === 96));
    const guesses = elements.flatMap(({ bytes }) => [0, 1, 2].map((i) => rowAt(bytes, 32, i)));
    expect(guesses).toHaveLength(4 * 3);
    expect(found((input, element, i) => [element, ...guesses].some((guess) => isStored(input, guess, i)))).toEqual([]);
    const { key } = programCoins(seed, pairKeys, PROTOCOL);
    const own = deriveKey(key.seed, key.info);
    expect(found((input, element, i) => isStored(input, multiply(own, element)!, i))).toEqual(held);
  });
});

describe("a register of study pseudonyms", () => {
  test("is read by nobody with a transcript and one holder's share; by two holders together to the last person", async () => {
    const [shares, transcript] = [await sharesOfKey(), await session("pseudonyms")];
    const { pseudonyms } = transcript.results.east as { pseudonyms: readonly string[] };
    const register = new Set(pseudonyms);
    const own = { rule: all.rule, study: "study", recipient: "register" };
    const prefix = concat(
      ...[utf8("tavs/psi/pseudonyms/1"), utf8(own.rule), utf8(own.study), utf8(own.recipient)].flatMap((text) => [
        length(text),
        text,
      ]),
      length(new Uint8Array(32)),
    );
    const input = (i: number) => concat(prefix, rowAt(all.digests, 32, i));
    const read = (elementsOf: (element: Uint8Array) => readonly Uint8Array[]) =>
      Array.from({ length: all.size }, (_, i) => i)
        .filter((i) =>
          elementsOf(hashToGroup(input(i))).some((e) => register.has(hex(output(input(i), e).subarray(0, 16)))),
        )
        .map((i) => itemAt(all, i))
        .sort();
    const elements = elementsIn(transcript);
    const keys = shares
      .slice(0, 2)
      .map(({ share }, i) => [scalar(share), lambda(i + 1, [1, 2]) * scalar(share)] as const);
    expect(read((element) => [element, ...elements])).toEqual([]);
    for (const one of keys)
      expect(read((element) => one.map((key) => multiply(scalarBytes(key), element)!))).toEqual([]);
    const whole = keys.reduce((sum, [, key]) => sum + key, 0n);
    expect(read((element) => [multiply(scalarBytes(whole), element)!])).toEqual(asked);
    expect(pseudonymOf(whole, input(0))).toBe(
      hex(output(input(0), multiply(scalarBytes(whole), hashToGroup(input(0)))!).subarray(0, 16)),
    );
  });
});

const length = (bytes: Uint8Array): Uint8Array => scalarOf(bytes.length).slice(0, 4).reverse();
