// Where a block is no power of four, some nodes have more children than there are leaves. A receiver may take any of them for its hole, and then has
// the whole vector: the sum of all leaves, which hides Delta, must count what it then lacks.
import { concat, hex, seededRandom } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { openMemory } from "../../src/vole/kernels/memory.ts";
import { SAID, shapeFor } from "../../src/vole/parameters.ts";
import { MOST_IN_ONE } from "../../src/vole/parting.ts";
import { grownFrom, isLeaf, type Leaf, levelsOf, unknownLeaves } from "./tree-model.ts";

const random = seededRandom(new Uint8Array(32).fill(23));
const [session, root] = [random(16), random(16)];
const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte ^ b[i]!);
const sum = (rows: readonly Uint8Array[]): Uint8Array => rows.reduce(xor, new Uint8Array(16));

/** All that a receiver may choose: one digit for each level, whether there is such a node or not. */
const choices = (levels: number): readonly (readonly number[])[] =>
  Array.from({ length: 4 ** levels }, (_, hole) =>
    Array.from({ length: levels }, (_, level) => (hole >> (2 * (levels - 1 - level))) & 3),
  );

const SMALL = Array.from({ length: 150 }, (_, i) => 2 * i + 2);
const REAL = [2, 2 ** 10, 2 ** 16, 2 ** 20, MOST_IN_ONE].map((items) => shapeFor(items).block);

test("a receiver lacks exactly one leaf that the sum of all counts, whatever it chooses: as often one of the vector as that has leaves", () => {
  for (const leaves of [...SMALL, ...REAL]) {
    const levels = levelsOf(leaves);
    const lacked = choices(levels.length).map((digits) => unknownLeaves(levels, digits));
    expect(lacked.filter(({ length }) => length !== 1)).toEqual([]);
    const isOfVector = ({ level, place }: Leaf) => level === levels.length - 1 && place < leaves;
    const places = lacked.flatMap(([leaf]) => (isOfVector(leaf!) ? [leaf!.place] : []));
    expect(places).toEqual(Array.from({ length: leaves }, (_, i) => i)); // the others would have it all, and with its sum Delta
  }
});

/** What the sender's kernel makes: leaves, the four sums of each level, and the sum of all. */
function grown(leaves: number, tree: number) {
  const { run, put, take, get } = openMemory();
  const levels = levelsOf(leaves).length;
  const [nodes, sums, total] = [take(16 * (leaves + 16)), take(levels * SAID), take(16)];
  run.add(nodes, put(root), 1);
  run.grow(nodes, total, leaves, levels, sums, put(session), tree);
  const sumsOf = (level: number) => [0, 1, 2, 3].map((i) => get(sums + SAID * level + 16 * i, 16));
  const four = Array.from({ length: levels }, (_, level) => sumsOf(level));
  return { vector: get(nodes, 16 * leaves), sums: four, total: get(total, 16), said: get(sums, levels * SAID) };
}

test("the sender's sums and total are those of all children, in blocks of any size", () => {
  for (const leaves of SMALL) {
    const [levels, values, found] = [levelsOf(leaves), grownFrom(root, leaves, session, leaves), grown(leaves, leaves)];
    expect(hex(found.vector)).toBe(hex(concat(...values.at(-1)!.slice(0, leaves))));
    const sums = values.map((children) => [0, 1, 2, 3].map((i) => sum(children.filter((_, at) => at % 4 === i))));
    expect(found.sums.map((four) => four.map(hex))).toEqual(sums.map((four) => four.map(hex)));
    const all = values.flatMap((children, level) => children.filter((_, place) => isLeaf(levels, { level, place })));
    expect(hex(found.total)).toBe(hex(sum(all)));
  }
});

describe("what a receiver makes of its keys", () => {
  test.each([2, 6, 8, 12, 14, 18, 22, 50, 62, 66, 260])(
    "of %i leaves lets it take away all but the leaf that it lacks, also where its choice is no node of any level",
    (leaves) => {
      const { run, put, take, get, view } = openMemory();
      const [levels, values, { said, total }] = [
        levelsOf(leaves),
        grownFrom(root, leaves, session, 5),
        grown(leaves, 5),
      ];
      const both = random(levels.length * 128);
      const [heard, at, nodes, rest] = [put(said), put(session), take(16 * (leaves + 16)), take(16)];
      run.seal(heard, levels.length, put(both));
      const keys = take(levels.length * 64);
      const hidden = choices(levels.length).map((digits, hole) => {
        const places = digits.flatMap((digit, level) => [4 * level + 1 - (digit >> 1), 4 * level + 3 - (digit & 1)]);
        view(keys, levels.length * 64).set(concat(...places.map((i) => both.subarray(32 * i, 32 * i + 32))));
        run.regrow(nodes, rest, leaves, levels.length, heard, keys, at, 5, hole);
        return hex(xor(get(rest, 16), total));
      });
      const lacked = choices(levels.length).map((digits) => {
        const { level, place } = unknownLeaves(levels, digits)[0]!;
        return hex(values[level]![place]!);
      });
      expect(hidden).toEqual(lacked);
    },
  );
});
