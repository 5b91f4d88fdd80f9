// Every parameter of VOLE-PSI, with its source. Sizes follow from the receiver's number of items alone.
import { columnsFor, DENSE } from "../okvs/size.ts";
import { partsFor } from "./parting.ts";

/** Computational security, in bits: of the field, of Delta, and of what is transferred. One base transfer for each bit of Delta. */
export const KAPPA = 128;
/** Bytes of an element of GF(2^128). */
export const ELEMENT = 16;

/**
 * Blocks of the regular noise, each with one value of GF(2^128). A linear test misses a block with probability 1 - d, so that t =
 * 128 / -log2(1 - d) = 545.9 for pseudo-distance d = 0.15 (expand-convolute 7 x 24 at rate 1/2: ePrint 2023/882), rounded up to a
 * multiple of 8. libOTe takes d = 0.25 in later releases, and 1 - 2d, which holds for noise of one bit: 249 or 128 blocks.
 */
export const BLOCKS = 552;
/** The shortest block: a noise rate of 1/8 at most, whatever the set (libOTe's least is 4). */
const SHORTEST_BLOCK = 8;
/** Codeword bits for each bit that is wanted (ePrint 2023/882). */
const SCALER = 2;

/** Correlations of the small VOLE beside the noise: one hides the sum of a check of the trees, one that of its own check. */
export const NOISE: number = BLOCKS + 2;

/** The most items of either party in one session: what the receiver looks its items up in must fit one memory of WebAssembly, 4 GiB. */
export const MOST_ITEMS: number = 2 ** 24;

/** Items in a bin of a store, about: what peels within a core's own cache (RR22, section 4: clusters). */
const BIN = 2 ** 14;

/** How a store of so many items is parted. */
export interface Bins {
  readonly bins: number;
  /** Columns of each bin. */
  readonly binColumns: number;
}

/**
 * Below 2^15 items one bin, that of okvs/. Else n / 2^14 of them, as many in each part, each with columns for the fullest that there is but with
 * probability 2^-40 (Bernstein's inequality), and for failures of 2^-40 among all of them: lambda = 40 + log2(bins).
 */
export function binsFor(items: number): Bins {
  const parts = partsFor(items);
  const bins = parts * Math.max(1, Math.floor(items / BIN / parts));
  if (bins < 2) return { bins: 1, binColumns: columnsFor(items) };
  const lambda = 40 + 32 - Math.clz32(bins - 1);
  const bits = (lambda * 7) / 10; // ln 2 is below: no logarithm, which machines may round differently
  const mean = items / bins;
  const fullest = Math.ceil(mean + bits / 3 + Math.sqrt((bits * bits) / 9 + 2 * bits * mean));
  // e = 1.223 + (lambda + 9.2) / s, with log2 s as in okvs/size.ts: at 2^14 keys s is 1,093, so a bit of lambda is below 0.00093
  const sparse = Math.ceil(((columnsFor(fullest) - DENSE) * (1268 + Math.ceil(0.93 * (lambda - 40)))) / 1268);
  return { bins, binColumns: sparse + DENSE };
}

/** What a session with so many items of the receiver comes to: `parts` times a store, a VOLE and trees of this shape. */
export interface Shape extends Bins {
  readonly parts: number;
  /** Of the store of a part, and so of its long VOLE: m. */
  readonly columns: number;
  /** Leaves of each tree. Even. */
  readonly block: number;
  /** Levels of each tree, of four children a node: ceil(log4(block)). */
  readonly levels: number;
  /** Length of the sparse vector, at least twice the columns: a multiple of 16. */
  readonly leaves: number;
}

/** Shape of a session with so many items of the receiver. */
export function shapeFor(items: number): Shape {
  const { bins: all, binColumns } = binsFor(items);
  const parts = partsFor(items);
  const bins = all / parts;
  const columns = bins * binColumns;
  const block = Math.max(SHORTEST_BLOCK, 2 * Math.ceil((SCALER * columns) / (2 * BLOCKS)));
  return { parts, bins, binColumns, columns, block, levels: Math.ceil(bitsBelow(block) / 2), leaves: BLOCKS * block };
}

/** Bytes that are said of a level: see kernels/assembly/siblings.ts. */
export const SAID = 96;

/** Bits of a number below this one. */
export const bitsBelow = (bound: number): number => 32 - Math.clz32(bound - 1);

/** Transfers of a part: two for each level of each tree. */
export const transfersOf = ({ levels }: Shape): number => 2 * BLOCKS * levels;

/** Bits of the extension: one for each transfer, whole elements, and one element that hides their sum. */
export const choicesOf = (shape: Shape): number => KAPPA * (Math.ceil(transfersOf(shape) / KAPPA) + 1);
