import { UsageError } from "@tavs/core";

/** The time that answers take, so that it says nothing about what was drawn. */
export interface Slots {
  /** Of every answer. */
  readonly baseMs: number;
  /** For each number of the answer, as the question names it: not for rows, and not for keys that are found. */
  readonly perNumberMs: number;
  readonly clock: Clock;
}

/** The caller's clock; it need not know the date. */
export interface Clock {
  /** Milliseconds since some fixed moment. */
  now(): number;
  /** Resolves when `now()` has reached this. */
  until(milliseconds: number): Promise<void>;
}

/**
 * Does the work and gives its outcome, also a refusal, at the end of the slot in which it became ready: slots have one length, which
 * follows from the size of the question alone. Late work waits for the end of the next slot, so that what leaks of the time is how
 * many slots it took: choose them long enough for one.
 */
export async function inSlot<Result>(
  slots: Slots | undefined,
  numbers: number,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!slots) return work();
  const { clock } = slots;
  const length = slots.baseMs + numbers * slots.perNumberMs;
  const start = clock.now();
  try {
    return await work();
  } finally {
    const taken = Math.max(1, Math.ceil((clock.now() - start) / length));
    await clock.until(start + taken * length);
  }
}

/** Throws `UsageError` for slots of no length. */
export function mustBeSlots({ baseMs, perNumberMs }: Slots): void {
  if (!(Number.isFinite(baseMs) && baseMs > 0 && Number.isFinite(perNumberMs) && perNumberMs >= 0))
    throw new UsageError("a slot lasts a positive time: baseMs above 0, perNumberMs from 0");
}
