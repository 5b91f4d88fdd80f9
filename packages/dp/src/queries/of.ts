import type { AdditiveQuery } from "./additive.ts";
import type { Price } from "./price.ts";
import type { Query } from "./query.ts";
import type { Unit } from "./unit.ts";

type Records<Field extends string, Value> = readonly Readonly<Record<Field, Value>>[];

/**
 * Asks a query about one field of each row: `of("days", sum({ lower: 0, upper: 60 }))`. The field is named, not computed by a
 * function: the ledger must be able to tell two questions apart, and a function has no name that it could write down.
 */
export function of<Field extends string, Value, Answer, U extends Unit>(
  field: Field,
  query: AdditiveQuery<readonly Value[], Answer, U>,
): AdditiveQuery<Records<Field, Value>, Answer, U>;
export function of<Field extends string, Value, Answer, U extends Unit, P extends Price>(
  field: Field,
  query: Query<readonly Value[], Answer, U, P>,
): Query<Records<Field, Value>, Answer, U, P>;
export function of<Field extends string, Value, Answer, U extends Unit, P extends Price>(
  field: Field,
  query: Query<readonly Value[], Answer, U, P> | AdditiveQuery<readonly Value[], Answer, U>,
): Query<Records<Field, Value>, Answer, U, P> {
  const values = (rows: Records<Field, Value>): readonly Value[] => rows.map((row) => row[field]);
  return {
    ...query,
    domain: `${query.domain} in the field ${JSON.stringify(field)}`,
    ...("evaluate" in query && { evaluate: (rows: Records<Field, Value>) => query.evaluate(values(rows)) }),
    mechanism: (unit: U, price: P) => {
      const mechanism = query.mechanism(unit, price);
      return { ...mechanism, prepare: (rows) => mechanism.prepare(values(rows)) };
    },
  };
}
