// What a node remembers of the runs of a session.
import { freeze, hex, thaw } from "@tavs/core";
import type { Home } from "../session/home.ts";

/** What is remembered of a run that went well: nothing that was learnt. */
export interface Remembered {
  readonly sizes: Readonly<Record<string, number | undefined>>;
  /** Where what was learnt is. */
  readonly files?: readonly string[];
}

export interface Runs {
  /** So many are over, the first of them. */
  readonly over: number;
  /** Of so many, all that this party said has come. */
  readonly delivered: number;
  /** The code of the last one that failed for good. */
  readonly failed: string | undefined;
  /** The last one that went well. */
  readonly last?: Remembered & { readonly run: number };
}

const NONE: Runs = { over: 0, delivered: 0, failed: undefined };

const place = ({ study }: Pick<Home, "study">, label: string): string => `cli/node/${hex(study)}/${label}`;

export async function runsOf(home: Home, label: string): Promise<Runs> {
  const found = await home.store.read(place(home, label));
  return found ? thaw<Runs>(found.value) : NONE; // what `keepRuns` froze
}

/** The last change in a store: each is made beside the one before. */
const changes = new WeakMap<Home["store"], Promise<void>>();

export function keepRuns(home: Home, label: string, change: Partial<Runs>): Promise<void> {
  const kept = (changes.get(home.store) ?? Promise.resolve()).then(() => replaced(home, label, change));
  changes.set(
    home.store,
    kept.catch(() => undefined), // who asked for it is told
  );
  return kept;
}

async function replaced(home: Home, label: string, change: Partial<Runs>): Promise<void> {
  const before = await home.store.read(place(home, label));
  const runs = { ...(before ? thaw<Runs>(before.value) : NONE), ...change };
  await home.store.write(place(home, label), freeze(runs), before?.revision ?? 0);
}

const begunPlace = (home: Home, label: string, run: number): string => `${place(home, label)}/begun/${run}`;

/** True the first time: then nothing of this run was written yet. */
export async function beginsNow(home: Home, label: string, run: number): Promise<boolean> {
  return (await home.store.read(begunPlace(home, label, run))) === undefined;
}

export async function keepBegun(home: Home, label: string, run: number): Promise<void> {
  if (await beginsNow(home, label, run)) await home.store.write(begunPlace(home, label, run), new Uint8Array([1]), 0);
}
