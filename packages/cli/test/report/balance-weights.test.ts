import type { BalanceSpecification } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { type Analysed, noHistory, release, type Support, type Value } from "../../src/report/index.ts";
import { terms } from "./given.ts";

/** How many of an arm have neither of two conditions, the first, the second, and both. */
type Cells = readonly [neither: number, first: number, second: number, both: number];

const model = { terms: ["first", "second"], intercept: -1.03217, coefficients: { first: 0.415926, second: -0.271828 } };
const chance = (first: number, second: number): number =>
  1 / (1 + Math.exp(1.03217 - 0.415926 * first + 0.271828 * second));
const chances = [chance(0, 0), chance(1, 0), chance(0, 1), chance(1, 1)];
const weights = {
  treated: chances.map((p) => 1 / p),
  others: chances.map((p) => 1 / (1 - p)),
};

function armOf(of: Cells, weight: readonly number[]) {
  const sum = (value: (w: number) => number) => of.reduce((all, count, k) => all + count * value(weight[k]!), 0);
  return { rows: sum(() => 1), weight: sum((w) => w), effectiveRows: sum((w) => w) ** 2 / sum((w) => w ** 2) };
}

const sumOf = (of: readonly number[]): number => of.reduce((all, count) => all + count, 0);
const having = ([, first, second, both]: Cells) => ({ first: first + both, second: second + both });

interface Arms {
  readonly treated: Cells;
  readonly others: Cells;
}

/** Of a column that stands in the model alone, `counted` says nothing. */
function analysed(
  { treated, others }: Arms,
  counted: readonly string[],
  trim: BalanceSpecification["weighting"]["trim"],
) {
  const weighting = { treatment: "treated", model, estimand: "ate", stabilisedBy: null, trim };
  const all = treated.map((count, k) => count + others[k]!) as unknown as Cells; // four of both
  const of = (cells: Cells) =>
    Object.fromEntries(Object.entries(having(cells)).filter(([name]) => counted.includes(name)));
  const support: Support = {
    ...{ rows: sumOf(all), events: sumOf(treated), cells: of(all), eventsIn: of(treated), measured: ["age"] },
  };
  const result = {
    treated: armOf(treated, weights.treated),
    others: armOf(others, weights.others),
    columns: { age: { before: 0.123456, after: 0.0123456 } },
  };
  const specification = { weighting, terms: ["age"], scaling: { age: { center: 60, scale: 12 } } };
  return {
    label: "asked",
    title: "Asked",
    protocol: "federated/balance/1",
    specification,
    result,
    support,
  } as unknown as Analysed;
}

const outcomeOf = (...asked: Parameters<typeof analysed>) => release([analysed(...asked)], terms, noHistory);
const both = ["first", "second"];

/** What follows from the weights of the treated, as it is shown. */
const shown = (rows: readonly (readonly Value[])[]): string => JSON.stringify(rows[0]!.slice(2));

/** How many of the treated may have both: all tables of so many treated of which the same is shown. */
function possible(arms: Arms, trim: BalanceSpecification["weighting"]["trim"] = null): ReadonlySet<number> {
  const arm = outcomeOf(arms, both, trim).release.analyses[0]!.tables[0]!;
  const { first, second } = having(arms.treated);
  const found = new Set<number>();
  for (let joint = 0; joint <= Math.min(first, second); joint++) {
    const treated: Cells = [sumOf(arms.treated) - first - second + joint, first - joint, second - joint, joint];
    const other = outcomeOf({ ...arms, treated }, both, trim).release.analyses[0]!.tables[0]!;
    if (shown(other.rows) === shown(arm.rows)) found.add(joint);
  }
  return found;
}

const arms: Arms = { treated: [280, 60, 50, 2], others: [900, 300, 200, 100] };

describe("weights by a model that its asker chose", () => {
  test("do not say how many of an arm have two conditions at once", () => {
    expect(possible(arms).size).toBeGreaterThan(5);
    expect(possible(arms, { by: "clip", low: 0.1, high: 0.9 }).size).toBeGreaterThan(5);
  });

  test("are of columns of which many have both values, in both arms, as those that are compared", () => {
    expect(outcomeOf(arms, both, null).refused).toEqual([]);
    expect(outcomeOf(arms, [], null).refused[0]?.code).toBe("support");
    const rare: Arms = { treated: [330, 0, 60, 2], others: arms.others };
    expect(outcomeOf(rare, both, null).refused[0]?.code).toBe("small");
  });

  test("are shown of a large study, in steps that its thousands do not feel", () => {
    const large = (cells: Cells): Cells => cells.map((count) => count * 100) as unknown as Cells; // four of both
    const [of, differences] = outcomeOf({ treated: large(arms.treated), others: large(arms.others) }, both, {
      by: "clip",
      low: 0.1,
      high: 0.9,
    }).release.analyses[0]!.tables;
    const exact = armOf(large(arms.treated), weights.treated);
    expect(Number(of!.rows[0]![2]) / exact.weight).toBeCloseTo(1, 2);
    expect(Number(of!.rows[0]![3]) / exact.effectiveRows).toBeCloseTo(1, 2);
    expect(differences!.rows).toEqual([["age", 0.123456, 0.012]]);
  });

  test("show less of a column that few have a one in, of whom each moves its difference by much", () => {
    const of: Arms = { treated: [28_000, 6000, 5000, 200], others: [90_000, 30_000, 20_000, 10_000] };
    const given = analysed(of, [...both, "first:second"], { by: "clip", low: 0.1, high: 0.9 });
    const asked = given as Extract<Analysed, { protocol: "federated/balance/1" }>;
    const rare = {
      ...asked.support,
      cells: { ...asked.support.cells, rare: 140 },
      eventsIn: { ...asked.support.eventsIn, rare: 40 },
    };
    const result = { ...asked.result, columns: { ...asked.result.columns, rare: { before: 0.1, after: 0.0123456 } } };
    const specification = { ...asked.specification, terms: ["age", "rare"] };
    const { release: shownOf } = release([{ ...asked, specification, result, support: rare }], terms, noHistory);
    const [age, other] = shownOf.analyses[0]!.tables[1]!.rows;
    expect([age![2], other![2]]).toEqual([0.012, 0]);
  });

  test("and differences give counts back, from which a later count must not differ by a few", () => {
    const { history } = outcomeOf(arms, both, null);
    const later = {
      ...{ label: "later", title: "Later", protocol: "federated/tally/1", specification: { cells: ["some"] } },
      ...{ populations: { some: { treated: "1", first: "1", old: "1" } }, result: { totals: { some: 59 } } },
    };
    expect(release([later as unknown as Analysed], terms, history).refused[0]?.code).toBe("differencing"); // of 62
  });
});
