import { type Compute, type Progress, sharedCompute } from "@tavs/core";
import { DIGEST_BYTES, type ItemSet, inputPrefix, type PreparedItems } from "./item-set.ts";
import { psiKernels } from "./psi-kernels.ts";
import { joined, pieces, rowsOf } from "./rows.ts";

export interface PrepareOptions {
  /** What both parties agree on beside the rule, usually the hash of the study terms. */
  readonly context: Uint8Array;
  /** For sessions with `verified`. Default: false. */
  readonly verified?: boolean;
  /** Default: the pool that all of Tavs shares. */
  readonly compute?: Compute;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

const TASK = 2048; // items in one input: about 40 ms

/**
 * Hashes the items to group elements, once for all sessions of one study: a tenth of the work between equals, a fifth of a
 * registry's that is asked little. Keeps 32 bytes an item. Throws `UsageError` where the context is over 1,024 bytes.
 */
export async function prepare(items: ItemSet, options: PrepareOptions): Promise<PreparedItems> {
  const { context, verified = false, compute = sharedCompute(), onProgress, signal } = options;
  const prefix = inputPrefix(items.rule, context);
  const inputs = pieces({ from: 0, to: items.size }, TASK).map((piece) => ({
    prefix,
    digests: rowsOf(items.digests, DIGEST_BYTES, piece),
    points: new Uint8Array(),
    mode: verified ? ("voprf" as const) : ("oprf" as const),
  }));
  const onDone = (done: number): void => onProgress?.({ phase: "prepare", done, total: inputs.length });
  const points = await compute.perform(psiKernels, "prepare", inputs, { onDone, ...(signal && { signal }) });
  return { ...items, context, verified, points: joined(points) };
}
