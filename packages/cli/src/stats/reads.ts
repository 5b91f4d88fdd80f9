// Which columns of a table an analysis reads, from its specification as it stands in the terms. What has another form than a
// specification has is passed over here: the analysis itself refuses it by name.
import type { Json } from "@tavs/core/study";
import type { Factor, Level } from "@tavs/federated/statistics";
import { partsOf } from "./conditions.ts";

/** Columns by how their cells are read. */
export interface Reads {
  /** Numbers, and nothing else. */
  readonly numbers: readonly string[];
  /** A few agreed values. */
  readonly factors: readonly Factor[];
  /** Whatever stands there: it is only told apart. */
  readonly others: readonly string[];
}

type Fields = Readonly<Record<string, Json>>;

/** The columns, each once, in the order in which they are found. */
export const columnsOf = ({ numbers, factors, others }: Reads): readonly string[] => [
  ...new Set([...numbers, ...factors.map(({ factor }) => factor), ...others]),
];

const from =
  (...readers: readonly ((given: Fields) => Partial<Reads>)[]) =>
  (specification: Json): Reads => {
    const found = readers.map((reader) => reader(recordOf(specification)));
    return {
      numbers: [...new Set(found.flatMap(({ numbers = [] }) => numbers))],
      factors: found.flatMap(({ factors = [] }) => factors),
      others: [...new Set(found.flatMap(({ others = [] }) => others))],
    };
  };

const numbers =
  (...names: readonly string[]) =>
  (given: Fields): Partial<Reads> => ({ numbers: names.flatMap((name) => textsIn(given[name])) });

const factors =
  (...names: readonly string[]) =>
  (given: Fields): Partial<Reads> => ({ factors: names.flatMap((name) => factorsIn(given[name])) });

const others =
  (name: string) =>
  (given: Fields): Partial<Reads> => ({ others: textsIn(given[name]) });

const terms = (given: Fields): Partial<Reads> => {
  const parts = listOf(given.terms).flatMap((term) => listOf(recordOf(term).product ?? [term]));
  return {
    numbers: parts.flatMap((part) => (typeof part === "string" ? [part] : [])),
    factors: parts.flatMap(factorsIn),
  };
};

/** By protocol, as masks add; the same over shares and under encryption. */
export const reads: Readonly<Record<string, (specification: Json) => Reads>> = {
  "federated/tally/1": from(({ cells }) => ({
    others: textsIn(cells).flatMap((cell) => partsOf(cell).map(({ column }) => column)),
  })),
  "federated/cross-table/1": from(factors("rows", "columns", "strata")),
  "federated/kaplan-meier/1": from(numbers("time", "event", "by")),
  "federated/survival/1": from(numbers("time", "event"), factors("by", "strata")),
  "federated/cox/1": from(numbers("time", "event", "weights", "offset"), terms, factors("strata"), others("person")),
  "federated/glm/1": from(numbers("outcome", "weights", "offset"), terms, others("person")),
  "federated/describe/1": from(numbers("columns"), factors("by")),
  "federated/t-test/1": from(numbers("column", "minus"), factors("by")),
  "federated/quantiles/1": from(numbers("column"), factors("by")),
  "he/sums/1": from(({ cells }) => ({
    factors: factorsIn([recordOf(cells).rows ?? null, recordOf(cells).columns ?? null]),
  })),
  "federated/log-rank/1": from(numbers("time", "event"), factors("by", "strata")),
  "federated/mantel-haenszel/1": from(factors("rows", "columns", "strata")),
  "federated/rank-sum/1": from(numbers("value"), factors("by")),
  "federated/concordance/1": from(numbers("time", "event"), ({ model }) => terms(recordOf(model))),
  "federated/balance/1": from(terms, ({ weighting }) => {
    const { treatment, model } = recordOf(weighting);
    const { numbers: read = [], factors: by = [] } = terms(recordOf(model));
    return { numbers: [...textsIn(treatment), ...read], factors: by };
  }),
  "federated/correlation/1": from(numbers("columns")),
  "federated/competing-risks/1": from(numbers("time", "event"), factors("by")),
  "federated/validation/1": from(
    numbers("outcome"),
    ({ model }) => terms(recordOf(model)),
    factors("by"),
    ({ period }) => ({ numbers: textsIn(recordOf(period).column) }),
  ),
};

const isRecord = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const recordOf = (value: Json | undefined): Fields => (isRecord(value) ? value : {});
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const textsIn = (value: Json | undefined): readonly string[] =>
  typeof value === "string" ? [value] : listOf(value).filter((each): each is string => typeof each === "string");

const isLevel = (value: Json): value is Level => typeof value === "string" || typeof value === "number";

function factorsIn(value: Json | undefined): readonly Factor[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(factorsIn); // the compiler makes it a list of anything
  const { factor, levels } = recordOf(value);
  return typeof factor === "string" ? [{ factor, levels: listOf(levels).filter(isLevel) }] : [];
}
