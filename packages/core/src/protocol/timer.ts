import { onAbort } from "./on-abort.ts";

/** Resolves after so many milliseconds, or rejects when the signal says that nobody waits any more. */
export type Timer = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** The machine's own clock. Tests pass another. */
export const patience: Timer = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const timeout = setTimeout(() => {
      forget();
      resolve();
    }, milliseconds);
    const forget = onAbort(signal, (reason) => {
      clearTimeout(timeout);
      reject(reason);
    });
  });
