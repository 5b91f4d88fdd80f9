import type { Link, Progress } from "@tavs/core";
import type { Desk } from "../desk.ts";
import { progressLine } from "../progress.ts";
import { meet } from "./home.ts";
import type { Persons } from "./identifiers.ts";
import type { Joined, JoinRequest } from "./joined.ts";
import { ended, inputDigest, keepEnded, mustBeSameInput } from "./play.ts";

/** What a session is run with, beside its input. */
export interface Playing {
  readonly run: number;
  /** Keyed digest of the file, where there is one. */
  readonly digest?: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export interface Occasion {
  readonly request: JoinRequest;
  readonly joined: Joined;
  readonly label: string;
  /** The file that this party's input was read from, and the persons in it where numbers were read; absent for who brings none. */
  readonly source?: { readonly persons?: Persons; readonly file: string } | undefined;
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
  await mustBeSameInput(home, named);
  const before = await ended<Result>(home, named);
  if (before !== undefined) {
    terminal.complain(messages.link.again);
    return before;
  }
  const via = await joined.network();
  terminal.complain(messages.link.waiting(othersOf(joined)));
  const onProgress = showing(desk);
  const result = await meet(home, { via, patienceMs, signal }, (link) => {
    terminal.complain(messages.link.agreed(link.signatures.size));
    return act(link, { run, signal, onProgress, ...(digest !== undefined && { digest }) });
  }).finally(() => onProgress.end());
  await keepEnded(home, named, result);
  return result;
}

function tellPersons({ terminal, messages }: Desk, { report }: Persons): void {
  terminal.complain(messages.link.report(report));
  terminal.complain(messages.link.kinds(report.kinds));
}

const othersOf = ({ terms, own }: Joined): readonly string[] =>
  terms.parties.map(({ name }) => name).filter((name) => name !== own.identity.name);

/** Progress in one line, in plain words. */
export function showing({ terminal, messages: { link, progress } }: Desk): ReturnType<typeof progressLine> {
  return progressLine({
    terminal,
    now: () => performance.now(),
    sentence: (pace) => progress.pace(link.phases[pace.phase] ?? pace.phase, pace),
  });
}
