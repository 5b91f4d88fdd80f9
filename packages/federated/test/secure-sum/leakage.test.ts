// Two worlds with the same coins and the same totals. What single ways hide is tested where they are (masked/, and in core
// sharing/ and he/); here, that what stands around a sum adds nothing to it.
import type { Overheard } from "@tavs/core/testing";
import { encryption, masks, shares, type Way } from "@tavs/federated/secure-sum";
import { describe, expect, test } from "vitest";
import { advertisement } from "../../src/secure-sum/masked/messages.ts";
import { ROW } from "../../src/secure-sum/masked/widths.ts";
import { hub, transcriptOf } from "./sums.ts";

const LENGTH = 5;
const world = (...values: readonly number[]) =>
  values.map((value) => Float64Array.from({ length: LENGTH }, (_, k) => value * (k + 1)));
const one = world(100, 20, 3);
const other = world(-5, 7, 121);

const shape = (said: readonly Overheard[]) => said.map(({ from, to, body }) => [from, to, body.length]);
const heardBy = (who: string, said: readonly Overheard[]) => said.filter(({ to }) => to === who);
const worlds = async (way: Way, rounds: number, bits: 64 | 128 = 128) => {
  const said = (vectors: readonly Float64Array[]) => transcriptOf({ vectors, bits, rounds, way });
  return [await said(one), await said(other)]; // one after the other: no further worker has to load SEAL
};

describe.each([
  { way: masks, rounds: 2, bits: 128 },
  { way: shares, rounds: 2, bits: 128 },
  { way: encryption, rounds: 1, bits: 64 }, // a second of SEAL for 128
] as const)("by $way.name", ({ way, rounds, bits }) => {
  test("nobody sees the worlds differ in the number of messages, in their lengths, or in who speaks when", async () => {
    const [first, second] = await worlds(way, rounds, bits);
    expect(shape(first!)).toEqual(shape(second!));
    expect(first!.length).toBeGreaterThan(10);
  });
});

test("by shares the hub hears the same to the last byte: rolls, and shares of a total that is the same", async () => {
  const [first, second] = await worlds(shares, 2);
  expect(heardBy(hub, first!)).toEqual(heardBy(hub, second!));
  expect(first).not.toEqual(second); // the pieces that hospitals give each other are others
});

describe("in two rounds of one session, of zeros that stay zeros, coins are tossed anew", () => {
  const still = world(0, 0, 0);
  const said = (way: Way) => transcriptOf({ vectors: still, bits: 64, rounds: 2, way });
  const different = (all: readonly Uint8Array[]) => new Set(all.map((bytes) => bytes.join())).size;

  test("by shares: no hospital gives another the same pieces twice", async () => {
    const given = (await said(shares)).filter(({ from, to, body }) => from !== hub && to !== hub && body.length > 60);
    expect(given.length).toBe(2 * 3 * 2);
    expect(different(given.map(({ body }) => body.slice(-8 * LENGTH)))).toBe(given.length);
  });

  test("by masks: no hospital shows the same keys twice", async () => {
    const shown = (await said(masks)).filter(({ to, body }) => to === hub && body.length === 34 + 3 + ROW);
    expect(shown.length).toBe(2 * 3);
    const keys = shown.map(({ body }) => advertisement.decode(body).row.slice(0, 32));
    expect(different(keys)).toBe(shown.length);
  });
});
