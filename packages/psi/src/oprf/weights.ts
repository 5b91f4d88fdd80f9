// What the weights of a batch follow from, in which many evaluations are proved at once.
import { sha512 } from "@noble/hashes/sha2.js";
import { concat, utf8 } from "@tavs/core";
import type { CompositeTask } from "../kernels/proof.ts";
import { contextString } from "../mode.ts";
import { pieces, rowsOf } from "../rows.ts";
import { transcript } from "../transcript.ts";

const PIECE = 512; // pairs in one input of a kernel: 1,024 multiplications
const SEED = utf8(`Seed-${contextString.voprf}`);

/** Elements that were asked and answered together. */
export interface Batch {
  readonly publicKey: Uint8Array;
  readonly asked: Uint8Array;
  readonly evaluated: Uint8Array;
}

/** RFC 9497 §2.2.1, the seed of ComputeComposites. */
export const seedOf = (publicKey: Uint8Array, domain: Uint8Array = SEED): Uint8Array =>
  sha512(transcript(publicKey, domain));

/**
 * The seed for a batch. Departs from RFC 9497 §2.2.1, which hashes the key alone, so that each weight follows from its own
 * pair: a sender could then try many wrong answers for each of 4,096 pairs until the weighted errors cancel (Wagner, CRYPTO
 * 2002: some 2^32 hashes). Here a hash of the whole batch stands behind the domain (Davidson et al., PoPETs 2018, hash it so).
 */
export const weightSeed = ({ publicKey, asked, evaluated }: Batch): Uint8Array =>
  seedOf(publicKey, concat(SEED, sha512(transcript(sha512(asked), sha512(evaluated)))));

/** The inputs of `composites` or `compositesFast` for one batch. */
export function compositeTasks(batch: Batch): readonly CompositeTask[] {
  const seed = weightSeed(batch);
  return pieces({ from: 0, to: batch.asked.length / 32 }, PIECE).map((piece) => ({
    seed,
    first: piece.from,
    asked: rowsOf(batch.asked, 32, piece),
    evaluated: rowsOf(batch.evaluated, 32, piece),
  }));
}
