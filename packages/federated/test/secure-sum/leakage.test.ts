import { party, seededRandom } from "@tavs/core";
import { counts, type RingBits, ringFromBytes } from "@tavs/core/sharing";
import type { Overheard } from "@tavs/core/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mask, pairWith } from "../../src/secure-sum/mask.ts";
import { masked } from "../../src/secure-sum/messages.ts";
import { evenness, FALSE_ALARM } from "./chi-squared.ts";
import { keysOf, maskedOf, stripped, sumOf } from "./colluders.ts";
import { transcriptOf } from "./sums.ts";

const LENGTH = 4096; // numbers: 2^15 bytes in the ring of 64 bits, 128 expected of each value
const seed = new Uint8Array(32).fill(7);
const hospital = (i: number) => party(`hospital-${i}`);
const zeros = (parties: number): Float64Array[] => Array.from({ length: parties }, () => new Float64Array(LENGTH));
const said = (transcript: readonly Overheard[], i: number, round = 1): Uint8Array =>
  maskedOf(transcript, hospital(i), round);

/** The low halves of two bytes as one of 256 values: even if neither says anything of the other. */
const paired = (one: Uint8Array, other: Uint8Array): number[] =>
  Array.from(one, (byte, i) => (byte & 15) * 16 + (other[i]! & 15));

describe.each([64, 128] as const)("what the hub receives in a ring of %i bits", (bits: RingBits) => {
  test("from each hospital is as even as noise, in every byte, although the hospital added nothing but zeros", async () => {
    const transcript = await transcriptOf({ vectors: zeros(4), bits, rounds: 2 }, { seed });
    for (const i of [0, 1, 2, 3]) expect(evenness(said(transcript, i), 256)).toBeGreaterThan(FALSE_ALARM);
    const width = bits / 8;
    for (const place of [0, width - 1]) {
      const bytes = [0, 1, 2, 3].flatMap((i) =>
        [1, 2].flatMap((round) => [...said(transcript, i, round)].filter((_, at) => at % width === place)),
      );
      expect(evenness(bytes, 256)).toBeGreaterThan(FALSE_ALARM); // the lowest and the highest byte of every number
    }
  });

  test("from two hospitals, or from one in two rounds, is as even together", async () => {
    const transcript = await transcriptOf({ vectors: zeros(4), bits, rounds: 2 }, { seed });
    expect(evenness(paired(said(transcript, 0), said(transcript, 1)), 256)).toBeGreaterThan(FALSE_ALARM);
    expect(evenness(paired(said(transcript, 2), said(transcript, 3)), 256)).toBeGreaterThan(FALSE_ALARM);
    expect(evenness(paired(said(transcript, 0), said(transcript, 0, 2)), 256)).toBeGreaterThan(FALSE_ALARM);
  });
});

describe("the test of evenness would see", () => {
  test("a vector without masks", () => {
    expect(evenness(new Uint8Array(8 * LENGTH), 256)).toBe(0);
  });

  test("a mask used for two rounds", async () => {
    const once = said(await transcriptOf({ vectors: zeros(3) }, { seed }), 0);
    expect(evenness(paired(once, once), 256)).toBeLessThan(1e-100);
  });

  test("a mask added twice, as when a participant sends another's key on: every number is even", () => {
    const pair = pairWith(keysOf(seed, 1), pairKey);
    const vector = new Uint32Array(2 * LENGTH);
    mask(vector, [pair, pair], { number: 1, specification: new Uint8Array(), question: new Uint8Array() }, 64);
    expect(evenness(new Uint8Array(vector.buffer), 256)).toBeLessThan(1e-50);
  });
});
const pairKey = new Uint8Array(32).fill(9); // the u-coordinate 9 repeated: not of low order

test("in two worlds with equal totals the hub sees as many messages, as long, and everything but masked vectors alike", async () => {
  const world = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 3, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(world, world, async (east, west) => {
      const total = 5000;
      const vectors = (a: number[], b: number[]) =>
        [a, b, a.map((value, i) => total - value - b[i]!)].map((values) => Float64Array.from(values));
      const [one, other] = [
        await transcriptOf({ vectors: vectors(east, west) }),
        await transcriptOf({
          vectors: vectors(
            west,
            east.map(() => 0),
          ),
        }),
      ];
      const seen = (transcript: readonly Overheard[]) =>
        transcript.map(({ from, to, body }) => [from, to, body.length]);
      expect(seen(one)).toEqual(seen(other));
      const open = (transcript: readonly Overheard[]) => transcript.filter(({ to }) => to !== "hub");
      expect(open(one)).toEqual(open(other));
    }),
    { numRuns: 6 },
  );
});

test("a participant sees the same whatever the others add, if the totals lead to the same questions", async () => {
  const heard = async (...vectors: number[][]) => {
    const transcript = await transcriptOf({ vectors: vectors.map((values) => Float64Array.from(values)), rounds: 2 });
    return transcript.filter(({ to }) => to === hospital(0));
  };
  expect(await heard([1, 2], [3, 4], [5, 6])).toEqual(await heard([1, 2], [700, 0], [0, 800]));
});

describe.each([3, 4, 6])("the hub and all but two of %i hospitals together", (parties) => {
  const random = seededRandom(seed);
  const vectors = Array.from({ length: parties }, () => Float64Array.from(random(LENGTH)));
  const code = counts({ bits: 64, parties });
  const setting = async () => {
    const transcript = await transcriptOf({ vectors }, { seed });
    const keys = vectors.slice(2).map((_, i) => keysOf(seed, i + 3)); // the hub is the first of the cast
    const known = { specification: { bits: 64, length: LENGTH, rounds: 1 }, bits: 64, keys } as const;
    return [0, 1].map((i) => stripped(transcript, { name: hospital(i), key: keysOf(seed, i + 1).key }, known));
  };

  test("find the sum of the other two, exactly", async () => {
    const totals = code.decode(sumOf(await setting(), 64)).slice(0, -1);
    expect(totals).toEqual(vectors[0]!.map((value, k) => value + vectors[1]![k]!));
  });

  test("and of each of them nothing but noise: the mask that the two share stays", async () => {
    for (const vector of await setting()) {
      expect(evenness(new Uint8Array(vector.buffer), 256)).toBeGreaterThan(FALSE_ALARM);
      expect([...code.decode(vector)].filter((value) => Math.abs(value) < 2 ** 40)).toEqual([]); // 2^-23 each: once in 2000 seeds
    }
  });
});

test("and had they one secret more, they would have the vector: so what they lack is that mask", async () => {
  const vectors = [1, 2, 3].map((value) => Float64Array.of(value, 10 * value));
  const transcript = await transcriptOf({ vectors }, { seed });
  const keys = [2, 3].map((i) => keysOf(seed, i));
  const known = { specification: { bits: 64, length: 2, rounds: 1 }, bits: 64, keys } as const;
  const vector = stripped(transcript, { name: hospital(0), key: keysOf(seed, 1).key }, known);
  expect([...counts({ bits: 64, parties: 3 }).decode(vector)]).toEqual([1, 10, 1]);
});

test("the bytes of a masked vector are numbers of the ring, and nothing beside", async () => {
  const transcript = await transcriptOf({ vectors: zeros(3) });
  const bodies = transcript.filter(({ to }) => to === "hub").map(({ body }) => masked.decode(body));
  expect(bodies.map(({ values }) => ringFromBytes(values, 64).length)).toEqual(
    [1, 1, 1].map((one) => 2 * (LENGTH + one)),
  );
});
