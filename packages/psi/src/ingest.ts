import { sha256 } from "@noble/hashes/sha2.js";
import { type Compute, lengthPrefixed, sharedCompute, TavsError, UsageError, utf8 } from "@tavs/core";
import type { Gathered } from "./arrange.ts";
import { GrowingBytes } from "./growing.ts";
import type { Canonicaliser } from "./ids/canonicaliser.ts";
import { freeText } from "./ids/key.ts";
import type { ItemSet } from "./item-set.ts";
import { psiKernels } from "./psi-kernels.ts";

export interface IngestOptions {
  /** Where the sorting is done. Default: the pool that all of Tavs shares. */
  readonly compute?: Compute;
}

const BREATH = 4096; // items between two moments in which other work of this thread can go on
const MAX_TEXTS = 2 ** 32 - 1; // bytes: `ends` holds 32-bit numbers

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
  { compute = sharedCompute() }: IngestOptions = {},
): Promise<ItemSet> {
  const gathered = await gather(values, canonicaliser);
  const [arranged] = await compute.perform(psiKernels, "arrange", [gathered]);
  return arranged as ItemSet; // what the kernel of that name gives
}

async function gather(
  values: Iterable<string> | AsyncIterable<string>,
  canonicaliser: Canonicaliser,
): Promise<Gathered> {
  const [digests, texts, ends] = [new GrowingBytes(), new GrowingBytes(), new GrowingBytes()];
  const rule = lengthPrefixed(utf8(canonicaliser.rule));
  const end = new Uint32Array(1);
  let row = 0;
  for await (const value of values) {
    const text = utf8(canonical(value, canonicaliser, row++));
    digests.append(sha256(behind(rule, text)));
    texts.append(text);
    if (texts.length > MAX_TEXTS) throw new UsageError(`the canonical forms of ${row} rows are over 4 GiB: split them`);
    end[0] = texts.length;
    ends.append(new Uint8Array(end.buffer));
    if (row % BREATH === 0) await breath();
  }
  return {
    rule: canonicaliser.rule,
    digests: digests.take(),
    texts: texts.take(),
    ends: new Uint32Array(ends.take().buffer),
  };
}

/** lengthPrefixed(rule, text), of which the rule's part is there already: this is done for every row. */
function behind(rule: Uint8Array, text: Uint8Array): Uint8Array {
  const { length } = text;
  const message = new Uint8Array(rule.length + 4 + length);
  message.set(rule);
  message.set([length >>> 24, length >>> 16, length >>> 8, length], rule.length); // modulo 256, as typed arrays store
  message.set(text, rule.length + 4);
  return message;
}

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
