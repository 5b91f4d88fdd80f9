// `tavs`, as it is installed: as a process of its own, or, where nobody has to wait for it, in this one.
import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { main } from "@tavs/cli";
import type { Json } from "@tavs/core/study";

/** A line of JSON that a command said. */
export type Line = Readonly<Record<string, Json>>;

const manifest = fileURLToPath(import.meta.resolve("@tavs/cli/package.json"));
const BIN = join(dirname(manifest), "bin/tavs.mjs");

interface Listener {
  onLine(line: Line): void;
  /** How it ended: an exit code or the name of a signal, and what it complained of. */
  onEnd(how: string, complaints: string): void;
}

const MOST_COMPLAINTS = 4096; // characters: what is said last is why it ended

/** Starts a command in a folder, and hears its lines until it ends. It finds its own way to its source or build. */
export function startCommand(folder: string, argv: readonly string[], { onLine, onEnd }: Listener): ChildProcess {
  const child = spawn(process.execPath, [BIN, ...argv, "--json"], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-MOST_COMPLAINTS);
  });
  createInterface({ input: child.stdout }).on("line", (text) => onLine(parsed(text)));
  child.on("close", (code, signal) => onEnd(signal ?? String(code), complaints.trim()));
  return child;
}

/** A command that is over at once: its exit code, and the line that it said. */
export async function command(...argv: readonly string[]): Promise<{ readonly code: number; readonly line: Line }> {
  const said: string[] = [];
  const code = await main([...argv, "--json"], { say: (text) => said.push(text), complain: () => undefined });
  return { code, line: parsed(said.at(-1) ?? "") };
}

function parsed(text: string): Line {
  try {
    return JSON.parse(text) as Line; // our own program's
  } catch {
    return {}; // not one of its lines
  }
}
