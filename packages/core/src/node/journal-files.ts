import { readdir } from "node:fs/promises";
import { join, parse } from "node:path";
import { storageError } from "./storage-error.ts";

/**
 * The files of a journal, the oldest first: `audit.0001.jsonl`, `audit.0002.jsonl`, and behind them `audit.jsonl`, whether that
 * one is there or not. Throws `UsageError` (`code: "storage"`).
 */
export async function journalFiles(path: string): Promise<readonly string[]> {
  const { dir } = parse(path);
  const there = await readdir(dir === "" ? "." : dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw storageError(error);
  });
  const numbers = there.map((name) => numberOf(name, path)).filter((number) => number > 0);
  return [...numbers.toSorted((a, b) => a - b).map((number) => archived(path, number)), path];
}

/** The name that the file gets when the next one begins. */
export async function nextArchive(path: string): Promise<string> {
  const last = (await journalFiles(path)).at(-2);
  return archived(path, last === undefined ? 1 : numberOf(parse(last).base, path) + 1);
}

function archived(path: string, number: number): string {
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}.${String(number).padStart(4, "0")}${ext}`);
}

/** Which file of the journal has that name, counted from 1; 0 for a file that is none of it. */
function numberOf(file: string, path: string): number {
  const { name, ext } = parse(path);
  if (!file.startsWith(`${name}.`) || !file.endsWith(ext)) return 0;
  const digits = file.slice(name.length + 1, file.length - ext.length);
  return /^\d{4,9}$/.test(digits) ? Number(digits) : 0;
}
