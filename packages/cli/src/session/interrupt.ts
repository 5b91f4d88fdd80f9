/** Somebody pressed Ctrl-C, or the machine goes down. */
export class Interrupted extends Error {}

/** Does a task that may be interrupted from outside: its signal aborts with `Interrupted`. */
export async function interruptible<Result>(task: (stop: AbortSignal) => Promise<Result>): Promise<Result> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Interrupted());
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.once(signal, interrupt);
  try {
    return await task(stop.signal);
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}

/** Resolves when the signal aborts. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
