// Which rows are compared with which, whatever they hold, so that the numbers of every column are sorted alike.

/** The smaller of the two goes to the first row, the larger to the second. */
export type Comparator = readonly [number, number];

/** Knuth, The Art of Computer Programming 3, 5.2.2, Algorithm M (merge exchange; Batcher 1968). Sorts any number of rows. */
export function sortingNetwork(rows: number): readonly Comparator[] {
  const comparators: Comparator[] = [];
  const top = 2 ** Math.max(0, Math.ceil(Math.log2(rows)) - 1);
  for (let p = top; p > 0; p = Math.floor(p / 2)) {
    let [q, r, d] = [top, 0, p];
    for (;;) {
      for (let i = 0; i < rows - d; i++) if ((i & p) === r) comparators.push([i, i + d]);
      if (q === p) break;
      [d, q, r] = [q - p, q / 2, p];
    }
  }
  return comparators;
}

/**
 * What is needed of a network where only the sum of the ranks from `from` up to `to`, excluded, is asked for: what orders others,
 * or orders those among themselves, is left out.
 */
export function forSumOf(network: readonly Comparator[], from: number, to: number): readonly Comparator[] {
  const needed = new Set<number>();
  const isOnlyAdded = (row: number): boolean => row >= from && row < to && !needed.has(row);
  const kept: Comparator[] = [];
  for (const [low, high] of network.toReversed()) {
    const isIdle = !needed.has(low) && !needed.has(high) && isOnlyAdded(low) === isOnlyAdded(high);
    if (isIdle) continue;
    needed.add(low).add(high);
    kept.push([low, high]);
  }
  return kept.reverse();
}
