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
  const room =
    Math.floor(limits.parametersPerRow * Math.min(support.rows, support.events ?? support.rows)) - parameters;
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
        rows: roundsShown(result.losses.length, room).map((round): readonly Value[] => [
          round,
          estimate(result.losses[round]!),
        ]),
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

/** A loss is a number of the rows as a weight is: as many as the guard leaves beside the weights, evenly, the last among them. */
function roundsShown(count: number, room: number): readonly number[] {
  const shown = Math.max(0, Math.min(count, room));
  const step = shown > 1 ? (count - 1) / (shown - 1) : 0;
  return Array.from({ length: shown }, (_, k) => count - 1 - Math.round((shown - 1 - k) * step));
}
