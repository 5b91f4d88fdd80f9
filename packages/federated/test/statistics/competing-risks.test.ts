// Relapse, and death before relapse: Aalen-Johansen of several hospitals together, against R's survfit for several states.
import { describe, expect, test } from "vitest";
import { competingRisksAnalysis } from "../../src/statistics/survival/competing-risks.ts";
import { cumulativeIncidence } from "../../src/statistics/survival/cumulative-incidence.ts";
import { divided, readTable } from "./data-sets.ts";
import { answerTogether } from "./in-the-clear.ts";
import { expectNear, NO_THRESHOLDS } from "./near.ts";
import { fixture } from "./patients.ts";

type Table = readonly (readonly (number | null)[])[];
interface IncidenceOfR extends Readonly<Record<"pstate" | "std_err" | "lower" | "upper", Table>> {
  readonly interval: readonly number[];
}
const r: { readonly competing_risks: Readonly<Record<string, IncidenceOfR>> } = JSON.parse(
  fixture("survival-analyses.json"),
);
const rotterdam = readTable("rotterdam", {
  first: {
    first: [
      ["recur", 1],
      ["death", 2],
    ],
  },
});
const asked = {
  ...{ time: "rfstime", event: "first", causes: [1, 2], by: { factor: "hormon", levels: [0, 1] }, smallestCell: 1 },
  ...{ grid: { width: 30.4375, intervals: 240 }, thresholds: NO_THRESHOLDS },
};

describe.each(["site", "site5", "site_skew"])("hospitals by %s", (split) => {
  const { groups } = answerTogether(competingRisksAnalysis, asked, divided(rotterdam, split));

  test.each([0, 1])("have R's incidence of both causes, its error and its limits, with hormone treatment %i", (h) => {
    const of = r.competing_risks[`hormon${h}`]!;
    for (const [k, cause] of ["1", "2"].entries()) {
      const points = new Map(groups[`hormon=${h}`]![cause]!.map((point) => [point.interval, point]));
      for (const [i, interval] of of.interval.entries()) {
        const point = points.get(interval)!;
        expectNear(point.incidence, of.pstate[i]![k]);
        expectNear(point.standardError, of.std_err[i]![k]);
        expectNear(point.low, of.lower[i]![k]);
        expectNear(point.high, of.upper[i]![k]);
      }
    }
  });
});

test("with one cause the incidence is one minus Kaplan-Meier, and everybody ends somewhere", () => {
  const [curve] = cumulativeIncidence({
    causes: [Float64Array.of(0, 2, 1, 0, 1)],
    withdrawn: Float64Array.of(0, 1, 0, 2, 0),
  });
  const survival = [1, 5 / 7, (5 / 7) * (3 / 4), (5 / 7) * (3 / 4), 0];
  expect(curve!.map(({ incidence }) => incidence)).toEqual(survival.map((s) => expect.closeTo(1 - s, 14)));
});

test("an end that is no agreed cause is refused by row number", () => {
  const rows = divided(rotterdam, "site")[0]!;
  expect(() => answerTogether(competingRisksAnalysis, { ...asked, causes: [1] }, [rows])).toThrow(
    /row number \d+ ends/,
  );
});
