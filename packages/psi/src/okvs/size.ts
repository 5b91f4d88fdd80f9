// How large an oblivious key-value store (OKVS) is: sparse columns, of which each key has three, and dense columns, of
// which it has any. Garimella, Pinkas, Rosulek, Trieu, Yanai, ePrint 2021/883; parameters of Raghuraman, Rindal, CCS 2022 (RR22, ePrint 2022/320).

/** Bytes of a value and of a column: 128 bits. */
export const VALUE = 16;
/** Bytes of the key that hashes keys to rows: it travels before the store that was made with it. */
export const HASH_KEY = 32;
/**
 * Dense columns. RR22 (sections 3 and 4) asks for g + 40 binary ones where a gap of g is to be solved but with probability 2^-40; g is at
 * most 6 from 64 keys on. So 58 columns are to spare there, and a gap of 24 would still do.
 */
export const DENSE = 64;

const FEWEST_KEYS = 64; // the bound on failures holds from here: smaller sets are given this much room
/** The most keys: 2 GiB of columns. */
export const MOST_KEYS: number = 2 ** 27;
/**
 * Thousandths of a sparse column for each key, from 2^6 keys, from 2^7 and so on: e = 1.223 + 49.2 / s, of which
 * log2 s = 0.555 log2 n + 0.0930 v^3 - 1.010 v^2 + 2.925 v - 0.133 with v = log2 3 (RR22, section 3: failure below 2^-40).
 * A table, because logarithms may differ in their last bit from machine to machine, and sizes may not.
 */
const EXPANSION: readonly number[] = [
  2192, 1883, 1672, 1529, 1431, 1365, 1320, 1289, 1268, 1254, 1244, 1238, 1233, 1230, 1228, 1227, 1226, 1225, 1224,
  1224, 1224, 1224,
];

/** Columns of a store for so many keys, the dense ones at the end: it follows from the number alone. */
export function columnsFor(keys: number): number {
  const room = Math.max(FEWEST_KEYS, keys);
  return Math.ceil((room * EXPANSION[25 - Math.clz32(room)]!) / 1000) + DENSE;
}
