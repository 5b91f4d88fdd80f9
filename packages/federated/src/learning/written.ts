// What is kept for later: MessagePack of a version, behind its SHA-256. For this machine or its like.

import { sha256 } from "@noble/hashes/sha2.js";
import { equal, freeze, type Store, thaw, UsageError } from "@tavs/core";
import { firstDifference } from "@tavs/core/study";
import type { LearningSpecification } from "./specification.ts";

const VERSION = 1;
const HASH = 32; // bytes of SHA-256

/** What it was written for: anything else is not read. */
export interface Purpose {
  readonly specification: LearningSpecification;
  /** The strategy's name. */
  readonly strategy: string;
}

interface Written<T> extends Purpose {
  readonly version: number;
  readonly content: T;
}

/** Content is plain data. */
export function write<T>({ specification, strategy }: Purpose, content: T): Uint8Array {
  const body = freeze({ version: VERSION, specification, strategy, content } satisfies Written<T>);
  const bytes = new Uint8Array(HASH + body.length);
  bytes.set(sha256(body));
  bytes.set(body, HASH);
  return bytes;
}

/** Throws `UsageError` (`code: "checkpoint"`) where bytes are not what was written, of another version, or of another course. */
export function read<T>(purpose: Purpose, bytes: Uint8Array): T {
  const refuse = (why: string): UsageError => new UsageError(`the checkpoint ${why}`, { code: "checkpoint" });
  const body = bytes.slice(HASH);
  if (bytes.length <= HASH || !equal(sha256(body), bytes.subarray(0, HASH)))
    throw refuse(`of ${bytes.length} bytes is not what was written: take the one before, or begin anew`);
  const { version, specification, strategy, content } = thaw<Written<T>>(body); // its hash says that we wrote it
  if (version !== VERSION) throw refuse(`is of version ${version}; ${VERSION} is read`);
  const other = firstDifference(specification, purpose.specification);
  if (other !== undefined) throw refuse(`is of another specification: "${other}" differs; name another model`);
  if (strategy !== purpose.strategy) throw refuse("is of another strategy; name another model");
  return content;
}

export interface Place<T> {
  read(): Promise<T | undefined>;
  /** Takes the place of what was there. */
  write(content: T): Promise<void>;
}

/** One place in a store; without a store nothing is kept. */
export const placeIn = <T>(store: Store | undefined, key: string, purpose: Purpose): Place<T> => ({
  async read() {
    const stored = await store?.read(key);
    return stored && read<T>(purpose, stored.value);
  },
  async write(content) {
    if (!store) return;
    const stored = await store.read(key);
    await store.write(key, write(purpose, content), stored?.revision ?? 0);
  },
});
