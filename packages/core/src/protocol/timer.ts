/** Resolves after so many milliseconds, or rejects when the signal says that nobody waits any more. */
export type Timer = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** The machine's own clock. Tests pass another. */
export const patience: Timer = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const timeout = setTimeout(resolve, milliseconds);
    const stop = (): void => {
      clearTimeout(timeout);
      reject(signal.reason);
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
