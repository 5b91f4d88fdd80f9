import { type Country, classify, cpr } from "@tavs/psi";
import { describe, expect, test } from "vitest";
import { type Entry, each, entries, vectors } from "./vector-file.ts";

function inDenmark(entry: Entry) {
  return classify(String(entry.cpr ?? entry.value), { country: "DK" });
}

test("the file has at least one section of numbers, so that what follows cannot pass on nothing", () => {
  const known =
    /^(dk_(medcom|century|invalid|valid|x_ecpr|d_ecpr|day|norm)|se_skatteverket|no_navikt|fi_hetu|is_kennitala)/;
  expect(Object.keys(vectors).filter((name) => known.test(name) && entries(name).length > 0)).not.toEqual([]);
});

describe("Danish numbers", () => {
  test("every national test number is a linkable CPR number with the published birth date and sex, whatever modulus 11 says", () => {
    each("dk_medcom_test_cpr", (entry) => {
      const found = inDenmark(entry);
      expect(found).toMatchObject({ kind: "cpr", birthDate: entry.derived_birth_date, sex: entry.derived_sex });
      expect(found.mod11).toBe(entry.mod11);
      expect(cpr(String(entry.cpr))).toBe(`DK:${entry.cpr}`);
      if (!entry.derived_matches_published) return; // the file marks one typing error of the publisher
      expect(found.birthDate).toBe(entry.published_birth_date);
      expect(found.sex).toBe(entry.published_gender === "male" ? "M" : "F");
    });
  });

  test("the seventh digit and the year give the century of cpr.dk's table", () => {
    each("dk_century_table_constructed", (entry) => {
      expect(inDenmark(entry)).toMatchObject({
        kind: "cpr",
        birthDate: entry.birth_date,
        sex: entry.sex,
        mod11: entry.mod11,
      });
      expect(inDenmark(entry).birthDate?.slice(0, 4)).toBe(String(entry.year));
    });
  });

  test("29 February is a birth date in leap years", () => {
    each("dk_valid_leap", (entry) => {
      expect(inDenmark(entry)).toMatchObject({ kind: "cpr", birthDate: entry.birth_date, mod11: entry.mod11 });
    });
  });

  test("what cannot be a number is invalid, has no canonical form and says why", () => {
    each("dk_invalid", (entry) => {
      expect(inDenmark(entry)).toMatchObject({ kind: "invalid", canonical: undefined, reason: expect.any(String) });
      expect(() => cpr(String(entry.value))).toThrow("not a linkable number");
    });
  });

  test("a national replacement number is linkable", () => {
    each("dk_x_ecpr", (entry) => {
      const { value, birth_date, sex } = entry;
      expect(inDenmark(entry)).toMatchObject({
        kind: "x-ecpr",
        canonical: `DK:${value}`,
        birthDate: birth_date,
        sex,
      });
      expect(cpr(String(value))).toBe(`DK:${value}`);
    });
  });

  test.each([
    ["a decentral replacement number", "dk_d_ecpr_constructed", "d-ecpr"],
    ["a day + 60 number", "dk_day_plus_60_constructed", "day60"],
  ])("%s is linkable within its issuer only", (_name, section, kind) => {
    each(section, (entry) => {
      const { value, birth_date, sex } = entry;
      expect(inDenmark(entry)).toMatchObject({ kind, canonical: undefined, birthDate: birth_date, sex });
      expect(() => cpr(String(value))).toThrow("unique at its issuer only");
      const issued = classify(String(value), { country: "DK", issuer: "1.2.208.176.1.6.1.3" });
      expect(issued.canonical).toBe(`DK:1.2.208.176.1.6.1.3:${value}`);
    });
  });

  test("what people and spreadsheets put around a number is taken away, and what they destroyed is not guessed", () => {
    each("dk_normalisation", ({ input, canonical }) => {
      const expected = canonical === null ? undefined : `DK:${canonical}`;
      expect(inDenmark({ value: input ?? "" }).canonical).toBe(expected);
    });
  });
});

describe("numbers of the neighbours", () => {
  const canonical = (country: Country, { value }: Entry) => `${country}:${value}`;

  test.each([
    ["se_skatteverket_test_personnummer", "personnummer"],
    ["se_skatteverket_test_samordningsnummer", "samordningsnummer"],
  ])("Sweden's %s are read, and fail with any other check digit", (section, kind) => {
    each(section, (entry) => {
      const value = String(entry.value);
      expect(classify(value, { country: "SE" })).toMatchObject({ kind, canonical: canonical("SE", entry) });
      const other = value.slice(0, 11) + ((Number(value[11]) + 1) % 10);
      expect(classify(other, { country: "SE" }).reason).toBe("wrong check digit");
    });
  });

  test("Norway's numbers are valid by the rule of their day", () => {
    each("no_navikt_vectors", (entry) => {
      const today = classify(String(entry.value), { country: "NO" });
      const reformed = classify(String(entry.value), { country: "NO", asOf: "2032-01-01" });
      expect(today.canonical).toBe(entry.old_ok ? canonical("NO", entry) : undefined);
      expect(reformed.canonical).toBe(entry.new_ok ? canonical("NO", entry) : undefined);
    });
  });

  test("Finland's numbers are read with the century of their sign, and temporary ones have no national form", () => {
    each("fi_hetu", (entry) => {
      const found = classify(String(entry.value), { country: "FI" });
      if (!entry.check_ok) return expect(found.kind).toBe("invalid");
      const isTemporary = entry.temporary_900_series;
      expect(found).toMatchObject({ kind: isTemporary ? "hetu-temporary" : "hetu", sex: entry.sex });
      expect(found.birthDate?.slice(0, 4)).toBe(String(entry.birth_year));
      expect(found.canonical).toBe(isTemporary ? undefined : canonical("FI", entry));
    });
  });

  test("Iceland's persons and organisations are told apart", () => {
    each("is_kennitala", (entry) => {
      const kind = String(entry.value) < "4" ? "kennitala" : "kennitala-organisation";
      expect(classify(String(entry.value), { country: "IS" })).toMatchObject({
        kind,
        canonical: canonical("IS", entry),
      });
    });
  });
});
