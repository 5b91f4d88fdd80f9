// One model of each family through real parties, over every way to add; with a crash at every step where that is quick.
import { party } from "@tavs/core";
import { play } from "@tavs/core/testing";
import { encryption, masks, shares, type Way } from "@tavs/federated/secure-sum";
import {
  competingRisks,
  cox,
  crossTable,
  type DataRow,
  describe as describeColumns,
  glm,
  logRank,
  mergedIntervals,
  quantiles,
  survival,
} from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { coxAnalysis } from "../../src/statistics/cox/cox.ts";
import { mergedIntervalsAnalysis } from "../../src/statistics/cox/merged-intervals.ts";
import { crossTableAnalysis } from "../../src/statistics/descriptive/cross-table.ts";
import { describeAnalysis } from "../../src/statistics/descriptive/describe.ts";
import { quantilesAnalysis } from "../../src/statistics/descriptive/quantiles.ts";
import { glmAnalysis } from "../../src/statistics/glm/glm.ts";
import { competingRisksAnalysis } from "../../src/statistics/survival/competing-risks.ts";
import { survivalAnalysis } from "../../src/statistics/survival/survival.ts";
import { logRankAnalysis } from "../../src/statistics/survival/within-site-log-rank.ts";
import { atOnce } from "../at-once.ts";
import { federationOf, handlersOf } from "../federation.ts";
import { pooledModels, withinModels } from "./cox-models.ts";
import { divided, readTable } from "./data-sets.ts";
import { answerTogether } from "./in-the-clear.ts";
import { ways } from "./over-ways.ts";

const gbsg: readonly DataRow[] = withinModels.find(({ name }) => name === "plain")!.rows;
const lung = readTable("lung");
const by = { factor: "hormon", levels: [0, 1] };
const outcome = { time: "rfstime", event: "status" };
const grid = { width: 91.3125, intervals: 30 };
const curves = {
  ...outcome,
  by,
  strata: null,
  grid,
  band: "log-log",
  quantiles: [0.5],
  horizon: 1825,
  rho: 0,
  smallestCell: 5,
};
const scaling = { age: { center: 55, scale: 12 }, hormon: { center: 0.5, scale: 0.5 } };
const logistic = { outcome: "status", family: "logistic", terms: ["age", "hormon"], scaling, errors: "robust" };
const robust = pooledModels.find(({ name }) => name === "grid_weighted")!.asked;
const within = withinModels.find(({ name }) => name === "plain")!.asked;
const grade = { factor: "grade", levels: [1, 2, 3] };

const families = [
  {
    name: "columns",
    roles: describeColumns,
    analysis: describeAnalysis,
    asked: { columns: ["age"], by, moments: 2, level: 0.95, scaling: { age: scaling.age } },
    rows: gbsg,
  },
  {
    name: "quantiles",
    roles: quantiles,
    analysis: quantilesAnalysis,
    asked: { column: "grade", by: null, grid: { start: 0, width: 1, intervals: 3 }, quantiles: [0.5], type: 1 },
    rows: gbsg,
  },
  {
    name: "tables",
    roles: crossTable,
    analysis: crossTableAnalysis,
    asked: { rows: grade, columns: by, strata: null, level: 0.95, smallestCell: 5 },
    rows: gbsg,
  },
  { name: "survival", roles: survival, analysis: survivalAnalysis, asked: curves, rows: gbsg },
  {
    name: "log-rank",
    roles: logRank,
    analysis: logRankAnalysis,
    asked: { ...outcome, by, strata: null, rho: 0 },
    rows: gbsg,
  },
  {
    name: "competing risks",
    roles: competingRisks,
    analysis: competingRisksAnalysis,
    asked: { time: "time", event: "status", causes: [1, 2], by: null, grid, smallestCell: 1 },
    rows: lung,
  },
  {
    name: "intervals",
    roles: mergedIntervals,
    analysis: mergedIntervalsAnalysis,
    asked: { ...outcome, grid, ties: "efron", smallestCell: 5 },
    rows: gbsg,
  },
  { name: "logistic", roles: glm, analysis: glmAnalysis, asked: logistic, rows: gbsg },
  { name: "Cox within hospitals", roles: cox, analysis: coxAnalysis, asked: { ...within, ties: "efron" }, rows: gbsg },
  { name: "Cox on a grid", roles: cox, analysis: coxAnalysis, asked: { ...robust, ties: "efron" }, rows: gbsg },
];

/** Half a second of SEAL for each round: over encryption `pnpm soak` runs all, `pnpm test` this and analyses/ways.test.ts. */
const encrypted = "tables";
const waysOf = (name: string): readonly Way[] =>
  name === encrypted || ways.includes(encryption) ? [masks, shares, encryption] : [masks, shares];

describe.each(families)("$name", ({ name: family, roles, analysis, asked, rows }) => {
  const sites = divided(rows, "site");
  const names = sites.map((_, i) => `h${i}`);
  const federation = federationOf(names);
  // Of any analysis: one interface.
  const expected = answerTogether(analysis as typeof coxAnalysis, asked, sites);

  test.each(waysOf(family))(
    "three hospitals and a coordinator find over $name what is found in the clear",
    async (way) => {
      const { coordinator, participant } = roles.over(way);
      const members = names.map((name, i) => {
        const input = { ...federation, me: party(name), rows: sites[i]!, specification: asked };
        return [name, { party: participant, input, handlers: handlersOf(name, way) }];
      });
      const cast = { hub: { party: coordinator, input: { ...federation, specification: asked } } };
      const crashEverywhere = way !== encryption; // crashes there are the business of its own tests: a sum takes a second
      const { hub } = await play({ ...cast, ...Object.fromEntries(members) }, { crashEverywhere, compute: atOnce });
      const { contributors, missing, ...found } = hub as Record<string, unknown>;
      expect(found).toEqual(expected);
      expect([contributors, missing]).toEqual([names, []]);
    },
  );
});
