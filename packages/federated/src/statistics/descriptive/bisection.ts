/**
 * Bisection for one quantile over counts, so that no cell between two opened counts holds few people. The grid's points -1 (nothing) to
 * beyond (everything) are halved again and again, always at the same thresholds: a tree of stretches (from, to]. Before a stretch is split,
 * hospitals vote whether each alone has enough people in its two halves. Where some hospital has in both, the count between them is opened;
 * where only in one, the search goes on there without a count; where in neither, it ends. A threshold that moved until votes came would
 * stop at one patient's value. Pure; the state is plain data.
 */

/** (from, to] of the points. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Waiting for the size of everybody, for votes on the halves of a stretch, for the count between them; or done. The cell has the rank. */
export type Bisection =
  | { readonly at: "size" }
  | {
      readonly at: "vote" | "count";
      readonly rank: number;
      readonly n: number;
      readonly cell: Stretch;
      readonly stretch: Stretch;
    }
  | { readonly at: "done"; readonly n: number; readonly cell: Stretch };

type Searching = Exclude<Bisection, { at: "size" | "done" }>;

export const middleOf = ({ from, to }: Stretch): number => Math.floor((from + to) / 2);

/** The stretch of the tree that a threshold halves: 0 to beyond - 1 halve one each. */
export function stretchAt(threshold: number, beyond: number): Stretch {
  let stretch: Stretch = { from: -1, to: beyond };
  for (let middle = middleOf(stretch); middle !== threshold; middle = middleOf(stretch))
    stretch = threshold < middle ? leftOf(stretch) : rightOf(stretch);
  return stretch;
}

const leftOf = (stretch: Stretch): Stretch => ({ from: stretch.from, to: middleOf(stretch) });
const rightOf = (stretch: Stretch): Stretch => ({ from: middleOf(stretch), to: stretch.to });

/** The most halvings: of beyond + 1 points. */
export const halvings = (beyond: number): number => Math.ceil(Math.log2(beyond + 1));

export interface Rules {
  /** The share of people at or below the quantile. */
  readonly share: number;
  /** The grid's points are 0 to beyond - 1. */
  readonly beyond: number;
  /** Whether halves need votes. */
  readonly voting: boolean;
}

/** What comes after an answer: the size or count first, or votes for the left and the right. */
export function bisected(
  state: Bisection,
  [first, second]: readonly [number, number],
  { share, beyond, voting }: Rules,
): Bisection {
  const ask = voting ? "vote" : "count";
  if (state.at === "done") return state;
  if (state.at === "size") {
    const all = { from: -1, to: beyond };
    if (first === 0) return { at: "done", n: 0, cell: all };
    return ended({ at: ask, rank: rankOf(first, share), n: first, cell: all, stretch: all });
  }
  if (state.at === "count") return ended({ ...parted(state, first), at: ask });
  if (first > 0 && second > 0) return { ...state, at: "count" };
  if (first === 0 && second === 0) return done(state);
  return ended({ ...state, stretch: first > 0 ? leftOf(state.stretch) : rightOf(state.stretch) });
}

/** On the side of the rank; so many are at or below the middle. */
function parted(state: Searching, count: number): Searching {
  const { cell, stretch, rank } = state;
  const middle = middleOf(stretch);
  return rank <= count
    ? { ...state, cell: { from: cell.from, to: middle }, stretch: leftOf(stretch) }
    : { ...state, cell: { from: middle, to: cell.to }, stretch: rightOf(stretch) };
}

/** Done at a single point. */
const ended = (state: Searching): Bisection => (state.stretch.to - state.stretch.from < 2 ? done(state) : state);

const done = ({ n, cell }: Searching): Bisection => ({ at: "done", n, cell });

/** Type 1 of Hyndman & Fan 1996: the smallest value with at least the share at or below it. In doubles, as R's: 0.14 of 50 is a little above 7. */
const rankOf = (n: number, share: number): number => Math.max(1, Math.ceil(n * share));
