import { onAbort } from "../protocol/on-abort.ts";
import type { Timer } from "../protocol/timer.ts";

/** A promise that somebody else settles. It may be settled before anybody waits. */
export interface Signal {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(error: unknown): void;
}

export function signal(): Signal {
  let settle: Omit<Signal, "promise"> | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => undefined);
  return { promise, ...settle! }; // a promise calls its executor at once
}

export interface Limits {
  readonly patienceMs: number;
  readonly timer: Timer;
  readonly signal?: AbortSignal | undefined;
}

/** A promise, awaited so long; then `late` throws or says what to go on with. An abort signal ends it with its reason. */
export async function within<T>(promise: Promise<T>, { patienceMs, timer, signal }: Limits, late: () => T): Promise<T> {
  const over = new AbortController();
  let forget = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    forget = onAbort(signal, reject);
  });
  const timeout = timer(patienceMs, over.signal).then(late);
  timeout.catch(() => undefined); // it is told that it is over
  try {
    return await Promise.race([promise, timeout, stopped]);
  } finally {
    over.abort();
    forget();
  }
}
