// Trees of Goldreich, Goldwasser and Micali (1986), level by level in place: a node's children are halves of its hash. Of a
// punctured tree all leaves but one can be made (CCS 2019, ePrint 2019/1159). Nothing here depends on which one.
import { permute } from "./chacha";
import { ELEMENT, IN, OUT, SCRATCH, TREE } from "./layout";
import { same } from "./stream";
import { words } from "./transpose";

/** Nodes of the level that is so many levels above so many leaves: ceil(leaves / 2^below). */
function widthAt(leaves: u32, below: u32): u32 {
  return (leaves + ((<u32>1) << below) - 1) >> below;
}

/** The children of so many nodes take their place, the last first: up to 6 nodes too many are written. */
function descend(nodes: usize, count: u32, session: usize, tree: u32, level: u32): void {
  same(64, session);
  v128.store(IN, i32x4.splat(tree), 128);
  v128.store(IN, i32x4.splat(level), 144);
  v128.store(IN, i32x4.splat(0), 160);
  v128.store(IN, i32x4.splat(0), 176);
  for (let i = (count + 3) & ~3; i > 0; i -= 4) {
    const to = nodes + <usize>(i - 4) * 2 * ELEMENT;
    words(IN, nodes + <usize>(i - 4) * ELEMENT, ELEMENT);
    permute(TREE);
    words(OUT, OUT, ELEMENT);
    words(OUT + 64, OUT + 64, ELEMENT);
    for (let child: usize = 0; child < 4; child++) {
      v128.store(to + child * 32, v128.load(OUT + child * 16));
      v128.store(to + child * 32, v128.load(OUT + child * 16, 64), 16);
    }
  }
}

/** The sum of the nodes of even number, and behind it that of the others. */
function sideSums(sums: usize, nodes: usize, count: u32): void {
  let even = i64x2.splat(0);
  let odd = i64x2.splat(0);
  const end = nodes + <usize>(count & ~1) * ELEMENT;
  for (let at = nodes; at < end; at += 32) {
    even = v128.xor(even, v128.load(at));
    odd = v128.xor(odd, v128.load(at, 16));
  }
  if (count & 1) even = v128.xor(even, v128.load(end));
  v128.store(sums, even);
  v128.store(sums, odd, 16);
}

/** All leaves of a tree, of which `nodes` holds the root, and for each level 32 bytes of `sums`: of both sides. */
export function grow(nodes: usize, leaves: u32, levels: u32, sums: usize, session: usize, tree: u32): void {
  for (let level: u32 = 1; level <= levels; level++) {
    descend(nodes, widthAt(leaves, levels - level + 1), session, tree, level);
    sideSums(sums + <usize>(level - 1) * 32, nodes, widthAt(leaves, levels - level));
  }
}

/** All leaves but number `hole`, which is 0, from the sum of the other side at each level: 16 bytes each. */
export function regrow(
  nodes: usize,
  leaves: u32,
  levels: u32,
  known: usize,
  session: usize,
  tree: u32,
  hole: u32,
): void {
  v128.store(nodes, i64x2.splat(0));
  for (let level: u32 = 1; level <= levels; level++) {
    const width = widthAt(leaves, levels - level);
    const path = hole >> (levels - level);
    v128.store(SCRATCH, i64x2.splat(0)); // what the hole's node, 0, has for children
    descend(SCRATCH, 1, session, tree, level);
    descend(nodes, widthAt(leaves, levels - level + 1), session, tree, level);
    sideSums(SCRATCH + 128, nodes, width);
    mend(nodes, width, path, v128.xor(v128.load(known + <usize>(level - 1) * ELEMENT), missing(path)));
  }
}

/** The sum of all nodes on the other side than the path's, but for the children of the hole: SCRATCH has both. */
function missing(path: u32): v128 {
  const left = i32x4.splat(0 - <i32>(path & 1)); // all ones where the other side is the even one
  const sum = v128.bitselect(v128.load(SCRATCH, 128), v128.load(SCRATCH, 144), left);
  const child = v128.bitselect(v128.load(SCRATCH), v128.load(SCRATCH, 16), left);
  return v128.xor(sum, child); // of a last node without a sibling it is nothing's, and goes nowhere
}

/** Node `path` becomes 0 and the node beside it `sibling`, by a walk over all nodes. */
function mend(nodes: usize, width: u32, path: u32, sibling: v128): void {
  for (let i: u32 = 0; i < width; i++) {
    const at = nodes + <usize>i * ELEMENT;
    const beside = i32x4.eq(i32x4.splat(i), i32x4.splat(path ^ 1));
    const is = i32x4.eq(i32x4.splat(i), i32x4.splat(path));
    v128.store(at, v128.andnot(v128.bitselect(sibling, v128.load(at), beside), is));
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
