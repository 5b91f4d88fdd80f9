// A registry whose people are in an OMOP database links by the numbers that its cohort gives.
import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Hospitals, people, person, twoHospitals } from "./two-hospitals.ts";

let here: Hospitals;
beforeAll(async () => {
  here = await twoHospitals();
  mkdirSync(here.at("west/omop"));
  const rows = people(30, 90).map((i) => `${i},8507,1962,${person(i)}\n`);
  here.write("west/omop/person.csv", `person_id,gender_concept_id,year_of_birth,person_source_value\n${rows.join("")}`);
});
afterAll(() => here.remove());

test("the shared patients are found, with what the cohort says of each, and the numbers stay where they are", async () => {
  const sql = "SELECT person_source_value AS number, 'R' || person_id AS relapse, CAST(person_id AS INTEGER) % 7 AS nodes FROM person"; // biome-ignore format: one line
  const own = ["--data", here.at("west/omop"), "--cohort", here.write("west/registry.sql", sql)];
  const ended = await Promise.all([here.link("east", "--columns", "age"), here.link("west", ...own)]);
  expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  const found = here.read("east/linked.csv").trimEnd().split("\n").slice(1).map((line) => line.split(",").slice(1)); // biome-ignore format: one line
  expect(found.sort()).toEqual(people(30, 40).map((i) => [String(20 + i), `R${i}`, String(i % 7)]).sort()); // biome-ignore format: one line
  const said = JSON.stringify(ended) + here.read("west/west.state/audit.jsonl");
  for (const i of people(30, 90)) expect(said).not.toContain(person(i));
  expect(here.log("west").find(({ event }) => event === "started")!.inputDigest).toMatch(/^[0-9a-f]{64}$/);
});
