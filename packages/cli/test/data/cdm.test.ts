// What `tavs data` says of OMOP databases and cohorts: counts after OHDSI's checks, nothing of a few, and not one value.
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withoutFew } from "../../src/data/omop/attrition.ts";
import { readRowsOf } from "../../src/data/rows.ts";
import { en } from "../../src/messages/en/index.ts";
import { tavs } from "../in-process.ts";

const ONLY = "0101701234"; // stands in one cell, and in no sentence
let root: string;
let cdm: string;

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, i) => from + i);

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "tavs-cdm-"));
  cdm = join(root, "cdm");
  writeFileSync(join(root, "small.yaml"), DEFINITION);
  mkdirSync(cdm);
  const write = (table: string, header: string, rows: readonly string[]): void =>
    writeFileSync(join(cdm, `${table}.csv`), `${[header, ...rows].join("\n")}\n`);
  // Persons 0 to 19, of whom 9 have no year of birth, and one is of the future; 12 to 19 are never observed.
  write("person", "person_id,gender_concept_id,year_of_birth,person_source_value", range(0, 20).map((i) => `${i},8507,${i < 9 ? "" : i === 9 ? 2999 : 1950},${i === 0 ? ONLY : ""}`)); // biome-ignore format: one line
  write("observation_period", "person_id,observation_period_start_date,observation_period_end_date", range(0, 12).map((i) => `${i},2010-01-01,${i < 6 ? "2009-01-01" : "2015-01-01"}`)); // biome-ignore format: one line
  // Conditions: 30 orphans, 7 of concept 0, 5 keys that stand twice, 2 with a date that is none, 9 before the year of birth.
  write("condition_occurrence", "condition_occurrence_id,person_id,condition_concept_id,condition_start_date", [
    ...range(0, 30).map((i) => `${i},999,192671,2012-01-01`),
    ...range(30, 37).map((i) => `${i},10,0,2012-01-01`),
    ...range(30, 35).map((i) => `${i},10,192671,2012-01-01`),
    ...[`60,10,192671,${ONLY}`, `61,10,192671,${ONLY}`],
    ...range(70, 79).map((i) => `${i},11,192671,1940-01-01`),
  ]);
  write("death", "person_id,death_date", range(10, 16).map((i) => `${i},2011-01-01`)); // biome-ignore format: one line
  write("measurement", "measurement_id,person_id,measurement_date", ["1,10,2012-01-01"]);
});
afterAll(() => rmSync(root, { recursive: true }));

describe("an OMOP database is told by", () => {
  test("what is missing, twice, nowhere, or at an impossible time: as many as were put there, and a few only as a few", async () => {
    const { exitCode, said } = await tavs("data", "check", cdm, "--json");
    expect(exitCode).toBe(0);
    const report = JSON.parse(said.join());
    const found = Object.fromEntries(
      report.tables.map(({ table, findings }: { table: string; findings: readonly Record<string, unknown>[] }) => [
        table,
        Object.fromEntries(findings.map(({ check, column, rows }) => [`${check} ${column}`, rows ?? null])),
      ]),
    );
    expect(found).toEqual({
      person: { "isRequired year_of_birth": 9, "plausibleValue year_of_birth": "few" },
      observation_period: { "plausibleStartBeforeEnd observation_period_end_date": 6 },
      condition_occurrence: {
        "cdmDatatype condition_start_date": "few",
        "isPrimaryKey condition_occurrence_id": 5,
        "isForeignKey person_id": 30,
        "standardConceptRecordCompleteness condition_concept_id": 7,
        "plausibleAfterBirth condition_start_date": 9,
        "plausibleBeforeDeath condition_start_date": 12,
        "outsideObservation condition_start_date": 39,
      },
      death: {},
      measurement: {
        "cdmField measurement_concept_id": null,
        "isRequired measurement_concept_id": "few",
        "plausibleBeforeDeath measurement_date": "few",
      },
    });
    expect(report.unobserved).toBe(8);
    expect(report.absent).toContain("concept");
    expect(said.join()).not.toContain(ONLY);
  });

  test("nothing that tells by subtraction how many a few are", async () => {
    const near = join(root, "near");
    mkdirSync(near);
    const write = (table: string, rows: readonly string[]): void =>
      writeFileSync(join(near, `${table}.csv`), `${rows.join("\n")}\n`);
    write("person", ["person_id,gender_concept_id,year_of_birth", ...range(0, 40).map((i) => `${i},8507,1950`)]);
    write("observation_period", ["person_id,observation_period_start_date,observation_period_end_date", ...range(0, 37).map((i) => `${i},2010-01-01,2015-01-01`)]); // biome-ignore format: one line
    // 10 concepts that are nowhere, and 2 that are not standard; 8 days that are none, and 3 that are not there.
    const concept = (i: number): number => (i < 10 ? 9 : i < 12 ? 2 : 1);
    const day = (i: number): string => (i < 8 ? "soon" : i < 11 ? "" : "2012-01-01");
    write("condition_occurrence", ["condition_occurrence_id,person_id,condition_concept_id,condition_start_date", ...range(0, 30).map((i) => `${i},${i},${concept(i)},${day(i)}`)]); // biome-ignore format: one line
    write("concept", ["concept_id,standard_concept", "1,S", "2,", "8507,S"]);
    const { tables, unobserved } = JSON.parse((await tavs("data", "check", near, "--json")).said.join());
    const of = (name: string) => tables.find(({ table }: { table: string }) => table === name);
    expect([unobserved, of("person").rows, of("person").persons]).toEqual(["few", 40, 40]);
    expect([of("observation_period").rows, of("observation_period").persons]).toEqual(["all but few", "all but few"]);
    expect(of("condition_occurrence").findings.map((each: Record<string, unknown>) => [each.check, each.rows])).toEqual(
      [
        ["cdmDatatype", 8],
        ["isRequired", "few"],
        ["isForeignKey", 10],
        ["isStandardValidConcept", "few"],
      ],
    );
  });

  test("sentences, in Danish as well, in which stands no value", async () => {
    const [english, danish] = [await tavs("data", "check", cdm), await tavs("data", "check", cdm, "--lang", "da")];
    expect(english.said.join("\n")).toContain("condition_start_date: 39 rows are outside of every observation period");
    expect(danish.said.join("\n")).toContain("39 rækker er uden for alle observationsperioder");
    expect(english.said.concat(danish.said).join()).not.toContain(ONLY);
    expect((await tavs("data", "check", cdm, "--id", "person_id")).complained.join()).toContain("are of tables");
  });
});

/** Persons 0 to 59 have a diagnosis on a day; some are left out by each rule. */
const DEFINITION = `format: tavs/cohort/1
concepts: { diagnosis: { concepts: [1] }, other: { concepts: [2] }, drug: { concepts: [3] } }
entry: { events: [{ of: condition_occurrence, concepts: diagnosis, group: all }] }
without: [{ of: condition_occurrence, concepts: other }]
with: [{ of: drug_exposure, concepts: drug }]
outcome: { of: death }
columns: { female: { gender: 8532 } }
`;

/** A CDM of 60 persons with identity numbers, or without. */
function small(name: string, number: (person: number) => string): string {
  const folder = join(root, name);
  mkdirSync(folder);
  const write = (table: string, header: string, rows: readonly string[]): void =>
    writeFileSync(join(folder, `${table}.csv`), `${[header, ...rows].join("\n")}\n`);
  write("person", "person_id,gender_concept_id,year_of_birth,person_source_value", range(0, 60).map((i) => `${i},8532,1950,${number(i)}`)); // biome-ignore format: one line
  write("observation_period", "person_id,observation_period_start_date,observation_period_end_date", range(0, 50).map((i) => `${i},2010-01-01,2015-01-01`)); // biome-ignore format: one line
  const conditions = [...range(0, 60).map((i) => `${i},${i},1,2012-01-01`), ...range(40, 60).map((i) => `${100 + i},${i},2,2011-01-01`)]; // biome-ignore format: one line
  write("condition_occurrence", "condition_occurrence_id,person_id,condition_concept_id,condition_start_date", conditions); // biome-ignore format: one line
  write("drug_exposure", "drug_exposure_id,person_id,drug_concept_id,drug_exposure_start_date", range(0, 38).map((i) => `${i},${i},3,2012-01-01`)); // biome-ignore format: one line
  write(
    "death",
    "person_id,death_date",
    range(0, 20).map((i) => `${i},${i < 10 ? "2011-12-31" : "2013-01-01"}`),
  );
  return folder;
}

describe("a cohort is told by", () => {
  test("how many each rule leaves, but where only a few went, and by a digest", async () => {
    const definition = join(root, "small.yaml");
    const { said } = await tavs("data", "cohort", small("small", String), "--cohort", definition, "--json");
    const { steps, persons, digest } = JSON.parse(said.join());
    expect(steps).toEqual([
      { rule: "entry", persons: 60 },
      { rule: "one group", persons: 60 },
      { rule: "observed", persons: 50 },
      { rule: "without", number: 1, persons: null }, // 40, of whom two go with the next rule
      { rule: "with", number: 1, persons: 38 },
      { rule: "no earlier outcome", persons: 28 },
      { rule: "time at risk", persons: 28 },
    ]);
    expect(persons).toBe(28);
    expect(digest).toBe(createHash("sha256").update(DEFINITION).digest("hex"));
  });

  test("rows of a SELECT, and a few of them as a few", async () => {
    const sql = join(root, "few.sql");
    writeFileSync(sql, "SELECT person_id AS person FROM person LIMIT 4");
    const { said } = await tavs("data", "cohort", cdm, "--cohort", sql);
    expect(said[0]).toContain("a few rows");
  });

  test("counts of which no two tell of fewer than the smallest cell, and the last of which is told where it may be", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { minLength: 1 }), fc.integer({ min: 3, max: 9 }), (given, smallest) => {
        const counts = given.toSorted((a, b) => b - a);
        const shown = withoutFew(counts, smallest);
        const told = [...shown.filter((count) => count !== null), 0];
        for (const a of told) for (const b of told) expect(a === b || Math.abs(a - b) >= smallest).toBe(true);
        const last = counts.at(-1)!;
        expect(shown.at(-1)).toBe(last > 0 && last < smallest ? null : last);
      }),
    );
  });
});

describe("identity numbers of a CDM", () => {
  test("are given by a definition to who names the column, and to nobody else; where there are none, it is said", async () => {
    const cohort = join(root, "small.yaml");
    const data = small("numbered", (i) => `03046299${i + 10}`);
    const rows = async (...columns: readonly string[]) => (await readRowsOf({ data, cohort }, { columns }, en)).table;
    expect((await rows("female")).columns).toEqual(["female"]);
    const { column } = await rows("person_source_value", "female");
    expect(column("person_source_value")).toEqual(range(10, 38).map((i) => `03046299${i + 10}`));
    const nobody = { data: small("nameless", () => ""), cohort };
    await expect(readRowsOf(nobody, { columns: ["person_source_value"] }, en)).rejects.toThrow(/no identity number/);
  });
});
