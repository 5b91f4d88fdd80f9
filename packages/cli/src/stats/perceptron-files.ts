// A perceptron that was released, as files: its numbers in the form of safetensors, and beside them what they are of.
import { type PerceptronSpecification, perceptron, perceptronShape, writeSafetensors } from "@tavs/federated";
import type { Release } from "../report/index.ts";
import type { AgreedAnalysis } from "./agreed-analysis.ts";

/** With the digits that were released, in 32 bits. */
export function perceptronFiles(
  { analyses }: Release,
  { specification }: AgreedAnalysis,
): ReadonlyMap<string, string | Uint8Array> {
  const table = analyses[0]?.tables.find(({ name }) => name === "weights");
  if (!table) return new Map();
  const own = specification as PerceptronSpecification; // the analysis checked it
  const [tensor, value] = ["tensor", "value"].map((name) => table.columns.findIndex((column) => column.name === name));
  const layout = perceptron(perceptronShape(own), (length) => new Uint8Array(length)); // for its names and sizes
  const numbers = (name: string): Float32Array =>
    Float32Array.from(table.rows.filter((row) => row[tensor!] === name).map((row) => Number(row[value!])));
  const model = Object.fromEntries(
    Object.entries(layout).map(([name, { shape }]) => [name, { shape, values: numbers(name) }]),
  );
  const { terms, scaling, hidden, family, outcome } = own;
  const about = {
    format: "tavs/model/1",
    kind: "perceptron",
    outcome,
    family,
    terms,
    scaling,
    hidden,
    activation: "tanh",
  };
  return new Map<string, string | Uint8Array>([
    ["model.safetensors", writeSafetensors(model, { format: "tavs/perceptron/1" })],
    ["model.json", `${JSON.stringify({ ...about, weights: "model.safetensors" }, null, 2)}\n`],
  ]);
}
