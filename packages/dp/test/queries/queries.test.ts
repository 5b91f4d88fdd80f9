import { UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AdditiveQuery, type AddRemoveUnit, cells, count, of, sum } from "../../src/index.ts";

const l1 = (query: AdditiveQuery<never, unknown, AddRemoveUnit>, rowsPerPerson: number): bigint =>
  query.parts({ rowsPerPerson })[0]!.l1;
const bounds = fc
  .tuple(fc.integer(), fc.integer())
  .map(([a, b]) => ({ lower: Math.min(a, b), upper: Math.max(a, b, 1) }));

describe("what a question answers", () => {
  test("a count is the number of rows", () => {
    expect(count.evaluate([{}, {}, {}])).toEqual([3n]);
    expect(count.evaluate([])).toEqual([0n]);
  });

  test("a sum pulls each value into the bounds, and is exact beyond 2^53", () => {
    expect(sum({ lower: 0, upper: 60 }).evaluate([-5, 10, 61, -0])).toEqual([70n]);
    const values = fc.array(fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constant(1e300)));
    const wide = { lower: -Number.MAX_SAFE_INTEGER, upper: Number.MAX_SAFE_INTEGER };
    fc.assert(
      fc.property(values, fc.oneof(bounds, fc.constant(wide)), (values, { lower, upper }) => {
        const pulled = values.map((value) => [lower, value, upper].sort((a, b) => a - b)[1]!);
        expect(sum({ lower, upper }).evaluate(values)).toEqual([
          pulled.reduce((total, value) => total + BigInt(value), 0n),
        ]);
      }),
    );
  });

  test("a field is taken out of each row", () => {
    const rows = [
      { patient: "a", days: 3 },
      { patient: "b", days: 4 },
    ];
    expect(of("days", sum({ lower: 0, upper: 60 })).evaluate(rows)).toEqual([7n]);
  });

  test("cells are the counts that came", () => {
    expect(cells(3).evaluate([5, 0, 7])).toEqual([5n, 0n, 7n]);
  });
});

describe("how far one person moves an answer", () => {
  const distance = (a: readonly bigint[], b: readonly bigint[]): bigint =>
    a.reduce((sum, value, at) => sum + (value > b[at]! ? value - b[at]! : b[at]! - value), 0n);

  test("never further than the sensitivity, for any rows of any person", () => {
    const rows = fc.array(fc.integer(), { maxLength: 20 });
    const person = fc.array(fc.integer(), { maxLength: 4 });
    fc.assert(
      fc.property(rows, person, bounds, (rows, person, bounds) => {
        for (const query of [count, sum(bounds)]) {
          const moved = distance(query.evaluate([...rows, ...person]), query.evaluate(rows));
          expect(moved).toBeLessThanOrEqual(l1(query, Math.max(1, person.length)));
        }
      }),
    );
  });

  test("and as far, for the worst person", () => {
    const worst: readonly [AdditiveQuery<readonly number[], unknown, AddRemoveUnit>, number][] = [
      [count, 0],
      [sum({ lower: -7, upper: 3 }), -99],
      [sum({ lower: -3, upper: 7 }), 99],
    ];
    for (const [query, value] of worst)
      expect(distance(query.evaluate([value, value]), query.evaluate([]))).toBe(l1(query, 2));
  });

  test("the cells of a table together no further than a count", () => {
    expect(l1(cells(40), 3)).toBe(3n);
  });

  test("a field moves as what is asked of it", () => {
    expect(l1(of("days", sum({ lower: 0, upper: 60 })), 1)).toBe(60n);
  });

  test("beyond 2^53 it is still exact", () => {
    expect(l1(sum({ lower: 0, upper: 2 ** 53 - 1 }), 3)).toBe(3n * (2n ** 53n - 1n));
  });
});

describe("what tells two questions apart", () => {
  test("their names or their domains", () => {
    const questions = [count, cells(2), cells(3), sum({ lower: 0, upper: 1 }), sum({ lower: 0, upper: 2 })];
    const ofFields = ["a", 'a"', "b"].map((field) => of(field, sum({ lower: 0, upper: 1 })));
    const identities = [...questions, ...ofFields].map(({ name, domain }) => `${name} | ${domain}`);
    expect(new Set(identities).size).toBe(identities.length);
  });
});

describe("what is refused", () => {
  test("values that are no integers, by position and without the value", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 41.5])
      expect(() => sum({ lower: 0, upper: 60 }).evaluate([1, 2, value])).toThrow(
        new UsageError("value number 2 is not an integer"),
      );
  });

  test("bounds that are out of order, endless, fractions, or leave nothing to ask", () => {
    for (const [lower, upper] of [
      [2, 1],
      [0, Number.POSITIVE_INFINITY],
      [0, 2 ** 53],
      [0.5, 1],
      [Number.NaN, 1],
      [0, 0],
    ] as const)
      expect(() => sum({ lower, upper })).toThrow(UsageError);
  });

  test("cells that are missing, negative, fractions or beyond 2^53", () => {
    expect(() => cells(3).evaluate([1, 2])).toThrow("the query asks for 3 cells; 2 came");
    for (const cell of [-1, 0.5, 2 ** 53, Number.NaN])
      expect(() => cells(2).evaluate([1, cell])).toThrow(/^cell number 1 is not an integer in \[0, 2\^53\)$/);
    for (const length of [0, 1.5, Number.NaN]) expect(() => cells(length)).toThrow(UsageError);
  });

  test("programs that ask for a field which the rows do not have, or which holds no numbers", () => {
    const rows = [{ patient: "a", days: 3 }];
    const query = of("days", sum({ lower: 0, upper: 60 }));
    query.evaluate(rows);
    // @ts-expect-error: no field of that name
    expect(() => of("weeks", sum({ lower: 0, upper: 60 })).evaluate(rows)).toThrow(UsageError);
    // @ts-expect-error: names cannot be added up
    expect(() => of("patient", sum({ lower: 0, upper: 60 })).evaluate(rows)).toThrow(UsageError);
  });
});
