// What runs in the worker: bytes in, bytes out. The main thread names these; `he.worker.ts` serves them.

import { concat } from "../bytes.ts";
import { InternalError, PeerError } from "../errors.ts";
import type { Kernel } from "../protocol/serve.ts";
import { halfHash, isHalf } from "./digest.ts";
import { fromWords, toWords } from "./integers.ts";
import { polynomialBytes } from "./layout.ts";
import { decodeReals, encodeReals } from "./reals.ts";
import { mustBePolynomial, weightedSum } from "./ring-sum.ts";
import { withSeal } from "./seal.ts";
import { opened, openSum, shareOf } from "./seal-opening.ts";
import { createShare, encrypt, encryptReals, joinShares, type NewShare } from "./seal-threshold.ts";
import { type Row, TABLE } from "./table.ts";
import type {
  CreateTask,
  EncryptTask,
  HandInTask,
  Hashed,
  InRow,
  Inspected,
  InspectTask,
  JoinTask,
  OpenInput,
  ShareInput,
} from "./tasks.ts";

export const rowOf = ({ row }: InRow): Row => {
  const found = TABLE.find(({ name }) => name === row);
  if (!found) throw new InternalError("a task names a row that the table does not have");
  return found;
};

const create = (task: CreateTask): Promise<NewShare> => withSeal((seal) => createShare(seal, rowOf(task), task.seed));

const join = (task: JoinTask): Promise<Uint8Array> => withSeal((seal) => joinShares(seal, rowOf(task), task.shares));

/** Pieces of so many values as a ciphertext holds. */
const piecesOf = ({ values }: EncryptTask, { degree }: Row): readonly Float64Array[] =>
  Array.from({ length: Math.ceil(values.length / degree) }, (_, i) => values.subarray(i * degree, (i + 1) * degree));

async function handIn({ binding, first, ...task }: HandInTask): Promise<Hashed> {
  const row = rowOf(task);
  const made = await withSeal((seal) =>
    piecesOf(task, row).map((values) =>
      task.scale
        ? encryptReals(seal, row, task, encodeReals(row, task.scale, values))
        : encrypt(seal, row, task, toWords(values, row.degree)),
    ),
  );
  const [c0, c1] = [concat(...made.map((one) => one.c0)), concat(...made.map((one) => one.c1))];
  return { c0, c1, ...(await hashesOf(row, { binding, first, c0, c1 })) };
}

async function hashesOf(row: Row, { binding, first, c0, c1 }: Omit<InspectTask, "row">): Promise<Inspected> {
  const length = polynomialBytes({ degree: row.degree, primes: row.data.length });
  const each = (bytes: Uint8Array, half: 0 | 1) =>
    Promise.all(
      Array.from({ length: bytes.length / length }, (_, i) =>
        halfHash({ binding, index: first + i, half }, bytes.subarray(i * length, (i + 1) * length)),
      ),
    );
  return { h0: concat(...(await each(c0, 0))), h1: concat(...(await each(c1, 1))) };
}

/** What a contributor handed in: polynomials of the ring, and the hashes that it committed to if they are what it meant. */
function inspect({ row: name, ...handed }: InspectTask): Promise<Inspected> {
  const row = rowOf({ row: name });
  const length = polynomialBytes({ degree: row.degree, primes: row.data.length });
  for (const halves of [handed.c0, handed.c1])
    for (let at = 0; at < halves.length; at += length) mustBePolynomial(row, halves.subarray(at, at + length));
  return hashesOf(row, handed);
}

/** A holder's shares of sums that it adds up itself, from the very halves that were signed. */
async function share({ items, smudgingBits, secret, ...task }: ShareInput): Promise<readonly Uint8Array[]> {
  const row = rowOf(task);
  for (const { halves, index } of items)
    for (const [i, { polynomial, hash, binding }] of halves.entries())
      if (!(await isHalf({ binding, index, half: 1 }, polynomial, hash)))
        throw new PeerError(`half ${i + 1} of ${halves.length} is not what its contributor signed`, { code: "halves" });
  return withSeal((seal) =>
    items.map(({ halves, noise }) =>
      shareOf(seal, { row, smudgingBits }, { secret, c1: weightedSum(row, halves), seed: noise }),
    ),
  );
}

function open(task: OpenInput): Promise<Float64Array> {
  const row = rowOf(task);
  const { parts } = task;
  const shares = weightedSum(
    row,
    task.shares.map((polynomial) => ({ weight: 1, polynomial })),
  );
  const { scale } = task;
  return withSeal((seal) =>
    scale
      ? decodeReals(row, scale, opened(seal, row, { parts, shares }))
      : fromWords(openSum(seal, row, { parts, shares })),
  );
}

export const kernels: Readonly<Record<string, Kernel>> = { create, join, handIn, inspect, share, open };
