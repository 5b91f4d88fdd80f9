// Trees of Goldreich, Goldwasser and Micali (1986) with four children a node, level by level in place: a node's children are the four
// quarters of its hash. Of a punctured tree all leaves but one can be made (CCS 2019, ePrint 2019/1159). Nothing here depends on which one.
import { permute } from "./chacha";
import { ELEMENT, IN, SCRATCH, TREE } from "./layout";
import { CHILDREN, open, SAID } from "./siblings";
import { blocks, same } from "./stream";
import { words } from "./transpose";

/** Nodes of the level that is so many levels above so many leaves: ceil(leaves / 4^below). */
function widthAt(leaves: u32, below: u32): u32 {
  return (leaves + ((<u32>1) << (2 * below)) - 1) >> (2 * below);
}

/** The children of all nodes take their place, the last first: `width` of them, and zeros behind to a whole four. Up to 15 are written behind. */
function descend(nodes: usize, width: u32, session: usize, tree: u32, level: u32): void {
  same(64, session);
  v128.store(IN, i32x4.splat(tree), 128);
  v128.store(IN, i32x4.splat(level), 144);
  v128.store(IN, i32x4.splat(0), 160);
  v128.store(IN, i32x4.splat(0), 176);
  for (let first = ((width + 15) >> 4) << 2; first > 0; first -= 4) {
    words(IN, nodes + <usize>(first - 4) * ELEMENT, ELEMENT);
    permute(TREE);
    blocks(nodes + <usize>(first - 4) * CHILDREN);
  }
  for (let i = width; i & 3; i++) v128.store(nodes + <usize>i * ELEMENT, i64x2.splat(0));
}

/** The sums of all first children, of all second, third and fourth, but for those of node number `parent`: by a walk over all. */
function sumChildren(sums: usize, nodes: usize, width: u32, parent: u32): void {
  let first = i64x2.splat(0);
  let second = i64x2.splat(0);
  let third = i64x2.splat(0);
  let fourth = i64x2.splat(0);
  for (let i: u32 = 0; i < (width + 3) >> 2; i++, nodes += CHILDREN) {
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

/** All leaves of a tree, of which `nodes` holds the root, and the sums of each level, every 96 bytes: see `seal`. */
export function grow(nodes: usize, leaves: u32, levels: u32, sums: usize, session: usize, tree: u32): void {
  for (let level: u32 = 1; level <= levels; level++, sums += SAID) {
    const width = widthAt(leaves, levels - level);
    descend(nodes, width, session, tree, level);
    sumChildren(sums, nodes, width, u32.MAX_VALUE); // no node is left out
  }
}

/** All leaves but number `hole`, which is 0, from what is said of each level and the keys of its two transfers, 64 bytes. */
export function regrow(
  nodes: usize,
  leaves: u32,
  levels: u32,
  said: usize,
  keys: usize,
  session: usize,
  tree: u32,
  hole: u32,
): void {
  v128.store(nodes, i64x2.splat(0));
  for (let level: u32 = 1; level <= levels; level++, said += SAID, keys += 64) {
    const width = widthAt(leaves, levels - level);
    const path = hole >> (2 * (levels - level));
    descend(nodes, width, session, tree, level);
    sumChildren(SCRATCH, nodes, width, path >> 2);
    open(SCRATCH + CHILDREN, said, keys, path & 3);
    mend(nodes, width, path);
  }
}

/** The nodes beside number `path` become the difference of the sums in SCRATCH, of all others and of all, and itself 0: by a walk over all nodes. */
function mend(nodes: usize, width: u32, path: u32): void {
  for (let child: u32 = 0; child < 4; child++) {
    const sum = SCRATCH + <usize>child * ELEMENT;
    const is = i32x4.eq(i32x4.splat(child), i32x4.splat(path & 3));
    v128.store(sum, v128.andnot(v128.xor(v128.load(sum), v128.load(sum, CHILDREN)), is));
  }
  for (let i: u32 = 0; i < (width + 3) >> 2; i++, nodes += CHILDREN) {
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

/** h = the sum of so many rows. */
export function total(h: usize, rows: usize, count: u32): void {
  let sum = i64x2.splat(0);
  const end = rows + <usize>count * ELEMENT;
  for (let at = rows; at < end; at += ELEMENT) sum = v128.xor(sum, v128.load(at));
  v128.store(h, sum);
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
