// The study of celecoxib and gastrointestinal bleeding, from OMOP tables with the headers that exporters left, against numbers of R and Python.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Omop, openOmop } from "../../src/data/omop/cdm.ts";
import { cohortDefinition } from "../../src/data/omop/check-definition.ts";
import { type Cohort, cohortOf, cohortOfSql } from "../../src/data/omop/cohort.ts";
import { fixture, folder, siteOf, sites } from "./gibleed.ts";

const counts = JSON.parse(fixture("reference-omop-counts.json"));
let omop: Omop;
let cohort: Cohort;
beforeAll(async () => {
  omop = await openOmop(folder);
  cohort = await cohortOf(omop, cohortDefinition(fixture("bleeding.cohort.yaml")));
});
afterAll(() => omop.close());

const column = async (sql: string): Promise<Readonly<Record<string, number>>> => {
  const { rows } = await cohortOfSql(omop, sql);
  return Object.fromEntries(rows.map(({ name, n }) => [String(name), Number(n)]));
};

/** Persons by site, counted here: SQL and sites share no code. */
async function bySite(sql: string): Promise<unknown> {
  const { rows } = await cohortOfSql(omop, sql);
  const people = new Set(rows.map(({ person_id }) => String(person_id)));
  const at = sites.map((site) => [site, [...people].filter((person) => siteOf(person) === site).length]);
  return { total: people.size, by_site: Object.fromEntries(at) };
}

describe("counts of persons", () => {
  test("by sex, birth decade and site", async () => {
    const sex = `SELECT CASE gender_concept_id WHEN 8507 THEN 'male' ELSE 'female' END AS name, count(*) AS n FROM person GROUP BY 1`;
    expect(await column(sex)).toEqual(counts.persons_by_gender);
    const decade = "SELECT CAST(year_of_birth // 10 * 10 AS VARCHAR) AS name, count(*) AS n FROM person GROUP BY 1";
    expect(await column(decade)).toEqual(counts.persons_by_birth_decade);
    expect(await bySite("SELECT person_id FROM person")).toEqual({
      total: counts.persons,
      by_site: counts.persons_by_site,
    });
  });

  test.each([
    ["drug_exposure", "drug_concept_id", 1118084, "persons_with_celecoxib"],
    ["drug_exposure", "drug_concept_id", 1124300, "persons_with_diclofenac"],
    ["condition_occurrence", "condition_concept_id", 192671, "persons_with_gi_bleed"],
    ["condition_occurrence", "condition_concept_id", 4285898, "persons_with_polyp_of_colon"],
  ])("with %s of %s %i", async (table, field, concept, expected) => {
    const { total, by_site } = counts[expected];
    const sql = `SELECT person_id FROM ${table} JOIN concept_ancestor ON ${field} = descendant_concept_id WHERE ancestor_concept_id = ${concept}`;
    expect(await bySite(sql)).toEqual({ total, by_site });
  });

  test("of the twenty conditions that most records are of", async () => {
    const { rows } = await cohortOfSql(
      omop,
      `SELECT condition_concept_id AS concept, count(*) AS records, count(DISTINCT person_id) AS persons
       FROM condition_occurrence GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20`,
    );
    const expected = counts.top20_condition_concepts.map(
      ({ concept_id, records, persons }: Readonly<Record<string, number>>) => `${concept_id}/${records}/${persons}`,
    );
    expect(rows.map(({ concept, records, persons }) => `${concept}/${records}/${persons}`).sort()).toEqual(
      expected.sort(),
    );
  });
});

test("the definition finds the cohort that was found without it, person for person of each group", () => {
  const { n, events, by_group } = counts.cohort;
  expect(cohort.columns).toEqual(["person", "entry", "group", "time", "event", "celecoxib", "female", "age"]);
  expect(cohort.rows).toHaveLength(n);
  expect(new Set(cohort.rows.map(({ person }) => person)).size).toBe(n);
  const sum = (field: string, group?: string): number =>
    cohort.rows
      .filter((row) => group === undefined || row.group === group)
      .reduce((at, row) => at + Number(row[field]), 0);
  expect(sum("event")).toBe(events);
  for (const group of ["celecoxib", "diclofenac"])
    expect({
      n: cohort.rows.filter((row) => row.group === group).length,
      events: sum("event", group),
      person_days: sum("time", group),
    }).toEqual(by_group[group]);
});
