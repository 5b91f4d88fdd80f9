// Trees with four children a node: what a receiver hears of a level is all but the sum that hides its leaf, and a sender that says other sums
// guesses digits of it.
import { concat, hex, seededRandom } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { openMemory } from "../../src/vole/kernels/memory.ts";
import { BLOCKS, SAID, shapeFor } from "../../src/vole/parameters.ts";
import { leavesOf } from "../../src/vole/trees.ts";
import { grownFrom } from "./tree-model.ts";

const random = seededRandom(new Uint8Array(32).fill(17));
const [LEAVES, LEVELS] = [16, 2]; // a whole tree
const HOLES = Array.from({ length: LEAVES }, (_, hole) => hole);
const session = random(16);
const [root, keys] = [random(16), random(LEVELS * 128)];

const digits = (hole: number, level: number): number => (hole >> (2 * (LEVELS - 1 - level))) & 3;
/** Where both keys of a level's transfers begin, and of these the receiver's. */
const heardKeys = (hole: number, level: number): readonly number[] => {
  const [d1, d0] = [digits(hole, level) >> 1, digits(hole, level) & 1];
  return [128 * level + 32 * (1 - d1), 128 * level + 64 + 32 * (1 - d0)];
};
const keysFor = (hole: number, all: Uint8Array): Uint8Array =>
  concat(...[0, 1].flatMap((level) => heardKeys(hole, level).map((at) => all.slice(at, at + 32))));

function added(bytes: Uint8Array, at: number, error: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => byte ^ (error[i - at] ?? 0));
}

/** The same of what is written in hexadecimal. */
const xorAt = (bytes: string, at: number, error: Uint8Array): string =>
  hex(added(Uint8Array.from(Buffer.from(bytes, "hex")), at, error));

/** All leaves, and the sums of each level. */
function grown(): { readonly leaves: Uint8Array; readonly sums: Uint8Array } {
  const { run, put, take, get } = openMemory();
  const [nodes, sums] = [take(16 * (LEAVES + 16)), take(LEVELS * SAID)];
  run.add(nodes, put(root), 1);
  run.grow(nodes, take(16), LEAVES, LEVELS, sums, put(session), 5);
  return { leaves: get(nodes, 16 * LEAVES), sums: get(sums, LEVELS * SAID) };
}

function sealed(sums: Uint8Array, under: Uint8Array): Uint8Array {
  const { run, put, get } = openMemory();
  const said = put(sums);
  run.seal(said, LEVELS, put(under));
  return get(said, LEVELS * SAID);
}

/** What a receiver takes for the leaves, but for its hole. */
function regrown(said: Uint8Array, hole: number): Uint8Array {
  const { run, put, take, get } = openMemory();
  const nodes = take(16 * (LEAVES + 16));
  run.regrow(nodes, take(16), LEAVES, LEVELS, put(said), put(keysFor(hole, keys)), put(session), 5, hole);
  return get(nodes, 16 * LEAVES);
}

const { leaves, sums } = grown();
const said = sealed(sums, keys);
/** Of which holes a receiver has the honest leaves where this was said. */
const unharmed = (lie: Uint8Array): readonly number[] =>
  HOLES.filter((hole) => {
    const found = regrown(lie, hole);
    return HOLES.every(
      (i) => i === hole || hex(found.slice(16 * i, 16 * i + 16)) === hex(leaves.slice(16 * i, 16 * i + 16)),
    );
  });

test("one root has other leaves in each tree, and in each session: those of the tree as the page says it", () => {
  const [memory, shape, roots] = [openMemory(), shapeFor(2), new Uint8Array(16 * BLOCKS)];
  for (let tree = 0; tree < BLOCKS; tree++) roots.set(root, 16 * tree);
  for (const name of [random(32), random(32)]) {
    const from = leavesOf(memory, { shape, session: name, roots }, () => {});
    for (const tree of [0, 1, BLOCKS - 1]) {
      const expected = grownFrom(root, shape.block, name.slice(0, 16), tree).at(-1)!.slice(0, shape.block);
      expect(hex(memory.get(from + 16 * shape.block * tree, 16 * shape.block))).toBe(hex(concat(...expected)));
    }
  }
});

describe("a receiver", () => {
  test("has all leaves but its own, wherever that is", () => {
    expect(unharmed(said)).toEqual(HOLES);
  });

  test("hears the same whatever the sum on its path is: for each there are keys, which it has not, that say what it heard", () => {
    for (const hole of HOLES)
      for (const level of [0, 1]) {
        const [path, error] = [digits(hole, level), random(16)];
        const otherSums = added(sums, SAID * level + 16 * path, error);
        const first = added(keys, 128 * level + 32 * (path >> 1) + 16 * (path & 1), error);
        const otherKeys = added(first, 128 * level + 64 + 32 * (path & 1), error);
        expect(sealed(otherSums, otherKeys)).toEqual(said);
        expect(keysFor(hole, otherKeys)).toEqual(keysFor(hole, keys));
      }
  });
});

describe("a sender", () => {
  const error = random(16);
  /** Six places of each level: sums of four children, and two sums of two. */
  const lieAt = (level: number, ...places: readonly number[]): Uint8Array =>
    places.reduce((message, place) => added(message, SAID * level + 16 * place, error), said);

  test("that says another sum reaches who hears it, which half of all holes do: who has not the key of it has a digit that is guessed", () => {
    for (const level of [0, 1])
      for (let place = 0; place < 6; place++) {
        const guess = HOLES.filter((hole) => {
          const path = digits(hole, level);
          return place < 4 ? path >> 1 === place >> 1 : (path & 1) === place - 4;
        });
        expect(unharmed(lieAt(level, place))).toEqual(guess);
        expect(guess).toHaveLength(LEAVES / 2);
      }
  });

  test("that says other sums in both transfers of a level goes free where both digits are guessed: one time in four", () => {
    for (const path of [0, 1, 2, 3]) {
      const free = unharmed(lieAt(1, 2 * (path >> 1), 4 + (path & 1)));
      expect(free).toEqual(HOLES.filter((hole) => (hole & 3) === path));
    }
  });

  test("that says another sum of spare leaves changes the sum of all for every hole alike: nothing that it could guess, and nothing that helps", () => {
    const rest = (message: Uint8Array, hole: number): string => {
      const { run, put, take, get } = openMemory();
      const [nodes, sum] = [take(16 * 32), take(16)];
      run.regrow(nodes, sum, 6, 2, put(message), put(keysFor(hole, keys)), put(session), 5, hole);
      run.addAt(nodes, 6, hole, sum); // and at its hole what the sum leaves
      return hex(get(nodes, 16 * 6));
    };
    const { run, put, take, get } = openMemory();
    const [nodes, sums] = [put(root), take(2 * SAID)];
    run.grow(nodes, take(16), 6, 2, sums, put(session), 5);
    run.seal(sums, 2, put(keys));
    const honest = get(sums, 2 * SAID); // of the root's four children two are spare
    for (let hole = 0; hole < 6; hole++) {
      const found = rest(added(added(honest, 32, error), 64, error), hole); // of the third, and of first and third
      const expected = xorAt(rest(honest, hole), 16 * hole, error);
      expect([hole, found]).toEqual([hole, expected]);
    }
  });

  test("that says one error twice has three in four take the same wrong tree: a guess of where a hole is not", () => {
    const found = HOLES.map((hole) => regrown(lieAt(0, 0, 4), hole));
    const first = (bytes: Uint8Array): string => hex(bytes.slice(0, 64)); // below the first child of the root
    expect(unharmed(lieAt(0, 0, 4))).toEqual([0, 1, 2, 3]);
    for (const hole of HOLES.slice(4)) {
      expect(first(found[hole]!)).toBe(first(found[15]!));
      expect(first(found[hole]!)).not.toBe(first(leaves));
    }
  });
});
