import type { Link, Progress } from "@tavs/core";
import type { AuditEvent, StudySignature } from "@tavs/core/study";
import type { Desk } from "../desk.ts";
import type { Messages } from "../messages/index.ts";
import { progressLine } from "../progress.ts";
import { signaturesBeside } from "../study/beside.ts";
import { meet } from "./home.ts";
import type { Persons } from "./identifiers.ts";
import type { Joined, JoinRequest } from "./joined.ts";
import { ended, inputDigest, keepEnded, mustBeSameInput } from "./play.ts";

const SILENCE_MS = 600_000; // somebody else may have millions of lines to read first

/** What a session is run with, beside its input. */
export interface Playing {
  readonly run: number;
  /** Keyed digest of the file, where there is one. */
  readonly digest?: string;
  /** Who said yes to it, where somebody was asked. */
  readonly approval?: Pick<AuditEvent, "approved" | "approvedBy" | "policy">;
  /** How long the others may be silent. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export interface Occasion {
  readonly request: JoinRequest;
  readonly joined: Joined;
  readonly label: string;
  /** The file that this party's input was read from, the persons in it where numbers were read, and their column; absent for who brings none. */
  readonly source?: { readonly persons?: Persons; readonly file: string; readonly column?: string } | undefined;
}

/** Meets the others and runs a session. One that is over is not run again: its result is what it was. */
export async function once<Result>(
  desk: Desk,
  { request, joined, label, source }: Occasion,
  act: (link: Link, playing: Playing) => Promise<Result>,
): Promise<Result> {
  const { terminal, messages } = desk;
  const { run, stop: signal, patienceMs } = request;
  const { home } = joined;
  if (source?.persons) tellPersons(desk, source.persons);
  const digest = source && (await inputDigest(home, source.file));
  const named = { label, run, ...(digest !== undefined && { digest }) };
  await mustBeSameInput(home, { ...named, ...(source?.column !== undefined && { column: source.column }) });
  const before = await ended<Result>(home, named);
  if (before !== undefined) {
    terminal.complain(messages.link.again);
    return before;
  }
  const via = await joined.network();
  const isCarried = typeof request.via !== "string"; // files are here, or not
  const signatures = isCarried ? [] : await signaturesOf(joined, messages);
  if (!isCarried) terminal.complain(messages.link.waiting(othersOf(joined, label, signatures)));
  const onProgress = showing(desk);
  let met: Link | undefined;
  const result = await meet(home, { via, patienceMs, signal, signatures }, (link) => {
    met = link;
    terminal.complain(messages.link.agreed(link.signatures.size));
    return act(link, { run, signal, patienceMs: SILENCE_MS, onProgress, ...(digest !== undefined && { digest }) });
  }).finally(() => onProgress.end());
  const isOver = met?.isDelivered || isCarried; // where messages are files, each step meets anyway
  if (isOver) await keepEnded(home, named, result); // else the same command has to meet those who still wait
  return result;
}

function tellPersons({ terminal, messages }: Desk, { report }: Persons): void {
  terminal.complain(messages.link.report(report));
  terminal.complain(messages.link.kinds(report.kinds));
}

/** What stands beside the study: where all have signed there, only the parties of the session meet. */
async function signaturesOf({ file, terms }: Joined, messages: Messages): Promise<readonly StudySignature[]> {
  const found = await signaturesBeside(file.path, terms, messages);
  return found.flatMap((each) => ("content" in each ? [each.content] : []));
}

function othersOf({ terms, own }: Joined, label: string, signatures: readonly StudySignature[]): readonly string[] {
  const isSigned = terms.parties.every(({ name }) => signatures.some(({ party }) => party === name));
  const session = terms.computations.find((each) => each.label === label);
  const names = isSigned && session ? session.parties : terms.parties.map(({ name }) => name);
  return names.filter((name) => name !== own.identity.name);
}

/** Progress in one line, in plain words. */
export function showing({ terminal, messages: { link, progress } }: Desk): ReturnType<typeof progressLine> {
  return progressLine({
    terminal,
    now: () => performance.now(),
    sentence: (pace) => progress.pace(link.phases[pace.phase] ?? pace.phase, pace),
  });
}
