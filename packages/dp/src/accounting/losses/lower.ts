import { type Grid, type GridLaw, gridOver } from "./grid.ts";
import { type Continuous, type LossLaw, ROUNDOFF } from "./loss.ts";
import { ON_POINT } from "./upper.ts";

/**
 * A grid law that loses at most as much as `law`: the answers are gathered in cells, which is a processing of the answer and so
 * loses less, and a cell's loss is that of its masses, ln(p/q). Cells are chosen so that this is a point of the grid: from one cut
 * the next is where ln(p/q) of the cell between meets the next point (the tangents that meet on the grid of Doroshenko et al.
 * 2022, arXiv 2207.04380, section 5). Of second order in the step. The cut is found by secants to a part in 10^5 of a step;
 * whatever is left over, and every rounding, moves a cell to a lower point. What lies below the grid counts for nothing.
 * O(points + atoms).
 */
export function lowerLaw(law: LossLaw, span: readonly [number, number], step: number): GridLaw {
  const fromTop = law.continuous !== undefined && startsAtTop(law.continuous);
  const offset = law.lattice?.offset ?? (law.continuous ? firstPoint(law.continuous, span, step, fromTop) : 0);
  const grid = gridOver(span, step, offset);
  const masses = new Float64Array(grid.to - grid.from + 1);
  if (law.continuous) addCells(law.continuous, grid, masses, fromTop ? -1 : 1);
  for (const { loss, mass } of law.atoms) {
    const index = Math.floor((loss - offset) / step + ON_POINT) - grid.from;
    if (index >= 0) masses[Math.min(index, masses.length - 1)]! += mass;
  }
  return { grid, masses, infinite: law.infinite };
}

/** In steps: a cell whose loss is this little below its point is at the point; the sum is moved down for it. */
export const SLACK = 2e-6;

/** Where sampling bounds a loss, most of its mass is near the bound: the cells begin there. */
function startsAtTop({ min, max }: Continuous): boolean {
  return max < Number.POSITIVE_INFINITY && min === Number.NEGATIVE_INFINITY;
}

/**
 * The grid is laid through the loss of the first cell, which is free to be longer or shorter than a step. Later cells then alternate
 * between long and short about a step, unless the first is well chosen: of several, the one with the least mass x length^2.
 */
function firstPoint(continuous: Continuous, span: readonly [number, number], step: number, fromTop: boolean): number {
  const { min, max, tails } = continuous;
  const start = fromTop ? max : Math.max(min, span[0]);
  const way = fromTop ? -1 : 1;
  const lengths = fromTop || min > Number.NEGATIVE_INFINITY ? FIRST_LENGTHS : [1];
  let best = { offset: 0, spread: Number.POSITIVE_INFINITY };
  for (const length of lengths) {
    const cell = cellAt(tails, start);
    measure(tails, cell, start + way * length * step);
    if (!Number.isFinite(cell.loss)) continue;
    const spread = spreadOf(continuous, cell, { start, step, length, way });
    if (spread < best.spread) best = { offset: cell.loss, spread };
  }
  return best.offset;
}

const FIRST_LENGTHS = [1, 0.5, 0.7, 0.85, 1.15, 1.3, 1.5, 1.75, 2]; // in steps
const SOME = 60; // cells by which a first length is judged

/** Of the first cell and of those that follow it. */
function spreadOf(
  { min, max, tails }: Continuous,
  first: Cell,
  { start, step, length, way }: { start: number; step: number; length: number; way: 1 | -1 },
): number {
  const cell = { ...first, before: first.here.slice(), here: first.here.slice() };
  const end = way === 1 ? max : min;
  let cut = start + way * length * step;
  let spread = first.mass * length * length;
  for (let i = 1; i <= SOME && way * (end - cut) > 0; i++) {
    const point = first.loss + way * i * step;
    if (way * (point - cut) <= 0) continue;
    const next = nextCut(tails, cell, { cut, point, step, end, way });
    spread += cell.mass * ((next - cut) / step) ** 2;
    cut = next;
    cell.before.set(cell.here);
  }
  return spread;
}

interface Cell {
  readonly before: Float64Array;
  readonly here: Float64Array;
  /** Lower bounds on the cell's mass under P, and on ln(p/q). */
  mass: number;
  loss: number;
  /** Of its parts beyond and before its point: what the next cell's is guessed to be. */
  ratio: number;
}

function cellAt(tails: Continuous["tails"], cut: number): Cell {
  const cell = { before: new Float64Array(4), here: new Float64Array(4), mass: 0, loss: 0, ratio: 1 };
  tails(cut, cell.before);
  return cell;
}

/** From one end of the grid to the other; `way` is 1 upwards, -1 downwards. */
function addCells({ min, max, tails }: Continuous, grid: Grid, masses: Float64Array, way: 1 | -1): void {
  const { step, offset, from, to } = grid;
  let cut = way === 1 ? Math.max(min, offset + step * (from - 0.5)) : Math.min(max, offset + step * (to + 0.5));
  const end = way === 1 ? max : min;
  const cell = cellAt(tails, cut);
  for (let at = way === 1 ? from : to; at >= from && at <= to; at += way) {
    const point = offset + step * at;
    if (way * (point - cut) <= 0) continue; // the last cell reached beyond this point
    const last = at === (way === 1 ? to : from);
    const next = last ? way * Number.POSITIVE_INFINITY : nextCut(tails, cell, { cut, point, step, end, way });
    if (last) measure(tails, cell, next);
    const sure = Math.floor((Math.min(cut, next) - offset) / step); // every loss of the cell is above its lower cut
    const reached = Math.floor((cell.loss - offset) / step + SLACK);
    const index = Math.max(sure, reached);
    if (cell.mass > 0 && index >= from) masses[Math.min(index, to) - from]! += cell.mass;
    cut = next;
    cell.before.set(cell.here);
    if (way * (end - cut) <= 0) break;
  }
}

interface Search {
  readonly cut: number;
  readonly point: number;
  readonly step: number;
  readonly end: number;
  readonly way: 1 | -1;
}

/** The other end of the cell that begins at `cut` and whose loss is `point`; leaves the cell measured. At most 2.5 steps long. */
function nextCut(tails: Continuous["tails"], cell: Cell, { cut, point, step, end, way }: Search): number {
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

function measure(tails: Continuous["tails"], cell: Cell, next: number): void {
  const { before, here } = cell;
  tails(next, here);
  const side = before[0]! < before[2]! ? 0 : 2; // the smaller tail: fewer digits are lost
  const p = Math.abs(before[side]! - here[side]!) - ROUNDOFF * Math.max(before[side]!, here[side]!);
  const q = Math.abs(before[side + 1]! - here[side + 1]!) + ROUNDOFF * Math.max(before[side + 1]!, here[side + 1]!);
  cell.mass = Math.max(0, p);
  cell.loss = p > 0 ? Math.log(p / q) : Number.NEGATIVE_INFINITY;
}
