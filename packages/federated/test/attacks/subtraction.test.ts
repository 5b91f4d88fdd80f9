// What the main job opens, given to somebody who subtracts. As a control the same attacker gets what other systems open: sums over
// the risk set at each event time, from which a fifth of all patients can be read.
import { beforeAll, describe, expect, test } from "vitest";
import { countsOf, coxModel, curves, patients, sites } from "../analyses/rotterdam.ts";
import { recovered, type Series } from "./attacker.ts";
import { type MainJob, openedByTheMainJob } from "./opened.ts";
import { riskSetSums } from "./risk-set-sums.ts";

const share = (opened: readonly Series[]): number => recovered(opened, patients, coxModel).right / patients.length;
const HALF_A_PERCENT = 0.005; // a sum over several people may look like another patient, and two people may be alike

describe("the control: from totals of the pooled table at each event time", () => {
  const { risk, events } = riskSetSums(patients, coxModel);

  test("number and covariates of those at risk, the attacker reads 21 % of the patients, those who leave alone", () => {
    const alone = risk.totals.slice(1).filter((next, k) => risk.totals[k]![0]! - next[0]! === 1).length;
    expect(alone).toBe(626);
    expect(Math.abs(share([risk]) - alone / patients.length)).toBeLessThan(HALF_A_PERCENT);
    expect(Math.abs(share([risk]) - 0.21)).toBeLessThan(HALF_A_PERCENT);
  });

  test("with the sums over those who have the event, 37 %", () => {
    expect(Math.abs(share([risk, events]) - 0.37)).toBeLessThan(HALF_A_PERCENT);
  });

  test("on the public scale of the terms, as many", () => {
    const scaled = riskSetSums(patients, coxModel, (value, term) => {
      const { center, scale } = coxModel.scaling[term]!;
      return (value - center) / scale;
    });
    expect(Math.abs(share([scaled.risk]) - 0.21)).toBeLessThan(HALF_A_PERCENT);
  });
});

describe("from everything that the main job opens", () => {
  let opened: MainJob;
  beforeAll(async () => {
    opened = await openedByTheMainJob();
  });

  test("the attacker has the totals: all iterations, all months, both tallies", () => {
    const sizes = Object.values(opened).map(({ totals }: Series) => totals.map(({ length }) => length));
    const monthly = Array.from({ length: 241 }, () => 3); // at risk, events, withdrawn
    expect(sizes).toEqual([opened.iterations.totals.map(() => 1 + 7 + 28), monthly, monthly, [3], [8]]);
    expect(opened.iterations.totals.length).toBeGreaterThan(4);
    const counted = sites.map(countsOf);
    const total = (cell: string) => counted.reduce((sum, tally) => sum + tally[cell]!, 0);
    expect([...opened.distinct.totals[0]!]).toEqual([3042, 2982, total("relapses and deaths")]);
    expect([opened.treated, opened.untreated].map(({ totals }) => totals[0]![0])).toEqual([339, 2643]); // at risk on day 0
  });

  test("no patient is recovered, and no vector that a patient could have is left by any subtraction", () => {
    expect(recovered(Object.values(opened), patients, coxModel)).toEqual({ right: 0, claims: 0 });
  });

  test("a month in which one person leaves tells that person's group and month, and of the other covariates nothing", async () => {
    const months = [opened.treated, opened.untreated].flatMap(({ totals }) => totals);
    expect(months.filter(([, events, withdrawn]) => events! + withdrawn! === 1).length).toBe(51);
    const elsewhere = await openedByTheMainJob(sites.map((rows) => withOthersCovariates(rows)));
    expect([elsewhere.treated, elsewhere.untreated]).toEqual([opened.treated, opened.untreated]);
    expect(elsewhere.iterations).not.toEqual(opened.iterations);
  });
});

/** Everybody keeps time, event and group, and has the other covariates of somebody else. */
const withOthersCovariates = (rows: (typeof sites)[number]): (typeof sites)[number] =>
  rows.map(({ rfstime, rfs, hormon }, i) => ({
    ...rows[(i + 1) % rows.length]!,
    rfstime: rfstime!,
    rfs: rfs!,
    [curves.by]: hormon!,
  }));
