import { UsageError } from "@tavs/core";

/** The protocol that transfers a filter. */
export const TRANSFER = "psi/unbalanced-filter/1";
/** The protocol of a session. */
export const SESSION = "psi/unbalanced/1";

/** How long a peer may be silent where nothing else was said, in milliseconds. */
export const PATIENCE_MS: number = 120_000;

/** Throws `UsageError` where this is no time to wait. */
export function mustBePatient(patienceMs: number): void {
  if (!(Number.isFinite(patienceMs) && patienceMs > 0)) throw new UsageError("patienceMs must be above 0");
}
