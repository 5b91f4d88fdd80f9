// What a coordinator keeps after each round, so that another session, also of another process, goes on with the very same numbers.

import { sha256 } from "@noble/hashes/sha2.js";
import { equal, freeze, type Store, thaw, UsageError } from "@tavs/core";
import { firstDifference } from "@tavs/core/study";
import { nameOf } from "../secure-sum/masked/agreement.ts";
import type { CourseMemory } from "./course.ts";
import type { LearningSpecification } from "./specification.ts";

const VERSION = 1;
const HASH = 32; // bytes of SHA-256 before the rest

interface Written {
  readonly version: number;
  readonly specification: LearningSpecification;
  readonly strategy: string;
  readonly memory: CourseMemory;
}

export interface Checkpoint {
  readonly specification: LearningSpecification;
  /** The strategy's name. */
  readonly strategy: string;
  readonly memory: CourseMemory;
}

/** Bytes for this machine or its like: MessagePack behind its SHA-256. They hold the model, and what the strategy remembers. */
export function writeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const body = freeze({ version: VERSION, ...checkpoint } satisfies Written);
  const bytes = new Uint8Array(HASH + body.length);
  bytes.set(sha256(body));
  bytes.set(body, HASH);
  return bytes;
}

/** Throws `UsageError` (`code: "checkpoint"`) where bytes are not what was written, of another version, or of another course. */
export function readCheckpoint(bytes: Uint8Array, expected: Omit<Checkpoint, "memory">): CourseMemory {
  const refuse = (why: string): UsageError => new UsageError(`the checkpoint ${why}`, { code: "checkpoint" });
  const body = bytes.slice(HASH);
  if (bytes.length <= HASH || !equal(sha256(body), bytes.subarray(0, HASH)))
    throw refuse(`of ${bytes.length} bytes is not what was written: take the one before, or begin anew`);
  const { version, specification, strategy, memory } = thaw<Written>(body); // its hash says that we wrote it
  if (version !== VERSION) throw refuse(`is of version ${version}; ${VERSION} is read`);
  const other = firstDifference(specification, expected.specification);
  if (other !== undefined) throw refuse(`is of another specification: "${other}" differs; name another model`);
  if (strategy !== expected.strategy) throw refuse("is of another strategy; name another model");
  return memory;
}

/** The checkpoints of one course in a store; each takes the place of the one before. */
export function checkpointsIn(store: Store, study: string, expected: Omit<Checkpoint, "memory">) {
  const key = `learning/checkpoint/${nameOf({ study, question: expected.specification.model })}`;
  return {
    async read(): Promise<CourseMemory | undefined> {
      const stored = await store.read(key);
      return stored && readCheckpoint(stored.value, expected);
    },
    /** Does nothing where the store is further already: a handler that is done again after a crash. */
    async write(memory: CourseMemory): Promise<void> {
      const stored = await store.read(key);
      await store.write(key, writeCheckpoint({ ...expected, memory }), stored?.revision ?? 0);
    },
  };
}
