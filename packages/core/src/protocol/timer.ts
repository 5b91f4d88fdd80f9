import { onAbort } from "./on-abort.ts";

/** Resolves after so many milliseconds, or rejects when the signal says that nobody waits any more. */
export type Timer = (milliseconds: number, signal: AbortSignal) => Promise<void>;

const LONGEST = 2 ** 31 - 1; // what a clock of the platform counts to, some 25 days: beyond it fires at once

/** The machine's own clock. Tests pass another. */
export const patience: Timer = async (milliseconds, signal) => {
  let left = milliseconds;
  for (; left > LONGEST; left -= LONGEST) await pass(LONGEST, signal);
  await pass(left, signal);
};

const pass: Timer = (milliseconds, signal) =>
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
