/** A perceptron: its numbers where rows and events are many enough for each of them, and every cell of its columns is. */
import { UsageError } from "@tavs/core";
import { perceptron, perceptronShape } from "@tavs/federated";
import type { AnalysedBy } from "../analysed.ts";
import type { Value } from "../release.ts";
import { guard } from "./model-guard.ts";
import { columns, estimate, type Limits, type Passed, roundedCount } from "./passing.ts";

export function perceptronRule(
  { specification, result, support }: AnalysedBy<"federated/perceptron/1">,
  limits: Limits,
): Passed {
  const { terms, outcome, family, missing } = specification;
  if (result.rows !== support.rows) throw new UsageError("support: its rows are not those of the model");
  const parameters = result.weights.length;
  const hasEvents = family === "logistic";
  const guarded = guard({ terms, parameters, outcome, missing, support, hasEvents, others: [] }, limits);
  const layout = perceptron(perceptronShape(specification), (length) => new Uint8Array(length)); // for its names and sizes
  const names = Object.entries(layout).flatMap(([name, { values }]) =>
    Array.from(values, (_, place): readonly [string, number] => [name, place]),
  );
  return {
    ...guarded,
    tables: [
      {
        name: "size",
        columns: columns(hasEvents ? "persons:count events:count" : "persons:count"),
        rows: [[support.rows, ...(hasEvents ? [support.events!] : [])].map((count) => roundedCount(count, limits))],
      },
      {
        name: "history",
        columns: columns("round:number loss:number"),
        rows: result.losses.map((loss, round): readonly Value[] => [round, estimate(loss)]),
      },
      {
        name: "weights",
        columns: columns("tensor:name place:number value:number"),
        rows: names.map(([name, place], k): readonly Value[] => [name, place, estimate(result.weights[k]!)]),
      },
    ],
    notes: ["rounded"],
  };
}
