import { appendFileSync, mkdirSync } from "node:fs";
import type { Json, Study } from "@tavs/core/study";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ndjson, withCpr } from "../data/fhir/export.ts";
import type { Heard } from "../in-process.ts";
import { type Hospitals, people, person, study, twoHospitals } from "./two-hospitals.ts";

let here: Hospitals;
let linked: Heard;
const link = (...more: readonly string[]): Promise<Heard> =>
  here.link("east", "--study", here.at("fhir.json"), "--column", "cpr", "--columns", "birthDate", ...more);
const both = (...more: readonly string[]): Promise<readonly Heard[]> =>
  Promise.all([link(...more), here.link("west", "--study", here.at("fhir.json"))]);

beforeAll(async () => {
  here = await twoHospitals();
  const parties = study.parties.map((each) =>
    each.name === "east" ? { ...each, data: [{ name: "export", columns: ["cpr", "birthDate"] }] } : each,
  );
  here.write(
    "fhir.json",
    JSON.stringify({ ...study, parties } satisfies Record<keyof Study, unknown> as unknown as Json),
  );
  mkdirSync(here.at("east/export"));
  const patients = people(0, 40).map((i) => withCpr(`p${i}`, person(i), { birthDate: `19${i + 40}` }));
  here.write("east/export/Patient.000.ndjson", ndjson(patients.slice(0, 35)));
  here.write(
    "east/export/Patient.001.ndjson",
    ndjson([...patients.slice(35), { resourceType: "Patient", id: "nobody" }]),
  );
  const seen = people(0, 80).map((i) => ({ resourceType: "Encounter", subject: { reference: `Patient/p${i % 40}` } }));
  here.write("east/export/Encounter.ndjson", ndjson(seen));
  [linked] = (await both("--data", here.at("east/export"))) as [Heard, Heard]; // of both
});
afterAll(() => here.remove());

test("a folder of a bulk export is linked: who has no number is counted, and said", () => {
  expect(linked.exitCode).toBe(0);
  expect(linked.complained.join("\n")).toMatch(/41 rows.*40/);
  const [heading, ...rows] = here.read("east/linked.csv").trimEnd().split("\n");
  expect(heading).toBe("pseudonym,birthDate,relapse,nodes");
  expect(rows.map((row) => row.split(",")[1]).sort()).toEqual(people(70, 80).map((year) => `19${year}`));
});

test("its digest is of all files and of the table: another export goes on with nothing", async () => {
  const again = (data: string): Promise<Heard> => link("--data", data, "--force", "--wait", "1");
  expect((await again(here.at("east/export"))).exitCode).toBe(0);
  expect((await again(`${here.at("east/export")}#Encounter`)).complained.join()).toContain(
    "not what this session began with",
  );
  appendFileSync(here.at("east/export/Encounter.ndjson"), "\n");
  expect((await again(here.at("east/export"))).complained.join()).toContain("not what this session began with");
});
