/** Cumulative incidence of several causes: steps in which nobody or many ended of each cause, and nobody or many without any. */
import { UsageError } from "@tavs/core";
import type { IncidencePoint } from "@tavs/federated/statistics";
import type { AnalysedBy, Population } from "../analysed.ts";
import { type Table, type Value, WITHHELD } from "../release.ts";
import { type CauseBlock, causeBlocks, type Ways } from "./cause-blocks.ts";
import { coarse, roundStep } from "./coarse.ts";
import {
  columns,
  completeLevels,
  completeOn,
  isSmall,
  type Limits,
  mustBeCount,
  type Passed,
  roundedCount,
  type Stepped,
  shownCount,
} from "./passing.ts";
import { days } from "./survival-tables.ts";
import { timeTicks } from "./time-ticks.ts";

type Incidence = AnalysedBy<"federated/competing-risks/1">;

interface Group {
  readonly name: string;
  readonly of: Population;
  readonly patients: number;
  /** By cause, in the order of the terms. */
  readonly causes: readonly (readonly IncidencePoint[])[];
}

interface Shown extends Group {
  readonly blocks: readonly CauseBlock[];
  /** To which multiple the incidences at the end of each block are shown; `null`: not at all. */
  readonly roundTo: readonly (number | null)[];
}

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
    tables: [sizes(groups, limits), curves({ shown, causes, at }, limits), atRisk({ shown, at }, limits)],
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
  const blocks = causeBlocks({ ended: endedOf(causes), patients, smallestCell, wanted });
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
function movedBy({ causes }: Group, { from, to, ended }: CauseBlock, smallestCell: number): number {
  const withdrawn = ended.at(-1)!;
  const events = ended.slice(0, -1).reduce((sum, count) => sum + count, 0);
  if (events === 0 || withdrawn === 0 || to - from === 1) return 0;
  const before = causes.reduce((sum, points) => sum + (points[from]?.incidence ?? 0), 0);
  const middle = causes[0]![from + 1]!.atRisk - withdrawn / 2;
  return ((1 - before) * events * Math.min(smallestCell, withdrawn)) / middle ** 2;
}

function sizes(groups: readonly Group[], limits: Limits): Table {
  const rows = groups.map(({ name, patients }): readonly Value[] => [name, shownCount(patients, limits)]);
  return { name: "groups", columns: columns("group:name persons:count"), rows };
}

interface Curves {
  readonly shown: readonly Shown[];
  readonly causes: readonly number[];
  readonly at: (interval: number) => number;
}

function curves({ shown, causes, at }: Curves, limits: Limits): Table {
  const rows = shown.flatMap(({ name, blocks, roundTo, causes: points }) =>
    causes.flatMap((code, k) =>
      blocks.flatMap(({ to, ended }, b): readonly (readonly Value[])[] => {
        const step = roundTo[b] ?? null;
        if (step === null) return [];
        const { incidence, standardError, low, high } = points[k]![to]!;
        const round = (value: number | null) => (value === null ? null : coarse(value, step));
        const isLost = standardError > 0 && standardError < step; // it would read as 0, or as much too large
        const numbers = [round(incidence), isLost ? WITHHELD : round(standardError), round(low), round(high)];
        return [[name, String(code), at(to), roundedCount(ended[k]!, limits), ...numbers]];
      }),
    ),
  );
  const names = "group:name cause:name to:days events:count incidence:share standard_error:share low:share high:share";
  return { name: "incidence", columns: columns(names), rows };
}

function atRisk({ shown, at }: Pick<Curves, "shown" | "at">, limits: Limits): Table {
  const rows = shown.flatMap(({ name, patients, blocks }) => {
    let left = patients;
    const counted = blocks.map(({ to, ended }): readonly Value[] => {
      left -= ended.reduce((sum, count) => sum + count, 0);
      return [name, at(to), roundedCount(left, limits), roundedCount(ended.at(-1)!, limits)];
    });
    return blocks.length === 0 ? [] : [[name, 0, roundedCount(patients, limits), null], ...counted];
  });
  return { name: "at_risk", columns: columns("group:name to:days at_risk:count censored:count"), rows };
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
