/** A logistic model learned over hospitals, against R on the pooled table. */
import { readFileSync } from "node:fs";
import { descend, type SimulationOptions, simulate, type Tensors } from "@tavs/federated";
import { type LabelledRows, logisticLoss } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { patients, sites } from "../analyses/rotterdam.ts";
import { hospitals, type Row, table } from "../statistics/patients.ts";
import { reference } from "../statistics/reference.ts";

const optimum: { readonly weights: readonly number[]; readonly logLikelihood: number } = JSON.parse(
  readFileSync(new URL("./vectors/logistic.r.json", import.meta.url), "utf8"),
);

/** Relapse or death by age and lymph nodes, on the public scale of the reference. */
const labelled = (rows: typeof patients): LabelledRows => ({
  rows: Float64Array.from(rows.flatMap(({ age, lnodes }) => [(age! - 55) / 13, lnodes! - 1])),
  labels: Uint8Array.from(rows, ({ rfs }) => rfs!),
});

const zeros = (length: number): Tensors => ({ weights: { shape: [length], values: new Float64Array(length) } });
const weightsOf = (model: Tensors): Float64Array => Float64Array.from(model.weights!.values);

interface Course {
  readonly rounds: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly ridge?: number;
}

/** Steps of the mean loss, with ridge on all but the intercept. */
function over(
  cohorts: readonly LabelledRows[],
  length: number,
  { rounds, ridge = 0, ...steps }: Course,
): SimulationOptions {
  return {
    hospitals: cohorts.length,
    seed: new Uint8Array(32),
    rounds,
    initial: zeros(length),
    train(model, task, { hospital }) {
      const data = cohorts[hospital]!;
      const rows = data.labels.length;
      if (rows === 0) return { model, rows };
      const gradient = (weights: Float64Array): Float64Array =>
        logisticLoss(data, weights).gradient.map((slope, j) => slope / rows + (j === 0 ? 0 : ridge * weights[j]!));
      return { model: descend({ model, task, gradient, ...steps }), rows };
    },
  };
}

const distance = (weights: Float64Array): number =>
  Math.hypot(...optimum.weights.map((weight, j) => weights[j]! - weight));

describe("federated averaging of a logistic model over the Rotterdam hospitals", () => {
  test("takes, with one step at home, the steps of the pooled gradient: it comes to R's maximum likelihood", async () => {
    const course = over(sites.map(labelled), 3, { rounds: 50, steps: 1, learningRate: 4 });
    const { model } = await simulate(course);
    // R: the mean information has its eigenvalues in [0.117, 0.292] on the way, so a step of 4 leaves at most 1 - 4 * 0.117 =
    // 0.54 of the distance (0.95 at first), and 50 steps 1e-13.
    expect(distance(weightsOf(model))).toBeLessThan(1e-9);
    const { loss } = logisticLoss(labelled(patients), weightsOf(model));
    expect(Math.abs(loss + optimum.logLikelihood)).toBeLessThan(1e-10 * loss);
  });

  test("weighs hospitals by their rows: it does not matter how the patients are spread", async () => {
    const spread = [patients.slice(0, 100), patients.slice(100, 120), patients.slice(120), []].map(labelled);
    const taken = { rounds: 5, steps: 1, learningRate: 1 };
    const [one, other] = await Promise.all([
      simulate(over(spread, 3, taken)),
      simulate(over(sites.map(labelled), 3, taken)),
    ]);
    expect([...weightsOf(one.model)]).toEqual([...weightsOf(other.model)].map((weight) => expect.closeTo(weight, 12)));
  });

  test("comes close with fewer rounds and more steps at home, and rests where hospitals that differ pull apart", async () => {
    const { model } = await simulate(over(sites.map(labelled), 3, { rounds: 12, steps: 10, learningRate: 1 }));
    expect(distance(weightsOf(model))).toBeLessThan(0.01); // of weights whose standard errors in R are 0.04
    expect(distance(weightsOf(model))).toBeGreaterThan(1e-6);
  });
});

const { features, mean, sd_population, lambda1 } = reference.wdbc.ridge_logistic_30;

const tumours = (rows: readonly Row[]): LabelledRows => ({
  rows: Float64Array.from(
    rows.flatMap((row) => features.map((name, j) => (Number(row[name]) - mean[j]!) / sd_population[j]!)),
  ),
  labels: Uint8Array.from(rows, (row) => Number(row.malignant)),
});

/** The share of pairs, one of each kind, that are in order; ties count half. */
function areaUnderCurve({ rows, labels }: LabelledRows, weights: Float64Array): number {
  const scores = Array.from(labels, (_label, i) =>
    features.reduce((sum, _name, j) => sum + weights[1 + j]! * rows[i * features.length + j]!, 0),
  );
  const [ill, well] = [1, 0].map((kind) => scores.filter((_score, i) => labels[i] === kind));
  const won = ill!.reduce((sum, a) => sum + well!.reduce((wins, b) => wins + (a > b ? 1 : a === b ? 0.5 : 0), 0), 0);
  return won / (ill!.length * well!.length);
}

test("a model of 30 covariates over three hospitals tells tumours apart as well as the pooled ridge model", async () => {
  const wdbc = table("wdbc.csv");
  const cohorts = [...hospitals(wdbc, "site").values()].map(tumours);
  expect(cohorts.length).toBe(3);
  const { model } = await simulate(
    over(cohorts, 31, { rounds: 30, steps: 20, learningRate: 0.5, ridge: lambda1.lambda / wdbc.length }),
  );
  const area = areaUnderCurve(tumours(wdbc), weightsOf(model));
  expect(Math.abs(area - lambda1.discrimination.auc)).toBeLessThan(0.001);
});
