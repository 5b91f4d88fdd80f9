import { sha256 } from "@noble/hashes/sha2.js";
import {
  type Compute,
  hex,
  lengthPrefixed,
  type Progress,
  type Secret,
  type Store,
  sharedCompute,
  UsageError,
} from "@tavs/core";
import { DIGEST_BYTES, type ItemSet, inputPrefix, type PreparedItems } from "../item-set.ts";
import type { BuildTask } from "../kernels/filter.ts";
import type { TagTask } from "../kernels/oprf.ts";
import { TAG } from "../kernels/tags.ts";
import { agreedContext, ownItems } from "../oprf/session.ts";
import { BATCH, batchFrom, TASK } from "../oprf/tasks.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined, pieces, type Range, rowsOf } from "../rows.ts";
import { type Epoch, epochKey, keyCheck, mustBeEpoch } from "./epoch.ts";
import { type EpochFilter, type FilterHeader, MAX_SIZE } from "./filter.ts";

export interface EpochOptions {
  readonly epoch: Epoch;
  /** 32 random bytes, kept by the sender alone: whoever has them can ask the filter about everybody. */
  readonly seed: Secret<Uint8Array>;
  /** How many items one session may ask. Fingerprints are as long as this needs: 7 bytes below 8,192. */
  readonly maxQueries: number;
  /** What both parties agree on beside the rule, usually the hash of the study terms. Default: that of prepared items, or none. */
  readonly context?: Uint8Array;
  /** Where parts are kept until all is done: the same call then goes on where an earlier one was cut off. */
  readonly store?: Store;
  /** Default: the pool that all of Tavs shares. */
  readonly compute?: Compute;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** What the steps of a preparation need. */
interface Preparation {
  readonly items: ItemSet | PreparedItems;
  readonly prefix: Uint8Array;
  readonly header: FilterHeader;
  readonly options: EpochOptions;
  readonly compute: Compute;
}

/** The tags of 16,384 items, and where they are kept. */
interface Chunk {
  readonly key: string;
  readonly tags: Uint8Array;
}

/**
 * Evaluates the OPRF on the sender's whole set under the key of one epoch and puts the tags into a cuckoo filter, once
 * for all sessions of all receivers: the setup phase of Kiss et al. (PoPETs 2017). About 190 s of CPU for 10^6 items,
 * in chunks. The filter holds no secret; it and the seed are all that `unbalanced.sender` needs.
 *
 * Throws `UsageError` where the epoch is over 30 days, the seed is not 32 bytes or a size is over 2^24.
 */
export async function prepareEpoch(items: ItemSet | PreparedItems, options: EpochOptions): Promise<EpochFilter> {
  const preparation = preparationOf(items, options);
  const chunks: Chunk[] = [];
  for (let from = 0; from < items.size; from += BATCH)
    chunks.push(await chunkOfTags(preparation, batchFrom(from, items.size)));
  const filter = await build(preparation, joined(chunks.map(({ tags }) => tags)));
  for (const { key } of chunks) await options.store?.remove(key);
  return filter;
}

function preparationOf(items: ItemSet | PreparedItems, options: EpochOptions): Preparation {
  const { epoch, seed, maxQueries, compute = sharedCompute() } = options;
  mustBeEpoch(epoch);
  if (!(Number.isInteger(maxQueries) && maxQueries >= 1 && maxQueries <= MAX_SIZE))
    throw new UsageError(`maxQueries is a whole number from 1 to ${MAX_SIZE}`);
  if (items.size > MAX_SIZE) throw new UsageError(`${items.size} items are over the ${MAX_SIZE} that a filter takes`);
  const context = agreedContext({ items, ...(options.context && { context: options.context }) });
  const scope = { epoch, rule: items.rule, context: sha256(context) };
  const prefix = inputPrefix(items.rule, context);
  const check = keyCheck(seed, scope);
  const header = { ...scope, size: items.size, maxQueries, keyCheck: check, seed: 0 };
  return { items, prefix, header, options, compute };
}

/** Other items, another key or another study are kept elsewhere. */
function keyOf({ items, prefix, header }: Preparation, range: Range): string {
  const digests = rowsOf(items.digests, DIGEST_BYTES, range);
  return `unbalanced/tags/${hex(sha256(lengthPrefixed(header.keyCheck, prefix, digests)))}`;
}

/** From the store, where an earlier call left them. */
async function chunkOfTags(preparation: Preparation, range: Range): Promise<Chunk> {
  const { store } = preparation.options;
  if (!store) return { key: "", tags: await tagAll(preparation, range) };
  const key = keyOf(preparation, range);
  const kept = await store.read(key);
  if (kept && kept.value.length === (range.to - range.from) * TAG) return { key, tags: kept.value };
  const tags = await tagAll(preparation, range);
  await store.write(key, tags, kept?.revision ?? 0);
  return { key, tags };
}

async function tagAll(preparation: Preparation, range: Range): Promise<Uint8Array> {
  const { items, options, header } = preparation;
  const key = epochKey(options.seed, header);
  const inputs = pieces(range, TASK).map(
    (piece): TagTask => ({
      own: ownItems(preparation, piece),
      key,
      labels: new Uint8Array(),
      labelWidth: 0,
      tagBytes: TAG,
    }),
  );
  const [before, total] = [range.from / TASK, Math.ceil(items.size / TASK)];
  return joined(await perform(preparation, { task: "tag", inputs, before, total }));
}

async function build(preparation: Preparation, tags: Uint8Array): Promise<EpochFilter> {
  const inputs: readonly BuildTask[] = [{ tags, header: preparation.header }];
  const [filter] = await perform(preparation, { task: "buildFilter", inputs, before: 0, total: 1 });
  return filter as EpochFilter; // what the kernel of that name gives
}

interface Share {
  readonly task: string;
  readonly inputs: readonly unknown[];
  readonly before: number;
  readonly total: number;
}

function perform(
  { options, compute }: Preparation,
  { task, inputs, before, total }: Share,
): Promise<readonly unknown[]> {
  const { onProgress, signal } = options;
  const onDone = (done: number): void => onProgress?.({ phase: task, done: before + done, total });
  return compute.perform(psiKernels, task, inputs, { onDone, ...(signal && { signal }) });
}
