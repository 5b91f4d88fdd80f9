import { type Continuous, roundoff } from "./loss.ts";

/** In steps: a cell whose loss is this little below its point is at the point; the sum is moved down for it. */
export const SLACK = 2e-6;

/** Answers between two cuts that are told as one. */
export interface Cell {
  readonly before: Float64Array;
  readonly here: Float64Array;
  /** Lower bounds on the cell's mass under P, and on ln(p/q). */
  mass: number;
  loss: number;
  /** Of its parts beyond and before its point: what the next cell's is guessed to be. */
  ratio: number;
}

export function cellAt(tails: Continuous["tails"], cut: number): Cell {
  const cell = { before: new Float64Array(4), here: new Float64Array(4), mass: 0, loss: 0, ratio: 1 };
  tails(cut, cell.before);
  return cell;
}

export interface Search {
  readonly cut: number;
  readonly point: number;
  readonly step: number;
  readonly end: number;
  readonly way: 1 | -1;
}

/** The other end of the cell that begins at `cut` and whose loss is `point`; leaves the cell measured. At most 2.5 steps long. */
export function nextCut(tails: Continuous["tails"], cell: Cell, { cut, point, step, end, way }: Search): number {
  const limit = way * Math.min(way * end, way * point + 1.5 * step);
  const within = (next: number): number => way * Math.min(way * limit, Math.max(way * next, way * point));
  let [known, knownLoss] = [cut, cut];
  let next = within(point + cell.ratio * (point - cut));
  let before = Number.POSITIVE_INFINITY;
  for (let round = 0; ; round++) {
    measure(tails, cell, next);
    const missing = point - cell.loss;
    const stuck = round > 1 && Math.abs(missing) > 0.5 * before; // so far out that the loss is but rounding
    before = Math.abs(missing);
    if (before < 0.5 * SLACK * step || stuck || round === 8) {
      cell.ratio = Math.min(2, Math.max(0.5, (next - point) / (point - cut)));
      return next;
    }
    const slope = (cell.loss - knownLoss) / (next - known);
    [known, knownLoss] = [next, cell.loss];
    next = within(next + missing / (slope > 0.1 && slope < 2 ? slope : 0.5));
    if (next === known) return next; // at the limit
  }
}

export function measure(tails: Continuous["tails"], cell: Cell, next: number): void {
  const { before, here } = cell;
  tails(next, here);
  const side = before[0]! < before[2]! ? 0 : 2; // the smaller tail: fewer digits are lost
  const p = Math.abs(before[side]! - here[side]!) - roundoff(Math.max(before[side]!, here[side]!));
  const q = Math.abs(before[side + 1]! - here[side + 1]!) + roundoff(Math.max(before[side + 1]!, here[side + 1]!));
  cell.mass = Math.max(0, p);
  cell.loss = p > 0 && q > LEAST ? Math.log(p / q) : Number.NEGATIVE_INFINITY; // unknown: the cell is at its lower cut
}

/** Below this a mass of Q has few digits or none: ln(p/q) would be infinite, or too large, where the true loss is neither. */
const LEAST = 1e-290;
