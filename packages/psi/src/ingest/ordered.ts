// What the groups come to, one after the other: each item once, in the order of the digests.
import { sharedBytes } from "@tavs/core";
import { DIGEST_BYTES, type ItemSet } from "../item-set.ts";
import { sharedCopy } from "../rows.ts";
import { GROUP, GROUPS, type Grouped } from "./grouped.ts";
import type { Memory } from "./memory.ts";
import { most, type Run } from "./runs.ts";

const ENTRY = 16;
const PER_BUCKET = 8; // records: as many are sorted by insertion

type Items = Pick<ItemSet, "digests" | "rows" | "texts" | "ends">;

export class Ordered {
  readonly #memory: Memory;
  readonly #grouped: Grouped;
  readonly #runs: number;
  readonly #sizes: readonly Size[];
  readonly #room: Room;
  readonly #items: Items;
  #size = 0;
  #end = 0;

  constructor(memory: Memory, grouped: Grouped, runs: readonly Run[]) {
    const { first, rows, begin, bytes } = runs.at(-1) ?? { first: 0, rows: 0, begin: 0, bytes: 0 };
    this.#memory = memory;
    this.#grouped = grouped;
    this.#runs = runs.length;
    this.#sizes = sizesOf(memory, grouped, runs.length);
    this.#room = roomFor(memory, this.#sizes);
    this.#items = {
      digests: sharedBytes((first + rows) * DIGEST_BYTES), // what is not written takes no memory
      rows: new Uint32Array(first + rows),
      texts: new Uint8Array(begin + bytes),
      ends: new Uint32Array(first + rows),
    };
  }

  add(group: number): void {
    const { run, view } = this.#memory;
    const { entries, starts, numbers, digests, rows, texts, ends } = this.#room;
    const { records, groups } = this.#grouped;
    const bits = bitsFor(this.#sizes[group]!.count);
    run.spread(entries, starts, records, groups + group * GROUP, this.#runs, bits);
    const found = run.distinct(numbers, entries, starts, records, bits);
    run.gather(digests, rows, records, numbers, found);
    const end = run.pack(texts, ends, records, numbers, found, this.#end) >>> 0;
    const words = (at: number): Uint32Array => new Uint32Array(view(at, 0).buffer, at, found);
    this.#items.digests.set(view(digests, found * DIGEST_BYTES), this.#size * DIGEST_BYTES);
    this.#items.rows.set(words(rows), this.#size);
    this.#items.texts.set(view(texts, end - this.#end), this.#end);
    this.#items.ends.set(words(ends), this.#size);
    this.#size += found;
    this.#end = end;
  }

  /** Without room for what was there twice. */
  take(): Items {
    const { digests, rows, texts, ends } = this.#items;
    const size = this.#size;
    if (size === rows.length) return this.#items;
    return {
      digests: sharedCopy(digests.subarray(0, size * DIGEST_BYTES)),
      rows: rows.slice(0, size),
      texts: texts.slice(0, this.#end),
      ends: ends.slice(0, size),
    };
  }
}

/** Of one group in all runs. */
interface Size {
  readonly count: number;
  readonly bytes: number;
}

function sizesOf({ get }: Memory, { groups }: Grouped, runs: number): readonly Size[] {
  const all = new Uint32Array(get(groups, runs * GROUPS * GROUP).buffer);
  const [counts, bytes] = [new Array<number>(GROUPS).fill(0), new Array<number>(GROUPS).fill(0)];
  for (let i = 0; i < runs * GROUPS; i++) {
    const [firstRecord, firstText, record, text] = all.subarray(4 * i, 4 * i + 4);
    counts[i % GROUPS]! += record! - firstRecord!;
    bytes[i % GROUPS]! += text! - firstText!;
  }
  return counts.map((count, i) => ({ count, bytes: bytes[i]! }));
}

/** For one group. */
interface Room {
  readonly entries: number;
  readonly starts: number;
  readonly numbers: number;
  readonly digests: number;
  readonly rows: number;
  readonly texts: number;
  readonly ends: number;
}

function roomFor({ take }: Memory, sizes: readonly Size[]): Room {
  const [count, bytes] = [most(sizes, ({ count }) => count), most(sizes, ({ bytes }) => bytes)];
  return {
    entries: take(count * ENTRY),
    starts: take(4 << bitsFor(count)),
    numbers: take(4 * count),
    digests: take(count * DIGEST_BYTES),
    rows: take(4 * count),
    texts: take(bytes),
    ends: take(4 * count),
  };
}

/** So many buckets that each has a few of the records: a bit at least. */
const bitsFor = (count: number): number => Math.max(1, 32 - Math.clz32(count / PER_BUCKET));
