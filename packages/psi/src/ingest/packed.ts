import type { ItemSet } from "../item-set.ts";

const SHORT = 64; // bytes: what a loop copies faster than a call

/** The texts of these rows, one after the other, and where each ends. */
export function packed(rows: Uint32Array, texts: Uint8Array, ends: Uint32Array): Pick<ItemSet, "texts" | "ends"> {
  const packedEnds = endsOf(rows, ends);
  const packedTexts = new Uint8Array(packedEnds.at(-1) ?? 0);
  let at = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const [from, to] = [row === 0 ? 0 : ends[row - 1]!, ends[row]!];
    if (to - from > SHORT) packedTexts.set(texts.subarray(from, to), at);
    else for (let k = from; k < to; k++) packedTexts[at + k - from] = texts[k]!;
    at = packedEnds[i]!;
  }
  return { texts: packedTexts, ends: packedEnds };
}

function endsOf(rows: Uint32Array, ends: Uint32Array): Uint32Array {
  const packedEnds = new Uint32Array(rows.length);
  let end = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    packedEnds[i] = end += ends[row]! - (row === 0 ? 0 : ends[row - 1]!);
  }
  return packedEnds;
}
