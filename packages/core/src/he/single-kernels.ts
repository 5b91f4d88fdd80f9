// What runs in the worker for one analyst's key.

import type { Kernel } from "../protocol/serve.ts";
import { fromWords, toWords } from "./integers.ts";
import { rowOf } from "./kernels.ts";
import type { Scale } from "./plan.ts";
import { decodeReals, encodeReals } from "./reals.ts";
import { weightedSum } from "./ring-sum.ts";
import { withSeal } from "./seal.ts";
import { openCoefficients, opened, shareOf } from "./seal-opening.ts";
import { centred, encryptCoefficients, mirrored, onlyLowest, type Seeds, times } from "./seal-single.ts";
import { encryptReals, encryptZero, type Halves, type PublicKeyBytes } from "./seal-threshold.ts";
import type { EncryptTask, InRow } from "./tasks.ts";

export interface DotTask extends InRow, PublicKeyBytes {
  readonly smudgingBits: number;
  readonly parts: readonly (Halves & { readonly weights: Float64Array })[];
  readonly seeds: Seeds;
}

export interface DecryptTask extends InRow, Halves {
  readonly scale: Scale | null;
  readonly smudgingBits: number;
  readonly secret: Uint8Array;
  /** 32 bytes. */
  readonly noise: Uint8Array;
}

const encryptOwn = (task: EncryptTask): Promise<Halves> =>
  withSeal((seal) => {
    const row = rowOf(task);
    if (task.scale) return encryptReals(seal, row, task, encodeReals(row, task.scale, task.values));
    return encryptCoefficients(seal, row, task, toWords(task.values, row.degree));
  });

const dot = ({ parts, smudgingBits, seeds, ...task }: DotTask): Promise<Halves> =>
  withSeal((seal) => {
    const row = rowOf(task);
    const products = parts.map(({ weights, ...halves }) =>
      times(seal, row, halves, mirrored(toWords(weights, row.degree))),
    );
    const zero = encryptZero(seal, row, task); // else c1 would be weights times a c1 that others know
    const sum = (which: "c0" | "c1"): Uint8Array =>
      weightedSum(
        row,
        [...products, zero].map((halves) => ({ weight: 1, polynomial: halves[which] })),
      );
    return onlyLowest({ row, smudgingBits }, { c0: sum("c0"), c1: sum("c1") }, seeds);
  });

/** With the noise of a share, so that the numbers of an honest vector say nothing of the key; a chosen one does (the page). */
const decrypt = ({ c0, c1, scale, smudgingBits, secret, noise, ...task }: DecryptTask): Promise<Float64Array> =>
  withSeal((seal) => {
    const row = rowOf(task);
    const shares = shareOf(seal, { row, smudgingBits }, { secret, c1, seed: noise });
    const sum = { parts: [{ weight: 1, polynomial: c0 }], shares };
    if (scale) return decodeReals(row, scale, opened(seal, row, sum));
    return fromWords(centred(row, openCoefficients(seal, row, sum)));
  });

export const singleKernels: Readonly<Record<string, Kernel>> = { encryptOwn, dot, decrypt };
