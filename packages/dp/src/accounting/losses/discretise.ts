import type { Step } from "../steps.ts";
import { SLACK } from "./cells.ts";
import { compose } from "./compose.ts";
import type { Bound, Shifted } from "./curve.ts";
import { type GridLaw, gridOver, spanOf } from "./grid.ts";
import { lawsOf } from "./laws.ts";
import type { LossLaw } from "./loss.ts";
import { lowerLaw } from "./lower.ts";
import { cumulants, saddle, saddleDelta, spreadOf } from "./tilt.ts";
import { ON_POINT, upperLaw } from "./upper.ts";
import { MOST_POINTS } from "./window.ts";

/** A law and how often it is answered. */
export interface Part {
  readonly law: LossLaw;
  readonly times: number;
}

/** One direction's parts: all persons are removed, or all are added. */
export type Direction = readonly Part[];

/** How fine, how far out and how tilted. */
export interface Plan {
  readonly step: number;
  /** No finer step fits in the points there are. */
  readonly finest: number;
  /** The widest thing a grid must cover. */
  readonly reach: number;
  /** What each law may have outside its grid. */
  readonly cut: number;
  /** One for each direction. */
  readonly thetas: readonly number[];
}

export type Target = { readonly epsilon: number } | { readonly delta: number };

/** Both directions; one, where the two are the same laws. Steps that say nothing are left out. */
export function directionsOf(steps: readonly Step[]): readonly Direction[] {
  const laws = steps.flatMap(({ mechanism, times }) => {
    const both = lawsOf(mechanism);
    return both ? [{ both, times }] : [];
  });
  const removed = laws.map(({ both, times }) => ({ law: both.removed, times }));
  if (laws.every(({ both }) => both.added === both.removed)) return [removed];
  return [removed, laws.map(({ both, times }) => ({ law: both.added, times }))];
}

/** P(L = infinity) of a direction. */
export function surelyOf(direction: Direction): number {
  return -Math.expm1(direction.reduce((sum, { law, times }) => sum + times * Math.log1p(-law.infinite), 0));
}

/** The largest finite loss of a direction; Infinity where a density has no end. */
export function largestOf(direction: Direction): number {
  return direction.reduce((sum, { law, times }) => {
    const top = law.atoms.reduce(
      (most, { loss }) => Math.max(most, loss),
      law.continuous?.max ?? Number.NEGATIVE_INFINITY,
    );
    return sum + times * (law.dropped > 0 ? Number.POSITIVE_INFINITY : Math.max(top, -1e300));
  }, 0);
}

/**
 * The step at which the bracket should be about `tolerance` wide. Connecting the dots adds h^2/6 of variance to a step's loss,
 * gathering takes h^2/12 away; at a tilt of theta, both moved by (theta + 1)/2 of it, so k steps differ by k (theta + 1) h^2/8.
 */
export function planFor(directions: readonly Direction[], target: Target, tolerance: number): Plan {
  const coarse = directions.map((direction) => coarseLaws(direction, "delta" in target ? target.delta * 1e-4 : 1e-40));
  const found = coarse.map((parts) => saddle(parts, target));
  const thetas = found.map((theta, i) => theta ?? 1 / spreadOf(coarse[i]!));
  const at = coarse.map((parts, i) => cumulants(parts, thetas[i]!));
  // A direction that cannot reach epsilon decides nothing, neither how small delta is nor how fine the grid.
  const deciding = found.some((theta) => theta !== undefined) ? found : thetas;
  const deltas = at.map((here, i) => (deciding[i] === undefined ? 0 : saddleDelta(here, thetas[i]!)));
  const delta = "delta" in target ? target.delta : Math.max(...deltas);
  const theta = Math.max(...deciding.map((each) => each ?? 0));
  const width = "delta" in target ? tolerance : tolerance / (theta + 1);
  const part = Math.max(1e-9, Math.min(1e-4, 0.02 * width * (theta + 1))); // of delta; moves epsilon by a fiftieth of the width
  const cut = Math.max(1e-300, delta * part);
  const spans = directions.flat().map(({ law, times }) => wide(spanOf(law, cut / times)));
  const reach = Math.max(...spans, ...at.map(({ variance }) => 16 * Math.sqrt(variance)));
  const spacing = spacingOf(directions, reach);
  const times = Math.max(...directions.map((direction) => smoothTimes(direction, spacing)));
  if (times === 0) return { step: spacing < 1e300 ? spacing : 1, finest: spacing, reach, cut, thetas };
  const finest = reach / 2 ** 21;
  const least = Math.min(...spans.filter((span) => span > 0), Number.POSITIVE_INFINITY);
  const wanted = Math.min(least / 200, Math.sqrt((4 * width) / (times * (theta + 1))));
  return { step: onLattice(directions, Math.max(finest, wanted), reach), finest, reach, cut, thetas };
}

const wide = ([low, high]: readonly [number, number]): number => high - low;

function coarseLaws(direction: Direction, cut: number): readonly { law: GridLaw; times: number }[] {
  return direction.map(({ law, times }) => {
    const span = spanOf(law, cut / times);
    const step = Math.max(1e-12, wide(span) / 600);
    return { law: upperLaw(law, gridOver(span, step, span[0])), times };
  });
}

/** How many answers have an error of the grid at all: those with a density, and atoms that no point of the lattice hits. */
function smoothTimes(direction: Direction, spacing: number): number {
  return direction.reduce((sum, { law, times }) => sum + (fits(law, spacing) ? 0 : times), 0);
}

function fits({ continuous, lattice }: LossLaw, spacing: number): boolean {
  if (continuous || !lattice) return false;
  const points = lattice.spacing / spacing;
  return lattice.spacing === Number.POSITIVE_INFINITY || Math.abs(points - Math.round(points)) < 1e-10;
}

/** The lattice that the grid shall hit: the narrowest whose points are few enough. Infinity where there is none. */
function spacingOf(directions: readonly Direction[], reach: number): number {
  const spacings = directions.flat().flatMap(({ law }) => law.lattice?.spacing ?? []);
  return Math.min(...spacings.filter((spacing) => reach / spacing < 2 ** 20), Number.POSITIVE_INFINITY);
}

/** The step, or the next smaller one that hits all atoms that can be hit. */
export function onLattice(directions: readonly Direction[], step: number, reach: number): number {
  const spacing = spacingOf(directions, reach);
  return spacing === Number.POSITIVE_INFINITY ? step : spacing / Math.max(1, Math.ceil(spacing / step - 1e-9));
}

/** Gathering costs more time for a point and errs half as much: a given width is reached soonest with longer steps below. */
const LOWER = 1.25;

/** The composed loss of every direction on one side of the truth. */
export function composed(directions: readonly Direction[], plan: Plan, bound: Bound): readonly Shifted[] {
  const widest = Math.max(...directions.flat().map(({ law, times }) => wide(spanOf(law, plan.cut / times))));
  const fitting = Math.max(plan.step, widest / MOST_POINTS); // a cut made smaller later may reach much further
  const step = onLattice(directions, (bound === "upper" ? 1 : LOWER) * fitting, plan.reach);
  return directions.map((direction, i) => {
    const parts = direction.map(({ law, times }) => {
      const span = spanOf(law, plan.cut / times);
      if (bound === "lower") return { law: lowerLaw(law, span, step), times };
      return { law: upperLaw(law, gridOver(span, step, law.lattice?.offset ?? 0)), times };
    });
    const times = direction.reduce((sum, part) => sum + part.times, 0);
    const largest = Math.max(...direction.map(({ law }) => Math.max(...spanOf(law, plan.cut).map(Math.abs))));
    const rounded = times * (step * ON_POINT + 1e-15 * (1 + largest));
    const gathered = direction.reduce((sum, { law, times }) => sum + (law.continuous ? times * SLACK * step : 0), 0);
    return {
      sum: compose(parts, plan.thetas[i]!),
      shift: rounded + (bound === "lower" ? gathered : 0),
      relative: times * 1e-14 * (1 + plan.thetas[i]! * largest),
    };
  });
}
