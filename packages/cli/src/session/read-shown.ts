import type { RowSource, Rows } from "../data/row-source.ts";
import { readRowsOf } from "../data/rows.ts";
import type { Desk } from "../desk.ts";
import { showing } from "./once.ts";

/** Reads some columns, and shows how far it has come: there may be millions of rows. Throws `Refusal`. */
export async function readShown(desk: Desk, source: RowSource, columns: readonly string[]): Promise<Rows> {
  const onProgress = showing(desk);
  return readRowsOf(source, { columns, onProgress }, desk.messages).finally(() => onProgress.end());
}
