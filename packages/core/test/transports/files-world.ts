// Parties with folders, and a carrier under the test's hands.
import { copyFile, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConnectOptions, connect, type Link, memoryStore, type Store, TavsError } from "../../src/index.ts";
import { type FilesReport, fileNetwork } from "../../src/node/index.ts";
import type { Terms } from "../../src/study/index.ts";
import { identity, TODAY, termsOf } from "../link/world.ts";

export const NOW = "2026-11-22T08:00:00Z";

export interface Desk {
  readonly name: string;
  readonly in: string;
  readonly out: string;
  readonly store: Store;
}

export interface Stepped<T> {
  readonly value?: T;
  readonly error?: TavsError;
  readonly report: FilesReport;
}

/** A folder that is gone when the test is over. */
export interface Folder {
  readonly path: string;
  remove(): Promise<void>;
}

export async function temporary(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "tavs-files-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export async function deskOf(root: string, name: string, store: Store = memoryStore()): Promise<Desk> {
  const desk = { name, in: join(root, name, "in"), out: join(root, name, "out"), store };
  for (const path of [desk.in, desk.out]) await mkdir(path, { recursive: true });
  return desk;
}

export interface Desks {
  readonly east: Desk;
  readonly west: Desk;
}

export const desksIn = async (root: string): Promise<Desks> => ({
  east: await deskOf(root, "east"),
  west: await deskOf(root, "west"),
});

/** Two parties in a folder of their own. */
export async function twoDesks(): Promise<Desks & { readonly folder: Folder }> {
  const folder = await temporary();
  return { folder, ...(await desksIn(folder.path)) };
}

interface StepOptions extends Partial<Omit<ConnectOptions, "via" | "store">> {
  readonly terms?: Terms;
  readonly now?: () => string;
}

/** One step of a party: what `tavs step` does. */
export async function step<T>(
  desk: Desk,
  job: (link: Link) => Promise<T>,
  { terms = termsOf(["east", "west"]), now = () => NOW, ...options }: StepOptions = {},
): Promise<Stepped<T>> {
  const via = fileNetwork({ in: desk.in, out: desk.out, terms, store: desk.store, now });
  const who = { identity: identity(desk.name), terms, via, today: TODAY, store: desk.store, ...options };
  const outcome = await attempt(async () => {
    const link = await connect(who);
    try {
      return await job(link);
    } finally {
      await link.close();
    }
  });
  return { ...outcome, report: via.report()! };
}

async function attempt<T>(act: () => Promise<T>): Promise<{ value: T } | { error: TavsError }> {
  try {
    return { value: await act() };
  } catch (error) {
    if (!(error instanceof TavsError)) throw error;
    return { error };
  }
}

/** Copies what lies in one party's `out` to another's `in`. */
export async function carry(from: Desk, to: Desk): Promise<void> {
  for (const name of await readdir(from.out)) await copyFile(join(from.out, name), join(to.in, name));
}
