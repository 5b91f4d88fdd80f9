import { BudgetError, InternalError } from "@tavs/core";
import { type ItemSet, labelColumns, labelled, type Overlap, pad, psi, queryBudget, type Seen } from "@tavs/psi";
import type { CsvCell } from "../data/csv-out.ts";
import type { Table } from "../data/read-table.ts";
import type { Home } from "../session/home.ts";
import type { Persons } from "../session/identifiers.ts";
import type { Playing } from "../session/once.ts";
import { play, type SessionsOf } from "../session/play.ts";
import type { AgreedLink } from "./agreed-link.ts";
import { labelsOf } from "./label-rows.ts";
import type { LinkedPerson } from "./linked-table.ts";

/** What goes in at one side. */
export interface OwnSide extends Playing {
  readonly table: Table;
  readonly persons: Persons;
}

/** What came out. Plain data: it is kept until it is written. */
export interface Linked {
  /** Own persons. */
  readonly items: number;
  /** The other party's; undefined where the terms have them padded. */
  readonly peerItems: number | undefined;
  /** Who is shared, where this party is to know it: the canonical numbers, and what the sender says of each. */
  readonly shared?: { readonly ids: readonly string[]; readonly labels: readonly Uint8Array[] };
}

/** Runs this party's side of a link. */
export async function linkWith(home: Home, link: SessionsOf, agreed: AgreedLink, own: OwnSide): Promise<Linked> {
  const { options, peer, role } = agreed;
  const { patienceMs } = own;
  const bound = options.padTo?.[role];
  const items = bound === undefined ? own.persons.items : pad(own.persons.items, bound);
  const input = { ...options, items, peer, context: home.study, patienceMs };
  return role === "receiver" ? receive({ home, link, agreed, own }, input) : send({ home, link, agreed, own }, input);
}

interface Side {
  readonly home: Home;
  readonly link: SessionsOf;
  readonly agreed: AgreedLink;
  readonly own: OwnSide;
}

type Input = AgreedLink["options"] & Pick<LinkInput, "items" | "peer" | "context" | "patienceMs">;
type LinkInput = Parameters<typeof psi.receiver.start>[0];

async function receive({ home, link, agreed, own }: Side, input: Input): Promise<Linked> {
  const { label, kind } = agreed;
  const { table: _table, persons: _persons, patienceMs: _patienceMs, ...playing } = own;
  const sizes = ({ indices, senderSize }: Overlap) => ({
    items: own.persons.items.size,
    peerItems: senderSize,
    found: indices.length,
  });
  const options = { ...playing, label, input, sizes };
  if (kind === "psi") {
    const { items: ids, senderSize } = await play(home, link, psi.receiver, options);
    return { ...counted(agreed, own, senderSize), shared: { ids, labels: [] } };
  }
  const { items: ids, senderSize, labels } = await play(home, link, labelled.receiver, options);
  return { ...counted(agreed, own, senderSize), shared: { ids, labels } };
}

async function send({ home, link, agreed, own }: Side, shared: Input): Promise<Linked> {
  const { label, kind, columns } = agreed;
  const { table, persons, patienceMs: _patienceMs, ...playing } = own;
  const sizes = ({ receiverSize, indices }: Seen) => ({
    items: persons.items.size,
    peerItems: receiverSize,
    ...(indices && { found: indices.length }),
  });
  const handlers = { spend: queryBudget(home.store) };
  const options = { ...playing, label, handlers, sizes };
  const budget = agreed.computation.queries.items;
  const input = { ...shared, ...(budget !== undefined && { budget }) };
  const seen =
    kind === "psi"
      ? await play(home, link, psi.sender, { ...options, input })
      : await play(home, link, labelled.sender, {
          ...options,
          input: {
            ...input,
            labels: labelsOf(table, { items: input.items as ItemSet, rowOf: persons.rowOf }, columns),
          },
        });
  if (seen.verdict === "over-budget") throw overBudget();
  const found = seen.items && { ids: seen.items, labels: [] };
  return { ...counted(agreed, own, seen.receiverSize), ...(found && { shared: found }) };
}

const overBudget = (): BudgetError =>
  new BudgetError("the other party asked about more persons than the terms still grant: nothing was answered", {
    code: "queries",
  });

const counted = ({ options }: AgreedLink, { persons }: OwnSide, theirs: number): Omit<Linked, "shared"> => ({
  items: persons.items.size,
  peerItems: options.padTo ? undefined : theirs,
});

/** The shared persons with what the sender says of them, and the own columns that were asked for. */
export function linkedPeople(
  { shared }: Linked,
  { columns }: AgreedLink,
  { table, persons, keep }: Pick<OwnSide, "table" | "persons"> & { readonly keep: readonly string[] },
): readonly LinkedPerson[] {
  if (!shared) throw new InternalError("nobody is shared with who learns nothing");
  const names = Object.keys(columns);
  const codec = names.length > 0 ? labelColumns(columns) : undefined;
  const own = keep.map((name) => table.column(name));
  return shared.ids.map((id, i) => {
    const row = persons.rows.get(id)!; // the file is the one that the session began with
    const said = codec?.decode(shared.labels[i]!) ?? {};
    const cells: readonly CsvCell[] = [...own.map((column) => column[row]), ...names.map((name) => said[name])];
    return { id, cells };
  });
}
