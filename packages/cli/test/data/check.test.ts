import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkTable } from "../../src/data/check/check.ts";
import { dateOf, formOf } from "../../src/data/check/codes.ts";
import { coarse, edges } from "../../src/data/check/spread.ts";
import { tavs } from "../in-process.ts";
import { written } from "./written.ts";

const vectors = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../../../psi/test/ids/vectors/id-vectors.json"), "utf8"),
);
const valuesOf = (section: string, field: string): readonly string[] =>
  vectors[section].map((entry: Readonly<Record<string, string>>) => entry[field]!);

const check = (content: string) => checkTable(written(content), { id: "cpr", country: "DK", smallestCell: 5 });

describe("the classes of identity numbers", () => {
  test("are those of the published vectors: every MedCom number is a person's, and a test person's", async () => {
    const medcom = valuesOf("dk_medcom_test_cpr", "cpr");
    const x = valuesOf("dk_x_ecpr", "value");
    const d = valuesOf("dk_d_ecpr_constructed", "value");
    const day60 = valuesOf("dk_day_plus_60_constructed", "value");
    const invalid = valuesOf("dk_invalid", "value");
    const { ids } = await check(`cpr\n${[...medcom, ...x, ...d, ...day60, ...invalid].join("\n")}\n""\n`);
    expect(ids).toMatchObject({ rows: medcom.length + 3 + 3 + 3 + invalid.length + 1, missing: 1 });
    expect(ids!.kinds).toEqual({ cpr: 38, "x-ecpr": 3, "d-ecpr": 3, day60: 3, invalid: invalid.length });
    expect(ids).toMatchObject({ test: 38, linkable: 41, distinct: 41, duplicates: 0 });
  });

  test("an ordinary number of a person is no test person's, whatever its control digit says", async () => {
    const numbers = valuesOf("dk_century_table_constructed", "cpr"); // they end in 0000 to 9001
    expect((await check(`cpr\n${numbers.join("\n")}\n`)).ids).toMatchObject({ test: 0, linkable: numbers.length });
  });
});

describe("what can be told of a column", () => {
  test.each([
    ["DC187", "SKS diagnosis"],
    ["DD056", "SKS diagnosis"],
    ["C18.7", "ICD-10"],
    ["D056", "ICD-10"],
    ["KJFB30", "SKS procedure"],
    ["BWHA1", "SKS procedure"],
    ["L01XC07", "ATC"],
    ["2020-02-30", "text"],
    ["20200131", "date yyyymmdd"],
    ["31012020", "date ddmmyyyy"],
    ["1.2.2020", "date dd-mm-yyyy"],
    ["1,5", "number"],
    ["NA", "missing"],
    ["Kramper", "text"],
  ])("%s is of the form %s", (cell, form) => void expect(formOf(cell)).toBe(form));

  test("a date is one that the calendar has", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1800-01-01"), max: new Date("2199-12-31"), noInvalidDate: true }),
        (date) => {
          const [year, month, day] = date.toISOString().slice(0, 10).split("-") as [string, string, string];
          for (const text of [`${year}-${month}-${day}`, `${day}.${month}.${year}`, `${year}${month}${day}`])
            expect(dateOf(text)?.year).toBe(Number(year));
        },
      ),
    );
  });

  test("a bin holds its numbers", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e17, max: 1e17, noNaN: true }), (value) => {
        const place = coarse(value);
        expect(value).toBeGreaterThanOrEqual(edges[place]!);
        expect(value).toBeLessThan(edges[place + 1]!);
      }),
    );
  });
});

describe("a report", () => {
  const cohort = (ages: readonly string[], cpr = (i: number) => `010${1 + (i % 9)}${50 + (i % 40)}1${100 + i}`) =>
    `cpr;age;seen\n${ages.map((age, i) => `${cpr(i)};${age};2020-01-${10 + (i % 20)}`).join("\n")}\n`;
  const ages = Array.from({ length: 40 }, (_, i) => String(50 + (i % 30)));

  test("says the same whatever the values of fewer people than the smallest cell are", async () => {
    const outliers = (values: readonly string[]) => check(cohort([...ages, ...values]));
    const [usual, other] = await Promise.all([
      outliers(["99", "98", "101", "7"]),
      outliers(["63", "12000", "3", "-40"]),
    ]);
    expect(other).toEqual(usual);
    expect(usual.columns[0]!.numbers).toEqual({ from: 50, to: 100 });
  });

  test("counts people, not rows: one patient's forty rows have no range", async () => {
    const { columns, ids } = await check(cohort(ages, () => "0102501234"));
    expect(columns[0]!.numbers).toBeUndefined();
    expect(columns[1]!.years).toBeUndefined();
    expect(ids).toMatchObject({ linkable: 40, distinct: 1, duplicates: 39, born: {} });
  });

  test("holds no cell of the table, in text or as JSON", async () => {
    const secrets = ["0102501234", "Ane Hansen", "8731", "1987-06-05", "DZ318"];
    const rows = Array.from({ length: 3 }, () => secrets.join(";")).join("\n");
    const path = written(`cpr;navn;nummer;dato;0102501299 kode\n${rows}\n`);
    for (const more of [[], ["--json"]]) {
      const { exitCode, said } = await tavs("data", "check", path, "--id", "cpr", ...more);
      expect(exitCode).toBe(0);
      for (const secret of [...secrets, "0102501299"])
        expect(said.join("\n").replaceAll(path, "")).not.toContain(secret);
      expect(said.join("\n")).toContain("SKS diagnosis");
    }
  });

  test("warns of identity numbers in another column", async () => {
    const { columns } = await check("cpr;kontakt\n0102501234;010250-1235\n");
    expect(columns[0]!.forms).toEqual({ identifier: 1 });
  });
});

describe("tavs data check", () => {
  test.each([
    ["a column that is not there", ["--id", "nummer"]],
    ["a country whose numbers are not read", ["--country", "DE"]],
    ["an encoding that is not read", ["--encoding", "utf-7"]],
    ["a delimiter that is none", ["--delimiter", "x"]],
    ["a smallest cell that hides nobody", ["--smallest-cell", "1"]],
  ])("refuses %s in one sentence", async (_title, argv) => {
    const { exitCode, complained } = await tavs("data", "check", written("cpr;a\n1;2\n"), ...argv);
    expect(exitCode).toBe(1);
    expect(complained).toEqual([expect.stringMatching(/^[^\n]+$/)]);
  });
});
