// Curves, quantiles, means, hazards and log-rank tests of several hospitals together, against R's survfit, survmean and survdiff.
import type { SurvivalSpecification } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { survivalAnalysis } from "../../src/statistics/survival/survival.ts";
import { logRankAnalysis } from "../../src/statistics/survival/within-site-log-rank.ts";
import { divided, readTable } from "./data-sets.ts";
import { answerTogether, openTogether } from "./in-the-clear.ts";
import { expectAllNear, expectNear, NO_THRESHOLDS } from "./near.ts";
import { fixture } from "./patients.ts";

type Numbers = readonly (number | null)[];

interface BandOfR {
  readonly lower: Numbers;
  readonly upper: Numbers;
  readonly quantile: Numbers;
  readonly quantile_lower: Numbers;
  readonly quantile_upper: Numbers;
}

interface CurveOfR extends Readonly<Record<"time" | "n_risk" | "n_event" | "surv" | "cumhaz" | "std_chaz", Numbers>> {
  readonly bands: Readonly<Record<"plain" | "log" | "log-log", BandOfR>>;
  readonly tau: number;
  readonly rmst: number;
  readonly rmst_se: number;
}

interface LogRankOfR {
  readonly observed: readonly number[];
  readonly expected: readonly number[];
  readonly chisq: number;
  readonly df: number;
}

const r: {
  readonly curves: Readonly<Record<"lung_days_1" | "lung_days_2" | "gbsg_months", CurveOfR>>;
  readonly logranks: Readonly<Record<string, LogRankOfR>>;
} = JSON.parse(fixture("survival-analyses.json"));

const lung = readTable("lung");
const gbsg = readTable("gbsg");

const bySex: SurvivalSpecification = {
  ...{ time: "time", event: "event", by: { factor: "sex", levels: [1, 2] }, strata: null },
  ...{ grid: { width: 1, intervals: 1100 }, band: "log", quantiles: [0.1, 0.25, 0.5, 0.75], horizon: 700 },
  ...{ rho: 0, smallestCell: 1, thresholds: NO_THRESHOLDS },
};
const months: SurvivalSpecification = {
  ...{ time: "rfstime", event: "status", by: null, strata: null, band: "log", horizon: 1500, rho: 0, smallestCell: 1 },
  ...{ grid: { width: 30.4375, intervals: 100 }, quantiles: [0.1, 0.25, 0.5, 0.75] },
};

const cases = [
  { title: "lung, men, whole days", rows: lung, asked: bySex, group: "sex=1", of: r.curves.lung_days_1 },
  { title: "lung, women, whole days", rows: lung, asked: bySex, group: "sex=2", of: r.curves.lung_days_2 },
  { title: "gbsg, months", rows: gbsg, asked: months, group: "all", of: r.curves.gbsg_months },
];

describe.each(cases)("$title", ({ rows, asked, group, of }) => {
  describe.each(["site", "site5", "site_skew"])("hospitals by %s", (split) => {
    test.each(["plain", "log", "log-log"] as const)("have R's curve with the band %s, and its quantiles", (band) => {
      const { groups } = answerTogether(survivalAnalysis, { ...asked, band }, divided(rows, split));
      const { points, quantiles, hazard, restrictedMean } = groups[group]!;
      const at = new Map(points.map((point, k) => [point.interval * asked.grid.width, k]));
      for (const [i, time] of of.time.entries()) {
        const k = at.get(time!)!;
        expect([points[k]!.atRisk, points[k]!.events]).toEqual([of.n_risk[i], of.n_event[i]]);
        expectNear(points[k]!.survival, of.surv[i]);
        expectNear(points[k]!.low, of.bands[band].lower[i]);
        expectNear(points[k]!.high, of.bands[band].upper[i]);
        expectNear(hazard[k]!.cumulativeHazard, of.cumhaz[i]);
        expectNear(hazard[k]!.standardError, of.std_chaz[i]);
      }
      expectAllNear(
        quantiles.map(({ time }) => time),
        of.bands[band].quantile,
      );
      expectAllNear(
        quantiles.map(({ low }) => low),
        of.bands[band].quantile_lower,
      );
      expectAllNear(
        quantiles.map(({ high }) => high),
        of.bands[band].quantile_upper,
      );
      expectNear(restrictedMean.mean, of.rmst);
      expectNear(restrictedMean.standardError, of.rmst_se);
    });
  });
});

describe("the log-rank test", () => {
  const ecog = { factor: "ph.ecog", levels: [0, 1, 2, 3] };
  const asked = { ...bySex, by: ecog, missing: "leave-out" as const };

  test.each([
    ["ecog_rho_half", { ...asked, rho: 0.5 }],
    ["ecog_by_sex", { ...asked, strata: { factor: "sex", levels: [1, 2] } }],
  ])("on whole days is R's %s", (name, specification) => {
    for (const split of ["pooled", "site", "site_skew"])
      expectLogRank(answerTogether(survivalAnalysis, specification, divided(lung, split)).logRank!, r.logranks[name]!);
  });

  const within = {
    time: "time",
    event: "event",
    strata: null,
    missing: "leave-out",
    thresholds: NO_THRESHOLDS,
  } as const;
  test.each([
    ["ecog_within_site_rho1", { ...within, by: ecog, rho: 1 }],
    ["sex_within_site", { ...within, by: { factor: "sex", levels: [1, 2] }, rho: 0 }],
  ])("with hospitals as strata is R's %s, and opens sums over all times alone", (name, specification) => {
    const { result, rounds } = openTogether(logRankAnalysis, specification, divided(lung, "site"));
    expectLogRank(result, r.logranks[name]!);
    const groups = specification.by.levels.length;
    expect(rounds.map(({ length }) => length)).toEqual([2 * groups + (groups * (groups + 1)) / 2]);
  });

  test("is refused where two groups are never at risk together", () => {
    const rows = [1, 2, 3, 4, 5, 6].map((time) => ({ time, event: 1, sex: 1 }));
    expect(() => answerTogether(logRankAnalysis, { ...within, by: bySex.by!, rho: 0 }, [rows])).toThrow(
      expect.objectContaining({ code: "too-few-groups" }),
    );
  });
});

describe("a hospital refuses", () => {
  const rows = divided(lung, "site")[0]!;
  test.each([
    ["rows without a group", { ...bySex, by: { factor: "sex", levels: [1, 3] } }, /row number \d+ .*agreed levels/],
    ["missing values that are not to be left out", { ...bySex, event: "wt.loss" }, /row number \d+ has no number/],
    ["too few of its rows", { ...bySex, thresholds: { ...NO_THRESHOLDS, fewestRows: 1000 } }, /fewer rows/],
    ["a field that is unknown", { ...bySex, colour: 1 }, /unknown/],
    ["a quantile that is none", { ...bySex, quantiles: [1] }, /quantiles/],
  ])("%s", (_, specification, message) => {
    expect(() => answerTogether(survivalAnalysis, specification, [rows, rows])).toThrow(message);
  });
});

function expectLogRank(
  found: {
    observed: Readonly<Record<string, number>>;
    expected: Readonly<Record<string, number>>;
    statistic: number;
    degrees: number;
  },
  of: LogRankOfR,
): void {
  expectAllNear(Object.values(found.observed), of.observed);
  expectAllNear(Object.values(found.expected), of.expected);
  expectNear(found.statistic, of.chisq);
  expect(found.degrees).toBe(of.df);
}
