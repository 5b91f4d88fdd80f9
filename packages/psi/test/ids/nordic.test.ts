import { classify } from "@tavs/psi";
import { expect, test } from "vitest";
import rules from "./vectors/nordic-rules.json" with { type: "json" };

const PERSONNUMMER = "199012119948"; // personnummer/meta, as in the vectors

test.each(rules.no)("Norwegian number $value is $kind by the rule of its day", (entry) => {
  const before = classify(entry.value, { country: "NO", asOf: "2031-12-31" });
  const from = classify(entry.value, { country: "NO", asOf: "2032-01-01" });
  expect(before.kind).toBe(entry.before2032 ? entry.kind : "invalid");
  expect(from.kind).toBe(entry.from2032 ? entry.kind : "invalid");
  expect(from.birthDate).toBe(entry.birth_date);
});

test("whoever does not say of which day the data are gets Norway's rule of today, and a hint", () => {
  expect(classify("30108299939", { country: "NO" }).reason).toBe(
    "wrong check digit, or form of a later year: give asOf",
  );
  expect(classify("30108299939", { country: "NO", asOf: "2031-12-31" }).reason).toBe("wrong check digit");
});

test("from 2032 on nothing is said of a Norwegian's sex, because new numbers that look old do not encode it", () => {
  expect(classify("13097248022", { country: "NO" }).sex).toBe("F");
  expect(classify("13097248022", { country: "NO", asOf: "2032-01-01" }).sex).toBeUndefined();
});

test("a Norwegian hospital's own number links within the hospital only, the common help number everywhere", () => {
  expect(classify("13527248013", { country: "NO" })).toMatchObject({ kind: "h-nummer", canonical: undefined });
  expect(classify("13527248013", { country: "NO", issuer: "2.16.578.1" }).canonical).toBe("NO:2.16.578.1:13527248013");
  const common = withControlDigits("812345678");
  expect(classify(common, { country: "NO" })).toMatchObject({
    kind: "fh-nummer",
    canonical: `NO:${common}`,
    sex: undefined,
  });
});

test.each(rules.se)(
  "Swedish number $short of 2024 is $kind, and its short and long form are one",
  ({ long, short, kind, sex }) => {
    const options = { country: "SE", asOf: "2024-06-30", issuer: "1.2.752" } as const;
    expect(classify(long, options)).toMatchObject({ kind, sex });
    expect(classify(short, options)).toEqual(classify(long, options));
  },
);

test("a Swedish number of ten digits is not guessed: it needs a sign, and the day of the data", () => {
  expect(classify("901211-9948", { country: "SE" }).reason).toBe("century unknown: give asOf");
  expect(classify("9012119948", { country: "SE", asOf: "2024-06-30" }).reason).toBe("century sign missing");
});

test("the plus sign comes on 1 January of the year in which a Swede turns 100", () => {
  const at = (sign: string, asOf: string) => classify(`901211${sign}9948`, { country: "SE", asOf }).canonical;
  expect(at("-", "2089-12-31")).toBe(`SE:${PERSONNUMMER}`);
  expect(at("+", "2090-01-01")).toBe(`SE:${PERSONNUMMER}`);
  expect(at("+", "2089-12-31")).toBe("SE:189012119948"); // whoever has a + the year before is 100 years older
});

test("a Swede of the short form is not born after the data were written", () => {
  expect(classify("901211-9948", { country: "SE", asOf: "2090-06-30" }).reason).toBe("birth date after asOf");
});

test("a samordningsnummer of an unknown birth date is valid and has no date", () => {
  expect(classify("200000732388", { country: "SE" })).toMatchObject({
    kind: "samordningsnummer",
    birthDate: undefined,
  });
});

test.each(rules.is)("Icelandic number $value is $kind", ({ value, kind, old_ok, birth_date }) => {
  const before = classify(value, { country: "IS", asOf: "2026-02-17" });
  expect(before.kind).toBe(old_ok ? kind : "invalid");
  expect(classify(value, { country: "IS", asOf: "2026-02-18" })).toMatchObject({
    kind,
    birthDate: birth_date,
    sex: undefined,
  });
});

test("the same digits with another sign of the century are another Finn, a missing or an unknown sign is nobody", () => {
  const forms = ["131052-308T", "131052A308T", "131052X308T", "131052+308T"];
  expect(new Set(forms.map((form) => classify(form, { country: "FI" }).canonical)).size).toBe(4);
  expect(classify("131052+308T", { country: "FI" }).birthDate).toBe("1852-10-13");
  expect(classify("131052\u2013308t", { country: "FI" }).canonical).toBe("FI:131052-308T");
  expect(classify("131052308T", { country: "FI" }).reason).toBe("century sign missing");
  expect(classify("131052G308T", { country: "FI" }).kind).toBe("invalid");
});

test("a Finnish check character is computed from the digits, so every other one is refused", () => {
  const others = [..."0123456789ABCDEFHJKLMNPRSTUVWXY"].filter((character) => character !== "T");
  for (const character of others) {
    expect(classify(`131052-308${character}`, { country: "FI" }).reason).toBe("wrong check digit");
  }
});

/** Norsk helsenett: control digits as in a fødselsnummer, here from the definition and not from the code under test. */
function withControlDigits(nine: string): string {
  const control = (digits: string, weights: number[]) =>
    (11 - (weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11)) % 11;
  const ten = nine + control(nine, [3, 7, 6, 1, 8, 9, 4, 5, 2]);
  return ten + control(ten, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
}
