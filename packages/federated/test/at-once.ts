/** Kernels here and now, in this thread: a masked sum of three takes milliseconds, and no test waits for a worker to start. */
import { sha256 } from "@noble/hashes/sha2.js";
import { type Compute, hex, sharedCompute, utf8 } from "@tavs/core";
import { kernels } from "../src/secure-sum/masked/kernels.ts";
import { maskedKernels } from "../src/secure-sum/masked/masked-kernels.ts";

const answered = new Map<string, unknown>();

/**
 * The kernels of masked sums, copied in and out as a worker would. All contributors of a sum check the same signatures, so that
 * is done once: a kernel is a pure function. Other kernels (SEAL's) go to the workers that they need.
 */
export const atOnce: Compute = {
  perform: (wanted, task, inputs) =>
    wanted.name === maskedKernels.name
      ? Promise.all(inputs.map((input) => performed(task, input)))
      : sharedCompute().perform(wanted, task, inputs),
  close: async () => undefined,
};

async function performed(task: string, input: unknown): Promise<unknown> {
  const once = task === "verify" ? hex(sha256(utf8(JSON.stringify(input)))) : undefined;
  const known = once === undefined ? undefined : answered.get(once);
  if (known !== undefined) return known;
  const outcome = (kernels[task] as (input: unknown) => unknown)(structuredClone(input));
  if (once !== undefined) answered.set(once, outcome);
  return outcome;
}
