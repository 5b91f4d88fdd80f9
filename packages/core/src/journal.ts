import { UsageError } from "./errors.ts";

/**
 * An append-only list of lines that survives the process: what an audit log and a privacy ledger are written to.
 * `append` resolves when the line is durable, and rejects with `UsageError` (`code: "storage"`) where it cannot be made so.
 */
export interface Journal {
  lines(): Promise<readonly string[]>;
  append(line: string): Promise<void>;
}

/**
 * The last line was not written to its end (`code: "journal"`): the power went, or the disk was full. Then its `append` never
 * resolved, so that nothing rests on it; all lines before it are there. `repairJournal` puts it aside.
 */
export class TornLine extends UsageError {
  /** Counted from 1. */
  readonly line: number;
  constructor(line: number) {
    super(
      `line ${line} is cut off, as when the power goes or the disk is full while it is written: \`tavs audit repair\` puts aside what there is of it, and keeps all others`,
      { code: "journal" },
    );
    this.line = line;
  }
}
