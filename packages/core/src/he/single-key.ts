// The plain case: one analyst has a key, anybody encrypts for it, and whoever adds or weighs the vectors cannot read them.
import { UsageError } from "../errors.ts";
import { type Compute, sharedCompute } from "../protocol/compute.ts";
import { type Random, systemRandom } from "../random.ts";
import { Secret } from "../secret.ts";
import {
  type AnalystFacts,
  type AnalystKey,
  analystKey,
  type EncryptedVector,
  mustBeAnalystKey,
  mustBeVector,
  mustBeWeights,
  planFor,
  seedOf,
} from "./analyst-key.ts";
import { heKernels } from "./he-kernels.ts";
import { weightedSum } from "./ring-sum.ts";
import type { Halves, NewShare } from "./seal-threshold.ts";
import type { DecryptTask, DotTask } from "./single-kernels.ts";
import type { CreateTask, EncryptTask } from "./tasks.ts";
import { mustBeValues } from "./values.ts";

export interface SingleOptions {
  readonly compute?: Compute;
  readonly random?: Random;
}

export interface Analyst {
  readonly key: AnalystKey;
  readonly secret: Secret<Uint8Array>;
}

/** A key for vectors of these facts. Throws `UsageError` with the numbers where no parameters carry them. */
export async function createAnalystKey(facts: AnalystFacts, options: SingleOptions = {}): Promise<Analyst> {
  const { compute = sharedCompute(), random = systemRandom } = options;
  const { row } = planFor(facts);
  const seed = random(32);
  const empty = analystKey(facts, seed, new Uint8Array());
  const task: CreateTask = { row: row.name, seed: seedOf(empty) };
  const [made] = (await compute.perform(heKernels, "create", [task])) as readonly NewShare[]; // what this kernel gives
  return { key: analystKey(facts, seed, made!.share), secret: new Secret(made!.secret) };
}

/** Throws `UsageError` with the position of the first number that is out of bounds. */
export async function encryptVector(
  key: AnalystKey,
  values: ArrayLike<number>,
  { compute = sharedCompute() }: SingleOptions = {},
): Promise<EncryptedVector> {
  const { row, ciphertexts, scale } = mustBeAnalystKey(key);
  const checked = mustBeValues({ ...key, decimals: key.decimals ?? null }, values);
  const task = (_: unknown, i: number): EncryptTask => ({
    row: row.name,
    seed: seedOf(key),
    joint: key.joint,
    scale,
    values: checked.slice(i * row.degree, (i + 1) * row.degree),
  });
  const made = await compute.perform(heKernels, "encryptOwn", Array.from({ length: ciphertexts }, task));
  return vectorOf(key, { holds: "vector", weights: 1 }, made as readonly Halves[]); // what this kernel gives
}

export interface Weighted {
  readonly vector: EncryptedVector;
  readonly weight: number;
}

/** The weighted sum of vectors, for who has no key. Throws `UsageError` where the weights are over what was agreed. */
export function addVectors(key: AnalystKey, parts: readonly Weighted[]): EncryptedVector {
  const { row, ciphertexts } = mustBeAnalystKey(key);
  for (const { vector } of parts) mustBeVector(key, vector);
  if (parts.some(({ vector }) => vector.holds === "number"))
    throw new UsageError("dot products are not added: weigh the sum");
  const weights = parts.reduce((sum, { vector, weight }) => sum + Math.abs(weight) * vector.weights, 0);
  mustBeWeights(
    key,
    parts.map(({ weight }) => weight),
    weights,
  );
  const sum = (which: "c0" | "c1", i: number): Uint8Array =>
    weightedSum(
      row,
      parts.map(({ vector, weight }) => ({ weight, polynomial: vector.ciphertexts[i]![which] })),
    );
  const added = Array.from({ length: ciphertexts }, (_, i) => ({ c0: sum("c0", i), c1: sum("c1", i) }));
  return vectorOf(key, { holds: "vector", weights }, added);
}

/**
 * The sum of number times weight over a vector, for who has no key; the analyst learns that one number. Throws `UsageError`
 * where the weights are over what was agreed.
 */
export async function dotProduct(
  key: AnalystKey,
  vector: EncryptedVector,
  weights: ArrayLike<number>,
  { compute = sharedCompute(), random = systemRandom }: SingleOptions = {},
): Promise<EncryptedVector> {
  const { row, smudgingBits } = mustBeAnalystKey(key);
  mustBeVector(key, vector);
  if (vector.holds === "number") throw new UsageError("a dot product is one number: it has no other");
  const whole = mustBeValues({ length: key.length, maxValue: key.sumOfWeights, decimals: null }, weights);
  const total = vector.weights * whole.reduce((sum, weight) => sum + Math.abs(weight), 0);
  mustBeWeights(key, [...whole], total);
  const parts = vector.ciphertexts.map((halves, i) => ({
    ...halves,
    weights: whole.slice(i * row.degree, (i + 1) * row.degree),
  }));
  const used = parts.filter((part) => part.weights.some((weight) => weight !== 0)); // SEAL multiplies by no zero
  const seeds = { mask: random(32), noise: random(32) };
  const task: DotTask = { row: row.name, smudgingBits, seed: seedOf(key), joint: key.joint, parts: used, seeds };
  return vectorOf(
    key,
    { holds: "number", weights: total },
    (await compute.perform(heKernels, "dot", [task])) as readonly Halves[],
  );
}

/** The numbers of a vector, or the one of a dot product. */
export async function decryptVector(
  { key, secret }: Analyst,
  vector: EncryptedVector,
  { compute = sharedCompute(), random = systemRandom }: SingleOptions = {},
): Promise<Float64Array> {
  const { row, smudgingBits, scale } = mustBeAnalystKey(key);
  mustBeVector(key, vector);
  const task = (halves: Halves): DecryptTask => {
    return { ...halves, row: row.name, scale, smudgingBits, secret: secret.reveal(), noise: random(32) };
  };
  const pieces = (await compute.perform(heKernels, "decrypt", vector.ciphertexts.map(task))) as readonly Float64Array[]; // what this kernel gives
  if (vector.holds === "number") return pieces[0]!.slice(0, 1);
  return Float64Array.from({ length: key.length }, (_, i) => pieces[Math.floor(i / row.degree)]![i % row.degree]!);
}

const vectorOf = (
  { id }: AnalystKey,
  said: Pick<EncryptedVector, "holds" | "weights">,
  ciphertexts: readonly Halves[],
): EncryptedVector => ({ format: "tavs/he-vector/1", key: id, ...said, ciphertexts });
