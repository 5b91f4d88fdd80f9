// What may be handed in: numbers within bounds, refused by position, because a value is a patient's.
import { PeerError, UsageError } from "../errors.ts";
import { fromWords, toWords } from "./integers.ts";

export interface Bounds {
  readonly length: number;
  readonly maxValue: number;
  /** Of real numbers; null: whole ones. */
  readonly decimals: number | null;
}

/** A copy. Throws `UsageError` with the position of the first that is out of bounds; NaN and infinities are. */
export function mustBeValues({ length, maxValue, decimals }: Bounds, values: ArrayLike<number>): Float64Array {
  if (values.length !== length) throw new UsageError(`values: ${values.length} were given, ${length} were agreed`);
  const copy = Float64Array.from(values);
  const isOne = decimals === null ? Number.isInteger : Number.isFinite;
  const wrong = copy.findIndex((value) => !(isOne(value) && Math.abs(value) <= maxValue));
  if (wrong < 0) return copy;
  const kind = decimals === null ? "an integer" : "a number";
  throw new UsageError(`value number ${wrong} is not ${kind} in [-${maxValue}, ${maxValue}]`, { code: "value" });
}

/** Totals on their way: whole numbers as 64 bits with a sign, real ones as doubles; little-endian. */
export const totalBytes = ({ decimals }: Pick<Bounds, "decimals">, totals: Float64Array): Uint8Array =>
  new Uint8Array(decimals === null ? toWords(totals, totals.length).buffer : totals.slice().buffer);

/** How many totals a message carries; the last one, what is left. */
export const TOTALS_PER_MESSAGE: number = 1 << 18;

/** Throws `PeerError`, by position, where one is larger than `largest`, or no number. `first`: the position of the first. */
export function totalsOf(
  { decimals }: Pick<Bounds, "decimals">,
  bytes: Uint8Array,
  { first, largest }: { readonly first: number; readonly largest: number },
): Float64Array {
  const { buffer } = bytes.slice();
  const totals = decimals === null ? fromWords(new BigInt64Array(buffer)) : new Float64Array(buffer);
  const wrong = totals.findIndex((total) => !(Math.abs(total) <= largest));
  if (wrong < 0) return totals;
  throw new PeerError(`the aggregator's total number ${first + wrong} is none that vectors add up to`, {
    code: "total",
  });
}
