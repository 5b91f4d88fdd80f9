/** Kernels here and now, in this thread: a masked sum of three takes milliseconds, and no test waits for a worker to start. */
import { createHash } from "node:crypto";
import { serialize } from "node:v8";
import { type Compute, type Handler, sharedCompute } from "@tavs/core";
import { kernels } from "../src/secure-sum/masked/kernels.ts";
import { maskedKernels } from "../src/secure-sum/masked/masked-kernels.ts";

const MOST = 4096; // outcomes of some kilobytes
const outcomes = new Map<string, unknown>();

/**
 * What the same question gave before: all contributors of a sum check the same signatures, and sessions from the same coins
 * begin alike. Everybody is given an outcome of their own, as from a worker.
 */
async function once<T>(asked: readonly unknown[], find: () => T | Promise<T>): Promise<T> {
  const key = createHash("sha256").update(serialize(asked)).digest("hex");
  const outcome = outcomes.get(key) ?? (await find());
  outcomes.delete(key); // to the end: the first is forgotten first
  outcomes.set(key, outcome);
  if (outcomes.size > MOST) outcomes.delete(outcomes.keys().next().value!);
  return structuredClone(outcome) as T; // what was put in; what `deserialize` gives would lie in the memory that it reads
}

/**
 * The kernels of masked sums, each asked once, for a kernel is a pure function: see masked/correctness.test.ts. Other kernels
 * (SEAL's) go to the workers that they need.
 */
export const atOnce: Compute = {
  perform: (wanted, task, inputs) =>
    wanted.name === maskedKernels.name
      ? Promise.all(inputs.map((input) => once([task, input], () => done(task, structuredClone(input)))))
      : sharedCompute().perform(wanted, task, inputs),
  close: async () => undefined,
};

const done = (task: string, input: unknown): unknown => kernels[task]!(input as never); // the party typed both

/** Each kernel done twice, from copies, and nothing remembered: both outcomes must be the same. */
export const atOnceTwice: Compute = {
  ...atOnce,
  perform: (_kernels, task, inputs) => Promise.all(inputs.map((input) => doneTwice(task, input))),
};

async function doneTwice(task: string, input: unknown): Promise<unknown> {
  const one = await done(task, structuredClone(input));
  const other = await done(task, structuredClone(input));
  if (!serialize(one).equals(serialize(other))) throw new Error(`${task} did the same twice, and came to two outcomes`);
  return structuredClone(one);
}

/** Signs as this handler does, the same message once: Ed25519 tosses no coins (RFC 8032). */
export const signedOnce =
  (sign: Handler): Handler =>
  (input, state) =>
    once(["sign", input], () => sign(input, state));
