import { type Compute, compute as newPool, sharedCompute, TavsError, UsageError } from "@tavs/core";
import type { Canonicaliser } from "./ids/canonicaliser.ts";
import { freeText } from "./ids/key.ts";
import type { Gathered } from "./ingest/arrange.ts";
import { Column } from "./ingest/column.ts";
import { ingestKernels } from "./ingest/ingest-kernels.ts";
import type { ItemSet } from "./item-set.ts";

export interface IngestOptions {
  /** Where digests are made and sorted. Default: the pool that all of Tavs shares; for many values a worker that ends with them. */
  readonly compute?: Compute;
}

/** So many values leave a worker with memory that nobody needs: 160 MB of a million. */
const MANY = 2 ** 17;
const BREATH = 4096; // items between two moments in which other work of this thread can go on

/**
 * Makes an `ItemSet` of a column: every value canonical, digested, sorted, each once, with the row it came from. Without a
 * canonicaliser values are free texts (`freeText`). Holds about 40 bytes an item beside its canonical form.
 *
 * Throws what the canonicaliser throws, with the number of the row (from 0) before it and never the value; `UsageError`
 * where the canonical forms are more than 4 GiB together.
 */
export async function ingest(
  values: Iterable<string> | AsyncIterable<string>,
  canonicaliser: Canonicaliser = freeText,
  { compute }: IngestOptions = {},
): Promise<ItemSet> {
  const gathered = await gather(values, canonicaliser);
  if (compute !== undefined || gathered.ends.length < MANY) return arrange(gathered, compute ?? sharedCompute());
  const own = newPool({ workers: 1 });
  return arrange(gathered, own).finally(() => own.close());
}

async function arrange(gathered: Gathered, compute: Compute): Promise<ItemSet> {
  const [arranged] = await compute.perform(ingestKernels, "arrange", [gathered]);
  return arranged as ItemSet; // what the kernel of that name gives
}

/** Every row's canonical text, a batch at a time. A list that is there needs no promise for each row. */
async function gather(
  values: Iterable<string> | AsyncIterable<string>,
  canonicaliser: Canonicaliser,
): Promise<Gathered> {
  const column = new Column();
  let batch: string[] = [];
  let row = 0;
  const take = (value: string): boolean => batch.push(canonical(value, canonicaliser, row++)) === BREATH;
  const empty = async (): Promise<void> => {
    column.append(batch);
    batch = [];
    await breath();
  };
  if (isAsync(values)) {
    for await (const value of values) if (take(value)) await empty();
  } else for (const value of values) if (take(value)) await empty();
  column.append(batch);
  return { rule: canonicaliser.rule, ...column.take() };
}

const isAsync = (values: Iterable<string> | AsyncIterable<string>): values is AsyncIterable<string> =>
  typeof values !== "string" && Symbol.asyncIterator in values;

function canonical(value: string, canonicaliser: Canonicaliser, row: number): string {
  try {
    return canonicaliser(value);
  } catch (error) {
    if (error instanceof TavsError) throw new UsageError(`row ${row}: ${error.message}`, { code: error.code });
    throw new UsageError(`row ${row}: the value has no canonical form`); // a foreign message could hold the value
  }
}

/** Lets timers, sockets and pages go on. A message to oneself: browsers slow `setTimeout` down to once a second. */
function breath(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
