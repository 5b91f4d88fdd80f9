// The sparse VOLE: one tree for each block of the noise. The sender has all leaves b; the receiver has c = b, and at one leaf of
// each tree c = b + Delta times the value of its block (ePrint 2019/1159; check of a random sum: tree-check.ts).
import { rowAt, rowsFrom } from "../rows.ts";
import type { Vectors } from "./code.ts";
import type { Memory } from "./kernels/memory.ts";
import { BLOCKS, ELEMENT, type Shape } from "./parameters.ts";

/** What the sender says of its trees. */
export interface Trees {
  /** For each tree and level the sums of both sides under the keys of its transfer: 32 bytes. */
  readonly sums: Uint8Array;
  /** For each tree the sum of its leaves and of its share of the noise. */
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
  const { run, take, put, get } = memory;
  const { levels } = growing.shape;
  const [total, totals] = [take(ELEMENT), put(shares.subarray(0, BLOCKS * ELEMENT))];
  const sums = growEach(memory, growing);
  for (let tree = 0; tree < BLOCKS; tree++) {
    run.total(total, sums + 2 * ((tree + 1) * levels - 1) * ELEMENT, 2); // both sides of the last level are all leaves
    run.add(totals + tree * ELEMENT, total, 1);
  }
  run.add(sums, put(keys), 2 * BLOCKS * levels);
  return { sums: get(sums, BLOCKS * levels * 2 * ELEMENT), totals: get(totals, BLOCKS * ELEMENT) };
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

/** Grows one tree after the other in the same place, and gives the sums of both sides of all levels of all trees. */
function growEach(
  memory: Memory,
  { shape, session, roots }: Growing,
  see?: (leaves: number, tree: number) => void,
): number {
  const { block, levels } = shape;
  const { run, take, put, view } = memory;
  const [sums, at] = [take(BLOCKS * levels * 2 * ELEMENT), put(session.subarray(0, ELEMENT))];
  const nodes = take((LEAD + block + 32) * ELEMENT) + LEAD * ELEMENT;
  for (let tree = 0; tree < BLOCKS; tree++) {
    view(nodes, ELEMENT).set(rowAt(roots, ELEMENT, tree));
    run.grow(nodes, block, levels, sums + tree * levels * 2 * ELEMENT, at, tree);
    see?.(nodes, tree);
  }
  return sums;
}

interface Gathering {
  readonly shape: Shape;
  readonly session: Uint8Array;
  /** The receiver's key of each transfer: of the side that its leaf is not on. */
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
  const [known, at, value] = [put(knownSums(gathering)), put(session.subarray(0, ELEMENT)), put(values)];
  const total = put(sum(trees.totals, shares));
  for (let tree = 0; tree < BLOCKS; tree++) {
    const hole = holes[tree]!;
    run.regrow(nodes, block, levels, known + tree * levels * ELEMENT, at, tree, hole);
    run.total(rest, nodes, block);
    run.add(rest, total + tree * ELEMENT, 1);
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

/** The sum of the side that the receiver's leaf is not on, for each level of each tree. */
function knownSums({ shape: { levels }, keys, holes, trees: { sums } }: Gathering): Uint8Array {
  return rowsFrom(BLOCKS * levels, ELEMENT, (i) => {
    const side = otherSide(holes[Math.floor(i / levels)]!, levels, i % levels);
    const [even, odd] = [rowAt(sums, ELEMENT, 2 * i), rowAt(sums, ELEMENT, 2 * i + 1)];
    const key = rowAt(keys, ELEMENT, i);
    return even.map((byte, k) => key[k]! ^ byte ^ (-side & (byte ^ odd[k]!)));
  });
}

/** Which side of a level (the first is 0) a leaf's path does not take. */
export const otherSide = (hole: number, levels: number, level: number): number =>
  1 ^ ((hole >> (levels - 1 - level)) & 1);

const sum = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte ^ b[i]!);
