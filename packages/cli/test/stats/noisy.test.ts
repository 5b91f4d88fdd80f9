import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import type { Json } from "@tavs/core/study";
import { type PrivacyCard, verifyCard } from "@tavs/dp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nanoRhoOf } from "../../src/stats/noisy/noise-plan.ts";
import { tavs } from "../in-process.ts";
import { HOSPITALS, type Hospitals, hospitals, ISLE, type Name, type Row, session } from "./hospitals.ts";

const PARTIES: readonly Name[] = [...HOSPITALS, ISLE, "board"];
const cells = {
  rows: { factor: "treatment", levels: ["neither", "hormone", "both"] },
  columns: { factor: "grade", levels: [2, 3] },
};
const company = { most: 4, least: 3, colluding: 1 };
const planned = { within: 8, confidence: 0.95 };
const rho = nanoRhoOf({ ...planned, length: 6, rowsPerPerson: 1, company }) / 1e9;
const parameters = {
  cells,
  holders: HOSPITALS,
  most: 100_000,
  noise: { ...planned, rho, delta: 1e-6, least: 3, colluding: 1 },
  facts: { period: "1978 to 1993", samePatientElsewhere: "left out wherever an earlier hospital has the patient" },
};

const among = (role: (name: Name) => string): Readonly<Record<string, string>> =>
  Object.fromEntries(PARTIES.map((name) => [name, role(name)]));
const holds = (name: Name): boolean => HOSPITALS.some((each) => each === name);
const keyed = (given: Json): object =>
  session(
    { label: "grades/key", protocol: "he/key/1", parameters: given },
    among((name) => (holds(name) ? "key-holder" : "key-reader")),
  );
const summed = (given: Json): object =>
  session(
    { label: "grades", protocol: "he/sums/1", parameters: given },
    among((name) => (name === "board" ? "aggregator" : "contributor")),
  );

/** So many rows at each hospital, of every cell: none of the cells is small but the last. */
const sizes = [60, 40, 30, 20];
const rowsOf = (size: number): readonly Row[] =>
  cells.rows.levels.flatMap((treatment, r) =>
    cells.columns.levels.flatMap((grade, c) =>
      Array.from({ length: r === 2 && c === 1 ? 0 : size + 7 * r + c }, () => ({ treatment, grade })),
    ),
  );
const truth = (of: readonly number[]): readonly number[] =>
  cells.rows.levels.flatMap((_, r) =>
    cells.columns.levels.map((__, c) => (r === 2 && c === 1 ? 0 : of.reduce((sum, size) => sum + size + 7 * r + c, 0))),
  );

let here: Hospitals;
beforeAll(async () => {
  here = await hospitals(PARTIES);
  here.tables("patients", sizes.map(rowsOf));
});
afterAll(() => here.remove());

interface Shown {
  readonly analyses: readonly {
    readonly tables: readonly { readonly name: string; readonly rows: readonly (readonly unknown[])[] }[];
  }[];
}

const shown = (study: string): Shown["analyses"][number]["tables"] =>
  (JSON.parse(readFileSync(here.at(`board/${study}/results.json`), "utf8")) as Shown).analyses[0]!.tables;
const file = (state: string, like: string): string =>
  here.at(`${state}/${readdirSync(here.at(state)).find((name) => name.includes(like))}`);
const study = (name: string, given: Json = parameters, more: object = {}): string =>
  here.study(name, [keyed(given), summed(given)], ["treatment", "grade"], {
    privacy: { epsilon: 2, delta: 1e-6, rowsPerPerson: 1 },
    ...more,
  });

describe("a table that is released with noise", () => {
  test("is opened noisy, with small cells withheld after the noise, and a card at each hospital", async () => {
    study("grades");
    const heard = await here.together("grades", "patients");
    expect(Object.values(heard).map(({ exitCode, said }) => (exitCode === 0 ? "done" : said))).toEqual(
      PARTIES.map(() => "done"),
    );
    const [table, noise] = shown("grades");
    const numbers = table!.rows.flatMap((row) => row.slice(1, 3));
    expect(numbers.at(-1)).toEqual({ withheld: true });
    const off = numbers.flatMap((value, i) => (typeof value === "number" ? [value - truth(sizes)[i]!] : []));
    expect(off.some((each) => each !== 0)).toBe(true); // all of them 0: once in 10^4
    for (const each of off) expect(Math.abs(each)).toBeLessThan(30); // seven standard deviations: once in 10^11
    expect(noise!.rows).toContainEqual(["hospitals", 4]);
    expect(noise!.rows).toContainEqual(["rho", rho]);
  });
});
