// What every process of the demo does alike: opens its own folder, meets the others, remembers what it did, tells news.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  coins,
  connect,
  InternalError,
  type Link,
  type Party,
  type Progress,
  run,
  Secret,
  TavsError,
  type Transport,
} from "@tavs/core";
import { type FileStore, fileJournal, fileStore, loadIdentity } from "@tavs/core/node";
import { type Audit, type AuditEvent, openAudit, type Terms, termsHash, verifyAudit } from "@tavs/core/study";
import { webSocket } from "@tavs/core/websocket";
import { failure, type News, type Order, type StepName } from "../news.ts";

/** What the launcher gives each process: its folder, the relay's address, the time by the launcher's clock. */
export interface Setting {
  readonly folder: string;
  readonly relay: string;
  readonly now: string;
}

export interface Home {
  readonly link: Link;
  readonly terms: Terms;
  readonly context: Uint8Array;
  readonly audit: Audit;
  readonly folder: string;
  /** Runs one party in its session of the terms, with progress, and writes both ends into the audit log. */
  play<Input, State, Result>(
    party: Party<Input, State, Result>,
    label: string,
    input: Input,
    sizes?: Sizes<Result>,
  ): Promise<Result>;
}

type Sizes<Result> = (result: Result) => AuditEvent["sizes"];

const WORTH_SHOWING = 8; // parts of a phase: what is over sooner needs no bar

const phases: Readonly<Record<string, string>> = {
  blind: "blinds its numbers",
  evaluate: "answers",
  tag: "tags its numbers",
  finalize: "reads the answers",
};

/** Resolves when the launcher's end has it: before a process exits, its last words must be out. */
export const tell = (news: News): Promise<void> =>
  new Promise((told) => {
    if (process.connected) process.send?.(news, undefined, undefined, () => told());
    else told();
  });

/** A step of the six, with news of its two ends. */
export async function step<T>(name: StepName, task: () => Promise<T>): Promise<T> {
  tell({ at: "began", step: name });
  const result = await task();
  tell({ at: "ended", step: name });
  return result;
}

/** The whole life of a party's process: what it throws becomes one clear line and an exit code. */
export async function live(task: (setting: Setting, stop: AbortSignal) => Promise<void>): Promise<void> {
  const stopped = new AbortController();
  process.once("SIGINT", () => stopped.abort(new Interrupt()));
  process.once("SIGTERM", () => stopped.abort(new Interrupt()));
  process.once("disconnect", () => stopped.abort(new Interrupt())); // the launcher is gone
  try {
    await task(JSON.parse(process.argv[2]!) as Setting, stopped.signal); // the launcher wrote it
    process.exitCode = 0;
  } catch (error) {
    if (error instanceof Interrupt) process.exitCode = 130;
    else {
      if (process.env.TAVS_DEBUG === "1") console.error(error);
      await tell(
        failure(error instanceof TavsError ? error : new InternalError("a party's process failed", { cause: error })),
      );
      process.exitCode = 1;
    }
  }
  process.exit(); // sockets and workers may still be open; what must last is on the disk
}

class Interrupt extends Error {}

/** Waits until the launcher says that all have finished: until then others may ask for what was said to be said again. */
export const finished = (stop: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    process.on("message", (order: Order) => order.at === "finish" && resolve());
    stop.addEventListener("abort", () => reject(stop.reason));
    if (stop.aborted) reject(stop.reason);
  });

export async function open(
  { folder, relay, now }: Setting,
  stop: AbortSignal,
): Promise<Home & { close(): Promise<void> }> {
  const identity = await loadIdentity(join(folder, "identity.json"));
  const terms = JSON.parse(readFileSync(join(folder, "terms.json"), "utf8")) as Terms; // `connect` checks every field
  const store = await fileStore({
    folder: join(folder, "store"),
    key: new Secret(coins(identity.seed.reveal(), "store")),
  });
  const link = await connect({ identity, terms, via: webSocket(relay), store, today: now.slice(0, 10), signal: stop });
  const audit = await openAudit({
    journal: fileJournal(join(folder, "audit.jsonl")),
    identity,
    terms,
    now: () => now,
    software: "tavs@0.1.0",
  });
  await audit.record({ event: "agreed", sizes: { parties: link.signatures.size } });
  const play: Home["play"] = (party, label, input, sizes) =>
    playIn({ link, audit, stop }, party, { label, input, sizes });
  return { link, terms, context: termsHash(terms), audit, folder, play, close: () => close(link, store) };
}

interface Stage {
  readonly link: Link;
  readonly audit: Audit;
  readonly stop: AbortSignal;
}

async function playIn<Input, State, Result>(
  { link, audit, stop }: Stage,
  party: Party<Input, State, Result>,
  {
    label,
    input,
    sizes,
  }: { readonly label: string; readonly input: Input; readonly sizes?: Sizes<Result> | undefined },
): Promise<Result> {
  const transport: Transport = await link.session(label);
  await audit.record({ event: "started", session: label });
  const onProgress = ({ phase, done, total }: Progress): void => {
    if (label === "relapse-free-survival") tell({ at: "iteration", round: total });
    if (total >= WORTH_SHOWING) tell({ at: "progress", label, phase: phases[phase] ?? phase, done, total });
  };
  const result = await run(party, { input, transport, onProgress, signal: stop });
  const counted = sizes?.(result);
  await audit.record({ event: "finished", session: label, ...(counted && { sizes: counted }) });
  return result;
}

async function close(link: Link, store: FileStore): Promise<void> {
  await link.close();
  await tell({ at: "traffic", traffic: link.traffic() });
  await store.close();
}

/** Checks this party's own log from its first line, as anybody with its public key could. */
export async function prove({ folder, link }: Home): Promise<void> {
  const lines = await fileJournal(join(folder, "audit.jsonl")).lines();
  const { entries } = verifyAudit(lines);
  tell({ at: "audit", audited: { party: link.me, entries: entries.length, verified: true } });
}
