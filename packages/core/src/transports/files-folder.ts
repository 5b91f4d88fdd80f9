import { constants } from "node:fs";
import { lstat, open, opendir, rm } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../errors.ts";
import { onDisk } from "../node/durable.ts";
import { HEAD_BYTES, type Head, MAX_FILE, openHead, type Route } from "./parcel.ts";

/** A file whose first bytes say that it is a parcel of this route. */
export interface Found extends Head {
  readonly name: string;
  readonly route: Route;
}

/** What lies in a folder. Nothing of a file was believed so far but what its sender sealed in its first bytes. */
export interface Survey {
  readonly parcels: readonly Found[];
  /** Parcels that are shorter or longer than their sender made them. */
  readonly damaged: readonly Found[];
  /** Symbolic links: they are not followed, and not read. */
  readonly links: readonly string[];
  /** How many other files there are: nothing of ours, and nothing that anybody else sealed for us. */
  readonly foreign: number;
}

const MOST = 100_000; // of files in one folder: each costs some 50 microseconds

/** Looks at the files of a folder, not at the folders in it. Throws `UsageError` where it can not be read, or holds too many. */
export async function survey(folder: string, routes: readonly Route[]): Promise<Survey> {
  const [parcels, damaged, links]: [Found[], Found[], string[]] = [[], [], []];
  let foreign = 0;
  for (const name of await namesIn(folder)) {
    const seen = await look(folder, name, routes);
    if (seen === "link") links.push(name);
    else if (seen === "foreign") foreign++;
    else if (seen !== "other") (seen.isWhole ? parcels : damaged).push(seen.found);
  }
  return { parcels, damaged, links, foreign };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  await onDisk(async () => {
    for await (const { name } of await opendir(folder)) if (names.push(name) > MOST) break;
  });
  if (names.length > MOST) throw tooMany();
  return names.sort(); // folders list in any order
}

type Look = "link" | "foreign" | "other" | { readonly found: Found; readonly isWhole: boolean };

async function look(folder: string, name: string, routes: readonly Route[]): Promise<Look> {
  const path = join(folder, name);
  const status = await lstat(path).catch(() => undefined); // it was taken away this moment
  if (status?.isSymbolicLink()) return "link";
  if (!status?.isFile()) return "other";
  const first = await readFirst(path, HEAD_BYTES);
  for (const route of first ? routes : []) {
    const head = openHead(route, first!); // there are routes only where it was read
    if (head) return { found: { ...head, name, route }, isWhole: head.size === status.size && head.size <= MAX_FILE };
  }
  return "foreign";
}

/** The whole of a file that was found, or nothing where it can not be read, or is not so long any more. */
export async function readWhole(folder: string, { name, size }: Found): Promise<Uint8Array | undefined> {
  const bytes = await readFirst(join(folder, name), size + 1);
  return bytes?.length === size ? bytes : undefined;
}

const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0); // Windows has only the first

/** At most so many bytes of a file; nothing where it can not be read. A link that took its place meanwhile is not followed. */
async function readFirst(path: string, length: number): Promise<Uint8Array | undefined> {
  const file = await open(path, FLAGS).catch(() => undefined);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    const buffer = new Uint8Array(Math.min(length, size));
    let filled = 0;
    for (let read = -1; filled < buffer.length && read !== 0; filled += read)
      ({ bytesRead: read } = await file.read(buffer, filled, buffer.length - filled, filled));
    return buffer.subarray(0, filled);
  } catch {
    return undefined; // a stick that was pulled out
  } finally {
    await file.close();
  }
}

export const removeFile = (folder: string, name: string): Promise<void> =>
  onDisk(() => rm(join(folder, name), { force: true }));

const tooMany = (): UsageError =>
  new UsageError(`the folder holds more than ${MOST} files: name one that holds carried files alone`, {
    code: "folder",
  });
