// Canonical texts to an `ItemSet`, in a worker: WebAssembly for digests and their order. Run by run every row is put into one of 256 groups,
// and then they are sorted group by group: so that what is read and written here and there lies in the cache.
import type { ItemSet } from "../item-set.ts";
import { GROUPS, grouped } from "./grouped.ts";
import { openMemory } from "./memory.ts";
import { Ordered } from "./ordered.ts";
import { type Part, runsOf } from "./runs.ts";

/** Items as they came in, in parts. */
export interface Gathered {
  readonly rule: string;
  readonly parts: readonly Part[];
}

/** Digests, sorts by digest, and leaves out what came before. Pure; runs in a worker. */
export function arrange({ rule, parts }: Gathered): ItemSet {
  const [memory, runs] = [openMemory(), runsOf(parts)];
  const ordered = new Ordered(memory, grouped(memory, rule, runs), runs);
  for (let group = 0; group < GROUPS; group++) ordered.add(group);
  const items = ordered.take();
  const [size, rows] = [items.rows.length, parts.reduce((sum, { ends }) => sum + ends.length, 0)];
  return { rule, size, duplicates: rows - size, dummies: 0, ...items };
}
