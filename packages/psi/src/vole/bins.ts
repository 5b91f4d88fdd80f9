// Which bin of a store an item is in, and a party's own items bin by bin.
import { DIGEST_BYTES } from "../item-set.ts";
import { inSteps, type Memory, STEP } from "./kernels/memory.ts";
import type { Bins } from "./parameters.ts";
import { countOf, digestsOf, type ItemsIn } from "./parting.ts";

/** A party's own items under the key of a session, in memory. */
export interface OwnItems extends Bins {
  readonly key: number;
  /** In the order of the bins. */
  readonly digests: number;
  /** The number of each item, 4 bytes, in the order of the bins. */
  readonly order: number;
  /** Where each bin ends, in items. */
  readonly ends: readonly number[];
}

/**
 * Puts items into their bins. The key of the session decides, and not the order of the items: a list that was cut from an ordered one, as results
 * are, would fill one bin and leave others empty.
 */
export function binned(memory: Memory, { bins, binColumns }: Bins, items: ItemsIn, rowKey: Uint8Array): OwnItems {
  const { run, put, take, view } = memory;
  const [key, starts, count] = [put(rowKey), take(4 * bins), countOf(items)];
  const [to, order, some] = [take(count * DIGEST_BYTES), take(4 * count), take(STEP * DIGEST_BYTES)];
  const write = digestsOf(items);
  const eachStep = (work: (first: number, size: number) => void): void =>
    inSteps(count, (first, size) => {
      write(view(some, size * DIGEST_BYTES), first);
      work(first, size);
    });
  eachStep((_, size) => run.tallyBins(starts, some, size, key, bins));
  run.begins(starts, bins);
  eachStep((first, size) => run.spreadBins(to, order, starts, some, first, size, key, bins));
  const ends = [...new Uint32Array(memory.get(starts, 4 * bins).buffer)];
  return { bins, binColumns, key, digests: to, order, ends };
}
