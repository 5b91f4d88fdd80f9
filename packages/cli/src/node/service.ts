import type { Network, Timer } from "@tavs/core";
import type { Desk } from "../desk.ts";
import type { OwnIdentity } from "../party/own-identity.ts";
import type { Terminal } from "../terminal.ts";
import { approve, isApproved, type Question } from "./approvals.ts";
import type { News, Place } from "./news.ts";
import type { Policy } from "./policy.ts";

/** What a node serves a study with. */
export interface Service {
  readonly desk: Desk;
  readonly news: News;
  readonly own: OwnIdentity;
  readonly policy: Policy;
  readonly via: Network;
  readonly stop: AbortSignal;
  /** How it waits. */
  readonly pause: Timer;
  /** Whether the node ends with its studies: then what its house would have to mend is not waited for. */
  readonly untilOver: boolean;
}

export const LOOK_AGAIN_MS = 1000;
export const FOREVER_MS = 2_000_000_000; // 23 days: who asks, and when, is for the others to say

interface Asked {
  readonly question: Question;
  readonly place: Place;
  /** What it is about, for people. */
  readonly what: string;
}

/** Waits until somebody said yes: at the terminal where one sits there, or by `tavs node approve`. */
export async function approved(service: Service, { question, place, what }: Asked): Promise<void> {
  const { desk, news, policy, stop, pause } = service;
  const { state, approval } = policy;
  if (await isApproved(state, question, approval)) return;
  news.tell("waits", { ...place, for: "approval", says: desk.messages.node.waits(what) });
  const over = new AbortController();
  const asking = askHere(service, what, AbortSignal.any([stop, over.signal]));
  void asking.then(
    (yes) => (yes ? approve(state, question, approval) : undefined),
    () => undefined, // nobody needs the answer any more
  );
  try {
    while (!(await isApproved(state, question, approval))) await pause(LOOK_AGAIN_MS, stop);
  } finally {
    over.abort();
  }
}

/** The last question at a terminal: a line that is typed answers one of them. */
const asked = new WeakMap<Terminal, Promise<unknown>>();

function askHere({ desk: { terminal, messages } }: Service, what: string, signal: AbortSignal): Promise<boolean> {
  const before = asked.get(terminal) ?? Promise.resolve();
  const asking = before.then(async () => {
    signal.throwIfAborted();
    const answer = await terminal.ask?.(messages.node.mayI(what), signal);
    return answer !== undefined && /^(y|yes|j|ja)$/i.test(answer.trim());
  });
  asked.set(
    terminal,
    asking.catch(() => undefined), // nobody needs the answer any more
  );
  return asking;
}
