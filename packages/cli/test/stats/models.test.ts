// A model that hospitals fitted, as a file; and one that was made elsewhere, validated: against what R finds.
import { readFileSync } from "node:fs";
import { isPerceptron, perceptronLoss, readSafetensors } from "@tavs/federated";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tavs } from "../in-process.ts";
import { bySite, computation, fixture, type Hospitals, hospitals, PARTIES, tableOf } from "./hospitals.ts";

const r = JSON.parse(fixture("validation.json"));
const rows = tableOf("gbsg.csv").map((row) => ({
  ...row,
  size2: Number(Number(row.size) > 20),
  grade3: Number(row.grade === 3),
  lnodes: Math.log(Number(row.nodes) + 1),
}));
const { terms } = r.model;

let here: Hospitals;
beforeAll(async () => {
  here = await hospitals();
  here.tables("gbsg", bySite(rows));
  const cuts = r.cuts.filter((_: number, i: number) => i % 8 === 0); // fewer than R was given: what is compared does not hang on them
  const asked = { model: r.model, cuts, decisions: [], period: null, by: [], smallestCell: 5 };
  const parameters = { ...asked, outcome: "status" };
  here.study(
    "fixed",
    [computation({ label: "fixed", protocol: "federated/validation/1", parameters })],
    [...terms, "status"],
  );
  here.write("model.json", JSON.stringify({ format: "tavs/model/1", kind: "logistic", ...r.model }));
});
afterAll(() => here.remove());

const typed = (command: string, study: string, ...more: readonly string[]) =>
  Promise.all(PARTIES.map((name) => tavs(command, ...here.words(name, study, "gbsg"), "--json", ...more)));

const csv = (name: string): readonly (readonly string[])[] =>
  readFileSync(here.at(name), "utf8")
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));

describe("a model that was made elsewhere", () => {
  test("has R's Brier score, expected cases and calibration at three hospitals", async () => {
    const heard = await typed("validate", "fixed", "--model", here.at("model.json"));
    expect(heard.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    const [names, values] = csv("board/fixed/fixed.performance.csv");
    const of = (name: string): number => Number(values![names!.indexOf(name)]);
    expect([of("persons"), of("cases")]).toEqual([r.gbsg.rows, r.gbsg.cases]);
    expect(of("brier")).toBeCloseTo(r.gbsg.brier, 5);
    expect(of("expected")).toBeCloseTo(r.gbsg.expected, 2);
    const slope = csv("board/fixed/fixed.calibration.csv").find(([measure]) => measure === "slope")!;
    expect(Number(slope[1])).toBeCloseTo(r.gbsg.slope.coef[1], 5);
    expect(Number(slope[2])).toBeCloseTo(r.gbsg.slope.se[1], 5);
  });

  const refused = async (content: string): Promise<string> => {
    const file = here.write("other.json", content);
    const { exitCode, complained } = await tavs("validate", ...here.words("east", "fixed", "gbsg"), "--model", file);
    expect(exitCode).toBe(1);
    return complained.at(-1)!;
  };
  const good = { format: "tavs/model/1", kind: "logistic", ...r.model };

  test("is the one that all signed, to the last digit", async () => {
    expect(await refused(JSON.stringify({ ...good, intercept: 0.1 }))).toMatch(/line \d+: .*another model/);
  });

  test("has the fields of a model, and no other: not one that would change all records of the program", async () => {
    const hostile = `{"__proto__": {"polluted": 1}, ${JSON.stringify(good).slice(1)}`;
    expect(await refused(hostile)).toContain("is no model of Tavs");
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    const within = JSON.stringify(good).replace('"coefficients":{', '"coefficients":{"__proto__":{"polluted":1},');
    expect(await refused(within)).toContain("another model");
    for (const text of [
      "",
      "[]",
      "null",
      "{",
      JSON.stringify({ ...good, run: "rm" }),
      JSON.stringify({ ...good, format: 1 }),
    ])
      expect(await refused(text)).toContain("is no model of Tavs");
    expect(await refused(JSON.stringify({ ...good, kind: "forest" }))).toContain("kind");
    expect(await refused(JSON.stringify({ ...good, kind: "linear" }))).toContain("of logistic and Cox models");
    expect(await refused(JSON.stringify({ ...good, kind: "cox" }))).toContain("baseline");
    const { intercept: _, ...survival } = good; // one of another kind than the terms have validated
    expect(await refused(JSON.stringify({ ...survival, kind: "cox", baseline: [] }))).toContain("cox-validation/1");
  });
});

describe("a Cox model that was made elsewhere", () => {
  const cox = JSON.parse(fixture("cox-validation.json"));
  const of = cox.found.intervals;

  test("has R's risks by group at three hospitals, R's C between two ends, R's slope, and a figure for each day", async () => {
    const model = { terms: cox.terms, coefficients: cox.coefficients, baseline: cox.baseline };
    const asked = { time: "rfstime", event: "status", model, cuts: [cox.cuts[3]], horizons: cox.horizons };
    const factors = ["meno", "size2", "grade3", "hormon"];
    const cells = ["rows", "events", ...factors, ...factors.map((name) => `events:${name}`)];
    const parameters = { ...asked, grid: { width: of.width, intervals: of.intervals }, smallestCell: 5 };
    here.study(
      "survival",
      [
        computation({ label: "survival", protocol: "federated/cox-validation/1", parameters }),
        computation({ label: "survival/support", protocol: "federated/tally/1", parameters: { cells } }),
      ],
      [...cox.terms, "rfstime", "status"],
    );
    const file = here.write("cox.json", JSON.stringify({ format: "tavs/model/1", kind: "cox", ...model }));
    const heard = await typed("validate", "survival", "--model", file);
    expect(heard.map(({ said }) => said.join()).filter((said) => !said.includes('"ok":true'))).toEqual([]);
    const table = (name: string) => {
      const [names, ...lines] = csv(`board/survival/survival.${name}.csv`);
      return lines.map(
        (line) =>
          (column: string): number =>
            Number(line[names!.indexOf(column)]),
      );
    };
    for (const [h, row] of table("horizons").entries()) {
      const { risk, low, high } = of.everybody.observed[h];
      expect(row("predicted")).toBeCloseTo(of.everybody.predicted[h], 4);
      for (const [name, value] of Object.entries({ observed: risk, low, high }))
        expect(row(name)).toBeCloseTo(value, 4);
    }
    const groups = table("risk_groups");
    expect(groups).toHaveLength(6);
    for (const [k, row] of groups.entries()) {
      const half = of.halves[k % 2];
      expect([row("persons"), row("horizon")]).toEqual([half.rows, cox.horizons[Math.floor(k / 2)]]);
      expect(row("observed")).toBeCloseTo(half.observed[Math.floor(k / 2)].risk, 4);
    }
    const [performance] = table("performance");
    expect(performance!("concordance_low")).toBeLessThan(of.concordance);
    expect(performance!("concordance_high")).toBeGreaterThan(of.concordance);
    expect(performance!("concordance_within")).toBeCloseTo(of.within[0], 4);
    expect(table("calibration")[0]!("coef")).toBeCloseTo(cox.slope.site.coef, 5);
    const page = readFileSync(here.at("board/survival/report.html"), "utf8");
    for (const day of cox.horizons) expect(page).toContain(`observed risk, ${day} days`);
  });
});

describe("a model that three hospitals fit", () => {
  test("is R's glm of all rows, and a file that tavs validate takes", async () => {
    const names = ["age", "lnodes", "hormon"];
    const scaling = Object.fromEntries(
      names.map((name) => [name, name === "age" ? { center: 55, scale: 12 } : { center: 0.5, scale: 0.5 }]),
    );
    const parameters = { outcome: "status", family: "logistic", terms: names, scaling };
    const cells = ["rows", "events", "hormon", "events:hormon"];
    here.study(
      "fit",
      [
        computation({ label: "fit", protocol: "federated/glm/1", parameters }),
        computation({ label: "fit/support", protocol: "federated/tally/1", parameters: { cells } }),
      ],
      [...names, "status"],
    );
    const heard = await typed("train", "fit");
    expect(heard.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    const model = JSON.parse(readFileSync(here.at("board/fit/model.json"), "utf8"));
    expect(model).toMatchObject({ format: "tavs/model/1", kind: "logistic", terms: names });
    const { coef } = JSON.parse(fixture("regression.json")).models.clustered; // its errors are robust, its coefficients are glm's
    for (const [i, found] of [model.intercept, ...names.map((name) => model.coefficients[name])].entries())
      expect(found).toBeCloseTo(coef[i], 5);
  });

  test("is R's lm of the rows that lack nothing, where the terms leave the others out", async () => {
    here.tables("lung", bySite(tableOf("lung.csv")));
    const names = ["age", "sex", "meal.cal"];
    const scale = { age: [62, 9], sex: [1.5, 0.5], "meal.cal": [930, 400] } as const;
    const scaling = Object.fromEntries(
      Object.entries(scale).map(([name, [center, by]]) => [name, { center, scale: by }]),
    );
    const parameters = { outcome: "wt.loss", family: "gaussian", terms: names, scaling, missing: "leave-out" };
    here.study(
      "loss",
      [
        computation({ label: "loss", protocol: "federated/glm/1", parameters }),
        computation({ label: "loss/support", protocol: "federated/tally/1", parameters: { cells: ["rows", "sex"] } }),
      ],
      [...names, "wt.loss"],
    );
    const heard = await Promise.all(
      PARTIES.map((name) => tavs("train", ...here.words(name, "loss", "lung"), "--json")),
    );
    expect(heard.map(({ said }) => said.join()).filter((said) => !said.includes('"ok":true'))).toEqual([]);
    const model = JSON.parse(readFileSync(here.at("board/loss/model.json"), "utf8"));
    const { coef } = JSON.parse(fixture("regression.json")).models.missing;
    for (const [i, found] of [model.intercept, ...names.map((name) => model.coefficients[name])].entries())
      expect(found / coef[i]).toBeCloseTo(1, 5);
    expect(model.kind).toBe("linear");
  });

  test("is none where the terms have something else computed", async () => {
    const { exitCode, complained } = await tavs("train", ...here.words("east", "fixed", "gbsg"));
    expect([exitCode, complained[0]]).toEqual([1, expect.stringContaining("federated/glm/1")]);
  });
});

describe("a perceptron that three hospitals train", () => {
  test("leaves as safetensors with what it is of, as good as its history says", async () => {
    const names = ["age", "lnodes", "hormon"];
    const scale = { age: [55, 12], lnodes: [1.3, 0.8], hormon: [0.5, 0.5] } as const;
    const scaling = Object.fromEntries(
      Object.entries(scale).map(([name, [center, by]]) => [name, { center, scale: by }]),
    );
    const shared = { outcome: "status", family: "logistic", terms: names, scaling, seed: "01".repeat(32) };
    const open = { parametersPerRow: 0, smallestCell: 0, fewestRows: 0 };
    const terms_ = (hidden: readonly number[]) => ({
      ...{ ...shared, hidden, rounds: 1, steps: 30, learningRate: 0.5, clip: 10, thresholds: open },
    });
    const cells = ["rows", "events", "hormon", "events:hormon"];
    const both = (label: string, hidden: readonly number[]) => [
      computation({ label, protocol: "federated/perceptron/1", parameters: terms_(hidden) }),
      computation({ label: `${label}/support`, protocol: "federated/tally/1", parameters: { cells } }),
    ];
    here.study("net", both("net", [4]), [...names, "status"]);
    const trained = await typed("train", "net");
    expect(trained.map(({ said }) => said.join()).filter((said) => !said.includes('"ok":true'))).toEqual([]);
    const { tensors } = readSafetensors(readFileSync(here.at("board/net/model.safetensors")));
    const about = JSON.parse(readFileSync(here.at("board/net/model.json"), "utf8"));
    const shape = { inputs: 3, hidden: about.hidden, family: about.family };
    expect(isPerceptron(shape, tensors)).toBe(true);
    const weights = Float64Array.from(Object.values(tensors).flatMap(({ values }) => [...values]));
    const columns = rows.flatMap((row) =>
      names.map(
        (name) => (Number(row[name as keyof typeof row]) - about.scaling[name].center) / about.scaling[name].scale,
      ),
    );
    const labels = rows.map((row) => Number((row as { status?: unknown }).status));
    const { loss } = perceptronLoss(shape, weights, { rows: Float64Array.from(columns), labels });
    const history = csv("board/net/net.history.csv")
      .slice(1)
      .map(([, value]) => Number(value));
    expect(loss / rows.length).toBeCloseTo(history.at(-1)!, 4);
    expect(history.at(-1)).toBeLessThan(history[0]!);
  });
});
