/**
 * Public bins of a score, merged until each that is opened holds enough people of each class. The hospitals vote on the stretches of a fixed
 * binary tree over the fine bins, so that no small count is opened to decide it.
 */

/** The nodes of the tree, the root first: stretches [from, to) of fine bins, each divided before bin `cut` into nodes `left` and `right`. */
export interface SplitTree {
  readonly nodes: readonly Stretch[];
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** null for a single bin. */
  readonly parts: { readonly cut: number; readonly left: number; readonly right: number } | null;
}

/** Divides near the middle, and first of all at the preferred cuts. 2 `bins` - 1 nodes. */
export function splitTree(bins: number, preferred: readonly number[] = []): SplitTree {
  const nodes: Stretch[] = [];
  const grow = (from: number, to: number): number => {
    const at = nodes.push({ from, to, parts: null }) - 1;
    if (to - from < 2) return at;
    const inside = preferred.filter((cut) => cut > from && cut < to);
    const cut = nearest(inside.length > 0 ? inside : [Math.floor((from + to) / 2)], (from + to) / 2);
    nodes[at] = { from, to, parts: { cut, left: grow(from, cut), right: grow(cut, to) } };
    return at;
  };
  grow(0, bins);
  return { nodes };
}

const nearest = (cuts: readonly number[], middle: number): number =>
  cuts.reduce((best, cut) => (Math.abs(cut - middle) < Math.abs(best - middle) ? cut : best));

/** 1 for each node in which every class has at least `smallestCell` people here. `classes[c]`: people of the class in each fine bin. */
export function votesOn(
  classes: readonly Float64Array[],
  { nodes }: SplitTree,
  smallestCell: number,
): Float64Array<ArrayBuffer> {
  const before = classes.map(cumulated);
  return Float64Array.from(nodes, ({ from, to }) =>
    Number(before.every((sums) => sums[to]! - sums[from]! >= smallestCell)),
  );
}

/**
 * The cuts that may be opened, rising: those of nodes both of whose parts have the votes of `hospitals`. Between two neighbours lies a whole part of
 * one of them, which so many voted for: of two cuts neither of which divides a part of the other's, the node above both is kept, too.
 */
export function keptCuts({ nodes }: SplitTree, votes: Float64Array, hospitals: number): readonly number[] {
  const isVoted = (node: number) => votes[node]! >= hospitals;
  return nodes
    .flatMap(({ parts }) => (parts && isVoted(parts.left) && isVoted(parts.right) ? [parts.cut] : []))
    .sort((a, b) => a - b);
}

/** How many of the rising `cuts` are at most the value: the bin of a value that is in it from its lower end on. */
export function binOf(value: number, cuts: readonly number[]): number {
  let [low, high] = [0, cuts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cuts[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The number of people in each of `size` bins. */
export function histogram(bins: ArrayLike<number>, size: number): Float64Array<ArrayBuffer> {
  const counts = new Float64Array(size);
  for (let i = 0; i < bins.length; i++) counts[bins[i]!]!++;
  return counts;
}

/** The sums of all before each bin, and of all. */
export function cumulated(counts: Float64Array): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(counts.length + 1);
  for (let b = 0; b < counts.length; b++) sums[b + 1] = sums[b]! + counts[b]!;
  return sums;
}
