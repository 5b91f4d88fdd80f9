// Which weights are sent in a round. Masks cancel only where all send the same ones, so the set is common: drawn from what all
// know, or read off what all have seen. The largest of a hospital's own update would tell, by their places alone, what it
// trained on (the codes of its patients, where a weight belongs to a code), and are not offered.
import { coins, type Random, seededRandom, UsageError } from "@tavs/core";

export interface Draw {
  /** 32 bytes that all parties share: from the terms, a hash of them for instance. */
  readonly seed: Uint8Array;
  readonly round: number;
  /** Weights of the model, and how many of them are sent. */
  readonly length: number;
  readonly keep: number;
}

/** A set of `keep` places, ascending, every such set as likely as any other (Floyd's algorithm): every party draws the same. */
export function drawnIndices({ seed, round, length, keep }: Draw): Uint32Array<ArrayBuffer> {
  mustKeep(keep, length);
  const random = seededRandom(coins(seed, "compression/indices", { index: round }));
  const next = wordsOf(random, Math.min(16_384, 4 * keep));
  const chosen = new Set<number>();
  for (let last = length - keep; last < length; last++) {
    const drawn = below(last + 1, next);
    chosen.add(chosen.has(drawn) ? last : drawn);
  }
  return Uint32Array.from(chosen).sort();
}

/** The places of the largest numbers, ascending, of a total that all have seen: of last round's. Of equal ones the first. */
export function largestIndices(total: Float64Array, keep: number): Uint32Array<ArrayBuffer> {
  mustKeep(keep, total.length);
  const sizes = total.map(Math.abs);
  const bad = sizes.findIndex(Number.isNaN);
  if (bad >= 0) throw new UsageError(`number ${bad} of the total is none: it has no rank`); // parties would not agree
  const least = sizes.slice().sort()[sizes.length - keep]!;
  let ties = keep - sizes.reduce((count, size) => count + Number(size > least), 0);
  const places = new Uint32Array(keep);
  for (let i = 0, at = 0; at < keep; i++) if (sizes[i]! > least || (sizes[i] === least && ties-- > 0)) places[at++] = i;
  return places;
}

/**
 * The numbers at these places. Throws `UsageError` unless places ascend: one that stands twice would be sent twice, each time with
 * noise and rounding of its own, and what was clipped would be longer than its bound.
 */
export function gather(values: Float64Array, indices: Uint32Array): Float64Array<ArrayBuffer> {
  mustAscend(indices, values.length);
  return Float64Array.from(indices, (index) => values[index]!);
}

export interface Scattering {
  readonly length: number;
  /** `length / keep` makes drawn places right on average; with `feedback` 1, for what is not sent waits. */
  readonly scale: number;
}

/** Numbers back at their places, times `scale`, zeros elsewhere. Throws `UsageError` unless places ascend and are as many. */
export function scatter(
  values: ArrayLike<number>,
  indices: Uint32Array,
  { length, scale }: Scattering,
): Float64Array<ArrayBuffer> {
  if (values.length !== indices.length) throw new UsageError(`${values.length} numbers for ${indices.length} places`);
  mustAscend(indices, length);
  const whole = new Float64Array(length);
  indices.forEach((index, i) => {
    whole[index] = values[i]! * scale;
  });
  return whole;
}

function mustKeep(keep: number, length: number): void {
  if (!Number.isInteger(keep) || keep < 1 || keep > length || length > 2 ** 32)
    throw new UsageError(`keep must be a whole number from 1 to the ${length} weights`);
}

function mustAscend(indices: Uint32Array, length: number): void {
  if (indices.some((index) => index >= length)) throw new UsageError(`a place is outside of the ${length} weights`);
  const bad = indices.findIndex((index, i) => i > 0 && index <= indices[i - 1]!);
  if (bad >= 0) throw new UsageError(`place number ${bad} is not above the one before: each stands once, in order`);
}

/** Uniform on [0, limit), by rejection. */
function below(limit: number, next: () => number): number {
  const most = 2 ** 32 - (2 ** 32 % limit);
  for (;;) {
    const word = next();
    if (word < most) return word % limit; // below a multiple of the limit every rest is as likely
  }
}

/** Words of 32 bits, little-endian on every machine. */
function wordsOf(random: Random, bytes: number): () => number {
  let words = new DataView(new ArrayBuffer(0));
  let at = 0;
  return () => {
    if (at === words.byteLength) [words, at] = [viewOf(random(bytes)), 0];
    at += 4;
    return words.getUint32(at - 4, true);
  };
}

const viewOf = (bytes: Uint8Array<ArrayBuffer>): DataView<ArrayBuffer> =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
