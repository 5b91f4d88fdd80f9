import { equal, PeerError } from "@tavs/core";
import * as everything from "@tavs/psi";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { ready } from "../src/suite.ts";
import { here, protocols } from "./hostile/casts.ts";
import { allCodecs, type Named } from "./hostile/codecs.ts";
import { dice, forbidden, misplaced, mutations, pick } from "./hostile/mutations.ts";
import { outcomeOf } from "./hostile/outcome.ts";
import { type AnyParty, bytesIn, hashed, type Recording, record } from "./hostile/recording.ts";
import { fieldsIn } from "./hostile/wire.ts";

/** At each decoder, and at each protocol: `pnpm soak` throws 10,000 at each. */
const THROWN = Number(process.env.TAVS_THROWN ?? 2_000);
/** Bytes of a message of which so many are thrown: of one ten times as long, a tenth. */
const MUCH = 2 ** 14;
/** But so many of any: of each decoder a seventh and more are taken, so that none is by chance once in 10^14 runs. */
const LEAST = 200;
const PATIENCE_MS = 120_000; // a second or two of work, on a machine that does twenty other things
const seed = Number(process.env.TAVS_SEED ?? crypto.getRandomValues(new Int32Array(1))[0]);
console.info(`hostile.test.ts: TAVS_SEED=${seed} throws these stones again`);

const { stackTraceLimit } = Error;
Error.stackTraceLimit = 1; // a stack for each of 300,000 errors is half of the time
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

await ready;
const codecs = await allCodecs();
const recordings = new Map<string, Recording>();
for (const { name, cast } of protocols) recordings.set(name, await record(await cast(here)));
const said = [...recordings.values()].flatMap((recording) => recording.said.map(({ body }) => body));

const everyWay = { ...mutations, "a message of another step or protocol": misplaced(said) };
const ways = Object.values(everyWay);
const bad = Object.values(forbidden);
const anyWay = fc.nat(ways.length - 1);

function decoded({ codec }: Named, body: Uint8Array): unknown {
  try {
    return codec.decode(body);
  } catch (error) {
    if (error instanceof PeerError) return undefined;
    throw error;
  }
}

/** The messages of honest sessions that each takes. */
const ownOf = new Map(codecs.map((named) => [named, said.filter((body) => decoded(named, body) !== undefined)]));

describe("a decoder", () => {
  test("stands here for every message that is said in any session", () => {
    const taken = new Set([...ownOf.values()].flat());
    for (const body of said) expect(taken.has(body)).toBe(true);
  });

  test.each(codecs)(
    "of $name: of thousands of messages (of long ones fewer) it refuses what is not in the one encoding, as the peer's fault",
    (named) => {
      const own = ownOf.get(named)!;
      const honest = own.length > 0 ? own : said; // of a mode that no session here has
      const longest = Math.max(...own.map(({ length }) => length), 1);
      const numRuns = Math.max(LEAST, Math.ceil(THROWN / Math.ceil(longest / MUCH)));
      let taken = 0;
      fc.assert(
        fc.property(anyWay, fc.nat(), dice, (way, which, thrown) => {
          const body = ways[way]!(pick(honest, which), thrown);
          const message = decoded(named, body);
          if (message === undefined) return;
          taken++;
          if (!equal(named.codec.encode(message), body)) throw new Error("two encodings of one message");
          if (bytesIn(message) > body.length) throw new Error("it reserves more than came");
          if (bad.includes(ways[way]!)) throw new Error("it takes what no encoding has");
        }),
        { seed, numRuns },
      );
      if (own.length > 0) expect(taken).toBeGreaterThan(numRuns / 1000); // some stones hit nothing: they were not all lost at the first byte
      expect(taken).toBeLessThan(numRuns / 2);
    },
    PATIENCE_MS,
  );

  test("reserves nothing for a length that a message only claims", () => {
    const lying = forbidden["a length beyond the end"]!;
    const before = process.memoryUsage().arrayBuffers;
    for (const named of codecs)
      for (const body of ownOf.get(named)!.slice(0, 4))
        for (let at = 0; at < fieldsIn(body).length; at++)
          for (let what = 0; what < 9; what++)
            expect(decoded(named, lying(body, { at, what, bytes: new Uint8Array() }))).toBeUndefined();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26); // 64 MiB: the least lie claims 2 GiB
  });
});

describe("a party that waits", () => {
  test("hears what it waits for: every moment that is attacked is one of an honest session", () => {
    for (const { name, weight = 1 } of protocols) {
      const { moments } = recordings.get(name)!;
      moments.forEach(({ message }, place) => {
        expect(outcomeOf({ moments, weight }, place, message, "to the end")).toBe("done");
      });
    }
  });

  const attacked = new Set(
    [...recordings.values()].flatMap(({ moments }) => moments.map(({ role }) => role.party.name)),
  );
  test("is attacked, whoever it is: who is not has no session in hostile/casts.ts", () => {
    expect([...partiesIn(everything)].filter((name) => !attacked.has(name))).toEqual([]);
  });

  test.each(protocols)(
    "of $name: thousands of messages, and what honest ones make of them, end in a step or in the peer's fault, and in no work that was not announced",
    ({ name, weight = 1 }) => {
      const { moments } = recordings.get(name)!;
      const numRuns = THROWN / weight;
      const before = hashed(moments);
      const outcomes = { waiting: 0, working: 0, done: 0, refused: 0 } as Record<string, number>;
      fc.assert(
        fc.property(fc.nat(moments.length - 1), anyWay, fc.nat(), dice, (place, way, which, thrown) => {
          const { message, from } = moments[place]!;
          const body = ways[way]!(message.body, thrown);
          const depth = which % 4 === 0 ? "to the end" : "one message"; // the first step is where most are lost
          const outcome = outcomeOf({ moments, weight }, place, { from: pick(from, which >> 2), body }, depth);
          outcomes[outcome]!++;
          if (bad.includes(ways[way]!) && outcome !== "refused") throw new Error("it takes what no encoding has");
        }),
        { seed, numRuns },
      );
      expect(outcomes.refused).toBeGreaterThan(numRuns / 2);
      expect(outcomes.waiting! + outcomes.done!).toBeGreaterThan(THROWN / 1000);
      expect(hashed(moments)).toEqual(before); // and nobody wrote into a state
    },
    PATIENCE_MS,
  );
});

/** The names of all parties among the exports of a package. */
function partiesIn(exported: object): readonly string[] {
  return Object.values(exported).flatMap((value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    return isParty(value) ? [value.name] : partiesIn(value);
  });
}

const isParty = (value: object): value is AnyParty => "start" in value && "receive" in value && "reveals" in value;
