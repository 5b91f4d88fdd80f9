import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { BudgetError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { type PrivacyCard, verifyCard } from "@tavs/dp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readStudyFile } from "../../src/data/read-study.ts";
import { parseYaml } from "../../src/data/yaml-values.ts";
import { en } from "../../src/messages/en/index.ts";
import { atHome, type Home } from "../../src/session/home.ts";
import { type AgreedAnalysis, agreedAnalysis } from "../../src/stats/agreed-analysis.ts";
import { cardFile } from "../../src/stats/noisy/kept.ts";
import { paidNoise } from "../../src/stats/noisy/ledger.ts";
import { nanoRhoOf } from "../../src/stats/noisy/noise-plan.ts";
import type { NoisyParameters } from "../../src/stats/noisy/parameters.ts";
import { protocols } from "../../src/stats/ways.ts";
import { tavs } from "../in-process.ts";
import { marked } from "../link/guide.ts";
import { HOSPITALS, type Hospitals, hospitals, ISLE, type Name, type Row, session } from "./hospitals.ts";

const PARTIES: readonly Name[] = [...HOSPITALS, ISLE, "board"];
/** The parameters as they stand in the guide. */
const guide = readFileSync(resolve(import.meta.dirname, "../../../../docs/guides/analyse.md"), "utf8");
const written = marked(guide).find(({ mark }) => mark === "parameters of grades")!.code;
const parameters = parseYaml(written, en.documents).value as unknown as NoisyParameters;
const { cells } = parameters;
const { rho, ...planned } = parameters.noise;
const company = { most: 4, least: planned.least, colluding: planned.colluding };

const among = (role: (name: Name) => string): Readonly<Record<string, string>> =>
  Object.fromEntries(PARTIES.map((name) => [name, role(name)]));
const holds = (name: Name): boolean => HOSPITALS.some((each) => each === name);
const keyed = (given: object): object =>
  session(
    { label: "grades/key", protocol: "he/key/1", parameters: given as unknown as Json },
    among((name) => (holds(name) ? "key-holder" : "key-reader")),
  );
const summed = (given: object): object =>
  session(
    { label: "grades", protocol: "he/sums/1", parameters: given as unknown as Json },
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
const study = (name: string, given: object = parameters, more: object = {}): string =>
  here.study(name, [keyed(given), summed(given)], ["treatment", "grade"], {
    privacy: { epsilon: 2, delta: 1e-6, rowsPerPerson: 1 },
    ...more,
  });

describe("a table that is released with noise", () => {
  let heard: Awaited<ReturnType<Hospitals["together"]>>;
  beforeAll(async () => {
    study("grades", parameters, { smallestCell: 40 }); // nine standard deviations of the noise above nobody: once in 10^21 it is shown
    heard = await here.together("grades", "patients");
  });

  test("is opened noisy, with small cells withheld after the noise", () => {
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

  test("leaves a signed card and a ledger at each hospital, for their owner alone, and a line in every log", async () => {
    for (const name of [...HOSPITALS, ISLE] as const) {
      const card = JSON.parse(readFileSync(file(`${name}/grades.state`, "-0.json"), "utf8")) as PrivacyCard;
      expect(verifyCard(card, here.keyOf(name))).toBe(true);
      expect(card.guarantee.price).toEqual({ measure: "concentrated", nanoRho: Math.round(rho * 1e9) });
      expect(card.facts.trust).toEqual({ model: "distributed", contributors: 4, least: 3, colluding: 1 });
      expect(card.facts.smallCells === null).toBe(name === ISLE); // which is told no total
      expect(here.log(`${name}/grades.state`).at(-1)).toMatchObject({ event: "released", differentiallyPrivate: true });
      expect(statSync(file(`${name}/grades.state`, "-0.json")).mode & 0o777).toBe(0o600);
      const ledger = file(`${name}/grades.state`, "budget-");
      expect(statSync(ledger).mode & 0o777).toBe(0o600);
      const { said } = await tavs("budget", ledger, "--json", "--key", Buffer.from(here.keyOf(name)).toString("hex"));
      expect(JSON.parse(said.join())).toMatchObject({ ok: true, questions: 1, spent: { rho } });
    }
    expect(here.log("board/grades.state").at(-1)).toMatchObject({ event: "released", differentiallyPrivate: true });
    expect(here.log("board/grades.state").at(-1)!.epsilon).toBeLessThan(2);
  });

  test("that is over is written again as it was, and costs nothing", async () => {
    const before = here.everything("board/grades");
    expect(await tavs("stats", ...here.words("board", "grades", "patients"), "--force")).toMatchObject({ exitCode: 0 });
    expect(here.everything("board/grades")).toBe(before);
    const east = await tavs("stats", ...here.words("east", "grades", "patients"), "--json");
    const { ok, ledger, card } = JSON.parse(east.said.join());
    expect([ok, existsSync(ledger), existsSync(card)]).toEqual([true, true, true]);
    const { said } = await tavs("budget", ledger, "--json");
    expect(JSON.parse(said.join())).toMatchObject({ questions: 1, spent: { rho } });
  });
});

/** A hospital's study, opened as `tavs stats` does. */
async function atEast<Result>(
  given: { readonly name: string; readonly state: string },
  act: (home: Home, agreed: AgreedAnalysis) => Promise<Result>,
): Promise<Result> {
  const { study: terms } = await readStudyFile(study(given.name), en);
  const agreed = agreedAnalysis(terms, { me: "east", session: undefined, run: 0, protocols }, en);
  const options = { identity: here.identity("east"), terms, folder: here.at(given.state), software: "tavs@test" };
  return atHome(options, (home) => act(home, agreed));
}

describe("the noise of a hospital", () => {
  const counts = [60, 61, 67, 68, 74, 0];
  const noisy = (state: string, run = 0, of: readonly number[] = counts): Promise<readonly number[]> =>
    atEast({ name: "noise", state: `east/${state}` }, async (home, agreed) => {
      const { privatize } = await paidNoise(home, agreed.noisy!, { label: agreed.label, run, counts: of });
      return [...privatize(Float64Array.from(of))];
    });

  test("is the same after a crash, so that nobody averages it away, and is paid for once", async () => {
    const first = await noisy("crash");
    expect(await noisy("crash")).toEqual(first);
    const elsewhere = await noisy("elsewhere");
    expect(elsewhere).not.toEqual(first); // alike by chance once in 10^5
    expect([first, elsewhere]).not.toEqual([counts, counts]); // all twelve shares 0: once in 10^8
  });

  test("is not added to other rows", async () => {
    await noisy("rows");
    await expect(noisy("rows", 0, [61, ...counts.slice(1)])).rejects.toThrow(/other/);
  });

  test("is refused where the ledger cannot pay for another table", async () => {
    await noisy("spent");
    await expect(noisy("spent", 1)).rejects.toThrow(BudgetError);
  });
});

test("a card has a file of its own, whatever the label", () => {
  const home = { folder: "/state", study: new Uint8Array(32) };
  const files = ["a/b", "a-b", "a.b", "a_b", "a_2f_b"].map((label) => cardFile(home, label, 0));
  expect(new Set(files).size).toBe(5);
  for (const file of files) expect(file).toMatch(/^\/state\/privacy-card-[0-9a-z_-]+\.json$/);
});

describe("terms of a noisy table", () => {
  test("cost what the guide says", () => {
    expect(nanoRhoOf({ ...planned, length: 6, rowsPerPerson: 1, company })).toBe(Math.round(rho * 1e9));
  });

  const flawOf = async (name: string, computations: readonly object[], more: object = {}): Promise<string> => {
    here.study(name, computations, ["treatment", "grade"], {
      privacy: { epsilon: 2, delta: 1e-6, rowsPerPerson: 1 },
      ...more,
    });
    const { exitCode, said } = await tavs("stats", ...here.words("east", name, "patients"), "--json");
    return exitCode === 0 ? "" : JSON.parse(said.join()).error.message;
  };
  const changed = (change: object): object => ({ ...parameters, ...change });
  const noise = (change: object): object => changed({ noise: { ...parameters.noise, ...change } });

  test.each([
    ["parameters.noise.rho", noise({ rho: rho / 2 })],
    ["parameters.noise.delta", noise({ delta: 1e-5 })],
    ["parameters.noise.colluding", noise({ colluding: 0 })],
    ["parameters.noise.least", noise({ least: 4 })],
    ["parameters.noise", noise({ more: 1 })],
    ["parameters.cells", changed({ cells: { rows: cells.rows } })],
    ["parameters.most", changed({ most: 0.5 })],
    ["parameters.facts", changed({ facts: { period: "x" } })],
    ["parameters", changed({ exact: true })],
  ])("are refused, naming the field, where %s is not what makes it private", async (field, given) => {
    expect(await flawOf("flaw", [keyed(given), summed(given)])).toContain(`computations.1.${field}: `);
  });

  test("are refused where the key is not there, or another table's, or the privacy granted is less", async () => {
    expect(await flawOf("flaw", [summed(parameters)])).toContain("grades/key");
    expect(await flawOf("flaw", [keyed(changed({ most: 7 })), summed(parameters)])).toContain(
      "computations.0.parameters",
    );
    const privacy = { epsilon: 0.1, delta: 1e-6, rowsPerPerson: 1 };
    expect(await flawOf("flaw", [keyed(parameters), summed(parameters)], { privacy })).toContain("privacy.epsilon");
  });

  test("let a hospital bring rows of the agreed levels alone, and say which row is not", async () => {
    here.write("east/strange.csv", "treatment,grade\nneither,2\nsecret,3\n");
    study("strange");
    const { said } = await tavs("stats", ...here.words("east", "strange", "strange"), "--json");
    const { message } = JSON.parse(said.join()).error;
    expect(message).toContain("row 2");
    expect(message).not.toContain("secret");
  });
});
