// The study of celecoxib and gastrointestinal bleeding as commands: three hospitals, each with an OMOP database and no table.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { divided, fixture as omopFixture, folder as whole, sites } from "../data/gibleed.ts";
import { type Heard, tavs } from "../in-process.ts";
import { computation, HOSPITALS, type Hospitals, hospitals, PARTIES, type Planned } from "./hospitals.ts";

const reference = JSON.parse(omopFixture("reference-omop.json"));
const { cohort: counted } = JSON.parse(omopFixture("reference-omop-counts.json"));

let here: Hospitals;
let folders: ReturnType<typeof divided>;
const cohort = join(whole, "bleeding.cohort.yaml");
beforeAll(async () => {
  here = await hospitals();
  folders = divided();
});
afterAll(() => here.remove());

const words = (name: (typeof PARTIES)[number], study: string, data?: string, more: readonly string[] = []) => {
  const typed = here.words(name, study, "none").filter((word, i, all) => !/none\.csv$/.test(word) && !/none\.csv$/.test(all[i + 1] ?? "")); // biome-ignore format: one line
  const own = data ?? folders[sites[PARTIES.indexOf(name)]!];
  return [...typed, ...(name === "board" ? [] : ["--data", own, "--cohort", cohort]), "--json", ...more];
};

const together = (study: string, command = "stats"): Promise<readonly Heard[]> =>
  Promise.all(PARTIES.map((name) => tavs(command, ...words(name, study))));

const planned = (name: string, columns: readonly string[], ...all: readonly Planned[]): string =>
  here.study(name, all.map(computation), columns);

function released(folder: string, name: string): readonly Readonly<Record<string, string>>[] {
  const [header, ...lines] = readFileSync(here.at(`${folder}/${name}.csv`), "utf8").trim().split(/\r?\n/); // biome-ignore format: one line
  const names = header!.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i]!, cell])));
}

/** As the gate shows it: six digits. */
const six = (value: number): number => Number(value.toPrecision(6));

const half = { center: 0.5, scale: 0.5 };
const terms = ["celecoxib", "female", "age"];
const scaling = { celecoxib: half, female: half, age: { center: 40, scale: 4 } };
const cells = ["rows", "events", "celecoxib", "events:celecoxib", "female", "events:female"];
const columns = ["time", "event", ...terms];
const support = (label: string): Planned => ({ label: `${label}/support`, protocol: "federated/tally/1", parameters: { cells } }); // biome-ignore format: one line

describe("three hospitals with OMOP databases find from the command line", () => {
  test("the persons of the cohort, and who of them bled, exactly", async () => {
    planned("tally", columns, { label: "tally", protocol: "federated/tally/1", parameters: { cells: ["rows", "event", "celecoxib", "celecoxib:event"] } }); // biome-ignore format: one line
    const heard = await together("tally");
    expect(heard.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    const found = released("board/tally", "tally.counts");
    console.log(found);
    expect(found).toBe(counted);
  });
  test("Cox", async () => {
    planned("cox", columns, support("cox"), { label: "cox", protocol: "federated/cox/1", parameters: { time: "time", event: "event", terms, ties: "efron", opening: "within-site", scaling } }); // biome-ignore format: one line
    const heard = await together("cox");
    console.log(heard.flatMap(({complained}) => complained.slice(-1)));
    console.log(readFileSync(here.at("board/cox/cox.coefficients.csv"), "utf8"), reference.cox.stratified_by_site.efron);
  });
});
