import { UsageError } from "@tavs/core";
import { counts } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";
import type { Analysis } from "../secure-sum/analysis.ts";
import { type Federated, federated } from "../secure-sum/federated.ts";
import { endCurve } from "./end-curve.ts";
import { countOnGrid, countsOfGroup, type Grid } from "./grid-counts.ts";
import { kaplanMeier as curve, type SurvivalPoint } from "./kaplan-meier.ts";
import { medianSurvival } from "./median-survival.ts";
import { oneRound } from "./one-round.ts";
import { revealing } from "./revealing.ts";
import { column, eventColumn, type Row } from "./rows.ts";
import { entries, fields, integer, number, text } from "./specification.ts";

/** Survival curves by group on a public grid, as they stand in the study terms. */
export interface KaplanMeierSpecification {
  readonly [name: string]: Json;
  readonly time: string;
  readonly event: string;
  /** The column of the groups, and the value that each group has in it. */
  readonly by: string;
  readonly groups: { readonly [name: string]: number };
  /** Intervals of equal width: 240 of 30.4375 days are twenty years of months. */
  readonly grid: { readonly width: number; readonly intervals: number };
  /** A curve ends where fewer are at risk. */
  readonly smallestCell: number;
}

export interface Curve {
  readonly points: readonly SurvivalPoint[];
  /** "<5" where the curve was cut, null where it reaches the end of the grid. */
  readonly mark: string | null;
  /** The interval in which half have had the event; null where the curve stays above. */
  readonly median: number | null;
}

export interface KaplanMeierResult {
  readonly note: "not differentially private";
  readonly groups: Readonly<Record<string, Curve>>;
}

const analysis: Analysis<KaplanMeierSpecification, readonly Row[], Float64Array, null, null, KaplanMeierResult> = {
  name: "federated/kaplan-meier/1",
  reveals: revealing({
    coordinator:
      "learns, for each group and interval of the grid, how many had the event and how many left without it over all hospitals, without noise and down to a single person, and nothing else",
    left: "the counts of those two together",
  }),
  ...oneRound,
  check,
  shape: (specification, parties) => ({
    length: 2 * gridOf(specification).groups * (specification.grid.intervals + 1),
    numbers: counts({ bits: 64, parties }),
  }),
  next: (specification, _memory, totals) => ({ last: null, result: resultOf(specification, totals) }),
  prepare,
};

function check(value: Json): KaplanMeierSpecification {
  const given = fields(value, ["time", "event", "by", "groups", "grid", "smallestCell"]);
  const grid = fields(given.grid, ["width", "intervals"], "grid");
  return {
    time: text(given.time, "time"),
    event: text(given.event, "event"),
    by: text(given.by, "by"),
    groups: groupsOf(given.groups),
    grid: {
      width: number(grid.width, "grid.width", { least: Number.MIN_VALUE }),
      intervals: integer(grid.intervals, "grid.intervals", { least: 1, most: 10_000 }),
    },
    smallestCell: integer(given.smallestCell, "smallestCell", { least: 1, most: 1000 }),
  };
}

function groupsOf(value: Json | undefined): KaplanMeierSpecification["groups"] {
  const groups = entries(value, "groups").map(([name, at]) => [name, number(at, "groups")] as const);
  if (groups.length === 0 || new Set(groups.map(([, at]) => at)).size !== groups.length)
    throw new UsageError("groups: must name one value or more, each once");
  return Object.fromEntries(groups);
}

const namesOf = ({ groups }: KaplanMeierSpecification): readonly string[] => Object.keys(groups).sort();
const gridOf = (specification: KaplanMeierSpecification): Grid => ({
  ...specification.grid,
  groups: namesOf(specification).length,
});

function prepare(specification: KaplanMeierSpecification, rows: readonly Row[]): Float64Array {
  const values = namesOf(specification).map((name) => specification.groups[name]!);
  const group = Uint16Array.from(column(rows, specification.by), (value, i) => {
    const found = values.indexOf(value);
    if (found < 0) throw new UsageError(`row number ${i} belongs to no group that the specification names`);
    return found;
  });
  const time = column(rows, specification.time);
  const { events, withdrawn } = countOnGrid(
    { time, event: eventColumn(rows, specification.event), group },
    gridOf(specification),
  );
  const all = new Float64Array(events.length + withdrawn.length); // many: too many for the arguments of a call
  all.set(events);
  all.set(withdrawn, events.length);
  return all;
}

function resultOf(specification: KaplanMeierSpecification, totals: Float64Array): KaplanMeierResult {
  const half = totals.length / 2;
  const all = { events: totals.slice(0, half), withdrawn: totals.slice(half) };
  const curveOf = (group: number): Curve => {
    const whole = curve(countsOfGroup(all, group, gridOf(specification)));
    const { points, mark } = endCurve(whole, specification.smallestCell);
    return { points, mark, median: medianSurvival(points).median };
  };
  const groups = namesOf(specification).map((name, group) => [name, curveOf(group)] as const);
  return { note: "not differentially private", groups: Object.fromEntries(groups) };
}

/** Kaplan-Meier curves over all hospitals on a grid that was agreed beforehand. One round. */
export const kaplanMeier: Federated<KaplanMeierSpecification, readonly Row[], null, KaplanMeierResult> =
  federated(analysis);
