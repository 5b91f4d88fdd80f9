/** Survival curves: steps of nobody or many, quantiles between steps, and tests of groups that are large enough. */
import { UsageError } from "@tavs/core";
import type { AnalysedBy, Population } from "../analysed.ts";
import { cut } from "./cut-curve.ts";
import { type Counted, completeLevels, completeOn, isSmall, type Limits, mustBeCount, type Passed } from "./passing.ts";
import { stepsOf } from "./steps.ts";
import {
  atRiskTable,
  countsOf,
  curveTable,
  days,
  type Grid,
  type Group,
  groupsTable,
  logRankTable,
  meansTable,
  quantilesTable,
  type Shown,
} from "./survival-tables.ts";
import { timeTicks } from "./time-ticks.ts";

interface Asked {
  readonly of: { readonly time: string; readonly event: string };
  readonly by: string | null;
  readonly levels: readonly string[];
  readonly complete: Population;
  readonly grid: Grid;
}

const FEW = 1; // a group whose curve was cut before its first point: how few they are is not known

export function kaplanMeierRule(
  { specification, result }: AnalysedBy<"federated/kaplan-meier/1">,
  limits: Limits,
): Passed {
  const { by, groups: values, grid, time, event } = specification;
  const groups = Object.entries(result.groups).map(([name, { points, mark, median }]): Group => {
    if (!Object.hasOwn(values, name)) throw new UsageError("a group is not that of the terms");
    const shares = median === undefined ? [] : [0.5];
    const patients = points[0]?.atRisk ?? (mark === null ? 0 : FEW);
    return {
      name,
      of: { [by]: String(values[name]) },
      points,
      mark,
      patients,
      events: undefined,
      shares,
      mean: undefined,
    };
  });
  return passed(
    groups,
    { of: { time, event }, by, levels: Object.values(values).map(String), complete: {}, grid },
    limits,
  );
}

export function survivalRule({ specification, result }: AnalysedBy<"federated/survival/1">, limits: Limits): Passed {
  const { by, strata, grid, event, time, missing } = specification;
  const complete = completeOn([time, event, ...[by, strata].flatMap((factor) => factor?.factor ?? [])], missing);
  const groups = Object.entries(result.groups).map(([name, curve], g): Group => {
    const { points, mark, patients, events, quantiles, restrictedMean: mean } = curve;
    const of = by === null ? complete : { ...complete, [by.factor]: String(by.levels[g]) };
    return { name, of, points, mark, patients, events, shares: quantiles.map((quantile) => quantile.share), mean };
  });
  const asked = { of: { time, event }, by: by?.factor ?? null, levels: (by?.levels ?? []).map(String), complete, grid };
  const { tables, ...rest } = passed(groups, asked, limits);
  const isOpen = groups.every((group) => countsOf(group).every((count) => !isSmall(count, limits)));
  const test = result.logRank === null ? [] : [logRankTable(result.logRank, isOpen && limits.rule.roundTo === 1)];
  return { ...rest, tables: [...tables, ...test], notes: isOpen ? rest.notes : [...rest.notes, "tests-withheld"] };
}

function passed(groups: readonly Group[], asked: Asked, limits: Limits): Passed {
  const { grid } = asked;
  const last = groups.reduce((most, { points }) => Math.max(most, points.at(-1)?.interval ?? 0), 0);
  const wanted = timeTicks(grid.width * last).map((day) => ({ day, interval: Math.floor(day / grid.width + 1e-9) }));
  const ends = wanted.map(({ interval }) => interval);
  const shown = groups.map((group): Shown => {
    const blocks = isHidden(group, limits) ? [] : cut(group, ends, limits);
    const steps = stepsOf(group.points, blocks, limits.rule.smallestCell);
    return { ...group, blocks, steps };
  });
  const counts = groups.flatMap((group) => countedOf(group, asked, limits));
  return {
    tables: [
      groupsTable(groups, limits),
      curveTable(shown, grid, limits),
      atRiskTable(shown, grid, limits),
      ...quantilesTable(shown, grid),
      ...meansTable(shown, grid, limits),
    ],
    drawings: [
      {
        kind: "survival",
        table: "curve",
        ticks: wanted.map(({ day, interval }) => ({ day, end: days(interval * grid.width) })),
      },
    ],
    notes: [
      "blocks",
      "curve-ends",
      "rounded",
      ...(shown.some(({ shares }) => shares.length > 0) ? (["between-points"] as const) : []),
      ...(counts.some(({ value }) => value === null) ? (["withheld"] as const) : []),
    ],
    counts,
    curves: shown.map(({ of, blocks, steps }) => ({
      of,
      ...asked.of,
      events: steps.map(({ to, events }) => ({ to: days(to * grid.width), count: events })),
      withdrawn: blocks.map(({ to, withdrawn }) => ({ to: days(to * grid.width), count: withdrawn })),
    })),
    levels: {
      ...(asked.by !== null && { [asked.by]: asked.levels }),
      [asked.of.event]: ["0", "1"],
      ...completeLevels(asked.complete),
    },
  };
}

const isHidden = (group: Group, limits: Limits): boolean =>
  group.points.length === 0 || countsOf(group).some((count) => isSmall(count, limits));

/** A group whose events are so few, or all but so few, is shown by its size alone. */
function countedOf(group: Group, { of: { event } }: Asked, limits: Limits): readonly Counted[] {
  const [patients = 0, ...ends] = countsOf(group).map((count) => mustBeCount(count, `group ${group.name}`));
  const few = ends.some((count) => isSmall(count, limits));
  return [
    { of: group.of, value: isSmall(patients, limits) ? null : patients },
    ...ends.map((count, k) => ({
      of: { ...group.of, [event]: k === 0 ? "1" : "0" },
      value: few || isSmall(patients, limits) ? null : count,
    })),
  ];
}
