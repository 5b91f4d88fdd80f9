import { hex, InternalError, party } from "@tavs/core";
import type { Cell } from "@tavs/core/disclosure";
import { masks } from "@tavs/federated/secure-sum";
import { tally } from "@tavs/federated/statistics";
import { cardinality, type Union, union } from "@tavs/psi";
import type { Table } from "../data/read-table.ts";
import type { AgreedLink } from "../link/agreed-link.ts";
import { type Linked, linkWith } from "../link/linking.ts";
import type { Home } from "../session/home.ts";
import type { Persons } from "../session/identifiers.ts";
import type { Playing } from "../session/once.ts";
import { play, type SessionsOf } from "../session/play.ts";
import type { AgreedCount } from "./agreed-count.ts";
import { distinctTally } from "./overlaps.ts";

/** What a party of a count is left with: numbers where it is to learn them, less what is too small to show. */
export interface Counted {
  readonly distinct?: Cell;
  /** How many exactly 1, 2, ... parties have. */
  readonly inExactly?: readonly Cell[];
}

/** Runs this party's side of a count. `persons` are those of who brings some. */
export function countWith(
  home: Home,
  link: SessionsOf,
  agreed: AgreedCount,
  own: Playing & { readonly persons: Persons | undefined; readonly linked?: LinkedElsewhere },
): Promise<Counted> {
  const { persons, linked, ...playing } = own;
  const side = { home, link, agreed, persons, playing, linked };
  if (agreed.kind === "tally") return addUp(side);
  return agreed.kind === "union" ? unite(side) : compare(side);
}

/** What an overlap brought, where it is run beside the count and not in it. */
export type LinkedElsewhere = (overlap: AgreedLink) => Promise<Linked> | undefined;

interface Side {
  readonly linked: LinkedElsewhere | undefined;
  readonly home: Home;
  readonly link: SessionsOf;
  readonly agreed: AgreedCount;
  readonly persons: Persons | undefined;
  readonly playing: Playing;
}

async function unite({ home, link, agreed, persons, playing }: Side): Promise<Counted> {
  const { label, role, named, bounds } = agreed;
  const { patienceMs } = playing;
  const { padTo, ...common } = bounds;
  const company = { hub: named("hub")[0]!, mixers: named("mixer"), contributors: named("contributor") };
  const { smallestCell } = home.terms;
  const agreement = { ...common, ...company, smallestCell, context: home.study, patienceMs };
  const input = { ...agreement, me: party(home.identity.name) };
  if (role === "hub") {
    const { distinct, inExactly }: Union = await play(home, link, union.hub, { ...playing, label, input });
    return { distinct, inExactly };
  }
  if (role === "mixer") await play(home, link, union.mixer, { ...playing, label, input });
  else {
    const { items } = there(persons);
    const sizes = () => ({ items: items.size });
    const contribution = { ...input, items, ...(padTo !== undefined && { padTo }) };
    await play(home, link, union.contributor, { ...playing, label, input: contribution, sizes });
  }
  return {};
}

async function compare({ home, link, agreed, persons, playing }: Side): Promise<Counted> {
  const { label, role, named, bounds } = agreed;
  const { patienceMs } = playing;
  const { items } = there(persons);
  const peer = named(role === "receiver" ? "sender" : "receiver")[0]!;
  const { padTo: _padTo, ...common } = bounds; // of a union
  const input = { ...common, items, peer, context: home.study, patienceMs };
  if (role === "sender") {
    const sizes = ({ receiverSize }: { readonly receiverSize: number }) => ({
      items: items.size,
      peerItems: receiverSize,
    });
    await play(home, link, cardinality.sender, { ...playing, label, input, sizes });
    return {};
  }
  const sizes = ({ senderSize }: { readonly senderSize: number }) => ({ items: items.size, peerItems: senderSize });
  const { count, senderSize } = await play(home, link, cardinality.receiver, { ...playing, label, input, sizes });
  return shown([items.size - count, count, senderSize - count], home.terms.smallestCell);
}

async function addUp({ home, link, agreed, persons, playing, linked }: Side): Promise<Counted> {
  const { label, role, named } = agreed;
  const { patienceMs } = playing;
  const { parties, smallestCell } = home.terms;
  const names: readonly string[] = named("participant");
  const participants = parties.filter(({ name }) => names.includes(name)).map(({ name, key }) => ({ name, key }));
  const company = { study: hex(home.study), coordinator: named("coordinator")[0]!, participants };
  const agreement = { ...company, specification: distinctTally, patienceMs };
  if (role === "coordinator") {
    const { totals } = await play(home, link, tally.coordinator, { ...playing, label, input: agreement });
    const value = totals[DISTINCT]!;
    return { distinct: value > 0 && value < smallestCell ? { withheld: true } : { value } };
  }
  const own = there(persons);
  const elsewhere = await Promise.all(
    agreed.overlaps.map(
      (overlap) => linked?.(overlap) ?? linkWith(home, link, overlap, { ...playing, persons: own, table: NO_TABLE }),
    ),
  );
  const left = new Set(own.rows.keys());
  for (const { shared } of elsewhere) for (const id of shared?.ids ?? []) left.delete(id);
  const input = { ...agreement, me: party(home.identity.name), rows: { [DISTINCT]: left.size } };
  await play(home, link, tally.participant, { ...playing, label, input, handlers: masks.handlers(home) });
  return {};
}

const [DISTINCT] = distinctTally.cells;
const NO_TABLE: Table = { columns: [], rows: 0, column: () => [], numbers: () => [] }; // nothing is said of whom both have

/** Both sizes are known: one small number among the three would follow from any other, so all are shown or none. */
function shown([mine, both, theirs]: readonly [number, number, number], smallestCell: number): Counted {
  const isSmall = [mine, both, theirs].some((number) => number > 0 && number < smallestCell);
  const cell = (value: number): Cell => (isSmall ? { withheld: true } : { value });
  return { distinct: cell(mine + both + theirs), inExactly: [cell(mine + theirs), cell(both)] };
}

function there(persons: Persons | undefined): Persons {
  if (!persons) throw new InternalError("who brings persons has read none");
  return persons;
}
