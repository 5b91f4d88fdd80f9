import { party } from "@tavs/core";
import type { Cast } from "@tavs/core/testing";
import { type CoxSpecification, cox, type Row } from "@tavs/federated/statistics";
import { hub } from "./rotterdam.ts";

/** A coordinator, and one hospital for each set of rows: `h0`, `h1`, ... */
export function castOf(
  rows: readonly (readonly Row[])[],
  specification: CoxSpecification,
): Cast & { readonly hub: { readonly party: typeof cox.coordinator; readonly input: object } } {
  const participants = rows.map((_, i) => party(`h${i}`));
  const member = (own: readonly Row[]) => ({
    party: cox.participant,
    input: { coordinator: hub, rows: own, specification },
  });
  const asks = { party: cox.coordinator, input: { participants, specification } };
  return { hub: asks, ...Object.fromEntries(rows.map((own, i) => [`h${i}`, member(own)])) };
}
