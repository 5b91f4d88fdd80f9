// Hashing of many items that share all but 32 bytes: the message is laid out and padded once, and only those are filled in.
import { concat, InternalError, u32 } from "@tavs/core";
import { rowsFrom } from "../rows.ts";
import { u16 } from "../transcript.ts";
import { ELEMENT, type Factors, multiplyAll, type Products } from "./curve.ts";
import { type Kernel, kernel } from "./kernel.ts";

const DIGEST = 32;
const HASH = 64;
const BLOCK = 128; // of SHA-512
const U32 = 4;

/** Items whose input is a prefix and a digest of 32 bytes each. */
export interface Items {
  readonly prefix: Uint8Array;
  readonly digests: Uint8Array;
}

/** scalar * HashToGroup(prefix, digest) for each, with RFC 9380 §5.3.1 expand_message_xmd under this domain. */
export function multiplyItems(scalars: Uint8Array, items: Items, domain: Uint8Array): Products {
  return multiplyAll(
    scalars,
    expanding(items, domain, ({ multiplyHashes }, size, step) => multiplyHashes(size, step)),
  );
}

/** HashToGroup(prefix, digest) for each. */
export function mapItems(items: Items, domain: Uint8Array): Uint8Array {
  const one = new Uint8Array(ELEMENT).fill(1, 0, 1);
  return multiplyAll(
    one,
    expanding(items, domain, ({ mapHashes }, size) => mapHashes(size)),
  ).products;
}

type Then = (kernel: Kernel, size: number, step: number) => void;

function expanding({ prefix, digests }: Items, domain: Uint8Array, then: Then): Factors {
  const suffix = concat(domain, Uint8Array.of(domain.length));
  const first = padded(
    concat(new Uint8Array(BLOCK), prefix, new Uint8Array(DIGEST), Uint8Array.of(0, HASH, 0), suffix),
  );
  const second = padded(concat(new Uint8Array(HASH), Uint8Array.of(1), suffix));
  return {
    count: digests.length / DIGEST,
    multiply: (kernel, from, size, step) => {
      const { memory, at } = kernel;
      memory.set(first, at.FIRST);
      memory.set(second, at.SECOND);
      memory.set(digests.subarray(from * DIGEST, (from + size) * DIGEST), at.DIGESTS);
      kernel.expandItems(size, BLOCK + prefix.length, first.length / BLOCK);
      then(kernel, size, step);
    },
  };
}

/** RFC 9497 §3.3.1, the end of Finalize and of Evaluate: the first `keep` bytes of 64 for each item and its element. */
export function outputs({ prefix, digests }: Items, elements: Uint8Array, keep: number): Uint8Array {
  const before = concat(u16(prefix.length + DIGEST), prefix);
  return hashAll({ before, digests, between: u16(ELEMENT), elements, after: FINALIZE, keep });
}

/** SHA-512 of a label of 28 bytes or more, a number and an element, for each: the first `keep` bytes of 64. `suite.elementHash`, by rows. */
export function numberedHashes(
  label: Uint8Array,
  numbers: readonly number[],
  elements: Uint8Array,
  keep: number,
): Uint8Array {
  const [before, tail] = [label.subarray(0, label.length + U32 - DIGEST), label.subarray(label.length + U32 - DIGEST)];
  const digests = rowsFrom(numbers.length, DIGEST, (i) => concat(tail, u32(numbers[i]!)));
  return hashAll({
    before: concat(u16(label.length + U32), before),
    digests,
    between: NOTHING,
    elements,
    after: NOTHING,
    keep,
  });
}

interface Hashed {
  /** What all begin with; then 32 bytes of each, what stands between, an element of each, and what all end with. */
  readonly before: Uint8Array;
  readonly digests: Uint8Array;
  readonly between: Uint8Array;
  readonly elements: Uint8Array;
  readonly after: Uint8Array;
  readonly keep: number;
}

function hashAll({ before, digests, between, elements, after, keep }: Hashed): Uint8Array {
  const { memory, at, hashItems, wipe } = kernel();
  const [count, digestAt] = [digests.length / DIGEST, before.length];
  const elementAt = digestAt + DIGEST + between.length;
  const message = padded(concat(before, new Uint8Array(DIGEST), between, new Uint8Array(ELEMENT), after));
  const kept = new Uint8Array(count * keep);
  for (let from = 0; from < count; from += at.BATCH) {
    const size = Math.min(at.BATCH, count - from);
    memory.set(message, at.FIRST);
    memory.set(digests.subarray(from * DIGEST, (from + size) * DIGEST), at.DIGESTS);
    memory.set(elements.subarray(from * ELEMENT, (from + size) * ELEMENT), at.OUTPUT);
    hashItems(size, digestAt, elementAt, message.length / BLOCK);
    for (let i = 0; i < size; i++)
      kept.set(memory.subarray(at.INPUT + i * HASH, at.INPUT + i * HASH + keep), (from + i) * keep);
    wipe();
  }
  return kept;
}

const NOTHING = new Uint8Array();
const FINALIZE = new TextEncoder().encode("Finalize");

/** FIPS 180-4 §5.1.2 for the kernel's memory: a bit, zeros, and the length in bits. */
function padded(message: Uint8Array): Uint8Array {
  const blocks = new Uint8Array(Math.ceil((message.length + 17) / BLOCK) * BLOCK);
  if (blocks.length > kernel().at.TEMPLATE)
    throw new InternalError(`${message.length} bytes are too long to be hashed`);
  blocks.set(message);
  blocks[message.length] = 0x80;
  new DataView(blocks.buffer).setUint32(blocks.length - 4, message.length * 8);
  return blocks;
}
