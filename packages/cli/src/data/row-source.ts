import type { Table } from "./read-table.ts";

/** What was typed behind --data, --cohort and --schema. */
export interface RowSource {
  readonly data: string;
  readonly cohort?: string | undefined;
  readonly schema?: string | undefined;
}

/** Rows that were read, and what tells them from others. */
export interface Rows {
  readonly table: Table;
  /** Of a table the bytes of its file; of a cohort its definition, and the rows that enter. Asked for once. */
  readonly bytes: AsyncIterable<Uint8Array>;
}
