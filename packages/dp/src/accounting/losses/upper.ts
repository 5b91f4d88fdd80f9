import type { Grid, GridLaw } from "./grid.ts";
import { type LossLaw, roundoff } from "./loss.ts";

/**
 * A grid law that loses at least as much as `law`: the mass of P and of Q between two neighbouring points is put on the two, so
 * that both masses stay what they are; delta(epsilon) is then exact on the grid and linear in exp(epsilon) between: "connect
 * the dots" (Doroshenko, Ghazi, Kamath, Kumar, Manurangsi 2022, arXiv 2207.04380, section 4). The error is of second order in
 * the step. What lies above the grid counts as infinite, what lies below is raised to its first point, roundings go upwards.
 * O(points + atoms).
 */
export function upperLaw(law: LossLaw, grid: Grid): GridLaw {
  const masses = new Float64Array(grid.to - grid.from + 1);
  const above = law.continuous ? addDensity(law.continuous.tails, grid, masses) : 0;
  let infinite = law.infinite + law.dropped + above;
  for (const { loss, mass } of law.atoms) {
    const at = (loss - grid.offset) / grid.step - grid.from;
    const nearest = Math.round(at);
    if (at > masses.length - 1 + ON_POINT) infinite += mass;
    else if (at <= 0) add(masses, 0, mass);
    else if (Math.abs(at - nearest) < ON_POINT) add(masses, nearest, mass);
    else split(masses, Math.ceil(at), mass, (Math.ceil(at) - at) * grid.step, grid.step);
  }
  return { grid, masses, infinite };
}

/** An atom this close to a point (in steps) is at the point; `bracket.ts` charges the difference. */
export const ON_POINT = 1e-9;

/** Puts an atom that is `gap` below point `index` on that point and the one before. */
function split(masses: Float64Array, index: number, mass: number, gap: number, step: number): void {
  const up = (mass * Math.expm1(gap - step)) / Math.expm1(-step); // (1 - exp(below - loss)) / (1 - exp(-step))
  add(masses, index, up);
  add(masses, index - 1, mass - up);
}

/** Adds the part with a density; returns what lies above the grid. */
function addDensity(
  tails: (t: number, out: Float64Array) => void,
  { step, offset, from, to }: Grid,
  masses: Float64Array,
): number {
  const [before, here] = [new Float64Array(4), new Float64Array(4)];
  const spread = -Math.expm1(-step);
  tails(offset + step * from, before);
  masses[0]! += before[2]! + roundoff(before[2]!);
  for (let at = from + 1; at <= to; at++) {
    tails(offset + step * at, here);
    const low = offset + step * (at - 1);
    const side = before[0]! < before[2]! ? 0 : 2; // the smaller tail: fewer digits are lost between neighbours
    const [p, q] = [Math.abs(before[side]! - here[side]!), Math.abs(before[side + 1]! - here[side + 1]!)];
    const error = roundoff(Math.max(before[side]!, here[side]!));
    const errorQ = roundoff(Math.max(before[side + 1]!, here[side + 1]!)) + 3e-16 * (1 + Math.abs(low)) * q;
    const scale = Math.exp(low);
    const up = (p + error - (q - errorQ) * scale) / spread;
    const total = p + error;
    const high = up >= 0 && up < total ? up : up < 0 ? 0 : total; // also where exp(low) is no double: everything goes up
    masses[at - from]! += high;
    masses[at - from - 1]! += total - high;
    before.set(here);
  }
  return before[0]! + roundoff(before[0]!);
}

function add(masses: Float64Array, index: number, mass: number): void {
  masses[index] = masses[index]! + mass;
}
