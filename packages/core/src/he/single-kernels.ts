// What runs in the worker for one analyst's key.
import type { Kernel } from "../protocol/serve.ts";
import { fromWords, toWords } from "./integers.ts";
import type { EncryptTask, InRow } from "./kernels.ts";
import { rowOf } from "./kernels.ts";
import { weightedSum } from "./ring-sum.ts";
import { withSeal } from "./seal.ts";
import { openCoefficients, shareOf } from "./seal-opening.ts";
import { centred, encryptCoefficients, mirrored, onlyLowest, type Seeds, times } from "./seal-single.ts";
import type { Halves, PublicKeyBytes } from "./seal-threshold.ts";

export interface DotTask extends InRow, PublicKeyBytes {
  readonly smudgingBits: number;
  readonly parts: readonly (Halves & { readonly weights: Float64Array })[];
  readonly seeds: Seeds;
}

export interface DecryptTask extends InRow, Halves {
  readonly smudgingBits: number;
  readonly secret: Uint8Array;
  /** 32 bytes. */
  readonly noise: Uint8Array;
}

const encryptOwn = (task: EncryptTask): Promise<Halves> =>
  withSeal((seal) => {
    const row = rowOf(task);
    return encryptCoefficients(seal, row, task, toWords(task.values, row.degree));
  });

const dot = ({ parts, smudgingBits, seeds, ...task }: DotTask): Promise<Halves> =>
  withSeal((seal) => {
    const row = rowOf(task);
    const products = parts.map(({ weights, ...halves }) =>
      times(seal, row, halves, mirrored(toWords(weights, row.degree))),
    );
    const zero = encryptCoefficients(seal, row, task, new BigInt64Array(row.degree)); // else c1 would be weights times a c1 that others know
    const sum = (which: "c0" | "c1"): Uint8Array =>
      weightedSum(
        row,
        [...products, zero].map((halves) => ({ weight: 1, polynomial: halves[which] })),
      );
    return onlyLowest(seal, { row, smudgingBits }, { c0: sum("c0"), c1: sum("c1") }, seeds);
  });

/** With the noise of a share, so that the numbers of an honest vector say nothing of the key; a chosen one does (the page). */
const decrypt = ({ c0, c1, smudgingBits, secret, noise, ...task }: DecryptTask): Promise<Float64Array> =>
  withSeal((seal) => {
    const row = rowOf(task);
    const shares = shareOf(seal, { row, smudgingBits }, { secret, c1, seed: noise });
    return fromWords(centred(row, openCoefficients(seal, row, { parts: [{ weight: 1, polynomial: c0 }], shares })));
  });

export const singleKernels: Readonly<Record<string, Kernel>> = { encryptOwn, dot, decrypt };
