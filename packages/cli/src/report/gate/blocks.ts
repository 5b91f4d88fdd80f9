/**
 * A survival curve in steps of nobody or many. A step of one person is that person's day; so intervals are taken together until those with
 * the event, and those who left without it, are each none or at least the smallest cell. At the steps that are left the curve is the same.
 */

/** People in one interval of the grid, or in a few that follow each other. */
export interface Ended {
  readonly events: number;
  readonly withdrawn: number;
}

export interface Block extends Ended {
  /** The intervals in (from, to]; the first block holds interval 0, too, and its `from` is -1. */
  readonly from: number;
  readonly to: number;
}

export interface Cutting {
  /** By interval. */
  readonly ended: readonly Ended[];
  /** Everybody, of whom some end after all intervals that are given. */
  readonly patients: number;
  /** The ends of those who end after them where they are known; so few of a kind must not follow from a total that is shown. */
  readonly after: Ended | null;
  readonly smallestCell: number;
  /** Intervals at whose ends a step is wanted most, rising: what stands beneath the axis. */
  readonly wanted: readonly number[];
}

/** The blocks from the start to where too few are left. Cost: the intervals. */
export function blocksOf(cutting: Cutting): readonly Block[] {
  const curve = { ...cutting, upTo: sums(cutting.ended) };
  const last = cutting.ended.length - 1;
  const wanted = cutting.wanted.filter((end) => end > 0 && end <= last);
  const coarse = within(curve, { from: -1, to: last, ends: wanted, empty: "kept" });
  const rest = { from: coarse.at(-1)?.to ?? -1, to: last };
  return [...coarse, rest].flatMap(({ from, to }) => {
    const ends = Array.from({ length: to - from }, (_, k) => from + 1 + k);
    return within(curve, { from, to, ends, empty: "joined" });
  });
}

interface Curve extends Cutting {
  /** Of the intervals before each, and of all. */
  readonly upTo: readonly Ended[];
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly ends: readonly number[];
  /** Whether a block of nobody is one, or is taken together with what comes after it. */
  readonly empty: "kept" | "joined";
}

/** Cuts a stretch at those of the ends where what is before and what is after may both be shown. */
function within(curve: Curve, { from, to, ends, empty }: Stretch): readonly Block[] {
  const blocks: Block[] = [];
  let start = from;
  for (const end of ends) {
    const block = { from: start, to: end, ...between(curve, start, end) };
    if (empty === "joined" && end < to && block.events + block.withdrawn === 0) continue;
    if (!isMany(block, curve) || !isManyAfter(curve, end, to)) continue;
    blocks.push(block);
    start = end;
  }
  return blocks;
}

/** Of the rest of a stretch; in the last one, of those who end after the curve. */
function isManyAfter(curve: Curve, end: number, to: number): boolean {
  const last = curve.ended.length - 1;
  if (to < last) return isMany(between(curve, end, to), curve);
  const { events, withdrawn } = curve.upTo[end + 1]!;
  const left = curve.patients - events - withdrawn;
  if (left > 0 && left < curve.smallestCell) return false;
  if (curve.after === null) return true;
  const rest = between(curve, end, last);
  return isMany({ events: rest.events + curve.after.events, withdrawn: rest.withdrawn + curve.after.withdrawn }, curve);
}

const isMany = ({ events, withdrawn }: Ended, { smallestCell }: Cutting): boolean =>
  [events, withdrawn].every((count) => count === 0 || count >= smallestCell);

function sums(ended: readonly Ended[]): readonly Ended[] {
  const upTo: Ended[] = [{ events: 0, withdrawn: 0 }];
  for (const { events, withdrawn } of ended) {
    const before = upTo.at(-1)!; // there is one from the start
    upTo.push({ events: before.events + events, withdrawn: before.withdrawn + withdrawn });
  }
  return upTo;
}

/** Of the intervals in (from, to]. */
function between({ upTo }: Curve, from: number, to: number): Ended {
  const [before, all] = [upTo[from + 1]!, upTo[to + 1]!];
  return { events: all.events - before.events, withdrawn: all.withdrawn - before.withdrawn };
}
