/**
 * Bisection for one quantile over counts, so that no cell between two opened counts holds few people. Cells are stretches (low, high] of the
 * grid's points -1 (nothing) to beyond (everything). Before a cell is split, hospitals vote whether each alone has enough people on either
 * side of a candidate; the count at it is opened only where some hospital has, on both. Several quantiles in one cell ask the same and
 * part with it; so the cells of all are those of one partition. Pure; the state is plain data.
 */

/** (low, high] has the rank; candidates lie in (from, to), beyond which a side has no votes. */
export interface Cell {
  readonly low: number;
  readonly high: number;
  /** How many lie at or below `low`. */
  readonly below: number;
  readonly from: number;
  readonly to: number;
}

/** Waiting for the size of everybody, for votes on a candidate, for the count at one; or done. */
export type Bisection =
  | { readonly at: "size" }
  | { readonly at: "vote" | "count"; readonly rank: number; readonly n: number; readonly cell: Cell }
  | { readonly at: "done"; readonly n: number; readonly low: number; readonly high: number };

export const candidateOf = ({ from, to }: Cell): number => Math.floor((from + to) / 2);

export interface Rules {
  /** The share of people at or below the quantile. */
  readonly share: number;
  /** The grid's points are 0 to beyond - 1. */
  readonly beyond: number;
  /** Whether cells need votes. */
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
    if (first === 0) return { at: "done", n: 0, low: -1, high: beyond };
    const cell = { low: -1, high: beyond, below: 0, from: -1, to: beyond };
    return ended({ at: ask, rank: rankOf(first, share), n: first, cell });
  }
  const { cell, rank } = state;
  const candidate = candidateOf(cell);
  if (state.at === "count") {
    const { low, high, below } = cell;
    const left = rank <= first;
    const next = left ? { low, high: candidate, below } : { low: candidate, high, below: first };
    return ended({ ...state, at: ask, cell: { ...next, from: next.low, to: next.high } });
  }
  if (first > 0 && second > 0) return { ...state, at: "count" };
  const from = first > 0 ? cell.from : candidate; // too few on the left of this one, so of all before it
  const to = second > 0 ? cell.to : candidate;
  return ended({ ...state, cell: { ...cell, from, to } });
}

/** Done where no candidate is left. */
function ended(state: Exclude<Bisection, { at: "size" | "done" }>): Bisection {
  const { from, to } = state.cell;
  return to - from < 2 ? stopped(state) : state;
}

/** What is known now; nothing, where nobody answered. */
export function stopped(state: Bisection): Extract<Bisection, { at: "done" }> {
  if (state.at === "done") return state;
  if (state.at === "size") return { at: "done", n: 0, low: -1, high: Number.POSITIVE_INFINITY };
  return { at: "done", n: state.n, low: state.cell.low, high: state.cell.high };
}

/** Type 1 of Hyndman & Fan 1996: the smallest value with at least the share at or below it. In doubles, as R's: 0.14 of 50 is a little above 7. */
const rankOf = (n: number, share: number): number => Math.max(1, Math.ceil(n * share));
