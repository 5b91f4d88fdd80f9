/**
 * A curve in steps of nobody or many. A step of one person is that person's day; so intervals are taken together until those who ended in
 * each way, by an event or without any, are each none or at least the smallest cell. At the steps that are left the curve is the same.
 */

/** How many ended in each way, in one interval of the grid or in a few that follow each other; the last is without event. */
export type Ways = readonly number[];

export interface Block {
  /** The intervals in (from, to]; the first block holds interval 0, too, and its `from` is -1. */
  readonly from: number;
  readonly to: number;
  readonly ended: Ways;
}

export interface Cutting {
  /** By interval. */
  readonly ended: readonly Ways[];
  /** Everybody, of whom some end after all intervals that are given. */
  readonly patients: number;
  /** How all of them end, where that is known: so few of a kind must not follow from a total that is shown. */
  readonly all: Ways | null;
  readonly smallestCell: number;
  /** Intervals at whose ends a step is wanted most, rising: what stands beneath the axis. */
  readonly wanted: readonly number[];
  /** Whether a block of nobody that ends there is one, or is taken together with what comes after it, as elsewhere. */
  readonly empty: "kept" | "joined";
}

/** The blocks from the start to where too few are left. Cost: the intervals. */
export function blocksOf(cutting: Cutting): readonly Block[] {
  const curve = { ...cutting, upTo: sums(cutting.ended) };
  const last = cutting.ended.length - 1;
  const wanted = cutting.wanted.filter((end) => end > 0 && end <= last);
  const coarse = within(curve, { from: -1, to: last, ends: wanted, empty: cutting.empty });
  const rest = { from: coarse.at(-1)?.to ?? -1, to: last };
  return [...coarse, rest].flatMap(({ from, to }) => {
    const ends = Array.from({ length: to - from }, (_, k) => from + 1 + k);
    return within(curve, { from, to, ends, empty: "joined" });
  });
}

interface Curve extends Cutting {
  /** Of the intervals before each, and of all. */
  readonly upTo: readonly Ways[];
}

interface Stretch extends Pick<Cutting, "empty"> {
  readonly from: number;
  readonly to: number;
  readonly ends: readonly number[];
}

/** Cuts a stretch at those of the ends where what is before and what is after may both be shown. */
function within(curve: Curve, { from, to, ends, empty }: Stretch): readonly Block[] {
  const blocks: Block[] = [];
  let start = from;
  for (const end of ends) {
    const ended = between(curve, start, end);
    if (empty === "joined" && end < to && total(ended) === 0) continue;
    if (!isMany(ended, curve) || !isManyAfter(curve, end, to)) continue;
    blocks.push({ from: start, to: end, ended });
    start = end;
  }
  return blocks;
}

/** Of the rest of a stretch; in the last one, of those who end after the curve. */
function isManyAfter(curve: Curve, end: number, to: number): boolean {
  if (to < curve.ended.length - 1) return isMany(between(curve, end, to), curve);
  const before = curve.upTo[end + 1]!;
  if (!isMany([curve.patients - total(before)], curve)) return false;
  return curve.all === null || isMany(minus(curve.all, before), curve);
}

const isMany = (counts: Ways, { smallestCell }: Cutting): boolean =>
  counts.every((count) => count === 0 || count >= smallestCell);

const total = (counts: Ways): number => counts.reduce((sum, count) => sum + count, 0);

const minus = (counts: Ways, others: Ways): Ways => counts.map((count, way) => count - others[way]!);

function sums(ended: readonly Ways[]): readonly Ways[] {
  const upTo: Ways[] = [(ended[0] ?? []).map(() => 0)];
  for (const counts of ended) upTo.push(upTo.at(-1)!.map((sum, way) => sum + counts[way]!)); // there is one from the start
  return upTo;
}

/** Of the intervals in (from, to]. */
const between = ({ upTo }: Curve, from: number, to: number): Ways => minus(upTo[to + 1]!, upTo[from + 1]!);
