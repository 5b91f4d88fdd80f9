// Canonical texts to an `ItemSet`, in a worker: WebAssembly for digests and their order, a few thousand rows a call, so that the
// engine makes its fast code of a function between the first calls and the others.
import { lengthPrefixed, sharedBytes, utf8 } from "@tavs/core";
import { DIGEST_BYTES, type ItemSet } from "../item-set.ts";
import { pieces } from "../rows.ts";
import { type Memory, openMemory, STEP } from "./memory.ts";
import { packed } from "./packed.ts";
import { type Gathered, piecesOf, putTexts, type Texts } from "./texts.ts";

const ENTRY = 16;
const BLOCK = 64;
const MOST_BITS = 24;
const COARSE = 8; // bits of the first grouping

/** Digests, sorts by digest, and leaves out what came before. Pure; runs in a worker. */
export function arrange(gathered: Gathered): ItemSet {
  const memory = openMemory();
  const all = putTexts(memory, gathered);
  const digests = digestsOf(memory, gathered.rule, all);
  const { at, size } = distinctRows(memory, digests, all.count);
  const rows = new Uint32Array(memory.get(at, 4 * size).buffer);
  return {
    rule: gathered.rule,
    size,
    duplicates: all.count - size,
    dummies: 0,
    digests: digestsIn(memory, digests, { at, size }),
    rows,
    ...packed(memory, { rows, at }, all),
  };
}

/** Where the digests of all rows lie. SHA-256 of the rule and the text, each behind its length. */
function digestsOf(memory: Memory, rule: string, texts: Texts): number {
  const prefix = lengthPrefixed(utf8(rule));
  const [digests, prefixAt] = [memory.take(texts.count * DIGEST_BYTES), memory.take(prefix.length + BLOCK)];
  memory.view(prefixAt, prefix.length).set(prefix);
  const ranges = pieces({ from: 0, to: texts.count }, STEP);
  const pieceOf = piecesOf(memory, texts, ranges);
  for (const range of ranges) {
    const [{ at, base }, { from, to }] = [pieceOf(range), range];
    const [first, ends] = [digests + from * DIGEST_BYTES, texts.ends + 4 * from];
    memory.run.hash(first, at, ends, base, to - from, prefixAt, prefix.length);
  }
  return digests;
}

interface Found {
  readonly at: number;
  readonly size: number;
}

/** Where the numbers of the rows lie, in ascending order of their digests, of equal digests the first. */
function distinctRows(memory: Memory, digests: number, count: number): Found {
  const { run, take } = memory;
  const bits = Math.min(MOST_BITS, Math.max(COARSE, 29 - Math.clz32(count))); // about eight rows in a bucket
  const [entries, starts, at] = [take(count * ENTRY), take(4 * 2 ** bits), take(4 * count)];
  const all = pieces({ from: 0, to: count }, STEP);
  for (const { from, to } of all) run.tally(starts, digests + from * DIGEST_BYTES, to - from, bits);
  run.begins(starts, bits);
  const grouped = coarsely(memory, digests, count, { starts, bits });
  for (const { from, to } of all) run.regroup(entries, starts, grouped + from * ENTRY, to - from, bits);
  let size = 0;
  for (const { from, to } of pieces({ from: 0, to: 2 ** bits }, STEP / 8))
    size = run.distinct(at, size, entries, starts, digests, from, to - from);
  return { at, size };
}

/** Where entries lie, grouped by the first bits of their digests: so that the fine grouping writes to places that are near each other. */
function coarsely(memory: Memory, digests: number, count: number, fine: Buckets): number {
  const { run, take } = memory;
  const [entries, starts] = [take(count * ENTRY), take(4 * 2 ** COARSE)];
  for (let bucket = 0; bucket < 2 ** COARSE; bucket++) {
    const first = fine.starts + 4 * bucket * 2 ** (fine.bits - COARSE);
    memory.view(starts + 4 * bucket, 4).set(memory.view(first, 4));
  }
  for (const { from, to } of pieces({ from: 0, to: count }, STEP))
    run.scatter(entries, starts, digests + from * DIGEST_BYTES, from, to - from, COARSE);
  return entries;
}

/** Where each of 2^bits buckets starts, 4 bytes each. */
interface Buckets {
  readonly starts: number;
  readonly bits: number;
}

function digestsIn({ run, take, view }: Memory, digests: number, { at, size }: Found): Uint8Array {
  const [to, part] = [sharedBytes(size * DIGEST_BYTES), take(STEP * DIGEST_BYTES)];
  for (const piece of pieces({ from: 0, to: size }, STEP)) {
    const count = piece.to - piece.from;
    run.gather(part, digests, at + 4 * piece.from, count);
    to.set(view(part, count * DIGEST_BYTES), piece.from * DIGEST_BYTES);
  }
  return to;
}
