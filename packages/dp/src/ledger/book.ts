import { type Journal, UsageError } from "@tavs/core";
import type { Recorded } from "../queries/query.ts";
import { type Account, accountOf } from "./account.ts";
import { seal, tampered, unseal } from "./chain.ts";
import { type Answered, type Charge, type Entry, entryFrom, type Opened } from "./entries.ts";
import type { Seal } from "./signing.ts";

/** A charge, and the answer if one was recorded. */
export interface Charged {
  /** The number of the line that paid, counted from 1. */
  readonly line: number;
  readonly charge: Charge;
  readonly recorded?: Recorded;
}

/** Where a journal ends: how many lines, and the hash of the last one. */
export interface End {
  readonly lines: number;
  readonly head: string;
}

/** Where a ledger is written, and who vouches for it. */
export interface Desk {
  readonly journal: Journal;
  readonly signing: Seal;
}

/** A ledger as its journal tells it. */
export interface Book extends End {
  readonly opened: Opened | undefined;
  /** What may still be charged. */
  readonly account: Account | undefined;
  readonly charged: readonly Charged[];
}

/**
 * Reads and checks the whole journal. The file is the truth and nothing is remembered beside it, so that after a write that
 * failed half-way the next question starts from what is really there. Throws `UsageError` (`code: "tampered"`) naming the line.
 */
export async function readBook(journal: Journal, signing: Seal): Promise<Book> {
  const { entries, head } = await unseal(await journal.lines(), signing);
  const reader = new Reader();
  for (const [position, line] of entries.entries()) {
    const entry = entryFrom(line);
    if (!entry || !reader.follows(entry, position + 1)) throw tampered(position);
  }
  return {
    opened: reader.opened,
    account: reader.account,
    charged: [...reader.charged.values()],
    lines: entries.length,
    head,
  };
}

/**
 * Appends an entry behind this end. Resolves, with the new end, when it is durable and stands where it belongs: of two who
 * write at once, each from its own reading, at most one sees its line there, so that both do not spend what is left once.
 * Throws `UsageError` for an entry that could not be read again, and writes nothing.
 */
export async function append({ journal, signing }: Desk, { lines, head }: End, entry: Entry): Promise<End> {
  if (!entryFrom({ ...entry })) throw unreadable(entry); // a line that nobody can read would be the end of the ledger
  const { line, hash } = await seal(entry, head, signing);
  await journal.append(line);
  const written = await journal.lines();
  if (written.length !== lines + 1 || written[lines] !== line) throw writtenByTwo(lines + 1);
  return { lines: lines + 1, head: hash };
}

const unreadable = ({ entry }: Entry): UsageError =>
  new UsageError(`a line of the kind "${entry}" holds what no ledger can read: names, ids and digests are texts`);

function writtenByTwo(line: number): UsageError {
  const what = `somebody else wrote line ${line} of the ledger at the same time, and nothing was answered`;
  return new UsageError(`${what}: stop one of the two, and restore the file from a copy`, { code: "conflict" });
}

/** Takes entries in order, and says of each whether it may stand there. */
class Reader {
  opened: Opened | undefined;
  account: Account | undefined;
  readonly charged = new Map<number, Charged>();
  readonly #ids = new Set<string>();

  follows(entry: Entry, line: number): boolean {
    if (entry.entry === "opened") return this.#open(entry, line);
    return entry.entry === "charge" ? this.#pay(entry, line) : this.#answer(entry);
  }

  #open(opened: Opened, line: number): boolean {
    this.opened = opened;
    this.account = accountOf(opened);
    return line === 1;
  }

  #pay(charge: Charge, line: number): boolean {
    const account = this.account?.after(charge);
    if (!account || (charge.id !== null && this.#ids.has(charge.id))) return false; // nobody writes what cannot be paid
    if (charge.approvals.length !== this.opened?.approvers.length) return false;
    this.account = account;
    if (charge.id !== null) this.#ids.add(charge.id);
    this.charged.set(line, { line, charge });
    return true;
  }

  #answer({ charge: line, values, keys }: Answered): boolean {
    const paid = this.charged.get(line);
    if (!paid || paid.recorded) return false;
    this.charged.set(line, { ...paid, recorded: { values: values.map(BigInt), keys } });
    return true;
  }
}
