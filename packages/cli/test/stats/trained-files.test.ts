// A model that was released, as files: what `tavs train` and a node of the coordinator write beside the release.
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isPerceptron, readSafetensors } from "@tavs/federated";
import { afterAll, expect, test } from "vitest";
import { writeLearnt } from "../../src/node/learns.ts";
import type { Release } from "../../src/report/index.ts";
import type { AgreedAnalysis } from "../../src/stats/agreed-analysis.ts";
import { trainedFiles } from "../../src/stats/trained-files.ts";

const folder = mkdtempSync(join(tmpdir(), "tavs-trained-"));
afterAll(() => rmSync(folder, { recursive: true }));

const specification = {
  ...{ outcome: "sick", family: "logistic", terms: ["age"], scaling: { age: { center: 50, scale: 10 } } },
  ...{ hidden: [1], seed: "00".repeat(32), rounds: 1, steps: 1, learningRate: 1, clip: 1 },
};
const weights = [
  ["layers.0.weight", 0, -200.5],
  ["layers.0.bias", 0, 0.25],
  ["layers.1.weight", 0, 3],
  ["layers.1.bias", 0, 1e-30],
];
const columns = ["tensor", "place", "value"].map((name) => ({ name, kind: "number" }));
const released = { analyses: [{ tables: [{ name: "weights", columns, rows: weights }] }] } as unknown as Release; // the table that is read
const agreed = (protocol: string) => ({ protocol, specification }) as unknown as AgreedAnalysis; // what is asked for

test("a perceptron that a node learns stands in its folder, byte for byte, and is not written twice", async () => {
  const files = trainedFiles(released, agreed("federated/perceptron/1"));
  expect([...files.keys()]).toEqual(["model.safetensors", "model.json"]);
  const learn = { folder: join(folder, "learnt") } as never; // a place
  await writeLearnt(learn, files);
  const file = join(folder, "learnt/model.safetensors");
  const { tensors } = readSafetensors(readFileSync(file));
  expect(isPerceptron({ inputs: 1, hidden: [1], family: "logistic" }, tensors)).toBe(true);
  expect(Object.values(tensors).flatMap(({ values }) => [...values])).toEqual([-200.5, 0.25, 3, Math.fround(1e-30)]);
  const { ino } = statSync(file);
  await writeLearnt(learn, files); // a later life
  expect(statSync(file).ino).toBe(ino);
});

test("other analyses are no model", () => {
  expect(trainedFiles(released, agreed("federated/survival/1")).size).toBe(0);
});
