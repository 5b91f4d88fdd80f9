import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countedOf } from "../../src/stats/counted.ts";
import { tavs } from "../in-process.ts";
import { bySite, computation, fixture, type Hospitals, hospitals, tableOf } from "./hospitals.ts";

let here: Hospitals;
const rows = tableOf("gbsg.csv");
beforeAll(async () => {
  here = await hospitals();
  here.tables("gbsg", bySite(rows));
});
afterAll(() => here.remove());

const records = (name: string): readonly Readonly<Record<string, string>>[] => {
  const [header, ...lines] = readFileSync(here.at(`board/${name}.csv`), "utf8")
    .trim()
    .split(/\r?\n/);
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [header!.split(",")[i]!, cell])));
};

const by = { factor: "hormon", levels: [0, 1] };

describe("a test that does not say how many it rests on", () => {
  const parameters = { time: "rfstime", event: "status", by, strata: null, rho: 0 };
  const cells = ["rows", "events", "hormon=0", "hormon=1", "events:hormon=0", "events:hormon=1"];
  const test_ = computation({ label: "relapse", protocol: "federated/log-rank/1", parameters });

  test("is R's log-rank test of three hospitals, beside the count of whom it is of", async () => {
    const counted = computation({ label: "relapse/support", protocol: "federated/tally/1", parameters: { cells } });
    here.study("log-rank", [test_, counted], ["rfstime", "status", "hormon"]);
    const heard = await here.together("log-rank", "gbsg");
    expect(Object.values(heard).map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    const found = records("log-rank/relapse.log_rank");
    const { chisq } = JSON.parse(fixture("reference.json")).gbsg.logrank.hormon_strata_site;
    expect(Number(found[0]!.chi_squared)).toBeCloseTo(chisq, 4);
    expect(records("log-rank/relapse.size")).toEqual([{ persons: "686", events: "299" }]);
  });

  test("is refused where nobody counts them", async () => {
    here.study("alone", [test_], ["rfstime", "status", "hormon"]);
    const { said } = await tavs("stats", ...here.words("east", "alone", "gbsg"), "--json");
    expect(JSON.parse(said.join()).error.message).toContain("relapse/support");
  });
});

describe("correlations over three hospitals", () => {
  const columns = ["age", "meno", "hormon"];
  const half = { center: 0.5, scale: 0.5 };
  const scaling = { age: { center: 55, scale: 12 }, meno: half, hormon: half };
  const asked = computation({
    label: "pairs",
    protocol: "federated/correlation/1",
    parameters: { columns, level: 0.95, scaling },
  });
  const counted = (cells: readonly string[]) =>
    computation({ label: "pairs/support", protocol: "federated/tally/1", parameters: { cells } });

  test("are those of all rows, beside how many have both of two columns of zeros and ones", async () => {
    here.study("pairs", [asked, counted(["rows", "meno", "hormon", "meno:hormon"])], columns);
    const heard = await here.together("pairs", "gbsg");
    expect(Object.values(heard).map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    const [one, other] = ["age", "meno"].map((name) => rows.map((row) => Number(row[name])));
    const found = records("pairs/pairs.correlations").find((row) => row.column === "age" && row.with === "meno")!;
    expect(Number(found.correlation)).toBeCloseTo(pearson(one!, other!), 5);
  });

  test("are refused at a hospital where two such columns are not counted together", async () => {
    here.study("uncounted", [asked, counted(["rows", "meno", "hormon"])], columns);
    const { said } = await tavs("stats", ...here.words("east", "uncounted", "gbsg"), "--json");
    expect(JSON.parse(said.join()).error.message).toContain("meno:hormon");
  });
});

test("beside a balance table the columns of the model that weighs are counted, each once", () => {
  const model = { terms: ["age", "hormon", by], intercept: 0, coefficients: {} };
  const parameters = { terms: ["age", "meno"], weighting: { treatment: "chemo", model }, scaling: {} };
  const { columns, event } = countedOf("federated/balance/1", parameters)!;
  expect(columns.map(({ name }) => name)).toEqual(["age", "meno", "hormon", "hormon=0", "hormon=1"]);
  expect(event).toEqual({ column: "chemo", value: 1 });
});

function pearson(one: readonly number[], other: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [a, b] = [mean(one), mean(other)];
  const product = (x: readonly number[], y: readonly number[], p: number, q: number) =>
    x.reduce((sum, value, i) => sum + (value - p) * (y[i]! - q), 0);
  return product(one, other, a, b) / Math.sqrt(product(one, one, a, a) * product(other, other, b, b));
}
