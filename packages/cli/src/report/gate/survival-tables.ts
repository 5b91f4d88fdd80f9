// The tables of a survival analysis.
import type { LogRank, SurvivalCurve } from "@tavs/federated/statistics";
import type { Population } from "../analysed.ts";
import { type Table, type Value, WITHHELD } from "../release.ts";
import { coarse, roundStep } from "./coarse.ts";
import { columns, estimate, isSmall, type Limits, roundedCount, share, shownCount } from "./passing.ts";
import type { Cut, Step } from "./steps.ts";

export interface Grid {
  readonly width: number;
  readonly intervals: number;
}

/** A group as both analyses have it; what `kaplan-meier` does not say is `undefined`. */
export interface Group extends Pick<SurvivalCurve, "points" | "mark"> {
  readonly name: string;
  readonly of: Population;
  readonly patients: number;
  readonly events: number | undefined;
  readonly shares: readonly number[];
  readonly mean: SurvivalCurve["restrictedMean"] | undefined;
}

export interface Shown extends Group {
  readonly blocks: readonly Cut[];
  readonly steps: readonly Step[];
}

/** Everybody; and those with the event and without, where that is known. */
export const countsOf = ({ patients, events }: Group): readonly number[] =>
  events === undefined ? [patients] : [patients, events, patients - events];

/** A month of 30.4375 days has four decimals. */
export const days = (value: number): number => Math.round(value * 1e4) / 1e4;

export function groupsTable(groups: readonly Group[], limits: Limits): Table {
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

/** Survival in round steps, and none where they would be too wide (see `steps.ts`). */
export function curveTable(groups: readonly Shown[], grid: Grid, limits: Limits): Table {
  const rows = groups.flatMap(({ name, points, steps }) =>
    readable(steps).map(({ to, events, roundTo }): readonly Value[] => {
      const { survival, standardError, low, high } = points[to]!;
      const shown = (value: number | null) => (value === null ? null : coarse(value, roundTo));
      const isLost = standardError !== null && standardError > 0 && standardError < roundTo; // it would read as 0, or as much too large
      const error = isLost ? WITHHELD : shown(standardError);
      return [
        name,
        days(to * grid.width),
        roundedCount(events, limits),
        shown(survival),
        error,
        ...[low, high].map(shown),
      ];
    }),
  );
  const names = "group:name to:days events:count survival:share standard_error:share low:share high:share";
  return { name: "curve", columns: columns(names), rows };
}

interface Readable extends Step {
  readonly roundTo: number;
}

const readable = (steps: readonly Step[]): readonly Readable[] =>
  steps.filter((step): step is Readable => step.roundTo !== null);

/** Who is still there after each block, and how the others ended in it. */
export function atRiskTable(groups: readonly Shown[], grid: Grid, limits: Limits): Table {
  const rows = groups.flatMap(({ name, patients, blocks }) => {
    let left = patients;
    const counted = blocks.map(({ to, events, withdrawn }): readonly Value[] => {
      left -= events + withdrawn;
      return [name, days(to * grid.width), ...[left, events, withdrawn].map((count) => roundedCount(count, limits))];
    });
    return blocks.length === 0 ? [] : [[name, 0, roundedCount(patients, limits), null, null], ...counted];
  });
  return { name: "at_risk", columns: columns("group:name to:days at_risk:count events:count censored:count"), rows };
}

/** A step of the curve that is shown has many persons' days in it: the quantile is one of them, and only between which steps is told. */
export function quantilesTable(groups: readonly Shown[], grid: Grid): readonly Table[] {
  const rows = groups.flatMap(({ name, shares, points, steps }) =>
    shares.map((part): readonly Value[] => {
      const seen = readable(steps);
      const reached = seen.findIndex(({ to, roundTo }) => coarse(points[to]!.survival, roundTo) <= 1 - part + 1e-9);
      const [before, at] = [seen[reached - 1]?.to ?? 0, seen[reached]?.to];
      const ends = at === undefined ? [null, null] : [before, at].map((interval) => days(interval * grid.width));
      return [name, share(part), ...ends];
    }),
  );
  if (rows.length === 0) return [];
  return [{ name: "quantiles", columns: columns("group:name share:share above:days at_most:days"), rows }];
}

/**
 * The mean needs the curve up to its horizon: where that is not shown, neither is the mean. In round steps, so wide that as many as the
 * smallest cell may each move by an interval.
 */
export function meansTable(groups: readonly Shown[], grid: Grid, { rule }: Limits): readonly Table[] {
  const known = groups.filter(({ mean }) => mean !== undefined);
  if (known.length === 0) return [];
  const rows = known.map(({ name, mean, steps, patients }): readonly Value[] => {
    const { horizon, mean: value, standardError } = mean!; // filtered in the line above
    const isShown = (readable(steps).at(-1)?.to ?? -1) * grid.width >= horizon;
    const step = roundStep((rule.smallestCell * grid.width) / Math.max(patients, 1));
    const shown = (number: number | null) => (number === null ? null : coarse(number, step));
    return [name, days(horizon), ...[value, standardError].map((number) => (isShown ? shown(number) : WITHHELD))];
  });
  return [
    { name: "restricted_mean", columns: columns("group:name horizon:days mean:number standard_error:number"), rows },
  ];
}

export function logRankTable({ observed, expected, statistic, degrees, p }: LogRank, isOpen: boolean): Table {
  const names = "group:name observed:number expected:number chi_squared:number degrees:number p:p";
  const rows = Object.keys(observed).map((name): readonly Value[] => {
    const numbers = [observed[name]!, expected[name]!, statistic, degrees, p];
    return [name, ...numbers.map((number) => (isOpen ? estimate(number) : WITHHELD))];
  });
  return { name: "log_rank", columns: columns(names), rows };
}
