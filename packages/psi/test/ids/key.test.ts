import { UsageError } from "@tavs/core";
import { type Canonicaliser, cpr, freeText, identifier, key } from "@tavs/psi";
import fc from "fast-check";
import { expect, test } from "vitest";

test("a canonicaliser carries its rule's name, which the parties agree on", () => {
  expect(cpr.rule).toBe("DK/cpr/1");
  expect(identifier({ country: "DK", restoreLeadingZero: true }).rule).toBe(cpr.rule);
  expect(identifier({ country: "FI" }).rule).toBe("FI/hetu/1");
  expect(identifier({ country: "DK", issuer: "urn:oid:1.2.208" }).rule).toBe("DK/cpr/1+issuer/1.2.208");
  expect(() => Object.assign(cpr, { rule: "mine" })).toThrow();
});

test("a site with a damaged column finds the same people as one with a good column", () => {
  expect(identifier({ country: "DK", restoreLeadingZero: true })("201609995")).toBe(cpr("0201609995"));
});

test("a local number is linked only where the column's issuer is declared, even if the cell names one", () => {
  const local = "DK:1.2.208:0702750TE1";
  expect(() => cpr(local)).toThrow(expect.objectContaining({ code: "not-linkable" }));
  expect(identifier({ country: "DK", issuer: "1.2.208" })("070275-0te1")).toBe(local);
});

test("a study's key is one item of its columns, each behind its length in bytes", () => {
  const visit = key("study/visit/1", cpr, freeText);
  expect(visit.rule).toBe("study/visit/1(DK/cpr/1,free-text/1)");
  expect(visit("020160-9995", "første")).toBe("study/visit/1|13:DK:02016099957:første");
  const patient: Canonicaliser = key("study/patient-no/1");
  expect(patient(" A-17\r")).toBe("study/patient-no/1|4:A-17");
});

test("rows of different cells are different items, whatever the cells contain", () => {
  const pair = key("study/pair/1", freeText, freeText);
  const cell = fc.string({ unit: fc.constantFrom(..."01:|ab"), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(cell, cell, cell, cell, (a, b, c, d) => {
      expect(pair(a, b) === pair(c, d)).toBe(a === c && b === d);
    }),
    { numRuns: 2000 },
  );
  expect(pair("1", "1:1")).not.toBe(pair("1:1", "1"));
});

test("the same cells are other items in another study, in another version, and as an identity number", () => {
  const items = ["a/1", "a/2", "b/1"].map((name) => key(name, cpr)("0201609995"));
  expect(new Set([...items, cpr("0201609995")]).size).toBe(4);
});

test("an accent is one character, however it was typed; capitals and inner spaces are kept", () => {
  expect(freeText("Malmo\u0308")).toBe(freeText("Malm\u00f6"));
  expect(freeText("a  B")).toBe("a  B");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (string) => {
      fc.pre(string.trim() !== "");
      expect(freeText(freeText(string))).toBe(freeText(string));
    }),
  );
});

test("what has no meaning as a key is refused: nothing, half a character, too much, too few cells, no version", () => {
  for (const cell of ["", " \u00a0", "\ud800", "a\udc00", "x".repeat(1025)])
    expect(() => freeText(cell)).toThrow(UsageError);
  expect(() => key("study/visit/1", cpr, freeText)("0201609995")).toThrow("1 cells came, the key has 2");
  for (const name of ["", "study", "study/visit", "study/0", "DK:1", "a|b/1", `${"a".repeat(100)}/1`]) {
    expect(() => key(name)).toThrow(UsageError);
  }
});
