import { party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { ingest, pad, psi } from "@tavs/psi";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { ready } from "../../src/suite.ts";
import { inline } from "../inline.ts";
import { meet, type Security, securities, soaking } from "./sessions.ts";

beforeAll(() => ready);

/** So many different people, from number `first` on. */
const people = (count: number, first = 0): string[] => Array.from({ length: count }, (_, i) => `person ${first + i}`);

/** What the obvious algorithm finds: own rows, of duplicates the first. */
function obvious(mine: readonly string[], theirs: readonly string[]): number[] {
  const held = new Set(theirs);
  return mine.flatMap((person, row) => (held.has(person) && mine.indexOf(person) === row ? [row] : []));
}

const ascending = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => a - b);

type Sizes = readonly [asked: number, held: number, shared: number];

/** What differs by security is what is proved about any store: the sizes at which little else happens are a soak's. */
const sizes: readonly Sizes[] = [
  [0, 0, 0],
  [1, 1, 1],
  [3, 100, 0],
  [65, 65, 65],
];
const moreSizes: readonly Sizes[] = [
  [0, 1, 0],
  [1, 0, 0],
  [1, 1, 0],
  [2, 1, 1],
  [100, 100, 37],
  [63, 64, 63],
  [4096, 4096, 4096],
  [4096, 100, 50],
  [100, 4096, 50],
];
const soakedSizes: readonly Sizes[] = [
  [2, 2, 1],
  [100, 3, 3],
  [4096, 4096, 0],
];
const sizesOf = (security: Security): readonly Sizes[] => {
  if (soaking) return [...sizes, ...moreSizes, ...soakedSizes];
  return security === "malicious" ? [...sizes, ...moreSizes] : sizes;
};

describe.each(securities)("%s", (security) => {
  const both = { security };
  const rows = async (mine: readonly string[], theirs: readonly string[]) => {
    const outcome = await meet({ mine: await ingest(mine), theirs: await ingest(theirs), both, compute: inline });
    expect(outcome.west).toEqual({ receiverSize: new Set(mine).size, verdict: "answered" });
    expect(outcome.east.senderSize).toBe(new Set(theirs).size);
    expect(outcome.east.items).toEqual([...outcome.east.indices].map((row) => mine[row]));
    return ascending(outcome.east.indices);
  };

  test.each(sizesOf(security))("%i against %i people, of whom %i are shared", async (asked, held, shared) => {
    const [mine, theirs] = [people(asked), people(held, asked - shared)];
    expect(await rows(mine, theirs)).toEqual(obvious(mine, theirs));
  });

  test("any sets, also with duplicates, give what the obvious algorithm gives", async () => {
    const words = fc.array(fc.stringMatching(/^[a-e]{1,2}$/), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(words, words, async (mine, theirs) => {
        expect(await rows(mine, theirs)).toEqual(obvious(mine, theirs));
      }),
      { numRuns: soaking ? 20 : 3 },
    );
  });
});

test("runs in workers over transports, in more than one message, and says what it is at", async () => {
  const [mine, theirs] = [people(70_000), people(66_000, 69_000)];
  const transports = memoryTransports("east", "west");
  const phases: string[] = [];
  const [overlap, seen] = await Promise.all([
    run(psi.receiver, {
      input: { items: await ingest(mine), peer: party("west") },
      transport: transports.east,
      onProgress: ({ phase, done, total }) => phases.push(`${phase} ${done}/${total}`),
    }),
    run(psi.sender, { input: { items: await ingest(theirs), peer: party("east") }, transport: transports.west }),
  ]);
  expect(ascending(overlap.indices)).toEqual(Array.from({ length: 1000 }, (_, i) => 69_000 + i));
  expect(seen).toEqual({ receiverSize: 70_000, verdict: "answered" });
  const kernel = (...names: readonly string[]) => names.flatMap((phase) => [`${phase} 0/1`, `${phase} 1/1`]);
  const heard = ["hear 0/66000", "hear 65536/66000"]; // tags, message by message
  expect([...new Set(phases)]).toEqual([
    ...kernel("transfer", "encode", "challenge", "expand", "decode"),
    ...heard,
    ...kernel("match"),
  ]);
}, 60_000);

test("padded sets find the same, and say the bound for their size", async () => {
  const [mine, theirs] = [pad(await ingest(people(5)), 9), pad(await ingest(people(5, 3)), 7)];
  const padTo = { receiver: 9, sender: 7 };
  const { east, west } = await meet({ mine, theirs, both: { padTo }, compute: inline });
  expect(ascending(east.indices)).toEqual([3, 4]);
  expect([east.senderSize, west.receiverSize]).toEqual([7, 9]);
});
