import type { Cast, Role } from "@tavs/core/testing";
import { type CoxSpecification, cox, type Row } from "@tavs/federated/statistics";
import { federationOf, handlersOf } from "../federation.ts";

/** A coordinator, and one hospital for each set of rows: `h0`, `h1`, ... */
export function castOf(
  rows: readonly (readonly Row[])[],
  specification: CoxSpecification,
): Cast & { readonly hub: { readonly party: typeof cox.coordinator; readonly input: object } } {
  const federation = federationOf(rows.map((_, i) => `h${i}`));
  const seats = federation.participants.map(({ name }, i): readonly [string, Role] => {
    const input = { ...federation, me: name, rows: rows[i], specification };
    return [name, { party: cox.participant, input, handlers: handlersOf(name) }];
  });
  return { hub: { party: cox.coordinator, input: { ...federation, specification } }, ...Object.fromEntries(seats) };
}
