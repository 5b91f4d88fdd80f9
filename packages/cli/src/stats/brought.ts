import type { DataRow } from "@tavs/federated/statistics";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { usage } from "../refusal.ts";
import type { AgreedAnalysis } from "./agreed-analysis.ts";
import { countOf, flagsIn } from "./conditions.ts";
import { countsOf } from "./noisy/cells.ts";
import { columnsOf } from "./reads.ts";
import { tallied } from "./support.ts";

/** One hospital's own part, read before anybody is met. */
export interface Brought {
  /** What the analysis takes: rows, or counts of them. */
  readonly rows: unknown;
  readonly size: number;
  /** The counts beside a model. */
  readonly counts: Readonly<Record<string, number>> | undefined;
}

/** Throws `Refusal` where what stands in the table can not be analysed as the terms say. */
export function broughtOf(agreed: AgreedAnalysis, rows: readonly DataRow[], messages: Messages): Brought {
  const { protocol, specification, counting, reads } = agreed;
  const counts = counting && tallied(counting, complete(rows, columnsOf(reads)), messages);
  if (agreed.noisy) return { rows: countsOf(agreed.noisy.parameters, rows, messages), size: rows.length, counts };
  if (protocol !== "federated/tally/1") return { rows, size: rows.length, counts };
  const { cells } = specification as { readonly cells: readonly string[] }; // the analysis checked it
  for (const column of flagsIn(cells)) mustBeFlags(rows, column, messages);
  const own = Object.fromEntries(cells.map((cell) => [cell, countOf(cell, rows)]));
  return { rows: own, size: rows.length, counts };
}

/** Who has a 1 is counted where the others have a 0: "yes", or a code, would be counted as nobody. */
function mustBeFlags(rows: readonly DataRow[], column: string, { stats }: Messages): void {
  const stranger = rows.findIndex((row) => !["0", "1"].includes(String(row[column])));
  if (stranger >= 0) throw usage(stats.noFlag({ column: plain(column), row: stranger + 1 }));
}

/** Rows that a model leaves out for a value that they lack are not counted beside it. */
const complete = (rows: readonly DataRow[], columns: readonly string[]): readonly DataRow[] =>
  rows.filter((row) => columns.every((column) => row[column] !== null && row[column] !== ""));
