// Forty made-up hospitals that differ learn one model: corrected steps (SCAFFOLD), rounds over fixed groups, a stopping rule.
import { seededRandom } from "@tavs/core";
import { descend, fedAvg, scaffold, simulate, splitByLabel, type Tensors } from "@tavs/federated";
import { logisticLoss } from "@tavs/federated/statistics";

// #region patients
const random = seededRandom(new Uint8Array(32).fill(1));
const bytes = random(3 * 2000); // 2,000 people of nobody: two covariates and chance
const person = (i: number) => [bytes[3 * i]! / 128 - 1, bytes[3 * i + 1]! / 128 - 1] as const;
const fellIll = (i: number) => Number(person(i)[0] + 0.5 * person(i)[1] + bytes[3 * i + 2]! / 128 - 1 > 0);
const ill = Uint8Array.from({ length: 2000 }, (_, i) => fellIll(i));
const split = splitByLabel(ill, { hospitals: 40, concentration: 0.5, random }); // some see the ill, some the well
const dataOf = (hospital: number) => ({
  rows: Float64Array.from(split[hospital]!.flatMap(person)),
  labels: Uint8Array.from(split[hospital]!, (i) => ill[i]!),
});
// #endregion

// #region course
const steps = { steps: 5, learningRate: 0.5 };
const slope = (hospital: number) => (weights: Float64Array) => {
  const data = dataOf(hospital);
  return logisticLoss(data, weights).gradient.map((sum) => sum / data.labels.length);
};
const weightsOf = ({ odds }: Tensors) => Float64Array.from(odds!.values);
const facts = {
  hospitals: 40,
  seed: new Uint8Array(32),
  rounds: 30,
  initial: { odds: { shape: [3], values: new Float64Array(3) } },
  sampling: { groupsOf: 5, perRound: 4 },
  evaluation: { every: 2, metrics: ["loss"] },
  stop: { metric: "loss", better: "lower", patience: 3, atLeast: 1e-4 },
} as const;

for (const strategy of [fedAvg, scaffold()]) {
  const course = simulate({
    ...facts,
    strategy,
    train: (model, task, { hospital }) => {
      const rows = split[hospital]!.length;
      if (rows === 0) return { model, rows };
      return { model: descend({ model, task, gradient: slope(hospital), ...steps }), rows, ...steps };
    },
    evaluate: (model, _round, { hospital }) => {
      const rows = split[hospital]!.length;
      return { rows, metrics: { loss: rows === 0 ? 0 : logisticLoss(dataOf(hospital), weightsOf(model)).loss / rows } };
    },
  });
  for await (const { round, metrics } of course.reports)
    if (metrics) console.log(strategy.name, "round", round, "loss", metrics.loss!.toFixed(4));
  console.log(strategy.name, weightsOf((await course).model));
}
// #endregion
