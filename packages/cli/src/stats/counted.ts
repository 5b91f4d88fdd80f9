// Whom a count beside an analysis is of: the columns whose values it tells apart, and the event that they have or have not.
import type { Json } from "@tavs/core/study";
import type { DataRow } from "@tavs/federated/statistics";
import { reads } from "./reads.ts";

/** A column of the model by the name of its count, and its value in a row. */
export interface ModelColumn {
  readonly name: string;
  /** Of a product, the columns that are multiplied. */
  readonly parts?: readonly string[];
  at(row: DataRow): number;
}

/** What is counted: each column, and each among those with the event, where there are events. */
export interface Counted {
  readonly columns: readonly ModelColumn[];
  readonly event: { readonly column: string; readonly value: string | number } | undefined;
}

type Fields = Readonly<Record<string, Json>>;

const regression = ({ terms, outcome, family }: Fields): Counted => ({
  columns: modelColumns(listIn(terms)),
  event: family === "logistic" ? { column: String(outcome), value: 1 } : undefined,
});

const fixedModel = ({ model, event }: Fields): Counted => ({
  columns: modelColumns(listIn((model as Fields).terms)),
  event: { column: String(event), value: 1 },
});

const counted: Readonly<Record<string, (given: Fields) => Counted>> = {
  "federated/cox/1": ({ terms, event, cause }) => ({
    columns: modelColumns(listIn(terms)),
    event: { column: String(event), value: Number(cause ?? 1) },
  }),
  "federated/glm/1": regression,
  "federated/perceptron/1": regression,
  "federated/log-rank/1": ({ by, event }) => ({
    columns: modelColumns([by!]),
    event: { column: String(event), value: 1 },
  }),
  "federated/mantel-haenszel/1": ({ rows, columns }) => {
    const { factor, levels } = columns as { readonly factor: string; readonly levels: readonly (string | number)[] };
    return { columns: modelColumns([rows!]), event: { column: factor, value: levels[1]! } }; // of two levels
  },
  "federated/rank-sum/1": ({ by, value }) => ({ columns: modelColumns([by!, value!]), event: undefined }),
  "federated/concordance/1": fixedModel,
  "federated/cox-validation/1": fixedModel,
  "federated/balance/1": ({ terms, weighting }) => {
    const { treatment, model } = weighting as Fields;
    const columns = modelColumns([...listIn(terms), ...listIn((model as Fields).terms)]); // a weight tells those of the model apart
    return {
      columns: [...new Map(columns.map((column) => [column.name, column])).values()],
      event: { column: String(treatment), value: 1 },
    };
  },
  "federated/correlation/1": ({ columns }) => {
    const names = listIn(columns);
    const pairs = names.flatMap((one, i) => names.slice(i + 1).map((other) => ({ product: [one, other] })));
    return { columns: modelColumns([...names, ...pairs]), event: undefined };
  },
};

/** Undefined of an analysis that says itself how many it is of. Its parameters were checked by itself. */
export const countedOf = (protocol: string, parameters: Json): Counted | undefined =>
  Object.hasOwn(counted, protocol) ? counted[protocol]!(parameters as Fields) : undefined;

const listIn = (value: Json | undefined): readonly Json[] => value as readonly Json[]; // as the analysis found it

/** All levels of a factor, the first among them; products in R's order. */
function modelColumns(terms: readonly Json[]): readonly ModelColumn[] {
  return terms.flatMap((term): readonly ModelColumn[] => {
    const { product } = term as Fields; // of a text, no field
    if (!Array.isArray(product)) return mainColumns(term);
    const [first, ...more] = (product as readonly Json[]).map(mainColumns);
    return more.reduce((left, right) => right.flatMap((b) => left.map((a) => times(a, b))), first!);
  });
}

const times = (a: ModelColumn, b: ModelColumn): ModelColumn => ({
  name: `${a.name}:${b.name}`,
  parts: [...(a.parts ?? [a.name]), ...(b.parts ?? [b.name])],
  at: (row) => a.at(row) * b.at(row),
});

function mainColumns(part: Json): readonly ModelColumn[] {
  if (typeof part === "string") return [{ name: part, at: (row) => Number(row[part]) }];
  const { factors } = reads["federated/survival/1"]!({ by: part });
  return factors.flatMap(({ factor, levels }) =>
    levels.map((level) => ({
      name: `${factor}=${level}`,
      at: (row: DataRow) => Number(String(row[factor]) === String(level)),
    })),
  );
}
