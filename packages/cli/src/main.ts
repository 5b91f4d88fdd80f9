import { stripVTControlCharacters } from "node:util";
import { runCommand } from "citty";
import manifest from "../package.json" with { type: "json" };
import { tavs, usageOf } from "./commands/tavs.ts";
import type { Desk } from "./desk.ts";
import { exitCodes } from "./exit-codes.ts";
import { dpia } from "./messages/dpia.ts";
import { en } from "./messages/en/index.ts";
import { languages, type Messages } from "./messages/index.ts";
import { type Refusal, refusalOf, usage } from "./refusal.ts";
import { processTerminal, red, type Terminal } from "./terminal.ts";

/**
 * Does what was typed behind `tavs`, and resolves with the exit code: 0 done, 1 usage, 2 a check failed, 3 peer, 4 network,
 * 5 budget, 70 a fault of ours. Throws nothing: what goes wrong is one sentence on the error stream, or, with --json, one
 * line of JSON on the output.
 */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const { words, messages, language } = spoken(argv);
  const desk: Desk = { terminal, messages: messages ?? en, language, version: manifest.version };
  try {
    if (!messages) throw usage(en.unknownLanguage);
    const root = tavs(desk);
    if (words.includes("--help") || words.includes("-h")) terminal.say(await usageOf(root, words, messages));
    else if (words[0] === "--version") terminal.say(manifest.version);
    else await runCommand(root, { rawArgs: [...words] });
    return exitCodes.ok;
  } catch (error) {
    const refusal = refused(error, desk.messages);
    tell(terminal, refusal, argv.includes("--json") ? "json" : "text");
    return refusal.details.exitCode;
  }
}

interface Spoken {
  readonly words: readonly string[];
  /** Undefined where no language has that name. */
  readonly messages: Messages | undefined;
  readonly language: string;
}

/** What was typed, without `--lang da`, and the language that it asks for: English where it asks for none. */
function spoken(argv: readonly string[]): Spoken {
  const at = argv.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  if (at < 0) return { words: argv, messages: en, language: "en" };
  const length = argv[at] === "--lang" ? 2 : 1;
  const language = (length === 2 ? argv[at + 1] : argv[at]?.slice("--lang=".length)) ?? "";
  // The table for an impact assessment is there in more languages than the sentences of the commands.
  const table = argv.includes("--dpia") && Object.hasOwn(dpia, language) ? en : undefined;
  return { words: argv.toSpliced(at, length), messages: languages.get(language) ?? table, language };
}

function tell(terminal: Terminal, { message, details }: Refusal, format: "json" | "text"): void {
  const { code, line, found, frames } = details;
  if (frames) terminal.complain(frames);
  if (format === "text") return terminal.complain(`${red("tavs:")} ${message}`);
  terminal.say(JSON.stringify({ ok: false, error: { code, message, ...(line !== undefined && { line }) }, ...found }));
}

interface CittyError extends Error {
  readonly code: string;
}

/** citty keeps its error class to itself. */
const isOfCitty = (error: unknown): error is CittyError =>
  error instanceof Error && error.name === "CLIError" && "code" in error;

/** citty's errors in our own words; the last word of its message is what it is about. */
function refused(error: unknown, messages: Messages): Refusal {
  if (!isOfCitty(error)) return refusalOf(error, { messages });
  if (error.code === "E_NO_COMMAND") return usage(messages.noCommand);
  const [word = ""] = /\S+$/.exec(stripVTControlCharacters(error.message)) ?? [];
  return usage(error.code === "E_UNKNOWN_COMMAND" ? messages.unknownCommand(word) : messages.missing(word));
}
