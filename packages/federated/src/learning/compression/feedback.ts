import { UsageError } from "@tavs/core";

export interface Fed {
  readonly sent: Float64Array;
  /** What was not said yet; it stays at the hospital until the next round. */
  readonly memory: Float64Array<ArrayBuffer>;
}

/**
 * Error feedback (Seide et al. 2014; Karimireddy et al. 2019): what compression takes away in one round is added to the update of
 * the next, so that nothing is lost, only late. `compress` returns what the others will understand, as long as the update.
 * A hospital that loses its memory begins with zeros. With noise counted by length, clip what is sent, not the update.
 */
export function feedback(
  update: Float64Array,
  memory: Float64Array,
  compress: (update: Float64Array) => Float64Array,
): Fed {
  if (memory.length !== update.length)
    throw new UsageError(`a memory of ${memory.length} numbers for an update of ${update.length}`);
  const due = update.map((value, i) => value + memory[i]!);
  const sent = compress(due.slice());
  if (sent.length !== due.length)
    throw new UsageError(`compress returned ${sent.length} numbers of ${due.length}: scatter them first`);
  return { sent, memory: due.map((value, i) => value - sent[i]!) };
}
