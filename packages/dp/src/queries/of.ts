import type { Query } from "./query.ts";

/**
 * Asks a query about one field of each row: `of("days", sum({ lower: 0, upper: 60 }))`. The field is named, not computed by a
 * function: the ledger must be able to tell two questions apart, and a function has no name that it could write down.
 */
export function of<Field extends string, Value, Answer>(
  field: Field,
  query: Query<readonly Value[], Answer>,
): Query<readonly Readonly<Record<Field, Value>>[], Answer> {
  return {
    ...query,
    domain: `${query.domain} in the field ${JSON.stringify(field)}`,
    evaluate: (rows) => query.evaluate(rows.map((row) => row[field])),
  };
}
