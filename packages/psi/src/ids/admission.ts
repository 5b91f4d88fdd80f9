import { UsageError } from "@tavs/core";
import { type AliasTable, readCell } from "./aliases.ts";
import type { Canonicaliser } from "./canonicaliser.ts";

/** What decides which rows of a cohort may take part, and under which number. */
export interface AdmissionRules<Row> {
  /** The cell with the identifier. */
  readonly idOf: (row: Row) => string;
  readonly canonicalise: Canonicaliser;
  readonly aliases?: AliasTable;
  /** People who opted out, under their present or a former number, in any notation. */
  readonly excluded?: Iterable<string>;
}

/** A row, and the canonical form of its person's present number. */
export interface Admitted<Row> {
  readonly id: string;
  readonly row: Row;
}

/** `rows` = `admitted` + `excluded` + `unreadable`; `aliased` counts the rows that came under a former number. */
export interface AdmissionCounts {
  readonly rows: number;
  readonly admitted: number;
  readonly excluded: number;
  readonly unreadable: number;
  readonly aliased: number;
}

/**
 * Applies the alias table, then the exclusion list, before anything leaves the site: in this order, so that who opted out
 * under a former number stays out under the present one. Rows without a linkable number are left out and counted.
 * Throws `UsageError`, with its position, for an exclusion that cannot be read: nobody's opt-out is lost silently.
 */
export function admit<Row>(
  rows: Iterable<Row>,
  { idOf, canonicalise, aliases, excluded = [] }: AdmissionRules<Row>,
): { readonly admitted: readonly Admitted<Row>[]; readonly counts: AdmissionCounts } {
  const current = (canonical: string): string => aliases?.current(canonical) ?? canonical;
  const out = exclusions(excluded, canonicalise, current);
  const admitted: Admitted<Row>[] = [];
  const counts = { rows: 0, excluded: 0, unreadable: 0, aliased: 0 };
  for (const row of rows) {
    counts.rows++;
    const canonical = linkable(idOf(row), canonicalise);
    const id = canonical && current(canonical);
    if (id !== canonical) counts.aliased++;
    if (id === undefined) counts.unreadable++;
    else if (out.has(id)) counts.excluded++;
    else admitted.push({ id, row });
  }
  return { admitted, counts: { ...counts, admitted: admitted.length } };
}

function exclusions(list: Iterable<string>, canonicalise: Canonicaliser, current: (id: string) => string): Set<string> {
  const out = new Set<string>();
  let at = 0;
  for (const cell of list) out.add(current(readCell(cell, canonicalise, `exclusion number ${at++}`)));
  return out;
}

function linkable(cell: string, canonicalise: Canonicaliser): string | undefined {
  try {
    return canonicalise(cell);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
