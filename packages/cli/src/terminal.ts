import { createInterface } from "node:readline/promises";
import { stripVTControlCharacters } from "node:util";
import { readSecret } from "./ask-secret.ts";

/** Where a command speaks. Texts may hold colours; who is not a terminal does not get them. */
export interface Terminal {
  /** What was asked for. */
  say(text: string): void;
  /** What went wrong. */
  complain(text: string): void;
  /** How far something has come: a line that the next one replaces. Absent where nobody watches. */
  status?(line: string): void;
  /** Asks for a line that is not shown while it is typed; absent where nobody sits. */
  askSecret?(question: string): Promise<string>;
  /** Asks for a line; absent where nobody sits. Rejects when the signal says that nobody needs the answer any more. */
  ask?(question: string, signal: AbortSignal): Promise<string>;
}

interface Stream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** The streams of this process. Colours are for terminals, and for nobody where NO_COLOR is set (https://no-color.org). */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined); // `| head` hung up
  const [say, complain] = [writer(process.stdout), writer(process.stderr)];
  const asking = process.stdin.isTTY ? { askSecret, ask } : {};
  if (process.stderr.isTTY !== true || process.env.TERM === "dumb") return { say, complain, ...asking };
  const clear = (): unknown => process.stderr.write(CLEAR_LINE);
  const over = (speak: (text: string) => void) => (text: string) => {
    clear();
    speak(text);
  };
  const status = (line: string): void => void process.stderr.write(`${CLEAR_LINE}${line}`);
  return { say: over(say), complain: over(complain), status, ...asking };
}

/** The question goes to the error stream: the output may be a file. */
async function askSecret(question: string): Promise<string> {
  process.stderr.write(question);
  try {
    return await readSecret(process.stdin);
  } finally {
    process.stderr.write("\n");
  }
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  lines.on("SIGINT", () => process.kill(process.pid, "SIGINT")); // else Ctrl-C ends the question alone
  try {
    return await lines.question(question, { signal });
  } finally {
    lines.close();
  }
}

const CLEAR_LINE = "\r\u001b[2K";

function writer(stream: Stream): (text: string) => void {
  const colours = stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  return (text) => void stream.write(`${colours ? text : stripVTControlCharacters(text)}\n`);
}

export const green = (text: string): string => `\u001b[32m${text}\u001b[39m`;
export const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
