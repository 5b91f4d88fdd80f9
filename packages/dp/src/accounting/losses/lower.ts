import { type Cell, cellAt, measure, nextCut, SLACK } from "./cells.ts";
import { type Grid, type GridLaw, gridOver } from "./grid.ts";
import type { Continuous, LossLaw } from "./loss.ts";
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
