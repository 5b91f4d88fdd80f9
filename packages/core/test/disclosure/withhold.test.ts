import { type Cell, type CountTable, withhold } from "@tavs/core/disclosure";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { determinedByEnumeration, determinedByEquations, flat, withTotals } from "./independent.ts";

type Values = readonly (readonly number[])[];

const shown = (cells: readonly Cell[]): readonly (number | "x")[] =>
  cells.map((cell) => ("value" in cell ? cell.value : "x"));

const tables = (size: { longest: number }, value: fc.Arbitrary<number>): fc.Arbitrary<number[][]> =>
  fc.integer({ min: 1, max: size.longest }).chain((minLength) => {
    const row = fc.array(value, { minLength, maxLength: minLength });
    return fc.array(row, { minLength: 1, maxLength: size.longest });
  });

const mostlySmall = fc.oneof(fc.nat(6), fc.nat(40));
const smallestCell = fc.integer({ min: 2, max: 6 });

describe("what is shown", () => {
  test("a table without small cells is shown whole, with its totals", () => {
    const values = [
      [12, 7],
      [5, 0],
    ];
    const whole = [
      [12, 7, 19],
      [5, 0, 5],
      [17, 7, 24],
    ];
    expect(flat(withhold({ values, smallestCell: 5, counts: "exact" })).map(shown)).toEqual(whole);
  });

  test("one small cell takes three others with it, the smallest that will do, and all totals stay", () => {
    const values = [
      [3, 20, 90],
      [40, 10, 80],
      [60, 70, 50],
    ];
    const expected = [
      ["x", "x", 90, 113],
      ["x", "x", 80, 130],
      [60, 70, 50, 180],
      [103, 100, 220, 423],
    ];
    expect(flat(withhold({ values, smallestCell: 5, counts: "exact" })).map(shown)).toEqual(expected);
  });

  test("a zero is shown if counts are exact and withheld if they are noisy, where it is no zero", () => {
    const values = [
      [0, 30, 30],
      [30, 30, 30],
    ];
    expect(withhold({ values, smallestCell: 5, counts: "exact" }).cells[0]![0]).toEqual({ value: 0 });
    expect(withhold({ values, smallestCell: 5, counts: "noisy" }).cells[0]![0]).toEqual({ withheld: true });
  });

  test("whatever the table, no small number is shown, and what is shown is the number or the sum", () => {
    const counts = fc.constantFrom<CountTable["counts"]>("exact", "noisy");
    fc.assert(
      fc.property(tables({ longest: 6 }, mostlySmall), smallestCell, counts, (values, smallestCell, counts) => {
        const truth = withTotals(values).flat();
        const least = counts === "exact" ? 1 : Number.NEGATIVE_INFINITY;
        for (const [at, cell] of flat(withhold({ values, smallestCell, counts })).flat().entries()) {
          const value = truth[at]!;
          if ("value" in cell) expect(cell.value).toBe(value);
          expect(value >= least && value < smallestCell && "value" in cell).toBe(false);
        }
      }),
    );
  });
});

describe("what a reader can compute", () => {
  test("no withheld number follows from the equations of the table", () => {
    const noisy = fc.oneof(fc.integer({ min: -4, max: 6 }), fc.nat(40));
    fc.assert(
      fc.property(tables({ longest: 6 }, noisy), smallestCell, (values, smallestCell) => {
        const published = flat(withhold({ values, smallestCell, counts: "noisy" }));
        expect(determinedByEquations(published)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("of exact counts no withheld number follows even from all of them being at least 1", () => {
    const fewEnoughToEnumerate = tables({ longest: 3 }, fc.nat(4)).filter((values) => values.flat().length <= 6);
    fc.assert(
      fc.property(fewEnoughToEnumerate, fc.integer({ min: 2, max: 4 }), (values, smallestCell) => {
        const published = flat(withhold({ values, smallestCell, counts: "exact" }));
        expect(determinedByEnumeration(published, 5)).toEqual([]);
        expect(determinedByEquations(published)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("the withheld cells of a line whose total is shown are not a few together", () => {
    fc.assert(
      fc.property(tables({ longest: 5 }, mostlySmall), smallestCell, (values, smallestCell) => {
        const published = flat(withhold({ values, smallestCell, counts: "exact" }));
        const truth = withTotals(values);
        const lines = [...published.keys()].map((r) =>
          published[r]!.map((cell, c) => ({ cell, value: truth[r]![c]! })),
        );
        const columns = lines[0]!.map((_, c) => lines.map((row) => row[c]!));
        for (const line of [...lines, ...columns]) {
          if ("withheld" in line.at(-1)!.cell) continue;
          const few = line.filter(({ cell }) => "withheld" in cell).reduce((sum, { value }) => sum + value, 0);
          expect(few > 0 && few < smallestCell).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("two ones in a row take its total with them: a 2 would tell both", () => {
    const values = [
      [1, 1, 0],
      [9, 9, 9],
    ];
    const { cells, rowTotals } = withhold({ values, smallestCell: 2, counts: "exact" });
    expect(shown(cells[0]!)).toEqual(["x", "x", 0]);
    expect(rowTotals[0]).toEqual({ withheld: true });
  });

  test("not hidden: who tries every table and keeps those that would be published so, may find one alone", () => {
    const values = [
      [0, 4],
      [4, 0],
    ];
    const published = JSON.stringify(withhold({ values, smallestCell: 5, counts: "exact" }));
    const fours = Array.from({ length: 7 }, (_, at) => at + 1).filter((four) => {
      const other = [
        [0, four],
        [8 - four, 0],
      ];
      return JSON.stringify(withhold({ values: other, smallestCell: 5, counts: "exact" })) === published;
    });
    expect(fours).toEqual([4]); // the total of 8 is shown: 3 and 5 would have withheld other totals
  });

  test("the solvers see what is determined: a cell withheld alone, and two ones under a total of two", () => {
    const alone: Cell[][] = [
      [{ withheld: true }, { value: 7 }, { value: 9 }],
      [{ value: 5 }, { value: 5 }, { value: 10 }],
      [{ value: 7 }, { value: 12 }, { value: 19 }],
    ];
    expect(determinedByEquations(alone)).toEqual(["0,0"]);
    const ones: Cell[][] = [
      [{ withheld: true }, { withheld: true }, { value: 2 }],
      [{ withheld: true }, { withheld: true }, { value: 9 }],
      [{ value: 5 }, { value: 6 }, { value: 11 }],
    ];
    expect(determinedByEquations(ones)).toEqual([]);
    expect(determinedByEnumeration(ones, 8)).toEqual(["0,0", "0,1", "1,0", "1,1"]);
  });
});

describe("what is refused", () => {
  test("counts that are neither exact nor noisy, or do not say: nobody knows what is small then", () => {
    for (const counts of [undefined, "Exact", "", null, true] as never[])
      expect(() => withhold({ values: [[1, 2]], smallestCell: 5, counts })).toThrow('counts are "exact" or "noisy"');
  });

  const refuses = (values: Values, rest: Partial<CountTable> = {}) =>
    expect(() => withhold({ values, smallestCell: 5, counts: "exact", ...rest }));

  test("tables that are none, by the position of what is wrong and without the number", () => {
    refuses([]).toThrow(UsageError);
    refuses([[]]).toThrow(UsageError);
    refuses([[1, 2], [3]]).toThrow("row number 1 has 1 cells; the first has 2");
    refuses([[1, -7]]).toThrow(/^the cell in row number 0, column number 1 is not an integer in \[0, 2\^53\)$/);
    refuses([[1, 0.5]], { counts: "noisy" }).toThrow("row number 0, column number 1");
    refuses([[Number.NaN]]).toThrow(UsageError);
    refuses([[2 ** 53 - 1, 1]]).toThrow("a total of the table does not fit in 2^53");
  });

  test("a smallest cell of 1: nothing would be small", () => {
    refuses([[1]], { smallestCell: 1 }).toThrow(UsageError);
  });
});
