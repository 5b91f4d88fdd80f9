import { InternalError } from "@tavs/core";
import type { Bound, Shifted } from "./losses/curve.ts";
import { composed, type Direction, onLattice, type Plan, planFor, type Target } from "./losses/discretise.ts";

/** The truth is in between, roundings included. What is charged is `upper`. */
export interface Bracket {
  readonly lower: number;
  readonly upper: number;
}

export interface Search {
  readonly target: Target;
  readonly tolerance: number;
  readonly read: (sums: readonly Shifted[], bound: Bound) => number;
  /** How wide a bracket is, in the unit of the tolerance. */
  readonly excess: (bracket: Bracket) => number;
}

/** Finer grids, until the bracket is narrow, the points are spent, or roundings decide. */
export function refine(all: readonly Direction[], { target, tolerance, read, excess }: Search): Bracket {
  const first = planFor(all, target, tolerance);
  const kept = deciding(all, first, read);
  const directions = kept.map((i) => all[i]!);
  let plan: Plan = { ...first, thetas: kept.map((i) => first.thetas[i]!) };
  let best: Bracket = { lower: 0, upper: Number.POSITIVE_INFINITY };
  let before = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 6; round++) {
    const upper = read(composed(directions, plan, "upper"), "upper");
    const lower = read(composed(directions, plan, "lower"), "lower");
    best = { lower: Math.max(best.lower, lower), upper: Math.min(best.upper, upper) };
    mustNotCross(best);
    const now = excess(best);
    if (now <= tolerance) break;
    const cut = "epsilon" in target ? Math.max(1e-300, Math.min(plan.cut, best.upper * 1e-6)) : plan.cut;
    if (cut > 0.1 * plan.cut && (plan.step <= plan.finest || (round > 1 && now > 0.9 * before))) break; // rounding decides
    const closer = cut > 0.1 * plan.cut ? Math.min(0.8, Math.max(0.2, 0.9 * Math.sqrt(tolerance / now))) : 1;
    const step = plan.step * closer; // the width goes with its square
    plan = { ...plan, cut, step: closer < 1 ? onLattice(directions, Math.max(plan.finest, step), plan.reach) : step };
    before = now;
  }
  return best;
}

/** Certified ends do not cross; if they do, one of them lies, and nobody knows which: better no number than a wrong charge. */
function mustNotCross({ lower, upper }: Bracket): void {
  if (lower > upper * (1 + 1e-9) + 1e-300) throw new InternalError("the ends of a bracket crossed: please report it");
}

/**
 * Which directions can be the worse one: not one whose upper end, from long steps, is below another's lower end. The truth is the
 * largest of the directions' truths, and so never that one's.
 */
function deciding(directions: readonly Direction[], plan: Plan, read: Search["read"]): readonly number[] {
  const every = directions.map((_, i) => i);
  const step = onLattice(directions, COARSE * plan.step, plan.reach);
  if (every.length === 1 || step < 3 * plan.step) return every; // it would cost as much as it saves
  const ends = (bound: Bound) => composed(directions, { ...plan, step }, bound).map((sum) => read([sum], bound));
  const worst = Math.max(...ends("lower"));
  return ends("upper").flatMap((upper, i) => (upper < worst ? [] : [i]));
}

const COARSE = 8; // times the step
