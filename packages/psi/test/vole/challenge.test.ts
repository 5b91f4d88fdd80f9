// Both checks of the transfers stand on challenges that nobody chooses, and on masks that hide what the checks sum up.
import { blake2b } from "@noble/hashes/blake2.js";
import { concat, hex, seededRandom, u32, utf8 } from "@tavs/core";
import { expect, test } from "vitest";
import { challengesOf, type Small } from "../../src/vole/challenge.ts";
import { transferKeys } from "../../src/vole/extension.ts";
import { openMemory } from "../../src/vole/kernels/memory.ts";
import { noiseOf } from "../../src/vole/noise-coins.ts";
import { NOISE, shapeFor } from "../../src/vole/parameters.ts";

const random = seededRandom(new Uint8Array(32).fill(14));
const session = random(32);
const said: Small = { points: random(8192), point: random(32), columns: random(2048), noise: random(4096) };
const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.with(at, bytes[at]! ^ 1);
const row = (rows: Uint8Array, i: number): string => hex(rows.slice(16 * i, 16 * i + 16));

test("the challenges are the two halves of one BLAKE2b of all that was said, each behind its length, under the name of the part", () => {
  const { points, point, columns, noise } = said;
  const fields = [utf8("tavs/psi/vole/challenge/1"), points, point, columns, noise];
  const message = concat(...fields.flatMap((field) => [u32(field.length), field]));
  const hash = blake2b(message, { key: session, dkLen: 32 });
  expect(challengesOf(session, said).map(hex)).toEqual([hex(hash.slice(0, 16)), hex(hash.slice(16))]);
});

test("both challenges are others where one bit of anything that was said is another, at its beginning and its end", () => {
  const fields = ["points", "point", "columns", "noise"] as const;
  const others = fields.flatMap((field) =>
    [0, said[field].length - 1].map((at) => challengesOf(session, { ...said, [field]: flipped(said[field], at) })),
  );
  const all = [challengesOf(session, said), challengesOf(flipped(session, 31), said), ...others].flat();
  expect(new Set(all.map(hex)).size).toBe(2 * (2 + 2 * fields.length));
});

test("what hides the sums of the checks is tossed for nothing else: the last of the choices, and the last two values", () => {
  const shape = shapeFor(10);
  const masks = [random(32), random(32)].flatMap((coins) => {
    const { values, choices } = noiseOf(openMemory(), coins, shape);
    return [...Array.from({ length: NOISE }, (_, i) => row(values, i)), row(choices, choices.length / 16 - 1)];
  });
  expect(masks).not.toContain("0".repeat(32));
  expect(new Set(masks).size).toBe(2 * (NOISE + 1));
});

test("keys of transfers are of one session and one number: the same rows have others elsewhere", () => {
  const rows = concat(...new Array<Uint8Array>(4).fill(random(16)));
  const keys = [session, random(32)].map((name) => transferKeys(openMemory(), name, rows));
  const all = keys.flatMap((some) => Array.from({ length: 8 }, (_, i) => row(some, i)));
  expect(new Set(all).size).toBe(16);
});
