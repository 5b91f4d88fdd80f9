/**
 * Calls `act` once with the reason when the signal is aborted: now, if it is already. The function that is returned stops
 * listening: a signal may live as long as the program, and would keep every listener.
 */
export function onAbort(signal: AbortSignal | undefined, act: (reason: unknown) => void): () => void {
  if (!signal) return () => undefined;
  const listener = (): void => act(signal.reason);
  if (signal.aborted) listener();
  else signal.addEventListener("abort", listener, { once: true });
  return () => signal.removeEventListener("abort", listener);
}
