import type { Compute } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MaskTask } from "../../../src/secure-sum/masked/kernels/mask.ts";
import { kernels } from "../../../src/secure-sum/masked/kernels.ts";
import { part } from "../../../src/secure-sum/masked/messages.ts";
import { evenness, FALSE_ALARM } from "../chi-squared.ts";
import { addUp, atOnce, nameOf, numbers, type Room, transcriptOf } from "./room.ts";
import { saidBy } from "./secrets.ts";

const LENGTH = 1 << 14; // 2^16 bytes in the narrowest ring: 256 expected of each value
const zeros = (parties: number): number[][] => Array.from({ length: parties }, () => new Array<number>(LENGTH).fill(0));
const maskedBy = (said: readonly Overheard[], i: number): Uint8Array => part.decode(saidBy(said, i)[2]!).words;
/** The low halves of two bytes as one of 256 values: even if neither says anything of the other. */
const paired = (one: Uint8Array, other: Uint8Array): number[] =>
  Array.from(one, (byte, i) => (byte & 15) * 16 + (other[i]! & 15));

describe("what the hub receives of hospitals that added nothing but zeros", () => {
  test.each([
    [32, 1000],
    [64, 1e9],
    [128, 1e25],
  ])("is as even as noise, in every byte, alone and in pairs, in the ring of %i bits", async (_, maxValue) => {
    const said = await transcriptOf({ vectors: zeros(4), terms: { maxValue } });
    for (const i of [0, 1, 2, 3]) expect(evenness(maskedBy(said, i), 256)).toBeGreaterThan(FALSE_ALARM);
    expect(evenness(paired(maskedBy(said, 0), maskedBy(said, 1)), 256)).toBeGreaterThan(FALSE_ALARM);
  });

  test("also of one that vanished, whose shares were revealed", async () => {
    const room: Room = { vectors: zeros(5), terms: { mayDropOut: 1 } };
    const said = await transcriptOf({ ...room, vanish: { 1: 3 } });
    expect(evenness(maskedBy(said, 1), 256)).toBeGreaterThan(FALSE_ALARM);
  });

  test("and in another round of the same coins it is other noise (FedML draws its keys from public seeds)", async () => {
    const [one, other] = [
      await transcriptOf({ vectors: zeros(3) }),
      await transcriptOf({ vectors: zeros(3), agreement: { round: 2 } }),
    ];
    expect(evenness(paired(maskedBy(one, 0), maskedBy(other, 0)), 256)).toBeGreaterThan(FALSE_ALARM);
    expect(evenness(paired(maskedBy(one, 0), maskedBy(one, 0)), 256)).toBeLessThan(1e-100); // the test can fail
  });

  test("no part of a vector has the masks of another part (DISCO masks every tensor alike)", async () => {
    const words = maskedBy(await transcriptOf({ vectors: zeros(3) }), 0);
    const half = words.length / 2; // paired: 128 expected of each value
    expect(evenness(paired(words.slice(0, half), words.slice(half)), 256)).toBeGreaterThan(FALSE_ALARM);
  });
});

const same = (one: ArrayLike<number>, other: ArrayLike<number>): boolean =>
  one.length === other.length && Array.from(one).every((value, i) => value === other[i]);

/**
 * The kernels, but the mask that two hospitals share is another one: larger by `shift` for the one who adds it, and for the one
 * who takes it away. To whoever has not their key the two are equally likely: the stream is uniform in the ring.
 */
const pairShift = (
  shift: readonly number[],
  [first, second]: readonly [ArrayLike<number>, ArrayLike<number>],
): Compute => ({
  ...atOnce,
  async perform(kind, task, inputs) {
    const outcomes = await atOnce.perform(kind, task, inputs);
    if (task !== "mask") return outcomes;
    return (inputs as readonly MaskTask[]).map(({ bytes }, i) => {
      const values = new Int32Array(bytes.slice().buffer).subarray(0, first.length); // the ones stand behind
      const sign = same(values, first) ? 1 : same(values, second) ? -1 : 0;
      const words = new Uint32Array((outcomes[i] as Uint8Array).slice().buffer);
      shift.forEach((by, k) => {
        words[k]! += sign * by;
      });
      return new Uint8Array(words.buffer);
    });
  },
});

describe("the hub and all but two of the hospitals together", () => {
  const world = fc.record({
    first: fc.array(fc.integer({ min: -400, max: 400 }), { minLength: 3, maxLength: 3 }),
    second: fc.array(fc.integer({ min: -400, max: 400 }), { minLength: 3, maxLength: 3 }),
    shift: fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 3, maxLength: 3 }),
    vanish: fc.constantFrom({}, { 2: 1 }, { 2: 2 }, { 3: 3 }, { 2: 4 }),
  });

  test("see, bit for bit, what they would see of any two vectors with the same sum: one mask for another, equally likely, makes up for it", async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ first, second, shift, vanish }) => {
        const rest = numbers(5, 3).slice(2);
        const moved = [
          first.map((value, k) => value + shift[k]!),
          second.map((value, k) => value - shift[k]!),
        ] as const;
        const room = (two: readonly (readonly number[])[]): Room => ({
          vectors: [...two, ...rest],
          terms: { mayDropOut: 1 },
          vanish,
        });
        const one = await transcriptOf(room([first, second]));
        const other = await transcriptOf(room(moved), {
          compute: pairShift(
            shift.map((by) => -by),
            moved,
          ),
        });
        expect(other).toEqual(one); // every message of everybody: more than any coalition sees
        const unshifted = await transcriptOf(room(moved));
        expect(unshifted).not.toEqual(one); // the test can fail
      }),
      { numRuns: 5 },
    );
  });

  test("and that sum they do learn", async () => {
    const vectors = numbers(4, 3);
    const { totals } = await addUp({ vectors });
    const known = vectors[2]!.map((value, k) => value + vectors[3]![k]!);
    expect(known.map((value, k) => totals[k]! - value)).toEqual(vectors[0]!.map((value, k) => value + vectors[1]![k]!));
  });
});

test("a hospital hears the same whatever the others add", async () => {
  const heard = async (...vectors: number[][]) =>
    (await transcriptOf({ vectors })).filter(({ to }) => to === nameOf(0));
  expect(await heard([1, 2], [3, 4], [5, 6])).toEqual(await heard([1, 2], [700, 0], [0, 800]));
});

test("how many messages there are, and how long, follows from the agreement and from who vanished", async () => {
  const seen = async (vectors: number[][]) =>
    (await transcriptOf({ vectors, terms: { mayDropOut: 1 }, vanish: { 1: 2 } })).map(({ from, to, body }) => [
      from,
      to,
      body.length,
    ]);
  expect(await seen(numbers(5, 4))).toEqual(await seen(zeros(5).map((vector) => vector.slice(0, 4))));
});

describe("a mask's key", () => {
  const stream = async (key: Uint8Array) => {
    const zero = { bytes: new Uint8Array(4 * LENGTH), bits: 32, firstWord: 0, subtracts: new Uint8Array() };
    return kernels.mask!({ ...zero, adds: key } as never) as Promise<Uint8Array>;
  };

  test("counts in all of its 256 bits (Flower folds it to 32 by XOR)", async () => {
    const key = new Uint8Array(32).fill(7);
    const masks = new Set([String((await stream(key)).slice(0, 32))]);
    for (let bit = 0; bit < 256; bit++) {
      const other = key.slice();
      other[bit >> 3]! ^= 1 << (bit & 7);
      masks.add(String((await stream(other)).slice(0, 32)));
    }
    const folded = key.slice(); // the same XOR of its eight words
    folded[0]! ^= 1;
    folded[4]! ^= 1;
    masks.add(String((await stream(folded)).slice(0, 32)));
    expect(masks.size).toBe(258);
  });

  test("gives every value of the ring, the highest too (Flower never draws it)", async () => {
    const words = new Uint32Array((await stream(new Uint8Array(32).fill(1))).slice().buffer);
    const [low, high] = [Math.min(...words), Math.max(...words)];
    expect(low).toBeLessThan(2 ** 32 / 100); // missed by so many uniform words with probability 10^-71
    expect(high).toBeGreaterThan(2 ** 32 - 2 ** 32 / 100);
    expect(evenness(new Uint8Array(words.buffer), 256)).toBeGreaterThan(FALSE_ALARM);
  });
});

test("a masked number takes 4 bytes in the ring of 32 bits, 8 in that of 64 (Flower takes 8 for 32)", async () => {
  const bytes = async (maxValue: number) =>
    maskedBy(await transcriptOf({ vectors: zeros(3), terms: { maxValue } }), 0).length;
  expect(await bytes(1000)).toBe(4 * (LENGTH + 2));
  expect(await bytes(1e12)).toBe(8 * (LENGTH + 2));
});
