// Sources and queries that would change a number in silence, do more than read, or need more memory than there is.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, describe, expect, test } from "vitest";
import { openEngine } from "../../src/data/engine.ts";
import { omopOf, openOmop } from "../../src/data/omop/cdm.ts";
import { cohortOfSql } from "../../src/data/omop/cohort.ts";
import { readsOnly } from "../../src/data/omop/only-reads.ts";
import { Refusal } from "../../src/refusal.ts";

const folder = mkdtempSync(join(tmpdir(), "tavs-hostile-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const person = (id: string | number) => ({ person_id: id, gender_concept_id: 8532, year_of_birth: 1950 });
const PERSON =
  "CREATE TABLE person AS SELECT * FROM (VALUES (7, 8532, 1950)) t(person_id, gender_concept_id, year_of_birth)";

async function database(name: string, ...statements: readonly string[]): Promise<string> {
  const path = join(folder, `${name}.duckdb`);
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of [PERSON, ...statements]) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
  return path;
}

/** The rows, or the sentence of a refusal. */
async function ask(path: string | Parameters<typeof omopOf>[0], sql: string): Promise<unknown> {
  try {
    const omop = await (typeof path === "string" ? openOmop(path) : omopOf(path));
    try {
      return (await cohortOfSql(omop, sql)).rows;
    } finally {
      await omop.close();
    }
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
    return (error as Refusal).message;
  }
}

describe("a cell that is lost in silence", () => {
  const death = (type: string, value: string) =>
    `CREATE TABLE death AS SELECT 7 AS person_id, CAST(${value} AS ${type}) AS death_date`;

  test("dates as seconds since 1970 are counted, and refused: nobody would have died", async () => {
    const path = await database("seconds", death("BIGINT", "1577836800"));
    expect(await ask(path, "SELECT * FROM death")).toContain("1 cell of death_date are no dates");
  });

  test("dates as whole numbers of eight digits are dates", async () => {
    const path = await database("eight", death("INTEGER", "20200131"));
    expect(await ask(path, "SELECT death_date FROM death")).toEqual([{ death_date: "2020-01-31" }]);
  });
});

describe("a number that could be another one", () => {
  const measurement = (value_as_number: string) => ({
    measurement_id: 1,
    person_id: 7,
    measurement_concept_id: 3000,
    measurement_date: "2020-01-01",
    value_as_number,
  });
  const values = (...cells: readonly string[]) =>
    ask({ person: [person(7)], measurement: cells.map(measurement) }, "SELECT value_as_number AS v FROM measurement");

  test.each(["1,234", "1_000", "infinity", "1e400", "0x10"])("%s is refused", async (cell) => {
    expect(await values("12", cell)).toContain("1 cell of value_as_number");
  });

  test("1,234 is one beside a decimal that can be no thousands", async () => {
    expect(await values("1,234", "12,5")).toEqual([{ v: 1.234 }, { v: 12.5 }]);
  });

  test("NaN of a database is nothing", async () => {
    const path = await database(
      "nan",
      "CREATE TABLE measurement AS SELECT 1 AS measurement_id, 7 AS person_id, 3000 AS measurement_concept_id, DATE '2020-01-01' AS measurement_date, 'NaN'::DOUBLE AS value_as_number",
    );
    expect(await ask(path, "SELECT value_as_number AS v FROM measurement")).toEqual([{ v: null }]);
  });
});

test("a person who stands twice would be two patients: the table is refused", async () => {
  expect(await ask({ person: [person(7), person(8), person(7)] }, "SELECT * FROM person")).toContain("1 row");
});

test("two columns of one name would be one: the query is refused", async () => {
  const sql = "SELECT year_of_birth AS age, gender_concept_id AS AGE FROM person";
  expect(await ask({ person: [person(7)] }, sql)).toContain("two columns");
});

/** One with a table and a type that are none of a CDM. */
const catalogued = (): Promise<string> =>
  (catalogue ??= database(
    "catalogue",
    "CREATE TABLE of_nobody (a VARCHAR)",
    "CREATE TYPE mood AS ENUM ('one', 'two')",
  ));
let catalogue: Promise<string> | undefined;

describe("a SELECT that does more than read", () => {
  test.each([
    "SELECT * FROM enable_logging(storage = 'stdout')",
    `SELECT * FROM "enable_logging" ('QueryLog')`,
    "SELECT * FROM (SELECT 1 AS a UNION ALL SELECT * FROM (WITH x AS (SELECT * FROM enable_profiling()) SELECT 1 FROM x))",
    "SELECT write_log(person_id) FROM person",
    "SELECT person_id.write_log() AS a FROM person",
    "SELECT list_transform([1], x -> write_log('a')) AS a",
    "SELECT * FROM query('SELECT * FROM ena' || 'ble_logging()')",
    "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
    "SELECT * FROM checkpoint()",
    "SELECT * FROM duckdb_settings()",
    "SELECT json_serialize_plan('SELECT * FROM enable_logging()') AS a",
    "SELECT * FROM 'person.parquet'",
    `SELECT * FROM "/cdm/person.csv"`,
    "SELECT (SELECT min(person_id) FROM tavs_source.main.person) AS a",
    "SELECT * FROM pg_catalog.pg_settings",
    "SELECT current_setting('temp_directory') AS a",
  ])("%s", async (sql) => {
    expect(await ask({ person: [person(7)] }, sql)).toContain("does more than read");
  });

  test.each([
    "SELECT path FROM duckdb_databases",
    'SELECT * FROM "DuckDB_Types"',
    "SELECT (SELECT string_agg(sql) FROM main.sqlite_master) AS a",
    "WITH x AS (SELECT tablename FROM pg_tables) SELECT * FROM x",
    "SELECT * FROM pragma_database_list",
    "SELECT * FROM (SHOW ALL TABLES)",
    "SELECT enum_range(NULL::tavs_source.main.mood) AS a",
    `SELECT enum_range(CAST(NULL AS "TAVS_SOURCE".mood)) AS a`,
    "SELECT NULL::tavs_source.main.mood[] AS a",
    `SELECT enum_first(from_json('null', '"tavs_source.main.mood"')) AS a`,
  ])("tells of a database more than its tables: %s", async (sql) => {
    const path = await catalogued();
    expect(await ask(path, sql)).toContain("does more than read");
  });

  test("what cohorts need is none", async () => {
    const sql = `SELECT person_id, 'write_log(' AS a, count(*) OVER () AS n, extract(year FROM DATE '2020-01-01') AS y,
      g.range AS r FROM person, range(2) g, unnest([1]) u(v) WHERE person_id SIMILAR TO '7' ORDER BY r`;
    expect(await ask({ person: [person(7)] }, sql)).toHaveLength(2);
  });

  test.each([
    ["view", "CREATE VIEW tavs_source.death AS SELECT 7 AS person_id, write_log('PATIENT') AS x"],
    ["macro", "CREATE MACRO tavs_source.nothing(x) AS write_log(CAST(x AS VARCHAR))"],
    [
      "macro of a table",
      "CREATE MACRO tavs_source.nothing() AS TABLE SELECT * FROM enable_logging(storage = 'stdout')",
    ],
    ["computed column", "CREATE TABLE tavs_source.death (person_id INT, x VARCHAR AS (write_log('PATIENT')))"],
  ])("a stranger's %s, which could print the patients", async (_kind, statement) => {
    const engine = await openEngine();
    await engine.run("ATTACH ':memory:' AS tavs_source");
    await engine.run("CREATE VIEW tavs_source.person AS SELECT i AS query FROM range(3) r(i)");
    expect(await readsOnly(engine)).toBe(true);
    await engine.run(statement);
    expect(await readsOnly(engine)).toBe(false);
    await engine.close();
  });

  test("is asked for when a database is opened", async () => {
    const path = await database("view", "CREATE VIEW death AS SELECT 7 AS person_id, write_log('PATIENT') AS x");
    expect(await ask(path, "SELECT * FROM person")).toContain("does more than read");
  });
});

describe("more than memory holds", () => {
  test("a cell of megabytes stays in the engine", async () => {
    expect(await ask({ person: [person(7)] }, "SELECT repeat('a', 1 << 20) AS a")).toContain("failed while it ran");
  });

  test("is spilled where nobody can read it, and nothing is left behind", async () => {
    const engine = await openEngine({ memoryLimit: "20MB" });
    const spill = String((await engine.rows("SELECT current_setting('temp_directory')"))[0]?.[0]);
    await engine.lock([]);
    const md5 = (i: number): string => `md5(CAST(i + ${i} AS VARCHAR))`;
    await engine.run(
      `CREATE TABLE t AS SELECT 'PATIENT' || ${[0, 1, 2, 3].map(md5).join(" || ")} AS a FROM range(200000) r(i)`,
    );
    const files = readdirSync(spill).map((name) => readFileSync(join(spill, name)));
    expect(files.length).toBeGreaterThan(0);
    expect(files.some((bytes) => bytes.includes("PATIENT"))).toBe(false);
    expect(await engine.rows("SELECT CAST(count(*) AS DOUBLE) FROM t WHERE a LIKE 'PATIENT%'")).toEqual([[200000]]);
    await engine.close();
    expect(spawnSync("ls", [spill]).status).not.toBe(0);
  });
});
