import { type Journal, UsageError } from "@tavs/core";
import { seal, tampered, unseal } from "./chain.ts";
import { type Answered, type Charge, type Entry, entryFrom, type Opened } from "./entries.ts";

/** A charge, and the answer if one was recorded. */
export interface Charged {
  /** The number of the line that paid, counted from 1. */
  readonly line: number;
  readonly charge: Charge;
  readonly values?: readonly bigint[];
}

/** Where a journal ends: how many lines, and the hash of the last one. */
export interface End {
  readonly lines: number;
  readonly head: string;
}

/** A ledger as its journal tells it. */
export interface Book extends End {
  readonly opened: Opened | undefined;
  readonly charged: readonly Charged[];
}

/**
 * Reads and checks the whole journal. The file is the truth and nothing is remembered beside it, so that after a write that
 * failed half-way the next question starts from what is really there. Throws `UsageError` (`code: "tampered"`) naming the line.
 */
export async function readBook(journal: Journal): Promise<Book> {
  const { entries, head } = await unseal(await journal.lines());
  const reader = new Reader();
  for (const [position, line] of entries.entries()) {
    const entry = entryFrom(line);
    if (!entry || !reader.follows(entry, position + 1)) throw tampered(position);
  }
  return { opened: reader.opened, charged: [...reader.charged.values()], lines: entries.length, head };
}

/**
 * Appends an entry behind this end. Resolves, with the new end, when it is durable and stands where it belongs: of two who
 * write at once, each from its own reading, at most one sees its line there, so that both do not spend what is left once.
 */
export async function append(journal: Journal, { lines, head }: End, entry: Entry): Promise<End> {
  const { line, hash } = await seal(entry, head);
  await journal.append(line);
  const written = await journal.lines();
  if (written.length !== lines + 1 || written[lines] !== line) throw writtenByTwo(lines + 1);
  return { lines: lines + 1, head: hash };
}

function writtenByTwo(line: number): UsageError {
  const what = `somebody else wrote line ${line} of the ledger at the same time, and nothing was answered`;
  return new UsageError(`${what}: stop one of the two, and restore the file from a copy`, { code: "conflict" });
}

/** Millionths of epsilon that are left; nothing below nothing, should two processes have written at once. */
export function microRemaining({ opened, charged }: Book): number {
  const spent = charged.reduce((sum, { charge }) => sum + charge.microEpsilon, 0);
  return Math.max(0, (opened?.microBudget ?? 0) - spent);
}

/** Takes entries in order, and says of each whether it may stand there. */
class Reader {
  opened: Opened | undefined;
  readonly charged = new Map<number, Charged>();
  readonly #ids = new Set<string>();

  follows(entry: Entry, line: number): boolean {
    if (entry.entry === "opened") return this.#open(entry, line);
    return entry.entry === "charge" ? this.#pay(entry, line) : this.#answer(entry);
  }

  #open(opened: Opened, line: number): boolean {
    this.opened = opened;
    return line === 1;
  }

  #pay(charge: Charge, line: number): boolean {
    if (line === 1 || (charge.id !== null && this.#ids.has(charge.id))) return false;
    if (charge.id !== null) this.#ids.add(charge.id);
    this.charged.set(line, { line, charge });
    return true;
  }

  #answer({ charge: line, values }: Answered): boolean {
    const paid = this.charged.get(line);
    if (!paid || paid.values) return false;
    this.charged.set(line, { ...paid, values: values.map(BigInt) });
    return true;
  }
}
