// What every party does alike: opens its own folder, meets the others, and remembers what it did.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  coins,
  connect,
  type Handler,
  type Identity,
  InternalError,
  type Link,
  type Party,
  type Progress,
  run,
  Secret,
  TavsError,
  type Transport,
  unhex,
  utf8,
} from "@tavs/core";
import { type FileStore, fileJournal, fileStore, loadIdentity } from "@tavs/core/node";
import {
  type Audit,
  type AuditEvent,
  BrokenChain,
  openAudit,
  type Terms,
  termsHash,
  verifyAudit,
} from "@tavs/core/study";
import { webSocket } from "@tavs/core/websocket";
import { type Setting, tell } from "./life.ts";

export interface Home {
  readonly link: Link;
  readonly terms: Terms;
  readonly context: Uint8Array;
  readonly identity: Identity;
  readonly store: FileStore;
  readonly audit: Audit;
  readonly folder: string;
  /** Runs one party in its session of the terms, with progress, and writes both ends into the audit log. */
  play<Input, State, Result>(
    party: Party<Input, State, Result>,
    label: string,
    input: Input,
    more?: More<Result>,
  ): Promise<Result>;
}

interface More<Result> {
  readonly sizes?: Sizes<Result>;
  readonly handlers?: Readonly<Record<string, Handler>>;
}

type Sizes<Result> = (result: Result) => AuditEvent["sizes"];

const WORTH_SHOWING = 8; // parts of a phase: what is over sooner needs no bar

const phases: Readonly<Record<string, string>> = {
  blind: "blinds",
  evaluate: "answers",
  tag: "tags",
  finalize: "reads answers",
};

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
    now: () => new Date().toISOString(), // each event at its own time
    software: "tavs@0.1.0",
  });
  await audit.record({ event: "agreed", sizes: { parties: link.signatures.size } });
  const play: Home["play"] = (party, label, input, more = {}) =>
    playIn({ link, audit, stop }, party, { label, input, ...more });
  const context = termsHash(terms);
  return { link, terms, context, identity, store, audit, folder, play, close: () => close(link, store) };
}

interface Stage {
  readonly link: Link;
  readonly audit: Audit;
  readonly stop: AbortSignal;
}

async function playIn<Input, State, Result>(
  { link, audit, stop }: Stage,
  party: Party<Input, State, Result>,
  { label, input, sizes, handlers = {} }: More<Result> & { readonly label: string; readonly input: Input },
): Promise<Result> {
  const transport: Transport = await link.session(label);
  await audit.record({ event: "started", session: label });
  const onProgress = ({ phase, done, total }: Progress): void => {
    if (phase === "federated/cox/1") tell({ at: "iteration", round: total });
    if (total >= WORTH_SHOWING) tell({ at: "progress", label, phase: phases[phase] ?? phase, done, total });
  };
  const result = await run(party, { input, transport, handlers, onProgress, signal: stop }).catch(async (error) => {
    const failed = { event: "failed", session: label } as const;
    if (error instanceof TavsError) await audit.record({ ...failed, code: error.code }).catch(() => undefined);
    throw error; // the first one, also where the disk is what failed
  });
  const counted = sizes?.(result);
  await audit.record({ event: "finished", session: label, ...(counted && { sizes: counted }) });
  return result;
}

async function close(link: Link, store: FileStore): Promise<void> {
  await link.close();
  await tell({ at: "traffic", traffic: link.traffic() });
  await store.close();
}

/** Checks this party's own log from its first line, as anybody with the terms could, by its key there; and a copy with a flipped bit. */
export async function prove({ folder, link, terms }: Home): Promise<void> {
  const lines = await fileJournal(join(folder, "audit.jsonl")).lines();
  const publicKey = unhex(terms.parties.find(({ name }) => name === link.me)!.key); // `connect` found it there
  const { entries } = verifyAudit(lines, { publicKey });
  const flippedFoundAt = foundAt(withFlippedBit(lines));
  await tell({ at: "audit", audited: { party: link.me, entries: entries.length, verified: true, flippedFoundAt } });
}

function withFlippedBit(lines: readonly string[]): readonly string[] {
  const [middle, bytes] = [Math.floor(lines.length / 2), utf8(lines[Math.floor(lines.length / 2)]!)];
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  return lines.map((line, i) => (i === middle ? new TextDecoder().decode(bytes) : line));
}

/** The line that a changed log is refused for, counted from 1. */
function foundAt(lines: readonly string[]): number {
  try {
    verifyAudit(lines);
  } catch (error) {
    if (error instanceof BrokenChain) return error.line;
    throw error;
  }
  throw new InternalError("a flipped bit in a log was not found");
}
