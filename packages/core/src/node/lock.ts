import { randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../errors.ts";
import { storageError } from "./storage-error.ts";

/** What this process holds. In a container the next process often has the same number: a number alone says nothing then. */
const held = new Set<string>();

/**
 * Takes a folder for this process; the function that is returned gives it back. A lock that a dead process left behind is
 * taken over. Throws `UsageError`: `code: "locked"` where another process holds it, `"storage"` where the disk does not take it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, "lock");
  const mine = `${process.pid} ${randomUUID()}`;
  if (!(await take(path, mine))) await takeOver(path, mine);
  held.add(mine);
  return async () => {
    held.delete(mine);
    if ((await holder(path)) === mine) await rm(path, { force: true });
  };
}

/** Only one process at a time looks whether the holder is dead: a second one would remove the lock of the first. */
async function takeOver(path: string, mine: string): Promise<void> {
  const door = `${path}.taking-over`;
  if (!(await take(door, mine))) {
    if (isAlive(await holder(door))) throw locked(await holder(path));
    await rm(door, { force: true }); // it died in that moment; who comes next finds the door open
    throw locked(await holder(path));
  }
  try {
    const before = await holder(path);
    if (isAlive(before)) throw locked(before);
    await rm(path, { force: true });
    if (!(await take(path, mine))) throw locked(await holder(path));
  } finally {
    await rm(door, { force: true });
  }
}

async function take(path: string, mine: string): Promise<boolean> {
  try {
    await writeFile(path, mine, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false; // what node:fs rejects with
    throw storageError(error);
  }
}

const holder = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");

function isAlive(lock: string): boolean {
  if (lock === "") return true; // it is being written this moment
  const pid = Number.parseInt(lock, 10);
  if (!Number.isInteger(pid)) return false;
  if (pid === process.pid) return held.has(lock);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // somebody else's process, but a living one
  }
}

const locked = (lock: string): UsageError =>
  new UsageError(
    `process ${Number.parseInt(lock, 10) || "(unknown)"} works in this folder: stop it, or choose another folder; if it is none of yours, remove the file "lock" there`,
    { code: "locked" },
  );
