import { stripVTControlCharacters } from "node:util";
import { runCommand } from "citty";
import manifest from "../package.json" with { type: "json" };
import { tavs, usageOf } from "./commands/tavs.ts";
import { exitCodes } from "./exit-codes.ts";
import { messages } from "./messages/index.ts";
import { type Refusal, refusalOf, usage } from "./refusal.ts";
import { processTerminal, red, type Terminal } from "./terminal.ts";

/**
 * Does what was typed behind `tavs`, and resolves with the exit code: 0 done, 1 usage, 2 a check failed, 3 peer, 4 network,
 * 5 budget, 70 a fault of ours. Throws nothing: what goes wrong is one sentence on the error stream, or, with --json, one
 * line of JSON on the output.
 */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const root = tavs(terminal, manifest.version);
  try {
    if (argv.includes("--help") || argv.includes("-h")) terminal.say(await usageOf(root, argv));
    else if (argv[0] === "--version") terminal.say(manifest.version);
    else await runCommand(root, { rawArgs: [...argv] });
    return exitCodes.ok;
  } catch (error) {
    const refusal = refused(error);
    tell(terminal, refusal, argv.includes("--json") ? "json" : "text");
    return refusal.details.exitCode;
  }
}

function tell(terminal: Terminal, { message, details }: Refusal, format: "json" | "text"): void {
  const { code, line, frames } = details;
  if (frames) terminal.complain(frames);
  if (format === "text") return terminal.complain(`${red("tavs:")} ${message}`);
  terminal.say(JSON.stringify({ ok: false, error: { code, message, ...(line !== undefined && { line }) } }));
}

interface CittyError extends Error {
  readonly code: string;
}

/** citty keeps its error class to itself. */
const isOfCitty = (error: unknown): error is CittyError =>
  error instanceof Error && error.name === "CLIError" && "code" in error;

/** citty's errors in our own words; the last word of its message is what it is about. */
function refused(error: unknown): Refusal {
  if (!isOfCitty(error)) return refusalOf(error);
  if (error.code === "E_NO_COMMAND") return usage(messages.noCommand);
  const [word = ""] = /\S+$/.exec(stripVTControlCharacters(error.message)) ?? [];
  return usage(error.code === "E_UNKNOWN_COMMAND" ? messages.unknownCommand(word) : messages.missing(word));
}
