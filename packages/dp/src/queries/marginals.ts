import { UsageError } from "@tavs/core";
import { type AdditiveQuery, additive } from "./additive.ts";
import { disjoint } from "./disjoint.ts";
import { isKey, tallied } from "./histogram.ts";

type Value = string | number;
type Domains<Field extends string> = Readonly<Record<Field, readonly Value[]>>;

export interface MarginalFacts<Field extends string> {
  /** The values that each field may take, from the protocol: 1 to 10^6 combinations in a table. */
  readonly fields: Domains<Field>;
  /** Which tables: each a list of fields. */
  readonly tables: readonly (readonly Field[])[];
}

/** A noisy table; its counts are by combination of values, the last field fastest. */
export interface Marginal {
  readonly fields: readonly string[];
  readonly domains: readonly (readonly Value[])[];
  readonly counts: readonly number[];
}

/**
 * Several tables of the same rows. Each counts every row, so that the price is split evenly over them. A row with a value outside
 * the domain is in no table of that field. Throws `UsageError` for a table of no fields, of unknown ones, or of too many cells.
 */
export function marginals<Field extends string>(
  facts: MarginalFacts<Field>,
): AdditiveQuery<readonly Readonly<Record<Field, Value>>[], readonly Marginal[]> {
  const tables = facts.tables.map((fields) => tableOf(facts.fields, fields));
  if (tables.length === 0) throw new UsageError("marginals are one table or more; none was named");
  const starts = tables.map((_, at) => tables.slice(0, at).reduce((sum, { length }) => sum + length, 0));
  return additive({
    name: "marginals",
    domain: JSON.stringify(tables.map(({ fields, domains }) => ({ fields, domains }))),
    parts: (unit) => tables.map(({ fields, length }) => disjoint(fields.join(" x "), length, unit)),
    evaluate: (rows) =>
      tables.flatMap((table) =>
        tallied(
          rows.map((row) => placeOf(table, row)),
          table.length,
        ),
      ),
    shape: (values) =>
      tables.map(({ fields, domains, length }, at) => ({
        fields,
        domains,
        counts: values.slice(starts[at], starts[at]! + length),
      })),
  });
}

interface Table {
  readonly fields: readonly string[];
  readonly domains: readonly (readonly Value[])[];
  readonly places: readonly ReadonlyMap<Value, number>[];
  readonly length: number;
}

const MOST_CELLS = 1_000_000;

function tableOf<Field extends string>(all: Domains<Field>, fields: readonly Field[]): Table {
  if (
    fields.length === 0 ||
    new Set(fields).size !== fields.length ||
    fields.some((field) => !Object.hasOwn(all, field))
  )
    throw new UsageError("a table has one field or more, each once, and each with a domain");
  const domains = fields.map((field) => all[field]);
  if (!domains.flat().every(isKey)) throw new UsageError("a domain is of texts and finite numbers; this one is not");
  const places = domains.map((values) => new Map(values.map((value, at) => [value, at])));
  const length = domains.reduce((cells, values) => cells * values.length, 1);
  if (length < 1 || length > MOST_CELLS || places.some(({ size }, at) => size !== domains[at]!.length))
    throw new UsageError(`a table has 1 to ${MOST_CELLS} cells, and each value of a domain once`);
  return { fields, domains, places, length };
}

function placeOf({ fields, places, domains }: Table, row: Readonly<Record<string, Value>>): number | undefined {
  let place = 0;
  for (const [at, field] of fields.entries()) {
    const value = places[at]!.get(row[field]!);
    if (value === undefined) return undefined;
    place = place * domains[at]!.length + value;
  }
  return place;
}
