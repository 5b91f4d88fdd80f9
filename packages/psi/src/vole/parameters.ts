// Every parameter of VOLE-PSI, with its source. Sizes follow from the receiver's number of items alone.
import { columnsFor } from "../okvs/size.ts";

/** Computational security, in bits: of the field, of Delta, and of what is transferred. */
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
/** Base transfers: the bits of one offset for the extension, and those of Delta for the noise. */
export const BASE: number = 2 * KAPPA;

/** The most items of either party in one session: the trees and columns of one store must fit a worker's memory. */
export const MOST_ITEMS: number = 2 ** 22;

/** What a session with so many items of the receiver comes to. */
export interface Shape {
  /** Of the store, and so of the long VOLE: m. */
  readonly columns: number;
  /** Leaves of each tree. Even. */
  readonly block: number;
  /** Transfers for each tree: ceil(log2(block)). */
  readonly levels: number;
  /** Length of the sparse vector, at least twice the columns: a multiple of 16. */
  readonly leaves: number;
}

/** Shape of a session with so many items of the receiver. */
export function shapeFor(items: number): Shape {
  const columns = columnsFor(items);
  const block = Math.max(SHORTEST_BLOCK, 2 * Math.ceil((SCALER * columns) / (2 * BLOCKS)));
  return { columns, block, levels: 32 - Math.clz32(block - 1), leaves: BLOCKS * block };
}

/** Bits of the extension: one for each level of each tree, whole elements, and one element that hides their sum. */
export const choicesOf = ({ levels }: Shape): number => KAPPA * (Math.ceil((BLOCKS * levels) / KAPPA) + 1);
