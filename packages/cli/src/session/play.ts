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
  const { label, run: number, input, digest, handlers = {}, sizes, onProgress, signal } = options;
  const about = { session: label, run: number };
  return audited({ audit: home.audit, about }, async () => {
    const transport = await link.session(label, number);
    await home.audit.record({ event: "started", ...about, ...(digest !== undefined && { inputDigest: digest }) });
    const result = await run(party, { input, transport, handlers, onProgress, signal });
    const counted = sizes?.(result);
    await home.audit.record({ event: "finished", ...about, ...(counted && { sizes: counted }) });
    return result;
  });
}

/** A session that goes on does so with what it began with: other rows would get other people's answers. */
export async function mustBeSameInput({ study, store }: Home, { label, run: number, digest }: Named): Promise<void> {
  if (digest === undefined) return;
  const place = `cli/input/${hex(study)}/${number}/${label}`;
  const before = await store.read(place);
  if (!before) return store.write(place, utf8(digest), 0);
  if (new TextDecoder().decode(before.value) !== digest)
    throw new UsageError("the data is not what this session began with: bring the file back, or agree on a new --run", {
      code: "input",
    });
}

type Named = Pick<PlayOptions<unknown, never>, "label" | "run" | "digest">;

/** HMAC-SHA-256 of a file under a key of this party: who has no key can not try short lists of patients. */
export async function inputDigest({ identity }: Pick<Home, "identity">, file: string): Promise<string> {
  const digest = createHmac("sha256", coins(identity.seed.reveal(), "tavs/input-digest/1"));
  for await (const piece of createReadStream(file)) digest.update(piece as Buffer); // without an encoding, bytes
  return digest.digest("hex");
}

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
