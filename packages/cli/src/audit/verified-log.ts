import { stat } from "node:fs/promises";
import { journalFiles } from "@tavs/core/node";
import type { VerifyAuditOptions } from "@tavs/core/study";
import type { Messages } from "../messages/index.ts";
import { readLog } from "../read-log.ts";
import { verifiedExport } from "./verified-export.ts";
import { type VerifiedLog, verifiedFiles } from "./verified-files.ts";

/**
 * Reads and checks a log: one that was exported, all files of one (`audit.jsonl` and those that it was rotated to), or those that
 * are named, in their order. Throws `Refusal` with the file and the line that does not fit.
 */
export async function verifiedLog(
  names: readonly string[],
  expected: VerifyAuditOptions,
  messages: Messages,
): Promise<VerifiedLog> {
  const [name = ""] = names;
  if (names.length === 1 && (await isFolder(name))) return verifiedExport(name, expected, messages);
  const paths = names.length === 1 ? await filesOf(name) : names;
  return verifiedFiles(await Promise.all(paths.map((path) => readLog(path, messages))), expected, messages);
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** All files of a log that are there; its name alone where none is, so that the reading says why. */
async function filesOf(name: string): Promise<readonly string[]> {
  const files = await journalFiles(name).catch(() => [name]); // a folder that is not to be listed may have the file all the same
  const isThere = await stat(name).then(
    () => true,
    () => false,
  );
  return isThere || files.length === 1 ? files : files.slice(0, -1);
}
