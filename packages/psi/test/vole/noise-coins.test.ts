// Where the receiver's holes are, and what it chooses in the transfers: nobody but it may know either.
import { seededRandom } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { bitAt } from "../../src/vole/base-transfers.ts";
import { openMemory } from "../../src/vole/kernels/memory.ts";
import { noiseOf } from "../../src/vole/noise-coins.ts";
import { BLOCKS, choicesOf, ELEMENT, KAPPA, type Shape, shapeFor, transfersOf } from "../../src/vole/parameters.ts";

const random = seededRandom(new Uint8Array(32).fill(29));
const memory = openMemory();
const SETS = 20;
/** Noise of that many blocks of this size, and what it chooses. */
const tossed = (shape: Shape) => Array.from({ length: SETS }, () => noiseOf(memory, random(32), shape));

describe.each([8, 10, 62, 300])("the holes of blocks of %i leaves", (block) => {
  const shape: Shape = { ...shapeFor(2), block, levels: Math.ceil(Math.log2(block) / 2) };
  const noise = tossed(shape);
  const holes = noise.flatMap((it) => [...it.holes]);

  test("are in each leaf as often as in any other, and in none that is spare", () => {
    const count = SETS * BLOCKS;
    expect(holes).toHaveLength(count);
    const mean = count / block;
    const error = 6 * Math.sqrt(mean * (1 - 1 / block)); // of 300 leaves one is beyond by chance once in a million seeds
    for (let leaf = 0; leaf < block; leaf++) {
      const found = holes.filter((hole) => hole === leaf).length;
      expect(Math.abs(found - mean)).toBeLessThan(error);
    }
    expect(Math.max(...holes)).toBe(block - 1);
  });

  test("are what is chosen: in each level the key of the digit's other side, the high bit first", () => {
    for (const { holes, choices } of noise.slice(0, 2))
      for (const [tree, hole] of holes.entries()) {
        const bits = Array.from({ length: 2 * shape.levels }, (_, i) => bitAt(choices, 2 * shape.levels * tree + i));
        expect(bits.join("")).toBe((4 ** shape.levels - 1 - hole).toString(2).padStart(2 * shape.levels, "0"));
      }
  });

  test("are hidden in what is shown of all choices by 128 bits and more that are uniform", () => {
    const [from, to] = [transfersOf(shape), choicesOf(shape)];
    expect(to - from).toBeGreaterThanOrEqual(KAPPA);
    expect(new Set(noise.map(({ choices }) => String(choices.subarray(-ELEMENT)))).size).toBe(SETS);
    const ones = noise.map(({ choices }) =>
      Array.from({ length: to - from }, (_, i) => bitAt(choices, from + i)).reduce((a, b) => a + b),
    );
    const all = SETS * (to - from);
    const found = ones.reduce((a, b) => a + b);
    expect(Math.abs(found - all / 2)).toBeLessThan((5 * Math.sqrt(all)) / 2); // by chance once in 1.7 million seeds
  });
});
