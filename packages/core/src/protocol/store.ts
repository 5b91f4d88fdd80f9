import { UsageError } from "../errors.ts";

export interface Stored {
  readonly value: Uint8Array;
  /** 1 when first written, one more with each write. */
  readonly revision: number;
}

/**
 * Keeps what must survive the process. A write names the revision that it replaces (0: nothing is there yet), so that two
 * processes cannot both go on from one state: the second gets `UsageError` (`code: "conflict"`). A write is durable when
 * it resolves. What is kept are secrets: an implementation that leaves the memory of the process encrypts.
 */
export interface Store {
  read(key: string): Promise<Stored | undefined>;
  write(key: string, value: Uint8Array, replaces: number): Promise<void>;
  remove(key: string): Promise<void>;
}

export function mustReplace(key: string, found: number, replaces: number): void {
  if (found !== replaces)
    throw new UsageError(
      `"${key}" is at revision ${found}, not ${replaces}: another process works in this store; stop one of the two`,
      { code: "conflict" },
    );
}

/** A store that lives as long as the process: for tests, browsers and sessions that need no resuming. */
export function memoryStore(): Store {
  const entries = new Map<string, Stored>();
  return {
    read: async (key) => entries.get(key),
    write: async (key, value, replaces) => {
      mustReplace(key, entries.get(key)?.revision ?? 0, replaces);
      entries.set(key, { value: value.slice(), revision: replaces + 1 });
    },
    remove: async (key) => void entries.delete(key),
  };
}
