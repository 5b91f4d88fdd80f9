// How far one person moves an answer, by trying every small data set and every person: the maps must hold, and be reached.
import { describe, expect, test } from "vitest";
import {
  type AdditiveQuery,
  type AddRemoveUnit,
  cells,
  count,
  covariance,
  histogram,
  kaplanMeier,
  marginals,
  mean,
  type ReplaceOneUnit,
  regression,
  sum,
  variance,
} from "../../src/index.ts";

type AnyQuery<U extends AddRemoveUnit | ReplaceOneUnit> = AdditiveQuery<readonly never[], unknown, U>;

interface Case {
  readonly name: string;
  readonly query: AnyQuery<AddRemoveUnit & ReplaceOneUnit> | AnyQuery<AddRemoveUnit> | AnyQuery<never>;
  /** What a row may be, worst ones among them. */
  readonly values: readonly unknown[];
}

const pairsOf = (values: readonly number[], others: readonly number[]) =>
  values.flatMap((age) => others.map((size) => ({ age, size })));
const bounds = { age: { lower: 20, upper: 29 }, size: { lower: -4, upper: 1 } };

const cases: readonly Case[] = [
  { name: "sum of positive numbers", query: sum({ lower: 2, upper: 7 }), values: [-9, 2, 5, 7, 99] },
  { name: "sum of both signs", query: sum({ lower: -7, upper: 3 }), values: [-9, -7, 0, 3, 99] },
  { name: "sum of negative numbers", query: sum({ lower: -7, upper: -3 }), values: [-9, -7, -3, 0] },
  { name: "mean", query: mean({ lower: 18, upper: 25 }), values: [0, 18, 21, 25, 99] },
  { name: "variance", query: variance({ lower: 18, upper: 25 }), values: [0, 18, 21, 25, 99] },
  { name: "covariance", query: covariance(bounds), values: pairsOf([20, 24, 29], [-4, -2, 1]) },
  { name: "regression", query: regression({ outcome: "size", bounds }), values: pairsOf([20, 24, 29], [-4, -2, 1]) },
  { name: "histogram", query: histogram(["a", "b", "c"]), values: ["a", "b", "c", "d"] },
  { name: "histogram of one key", query: histogram(["a"]), values: ["a", "b"] },
  {
    name: "marginals",
    query: marginals({ fields: { sex: [1, 2], grade: [1, 2, 3] }, tables: [["sex", "grade"], ["grade"], ["sex"]] }),
    values: [1, 2, 9].flatMap((sex) => [1, 3].map((grade) => ({ sex, grade }))),
  },
  {
    name: "kaplan-meier",
    query: kaplanMeier({ grid: [10, 20] }),
    values: [0, 10, 11, 20, 21].flatMap((time) => [0, 1].map((event) => ({ time, event }))),
  },
];

const lists = (values: readonly unknown[], length: number): readonly (readonly unknown[])[] =>
  length === 0 ? [[]] : lists(values, length - 1).flatMap((list) => values.map((value) => [...list, value]));

/** The largest L1 and squared L2 distance of each part, over all data sets of at most one other row. */
function searched({ query, values }: Case, unit: AddRemoveUnit | ReplaceOneUnit) {
  const evaluate = query.evaluate as (rows: readonly unknown[]) => readonly bigint[];
  const parts = (query as AnyQuery<AddRemoveUnit | ReplaceOneUnit>).parts(unit);
  const most = parts.map(() => ({ l1: 0n, l2Squared: 0n }));
  for (let rows = 1; rows <= unit.rowsPerPerson; rows++)
    for (const person of lists(values, rows)) {
      const others = unit.neighbours === "replace-one" ? lists(values, rows) : [[]];
      for (const other of others)
        for (const rest of [[], [values[0]], [values.at(-1)]])
          widen(most, parts, evaluate([...rest, ...person]), evaluate([...rest, ...other]));
    }
  return { most, parts };
}

type Part = ReturnType<AnyQuery<AddRemoveUnit>["parts"]>[number];

function widen(
  most: { l1: bigint; l2Squared: bigint }[],
  parts: readonly Part[],
  a: readonly bigint[],
  b: readonly bigint[],
) {
  let at = 0;
  for (const [part, { length }] of parts.entries()) {
    const moves = a.slice(at, at + length).map((value, i) => value - b[at + i]!);
    at += length;
    const l1 = moves.reduce((total, move) => total + (move < 0n ? -move : move), 0n);
    const l2Squared = moves.reduce((total, move) => total + move * move, 0n);
    if (l1 > most[part]!.l1) most[part]!.l1 = l1;
    if (l2Squared > most[part]!.l2Squared) most[part]!.l2Squared = l2Squared;
  }
  expect(at).toBe(a.length);
}

describe("one person moves each part of an answer as far as its map says, and no further", () => {
  for (const each of cases)
    for (const rowsPerPerson of [1, 2])
      for (const neighbours of ["add-remove", "replace-one"] as const)
        test(`${each.name}, ${rowsPerPerson} rows, ${neighbours}`, () => {
          const { most, parts } = searched(each, { rowsPerPerson, neighbours } as AddRemoveUnit | ReplaceOneUnit);
          expect(most).toEqual(parts.map(({ l1, l2Squared }) => ({ l1, l2Squared })));
        });

  test("a count moves by the rows of a person, and a table of totals with it", () => {
    for (const rowsPerPerson of [1, 3]) {
      const moved = BigInt(rowsPerPerson);
      expect(count.parts({ rowsPerPerson })).toEqual([{ name: "count", length: 1, l1: moved, l2Squared: moved ** 2n }]);
      expect(cells(5).parts({ rowsPerPerson })[0]).toMatchObject({ l1: moved, l2Squared: moved ** 2n });
      const replaced = cells(5).parts({ rowsPerPerson, neighbours: "replace-one" });
      expect(replaced[0]).toMatchObject({ l1: 2n * moved, l2Squared: 2n * moved ** 2n });
    }
  });
});
