import { itemAt } from "@tavs/psi";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalOf, numberRule, personsOf } from "../../src/session/identifiers.ts";

const two = (most: number): fc.Arbitrary<string> =>
  fc.integer({ min: 1, max: most }).map((number) => `${number}`.padStart(2, "0"));
const digits = fc.tuple(two(31), two(12), two(3), fc.constantFrom("1234", "4321")).map((parts) => parts.join(""));
/** What a column holds of some few persons: plain numbers, canonical ones, other spellings, other countries, and what is nobody's. */
const cell = fc.oneof(
  digits,
  digits.map((text) => `${text.slice(0, 6)}-${text.slice(6)}`),
  digits.map((text) => `DK:${text}`),
  fc
    .tuple(fc.constantFrom("dk:", "DK:DK:", "SE:", "DK", " ", '"', "DK:x", "\u00a0"), digits)
    .map((parts) => parts.join("")),
  digits.map((text) => text.replace(/\d/, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))),
  fc.constantFrom(
    "",
    "NULL",
    "0203291WQ3",
    "DK:",
    "DK:1.2.208:0702750TE1",
    "199012119948",
    "131052-308T",
    "3102904321",
  ),
);
const column = fc.array(cell, { maxLength: 40 });

test.each(["DK/cpr/1", "DK/cpr/1+issuer/1.2.208", "SE/personnummer/1", "FI/hetu/1"])(
  "under %s each person of a column stands at the first row that names them, however it is written, and who cannot be linked nowhere",
  async (name) => {
    const rule = numberRule(name)!;
    await fc.assert(
      fc.asyncProperty(column, async (cells) => {
        const [firsts, linkable] = [new Map<string, number>(), [] as number[]];
        for (const [row, text] of cells.entries()) {
          const id = canonicalOf(text, rule.canonicaliser);
          if (id === undefined) continue;
          linkable.push(row);
          if (!firsts.has(id)) firsts.set(id, row);
        }
        const { items, rowOf, rows } = await personsOf(cells, rule);
        const found = Array.from(items.rows, (row, i) => [itemAt(items, i), rowOf(row)] as const);
        expect(new Map(found)).toEqual(firsts);
        expect(rows).toEqual(firsts);
        expect([items.size, items.duplicates]).toEqual([firsts.size, linkable.length - firsts.size]);
      }),
      { numRuns: 60 },
    );
  },
);

test("a rule that this program has none of is nobody's", () => {
  for (const name of ["DK/cpr/2", "DE/kvnr/1", "DK/cpr/1+issuer/x", 1, undefined])
    expect(numberRule(name)).toBeUndefined();
});
