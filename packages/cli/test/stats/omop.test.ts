// The study of celecoxib and gastrointestinal bleeding as commands: three hospitals, each with an OMOP database and no table.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { divided, fixture as omopFixture, sites, folder as whole } from "../data/gibleed.ts";
import { type Heard, tavs } from "../in-process.ts";
import { marked, typed } from "../link/guide.ts";
import { computation, type Hospitals, hospitals, type Name, PARTIES, type Planned } from "./hospitals.ts";

const reference = JSON.parse(omopFixture("reference-omop.json"));
const { cohort: counted } = JSON.parse(omopFixture("reference-omop-counts.json"));
const cohort = join(whole, "bleeding.cohort.yaml");

const page = readFileSync(resolve(import.meta.dirname, "../../../../docs/guides/omop.md"), "utf8");

/** What the guide has typed at a place, the files and the session in it replaced. */
function guided(
  place: "hospitals" | "board",
  command: string,
  instead: Readonly<Record<string, string>>,
): readonly string[] {
  const lines = marked(page).filter(({ mark }) => mark === `at ${place}`).flatMap(({ code }) => typed(code)); // biome-ignore format: one line
  const found = lines.find((words) => words.join(" ").startsWith(command))!; // the page has it
  return found.slice(command.split(" ").length).map((word) => (Object.hasOwn(instead, word) ? instead[word]! : word));
}

const half = { center: 0.5, scale: 0.5 };
const terms = ["celecoxib", "female", "age"];
const scaling = { celecoxib: half, female: half, age: { center: 40, scale: 4 } };
const cells = ["rows", "events", "celecoxib", "events:celecoxib", "female", "events:female"];
const model = { terms, scaling };

const planned: readonly Planned[] = [
  { label: "tally", protocol: "federated/tally/1", parameters: { cells: ["rows", "event", "celecoxib", "celecoxib:event"] } }, // biome-ignore format: one line
  { label: "cox/support", protocol: "federated/tally/1", parameters: { cells } },
  { label: "cox", protocol: "federated/cox/1", parameters: { ...model, time: "time", event: "event", ties: "efron", opening: "within-site" } }, // biome-ignore format: one line
  { label: "logistic/support", protocol: "federated/tally/1", parameters: { cells } },
  { label: "logistic", protocol: "federated/glm/1", parameters: { ...model, outcome: "event", family: "logistic" } },
];

let here: Hospitals;
/** East and north have a DuckDB file, west a folder. */
let databases: Readonly<Record<"A" | "B" | "C", string>>;

async function inOneFile(folder: string): Promise<string> {
  const path = join(folder, "cdm.duckdb");
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const file of ["PERSON.csv", "observation_period.csv", "drug_exposure.csv", "concept_ancestor.csv", "condition_occurrence.parquet"]) // biome-ignore format: one line
    await connection.run(`CREATE TABLE ${file.split(".")[0]} AS SELECT * FROM '${join(folder, file)}'`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

beforeAll(async () => {
  here = await hospitals();
  const { A, B, C } = divided();
  databases = { A: await inOneFile(A), B: await inOneFile(B), C };
  here.study("bleeding", planned.map(computation), ["time", "event", ...terms]);
});
afterAll(() => here.remove());

const shared = (session: string): Readonly<Record<string, string>> => ({ "study.yaml": here.at("bleeding.json"), $RELAY: here.relay.url, cox: session }); // biome-ignore format: one line
const party = (name: Name): readonly string[] => ["--identity", here.at(`${name}/${name}.identity.json`), "--state", here.at(`${name}/state`), "--json"]; // biome-ignore format: one line

/** What the guide has typed at a party: `--data` a folder of OMOP tables, and `--cohort`. */
function words(name: Name, session: string, data = databases[sites[PARTIES.indexOf(name)]!]): readonly string[] {
  const instead = { ...shared(session), omop: data, "cohort.yaml": cohort, release: here.at(`board/${session}`) };
  return [...guided(name === "board" ? "board" : "hospitals", "stats", instead), ...party(name)];
}

async function together(session: string, command = "stats"): Promise<void> {
  const heard = await Promise.all(PARTIES.map((name) => tavs(command, ...words(name, session))));
  expect(heard.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
}

function released(session: string, table: string): readonly (readonly string[])[] {
  const text = readFileSync(here.at(`board/${session}/${session}.${table}.csv`), "utf8");
  return text.trim().split(/\r?\n/).map((line) => line.split(",")); // biome-ignore format: one line
}

/** The gate shows six digits: R's, as it would show them. */
const six = (values: readonly number[]): readonly number[] => values.map((value) => Number(value.toPrecision(6)));

/** Numbers of a column of the table, by the names of its first column. */
function column(table: readonly (readonly string[])[], name: string, rows: readonly string[]): readonly number[] {
  const at = table[0]!.indexOf(name);
  return rows.map((row) => Number(table.find(([first]) => first === row)![at]));
}

let counting: Promise<void> | undefined;
/** The session that others are compared with, once, whichever test comes first. */
const tallied = (): Promise<void> => {
  counting ??= together("tally");
  return counting;
};

test("the guide says what they are told of their databases and of the cohort", async () => {
  const instead = { omop: whole, "cohort.yaml": cohort };
  const { said } = await tavs("data", "cohort", ...guided("hospitals", "data cohort", instead));
  const text = stripVTControlCharacters(said.join("\n")).replace(cohort, "cohort.yaml"); // biome-ignore format: one line
  expect(page).toContain(`\`\`\`text\n${text}\n\`\`\``);
  const checked = await tavs("data", "check", ...guided("hospitals", "data check", instead));
  expect(checked.said.join("\n")).toContain("  drug_exposure: 2694 rows of 2694 persons");
});

describe("three hospitals with OMOP databases, and no table, find from the command line", () => {
  test("whom the reference counts: in the cohort, on each drug, and who of them bled", async () => {
    await tallied();
    const { n, events, by_group } = counted;
    expect(released("tally", "counts").slice(1)).toEqual([
      ["rows", String(n)],
      ["event", String(events)],
      ["celecoxib", String(by_group.celecoxib.n)],
      ["celecoxib:event", String(by_group.celecoxib.events)],
    ]);
  });

  test("R's Cox model, each hospital a stratum, to all digits that are released", async () => {
    await together("cox");
    const { coef, se } = reference.cox.stratified_by_site.efron;
    const found = released("cox", "coefficients");
    expect(column(found, "coef", terms)).toEqual(six(coef));
    expect(column(found, "standard_error", terms)).toEqual(six(se));
  });

  test("R's logistic model, as `tavs train` writes it", async () => {
    await together("logistic", "train");
    const { intercept, coefficients } = JSON.parse(readFileSync(here.at("board/logistic/model.json"), "utf8"));
    const { coef } = reference.logistic.pooled;
    expect([intercept, ...terms.map((name) => coefficients[name])]).toEqual(six(coef));
  });
});

describe("a session that began with a cohort", () => {
  const again = (data: string, definition = cohort): Promise<Heard> =>
    tavs("stats", ...words("west", "tally", data).map((word) => (word === cohort ? definition : word)));
  const refused = async (heard: Promise<Heard>): Promise<string> => {
    const { exitCode, said, complained } = await heard;
    expect([exitCode, said.map((line) => JSON.parse(line).ok)]).toEqual([1, [false]]);
    return complained.concat(said).join();
  };

  test("goes on with the same rows, in whatever order they lie, and with no others", async () => {
    await tallied();
    const drugs = join(databases.C, "drug_exposure.csv");
    const [header, ...lines] = readFileSync(drugs, "utf8").trim().split("\n");
    const write = (rows: readonly string[]): void => writeFileSync(drugs, `${[header, ...rows].join("\n")}\n`);
    write(lines.toReversed());
    expect((await again(databases.C)).exitCode).toBe(0);
    write(lines.slice(1));
    expect(await refused(again(databases.C))).toContain("not what this session began with");
    write(lines);
  });

  test("is bound to its definition, also to one that finds the same people", async () => {
    await tallied();
    const other = here.write("other.yaml", `${readFileSync(cohort, "utf8")}# and nothing else\n`);
    expect(await refused(again(databases.C, other))).toContain("not what this session began with");
  });

  test("says what is missing, and repeats no connection string", async () => {
    const study = [
      "--study",
      here.at("bleeding.json"),
      "--via",
      here.relay.url,
      "--session",
      "tally",
      ...party("west"),
    ];
    const told = (...own: readonly string[]): Promise<string> => refused(tavs("stats", ...study, ...own));
    expect(await told("--data", databases.C)).toContain("--cohort");
    expect(await told("--data", cohort, "--schema", "cdm")).toContain("--cohort");
    for (const more of [[], ["--cohort", cohort]]) {
      const said = await told("--data", "postgresql://u:hemmelig@db/omop", ...more);
      expect(said).toContain("mode 0600");
      expect(said).not.toContain("hemmelig");
    }
    expect(await told("--data", databases.C, "--cohort", here.write("few.sql", "SELECT person_id FROM person"))).toContain("no column event"); // biome-ignore format: one line
  });
});
