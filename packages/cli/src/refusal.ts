import { TavsError } from "@tavs/core";
import { BrokenChain } from "@tavs/core/study";
import { exitCodes } from "./exit-codes.ts";
import { en } from "./messages/en/index.ts";
import type { Messages } from "./messages/index.ts";
import { Interrupted } from "./session/interrupt.ts";

interface RefusalDetails {
  readonly exitCode: number;
  readonly code: string;
  /** The line of the file that is to blame, counted from 1. */
  readonly line?: number;
  /** What was found, for a program: it stands beside `error` in the line of JSON. */
  readonly found?: Readonly<Record<string, unknown>>;
  /** Where in our own code: file names and positions of a stack, without its message. */
  readonly frames?: string;
}

/** Why a command ends without what was asked for: one sentence for a person, a code for a program, a number for the shell. */
export class Refusal extends Error {
  readonly details: RefusalDetails;
  constructor(message: string, details: RefusalDetails) {
    super(message);
    this.details = details;
  }
}

export const usage = (message: string): Refusal => new Refusal(message, { exitCode: exitCodes.usage, code: "usage" });

/** Refused for a reason that has a name of its own, which the audit log keeps: "terms", "clock", "stranger". */
export const refused = (code: string, message: string): Refusal =>
  new Refusal(message, { exitCode: exitCodes.usage, code });

interface About {
  /** The file that they named. */
  readonly subject?: string;
  readonly messages?: Messages;
}

/** What an error means for the person at the keyboard. */
export function refusalOf(error: unknown, { subject, messages = en }: About = {}): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof Interrupted)
    return new Refusal(messages.connection.interrupted, { exitCode: exitCodes.transport, code: "interrupted" });
  if (!(error instanceof TavsError)) return fault(error, messages);
  const message = subject === undefined ? error.message : `${subject}: ${error.message}`;
  if (error instanceof BrokenChain)
    return new Refusal(message, { exitCode: exitCodes.failed, code: error.code, line: error.line });
  return new Refusal(message, { exitCode: exitCodes[error.blame], code: error.code });
}

/** Does a task that is about a file, and names the file where it fails. */
export async function about<Result>(subject: string, task: () => Promise<Result>): Promise<Result> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof TavsError)) throw error;
    throw refusalOf(error, { subject });
  }
}

/** A foreign error's message could quote a patient's row, so only the positions in the code are shown. */
function fault(error: unknown, messages: Messages): Refusal {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  return new Refusal(messages.fault, { exitCode: exitCodes.internal, code: "internal", frames: frames.join("\n") });
}
