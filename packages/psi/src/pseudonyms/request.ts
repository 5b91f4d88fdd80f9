// What requester and holder of one request have in common.
import { sha512 } from "@noble/hashes/sha2.js";
import { lengthPrefixed, UsageError, u32, unhex, utf8 } from "@tavs/core";
import type { Seat, WeighTask } from "../kernels/threshold.ts";
import { pieces, rowsOf } from "../rows.ts";
import type { JointKey } from "./agreement.ts";

export const REQUEST_PROTOCOL = "psi/pseudonyms/1";
export const MAX_ITEMS: number = 2 ** 24;
export const PATIENCE_MS = 120_000;
const PIECE = 512; // elements in one input of a kernel

/** Elements that were asked in one message, and one holder's answers to them. */
export interface Batch {
  readonly first: number;
  readonly asked: Uint8Array;
  readonly evaluated: Uint8Array;
}

/**
 * What the weights of a batch follow from: everything in it. Departs from RFC 9497 §2.2.1, whose weight d_i follows from
 * the i-th pair alone: a holder could then try values for each of 2,048 answers and steer the weighted sum of its errors to
 * zero (Wagner, CRYPTO 2002: some 2^32 hashes). Davidson et al. (PoPETs 2018) hash the whole batch, as here.
 */
export function weightSeed(
  { id, verificationKeys }: JointKey,
  seat: Seat,
  { first, asked, evaluated }: Batch,
): Uint8Array {
  const key = unhex(verificationKeys[seat.holder - 1]!);
  const place = [Uint8Array.of(seat.holder), seat.among, u32(first)];
  return sha512(lengthPrefixed(utf8("tavs/psi/pseudonyms/1 batch"), unhex(id), key, ...place, asked, evaluated));
}

/** The inputs of `weigh` for some elements of a batch. */
export const weighTasks = (seed: Uint8Array, points: Uint8Array): readonly WeighTask[] =>
  pieces({ from: 0, to: points.length / 32 }, PIECE).map((piece) => ({
    seed,
    first: piece.from,
    points: rowsOf(points, 32, piece),
  }));

export function mustBeBounded(settings: { readonly maxItems: number; readonly patienceMs: number }): void {
  const { maxItems, patienceMs } = settings;
  if (!(Number.isInteger(maxItems) && maxItems >= 0 && maxItems < 2 ** 32))
    throw new UsageError("maxItems must be a whole number below 2^32");
  if (!(Number.isFinite(patienceMs) && patienceMs > 0)) throw new UsageError("patienceMs must be above 0");
}
