// What runs in the worker: bytes in, bytes out. The main thread names these; `he.worker.ts` serves them.

import { equal } from "../bytes.ts";
import { InternalError, PeerError } from "../errors.ts";
import type { Kernel } from "../protocol/serve.ts";
import { fromWords, toWords } from "./integers.ts";
import { type Row, TABLE } from "./plan.ts";
import { mustBePolynomial, type Part, weightedSum } from "./ring-sum.ts";
import { withSeal } from "./seal.ts";
import { openSum, shareOf } from "./seal-opening.ts";
import { createShare, encrypt, type Halves, joinShares, type NewShare } from "./seal-threshold.ts";

export interface InRow {
  /** The name of a row of the table. */
  readonly row: string;
}

export interface CreateTask extends InRow {
  readonly seed: Uint8Array;
}

export interface JoinTask extends InRow {
  readonly shares: readonly Uint8Array[];
}

export interface EncryptTask extends InRow {
  readonly seed: Uint8Array;
  readonly joint: Uint8Array;
  /** At most as many as a ciphertext holds. */
  readonly values: Float64Array;
}

/** One ciphertext, and the SHA-256 of its halves. */
export interface Encrypted extends Halves {
  readonly h0: Uint8Array;
  readonly h1: Uint8Array;
}

export interface InspectTask extends InRow, Halves {}

export interface Inspected {
  readonly h0: Uint8Array;
  readonly h1: Uint8Array;
}

/** One ciphertext of a sum that is opened. */
export interface ShareItem {
  /** 32 bytes, of this ciphertext in this opening alone. */
  readonly noise: Uint8Array;
  /** The second halves of all contributors, as the aggregator gave them, with what was signed of each. */
  readonly halves: readonly (Part & { readonly hash: Uint8Array })[];
}

export interface ShareInput extends InRow {
  readonly smudgingBits: number;
  readonly secret: Uint8Array;
  readonly items: readonly ShareItem[];
}

export interface OpenInput extends InRow {
  /** The first halves of all contributors. */
  readonly parts: readonly Part[];
  readonly shares: readonly Uint8Array[];
}

export const rowOf = ({ row }: InRow): Row => {
  const found = TABLE.find(({ name }) => name === row);
  if (!found) throw new InternalError("a task names a row that the table does not have");
  return found;
};

const digest = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.slice().buffer));

const create = (task: CreateTask): Promise<NewShare> => withSeal((seal) => createShare(seal, rowOf(task), task.seed));

const join = (task: JoinTask): Promise<Uint8Array> => withSeal((seal) => joinShares(seal, rowOf(task), task.shares));

async function encryptValues(task: EncryptTask): Promise<Encrypted> {
  const row = rowOf(task);
  const halves = await withSeal((seal) => encrypt(seal, row, task, toWords(task.values, row.degree)));
  return { ...halves, h0: await digest(halves.c0), h1: await digest(halves.c1) };
}

/** What a contributor handed in: two polynomials of the ring, as they will be signed. */
async function inspect({ c0, c1, ...task }: InspectTask): Promise<Inspected> {
  for (const half of [c0, c1]) mustBePolynomial(rowOf(task), half);
  return { h0: await digest(c0), h1: await digest(c1) };
}

/** A holder's shares of sums that it adds up itself, from the very halves that were signed. */
async function share({ items, smudgingBits, secret, ...task }: ShareInput): Promise<readonly Uint8Array[]> {
  const row = rowOf(task);
  for (const { halves } of items)
    for (const [i, { polynomial, hash }] of halves.entries())
      if (!equal(await digest(polynomial), hash))
        throw new PeerError(`half ${i + 1} of ${halves.length} is not what its contributor signed`, { code: "halves" });
  return withSeal((seal) =>
    items.map(({ halves, noise }) =>
      shareOf(seal, { row, smudgingBits }, { secret, c1: weightedSum(row, halves), seed: noise }),
    ),
  );
}

function open(task: OpenInput): Promise<Float64Array> {
  const row = rowOf(task);
  const c0 = weightedSum(row, task.parts);
  const shares = weightedSum(
    row,
    task.shares.map((polynomial) => ({ weight: 1, polynomial })),
  );
  return withSeal((seal) => fromWords(openSum(seal, row, { c0, shares })));
}

export const kernels: Readonly<Record<string, Kernel>> = { create, join, encrypt: encryptValues, inspect, share, open };
