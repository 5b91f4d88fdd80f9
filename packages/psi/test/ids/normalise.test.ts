import { classify, cpr } from "@tavs/psi";
import fc from "fast-check";
import { expect, test } from "vitest";
import { normalise } from "../../src/ids/normalise.ts";
import { anyCpr, anyFormatting } from "./arbitraries.ts";

const DK = { country: "DK" } as const;

test("a number in any notation has one canonical form", () => {
  fc.assert(
    fc.property(anyCpr, anyFormatting, (number, format) => {
      expect(cpr(format(number))).toBe(`DK:${number}`);
    }),
  );
});

test("a canonical form is its own canonical form, also of a local number, which names its issuer", () => {
  fc.assert(
    fc.property(anyCpr, (number) => {
      expect(cpr(cpr(number))).toBe(`DK:${number}`);
    }),
  );
  const local = classify("0702750TE1", { ...DK, issuer: "urn:oid:1.2.208" }).canonical ?? "";
  expect(local).toBe("DK:1.2.208:0702750TE1");
  expect(classify(local, DK).canonical).toBe(local);
  expect(classify(local, { ...DK, issuer: "1.2.208" }).canonical).toBe(local);
});

test("two persons never meet in one canonical form, however their numbers are written", () => {
  fc.assert(
    fc.property(anyCpr, anyCpr, anyFormatting, anyFormatting, (one, other, formatOne, formatOther) => {
      expect(cpr(formatOne(one)) === cpr(formatOther(other))).toBe(one === other);
    }),
  );
});

test("a replacement number in small letters is the one in capitals", () => {
  expect(cpr("020329-1wq3")).toBe("DK:0203291WQ3");
});

test.each([
  ["201609995.0", "decimal number"],
  ["201609995,0", "decimal number"],
  ["2.01919E+08", "scientific notation"],
  ["2,01919e8", "scientific notation"],
  ["0000000000", "dummy value"],
  ["9999999999", "dummy value"],
  ["111111-1111", "dummy value"],
  ["1234567890", "dummy value"],
  ["", "missing value"],
  [" \r\n", "missing value"],
  ["NULL", "missing value"],
  ["0102O30000", "letter O or I for a digit"],
  ["0I02030000", "letter O or I for a digit"],
  ["201609995", "leading zero lost"],
  ["203291WQ3", "leading zero lost"],
  ["01020300", "too short"],
  ["01020300000", "too long"],
  ["0102030000\n0102030000", "unexpected character"],
  ["-0102030000", "unexpected character"],
  ["010490998\u00b2", "unexpected character"],
  ["010490998\u2468", "unexpected character"],
  ["020329AAA3", "letter in the century position"],
  ["0203292WQ3", "no such series"],
  ["3102000000", "no such date"],
  ["2902011WQ3", "no such date"],
  ["SE:199012119948", "number of another country"],
  ["DK:1.2.208:0104909989", "issuer on a national number"],
])("a Danish column's %j is a fault of its own class: %s", (value, reason) => {
  expect(classify(value, DK)).toMatchObject({ kind: "invalid", reason, canonical: undefined });
});

test("a lost zero is put back only where the caller knows that a spreadsheet lost it", () => {
  const restoreLeadingZero = true;
  expect(classify("201609995", { ...DK, restoreLeadingZero }).canonical).toBe("DK:0201609995");
  expect(classify("203291WQ3", { ...DK, restoreLeadingZero }).canonical).toBe("DK:0203291WQ3");
  expect(classify("9020075838", { country: "NO", restoreLeadingZero }).reason).toBe("wrong check digit");
  expect(classify("2013299997", { country: "NO", restoreLeadingZero }).canonical).toBe("NO:02013299997");
  expect(classify("202013008", { country: "IS", restoreLeadingZero, asOf: "2026-02-18" }).canonical).toBe(
    "IS:0202013008",
  );
  expect(classify("-104909989", { ...DK, restoreLeadingZero }).kind).toBe("invalid"); // a negative number is nobody's
});

test("a local number is not linked under the issuer of another", () => {
  expect(classify("DK:1.2.208:0702750TE1", { ...DK, issuer: "1.2.209" }).reason).toBe("number of another issuer");
});

test("a national number stays national where the column has an issuer", () => {
  expect(classify("0201609995", { ...DK, issuer: "1.2.208" }).canonical).toBe("DK:0201609995");
});

test("quotes are taken from both ends and left within, as the pattern says that takes a time that grows as the square", () => {
  const slow = /^["'`\u00b4\u2018-\u201f]+|["'`\u00b4\u2018-\u201f]+$/g;
  const unit = fc.constantFrom(..."\"'`\u00b4\u2018\u201b\u201f 1A-");
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
      expect(normalise(text)).toBe(text.trim().replace(slow, "").trim().replaceAll(" ", ""));
    }),
    { numRuns: 500 },
  );
});
