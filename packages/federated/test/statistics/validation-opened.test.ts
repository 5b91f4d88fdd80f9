// Subtraction on what a validation opens: bins and subgroups that are added and taken off each other leave no few people. As controls,
// fine bins, and subgroups each of which is cut as far as its own numbers allow.
import { describe, expect, test } from "vitest";
import { type LocalValidation, prepareValidation } from "../../src/statistics/validation/local.ts";
import { type Plan, planFrom, planToVector } from "../../src/statistics/validation/plan.ts";
import { binOf } from "../../src/statistics/validation/score-bins.ts";
import { checkValidation } from "../../src/statistics/validation/specification.ts";
import { type ScoreTable, tablesFrom, validationTables } from "../../src/statistics/validation/tables.ts";
import { validationAnalysis } from "../../src/statistics/validation/validation.ts";
import { divided } from "./data-sets.ts";
import { answerTogether, openTogether } from "./in-the-clear.ts";
import { NO_THRESHOLDS } from "./near.ts";
import { atGbsg, atRotterdam, gbsg, rotterdam } from "./validation-cases.ts";

/** How many people have a score before each cut; of everybody, and of each subgroup. */
type Known = Map<number, number>;

function known(cuts: readonly number[], counts: Float64Array): Known {
  const at: Known = new Map([[0, 0]]);
  let sum = 0;
  for (const [b, count] of counts.entries()) at.set(cuts[b] ?? Number.POSITIVE_INFINITY, (sum += count));
  return at;
}

/** Where all subgroups but one are known up to a cut that everybody is known to, so is that one; then neighbours are subtracted. */
function smallestLeft(everybody: Known, cells: readonly Known[]): number {
  for (const [cut, all] of everybody) {
    const blind = cells.filter((cell) => !cell.has(cut));
    if (blind.length === 1) blind[0]!.set(cut, all - cells.reduce((sum, cell) => sum + (cell.get(cut) ?? 0), 0));
  }
  const left = [everybody, ...cells].flatMap((of) => {
    const sums = [...of].sort(([a], [b]) => a - b).map(([, sum]) => sum);
    return sums.slice(1).map((sum, k) => sum - sums[k]!);
  });
  return Math.min(...left.filter((count) => count > 0));
}

function attacked(plan: Plan, { everybody, divisions }: ReturnType<typeof tablesFrom>): number {
  const smallest = (kind: "cases" | "controls") => {
    const of = (cuts: readonly number[], table: ScoreTable) => known(cuts, table[kind]);
    const rests = divisions.map((tables, d) =>
      smallestLeft(
        of(plan.cuts, everybody),
        tables.map((table) => of(plan.divisions[d]!.cuts, table)),
      ),
    );
    return Math.min(smallestLeft(of(plan.cuts, everybody), []), ...rests);
  };
  return Math.min(smallest("cases"), smallest("controls"));
}

const cases = [
  { name: "gbsg", rows: gbsg, asked: atGbsg },
  { name: "rotterdam", rows: rotterdam, asked: atRotterdam },
];

describe.each(cases)("from what the validation at $name opens", ({ rows, asked }) => {
  const specification = checkValidation(JSON.parse(JSON.stringify(asked)));
  test.each(["site", "site5", "site_skew"])("over hospitals by %s, no fewer than five are left", (split) => {
    const { rounds } = openTogether(validationAnalysis, asked, divided(rows, split));
    const plan = planFrom(specification, rounds[0]!)!;
    expect(attacked(plan, tablesFrom(rounds[1]!, plan))).toBeGreaterThanOrEqual(5);
  });

  test.each(["site", "site5", "site_skew"])(
    "over hospitals by %s, none that subtracts its own finds fewer than five",
    (split) => {
      const sites = divided(rows, split);
      const { rounds } = openTogether(validationAnalysis, asked, sites);
      const plan = planFrom(specification, rounds[0]!)!;
      const tables = (sums: Float64Array) =>
        [tablesFrom(sums, plan)].flatMap((of) => [of.everybody, ...of.divisions.flat()]);
      const all = tables(rounds[1]!);
      for (const own of sites) {
        const mine = tables(validationTables(prepareValidation(specification, own), plan));
        for (const [t, table] of all.entries())
          for (const kind of ["cases", "controls"] as const)
            for (const [b, count] of table[kind].entries())
              expect(count - mine[t]![kind][b]!).toBeGreaterThanOrEqual(5);
      }
    },
  );

  test("the control: single people are left by the fine bins of a subgroup, and by subgroups that are each cut on their own", () => {
    const local = prepareValidation(specification, rows);
    const { rounds } = openTogether(validationAnalysis, asked, divided(rows, "site"));
    const plan = planFrom(specification, rounds[0]!)!;
    const [inside, outside] = [0, 1].map((level) => countsIn(local, level));
    const everybody = inside!.map((count, bin) => count + outside![bin]!);
    const fine = Array.from(everybody, (_, bin) => bin + 1);
    expect(smallestLeft(known(fine, everybody), [])).toBeLessThanOrEqual(5);
    expect(smallestLeft(known(fine, outside!), [])).toBe(1);
    const merged = (counts: Float64Array, cuts: readonly number[]) => {
      const sums = new Float64Array(cuts.length + 1);
      for (const [bin, count] of counts.entries()) sums[binOf(bin, cuts)]! += count;
      return known(cuts, sums);
    };
    const own = plan.cuts; // the first subgroup is large enough for more cuts than the second
    expect(smallestLeft(merged(everybody, plan.cuts), [merged(inside!, own), new Map([[0, 0]])])).toBeLessThan(5);
  });
});

/** Cases of a level of the first division, by fine bin. */
function countsIn({ bin, outcome, levels }: LocalValidation, level: number): Float64Array {
  const counts = new Float64Array(64 + 16);
  for (const [row, at] of bin.entries()) counts[at]! += Number(outcome[row] === 1 && levels[0]![row] === level);
  return counts;
}

const few = { ...atGbsg, by: [{ factor: "grade", levels: [1, 2, 3] }], smallestCell: 20 };

test("a subgroup without enough people shares its cell with one that has enough, so that no total less the others is it", () => {
  const { groups } = answerTogether(validationAnalysis, few, divided(gbsg, "site"));
  expect(Object.keys(groups.grade!)).toEqual(["grade=2", "grade=1 or grade=3"]);
});

test("two levels that share a cell have no cut for which each has the vote of one hospital, which may be the same", () => {
  const specification = checkValidation(JSON.parse(JSON.stringify(few)));
  const nodes = 2 * (1 + new Set([...specification.cuts, ...specification.decisions]).size) - 1;
  const votes = (roots: number, others: number) => new Float64Array(nodes).fill(others).fill(roots, 0, 1);
  const totals = [votes(3, 3), votes(1, 1), votes(2, 0), votes(1, 1)]; // everybody, then grades 1 to 3
  const plan = planFrom(specification, Float64Array.from(totals.flatMap((of) => [...of])))!;
  expect(plan.divisions[0]).toEqual({ cuts: [], cellOf: [0, 0, 0] });
  expect(plan.cuts.length).toBe((nodes - 1) / 2);
});

test("a hospital takes no part in bins of subgroups that are none of everybody's, nor in another question", () => {
  const specification = checkValidation(JSON.parse(JSON.stringify(few)));
  const local = prepareValidation(specification, divided(gbsg, "site")[0]!);
  const { answer } = validationAnalysis;
  if (answer.by !== "rows") throw new Error("computed from rows");
  const foreign = planToVector(specification, { cuts: [5], divisions: [{ cuts: [6], cellOf: [0, 1, 2] }] });
  expect(() => answer.compute(specification, local, Float64Array.of(1, ...foreign))).toThrow(/do not fit together/);
  const halves = foreign.map((mark) => mark / 2);
  expect(() => answer.compute(specification, local, Float64Array.of(1, ...halves))).toThrow(/marks no cuts/);
  expect(() => answer.compute(specification, local, Float64Array.of(7, ...foreign))).toThrow(
    /neither votes nor tables/,
  );
});

test("fewer than two hospitals with enough cases and controls, too few rows, and rows before the first period end it by name or number", () => {
  const sites = divided(gbsg, "site");
  const asked = (more: object) => answerTogether(validationAnalysis, { ...atGbsg, ...more }, sites);
  expect(() => asked({ smallestCell: 1000 })).toThrow("no two hospitals have 1000 cases and as many controls");
  expect(() => asked({ period: { column: "age", starts: [60, 70] } })).toThrow(/row number \d+ lies before/);
  expect(() => asked({ thresholds: { ...NO_THRESHOLDS, fewestRows: 500 } })).toThrow(/fewer rows than the 500/);
  expect(() => asked({ by: [{ factor: "age", levels: [1, 2] }], period: { column: "age", starts: [0, 70] } })).toThrow(
    "by, period: a column stands twice",
  );
  expect(() => asked({ cuts: [0.5, 1.5] })).toThrow("cuts: must be between 0 and 1");
  expect(() => asked({ outcome: "age" })).toThrow(/row number 0 has something else than 0 or 1/);
});
