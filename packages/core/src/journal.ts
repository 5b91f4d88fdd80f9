/**
 * An append-only list of lines that survives the process: what an audit log and a privacy ledger are written to.
 * `append` resolves when the line is durable, and rejects with `UsageError` (`code: "storage"`) where it cannot be made so.
 */
export interface Journal {
  lines(): Promise<readonly string[]>;
  append(line: string): Promise<void>;
}
