/**
 * Curves of several causes in steps of nobody or many: intervals are taken together until those who ended of each cause, and those who left
 * without any, are each none or at least the smallest cell. As `blocks.ts`, of more than two ways to end.
 */

/** How many ended in each way; the last is without event. */
export type Ways = readonly number[];

export interface CauseBlock {
  /** The intervals in (from, to]; the first block holds interval 0, too, and its `from` is -1. */
  readonly from: number;
  readonly to: number;
  readonly ended: Ways;
}

export interface CauseCutting {
  /** By interval. */
  readonly ended: readonly Ways[];
  /** Everybody, of whom some end after all intervals that are given. */
  readonly patients: number;
  readonly smallestCell: number;
  /** Intervals at whose ends a step is wanted most, rising. */
  readonly wanted: readonly number[];
}

/** The blocks from the start to where too few are left. Cost: the intervals. */
export function causeBlocks(given: CauseCutting): readonly CauseBlock[] {
  const cutting = { ...given, upTo: sums(given.ended) };
  const last = cutting.ended.length - 1;
  const wanted = cutting.wanted.filter((end) => end > 0 && end <= last);
  const coarse = within(cutting, { from: -1, to: last, ends: wanted });
  const rest = { from: coarse.at(-1)?.to ?? -1, to: last };
  return [...coarse, rest].flatMap(({ from, to }) =>
    within(cutting, { from, to, ends: Array.from({ length: to - from }, (_, k) => from + 1 + k) }),
  );
}

interface Curve extends CauseCutting {
  /** Of the intervals before each, and of all. */
  readonly upTo: readonly Ways[];
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly ends: readonly number[];
}

/** Cuts a stretch at those of the ends where what is before and what is after may both be shown. */
function within(curve: Curve, { from, to, ends }: Stretch): readonly CauseBlock[] {
  const blocks: CauseBlock[] = [];
  let start = from;
  for (const end of ends) {
    const ended = between(curve, start, end);
    if (end < to && ended.every((count) => count === 0)) continue;
    if (!isMany(ended, curve) || !isManyAfter(curve, end, to)) continue;
    blocks.push({ from: start, to: end, ended });
    start = end;
  }
  return blocks;
}

/** Of the rest of a stretch; behind the last one, of everybody who is left. */
function isManyAfter(curve: Curve, end: number, to: number): boolean {
  if (to < curve.ended.length - 1) return isMany(between(curve, end, to), curve);
  const left = curve.patients - total(between(curve, -1, end));
  return left === 0 || left >= curve.smallestCell;
}

const isMany = (counts: Ways, { smallestCell }: CauseCutting): boolean =>
  counts.every((count) => count === 0 || count >= smallestCell);

const total = (counts: Ways): number => counts.reduce((sum, count) => sum + count, 0);

function sums(ended: readonly Ways[]): readonly Ways[] {
  const upTo: Ways[] = [(ended[0] ?? []).map(() => 0)];
  for (const counts of ended) upTo.push(upTo.at(-1)!.map((sum, k) => sum + counts[k]!)); // there is one from the start
  return upTo;
}

/** Of the intervals in (from, to]. */
function between({ upTo }: Curve, from: number, to: number): Ways {
  const [before, all] = [upTo[from + 1]!, upTo[to + 1]!];
  return all.map((count, k) => count - before[k]!);
}
