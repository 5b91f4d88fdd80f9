// Published attacks on private set intersection, each as an attempt that fails, on every protocol that it could be tried on.
// What else is tried, and where:
//   the identity, elements that are not canonical     refusals.test.ts, and in the folder of each protocol
//   elements of other groups, the twist-bit leak      attacks/elements.test.ts
//   a hash to the curve whose logarithm is known      attacks/elements.test.ts, vectors.test.ts (RFC 9497)
//   parts in another order                            attacks/chunks.test.ts, unbalanced/faults.test.ts
//   everybody tried out                               attacks/guessing.test.ts, guessing.test.ts, sum/, unbalanced/
//   dealers that cheat                                attacks/dealers.test.ts, pseudonyms/refusals.test.ts
//   a label exchanged between items                   refusals.test.ts
//   a budget that is exceeded or paid twice           unbalanced/budget.test.ts, pseudonyms/refusals.test.ts
//   rows linked by the order of answers               leakage.test.ts, and in the folder of each protocol
//   any bytes at any place                            hostile.test.ts
import { BudgetError, concat, hex, memoryStore, PeerError } from "@tavs/core";
import type { Cast, Overheard, PlayOptions } from "@tavs/core/testing";
import { ingest, queryBudget, type UnbalancedReceiverInput } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { pointsLane } from "../src/oprf/messages.ts";
import { evaluation } from "../src/pseudonyms/messages.ts";
import { rowAt } from "../src/rows.ts";
import { ready } from "../src/suite.ts";
import { elsewhere, here, type Protocol, protocols, type World } from "./hostile/casts.ts";
import { type Recording, record, tell } from "./hostile/recording.ts";
import { fieldBytes, fieldsIn, withNumber } from "./hostile/wire.ts";
import { wordsInCommon } from "./hostile/words.ts";
import { type Kind, tagsLane } from "./protocols.ts";
import { makeKey, request } from "./pseudonyms/circle.ts";
import { ask, prepared } from "./unbalanced/parties.ts";

beforeAll(() => ready);

const seed = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const session = async ({ cast }: Protocol, options: PlayOptions = {}): Promise<Recording> =>
  record(await cast(here), options);
/** A union finds nobody by name: what is tried on it stands in union/faults.test.ts and union/pooling.test.ts. */
const linking = protocols.filter(({ name }) => !/transfer|key|union/.test(name));
const named = (...names: readonly string[]) => protocols.filter(({ name }) => names.includes(name));

/** How many people somebody found; nobody where it was told of a fault, or that too few are shared to open. */
async function foundBy(victim: string, recording: Promise<Recording>): Promise<number> {
  try {
    const result = (await recording).results[victim] as { items?: readonly unknown[]; count?: number };
    return result.items?.length ?? result.count ?? 0;
  } catch (error) {
    if (error instanceof PeerError || (error instanceof BudgetError && error.code === "too-few")) return 0;
    throw error;
  }
}

/** Delivers to `victim` something else in the place of each message: number `which` from this party to it. */
function instead(victim: string, other: (message: Overheard, which: number) => Uint8Array | undefined): PlayOptions {
  const counts = new Map<string, number>();
  return {
    onMessage(message) {
      if (message.to !== victim) return [message.body];
      const which = counts.get(message.from) ?? 0;
      counts.set(message.from, which + 1);
      return [other(message, which) ?? message.body];
    },
  };
}

const isOf = (decode: (body: Uint8Array) => unknown, body: Uint8Array): boolean => {
  try {
    decode(body);
    return true;
  } catch {
    return false;
  }
};
const isElements = (body: Uint8Array): boolean => isOf(pointsLane.part.decode, body);

describe("messages of an earlier session over the same items", () => {
  test.each(linking)(
    "of $name: find nobody when they are said again, by all others and to anybody",
    async (protocol) => {
      const earlier = await session(protocol, { seed: seed(1) });
      for (const victim of Object.keys(earlier.results)) {
        const said = (from: string) => earlier.said.filter((old) => old.from === from && old.to === victim);
        const replay = instead(victim, ({ from }, which) => said(from)[which]!.body);
        expect(await foundBy(victim, session(protocol, { ...replay, seed: seed(2) }))).toBe(0);
      }
      const asker = Object.keys(earlier.results)[0]!;
      expect(await foundBy(asker, session(protocol, { seed: seed(2) }))).toBeGreaterThan(0); // the control: all are there
    },
  );

  test("make no key among holders of whom one hears the old ones again", async () => {
    const [protocol] = named("pseudonyms' key");
    const earlier = await session(protocol!, { seed: seed(1) });
    for (const liar of ["north", "south"]) {
      const said = earlier.said.filter(({ from, to }) => from === liar && to === "west");
      const replay = instead("west", ({ from }, which) => (from === liar ? said[which]!.body : undefined));
      await expect(session(protocol!, { ...replay, seed: seed(2) })).rejects.toBeInstanceOf(PeerError);
    }
  });
});

describe("a party that hears its own messages", () => {
  const alike = /key|union/; // all holders, and all contributors, begin alike: see attacks/dealers.test.ts and union/
  test.each(protocols.filter(({ name }) => !alike.test(name)))(
    "of $name: refuses the first of them",
    async (protocol) => {
      const { moments, said } = await session(protocol);
      const first = new Map(moments.toReversed().map((moment) => [moment.me, moment]));
      const speakers = [...first.values()].filter(
        ({ me, message }) =>
          said.findIndex(({ from }) => from === me) < said.findIndex(({ body }) => hex(body) === hex(message.body)),
      );
      expect(speakers.length).toBeGreaterThan(0);
      for (const moment of speakers) {
        const own = said.find(({ from }) => from === moment.me)!;
        const reflected = { from: moment.message.from, body: own.body };
        if (protocol.name === "multiparty" && moment.me !== "east") continue; // two participants greet alike
        expect(() => tell(moment, reflected)).toThrow(PeerError);
      }
    },
  );

  const ofElements = linking.filter(({ name }) => !name.includes("vole")); // there nothing comes back that one party said
  test.each(ofElements)("of $name: finds nobody where its own elements are the answer", async (protocol) => {
    const { said } = await session(protocol);
    const own = pointsLane.part.decode(said.find(({ from, body }) => from === "east" && isElements(body))!.body).rows;
    let reflected = 0;
    const reflect = instead("east", ({ body }) => {
      const fields = fieldsIn(body).map((field) =>
        field.bytes.length === own.length ? { ...field, bytes: own } : undefined,
      );
      reflected += fields.filter((field) => field !== undefined).length;
      return concat(...fieldsIn(body).map((field, i) => (fields[i] ? fieldBytes(fields[i]) : field.raw)));
    });
    expect(await foundBy("east", session(protocol, reflect))).toBe(0);
    expect(reflected).toBeGreaterThan(0);
  });
});

test("a party takes its first word from no part of another protocol", async () => {
  const recordings = await Promise.all(protocols.map(async (protocol) => ({ protocol, ...(await session(protocol)) })));
  const opening = ({ said }: Recording) =>
    said.filter(({ from }, i) => said.findIndex((one) => one.from === from) === i);
  for (const { protocol, moments } of recordings) {
    const first = new Map(moments.toReversed().map((moment) => [moment.me, moment]));
    for (const stranger of recordings.filter((other) => other.protocol !== protocol))
      for (const { body } of opening(stranger))
        for (const moment of first.values())
          expect(() => tell(moment, { from: moment.message.from, body })).toThrow(PeerError);
  }
});

describe("somebody who inflates a set", () => {
  const bounded = protocols.filter(({ name }) => name !== "union"); // a mixer's number is the total of many
  test.each(bounded)(
    "of $name: is refused whatever number of a message is 2^32 - 1, or one more than the 2^24 of maxItems",
    async (protocol) => {
      const { moments } = await session(protocol);
      for (const moment of moments) {
        const { from, body } = moment.message;
        const others = fieldsIn(body).flatMap((field) => (field.type === 0 ? [] : [field.number]));
        const isSubscriber = /subscriber/.test(moment.role.party.name);
        if (isSubscriber) others.push(9); // the seed of a filter is any number
        for (let number = 1; number <= 20; number++)
          for (const value of others.includes(number) ? [] : [2n ** 32n - 1n, 2n ** 24n + 1n])
            expect(() => tell(moment, { from, body: withNumber(body, number, value) })).toThrow(PeerError);
      }
    },
  );

  const tags = named("psi", "labelled", "cardinality");
  test.each(tags)(
    "of $name: by a row more than announced, or by one that stands twice, is refused",
    async (protocol) => {
      const lane = tagsLane(protocol.name as Kind, 3, 4); // one of three names
      const { width } = lane;
      const changedTags = (change: (rows: Uint8Array) => Uint8Array) =>
        instead("east", ({ body }) => {
          if (!isOf(lane.part.decode, body)) return undefined;
          const { first, rows } = lane.part.decode(body);
          return lane.part.encode({ first, rows: change(rows) });
        });
      const more = changedTags((rows) => Uint8Array.of(...rows, ...new Uint8Array(width).fill(255)));
      await expect(session(protocol, more)).rejects.toThrow(/tags 0 and on came in \d+ bytes/);
      const twice = changedTags((rows) => Uint8Array.of(...rows.slice(0, width), ...rows.slice(0, -width)));
      await expect(session(protocol, twice)).rejects.toThrow("tags: number 1 repeats what came before it");
      const turned = changedTags((rows) =>
        concat(rows.slice(width, 2 * width), rows.slice(0, width), rows.slice(2 * width)),
      );
      await expect(session(protocol, turned)).rejects.toThrow(
        "tags: number 1 repeats what came before it, or is out of order",
      );
    },
  );
});

test.each(named("psi", "labelled", "unbalanced", "multiparty", "pseudonyms"))(
  "$name: an element that is asked twice has one answer twice, and nothing more",
  async (protocol) => {
    const answers: string[][] = [];
    const twice = {
      onMessage({ from, to, body }: Overheard) {
        if (to === "east" && (isElements(body) || isOf(evaluation.decode, body))) {
          const rows = isElements(body) ? pointsLane.part.decode(body).rows : evaluation.decode(body).points;
          answers.push([0, 1, 2].map((i) => hex(rowAt(rows, 32, i))));
        }
        if (from !== "east" || !isElements(body)) return [body];
        const { first, rows } = pointsLane.part.decode(body);
        return [pointsLane.part.encode({ first, rows: Uint8Array.of(...rows.slice(0, 32), ...rows.slice(0, 64)) })];
      },
    };
    await session(protocol, twice).catch((error: unknown) => expect(error).toBeInstanceOf(PeerError)); // what was asked is not what is proved
    expect(answers.length).toBeGreaterThan(0);
    for (const [one, other, third] of answers) {
      expect(other).toBe(one);
      expect(third).not.toBe(one);
    }
  },
);

describe("somebody who asks for one person at a time", () => {
  test("is stopped by the same budget, in unbalanced psi and in pseudonyms, also when it is the same person again", async () => {
    const [filter, accounts] = [await prepared(["b", "c"]), memoryStore()];
    const one = (n: number) => ask({ mine: ["b"], filter, accounts, sender: { budget: 2 }, seed: seed(n) });
    expect([(await one(1)).east.items, (await one(2)).east.items]).toEqual([["b"], ["b"]]);
    await expect(one(3)).rejects.toBeInstanceOf(BudgetError);

    const [made, items] = [await makeKey(), await ingest(["a"])];
    const spend = queryBudget(memoryStore());
    const holder = { budget: 4 }; // two holders spend from one store here
    const asking = (n: number) => request({ made, items, spend, holder, seed: seed(n) });
    expect([(await asking(1)).mine.items, (await asking(2)).mine.items]).toEqual([["a"], ["a"]]);
    await expect(asking(3)).rejects.toBeInstanceOf(BudgetError);
  });
});

describe("somebody who compares two sessions over the same sets", () => {
  /** What two sessions have in common and a third, over as many other people, has not: the first so many of it. */
  const telling = async ({ name, cast }: Protocol, second: Uint8Array, most: number): Promise<readonly string[]> => {
    const known = name === "unbalanced" ? hex(prior(await cast(here))) : "";
    const heard = async (world: World, coins: Uint8Array) =>
      (await record(await cast(world), { seed: coins })).said.flatMap(({ body }) => fieldsIn(body));
    const [one, again] = [await heard(here, seed(1)), await heard(here, second)];
    return wordsInCommon(one, again, { butNotIn: await heard(elsewhere, seed(3)), most })
      .map((word) => word.toString(16).padStart(16, "0"))
      .filter((word) => !known.includes(word));
  };
  /** Both know the filter of the epoch before they meet, and name it by its digest: it is under a key of the sender's. */
  const prior = ({ east }: Cast): Uint8Array => (east!.input as UnbalancedReceiverInput).filter.digest;

  test.each(linking)("of $name: no 8 bytes say so: no digest of a set, no key used twice", async (protocol) => {
    expect(await telling(protocol, seed(2), Number.POSITIVE_INFINITY)).toEqual([]);
    expect((await telling(protocol, seed(1), 100)).length).toBeGreaterThan(10); // the control: with the coins of the first
  });
});
