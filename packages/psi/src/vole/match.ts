// Rows of 16 bytes in order, and which of them are among the tags of a peer: buckets by their first bits, because they are uniform.
import { inSteps, type Memory } from "./kernels/memory.ts";
import { ELEMENT } from "./parameters.ts";

const ENTRY = 20;
const START = 4;

/** Where each bucket starts; `bits` is how many bits of a row name its bucket. */
interface Buckets {
  readonly starts: number;
  readonly bits: number;
}

/** Buckets of two to four rows. */
const bitsFor = (count: number): number => Math.max(1, 30 - Math.clz32(count));

function bucketsOf({ run, take }: Memory, rows: number, count: number, bits: number, skip: number = 0): Buckets {
  const starts = take(START * 2 ** bits);
  inSteps(count, (first, size) => run.tally(starts, rows + first * ELEMENT, size, skip, bits));
  run.begins(starts, 2 ** bits);
  return { starts, bits };
}

/**
 * Puts so many rows in ascending order, and says where they lie: by the later half of the bits that name buckets, then by the earlier half, which
 * keeps the order of the later. Half the bits are few places to write to: they stay in a cache.
 */
export function sortRows(memory: Memory, rows: number, count: number, bits: number = bitsFor(count)): number {
  const [earlier, spare] = [Math.ceil(bits / 2), memory.take(count * ELEMENT)];
  spread(memory, spare, rows, count, { skip: earlier, bits: bits - earlier });
  spread(memory, rows, spare, count, { skip: 0, bits: earlier });
  inSteps(count, (first, size) => memory.run.settle(rows, first, size));
  return rows;
}

/** Puts rows into the buckets of so many bits behind their first `skip`. */
function spread(memory: Memory, to: number, rows: number, count: number, { skip, bits }: Digit): void {
  const { starts } = bucketsOf(memory, rows, count, bits, skip);
  inSteps(count, (first, size) => memory.run.spread(to, starts, rows + first * ELEMENT, size, skip, bits));
}

interface Digit {
  readonly skip: number;
  readonly bits: number;
}

/** What stands behind each tag: a label of `width` bytes, or nothing where that is 0. */
export interface Wide {
  readonly tagBytes: number;
  readonly width: number;
  /** Where the labels lie, in the order of the rows. */
  readonly labels: number;
}

/** Where rows lie that begin with so many bytes of a row and go on with its label, in ascending order. */
export function sortWide(
  memory: Memory,
  rows: number,
  count: number,
  { tagBytes, width, labels }: Wide,
  bits: number = bitsFor(count),
): number {
  const { run, take } = memory;
  const { starts } = bucketsOf(memory, rows, count, bits);
  const [to, spare] = [take(count * (tagBytes + width)), take(tagBytes + width)];
  inSteps(count, (first, size) =>
    run.spreadWide(to, starts, rows + first * ELEMENT, labels + first * width, size, bits, tagBytes, width),
  );
  inSteps(count, (first, size) => run.settleWide(to, first, size, tagBytes, tagBytes + width, spare));
  return to;
}

/** Tags of a peer: `size` bytes each, `step` bytes apart. */
export interface Tags {
  readonly at: number;
  readonly count: number;
  readonly size: number;
  readonly step: number;
}

/** One byte for each of so many rows: 1 where it begins as one of the tags. */
export function marksOf(
  memory: Memory,
  rows: number,
  count: number,
  tags: Tags,
  bits: number = bitsFor(count),
): number {
  const { run, take } = memory;
  const { starts } = bucketsOf(memory, rows, count, bits);
  const [entries, marks] = [take(count * ENTRY), take(count)];
  inSteps(count, (first, size) => run.enter(entries, starts, rows + first * ELEMENT, first, size, bits));
  inSteps(tags.count, (first, size) =>
    run.find(marks, entries, starts, bits, tags.at + first * tags.step, size, tags.size, tags.step),
  );
  return marks;
}
