import { createHmac } from "node:crypto";
import { createReadStream } from "node:fs";
import {
  coins,
  freeze,
  type Handler,
  hex,
  type Link,
  type Party,
  type Progress,
  run,
  type Transport,
  thaw,
  UsageError,
  utf8,
} from "@tavs/core";
import type { AuditEvent } from "@tavs/core/study";
import { audited, type Home } from "./home.ts";

type Sizes = NonNullable<AuditEvent["sizes"]>;

/** What of a link a session needs. */
export type SessionsOf = Pick<Link, "session">;

export interface PlayOptions<Input, Result> {
  readonly label: string;
  /** Which run of the session, counted from 0. */
  readonly run: number;
  readonly input: Input;
  /** Keyed digest of what was read; see `inputDigest`. */
  readonly digest?: string;
  /** Who said yes to it, where somebody was asked. */
  readonly approval?: Pick<AuditEvent, "approved" | "approvedBy" | "policy">;
  readonly handlers?: Readonly<Record<string, Handler>>;
  readonly sizes?: (result: Result) => Sizes;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** Runs one party of a session, with both ends in the log. One that was put down goes on where it was. */
export async function play<Input, State, Result>(
  home: Home,
  link: SessionsOf,
  party: Party<Input, State, Result>,
  options: PlayOptions<Input, Result>,
): Promise<Result> {
  const { label, run: number, input, digest, approval, handlers = {}, sizes, onProgress, signal } = options;
  const about = { session: label, run: number };
  return audited({ audit: home.audit, about }, async () => {
    const transport = await link.session(label, number);
    const allowed = { ...approval, ...(digest !== undefined && { inputDigest: digest }) };
    await home.audit.record({ event: "started", ...about, ...allowed });
    const running = run(party, { input, transport, handlers, onProgress, signal });
    const result = await running.catch((error: unknown) => endedForAll(transport, error));
    const counted = sizes?.(result);
    await home.audit.record({ event: "finished", ...about, ...(counted && { sizes: counted }) });
    return result;
  });
}

/** What can not go on here, such as a fit that does not converge, is told to those who would wait for it. */
async function endedForAll(transport: Transport, error: unknown): Promise<never> {
  const isLasting = error instanceof UsageError && !["storage", "locked", "conflict", "rollback"].includes(error.code);
  if (isLasting && (await transport.load().catch(() => undefined))) await transport.abort(error);
  throw error;
}

/** A session that goes on does so with what it began with: other rows, or other numbers, would get other people's answers. */
export async function mustBeSameInput(
  { study, store }: Home,
  { label, run: number, digest, column }: Begun,
): Promise<void> {
  if (digest === undefined) return;
  const input = `${digest} ${column}`;
  const place = `cli/input/${hex(study)}/${number}/${label}`;
  const before = await store.read(place);
  if (!before) return store.write(place, utf8(input), 0);
  if (new TextDecoder().decode(before.value) !== input)
    throw new UsageError(
      "the data is not what this session began with: bring back the file and the column, or agree on a new --run",
      { code: "input" },
    );
}

interface Begun extends Named {
  /** The one with the identity numbers. */
  readonly column?: string;
}

type Named = Pick<PlayOptions<unknown, never>, "label" | "run" | "digest">;

/** HMAC-SHA-256 of a file under a key of this party: who has no key can not try short lists of patients. */
export async function inputDigest(home: Pick<Home, "identity">, file: string): Promise<string> {
  const digest = keyedDigest(home);
  for await (const piece of createReadStream(file)) digest.update(piece as Buffer); // without an encoding, bytes
  return digest.digest("hex");
}

/** The same of several texts, digests of files among them. */
export const textsDigest = (home: Pick<Home, "identity">, texts: readonly string[]): string =>
  keyedDigest(home).update(JSON.stringify(texts)).digest("hex");

const keyedDigest = ({ identity }: Pick<Home, "identity">): ReturnType<typeof createHmac> =>
  createHmac("sha256", coins(identity.seed.reveal(), "tavs/input-digest/1"));

/** What a session left, where all of it is over and every word acknowledged: then nobody has to meet again. */
export async function ended<Result>(home: Home, named: Named): Promise<Result | undefined> {
  const found = await home.store.read(resultPlace(home, named));
  return found && thaw<Result>(found.value); // what `keepEnded` froze
}

export async function keepEnded(home: Home, named: Named, result: unknown): Promise<void> {
  const place = resultPlace(home, named);
  const before = await home.store.read(place);
  await home.store.write(place, freeze(result), before?.revision ?? 0);
}

const resultPlace = ({ study }: Home, { label, run: number }: Named): string =>
  `cli/result/${hex(study)}/${number}/${label}`;
