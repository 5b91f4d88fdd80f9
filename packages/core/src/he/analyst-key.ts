// What an analyst's key and a vector under it are, and that they belong together.
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { hex, lengthPrefixed, utf8 } from "../bytes.ts";
import { PeerError, UsageError } from "../errors.ts";
import { canonicalBytes } from "../study/canonical.ts";
import { planReals } from "./approximate.ts";
import { keyRing } from "./in-ring.ts";
import { polynomialBytes } from "./layout.ts";
import { type Plan, plan } from "./plan.ts";
import { isPolynomial, MAX_WEIGHTS, mustBePolynomial } from "./ring-sum.ts";
import type { Halves } from "./seal-threshold.ts";

export interface AnalystFacts {
  /** Numbers in a vector. */
  readonly length: number;
  /** The largest absolute value of one number: whole, or with `decimals` any from 2^-50 to 2^50. */
  readonly maxValue: number;
  /** Vectors are then of real numbers, and results right to half a unit of this decimal, 0 to 15. Default: whole and exact. */
  readonly decimals?: number;
  /** The most that the absolute values of weights add up to, over all vectors of a sum or all numbers of a dot product. */
  readonly sumOfWeights: number;
}

/** The public half of an analyst's key. */
export interface AnalystKey extends AnalystFacts {
  readonly format: "tavs/he-analyst-key/1";
  /** SHA-256 of all the others, in hexadecimal digits. */
  readonly id: string;
  /** The public polynomial `a` follows from these 32 bytes. */
  readonly seed: Uint8Array;
  readonly joint: Uint8Array;
}

export interface EncryptedVector {
  readonly format: "tavs/he-vector/1";
  /** `AnalystKey.id`. */
  readonly key: string;
  /** A whole vector, or one number: a dot product. */
  readonly holds: "vector" | "number";
  /** What the weights in it add up to already. */
  readonly weights: number;
  readonly ciphertexts: readonly Halves[];
}

const FORMAT = "tavs/he-analyst-key/1";

/**
 * The proved parameters; two shares of noise are on a number that is decrypted, the weigher's and the analyst's own, and the
 * noise of one ciphertext more: the zero that hides the weights.
 */
export function planFor({ length, maxValue, sumOfWeights, decimals }: AnalystFacts): Plan {
  if (sumOfWeights > MAX_WEIGHTS) throw new UsageError("sumOfWeights: at most 2^20", { code: "plan" });
  const facts = { parties: 2, length, maxValue, sumOfWeights: sumOfWeights + 1 };
  return decimals === undefined ? plan(facts) : planReals({ ...facts, decimals });
}

/** 64 bytes that name the polynomial `a` of a key. */
export const seedOf = ({ seed }: AnalystKey): Uint8Array => sha512(lengthPrefixed(utf8(FORMAT), seed));

export function analystKey(
  { length, maxValue, sumOfWeights, decimals }: AnalystFacts,
  seed: Uint8Array,
  joint: Uint8Array,
): AnalystKey {
  const facts = canonicalBytes({ length, maxValue, sumOfWeights, decimals: decimals ?? null });
  const id = hex(sha256(lengthPrefixed(utf8(FORMAT), facts, seed, joint)));
  const said = decimals === undefined ? {} : { decimals };
  return { format: FORMAT, id, length, maxValue, sumOfWeights, ...said, seed, joint };
}

/** Throws `UsageError` where a key is not what its `id` says, or none of the ring. */
export function mustBeAnalystKey(key: AnalystKey): Plan {
  const plan = planFor(key);
  const wrong =
    ((key.format !== FORMAT || analystKey(key, key.seed, key.joint).id !== key.id) && "not what its id says") ||
    (!(key.seed.length === 32 && isPolynomial(keyRing(plan.row), key.joint)) && "none of the ring");
  if (wrong) throw new UsageError(`the key is ${wrong}: take it again from the analyst`, { code: "key" });
  return plan;
}

/** Throws `PeerError` where a vector is of another key or form, or has a coefficient that is not below its prime. */
export function mustBeVector(key: AnalystKey, vector: EncryptedVector): void {
  const { row, ciphertexts } = planFor(key);
  const { holds, weights } = vector;
  const half = polynomialBytes({ degree: row.degree, primes: row.data.length });
  const count = holds === "vector" ? ciphertexts : 1;
  const wrong =
    (vector.format !== "tavs/he-vector/1" && "has another format") ||
    (vector.key !== key.id && "is of another key") ||
    (holds !== "vector" && holds !== "number" && "says neither vector nor number") ||
    (!(Number.isSafeInteger(weights) && weights >= 1) && "does not say its weights") ||
    (weights > key.sumOfWeights && `says weights of ${weights}, over the ${key.sumOfWeights} of the key`) ||
    (vector.ciphertexts.length !== count && `has ${vector.ciphertexts.length} ciphertexts, not ${count}`) ||
    (vector.ciphertexts.some(({ c0, c1 }) => c0.length !== half || c1.length !== half) && "has halves of another size");
  if (wrong) throw new PeerError(`an encrypted vector ${wrong}`, { code: "vector" });
  for (const { c0, c1 } of vector.ciphertexts) for (const part of [c0, c1]) mustBePolynomial(row, part);
}

/** The most by which a decrypted number can be wrong, for the worst case of all noise: 0 for whole numbers. */
export const maxErrorOf = (key: AnalystKey): number => planFor(key).scale?.maxError ?? 0;

export function mustBeWeights({ sumOfWeights }: AnalystKey, weights: readonly number[], total: number): void {
  if (!weights.every((weight) => Number.isSafeInteger(weight)) || total < 1)
    throw new UsageError("weights are whole numbers, and not all of them 0");
  if (total > sumOfWeights)
    throw new UsageError(`the weights add up to ${total}, over the ${sumOfWeights} that the key was made for`, {
      code: "plan",
    });
}
