/** Cumulative incidence of several causes: steps in which nobody or many ended of each cause, and nobody or many without any. */
import { UsageError } from "@tavs/core";
import type { IncidencePoint } from "@tavs/federated/statistics";
import type { AnalysedBy } from "../analysed.ts";
import { type Block, blocksOf, type Ways } from "./blocks.ts";
import { roundStep } from "./coarse.ts";
import { type Curves, type Group, incidenceTable, leftTable, type Shown, sizesTable } from "./incidence-tables.ts";
import { completeLevels, completeOn, isSmall, type Limits, mustBeCount, type Passed, type Stepped } from "./passing.ts";
import { days } from "./survival-tables.ts";
import { timeTicks } from "./time-ticks.ts";

type Incidence = AnalysedBy<"federated/competing-risks/1">;

const FEW = 1; // a group whose curve was cut before its first point: how few they are is not known

export function competingRisksRule({ specification, result }: Incidence, limits: Limits): Passed {
  const { time, event, causes, by, grid, smallestCell, missing } = specification;
  const complete = completeOn([time, event, ...(by === null ? [] : [by.factor])], missing);
  const groups = Object.entries(result.groups).map(([name, curves], g): Group => {
    const all = causes.map((code) => curves[String(code)] ?? []);
    const patients = all[0]![0]?.atRisk ?? (smallestCell > 1 ? FEW : 0); // the terms name one cause or more
    const of = by === null ? complete : { ...complete, [by.factor]: String(by.levels[g]) };
    return { name, of, patients: mustBeCount(patients, `group ${name}`), causes: all };
  });
  const last = Math.max(0, ...groups.map(({ causes: [first] }) => first!.at(-1)?.interval ?? 0));
  const wanted = timeTicks(grid.width * last).map((day) => ({ day, interval: Math.floor(day / grid.width + 1e-9) }));
  const ends = wanted.map(({ interval }) => interval);
  const shown = groups.map((group) => shownOf(group, ends, limits));
  const at = (interval: number): number => days(interval * grid.width);
  const isShort = shown.some(
    ({ patients, blocks }) => isSmall(patients, limits) || (patients > 0 && blocks.length === 0),
  );
  return {
    tables: [
      sizesTable(groups, limits),
      incidenceTable({ shown, causes, at }, limits),
      leftTable({ shown, at }, limits),
    ],
    drawings: [
      { kind: "incidence", table: "incidence", ticks: wanted.map(({ day, interval }) => ({ day, end: at(interval) })) },
    ],
    notes: ["blocks", "curve-ends", "rounded", ...(isShort ? (["withheld"] as const) : [])],
    counts: groups.map(({ of, patients }) => ({ of, value: isSmall(patients, limits) ? null : patients })),
    curves: shown.flatMap((group) =>
      causes.map((code, k) => stepped(group, k, { time, event: `${event}=${code}`, at })),
    ),
    levels: { ...(by !== null && { [by.factor]: by.levels.map(String) }), ...completeLevels(complete) },
  };
}

function shownOf(group: Group, wanted: readonly number[], limits: Limits): Shown {
  const { smallestCell } = limits.rule;
  const { patients, causes } = group;
  if (patients < smallestCell) return { ...group, blocks: [], roundTo: [] };
  const blocks = blocksOf({ ended: endedOf(causes), patients, all: null, smallestCell, wanted, empty: "joined" });
  let finest = FINEST;
  const roundTo = blocks.map((block) => {
    finest = Math.max(finest, roundStep(Math.max(FINEST, 2 * movedBy(group, block, smallestCell))));
    return finest <= COARSEST ? finest : null; // what one block hides, the next ones hide, too
  });
  return { ...group, blocks, roundTo };
}

const FINEST = 1e-4;
const COARSEST = 0.1;

/** Of each cause, and without any; who left in the last interval is known where nobody is left. */
function endedOf(causes: readonly (readonly IncidencePoint[])[]): readonly Ways[] {
  const [first = []] = causes;
  return first.flatMap(({ interval, atRisk: before }, i) => {
    if (interval !== i) throw new UsageError("a curve has a point for each interval of its grid");
    const events = causes.map((points) => mustBeCount(points[i]!.events, "events"));
    const happened = events.reduce((sum, count) => sum + count, 0);
    const after = first[i + 1]?.atRisk ?? (before === happened ? 0 : undefined);
    return after === undefined ? [] : [[...events, mustBeCount(before - happened - after, "departures")]];
  });
}

/** By how much incidence moves with so many who left at a block's start instead of at its end; see `steps.ts`. */
function movedBy({ causes }: Group, { from, to, ended }: Block, smallestCell: number): number {
  const withdrawn = ended.at(-1)!;
  const events = ended.slice(0, -1).reduce((sum, count) => sum + count, 0);
  if (events === 0 || withdrawn === 0 || to - from === 1) return 0;
  const before = causes.reduce((sum, points) => sum + (points[from]?.incidence ?? 0), 0);
  const middle = causes[0]![from + 1]!.atRisk - withdrawn / 2;
  return ((1 - before) * events * Math.min(smallestCell, withdrawn)) / middle ** 2;
}

/** What the guard against differences compares. */
function stepped(
  { of, blocks }: Shown,
  k: number,
  { at, ...curve }: Pick<Stepped, "time" | "event"> & Pick<Curves, "at">,
): Stepped {
  const ends = (way: (ended: Ways) => number) => blocks.map(({ to, ended }) => ({ to: at(to), count: way(ended) }));
  return { of, ...curve, events: ends((ended) => ended[k]!), withdrawn: ends((ended) => ended.at(-1)!) };
}
