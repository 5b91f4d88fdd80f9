// Shares as they travel and are added. Plain ones are numbers of the prime field; where sums are verifiable they are scalars of
// ristretto255, and behind them a share of the blind.
import { PeerError } from "../../errors.ts";
import { lagrangeWeights, modulo } from "../polynomials.ts";
import { addInField, primeOf, wordsIn } from "../prime.ts";
import { bigintAt, fieldFromBytes, vectorOf } from "../prime-values.ts";
import { ringFromBytes, ringToBytes } from "../ring.ts";
import { ORDER, scalarsFromBytes, scalarsToBytes } from "../scalars.ts";
import { type Agreement, encodingOf } from "./agreement.ts";

/** What a member has of one contributor. */
export interface Held {
  readonly share: Uint8Array;
  /** None, where sums are not verifiable. */
  readonly commitments: Uint8Array;
}

/** A share from a peer. Throws `PeerError` at another length, and by position at what is no number of the field. */
export function mustBeShare(bytes: Uint8Array, agreement: Agreement, name: string): Uint8Array {
  const { length, verifiable } = agreement;
  if (verifiable) scalarsFromBytes(bytes, { length: length + 1, name });
  else fieldFromBytes(bytes, { length, bits: encodingOf(agreement).bits, name });
  return bytes;
}

/** How many bytes of commitments come with a share. */
export const commitmentBytes = ({ verifiable, threshold }: Agreement): number => (verifiable ? 32 * threshold : 0);

/** The sum of shares that were checked. */
export function sumOfShares(shares: readonly Uint8Array[], agreement: Agreement): Uint8Array {
  if (agreement.verifiable) return sumOfScalars(shares, agreement.length + 1);
  const { bits } = encodingOf(agreement);
  const total = new Uint32Array(agreement.length * wordsIn(bits));
  for (const share of shares) addInField(total, ringFromBytes(share, 64), bits);
  return ringToBytes(total);
}

function sumOfScalars(shares: readonly Uint8Array[], length: number): Uint8Array {
  const rows = shares.map((share) => scalarsFromBytes(share, { length, name: "a share" }));
  return scalarsToBytes(
    Array.from({ length }, (_, i) =>
      modulo(
        rows.reduce((sum, row) => sum + row[i]!, 0n),
        ORDER,
      ),
    ),
  );
}

/** A contributor's numbers as scalars: negative ones are below the order by as much. */
export function toScalars(values: Float64Array, agreement: Agreement): Uint8Array {
  const { bits, encode } = encodingOf(agreement);
  const vector = encode(values);
  return scalarsToBytes(Array.from(values, (_, i) => modulo(signed(bigintAt(vector, i, bits), primeOf(bits)), ORDER)));
}

const signed = (value: bigint, p: bigint): bigint => (2n * value > p ? value - p : value);

/** The member with this number, from 1, said that this is its share. */
export interface Numbered {
  readonly number: number;
  readonly share: Uint8Array;
}

/** The totals from `threshold` shares that were checked against commitments. */
export function openScalars(shares: readonly Numbered[], agreement: Agreement): Float64Array<ArrayBuffer> {
  const { bits, decode } = encodingOf(agreement);
  const { length } = agreement;
  const weights = lagrangeWeights(
    shares.map(({ number }) => number),
    0,
    ORDER,
  );
  const rows = shares.map(({ share }) => scalarsFromBytes(share, { length: length + 1, name: "a share" }));
  const totals = Array.from({ length }, (_, i) =>
    signed(
      modulo(
        rows.reduce((sum, row, j) => sum + weights[j]! * row[i]!, 0n),
        ORDER,
      ),
      ORDER,
    ),
  );
  const odd = totals.findIndex((total) => 2n * total > primeOf(bits) || -2n * total > primeOf(bits));
  if (odd >= 0) throw beyond(odd);
  return decode(vectorOf(totals, bits));
}

/** A total that numbers within the bounds do not make. */
export const beyond = (position: number): PeerError =>
  new PeerError(
    `total number ${position} is beyond what numbers within the agreed bounds add up to: somebody gave more, or a wrong share`,
    { code: "shares" },
  );
