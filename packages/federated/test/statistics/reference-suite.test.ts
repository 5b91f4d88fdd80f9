// The table of models: data set, specification, split and the block of R that it must give. TAVS_REFERENCE_DIR takes another folder of the
// same form (docs/guides/reference-suite.md); TAVS_WAYS names the ways to add beside the clear.
import type { Json } from "@tavs/core/study";
import type { DataRow, GlmResult, SurvivalResult } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { coxAnalysis } from "../../src/statistics/cox/cox.ts";
import { glmAnalysis } from "../../src/statistics/glm/glm.ts";
import { survivalAnalysis } from "../../src/statistics/survival/survival.ts";
import { logRankAnalysis } from "../../src/statistics/survival/within-site-log-rank.ts";
import { type Derivations, divided, readTable, textOf } from "./data-sets.ts";
import { expectCoxBlock } from "./expect-cox-of-r.ts";
import { expectAllNear, expectNear } from "./near.ts";
import { answerOver, canAdd, nameOf, ways } from "./over-ways.ts";

interface Model {
  readonly title: string;
  readonly data: string;
  readonly analysis: "cox" | "glm" | "survival" | "log-rank";
  readonly block: "cox" | "glm" | "curve" | "log-rank";
  readonly specification: Json;
  /** The block of each split. */
  readonly expected?: Readonly<Record<string, string>>;
  /** For curves: the block of each group, the same for all splits. */
  readonly groups?: Readonly<Record<string, string>>;
  readonly splits?: readonly string[];
}

const list: { readonly derived: Readonly<Record<string, Derivations>>; readonly models: readonly Model[] } = JSON.parse(
  textOf("models.json"),
);
const numbers = JSON.parse(textOf("reference.json"));
const blockAt = (path: string) => path.split(".").reduce((at, key) => at[key], numbers);

const analyses = { cox: coxAnalysis, glm: glmAnalysis, survival: survivalAnalysis, "log-rank": logRankAnalysis };
const tables = new Map<string, readonly DataRow[]>();

function rowsOf(data: string): readonly DataRow[] {
  const rows = tables.get(data) ?? readTable(data, list.derived[data]);
  tables.set(data, rows);
  return rows;
}

test("the list has models of every kind", () => {
  expect(new Set(list.models.map(({ analysis }) => analysis)).size).toBe(4);
});

describe.each(list.models)("$title", (model) => {
  const splits = model.splits ?? Object.keys(model.expected!);
  const sitesBy = (split: string) => divided(rowsOf(model.data), split);
  const runs = splits.flatMap((split) =>
    ways.filter((way) => canAdd(way, sitesBy(split).length)).map((way) => ({ split, way, how: nameOf(way) })),
  );
  test.each(runs)("hospitals by $split find $how what R finds on the pooled table", async ({ split, way }) => {
    const analysis = analyses[model.analysis] as typeof coxAnalysis; // what it answers is of the form that the model names
    const { specification } = model;
    const answer = await answerOver(way, analysis, { specification, sites: sitesBy(split) });
    const block = model.expected && blockAt(model.expected[split]!);
    if (model.block === "cox") expectCoxBlock(answer as Parameters<typeof expectCoxBlock>[0], block);
    if (model.block === "glm") expectGlmBlock(answer as GlmResult, block);
    if (model.block === "log-rank") expectLogRankBlock(answer, block);
    if (model.block === "curve")
      for (const [group, path] of Object.entries(model.groups!))
        expectCurveBlock((answer as SurvivalResult).groups[group]!, blockAt(path), bandOf(model.specification));
  });
});

const bandOf = (specification: Json): string => (specification as { readonly band: string }).band;

interface GlmBlock extends Readonly<Record<"coef" | "se", readonly number[]>> {
  readonly loglik?: number;
  readonly deviance?: number;
  readonly null_deviance?: number;
  readonly sigma?: number;
}

function expectGlmBlock(found: GlmResult, of: GlmBlock): void {
  for (const [j, { coef, se }] of Object.values(found.terms).entries()) {
    expect(Math.abs(coef - of.coef[j]!)).toBeLessThanOrEqual(1e-8 * of.se[j]!);
    expectNear(se, of.se[j], 1e-8);
  }
  if (of.loglik !== undefined) expectNear(found.logLikelihood, of.loglik);
  if (of.deviance !== undefined) expectNear(found.deviance, of.deviance);
  if (of.null_deviance !== undefined) expectNear(found.nullDeviance, of.null_deviance);
  if (of.sigma !== undefined) expectNear(found.sigma, of.sigma);
}

interface LogRankBlock extends Readonly<Record<"observed" | "expected", readonly number[]>> {
  readonly chisq: number;
  readonly df: number;
  readonly p: number;
}

function expectLogRankBlock(answer: unknown, of: LogRankBlock): void {
  const found = (answer as SurvivalResult).logRank ?? (answer as NonNullable<SurvivalResult["logRank"]>);
  expectAllNear(Object.values(found.observed), of.observed);
  expectAllNear(Object.values(found.expected), of.expected);
  expectNear(found.statistic, of.chisq);
  expect(found.degrees).toBe(of.df);
  expectNear(found.p, of.p, 1e-7);
}

type Column = readonly (number | null)[];
interface CurveBlock {
  readonly n: number;
  readonly events: number;
  readonly at_log: Readonly<Record<"time" | "n_risk" | "surv" | "std_err" | "lower" | "upper" | "cumhaz", Column>>;
  readonly at_loglog: Readonly<Record<"time" | "lower" | "upper", Column>>;
  readonly at_plain: Readonly<Record<"time" | "lower" | "upper", Column>>;
  readonly quantiles_log: Readonly<Record<"time" | "lower" | "upper", Column>>;
  readonly rmst: { readonly rmst: number; readonly se: number };
  readonly nelson_aalen_at: Readonly<Record<"time" | "cumhaz" | "std_chaz", Column>>;
}

/** R reads a curve off at days; one that has ended there is `null`, or extended by its last step. */
function expectCurveBlock(found: SurvivalResult["groups"][string], of: CurveBlock, band: string): void {
  expect([found.patients, found.events]).toEqual([of.n, of.events]);
  const limits = band === "log" ? of.at_log : band === "plain" ? of.at_plain : of.at_loglog;
  for (const [i, day] of of.at_log.time.entries()) {
    const [point, hazard] = [found.points[day!], found.hazard[day!]];
    if (point === undefined) continue; // everybody has left before that day
    expectNear(point.survival, of.at_log.surv[i]);
    expectNear(point.standardError, of.at_log.std_err[i]);
    const unmoved = band === "log-log" && point.survival === 1; // R: 1 before anybody left, and nothing after
    expectNear(unmoved ? 1 : point.low, unmoved ? (limits.lower[i] ?? 1) : limits.lower[i]);
    expectNear(unmoved ? 1 : point.high, unmoved ? (limits.upper[i] ?? 1) : limits.upper[i]);
    expectNear(hazard!.cumulativeHazard, of.nelson_aalen_at.cumhaz[i]);
    expectNear(hazard!.standardError, of.nelson_aalen_at.std_chaz[i]);
  }
  expectNear(found.restrictedMean.mean, of.rmst.rmst);
  expectNear(found.restrictedMean.standardError, of.rmst.se);
  if (band !== "log") return;
  expectAllNear(
    found.quantiles.map(({ time }) => time),
    of.quantiles_log.time,
  );
  expectAllNear(
    found.quantiles.map(({ low }) => low),
    of.quantiles_log.lower,
  );
  expectAllNear(
    found.quantiles.map(({ high }) => high),
    of.quantiles_log.upper,
  );
}
