import { randomUUID } from "node:crypto";
import { link, lstat, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UsageError } from "@tavs/core";

export interface OutputOptions {
  /** What `--force` asks for: a file of that name is replaced. Default: it is refused. */
  readonly replace?: boolean | undefined;
}

/**
 * Writes a new file that its owner alone may read (0600), whole or not at all: beside its place, flushed, and then moved there.
 * Throws `UsageError`: `code: "exists"` for a file that is there and may not be replaced, `"symlink"` for a link or anything else
 * that is no file, `"storage"` where the disk does not take it.
 */
export async function writeOutput(
  path: string,
  content: string | Uint8Array,
  options: OutputOptions = {},
): Promise<void> {
  await mustBeFree(path, options);
  const beside = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    await writeWhole(beside, content);
    if (options.replace) await rename(beside, path);
    else await link(beside, path); // unlike a rename it replaces nothing, also where a file came meanwhile
    await syncFolder(dirname(path));
  } catch (error) {
    throw flaw(error);
  } finally {
    await rm(beside, { force: true }).catch(() => undefined);
  }
}

/** Throws as `writeOutput` would: asked before a long computation, not after it. */
export async function mustBeFree(path: string, { replace = false }: OutputOptions = {}): Promise<void> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw flaw(error);
  });
  await mustBeFolder(dirname(path));
  if (found && !found.isFile())
    throw new UsageError("is a link or a folder: results are written to a file of their own", { code: "symlink" });
  if (found && !replace) throw exists();
}

async function mustBeFolder(path: string): Promise<void> {
  const handle = await open(path, "r").catch((error) => {
    throw flaw(error);
  });
  await handle.close();
}

/** A new file that its owner alone may read, flushed. Rejects as `node:fs` does, also where something is there already. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return; // there, a folder cannot be opened, and a rename is durable
  const folder = await open(path, "r");
  await folder.sync().finally(() => folder.close());
}

const exists = (): UsageError =>
  new UsageError("is there already: choose another name, or add --force to replace it", { code: "exists" });

const advice: Readonly<Record<string, string>> = {
  ENOENT: "the folder is not there: make it, or choose another",
  EACCES: "this user may not write there: change the permissions or the folder",
  ENOSPC: "the disk is full: make room",
  EROFS: "the file system is read-only: choose another folder",
  EPERM: "the file system can not do that: choose another folder",
};

/** What `node:fs` rejects with, as a sentence that names no path. */
function flaw(error: unknown): UsageError {
  if (error instanceof UsageError) return error;
  const { code = "unknown" } = error as NodeJS.ErrnoException; // what node:fs rejects with
  if (code === "EEXIST") return exists();
  return new UsageError(`can not be written (${code}): ${advice[code] ?? "check the disk"}`, { code: "storage" });
}
