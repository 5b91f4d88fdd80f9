import { UsageError } from "@tavs/core";
import { addInto, counts } from "@tavs/core/sharing";
import {
  countOnGrid,
  countsOfGroup,
  endCurve,
  type Grid,
  type GridCounts,
  medianSurvival,
  type SurvivalPoint,
} from "@tavs/federated/statistics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kaplanMeier } from "../../src/statistics/kaplan-meier.ts";
import { fixture, hospitals, type Row, table } from "./patients.ts";
import { type KaplanMeierBlock, reference } from "./reference.ts";
import { smallHospital } from "./tables.ts";

/** R's curve on coarsened times, and its median. */
interface MonthlyCurve extends Readonly<Record<"interval" | "atRisk" | "events" | "survival", readonly number[]>> {
  readonly standardError: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  readonly median: Readonly<Record<"median" | "low" | "high", number | null>>;
}

interface Monthly {
  readonly daysInInterval: number;
  readonly rotterdamRfsByHormon: readonly MonthlyCurve[];
  readonly cases: readonly {
    readonly title: string;
    readonly time: readonly number[];
    readonly event: readonly number[];
    readonly curve: MonthlyCurve;
  }[];
}

const monthly: Monthly = JSON.parse(fixture("kaplan-meier-monthly.json"));

/** Fifteen digits, through a product of hundreds of factors. */
function expectNear(value: number | null, expected: number | null): void {
  if (value === null || expected === null) expect(value).toBe(expected);
  else expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
}

/** R lists the intervals in which something happened; in the others the curve must be flat. */
function expectCurve(points: readonly SurvivalPoint[], r: MonthlyCurve): void {
  const listed = new Map(r.interval.map((interval, i) => [interval, i]));
  expect(points.at(-1)?.interval).toBe(r.interval.at(-1));
  for (const [k, point] of points.entries()) {
    const i = listed.get(point.interval);
    if (i === undefined) {
      const { interval: _, atRisk: _before, events: _none, ...level } = point;
      expect(points[k - 1] ?? { survival: 1, standardError: 0, low: 1, high: 1 }).toMatchObject(level);
      expect(point.events).toBe(0);
      continue;
    }
    expect([point.atRisk, point.events]).toEqual([r.atRisk[i], r.events[i]]);
    expectNear(point.survival, r.survival[i]!);
    expectNear(point.standardError, r.standardError[i]!);
    expectNear(point.low, r.low[i]!);
    expectNear(point.high, r.high[i]!);
  }
}

/** The hospitals' counts, each as ring numbers, added. */
function countTogether(
  sites: readonly (readonly Row[])[],
  grid: Grid,
  columns: { time: string; event: string; group?: string },
): GridCounts {
  const code = counts({ bits: 64, parties: sites.length });
  const added = (kind: keyof GridCounts) => {
    const parts = sites.map((rows) =>
      code.encode(
        countOnGrid(
          {
            time: Float64Array.from(rows, (row) => Number(row[columns.time])),
            event: Uint8Array.from(rows, (row) => Number(row[columns.event])),
            group: Uint8Array.from(rows, (row) => (columns.group ? Number(row[columns.group]) : 0)),
          },
          grid,
        )[kind],
      ),
    );
    for (const part of parts.slice(1)) addInto(parts[0]!, part, 64);
    return code.decode(parts[0]!);
  };
  return { events: added("events"), withdrawn: added("withdrawn") };
}

describe("three hospitals count the Rotterdam patients by month and hormone treatment", () => {
  const grid = { width: monthly.daysInInterval, intervals: 240, groups: 2 };
  const sites = [...hospitals(table("rotterdam.csv"), "site").values()];
  const total = countTogether(sites, grid, { time: "rfstime", event: "rfs", group: "hormon" });

  test.each([0, 1])(
    "and the curve of group %i, its limits and its median are those of R's survfit on months",
    (group) => {
      const points = kaplanMeier(countsOfGroup(total, group, grid));
      expectCurve(points, monthly.rotterdamRfsByHormon[group]!);
      expect(medianSurvival(points)).toEqual(monthly.rotterdamRfsByHormon[group]!.median);
    },
  );

  test("a grid that ends early gives the beginning of the same curve", () => {
    const early = { ...grid, intervals: 60 };
    const counted = countTogether(sites, early, { time: "rfstime", event: "rfs", group: "hormon" });
    for (const group of [0, 1])
      expect(kaplanMeier(countsOfGroup(counted, group, early))).toEqual(
        kaplanMeier(countsOfGroup(total, group, grid)).slice(0, 61),
      );
  });
});

test.each(monthly.cases)("as R does it: $title", ({ time, event, curve }) => {
  const rows = { time: Float64Array.from(time), event: Uint8Array.from(event), group: new Uint8Array(time.length) };
  const points = kaplanMeier(countOnGrid(rows, { width: 1, intervals: 10, groups: 1 }));
  expectCurve(points, curve);
  expect(medianSurvival(points)).toEqual(curve.median);
});

// Intervals of a day are no coarsening: the curve is the one on exact times.
const exact: readonly { name: string; rows: readonly Row[]; time: string; event: string; block: KaplanMeierBlock }[] = [
  { name: "lung", rows: table("lung.csv"), time: "time", event: "event", block: reference.lung.km },
  { name: "gbsg", rows: table("gbsg.csv"), time: "rfstime", event: "status", block: reference.gbsg.km },
  { name: "rotterdam", rows: table("rotterdam.csv"), time: "rfstime", event: "rfs", block: reference.rotterdam.km_rfs },
];
const groups = exact.flatMap(({ name, rows, time, event, block }) => [
  { title: `${name}, everybody`, rows, time, event, expected: block.pooled },
  ...Object.entries(block.by).flatMap(([column, by]) =>
    Object.entries(by).map(([value, expected]) => ({
      title: `${name}, ${column} ${value}`,
      rows: hospitals(rows, column).get(value)!,
      time,
      event,
      expected,
    })),
  ),
]);

test.each(groups)(
  "with intervals of a day the curve is R's on exact times: $title",
  ({ rows, time, event, expected }) => {
    const points = kaplanMeier(countTogether([rows], { width: 1, intervals: 7100, groups: 1 }, { time, event }));
    expect(points[0]!.atRisk).toBe(expected.n);
    const at = expected.at_log;
    for (const [i, day] of at.time.entries()) {
      const point = points[day!];
      if (!point || at.surv[i] === null) continue; // beyond the last patient
      expect(point.atRisk).toBe(at.n_risk[i]);
      expectNear(point.survival, at.surv[i]!);
      expectNear(point.standardError, at.std_err[i]!);
      expectNear(point.low, at.lower[i]!);
      expectNear(point.high, at.upper[i]!);
    }
    const { time: middle, lower, upper } = expected.quantiles_log;
    expect(medianSurvival(points)).toEqual({ median: middle[1], low: lower[1], high: upper[1] });
  },
);

test("every step of the lung curve is R's", () => {
  const { time, surv, std_err_cumhaz, lower, upper, n_risk, n_event } = reference.lung.km.pooled.curve!;
  const points = kaplanMeier(
    countTogether([table("lung.csv")], { width: 1, intervals: 1100, groups: 1 }, { time: "time", event: "event" }),
  );
  const standardError = surv.map((value, i) => value * std_err_cumhaz[i]!);
  expectCurve(points, {
    interval: time,
    atRisk: n_risk,
    events: n_event,
    survival: surv,
    standardError,
    low: lower,
    high: upper,
    median: medianSurvival(points),
  });
});

test("the curve is the product over the days of the share that came through, looked up anew each day", () => {
  fc.assert(
    fc.property(smallHospital(1, 30), ({ time, event }) => {
      const points = kaplanMeier(
        countOnGrid({ time, event, group: new Uint8Array(time.length) }, { width: 1, intervals: 7, groups: 1 }),
      );
      const patients = Array.from(time, (t, i) => ({ t, dies: event[i] === 1 }));
      const through = (day: number) => {
        const atRisk = patients.filter(({ t }) => t >= day).length;
        return atRisk === 0 ? 1 : 1 - patients.filter(({ t, dies }) => t === day && dies).length / atRisk;
      };
      expect(points.length).toBe(time.length === 0 ? 0 : Math.max(...time) + 1);
      for (const { interval, survival } of points) {
        const expected = Array.from({ length: interval + 1 }, (_, day) => through(day)).reduce((a, b) => a * b, 1);
        expect(Math.abs(survival - expected)).toBeLessThan(1e-14);
      }
    }),
  );
});

describe("on the grid", () => {
  const grid = { width: 30.4375, intervals: 3, groups: 2 };
  const one = (time: number, event: number, group = 0) =>
    countOnGrid({ time: Float64Array.of(time), event: Uint8Array.of(event), group: Uint8Array.of(group) }, grid);

  test.each([
    [0, 0],
    [1, 1],
    [30, 1],
    [31, 2],
    [60, 2],
    [61, 3],
    [91, 3],
  ])("day %i belongs to interval %i, whose end it counts at", (day, interval) => {
    expect(one(day, 1).events.indexOf(1)).toBe(interval);
    expect(one(day, 0).withdrawn.indexOf(1)).toBe(interval);
    expect(one(day, 1, 1).events.indexOf(1)).toBe(4 + interval);
  });

  test("what happens after the last interval is not seen: the patient leaves at its end", () => {
    expect(one(92, 1)).toEqual({ events: new Float64Array(8), withdrawn: Float64Array.of(0, 0, 0, 1, 0, 0, 0, 0) });
  });

  test("a hospital without patients counts zeros, and has no curve and no median", () => {
    const none = countOnGrid({ time: new Float64Array(), event: new Uint8Array(), group: new Uint8Array() }, grid);
    expect(none).toEqual({ events: new Float64Array(8), withdrawn: new Float64Array(8) });
    expect(kaplanMeier(countsOfGroup(none, 1, grid))).toEqual([]);
    expect(medianSurvival([])).toEqual({ median: null, low: null, high: null });
  });

  test.each([
    [() => one(-1, 1), /^row number 0/],
    [() => one(Number.NaN, 1), /^row number 0/],
    [() => one(Number.POSITIVE_INFINITY, 0), /^row number 0/],
    [() => one(1, 2), /^row number 0/],
    [() => one(1, 1, 2), /group below 2/],
    [
      () => countOnGrid({ time: new Float64Array(2), event: new Uint8Array(1), group: new Uint8Array(2) }, grid),
      /2 times/,
    ],
    [
      () =>
        countOnGrid(
          { time: new Float64Array(), event: new Uint8Array(), group: new Uint8Array() },
          { ...grid, width: 0 },
        ),
      /positive width/,
    ],
    [() => countsOfGroup({ events: new Float64Array(7), withdrawn: new Float64Array(7) }, 0, grid), /7 and 7 counts/],
    [() => countsOfGroup({ events: new Float64Array(8), withdrawn: new Float64Array(8) }, 2, grid), /2 groups/],
    [() => kaplanMeier({ events: Float64Array.of(1), withdrawn: Float64Array.of(1, 1) }), /1 counts of events/],
    [() => kaplanMeier({ events: Float64Array.of(1, -1), withdrawn: Float64Array.of(1, 1) }), /^interval number 1/],
    [() => kaplanMeier({ events: Float64Array.of(1, 1), withdrawn: Float64Array.of(0.5, 1) }), /^interval number 0/],
  ])("what cannot be counted is refused (%#)", (counting, message) => {
    expect(counting).toThrow(UsageError);
    expect(counting).toThrow(message);
  });
});

describe("a published curve", () => {
  const points = kaplanMeier({
    events: Float64Array.of(0, 2, 1, 1, 0, 1),
    withdrawn: Float64Array.of(0, 1, 1, 0, 3, 1),
  });

  test("ends before the first interval with fewer than five at risk, and says so", () => {
    expect(points.map(({ atRisk }) => atRisk)).toEqual([11, 11, 8, 6, 5, 2]);
    expect(endCurve(points, 5)).toEqual({ points: points.slice(0, 5), mark: "<5" });
    expect(endCurve(points, 9)).toEqual({ points: points.slice(0, 2), mark: "<9" });
  });

  test("has no point when the group is too small, and no mark when it is large enough to the end", () => {
    expect(endCurve(points, 12)).toEqual({ points: [], mark: "<12" });
    expect(endCurve(points, 2)).toEqual({ points, mark: null });
    expect(endCurve([], 5)).toEqual({ points: [], mark: null });
  });

  test.each([0, 2.5, Number.NaN])("cannot be cut at %d", (smallest) => {
    expect(() => endCurve(points, smallest)).toThrow(UsageError);
  });
});
