// A hospital's numbers as they travel: as integers of the ring, and behind them a one. The total of the ones is the number of
// hospitals. Where a hospital answered another question its masks do not cancel, the total is noise, and the ones show it:
// they come out right with probability 2^-64 (2^-119 for fixed point in 128 bits, where a double is not every integer).
import { PeerError, UsageError } from "@tavs/core";
import type { Shape } from "./analysis.ts";
import { MAX_VECTOR } from "./messages.ts";

/** Words of the ring in one vector. */
export const wordsOf = ({ length, numbers }: Shape): number => ((length + 1) * numbers.bits) / 32;

/** Throws `UsageError`, with both sizes, where a vector is longer than what one message holds. */
export function mustFitOneMessage(shape: Shape): void {
  const bytes = 4 * wordsOf(shape);
  if (bytes > MAX_VECTOR)
    throw new UsageError(
      `${shape.length} numbers make a message of ${bytes} bytes; ${MAX_VECTOR} is the most: ask for fewer at a time`,
      { code: "too-large" },
    );
}

/** Throws `UsageError` at another length, and by position at a number that is not finite or so large that a sum could wrap. */
export function toBallot(values: Float64Array, { length, numbers }: Shape): Uint32Array<ArrayBuffer> {
  if (values.length !== length) throw new UsageError(`${values.length} numbers to add; ${length} were agreed`);
  const all = new Float64Array(length + 1);
  all.set(values);
  all[length] = 1;
  return numbers.encode(all);
}

/** The totals. Throws `PeerError` where the ballots do not fit together, so that noise is never taken for a result. */
export function openBallots(sum: Uint32Array, { length, numbers }: Shape): Float64Array<ArrayBuffer> {
  const totals = numbers.decode(sum);
  if (totals[length] !== numbers.parties)
    throw new PeerError(
      `the answers of ${numbers.parties} participants do not fit together: one of them was asked, or computed, something else`,
    );
  return totals.slice(0, length);
}
