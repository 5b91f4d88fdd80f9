import type { Table } from "../data/read-table.ts";
import type { Home } from "../session/home.ts";
import type { Persons } from "../session/identifiers.ts";
import type { AgreedLink } from "./agreed-link.ts";
import { linkedCsv } from "./linked-table.ts";
import { type Linked, linkedPeople } from "./linking.ts";

interface Reader {
  readonly agreed: AgreedLink;
  /** Own columns that the file keeps. */
  readonly keep: readonly string[];
  readonly table: Table;
  readonly persons: Persons;
  /** Whom the pseudonyms are for. */
  readonly recipient: string;
}

/** What a link let this party know, as its file holds it: a pseudonym, own columns, and what the sender said. */
export function linkedFile(
  { identity, study }: Pick<Home, "identity" | "study">,
  { agreed, keep, table, persons, recipient }: Reader,
  linked: Linked,
): { readonly rows: number; readonly csv: string } {
  const people = linkedPeople(linked, agreed, { table, persons, keep });
  const said = Object.keys(agreed.columns).map((name) => (keep.includes(name) ? `${agreed.peer}.${name}` : name));
  const csv = linkedCsv([...keep, ...said], people, { identity, study, recipient });
  return { rows: people.length, csv };
}
