import type { AuditEntry } from "@tavs/core/study";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";

/** The first digits of a study's digest, as people compare them. */
export const short = (study: string): string => study.slice(0, 8);

export interface NumberedEntry {
  /** Counted from 1 over all files of the log. */
  readonly line: number;
  readonly entry: AuditEntry;
}

/** The columns of a log for reading: their names, and a row of texts for each entry. */
export function rowsOf(
  entries: readonly NumberedEntry[],
  { columns }: Messages["audit"],
): readonly (readonly string[])[] {
  return [Object.values(columns), ...entries.map(rowOf)];
}

function rowOf({ line, entry }: NumberedEntry): readonly string[] {
  const { event, at, study, session, run, code, protocol, rowsReleased, suppressed, epsilon } = entry;
  const what = [event, code && `(${code})`, session === undefined ? protocol : undefined];
  const where = session === undefined ? "" : `${session}${run === undefined ? "" : ` #${run}`}`;
  const cells = [
    line,
    at,
    short(study),
    words(what),
    where,
    sizesOf(entry),
    rowsReleased,
    suppressed,
    epsilon,
    approvalOf(entry),
  ];
  return cells.map((cell) => plain(String(cell ?? "")));
}

const words = (texts: readonly (string | undefined)[]): string => texts.filter(Boolean).join(" ");

const sizesOf = ({ sizes }: AuditEntry): string =>
  Object.entries(sizes ?? {})
    .map(([name, size]) => `${name} ${size}`)
    .join(", ");

const approvalOf = ({ approved, approvedBy }: AuditEntry): string =>
  words([approved, approvedBy && `by ${short(approvedBy)}`]);

/** Columns side by side, as wide as their widest text. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]!.map((_, column) => rows.reduce((most, row) => Math.max(most, row[column]!.length), 0)); // any number of rows
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
}
