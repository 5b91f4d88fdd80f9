// Runs of eight bytes that stand in two sessions: in a megabyte of noise there are as many as bytes, and nearly all stand in one.
import type { Field } from "./wire.ts";

type Heard = readonly Pick<Field, "bytes">[];

/** The runs that stand in a field of `one`, in a field of `other`, and nowhere else that is said: `most` or more, where there are. */
export function wordsInCommon(
  one: Heard,
  other: Heard,
  { butNotIn, most }: { readonly butNotIn: Heard; readonly most: number },
): readonly bigint[] {
  const bytesHeard = other.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const maybe = wordsWithin(
    one,
    sketchOf(bytesHeard, (mark) => forRuns(other, mark)),
    100 * most,
  );
  const common = intersection(maybe, other);
  const elsewhere = intersection(common, butNotIn);
  return [...common].filter((word) => !elsewhere.has(word));
}

/** Those words that are heard. */
function intersection(words: ReadonlySet<bigint>, heard: Heard): ReadonlySet<bigint> {
  const sketch = sketchOf(words.size, (mark) => {
    for (const word of words) mark(Number(word >> 32n), Number(word & 0xffffffffn));
  });
  return new Set([...wordsWithin(heard, sketch, Number.POSITIVE_INFINITY)].filter((word) => words.has(word)));
}

/** A bit for each run, chosen by the run: one without a bit is not among them. One in 64 bits or fewer are set. */
interface Sketch {
  readonly bits: Uint8Array;
  bitOf(high: number, low: number): number;
}

function sketchOf(count: number, each: (mark: (high: number, low: number) => void) => void): Sketch {
  const shift = Math.max(1, 32 - 6 - Math.ceil(Math.log2(count + 1)));
  const bits = new Uint8Array(2 ** Math.max(0, 32 - shift - 3));
  const bitOf = (high: number, low: number) => {
    const mixed = Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b); // odd numbers: whatever spreads
    return (mixed ^ (mixed >>> 15)) >>> shift;
  };
  each((high, low) => {
    const bit = bitOf(high, low);
    bits[bit >>> 3]! |= 1 << (bit & 7);
  });
  return { bits, bitOf };
}

function wordsWithin(heard: Heard, { bits, bitOf }: Sketch, most: number): ReadonlySet<bigint> {
  const words = new Set<bigint>();
  forRuns(heard, (high, low) => {
    const bit = bitOf(high, low);
    if (words.size < most && (bits[bit >>> 3]! >> (bit & 7)) & 1)
      words.add((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
  });
  return words;
}

/** All runs, of every field, from every byte on. */
function forRuns(heard: Heard, visit: (high: number, low: number) => void): void {
  for (const { bytes } of heard) {
    let [high, low] = [0, 0];
    for (let i = 0; i < bytes.length; i++) {
      high = (high << 8) | (low >>> 24);
      low = (low << 8) | bytes[i]!;
      if (i >= 7) visit(high, low);
    }
  }
}
