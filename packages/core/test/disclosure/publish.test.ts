import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { disclosureRules, publish, type RuleName, withhold } from "../../src/disclosure/index.ts";
import { UsageError } from "../../src/index.ts";

const tables = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })).chain(([height, width]) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: width, maxLength: width }), {
    minLength: height,
    maxLength: height,
  }),
);
const names = Object.keys(disclosureRules) as RuleName[];

describe("a table under the rule of an authority", () => {
  test("withholds what `withhold` does at that threshold, and rounds the rest", () => {
    fc.assert(
      fc.property(tables, fc.constantFrom(...names), (values, name) => {
        const { smallestCell, roundTo } = disclosureRules[name];
        const plain = withhold({ values, counts: "exact", smallestCell });
        const ruled = publish({ values, counts: "exact" }, name);
        const all = (table: typeof plain) => [
          ...table.cells.flat(),
          ...table.rowTotals,
          ...table.columnTotals,
          table.total,
        ];
        for (const [at, cell] of all(plain).entries()) {
          const shown = all(ruled)[at]!;
          expect("withheld" in shown).toBe("withheld" in cell);
          if (!("value" in shown && "value" in cell)) continue;
          expect(shown.value % roundTo).toBe(0);
          expect(Math.abs(shown.value - cell.value)).toBeLessThanOrEqual(roundTo / 2);
        }
        expect(ruled.withheld).toBe(all(plain).filter((cell) => "withheld" in cell).length);
      }),
    );
  });

  test("the numbers of the rules: 1 to 2, 1 to 4, 1 to 7, 1 to 10, 1 to 11 are small", () => {
    const largestSmall = { "dst-3": 2, five: 4, "nhs-7": 7, "cms-11": 10, "ema-0.09": 11 } as const;
    for (const name of names) {
      const shown = (value: number) => "value" in publish({ values: [[value]], counts: "exact" }, name).total;
      expect([shown(0), shown(1), shown(largestSmall[name]), shown(largestSmall[name] + 1)]).toEqual([
        true,
        false,
        false,
        true,
      ]);
    }
    expect(1 / disclosureRules["ema-0.09"].smallestCell).toBeLessThanOrEqual(0.09);
    expect(1 / (disclosureRules["ema-0.09"].smallestCell - 1)).toBeGreaterThan(0.09);
  });

  test("halves of five go to the nearest: 12 is 10, 13 is 15", () => {
    const { cells } = publish(
      {
        values: [
          [12, 13],
          [8, 27],
        ],
        counts: "exact",
      },
      "nhs-7",
    );
    expect(cells).toEqual([
      [{ value: 10 }, { value: 15 }],
      [{ value: 10 }, { value: 25 }],
    ]);
  });

  test("says whether the counts were noisy, for a rule alone is not differential privacy", () => {
    expect(publish({ values: [[40]], counts: "exact" }, "five").differentiallyPrivate).toBe(false);
    const noisy = publish({ values: [[40, -2]], counts: "noisy" }, "five");
    expect(noisy.differentiallyPrivate).toBe(true);
    expect(noisy.cells[0]![1]).toEqual({ withheld: true });
  });

  test("every rule names its source", () => {
    for (const name of names) expect(disclosureRules[name].source.length).toBeGreaterThan(20);
  });

  test("rules that are none are refused", () => {
    const rule = { smallestCell: 5, roundTo: 1, source: "ours", read: "original" } as const;
    for (const bad of [
      { ...rule, roundTo: 0 },
      { ...rule, roundTo: 2.5 },
      { ...rule, smallestCell: 1 },
      "six" as RuleName,
    ])
      expect(() => publish({ values: [[9]], counts: "exact" }, bad)).toThrow(UsageError);
  });
});
