// What workers compute for sums whose shares are committed to.
import { concat } from "../bytes.ts";
import type { Kernel } from "../protocol/serve.ts";
import { coins, seededRandom } from "../random.ts";
import { areCommitted, type Claim, commit, isCommitted } from "./pedersen.ts";
import { evaluated } from "./polynomials.ts";
import { ORDER, SCALAR, scalarsFromBytes, scalarsToBytes, uniformScalars } from "./scalars.ts";

export interface DealTask {
  /** 32 secret bytes, for this vector alone. */
  readonly seed: Uint8Array;
  /** The vector, 32 bytes a number. */
  readonly values: Uint8Array;
  readonly threshold: number;
  readonly members: number;
}

export interface CommittedShares {
  /** For each member, in their order, its share of each number and of the blind: 32 bytes each. */
  readonly shares: readonly Uint8Array[];
  /** To each coefficient of all numbers together: 32 bytes each, the constant first. */
  readonly commitments: Uint8Array;
}

/** Pedersen's verifiable sharing of a vector: one blind and one commitment for each coefficient, whatever the length. */
export function dealCommitted({ seed, values, threshold, members }: DealTask): CommittedShares {
  const length = values.length / SCALAR;
  const drawn = (label: string, index: number, count: number) =>
    uniformScalars(seededRandom(coins(seed, label, { index })), count);
  const constants = scalarsFromBytes(values, { length, name: "a vector" });
  const coefficients = Array.from({ length: threshold }, (_, k) =>
    k === 0 ? constants : drawn("pedersen coefficient", k, length),
  );
  const blinds = coefficients.map((_, k) => drawn("pedersen blind", k, 1)[0]!);
  const polynomials = [...constants.map((_, i) => coefficients.map((row) => row[i]!)), blinds];
  return {
    shares: Array.from({ length: members }, (_, j) =>
      scalarsToBytes(polynomials.map((polynomial) => evaluated(polynomial, j + 1, ORDER))),
    ),
    commitments: concat(...coefficients.map((row, k) => commit(row, blinds[k]!))),
  };
}

/** A share, or a sum of shares, and what it should be. */
export interface Check {
  /** Of each dealer whose shares were added up. */
  readonly commitments: readonly Uint8Array[];
  /** The member's number, from 1. */
  readonly number: number;
  /** Its share of each number, and last of the blind. */
  readonly share: Uint8Array;
}

export interface CheckTask {
  /** 32 bytes that nobody knew who said what is checked. */
  readonly seed: Uint8Array;
  readonly checks: readonly Check[];
}

/** Whether each share is the one that was committed to: all together first, and where these do not fit, one by one. */
export function checkCommitted({ seed, checks }: CheckTask): readonly boolean[] {
  const claims = checks.map(({ commitments, number, share }): Claim => {
    const scalars = scalarsFromBytes(share, { length: share.length / SCALAR, name: "a share" });
    return { commitments, x: number, values: scalars.slice(0, -1), blind: scalars.at(-1)! };
  });
  if (claims.length > 1 && areCommitted(claims, uniformScalars(seededRandom(seed), claims.length)))
    return claims.map(() => true);
  return claims.map(isCommitted);
}

export const kernels: Readonly<Record<string, Kernel>> = { dealCommitted, checkCommitted };
