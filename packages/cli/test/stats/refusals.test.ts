import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tavs } from "../in-process.ts";
import { computation, type Hospitals, hospitals, type Name } from "./hospitals.ts";

let here: Hospitals;
beforeAll(async () => {
  here = await hospitals();
  const rows = [0, 1, 2].map((hospital) =>
    Array.from({ length: 20 }, (_, i) => ({ age: 40 + i + hospital, sex: i % 2, sick: i < 9 ? 1 : 0 })),
  );
  here.tables("whole", rows);
  const gaps = rows.map((own) => own.map((row, i) => (i === 3 || i === 7 ? { ...row, age: null } : row)));
  here.tables("gaps", gaps);
  here.tables(
    "texts",
    rows.map((own) =>
      own.map((row, i) => (i === 5 ? { ...row, age: "0101704242" } : { ...row, age: i === 6 ? "x4711" : row.age })),
    ),
  );
});
afterAll(() => here.remove());

const describing = { columns: ["age"], by: null, moments: 2, level: 0.95, scaling: { age: { center: 55, scale: 12 } } };
const who = (parameters: object = {}) =>
  computation({ label: "who", protocol: "federated/describe/1", parameters: { ...describing, ...parameters } });

/** The sentence of a refusal, which has a code; nobody is met for it. */
async function refused(name: Name, study: string, data = "whole", ...more: readonly string[]): Promise<string> {
  const { exitCode, said, complained } = await tavs("stats", ...here.words(name, study, data), ...more);
  expect({ exitCode, said }).toEqual({ exitCode: 1, said: [] });
  expect(complained).toHaveLength(1);
  return complained[0]!;
}

describe("an analysis", () => {
  test("that the terms do not name is refused with the line of the terms", async () => {
    here.study("plain", [who()], ["age"]);
    expect(await refused("east", "plain", "whole", "--session", "survival")).toMatch(
      /plain.json: line \d+: .*no session of that label/,
    );
  });

  test("of which the gate knows no rule is refused before anybody computes it", async () => {
    const parameters = { columns: ["age", "sex"], level: 0.95, scaling: {} };
    here.study(
      "other",
      [computation({ label: "together", protocol: "federated/correlation/1", parameters })],
      ["age", "sex"],
    );
    expect(await refused("east", "other")).toContain("federated/describe/1");
  });

  test("with a parameter that it does not take is refused, and the field is named", async () => {
    here.study("strange", [who({ extremes: true })], ["age"]);
    expect(await refused("east", "strange")).toMatch(
      /line \d+: computations.0.parameters: is not what the analysis takes/,
    );
    expect(await refused("board", "strange")).toMatch(/is not what the analysis takes/);
  });

  test("of a column that a hospital does not bring is refused at each party", async () => {
    here.study("unnamed", [who()], ["sex"]);
    for (const name of ["east", "board"] as const)
      expect(await refused(name, "unnamed")).toMatch(/line \d+: parties.\d.data: does not name column number 1/);
  });

  test("under kinder words than the protocol's own is refused", async () => {
    const kinder = {
      ...who(),
      reveals: {
        ...(who() as { reveals: object }).reveals,
        board: { learns: "learns nothing", against: "malicious", collusion: "nobody" },
      },
    };
    here.study("kinder", [kinder], ["age"]);
    expect(await refused("east", "kinder")).toContain("reveals.board");
  });

  test("that shows single persons has no release: the coordinator is told before it asks anybody", async () => {
    here.study("single", [who()], ["age"], { smallestCell: 1 });
    expect(await refused("board", "single")).toContain("smallestCell");
  });
});

describe("a model", () => {
  const model = {
    outcome: "sick",
    family: "logistic",
    terms: ["age", "sex"],
    scaling: { age: { center: 50, scale: 5 }, sex: { center: 0, scale: 1 } },
  };
  const sick = computation({ label: "sick", protocol: "federated/glm/1", parameters: model });
  const counted = (...cells: readonly string[]) =>
    computation({ label: "sick/support", protocol: "federated/tally/1", parameters: { cells } });
  const columns = ["age", "sex", "sick"];

  test("whose persons nobody counts is refused", async () => {
    here.study("uncounted", [sick], columns);
    expect(await refused("board", "uncounted")).toContain('"sick/support"');
    here.study("half", [sick, counted("rows", "sex")], columns);
    expect(await refused("board", "half")).toContain("rows, events, age, sex");
  });

  test("with a column of two values that is not counted is refused where the values are", async () => {
    here.study("two", [sick, counted("rows", "events")], columns);
    expect(await refused("east", "two")).toContain('column "sex" has at most two values');
    here.study("many", [sick, counted("rows", "events", "sex", "age", "events:sex", "events:age")], columns);
    expect(await refused("east", "many")).toContain('column "age" has more than two values');
  });
});

describe("a table", () => {
  beforeAll(() => void here.study("plain", [who()], ["age"]));

  test("with missing values is refused by how many and the first row, unless the terms leave such rows out", async () => {
    expect(await refused("east", "plain", "gaps")).toMatch(
      /east\/gaps.csv: column "age": 2 rows have no value, the first is row 4;/,
    );
  });

  test("with something else than a number is refused by its row, and never by what stands there", async () => {
    const sentence = await refused("east", "plain", "texts");
    expect(sentence).toMatch(/row 7 has no number in column "age"/);
    expect(sentence).not.toMatch(/4711|010170/);
  });

  test("is what a hospital brings and a coordinator does not; a folder is the other way round", async () => {
    const own = here.words("east", "plain", "whole");
    const without = (name: string) => own.filter((_, i) => own[i] !== name && own[i - 1] !== name);
    expect((await tavs("stats", ...without("--data"))).complained[0]).toContain("--data");
    expect(await refused("east", "plain", "whole", "--out", here.at("east/out"))).toContain("leave out --out");
    expect(await refused("board", "plain", "whole", "--data", here.at("east/whole.csv"))).toContain("leave out --data");
    expect(await refused("board", "plain", "whole", "--report", "fr")).toContain("en or da");
  });
});
