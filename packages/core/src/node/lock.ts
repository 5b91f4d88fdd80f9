import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../errors.ts";

/**
 * Takes a folder for this process; the function that is returned gives it back. A lock that a dead process left behind is
 * taken over. Throws `UsageError` (`code: "locked"`).
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, "lock");
  if (!(await take(path))) {
    const holder = Number.parseInt(await readFile(path, "utf8").catch(() => ""), 10);
    if (isAlive(holder)) throw locked(holder);
    await rm(path, { force: true });
    if (!(await take(path))) throw locked(holder);
  }
  return () => rm(path, { force: true });
}

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false; // what node:fs rejects with
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid === process.pid) return Number.isInteger(pid);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // somebody else's process, but a living one
  }
}

const locked = (pid: number): UsageError =>
  new UsageError(`process ${pid} works in this folder: stop it, or choose another folder`, { code: "locked" });
