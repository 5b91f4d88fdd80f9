import { countOnGrid, countsOfGroup, medianSurvival } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { kaplanMeier } from "../../src/statistics/kaplan-meier.ts";
import { countTogether } from "./counting-together.ts";
import { hospitals, type Row, table } from "./patients.ts";
import { type KaplanMeierBlock, reference } from "./reference.ts";
import { expectCurve, expectNear, monthly } from "./survival-curves-of-r.ts";

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
