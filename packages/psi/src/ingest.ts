import { breath, type Compute, compute as newPool, sharedCompute } from "@tavs/core";
import type { Canonicaliser } from "./ids/canonicaliser.ts";
import { freeText } from "./ids/key.ts";
import type { Gathered } from "./ingest/arrange.ts";
import { Column } from "./ingest/column.ts";
import type { ItemSet } from "./item-set.ts";
import { psiKernels } from "./psi-kernels.ts";

export interface IngestOptions {
  /** Where digests are made and sorted. Default: the pool that all of Tavs shares; for millions of values a worker that ends with them. */
  readonly compute?: Compute;
}

/** So many values take more memory than a worker keeps for its next task: it would be nobody's until the engine collects it. */
const MANY = 2 ** 22;
const BREATH = 4096; // items between two moments in which other work of this thread can go on

/**
 * Makes an `ItemSet` of a column: every value canonical, digested, sorted, each once, with the row it came from. Without a
 * canonicaliser values are free texts (`freeText`). Holds about 40 bytes an item beside its canonical form.
 *
 * Throws what the canonicaliser throws, with the number of the row (from 0) before it and never the value; `UsageError`
 * where the canonical forms, and 44 bytes for each row, are more than the 4 GiB that WebAssembly has.
 */
export async function ingest(
  values: Iterable<string> | AsyncIterable<string>,
  canonicaliser: Canonicaliser = freeText,
  { compute }: IngestOptions = {},
): Promise<ItemSet> {
  const column = await gather(values, canonicaliser);
  if (compute !== undefined || column.rows < MANY) return arrange(column.take(), compute ?? sharedCompute());
  const own = newPool({ workers: 1 });
  return arrange(column.take(), own).finally(() => own.close());
}

async function arrange(gathered: Gathered, compute: Compute): Promise<ItemSet> {
  const [arranged] = await compute.perform(psiKernels, "arrange", [gathered]);
  return arranged as ItemSet; // what the kernel of that name gives
}

/** Every row's canonical text, a batch at a time. A list that is there needs no promise for each row, and no visit of each. */
async function gather(values: Iterable<string> | AsyncIterable<string>, canonicaliser: Canonicaliser): Promise<Column> {
  const column = new Column(canonicaliser);
  if (Array.isArray(values)) {
    for (let from = 0; from < values.length; from += BREATH) {
      if (from > 0) await breath();
      column.append(values.slice(from, from + BREATH));
    }
    return column;
  }
  let batch: string[] = [];
  const empty = (): Promise<void> => {
    column.append(batch);
    batch = [];
    return breath();
  };
  if (isAsync(values)) {
    for await (const value of values) if (batch.push(value) === BREATH) await empty();
  } else for (const value of values) if (batch.push(value) === BREATH) await empty();
  column.append(batch);
  return column;
}

const isAsync = (values: Iterable<string> | AsyncIterable<string>): values is AsyncIterable<string> =>
  typeof values !== "string" && Symbol.asyncIterator in values;
