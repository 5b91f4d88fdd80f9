import { UsageError } from "../errors.ts";

const advice: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full: make room",
  EDQUOT: "the quota is used up: make room",
  EACCES: "this user may not write there: change the permissions or the folder",
  EROFS: "the file system is read-only: choose another folder",
  ENOENT: "the folder is not there: make it, or choose another",
};

/** What a failed read or write means for the person who runs the program. Never quotes a path: it may name a patient. */
export function storageError(error: unknown): UsageError {
  const { code = "unknown" } = error as NodeJS.ErrnoException; // what node:fs rejects with
  return new UsageError(`storage failed (${code}): ${advice[code] ?? "check the disk"}; nothing was answered`, {
    code: "storage",
  });
}
