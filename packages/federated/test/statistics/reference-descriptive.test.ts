// Every descriptive block of the reference, for every way of dividing the patients. The blocks say themselves what they are of, so that
// TAVS_REFERENCE_DIR takes another folder whose reference.json has blocks "descriptive", "table_..." and "ttest_..." by table.
import { describe, expect, test } from "vitest";
import { crossTableAnalysis } from "../../src/statistics/descriptive/cross-table.ts";
import { describeAnalysis } from "../../src/statistics/descriptive/describe.ts";
import { quantilesAnalysis } from "../../src/statistics/descriptive/quantiles.ts";
import { tTestAnalysis } from "../../src/statistics/descriptive/t-test.ts";
import { mantelHaenszelAnalysis } from "../../src/statistics/descriptive/within-site-mantel-haenszel.ts";
import { divided, readTable, textOf } from "./data-sets.ts";
import { answerTogether } from "./in-the-clear.ts";
import { expectAllNear, expectNear, NO_THRESHOLDS } from "./near.ts";

type Numbers = Readonly<Record<string, number>>;
type Block = Readonly<Record<string, never>>; // any: read field by field
const file = process.env.TAVS_REFERENCE_DIR === undefined ? "reference-descriptive.json" : "reference.json";
const reference: Readonly<Record<string, Readonly<Record<string, Block>>>> = JSON.parse(textOf(file));
const named = Object.entries(reference).filter(([, blocks]) => blocks.descriptive !== undefined);
const blocks = named.flatMap(([name, of]) => {
  const rows = readTable(name);
  const splits = ["site", "site5", "site_skew"].filter((split) => rows[0]![split] !== undefined);
  return Object.entries(of).map(([title, block]) => ({ name, title, rows, splits, block }));
});
const common = { level: 0.95, missing: "leave-out", thresholds: NO_THRESHOLDS };
const scaleOf = (deviation: number) => 10 ** Math.round(Math.log10(deviation)); // what somebody who knows the column would say

test("there are blocks", () => {
  expect(blocks.length).toBeGreaterThan(0);
});

describe.each(blocks.filter(({ title }) => title === "descriptive"))("$name, columns", ({ rows, splits, block }) => {
  const pooled = Object.entries((block as unknown as { pooled: Readonly<Record<string, Numbers>> }).pooled);
  const known = pooled.filter(([column]) => rows[0]![column] !== undefined);
  const scaling = Object.fromEntries(known.map(([column, { sd }]) => [column, { center: 0, scale: scaleOf(sd!) }]));
  const columns = known.map(([column]) => column);

  test.each(splits)("moments of hospitals by %s", (split) => {
    const asked = { ...common, missing: "count", columns, by: null, moments: 4, scaling };
    const found = answerTogether(describeAnalysis, asked, divided(rows, split)).groups.all!;
    for (const [column, of] of known) {
      const { n, missing, mean, variance, sd, skewness, kurtosis } = found[column]!;
      expect([n, missing]).toEqual([of.n, of.missing]);
      expectAllNear([mean, variance, sd], [of.mean, of.var, of.sd]);
      expectAllNear([skewness, kurtosis], [of.skewness_g1, of.kurtosis_excess_g2], 2e-9);
    }
  });

  test.each(splits)("quantiles of hospitals by %s", (split) => {
    for (const [column, of] of known as unknown as readonly [string, Readonly<Record<string, readonly number[]>>][]) {
      const inner = of.quantile_probs!.flatMap((share, k) =>
        share > 0 && share < 1 ? [[share, of.q_type1![k]!] as const] : [],
      );
      const digits = Math.max(...of.q_type1!.map((value) => (String(value).split(".")[1] ?? "").length));
      const width = 10 ** -digits;
      const from = Number(of.min) - width; // that is agreed, in life: a range nobody is outside of
      const grid = { start: from, width, intervals: Math.round((Number(of.max) - from) / width) };
      const asked = { ...common, column, by: null, grid, quantiles: inner.map(([share]) => share), type: 1 };
      const { level: _, ...rest } = asked;
      const found = answerTogether(quantilesAnalysis, rest, divided(rows, split)).groups.all!.quantiles;
      expectAllNear(
        found.map(({ value }) => value),
        inner.map(([, value]) => value),
      );
    }
  });
});

describe.each(blocks.filter(({ title }) => title.startsWith("table_")))("$name, $title", ({ rows, splits, block }) => {
  const of = block as unknown as Numbers & { rows: string; cols: string; row_levels: string[]; col_levels: string[] };
  const factors = {
    rows: { factor: of.rows, levels: of.row_levels },
    columns: { factor: of.cols, levels: of.col_levels },
    strata: null,
  };

  test.each(splits)("of hospitals by %s", (split) => {
    const asked = { ...common, ...factors, smallestCell: 1 };
    const { table, chiSquared, fisher } = answerTogether(crossTableAnalysis, asked, divided(rows, split)).strata.all!;
    expect(table.cells.map((row) => row.map((cell) => "value" in cell && cell.value))).toEqual(of.counts);
    expectAllNear([chiSquared!.statistic, chiSquared!.p, chiSquared!.degrees], [of.chisq, of.p, of.df]);
    expectNear(chiSquared!.corrected?.statistic, of.chisq_yates);
    if (of.fisher_p === undefined || !("p" in fisher!)) return;
    expectNear(fisher.p, of.fisher_p);
    const inside = (odds: number) => Math.min(odds, 1 / odds); // R's uniroot stops at 1e-4 of it
    if (of.fisher_or_cmle !== undefined) expectNear(inside(fisher.oddsRatio!), inside(of.fisher_or_cmle), 0, 2.5e-4);
  });

  test.each(splits.filter((split) => `mantel_haenszel_by_${split}` in block))(
    "odds ratio within hospitals by %s",
    (split) => {
      const one = (block as Readonly<Record<string, Numbers>>)[`mantel_haenszel_by_${split}`]!;
      const found = answerTogether(mantelHaenszelAnalysis, { ...common, ...factors }, divided(rows, split));
      expectAllNear([found.oddsRatio, ...found.ci!], [one.or, one.or_lower95, one.or_upper95]);
      expectAllNear([found.test!.statistic, found.test!.p], [one.chisq, one.p], 1e-8);
    },
  );
});

describe.each(blocks.filter(({ title }) => title.startsWith("ttest_")))("$name, $title", ({ rows, splits, block }) => {
  const of = block as unknown as Numbers & { y: string; group: string; groups: string[]; welch_ci: number[] };
  test.each(splits)("of hospitals by %s", (split) => {
    const by = { factor: of.group, levels: of.groups };
    const asked = { ...common, column: of.y, by, mean: 0, scaling: { center: 0, scale: 10 } };
    const welch = answerTogether(tTestAnalysis, { ...asked, variances: "unequal" }, divided(rows, split));
    expectAllNear([welch.statistic, welch.degrees, ...welch.ci], [of.welch_t, of.welch_df, ...of.welch_ci]);
    expectNear(welch.p, of.welch_p, 1e-9 * (1 + of.welch_t! ** 2), 1e-300);
    const pooled = answerTogether(tTestAnalysis, { ...asked, variances: "equal" }, divided(rows, split));
    expectAllNear([pooled.statistic, pooled.degrees], [of.student_t, of.student_df]);
    expectNear(pooled.p, of.student_p, 1e-9 * (1 + of.student_t! ** 2), 1e-300);
  });
});
