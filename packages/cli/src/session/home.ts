import { join } from "node:path";
import { coins, connect, type Identity, type Link, type Network, Secret, TavsError } from "@tavs/core";
import { type FileStore, fileJournal, fileStore } from "@tavs/core/node";
import {
  type Audit,
  type AuditEvent,
  mustHold,
  openAudit,
  type StudySignature,
  type Terms,
  termsHash,
} from "@tavs/core/study";
import { dayOf } from "../day.ts";
import { withVault } from "../pseudonyms/vault.ts";
import { Refusal } from "../refusal.ts";
import { Interrupted } from "./interrupt.ts";

export interface HomeOptions {
  readonly identity: Identity;
  readonly terms: Terms;
  /** Where sessions and the log of this party are kept. */
  readonly folder: string;
  /** The program that writes the log. */
  readonly software: string;
  readonly now?: () => Date;
  /** Opens a study that has ended too: to put something away, not to run it. */
  readonly evenIfEnded?: boolean;
}

/** One study at this party: what was agreed, what it remembers, and its log. */
export interface Home extends Required<Omit<HomeOptions, "software" | "evenIfEnded">> {
  /** SHA-256 of the terms: the context of all sessions. */
  readonly study: Uint8Array;
  readonly store: FileStore;
  readonly audit: Audit;
}

const ROTATE_AT = 16 * 2 ** 20; // bytes: some 30,000 lines

/** The log in a folder of state. */
export const auditFile = (folder: string): string => join(folder, "audit.jsonl");

/**
 * Does something in a study, with the folder that keeps it opened before and closed behind. What stands in the way of it is
 * written into the log before it is told. Throws `UsageError` (`code: "locked"`) while another process works in the folder.
 */
export async function atHome<Result>(options: HomeOptions, act: (home: Home) => Promise<Result>): Promise<Result> {
  const { identity, terms, folder, software, now = () => new Date(), evenIfEnded } = options;
  mustBeOurs(terms, identity, now);
  const key = new Secret(coins(identity.seed.reveal(), "store"));
  const store = await withVault(await fileStore({ folder: join(folder, "store"), key }), { identity, terms, folder });
  try {
    const time = (): string => now().toISOString();
    const audit = await openAudit({
      journal: fileJournal(auditFile(folder), { rotateAt: ROTATE_AT }),
      identity,
      terms,
      now: time,
      software,
    });
    return await audited({ audit }, () => {
      if (!evenIfEnded) mustHold(terms, identity, dayOf(now()));
      return act({ identity, terms, now, folder, study: termsHash(terms), store, audit });
    });
  } finally {
    await store.close();
  }
}

/** Terms that are none, or not ours, have no log: what else stands in the way is looked at when there is one. */
function mustBeOurs(terms: Terms, identity: Identity, now: () => Date): void {
  try {
    mustHold(terms, identity, dayOf(now()));
  } catch (error) {
    if (!(error instanceof TavsError && error.code === "expired")) throw error;
  }
}

/** Writes down why something was not done, once, and passes it on: the first reason, also where the disk is what failed. */
export async function audited<Result>(
  { audit, about = {} }: Audited,
  act: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (!written.has(error as object) && !isWaiting(error))
      await audit.record({ ...about, ...eventOf(error) }).catch(() => undefined);
    if (typeof error === "object" && error !== null) written.add(error);
    throw error;
  }
}

/** Where messages are files: the session goes on when the next one is carried here. Nothing failed. */
export const isWaiting = (error: unknown): boolean => error instanceof TavsError && error.code === "waiting";

interface Audited {
  readonly audit: Audit;
  /** The session that it is about. */
  readonly about?: Pick<AuditEvent, "session" | "run">;
}

const written = new WeakSet<object>();

/** A refusal is somebody's decision; what the network, the disk or the keyboard ended has failed. */
function eventOf(error: unknown): AuditEvent {
  if (error instanceof Refusal) return { event: "refused", code: error.details.code };
  if (!(error instanceof TavsError))
    return { event: "failed", code: error instanceof Interrupted ? "interrupted" : "internal" };
  const { code, blame } = error;
  return { event: blame === "transport" || blame === "internal" || code === "storage" ? "failed" : "refused", code };
}

export interface MeetOptions {
  readonly via: Network;
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  /** Those that stand beside the study: where all do, a session waits for its own parties alone. */
  readonly signatures?: readonly StudySignature[];
  /** See `connect`. */
  readonly meets?: "anew" | "once";
}

/** Meets the parties of the terms, each of whom has signed them, and does something with the link; waits at its end until all is said. */
export async function meet<Result>(
  home: Home,
  options: MeetOptions,
  act: (link: Link) => Promise<Result>,
): Promise<Result> {
  const { identity, terms, store, audit, now } = home;
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  const link = await connect({ identity, terms, store, today: dayOf(now()), ...options, signal });
  try {
    await audit.record({ event: "agreed", sizes: { parties: link.signatures.size } });
    return await act(link);
  } catch (error) {
    over.abort(error); // nobody waits for acknowledgements of what failed: they come when it is started again
    throw error;
  } finally {
    await link.close().catch(() => undefined); // what failed is told by who failed
    over.abort(); // nobody waits any more for who did not come
  }
}
