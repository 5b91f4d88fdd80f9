// How a node plays a session: what the table in `plays.ts` is made of.
import type { Table } from "../../data/read-table.ts";
import type { Home } from "../../session/home.ts";
import type { NumberRule, Persons } from "../../session/identifiers.ts";
import type { Playing } from "../../session/once.ts";
import type { SessionsOf } from "../../session/play.ts";
import type { DataSet } from "../data-sets.ts";
import type { Learn } from "../policy.ts";

/** One session as a node plays it. */
export interface Play {
  readonly label: string;
  /** Which runs: all that are granted, one after the other, or the one whose result its policy wants. */
  readonly runs: readonly number[];
  /** What it reads; it begins when that is there. */
  readonly source: DataSet | undefined;
  /** Where what it lets this party know goes; undefined for who learns nothing. */
  readonly learn: Learn | undefined;
  /** Sessions that run inside it: of these, only what was not delivered is looked after. */
  readonly inner: readonly string[];
  run(turn: Turn): Promise<Outcome>;
}

/** What a run is given. */
export interface Turn {
  readonly home: Home;
  readonly link: SessionsOf;
  readonly playing: Playing;
  readonly readings: Readings;
  /** What another session of the study brings in the same run, where the node plays that by itself. */
  other(label: string): Promise<unknown> | undefined;
}

/** Own data, read once for all sessions that need the same at the same time. How far it has come is told to who asked first. */
export interface Readings {
  /** For an analysis: one row a patient. */
  table(set: DataSet, columns: readonly string[], onProgress?: Playing["onProgress"]): Promise<Table>;
  persons(
    set: DataSet,
    columns: readonly string[],
    rule: NumberRule,
    onProgress?: Playing["onProgress"],
  ): Promise<Read>;
}

export interface Read {
  readonly table: Table;
  readonly persons: Persons;
}

/** What came of a run. */
export interface Outcome {
  /** For people and programs: sizes, never numbers that were learnt. */
  readonly sizes: Readonly<Record<string, number | undefined>>;
  /** What is written where the policy says, by name in a folder, or one file under the name "". */
  readonly files?: ReadonlyMap<string, string | Uint8Array>;
  /** How many rows that are, for the log. */
  readonly released?: { readonly rowsReleased: number; readonly suppressed?: number };
  /** What other sessions may ask for. */
  readonly value?: unknown;
}
