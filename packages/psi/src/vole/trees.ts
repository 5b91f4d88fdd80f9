// The sparse VOLE: one tree for each block of the noise. The sender has all leaves b; the receiver has c = b, and at one leaf of
// each tree c = b + Delta times the value of its block (ePrint 2019/1159; check of a random sum: tree-check.ts).
import { rowAt } from "../rows.ts";
import { KEY } from "./base-transfers.ts";
import type { Vectors } from "./code.ts";
import type { Memory } from "./kernels/memory.ts";
import { BLOCKS, ELEMENT, SAID, type Shape } from "./parameters.ts";

/** What the sender says of its trees. */
export interface Trees {
  /** For each tree and level the sums of its children under the keys of its transfers: SAID bytes. */
  readonly sums: Uint8Array;
  /** For each tree the sum of its leaves, spare ones too, and of its share of the noise. */
  readonly totals: Uint8Array;
}

interface Growing {
  readonly shape: Shape;
  readonly session: Uint8Array;
  /** One root for each tree. */
  readonly roots: Uint8Array;
}

interface Planting extends Growing {
  /** Both keys of each transfer, 32 bytes. */
  readonly keys: Uint8Array;
  /** The sender's shares of the noise. */
  readonly shares: Uint8Array;
}

/** What the sender says of its trees. No leaf is kept: `leavesOf` gives them all, while the receiver works on what was said. */
export function plant(memory: Memory, { keys, shares, ...growing }: Planting): Trees {
  const { run, put, get } = memory;
  const count = BLOCKS * growing.shape.levels;
  const { sums, totals } = growEach(memory, growing);
  run.add(totals, put(shares.subarray(0, BLOCKS * ELEMENT)), BLOCKS);
  run.seal(sums, count, put(keys));
  return { sums: get(sums, count * SAID), totals: get(totals, BLOCKS * ELEMENT) };
}

/** Where all leaves of the sender's trees lie. `see` is shown those of each tree, behind LEAD rows of zeros. */
export function leavesOf(memory: Memory, growing: Growing, see: (leaves: number) => void): number {
  const { block, leaves: count } = growing.shape;
  const leaves = memory.take(count * ELEMENT);
  growEach(memory, growing, (nodes, tree) => {
    see(nodes);
    memory.run.add(leaves + tree * block * ELEMENT, nodes, block); // to zeros
  });
  return leaves;
}

/** Grows one tree after the other in the same place, and says where the sums of all levels lie, and those of all leaves of each. */
function growEach(
  memory: Memory,
  { shape, session, roots }: Growing,
  see?: (leaves: number, tree: number) => void,
): { readonly sums: number; readonly totals: number } {
  const { block, levels } = shape;
  const { run, take, put, view } = memory;
  const [sums, totals] = [take(BLOCKS * levels * SAID), take(BLOCKS * ELEMENT)];
  const at = put(session.subarray(0, ELEMENT));
  const nodes = take((LEAD + block + 32) * ELEMENT) + LEAD * ELEMENT;
  for (let tree = 0; tree < BLOCKS; tree++) {
    view(nodes, ELEMENT).set(rowAt(roots, ELEMENT, tree));
    run.grow(nodes, totals + tree * ELEMENT, block, levels, sums + tree * levels * SAID, at, tree);
    see?.(nodes, tree);
  }
  return { sums, totals };
}

interface Gathering {
  readonly shape: Shape;
  readonly session: Uint8Array;
  /** The receiver's key of each transfer: of the side that its leaf is not on. 32 bytes. */
  readonly keys: Uint8Array;
  /** In which leaf each tree has its hole. */
  readonly holes: Uint32Array;
  readonly values: Uint8Array;
  /** The receiver's shares of the noise. */
  readonly shares: Uint8Array;
  readonly trees: Trees;
}

/**
 * Puts the receiver's two sparse vectors in their places: c, what the leaves are, with Delta times the value at each hole; and adds a, which is
 * 0 but for the value at each hole. `see` is shown the leaves of each tree, behind LEAD rows of zeros. No branch and no index depends on where the holes are.
 */
export function gatherLeaves(
  memory: Memory,
  gathering: Gathering,
  vectors: Vectors,
  see: (leaves: number) => void,
): void {
  const { shape, session, holes, values, shares, trees } = gathering;
  const { block, levels } = shape;
  const { run, take, put } = memory;
  const [nodes, rest] = [take((LEAD + block + 32) * ELEMENT) + LEAD * ELEMENT, take(ELEMENT)];
  const [said, known, at] = [put(trees.sums), put(gathering.keys), put(session.subarray(0, ELEMENT))];
  const [value, totals] = [put(values), put(trees.totals)];
  run.add(totals, put(shares.subarray(0, BLOCKS * ELEMENT)), BLOCKS);
  for (let tree = 0; tree < BLOCKS; tree++) {
    const hole = holes[tree]!;
    const level = tree * levels; // its first
    run.regrow(nodes, rest, block, levels, said + level * SAID, known + 2 * level * KEY, at, tree, hole);
    run.add(rest, totals + tree * ELEMENT, 1);
    run.addAt(nodes, block, hole, rest);
    see(nodes);
    sow(memory, shape, vectors, { nodes, first: tree * block, hole, value: value + tree * ELEMENT });
  }
}

/** Rows of zeros before the leaves of a tree: they may be read as leaves of a longer one. */
export const LEAD = 16;

interface Tree {
  readonly nodes: number;
  /** The row of its first leaf. */
  readonly first: number;
  readonly hole: number;
  readonly value: number;
}

/** The leaves of one tree and its value, to the rows below `columns` and to those in pairs. */
function sow({ run }: Memory, { block, columns }: Shape, { c, a, pairs }: Vectors, tree: Tree): void {
  const { nodes, first, hole, value } = tree;
  const [head, row] = [Math.min(Math.max(columns - first, 0), block), first * ELEMENT];
  run.sow(c + row, a + row, ELEMENT, nodes, head, hole, value);
  const pair = pairs + 2 * (first + head - columns) * ELEMENT;
  run.sow(pair, pair + ELEMENT, 2 * ELEMENT, nodes + head * ELEMENT, block - head, hole - head, value); // before these it is nowhere
}

/** Which side the receiver wants in transfer number `i`: the one that its hole is not on, whose digits are its bits, the highest first. */
export function otherSide(holes: Uint32Array, { levels }: Shape, i: number): number {
  const [tree, bit] = [Math.floor(i / (2 * levels)), 2 * levels - 1 - (i % (2 * levels))];
  return 1 ^ ((holes[tree]! >> bit) & 1);
}
