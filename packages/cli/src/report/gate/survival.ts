/** Survival curves: steps of nobody or many, quantiles between steps, and tests of groups that are large enough. */
import { UsageError } from "@tavs/core";
import type { LogRank, SurvivalCurve, SurvivalPoint } from "@tavs/federated/statistics";
import type { AnalysedBy, Population } from "../analysed.ts";
import { type Table, type Value, WITHHELD } from "../release.ts";
import { type Block, blocksOf, type Ended } from "./blocks.ts";
import {
  type Counted,
  columns,
  completeLevels,
  completeOn,
  estimate,
  isSmall,
  type Limits,
  mustBeCount,
  type Passed,
  roundedCount,
  share,
  shownCount,
} from "./passing.ts";
import { timeTicks } from "./time-ticks.ts";

/** A group as both analyses have it; what `kaplan-meier` does not say is `undefined`. */
interface Group extends Pick<SurvivalCurve, "points" | "mark"> {
  readonly name: string;
  readonly of: Population;
  readonly patients: number;
  readonly events: number | undefined;
  readonly shares: readonly number[];
  readonly mean: SurvivalCurve["restrictedMean"] | undefined;
}

interface Shown extends Group {
  readonly blocks: readonly Block[];
}

interface Asked {
  readonly of: { readonly time: string; readonly event: string };
  readonly by: string | null;
  readonly levels: readonly string[];
  readonly complete: Population;
  readonly grid: { readonly width: number; readonly intervals: number };
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
  const shown = groups.map((group) => ({
    ...group,
    blocks: isHidden(group, limits)
      ? []
      : cut(
          group,
          wanted.map(({ interval }) => interval),
          limits,
        ),
  }));
  const counts = groups.flatMap((group) => countedOf(group, asked, limits));
  return {
    tables: [
      groupsTable(groups, limits),
      curveTable(shown, asked, limits),
      ...quantilesTable(shown, asked),
      ...meansTable(shown, asked),
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
    curves: shown.map(({ of, blocks }) => ({
      of,
      ...asked.of,
      ends: blocks.map((block) => ({ ...block, to: days(block.to * grid.width) })),
    })),
    levels: {
      ...(asked.by !== null && { [asked.by]: asked.levels }),
      [asked.of.event]: ["0", "1"],
      ...completeLevels(asked.complete),
    },
  };
}

/** Everybody; and those with the event and without, where that is known. */
const countsOf = ({ patients, events }: Group): readonly number[] =>
  events === undefined ? [patients] : [patients, events, patients - events];

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

function cut({ points, mark, patients, events }: Group, wanted: readonly number[], limits: Limits): readonly Block[] {
  const ended = endedOf(points, mark);
  const [happened, withdrawn] = [sum(ended, "events"), sum(ended, "withdrawn")];
  const after = events === undefined ? null : { events: events - happened, withdrawn: patients - events - withdrawn };
  return blocksOf({ ended, patients, after, smallestCell: limits.rule.smallestCell, wanted });
}

const sum = (ended: readonly Ended[], kind: keyof Ended): number => ended.reduce((all, each) => all + each[kind], 0);

/** Where a curve was cut, who left in its last interval is not known: it is not given. */
function endedOf(points: readonly SurvivalPoint[], mark: string | null): readonly Ended[] {
  return points.slice(0, mark === null ? points.length : -1).map(({ interval, atRisk, events }, k) => {
    if (interval !== k) throw new UsageError("a curve has a point for each interval of its grid");
    const next = points[k + 1]?.atRisk ?? 0;
    return {
      events: mustBeCount(events, "events"),
      withdrawn: mustBeCount(atRisk - events - next, "departures"),
    };
  });
}

function groupsTable(groups: readonly Group[], limits: Limits): Table {
  const withEvents = groups.some(({ events }) => events !== undefined);
  return {
    name: "groups",
    columns: columns(withEvents ? "group:name persons:count events:count" : "group:name persons:count"),
    rows: groups.map((group) => {
      const few =
        countsOf(group)
          .slice(1)
          .some((count) => isSmall(count, limits)) || isSmall(group.patients, limits);
      const events = group.events ?? 0;
      return [
        group.name,
        shownCount(group.patients, limits),
        ...(withEvents ? [few ? WITHHELD : roundedCount(events, limits)] : []),
      ];
    }),
  };
}

function curveTable(groups: readonly Shown[], { grid }: Asked, limits: Limits): Table {
  const rows = groups.flatMap(({ name, points, patients, blocks }) => {
    let left = patients;
    return blocks.map(({ from, to, events, withdrawn }): readonly Value[] => {
      const atRisk = left;
      left -= events + withdrawn;
      const { survival, standardError, low, high } = points[to]!;
      return [
        name,
        ...[Math.max(from, 0), to].map((interval) => days(interval * grid.width)),
        ...[atRisk, events, withdrawn].map((count) => roundedCount(count, limits)),
        ...[survival, standardError, low, high].map(share),
      ];
    });
  });
  const names =
    "group:name after:days to:days at_risk:count events:count censored:count survival:share standard_error:share low:share high:share";
  return { name: "curve", columns: columns(names), rows };
}

/** A step of the curve that is shown has many persons' days in it: the quantile is one of them, and only between which steps is told. */
function quantilesTable(groups: readonly Shown[], { grid }: Asked): readonly Table[] {
  const rows = groups.flatMap(({ name, shares, points, blocks }) =>
    shares.map((part): readonly Value[] => {
      const reached = blocks.find(({ to }) => points[to]!.survival <= 1 - part + 1e-9);
      const at = (interval: number | undefined) =>
        interval === undefined ? null : days(Math.max(interval, 0) * grid.width);
      return [name, share(part), at(reached?.from), at(reached?.to)];
    }),
  );
  if (rows.length === 0) return [];
  return [{ name: "quantiles", columns: columns("group:name share:share above:days at_most:days"), rows }];
}

/** The mean needs the curve up to its horizon: where that is not shown, neither is the mean. */
function meansTable(groups: readonly Shown[], { grid }: Asked): readonly Table[] {
  const known = groups.filter(({ mean }) => mean !== undefined);
  if (known.length === 0) return [];
  const rows = known.map(({ name, mean, blocks }): readonly Value[] => {
    const { horizon, mean: value, standardError } = mean!; // filtered in the line above
    const isShown = (blocks.at(-1)?.to ?? -1) * grid.width >= horizon;
    return [name, days(horizon), ...[value, standardError].map((number) => (isShown ? estimate(number) : WITHHELD))];
  });
  return [
    { name: "restricted_mean", columns: columns("group:name horizon:days mean:number standard_error:number"), rows },
  ];
}

function logRankTable({ observed, expected, statistic, degrees, p }: LogRank, isOpen: boolean): Table {
  const names = "group:name observed:number expected:number chi_squared:number degrees:number p:p";
  const rows = Object.keys(observed).map((name): readonly Value[] => {
    const numbers = [observed[name]!, expected[name]!, statistic, degrees, p];
    return [name, ...numbers.map((number) => (isOpen ? estimate(number) : WITHHELD))];
  });
  return { name: "log_rank", columns: columns(names), rows };
}

/** A month of 30.4375 days has four decimals. */
const days = (value: number): number => Math.round(value * 1e4) / 1e4;
