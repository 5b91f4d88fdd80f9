import { dealKeys } from "./base-transfers.ts";
import { binned } from "./bins.ts";
import { challengesOf, type Small } from "./challenge.ts";
import { compressPair, vectorsAt } from "./code.ts";
import { extend, proveColumns, rowsOfColumns, transferKeys } from "./extension.ts";
import { type Memory, openMemory } from "./kernels/memory.ts";
import { multiplyValues, proveNoise } from "./noise.ts";
import { noiseOf } from "./noise-coins.ts";
import { BLOCKS, ELEMENT, type Shape } from "./parameters.ts";
import { type ItemsIn, nameOfPart } from "./parting.ts";
import { encodeStore } from "./store.ts";
import { proofOfSum, sumOfValues, treeSum } from "./tree-check.ts";
import { gatherLeaves, type Trees } from "./trees.ts";

export interface ExtendTask {
  readonly shape: Shape;
  /** 32 bytes of this session. */
  readonly session: Uint8Array;
  /** 32 bytes each, for the base transfers, and for noise and holes of each part. */
  readonly coins: Uint8Array;
  readonly noiseCoins: readonly Uint8Array[];
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

/** The receiver's part of all transfers, for each part of its set. Throws `PeerError` where a point is none. */
export function voleExtend({ shape, session, coins, noiseCoins, points }: ExtendTask): readonly ExtendedTask[] {
  const memory = openMemory();
  const { point, keys } = dealKeys({ session, coins }, points);
  return noiseCoins.map((tossed, part) => extendPart(memory, { shape, session, part, tossed, points, point, keys }));
}

interface Extending extends Pick<ExtendTask, "shape" | "session" | "points"> {
  readonly part: number;
  /** For noise and holes. */
  readonly tossed: Uint8Array;
  /** Of the base transfers. */
  readonly point: Uint8Array;
  readonly keys: Uint8Array;
}

function extendPart(memory: Memory, { shape, session, part, tossed, points, point, keys }: Extending): ExtendedTask {
  const name = nameOfPart(session, part);
  const { values, choices } = noiseOf(memory, tossed, shape);
  const { columns, own } = extend(memory, keys, choices, part);
  const noise = multiplyValues(memory, keys, values, part);
  const said = { points, point, columns, noise: noise.columns };
  const [first, second] = challengesOf(name, said);
  return {
    ...said,
    columnProof: proveColumns(memory, first, choices, own),
    noiseProof: proveNoise(memory, second, values, noise.shares),
    keys: transferKeys(memory, name, rowsOfColumns(own).subarray(0, BLOCKS * shape.levels * ELEMENT)),
    shares: noise.shares,
  };
}

export interface EncodeTask extends ItemsIn {
  readonly shape: Shape;
  /** 16 bytes. */
  readonly rowKey: Uint8Array;
}

/** The store of the receiver's items of a part; nothing where there is none under this key. */
export function voleEncode({ shape, rowKey, ...items }: EncodeTask): Uint8Array {
  const memory = openMemory();
  const table = encodeStore(memory, binned(memory, shape, items, rowKey));
  return table === undefined ? new Uint8Array() : memory.share(table, shape.columns * ELEMENT);
}

export interface GatherTask {
  readonly shape: Shape;
  readonly store: Uint8Array;
  /** The name of the part. */
  readonly session: Uint8Array;
  readonly noiseCoins: Uint8Array;
  readonly keys: Uint8Array;
  readonly shares: Uint8Array;
  readonly trees: Trees;
  /** Nothing where the trees are not checked. */
  readonly challenge: Uint8Array;
}

export interface GatheredTask {
  /** The store under the long VOLE. */
  readonly masked: Uint8Array;
  /** The long VOLE. */
  readonly c: Uint8Array;
  /** What the sender must show. */
  readonly proof: Uint8Array;
}

/** Expands the trees, compresses them, and puts the store under what comes out. */
export function voleGather(task: GatherTask): GatheredTask {
  const { shape, noiseCoins, store, challenge } = task;
  const memory = openMemory();
  const vectors = vectorsAt(memory, memory.put(store), shape);
  const leaves = challenge.length > 0 ? treeSum(memory, shape.block, challenge) : undefined;
  gatherLeaves(memory, { ...task, ...noiseOf(memory, noiseCoins, shape) }, vectors, (tree) => leaves?.add(tree));
  compressPair(memory, vectors, shape);
  const size = shape.columns * ELEMENT;
  const proof = leaves ? proofOf(task, leaves.get()) : new Uint8Array();
  return { masked: memory.get(vectors.a, size), c: memory.share(vectors.c, size), proof };
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
