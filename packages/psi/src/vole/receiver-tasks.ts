import { InternalError } from "@tavs/core";
import { rowAt } from "../rows.ts";
import { dealKeys, KEY } from "./base-transfers.ts";
import { binned, type OwnItems } from "./bins.ts";
import { challengesOf, type Small } from "./challenge.ts";
import { compressPair, vectorsAt } from "./code.ts";
import { extend, proveColumns, rowsOfColumns, transferKeys } from "./extension.ts";
import { type Memory, openMemory } from "./kernels/memory.ts";
import { multiplyValues, proveNoise } from "./noise.ts";
import { noiseOf } from "./noise-coins.ts";
import { BLOCKS, ELEMENT, KAPPA, type Shape } from "./parameters.ts";
import { decodeBin, eachPiece, encodeStore, PIECE, type Store, storeAt } from "./store.ts";
import { proofOfSum, sumOfValues, treeSum } from "./tree-check.ts";
import { gatherLeaves, type Trees } from "./trees.ts";

export interface ExtendTask {
  readonly shape: Shape;
  /** 32 bytes of this session. */
  readonly session: Uint8Array;
  /** 32 bytes each, for the base transfers and for noise and holes. */
  readonly coins: Uint8Array;
  readonly noiseCoins: Uint8Array;
  /** What the sender said. */
  readonly points: Uint8Array;
}

/** What is said, and what is kept for the trees. */
export interface ExtendedTask extends Small {
  readonly columnProof: Uint8Array;
  readonly noiseProof: Uint8Array;
  /** One key for each level of each tree. */
  readonly keys: Uint8Array;
  /** The shares of the noise. */
  readonly shares: Uint8Array;
}

/** The receiver's part of all transfers. Throws `PeerError` where a point is none. */
export function voleExtend({ shape, session, coins, noiseCoins, points }: ExtendTask): ExtendedTask {
  const memory = openMemory();
  const { point, keys } = dealKeys({ session, coins }, points);
  const { values, choices } = noiseOf(memory, noiseCoins, shape);
  const { columns, own } = extend(memory, keys.subarray(0, 2 * KAPPA * KEY), choices);
  const noise = multiplyValues(memory, keys.subarray(2 * KAPPA * KEY), values);
  const said = { points, point, columns, noise: noise.columns };
  const [first, second] = challengesOf(session, said);
  return {
    ...said,
    columnProof: proveColumns(memory, first, choices, own),
    noiseProof: proveNoise(memory, second, values, noise.shares),
    keys: transferKeys(memory, session, rowsOfColumns(own).subarray(0, BLOCKS * shape.levels * ELEMENT)),
    shares: noise.shares,
  };
}

export interface EncodeTask {
  readonly shape: Shape;
  readonly digests: Uint8Array;
  /** 16 bytes each, tried one after the other. */
  readonly rowKeys: Uint8Array;
}

export interface EncodedTask {
  readonly store: Uint8Array;
  /** The key that the store was made with. */
  readonly rowKey: Uint8Array;
}

/** The store of the receiver's items, under the first key that gives one: the first but with probability 2^-40. */
export function voleEncode({ shape, digests, rowKeys }: EncodeTask): EncodedTask {
  for (let i = 0; i < rowKeys.length / ELEMENT; i++) {
    const [memory, rowKey] = [openMemory(), rowAt(rowKeys, ELEMENT, i).slice()];
    const table = encodeStore(memory, binned(memory, shape, digests, rowKey));
    if (table !== undefined) return { store: memory.get(table, shape.columns * ELEMENT), rowKey };
  }
  throw new InternalError("no row key of several gave a store");
}

export interface GatherTask extends EncodedTask {
  readonly shape: Shape;
  readonly session: Uint8Array;
  readonly noiseCoins: Uint8Array;
  readonly digests: Uint8Array;
  readonly keys: Uint8Array;
  readonly shares: Uint8Array;
  readonly trees: Trees;
  /** Nothing where the trees are not checked. */
  readonly challenge: Uint8Array;
}

export interface GatheredTask {
  /** The store under the long VOLE. */
  readonly masked: Uint8Array;
  /** What each own item comes to: 16 bytes. */
  readonly own: Uint8Array;
  /** What the sender must show. */
  readonly proof: Uint8Array;
}

/** Expands the trees, compresses them, and puts the store under what comes out. */
export function voleGather(task: GatherTask): GatheredTask {
  const { shape, noiseCoins, digests, store, rowKey, challenge } = task;
  const memory = openMemory();
  const vectors = vectorsAt(memory, memory.put(store), shape);
  const leaves = challenge.length > 0 ? treeSum(memory, shape.block, challenge) : undefined;
  gatherLeaves(memory, { ...task, ...noiseOf(memory, noiseCoins, shape) }, vectors, (tree) => leaves?.add(tree));
  compressPair(memory, vectors, shape);
  const masked = memory.get(vectors.a, shape.columns * ELEMENT);
  const own = decodeOwn(memory, binned(memory, shape, digests, rowKey), storeAt(memory, vectors.c));
  return { masked, own, proof: leaves ? proofOf(task, leaves.get()) : new Uint8Array() };
}

/** What each own item comes to in a store, in the order of the items. */
function decodeOwn(memory: Memory, items: OwnItems, store: Store): Uint8Array {
  const { run, take, view, get } = memory;
  const size = items.ends.at(-1)! * ELEMENT;
  const [own, rows] = [take(size), take(PIECE * ELEMENT)];
  eachPiece(memory, items, (bin) => {
    view(rows, bin.count * ELEMENT).fill(0);
    decodeBin(memory, rows, bin, store);
    run.inOrder(own, rows, bin.order, bin.count);
  });
  return get(own, size);
}

function proofOf({ session, shares }: GatherTask, sum: Uint8Array): Uint8Array {
  return proofOfSum(
    session,
    sum.map((byte, i) => byte ^ shares[BLOCKS * ELEMENT + i]!),
  );
}

export interface SumTask {
  readonly shape: Shape;
  readonly noiseCoins: Uint8Array;
  readonly challenge: Uint8Array;
}

/** What the receiver says for the check of the trees. */
export function voleSum({ shape, noiseCoins, challenge }: SumTask): Uint8Array {
  const memory = openMemory();
  return sumOfValues(memory, shape, challenge, noiseOf(memory, noiseCoins, shape));
}
