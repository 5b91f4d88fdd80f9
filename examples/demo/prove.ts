// Each log is checked by `tavs audit verify`, as an auditor would with the key that stands in the study; and a copy with a flipped bit.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InternalError } from "@tavs/core";
import { command } from "./command.ts";
import type { Audited } from "./result.ts";

interface Witness {
  readonly name: string;
  /** Its public key, in hexadecimal digits. */
  readonly key: string;
}

/** Throws `InternalError` for a log that does not hold, and for a flip that goes unnoticed. */
export async function prove(folder: string, { name, key }: Witness): Promise<Audited> {
  const log = logOf(folder);
  const { code, line } = await command("audit", "verify", log, "--key", key);
  if (code !== 0) throw new InternalError(`the log of ${name} does not hold`);
  const copy = join(folder, "flipped.jsonl");
  writeFileSync(copy, withFlippedBit(readFileSync(log)), { mode: 0o600 });
  try {
    const { line: refused } = await command("audit", "verify", copy, "--key", key);
    return { party: name, entries: Number(line.entries), verified: true, flippedFoundAt: lineIn(refused.error) };
  } finally {
    rmSync(copy);
  }
}

/** The log of the one study of a house. */
export const logOf = (folder: string): string => join(stateOf(folder), "audit.jsonl");

/** Where its node keeps the study. */
export function stateOf(folder: string): string {
  const state = join(folder, "state");
  const study = readdirSync(state).find((name) => /^[0-9a-f]{32}$/.test(name));
  if (study === undefined) throw new InternalError("a node has no state of its study");
  return join(state, study);
}

/** One bit in the middle of the line in the middle. */
function withFlippedBit(log: Buffer): Buffer {
  const lines = log.toString("latin1").split("\n").slice(0, -1);
  const middle = Math.floor(lines.length / 2);
  const before = lines.slice(0, middle).reduce((sum, { length }) => sum + length + 1, 0);
  const flipped = Buffer.from(log);
  flipped[before + Math.floor(lines[middle]!.length / 2)]! ^= 1;
  return flipped;
}

/** The line that a changed log is refused for, counted from 1. */
function lineIn(error: unknown): number {
  const { line } = (error ?? {}) as { readonly line?: unknown }; // what `tavs` says of a refusal
  if (typeof line !== "number") throw new InternalError("a flipped bit in a log was not found");
  return line;
}
