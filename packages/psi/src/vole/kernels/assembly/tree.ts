// Trees of Goldreich, Goldwasser and Micali (1986) with four children a node, level by level in place: a node's children are the four
// quarters of its hash. Of a punctured tree all leaves but one can be made (CCS 2019, ePrint 2019/1159). Nothing here depends on which one.
// Where the last node of a level has more children than the next level needs, these are leaves too, spare ones: whoever takes one of them for its
// hole has all leaves of the vector, and does not have the sum of all leaves, which hides Delta.
import { permute } from "./chacha";
import { ELEMENT, IN, SCRATCH, TREE } from "./layout";
import { CHILDREN, open, SAID } from "./siblings";
import { blocks, same } from "./stream";
import { words } from "./transpose";

/** Nodes of the level that is so many levels above so many leaves: ceil(leaves / 4^below). */
function widthAt(leaves: u32, below: u32): u32 {
  return (leaves + ((<u32>1) << (2 * below)) - 1) >> (2 * below);
}

/** The four children of so many nodes take their place, the last first: up to 12 more are written. */
function descend(nodes: usize, count: u32, session: usize, tree: u32, level: u32): void {
  same(64, session);
  v128.store(IN, i32x4.splat(tree), 128);
  v128.store(IN, i32x4.splat(level), 144);
  v128.store(IN, i32x4.splat(0), 160);
  v128.store(IN, i32x4.splat(0), 176);
  for (let i = (count + 3) & ~3; i > 0; i -= 4) {
    words(IN, nodes + <usize>(i - 4) * ELEMENT, ELEMENT);
    permute(TREE);
    blocks(nodes + <usize>(i - 4) * CHILDREN);
  }
}

/** The sums of all first children of so many nodes, of all second, third and fourth, but for those of node number `parent`: by a walk over all. */
function sumChildren(sums: usize, nodes: usize, count: u32, parent: u32): void {
  let first = i64x2.splat(0);
  let second = i64x2.splat(0);
  let third = i64x2.splat(0);
  let fourth = i64x2.splat(0);
  for (let i: u32 = 0; i < count; i++, nodes += CHILDREN) {
    const is = i32x4.eq(i32x4.splat(i), i32x4.splat(parent));
    first = v128.xor(first, v128.andnot(v128.load(nodes), is));
    second = v128.xor(second, v128.andnot(v128.load(nodes, 16), is));
    third = v128.xor(third, v128.andnot(v128.load(nodes, 32), is));
    fourth = v128.xor(fourth, v128.andnot(v128.load(nodes, 48), is));
  }
  v128.store(sums, first);
  v128.store(sums, second, 16);
  v128.store(sums, third, 32);
  v128.store(sums, fourth, 48);
}

/** Adds the spare leaves of a level, the children of `count` nodes behind the first `width`; of the last level, where none is needed below, all. */
function addLeaves(sum: usize, nodes: usize, count: u32, width: u32, below: u32): void {
  let all = v128.load(sum);
  for (let i = below > 0 ? width : 0; i < 4 * count; i++) all = v128.xor(all, v128.load(nodes + <usize>i * ELEMENT));
  v128.store(sum, all);
}

/** All leaves of a tree, of which `nodes` holds the root, the sums of each level, every 96 bytes (see `seal`), and the sum of all leaves. */
export function grow(nodes: usize, sum: usize, leaves: u32, levels: u32, sums: usize, session: usize, tree: u32): void {
  v128.store(sum, i64x2.splat(0));
  for (let level: u32 = 1; level <= levels; level++, sums += SAID) {
    const below = levels - level;
    const count = widthAt(leaves, below + 1);
    descend(nodes, count, session, tree, level);
    sumChildren(sums, nodes, count, u32.MAX_VALUE); // no node is left out
    addLeaves(sum, nodes, count, widthAt(leaves, below), below);
  }
}

/** The same but for leaf number `hole`, which is 0: from what is said of each level and the keys of its two transfers, 64 bytes. */
export function regrow(
  nodes: usize,
  sum: usize,
  leaves: u32,
  levels: u32,
  said: usize,
  keys: usize,
  session: usize,
  tree: u32,
  hole: u32,
): void {
  v128.store(nodes, i64x2.splat(0));
  v128.store(sum, i64x2.splat(0));
  for (let level: u32 = 1; level <= levels; level++, said += SAID, keys += 64) {
    const below = levels - level;
    const count = widthAt(leaves, below + 1);
    const path = hole >> (2 * below);
    descend(nodes, count, session, tree, level);
    sumChildren(SCRATCH, nodes, count, path >> 2);
    open(SCRATCH + CHILDREN, said, keys, path & 3);
    mend(nodes, count, path);
    addLeaves(sum, nodes, count, widthAt(leaves, below), below);
  }
}

/** The nodes beside number `path` become the difference of the sums in SCRATCH, of all others and of all, and itself 0: by a walk over all nodes. */
function mend(nodes: usize, count: u32, path: u32): void {
  for (let child: u32 = 0; child < 4; child++) {
    const sum = SCRATCH + <usize>child * ELEMENT;
    const is = i32x4.eq(i32x4.splat(child), i32x4.splat(path & 3));
    v128.store(sum, v128.andnot(v128.xor(v128.load(sum), v128.load(sum, CHILDREN)), is));
  }
  for (let i: u32 = 0; i < count; i++, nodes += CHILDREN) {
    const is = i32x4.eq(i32x4.splat(i), i32x4.splat(path >> 2));
    v128.store(nodes, v128.bitselect(v128.load(SCRATCH), v128.load(nodes), is));
    v128.store(nodes, v128.bitselect(v128.load(SCRATCH, 16), v128.load(nodes, 16), is), 16);
    v128.store(nodes, v128.bitselect(v128.load(SCRATCH, 32), v128.load(nodes, 32), is), 32);
    v128.store(nodes, v128.bitselect(v128.load(SCRATCH, 48), v128.load(nodes, 48), is), 48);
  }
}

/**
 * So many leaves, copied to rows of c, and an element added to row number `place` of a, by a walk over all rows; a place that is none of them adds nothing.
 * Rows are `step` bytes apart.
 */
export function sow(c: usize, a: usize, step: usize, leaves: usize, count: u32, place: u32, element: usize): void {
  const value = v128.load(element);
  for (let i: u32 = 0; i < count; i++, c += step, a += step, leaves += ELEMENT) {
    const is = i32x4.eq(i32x4.splat(i), i32x4.splat(place));
    v128.store(c, v128.load(leaves));
    v128.store(a, v128.xor(v128.load(a), v128.and(value, is)));
  }
}

/** Adds an element to row number `place` by a walk over all rows. */
export function addAt(rows: usize, count: u32, place: u32, element: usize): void {
  const value = v128.load(element);
  for (let i: u32 = 0; i < count; i++) {
    const at = rows + <usize>i * ELEMENT;
    const is = i32x4.eq(i32x4.splat(i), i32x4.splat(place));
    v128.store(at, v128.xor(v128.load(at), v128.and(value, is)));
  }
}
