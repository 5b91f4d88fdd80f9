// Canonical texts to an `ItemSet`, in a worker: WebAssembly for digests and their order, a few thousand rows a call, so that the
// engine makes its fast code of a function between the first calls and the others.
import { lengthPrefixed, utf8 } from "@tavs/core";
import { DIGEST_BYTES, type ItemSet } from "../item-set.ts";
import { pieces } from "../rows.ts";
import { type Memory, openMemory, putEnds, STEP } from "./memory.ts";
import { packed } from "./packed.ts";

/** Items as they came in: the text of row i ends at `ends[i]`. */
export interface Gathered {
  readonly rule: string;
  readonly texts: Uint8Array;
  readonly ends: Uint32Array;
}

const ENTRY = 16;
const BLOCK = 64;
const MOST_BITS = 24;

/** Digests, sorts by digest, and leaves out what came before. Pure; runs in a worker. */
export function arrange({ rule, texts, ends }: Gathered): ItemSet {
  const memory = openMemory();
  const digests = digestsOf(memory, { rule, texts, ends });
  const { at, size } = distinctRows(memory, digests, ends.length);
  const rows = new Uint32Array(memory.get(at, 4 * size).buffer);
  return {
    rule,
    size,
    duplicates: ends.length - size,
    dummies: 0,
    digests: gathered(memory, digests, { at, size }),
    rows,
    ...packed(memory, { rows, at }, { texts, ends }),
  };
}

/** Where the digests of all rows lie. SHA-256 of the rule and the text, each behind its length. */
function digestsOf(memory: Memory, { rule, texts, ends }: Gathered): number {
  const { run, take } = memory;
  const prefix = lengthPrefixed(utf8(rule));
  const [digests, prefixAt] = [take(ends.length * DIGEST_BYTES), take(prefix.length + BLOCK)];
  memory.view(prefixAt, prefix.length).set(prefix);
  const room = roomFor(ends);
  const [textsAt, endsAt] = [take(room), putEnds(memory, ends)];
  for (const { from, to } of pieces({ from: 0, to: ends.length }, STEP)) {
    const base = from === 0 ? 0 : ends[from - 1]!;
    memory.view(textsAt, room).set(texts.subarray(base, ends[to - 1]));
    const [first, place] = [digests + from * DIGEST_BYTES, endsAt + 4 * from];
    run.hash(first, textsAt, place, base, to - from, prefixAt, prefix.length);
  }
  return digests;
}

/** Bytes of the longest piece of texts. */
const roomFor = (ends: Uint32Array): number =>
  pieces({ from: 0, to: ends.length }, STEP).reduce(
    (most, { from, to }) => Math.max(most, ends[to - 1]! - (from === 0 ? 0 : ends[from - 1]!)),
    0,
  );

interface Found {
  readonly at: number;
  readonly size: number;
}

/** Where the numbers of the rows lie, in ascending order of their digests, of equal digests the first. */
function distinctRows({ run, take }: Memory, digests: number, count: number): Found {
  const bits = Math.min(MOST_BITS, Math.max(1, 29 - Math.clz32(count))); // about eight rows in a bucket
  const [entries, starts, at] = [take(count * ENTRY), take(4 * 2 ** bits), take(4 * count)];
  const all = pieces({ from: 0, to: count }, STEP);
  for (const { from, to } of all) run.tally(starts, digests + from * DIGEST_BYTES, to - from, bits);
  run.begins(starts, bits);
  for (const { from, to } of all) run.scatter(entries, starts, digests + from * DIGEST_BYTES, from, to - from, bits);
  let size = 0;
  for (const { from, to } of pieces({ from: 0, to: 2 ** bits }, STEP / 8))
    size = run.distinct(at, size, entries, starts, digests, from, to - from);
  return { at, size };
}

function gathered({ run, take, view }: Memory, digests: number, { at, size }: Found): Uint8Array {
  const [to, part] = [new Uint8Array(size * DIGEST_BYTES), take(STEP * DIGEST_BYTES)];
  for (const piece of pieces({ from: 0, to: size }, STEP)) {
    const count = piece.to - piece.from;
    run.gather(part, digests, at + 4 * piece.from, count);
    to.set(view(part, count * DIGEST_BYTES), piece.from * DIGEST_BYTES);
  }
  return to;
}
