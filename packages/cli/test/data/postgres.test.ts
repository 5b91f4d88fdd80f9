// OMOP on a real PostgreSQL server, where there is one on this machine: the same rows as from files, one moment, nothing written, no secret told.
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openOmop } from "../../src/data/omop/cdm.ts";
import { cohortDefinition } from "../../src/data/omop/check-definition.ts";
import { cohortOf, cohortOfSql } from "../../src/data/omop/cohort.ts";
import { Refusal } from "../../src/refusal.ts";
import { fixture, folder } from "./gibleed.ts";
import { binaries, startServer, type TestServer } from "./postgres-server.ts";

const bin = binaries();
if (bin === undefined) console.warn("PostgreSQL is not installed (no initdb): tests against a real server are skipped");

const SECRET = "hemmelig:/@#100%";
const BUSY_MS = 300_000; // a server starts, and 76,000 rows are read twice, on a machine that others use too
let server: TestServer;

/** A private file with a connection string, as a data manager keeps it. */
function connection(url: string, mode = 0o600): string {
  const path = join(mkdtempSync(join(tmpdir(), "tavs-pg-")), "hospital.connection");
  writeFileSync(path, `${url}\n`);
  chmodSync(path, mode);
  return path;
}
const reader = (options?: string): string => connection(server.url("reader", SECRET, options));

async function ask(name: string, sql: string, schema?: string) {
  const omop = await openOmop(name, schema === undefined ? {} : { schema });
  return cohortOfSql(omop, sql).then(({ rows }) => rows).finally(() => omop.close()); // biome-ignore format: one line
}

const refused = (task: Promise<unknown>): Promise<Refusal> =>
  task.then(
    () => expect.unreachable("it was read"),
    (error: unknown) => {
      expect(error).toBeInstanceOf(Refusal);
      const said = JSON.stringify([error, (error as Refusal).message, (error as Refusal).details]);
      for (const secret of [SECRET, encodeURIComponent(SECRET), "reader", String(server.port), "0101701234"])
        expect(said).not.toContain(secret);
      return error as Refusal;
    },
  );

/** The types of the CDM's own DDL for PostgreSQL. */
const GIBLEED = `
  CREATE SCHEMA cdm;
  CREATE TABLE cdm.person (person_id integer, gender_concept_id integer, year_of_birth integer, month_of_birth integer, day_of_birth integer);
  CREATE TABLE cdm.observation_period (observation_period_id integer, person_id integer, observation_period_start_date date, observation_period_end_date date);
  CREATE TABLE cdm.drug_exposure (drug_exposure_id integer, person_id integer, drug_concept_id integer, drug_exposure_start_date date);
  CREATE TABLE cdm.condition_occurrence (condition_occurrence_id bigint, person_id bigint, condition_concept_id integer, condition_start_date date);
  CREATE TABLE cdm.concept_ancestor (ancestor_concept_id integer, descendant_concept_id integer, min_levels_of_separation integer, max_levels_of_separation integer);`;

/** Things that real databases have: names in upper case, times of day, numerics, gaps, a view, a table of somebody else's. */
const ODD = `
  CREATE SCHEMA odd;
  CREATE TABLE odd."PERSON" ("PERSON_ID" bigint, "GENDER_CONCEPT_ID" smallint, year_of_birth numeric, person_source_value varchar(50));
  INSERT INTO odd."PERSON" VALUES (9007199254740993, 8532, 1950, '0101701234'), (2, 8507, 1960, NULL);
  CREATE TABLE odd.deaths (person_id bigint, at timestamp);
  INSERT INTO odd.deaths VALUES (2, '2020-01-31 23:59:59.5');
  CREATE VIEW odd.death AS SELECT person_id, at AS death_date FROM odd.deaths;
  CREATE TABLE odd.measurement (measurement_id bigint, person_id bigint, measurement_concept_id integer, measurement_date date, value_as_number numeric);
  INSERT INTO odd.measurement VALUES (1, 2, 3000, '2015-01-02', 0.1), (2, 2, 3000, '2015-01-03', NULL), (3, 2, 3000, '2015-01-04', -12345.678);
  CREATE TABLE odd.visit_occurrence (visit_occurrence_id bigint, person_id bigint, visit_concept_id integer, visit_start_date text);
  INSERT INTO odd.visit_occurrence VALUES (1, 2, 9201, '0101701234');
  CREATE TABLE odd.episode (episode_id bigint);
  CREATE TABLE odd.seen (n integer);
  CREATE FUNCTION odd.note() RETURNS bigint LANGUAGE sql VOLATILE AS 'INSERT INTO odd.seen VALUES (1) RETURNING 1::bigint';
  CREATE VIEW odd.observation_period AS SELECT odd.note() AS person_id, date '2010-01-01' AS observation_period_start_date, date '2020-01-01' AS observation_period_end_date;`;

const RIGHTS = `
  CREATE ROLE reader LOGIN PASSWORD '${SECRET}';
  GRANT USAGE ON SCHEMA cdm, odd TO reader;
  GRANT SELECT ON ALL TABLES IN SCHEMA cdm TO reader;
  GRANT SELECT ON odd.death, odd.measurement, odd.visit_occurrence, odd.observation_period TO reader;
  GRANT INSERT ON odd.seen TO reader;
  GRANT SELECT ("PERSON_ID", "GENDER_CONCEPT_ID", year_of_birth) ON odd."PERSON" TO reader;`;

async function conditions(): Promise<string> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const reader = await connection.runAndReadAll(`SELECT condition_occurrence_id, person_id, condition_concept_id, CAST(condition_start_date AS VARCHAR) FROM read_parquet('${join(folder, "condition_occurrence.parquet")}')`); // biome-ignore format: one line
  connection.closeSync();
  return `header\n${reader.getRows().map((row) => row.join(",")).join("\n")}\n`; // biome-ignore format: one line
}

describe.skipIf(bin === undefined)(`a real server${bin === undefined ? " (skipped: no initdb here)" : ""}`, () => {
  beforeAll(async () => {
    server = await startServer();
    await server.run(GIBLEED + ODD + RIGHTS);
    const files = { person: fixture("PERSON.csv"), observation_period: fixture("observation_period.csv"), drug_exposure: fixture("drug_exposure.csv"), concept_ancestor: fixture("concept_ancestor.csv"), condition_occurrence: await conditions() }; // biome-ignore format: one line
    for (const [table, content] of Object.entries(files))
      await server.run(`COPY cdm.${table} FROM '${server.put(`${table}.csv`, content)}' (FORMAT csv, HEADER)`);
  }, BUSY_MS);
  afterAll(() => server?.stop());

  test(
    "gives the cohort that the files give, row for row",
    async () => {
      const definition = cohortDefinition(fixture("bleeding.cohort.yaml"));
      const sorted = async (name: string, schema?: string): Promise<readonly string[]> => {
        const omop = await openOmop(name, schema === undefined ? {} : { schema });
        const { rows } = await cohortOf(omop, definition).finally(() => omop.close());
        return rows.map((row) => JSON.stringify(row)).sort();
      };
      const rows = await sorted(reader(), "cdm");
      expect(rows).toHaveLength(JSON.parse(fixture("reference-omop-counts.json")).cohort.n);
      expect(rows).toEqual(await sorted(folder));
    },
    BUSY_MS,
  );

  test("may have names in upper case, times of day, numerics and gaps; of a table with a closed column the others are read", async () => {
    const name = reader();
    expect(await ask(name, "SELECT person_id, year_of_birth + 0 AS year, person_source_value AS source FROM person ORDER BY 1", "odd")).toEqual([{ person_id: "2", year: 1960, source: null }, { person_id: "9007199254740993", year: 1950, source: null }]); // biome-ignore format: one line
    expect(await ask(name, "SELECT death_date FROM death", "odd")).toEqual([{ death_date: "2020-01-31" }]);
    expect(await ask(name, "SELECT value_as_number AS v FROM measurement ORDER BY measurement_id", "odd")).toEqual([{ v: 0.1 }, { v: null }, { v: -12345.678 }]); // biome-ignore format: one line
  });

  test("with two CDMs asks which; what is not granted is not there; a date that is none is counted, not shown", async () => {
    const name = reader();
    expect((await refused(ask(name, "SELECT * FROM person"))).message).toContain("name the schema");
    expect((await refused(ask(name, "SELECT * FROM episode", "odd"))).message).toContain("not understood");
    expect((await refused(ask(name, "SELECT * FROM visit_occurrence", "odd"))).message).toContain("1 cell of visit_start_date are no dates"); // biome-ignore format: one line
    expect((await refused(ask(name, "SELECT * FROM person", "odd' OR 'x' = 'x"))).message).toContain("not understood");
  });

  test("is never written to, not even by a view that writes when it is read", async () => {
    const { message } = await refused(ask(reader(), "SELECT * FROM observation_period", "odd"));
    expect(message).toContain("25006"); // read_only_sql_transaction
    expect(await server.run("SELECT * FROM odd.seen")).toEqual([]);
  });

  test("is read as it was at one moment: what is added meanwhile is not seen", async () => {
    const omop = await openOmop(reader(), { schema: "odd" });
    expect((await cohortOfSql(omop, "SELECT count(*) AS n FROM death")).rows).toEqual([{ n: 1 }]);
    await server.run("INSERT INTO odd.measurement VALUES (4, 2, 3000, '2016-01-01', 1)");
    expect((await cohortOfSql(omop, "SELECT count(*) AS n FROM measurement")).rows).toEqual([{ n: 3 }]);
    await omop.close();
    await server.run("DELETE FROM odd.measurement WHERE measurement_id = 4");
  });

  test("that goes away while it is read is a failure of the network, and the next line is still said", async () => {
    const omop = await openOmop(reader(), { schema: "odd" });
    await server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tavs'");
    const { details } = await refused(cohortOfSql(omop, "SELECT * FROM death"));
    expect(details.exitCode).toBe(4);
    await omop.close();
  });

  test("shows a certificate that is checked, and then everything is encrypted", async () => {
    const omop = await openOmop(reader(`?sslmode=verify-full&sslrootcert=${encodeURIComponent(server.authority)}`));
    const sessions = "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'tavs'";
    expect(await server.run(sessions)).toEqual([{ ssl: true }]);
    await omop.close();
    expect((await refused(openOmop(reader("?sslmode=verify-full")))).message).toContain("certificate");
    const other = server.url("reader", SECRET, `?sslmode=verify-full&sslrootcert=${encodeURIComponent(server.authority)}`).replace("@localhost", "@127.0.0.1"); // biome-ignore format: one line
    expect((await refused(openOmop(connection(other)))).message).toContain("certificate"); // of localhost, not of an address
  });

  test("is reached by a variable or by a socket too", async () => {
    process.env.TAVS_TEST_HOSPITAL = server.url("reader", SECRET).replace(/@localhost:(\d+)/, "@:$1").replace("@:", `@${encodeURIComponent(server.folder)}:`); // biome-ignore format: one line
    expect(await ask("env:TAVS_TEST_HOSPITAL", "SELECT count(*) AS n FROM death", "odd")).toEqual([{ n: 1 }]);
    delete process.env.TAVS_TEST_HOSPITAL;
  });

  test("is believed in its rows, and not in what quotes and operators mean", async () => {
    await server.run(`
      CREATE SCHEMA "odd\\' OR true --"; CREATE TABLE "odd\\' OR true --".person (person_id bigint, gender_concept_id integer, year_of_birth integer);
      INSERT INTO "odd\\' OR true --".person VALUES (7, 8507, 1950);
      CREATE SCHEMA evil; CREATE FUNCTION evil.eq(name, name) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION $$called$$; END';
      CREATE OPERATOR evil.= (LEFTARG = name, RIGHTARG = name, FUNCTION = evil.eq);
      CREATE ROLE guest LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA "odd\\' OR true --", evil, odd TO guest;
      GRANT SELECT ON odd.death TO guest;
      GRANT SELECT ON "odd\\' OR true --".person TO guest;
      ALTER ROLE guest SET standard_conforming_strings = off; ALTER ROLE guest SET search_path = evil, pg_catalog;`);
    const name = connection(server.url("guest", "x"));
    expect(await ask(name, "SELECT person_id, year_of_birth AS year FROM person")).toEqual([{ person_id: "7", year: 1950 }]); // biome-ignore format: one line
  });

  test("is not asked by a superuser, with whose rights a stranger's view would run, nor where nobody knows how letters are encoded", async () => {
    await server.run("CREATE ROLE king LOGIN PASSWORD 'x' SUPERUSER; CREATE ROLE writer LOGIN PASSWORD 'x'; GRANT pg_write_server_files TO writer"); // biome-ignore format: one line
    for (const name of ["king", "writer"])
      expect((await refused(openOmop(connection(server.url(name, "x"))))).message).toContain("granted SELECT and nothing else"); // biome-ignore format: one line
    await server.run("CREATE DATABASE bytes TEMPLATE template0 ENCODING 'SQL_ASCII'");
    expect((await refused(openOmop(connection(server.url("reader", SECRET).replace("/hospital", "/bytes"))))).message).toContain("SQL_ASCII"); // biome-ignore format: one line
  });

  test("of which one table fails is still asked for the others", async () => {
    const omop = await openOmop(reader(), { schema: "odd" });
    await refused(cohortOfSql(omop, "SELECT * FROM observation_period"));
    expect((await cohortOfSql(omop, "SELECT count(*) AS n FROM death")).rows).toEqual([{ n: 1 }]);
    await omop.close();
  });

  test("that lets nobody in, or is not there, is told without saying who knocked", async () => {
    expect((await refused(openOmop(connection(server.url("reader", `${SECRET}1`))))).message).toContain("let this user in"); // biome-ignore format: one line
    expect((await refused(openOmop(connection(server.url("reader", SECRET).replace("/hospital", "/kommune"))))).message).toContain("no such database"); // biome-ignore format: one line
    const nowhere = await refused(openOmop(connection(`postgresql://reader:x@localhost:1/hospital`)));
    expect(nowhere.details.exitCode).toBe(4);
  });

  test("with a file that others may read is refused before anything is sent", async () => {
    expect((await refused(openOmop(connection(server.url("reader", SECRET), 0o644)))).message).toContain("chmod 600");
    expect(readFileSync(server.authority, "utf8")).toContain("BEGIN CERTIFICATE");
  });
});
