// CDMs as exporters leave them, oncology in episodes and modifiers, and queries that try to get out.
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { openOmop } from "../../src/data/omop/cdm.ts";
import { cohortDefinition } from "../../src/data/omop/check-definition.ts";
import { type CohortOptions, cohortOf, cohortOfSql } from "../../src/data/omop/cohort.ts";
import { plainName } from "../../src/data/omop/headers.ts";
import { Refusal } from "../../src/refusal.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;

function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "tavs-omop-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

const person = "person_id,gender_concept_id,year_of_birth\n007,8532,1950\n8,8507,1960\n";
const period =
  "person_id,observation_period_start_date,observation_period_end_date\n007,2010-01-01,2020-01-01\n8,2010-01-01,2019-01-01\n";

async function ask(files: Files | string, sql: string, options: CohortOptions = {}) {
  const omop = await openOmop(typeof files === "string" ? files : folderOf(files));
  try {
    return (await cohortOfSql(omop, sql, options)).rows;
  } finally {
    await omop.close();
  }
}

const refused = (files: Files | string, sql = "SELECT * FROM person", options: CohortOptions = {}): Promise<Refusal> =>
  ask(files, sql, options).then(
    () => expect.unreachable("it was read"),
    (error: unknown) => {
      expect(error).toBeInstanceOf(Refusal);
      return error as Refusal;
    },
  );

describe("headers", () => {
  test.each([
    ["PERSON_ID", "person_id"],
    ["date(observation_period_start_date,'unixepoch')", "observation_period_start_date"],
    [' "Person_Id" ', "person_id"],
    ["main.person.person_id", "person_id"],
    ["CAST(x)", "x"],
    [
      "case vocabulary_reference when null then '' else vocabulary_id end",
      "casevocabulary_referencewhennullthenelsevocabulary_idend",
    ],
  ])("%s is %s", (header, name) => void expect(plainName(header)).toBe(name));
});

describe("a CDM that was exported", () => {
  test("may have upper-case names, Danish delimiters, dates in one piece, gaps of pandas, and columns that nobody knows", async () => {
    const files = {
      "PERSON.CSV": "PERSON_ID;GENDER_CONCEPT_ID;YEAR_OF_BIRTH;SHOE_SIZE\r\n007;8532.0;1950;38\r\n8;8507.0;1960;\r\n",
      "Measurement.csv":
        "MEASUREMENT_ID;PERSON_ID;MEASUREMENT_CONCEPT_ID;MEASUREMENT_DATE;VALUE_AS_NUMBER;modifier_of_event_id;MODIFIER_OF_FIELD_CONCEPT_ID\r\n" +
        "1;007;3000;20150102;12,5;17.0;1147127\r\n2;8;3000;2015-01-03 00:00:00;\\N;;\r\n",
    };
    expect(
      await ask(
        files,
        "SELECT * EXCLUDE (unit_concept_id, value_as_concept_id, measurement_source_value) FROM measurement ORDER BY 1",
      ),
    ).toEqual([
      { measurement_id: "1", person_id: "007", measurement_concept_id: "3000", measurement_date: "2015-01-02", value_as_number: 12.5, measurement_event_id: "17", meas_event_field_concept_id: "1147127" }, // biome-ignore format: a row
      { measurement_id: "2", person_id: "8", measurement_concept_id: "3000", measurement_date: "2015-01-03", value_as_number: null, measurement_event_id: null, meas_event_field_concept_id: null }, // biome-ignore format: a row
    ]);
    expect(
      await ask(
        files,
        "SELECT person_id, gender_concept_id + 0 AS gender, month_of_birth AS month FROM person ORDER BY 1",
      ),
    ).toEqual([
      { person_id: "007", gender: 8532, month: null },
      { person_id: "8", gender: 8507, month: null },
    ]);
  });

  test.each([
    [
      "a date that is none",
      { "observation_period.csv": period.replace("2019-01-01", "01/02/2019") },
      "1 cell of observation_period_end_date are no dates",
    ],
    [
      "a concept that is none",
      { "person.csv": person.replace("8507", "M") },
      "1 cell of gender_concept_id are no concept ids",
    ],
    [
      "a column that is not there",
      { "person.csv": "person_id,gender_concept_id\n1,2\n" },
      "person has no column year_of_birth",
    ],
    [
      "a column that stands twice",
      { "person.csv": "person_id,PERSON_ID,gender_concept_id,year_of_birth\n1,1,2,3\n" },
      "two columns that could be person_id",
    ],
    ["two files of one table", { "PERSON.csv": person, "person.tsv": person }, "two files of the table person"],
    ["no person", { "person.csv.gz": Uint8Array.of(0x1f, 0x8b, 8, 0) }, "packed"],
  ])("is refused for %s", async (_title, files, sentence) => {
    const { message } = await refused({ ...("PERSON.csv" in files || "person.csv.gz" in files ? {} : { "person.csv": person }), ...files }, "SELECT * FROM person, observation_period"); // biome-ignore format: one line
    expect(message).toContain(sentence);
  });

  test("is read the same from a DuckDB file, of which nothing else can be reached", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "tavs-omop-")), "hospital.duckdb");
    const secret = join(folderOf({ "secret.csv": "a\n1\n" }), "secret.csv");
    const connection = await (await DuckDBInstance.create(path)).connect();
    await connection.run("CREATE SCHEMA cdm; CREATE TABLE cdm.PERSON AS SELECT * FROM (VALUES (7, 8532, 1950)) t(PERSON_ID, gender_concept_id, year_of_birth)"); // biome-ignore format: one line
    await connection.run(
      "CREATE TABLE cdm.death AS SELECT 7::DOUBLE AS person_id, TIMESTAMP '2020-01-31 10:00' AS death_date",
    );
    await connection.run(`CREATE VIEW observation_period AS SELECT * FROM read_csv('${secret}')`);
    connection.closeSync();
    expect(await ask(path, "SELECT person_id, death_date FROM person JOIN death USING (person_id)")).toEqual([
      { person_id: "7.0", death_date: "2020-01-31" },
    ].map((row) => ({ ...row, person_id: "7" }))); // biome-ignore format: one line
    expect((await refused(path, "SELECT * FROM observation_period")).message).toContain("can not be read");
  });
});

describe("a query", () => {
  const files = { "person.csv": person, "observation_period.csv": period };
  test.each([
    "SELECT 1; SELECT 2",
    "DROP VIEW person",
    "COPY person TO 'out.csv'",
    "ATTACH 'x.duckdb'",
    "SET threads = 8",
    "PRAGMA version",
    "INSERT INTO tavs_person VALUES (1)",
    "SELECT ? + 1",
    "SELECT * FROM (DELETE FROM tavs_person)",
  ])("that is more than a question is refused: %s", async (sql) => void (await refused(files, sql)));

  test("reaches no file, and no network, and none is written", async () => {
    const folder = folderOf(files);
    for (const from of ["read_text('/etc/hostname')", "read_csv('/etc/hostname')", "glob('/*')", "'/etc/hostname'", "read_parquet('https://example.org/x.parquet')"]) // biome-ignore format: one line
      await refused(folder, `SELECT * FROM person, ${from}`);
    expect(readdirSync(folder).sort()).toEqual(["observation_period.csv", "person.csv"]);
  });

  test("that stumbles over data says nothing of it", async () => {
    const { message } = await refused(files, "SELECT CAST(person_id || 'x0101701234' AS INTEGER) AS n FROM person");
    expect(message).not.toMatch(/0101|007/);
    expect((await refused(files, "SELECT nothing FROM person")).message).toContain("not understood");
    expect((await refused(files, "SELECT 1 AS a", { columns: ["person"] })).message).toContain("no column person");
  });

  test("that does not end is ended", async () => {
    const endless =
      "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n > 0) SELECT max(n) AS n FROM r";
    expect((await refused(files, endless, { patienceMs: 300 })).message).toContain("did not end within");
  });
});

describe("a cohort of patients with cancer", () => {
  /** Ten patients: an episode of the disease, its condition, a stage that modifies the condition, a metastasis that modifies nothing. */
  const patients = Array.from({ length: 10 }, (_, i) => i);
  const lines = (header: string, of: (i: number) => string): string => `${header}\n${patients.map(of).join("\n")}\n`;
  const day = (i: number): string => `2015-01-${10 + i}`;
  const files = {
    "person.csv": lines("person_id,gender_concept_id,year_of_birth", (i) => `${i},8532,${1940 + i}`),
    "observation_period.csv": lines("person_id,observation_period_start_date,observation_period_end_date", (i) => `${i},2014-01-01,2016-01-${10 + i}`),
    "condition_occurrence.csv": lines("condition_occurrence_id,person_id,condition_concept_id,condition_start_date", (i) => `${100 + i},${i},4112853,${day(i)}`),
    "episode.csv": lines("episode_id,person_id,episode_concept_id,episode_start_datetime,episode_object_concept_id", (i) => `${200 + i},${i},32528,${day(i)} 08:00:00,4112853`),
    "episode_event.csv": lines("episode_id,event_id,episode_event_field_concept_id", (i) => `${200 + i},${100 + i},1147127`),
    "measurement.csv": lines("measurement_id,person_id,measurement_concept_id,measurement_date,modifier_of_event_id,modifier_of_field_concept_id", (i) => `${300 + i},${i},${i % 2 === 0 ? 4310703 : 4314172},${day(i)},${i === 9 ? 1 : 100 + i},1147127`), // 9: of another condition
    "death.csv": "person_id,death_date\n0,2015-02-09\n1,2018-01-11\n2,2015-01-12\n",
    "concept_ancestor.csv": "ancestor_concept_id,descendant_concept_id\n443392,4112853\n443392,443392\n",
  }; // biome-ignore format: a table a line
  const definition = (more = "", until = "last-observation") =>
    cohortDefinition(`
concepts:
  first: { concepts: [32528], descendants: false }
  cancer: { concepts: [443392] }
  one: { concepts: [4310703] }
  two: { concepts: [4314172] }
  stages: { concepts: [4310703, 4314172] }
entry: { events: [{ of: episode, concepts: first, object: cancer, group: cancer }] }
outcome: { of: death }
risk: { from: 1, until: ${until} }
columns:
  age: { age: entry }
  stage: { level: { of: measurement, concepts: stages, modifies: entry }, levels: { 1: one, 2: two } }
${more}`);

  const cohort = async (files: Files, asked = definition()) => {
    const omop = await openOmop(folderOf(files));
    const found = await cohortOf(omop, asked);
    await omop.close();
    return Object.fromEntries(
      found.rows.map(({ person, time, event, stage, age }) => [String(person), { time, event, stage, age }]),
    );
  };

  test("enters at the episode, has the stage of its condition, and is followed to death or the last observation", async () => {
    const found = await cohort(files);
    expect(found[0]).toEqual({ time: 30, event: 1, stage: 1, age: 75 });
    expect(found[1]).toEqual({ time: 1096, event: 1, stage: 2, age: 74 }); // died after the last observation: known all the same
    expect(found[2]).toBeUndefined(); // died on the day of the diagnosis
    expect(found[3]).toEqual({ time: 365, event: 0, stage: 2, age: 72 });
    expect(found[9]).toEqual({ time: 365, event: 0, stage: null, age: 66 }); // the stage is another condition's
    expect(Object.keys(found)).toHaveLength(9);
  });

  test("within the observation period, a death behind it is none", async () => {
    expect((await cohort(files, definition("", "observation-period")))[1]).toMatchObject({ time: 365, event: 0 });
  });

  test("uses descendants where there are any, and only then", async () => {
    const { "concept_ancestor.csv": _, ...without } = files;
    expect(await cohort(without)).toEqual({});
  });

  test.each([
    ["a field that means nothing", definition, "colunms: {}", 'a field "colunms"'],
    [
      "concepts that are not defined",
      definition,
      "without: [{ of: observation, concepts: none }]",
      'the concepts "none"',
    ],
    ["deaths that modify", definition, "without: [{ of: observation }]", 'lacks "concepts"'],
    [
      "a window the wrong way round",
      definition,
      "with: [{ of: observation, concepts: one, between: [0, -1] }]",
      "the earlier first",
    ],
    [
      "a column that looks into the time at risk",
      definition,
      "  late: { had: { of: observation, concepts: one, between: [0, 1] } }",
      "time at risk",
    ],
    [
      "an alias, of which a few lines would be gigabytes",
      definition,
      "with: &a [1]\nwithout: *a",
      "neither YAML nor JSON",
    ],
    ["a name that is code", definition, "  'x; DROP': { age: entry }", "must be a name"],
    ["a prototype", definition, "  __proto__: { age: entry }", "must be a name"],
    ["a name that the cohort has already", definition, "  Time: { age: entry }", "must be a name"],
  ])("is refused for %s", (_title, make, more, sentence) => {
    expect(() => make(more)).toThrow(Refusal);
    expect(() => make(more)).toThrow(sentence);
  });
});

test("a folder of Parquet parts is one table", async () => {
  const folder = folderOf({ "observation_period.csv": period });
  mkdirSync(join(folder, "person"));
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const part of [0, 1])
    await connection.run(
      `COPY (SELECT ${part} AS person_id, 8532 AS gender_concept_id, 1950 AS year_of_birth) TO '${folder}/person/part-${part}.parquet'`,
    );
  connection.closeSync();
  expect(await ask(folder, "SELECT person_id FROM person ORDER BY 1")).toEqual([
    { person_id: "0" },
    { person_id: "1" },
  ]);
});
