import { classify, validate } from "@tavs/psi";
import fc from "fast-check";
import { expect, test } from "vitest";
import { anyCell, anyCpr } from "./arbitraries.ts";

// The last number passes modulus 11 and belongs to nobody: it is of a birth in 2057.
test("a column's report counts every class, and says no value", () => {
  const column = ["0201609995", "020160-9995", "0203291WQ3", "0702750TE1", "6702500011", "", "NA", null, undefined];
  const report = validate([...column, "0000000000", "201609995.0", "0202000000", "0202575005"], { country: "DK" });
  expect(report).toEqual({
    rows: 13,
    missing: 4,
    linkable: 5,
    distinct: 4,
    duplicates: 1,
    kinds: { cpr: 4, "x-ecpr": 1, "d-ecpr": 1, day60: 1, invalid: 2 },
    faults: { "dummy value": 1, "decimal number": 1 },
    mod11: { checked: 4, passed: 1, share: 1 / 4 },
    zeroSequences: 1,
  });
  expect(JSON.stringify(report)).not.toMatch(/\d{3}/);
});

test("two notations of one local number are a duplicate once the issuer is known", () => {
  const { linkable, duplicates } = validate(["0702750TE1", "070275-0te1"], { country: "DK", issuer: "1.2.208" });
  expect({ linkable, duplicates }).toEqual({ linkable: 2, duplicates: 1 });
});

test("a column without a CPR number has no share that passes modulus 11", () => {
  expect(validate([], { country: "DK" }).mod11).toEqual({ checked: 0, passed: 0, share: undefined });
});

test("every row is counted once, and the linkable ones are those that have a canonical form", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(anyCell, anyCpr)), (column) => {
      const report = validate(column, { country: "DK" });
      const sum = (counts: object) => Object.values(counts).reduce((total, count) => total + count, 0);
      const canonical = column
        .map((cell) => classify(cell, { country: "DK" }).canonical)
        .filter((form) => form !== undefined);
      expect(report.rows).toBe(column.length);
      expect(report.missing + sum(report.kinds)).toBe(report.rows);
      expect(sum(report.faults)).toBe(report.kinds.invalid ?? 0);
      expect(report.linkable).toBe(canonical.length);
      expect(report.distinct).toBe(new Set(canonical).size);
    }),
  );
});

test("a column is read a value at a time", () => {
  let given = 0;
  function* column() {
    for (; given < 1000; given++) yield "0201609995";
  }
  expect(validate(column(), { country: "DK" })).toMatchObject({ rows: 1000, distinct: 1, duplicates: 999 });
  expect(given).toBe(1000);
});
