import { InternalError, PeerError } from "@tavs/core";
import { rowAt } from "../rows.ts";
import { bitAt, dealKeys, KEY } from "./base-transfers.ts";
import { challengesOf, type Small } from "./challenge.ts";
import { compress } from "./code.ts";
import { extend, proveColumns, rowsOfColumns, transferKeys } from "./extension.ts";
import { type Memory, openMemory } from "./kernels/memory.ts";
import { multiplyValues, proveNoise } from "./noise.ts";
import { BLOCKS, choicesOf, ELEMENT, KAPPA, NOISE, type Shape } from "./parameters.ts";
import { decodeStore, encodeStore, hashItems, inOrder } from "./store.ts";
import { streams } from "./streams.ts";
import { proofOfSum, sumOfLeaves, sumOfValues } from "./tree-check.ts";
import { gatherLeaves, otherSide, type Trees } from "./trees.ts";

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

interface NoiseCoins {
  readonly values: Uint8Array;
  readonly holes: Uint32Array;
  /** Which side of each level the receiver wants, and a block of uniform bits. */
  readonly choices: Uint8Array;
}

const DRAWS = 64; // for one hole: each is taken with probability above 1/2

/** All that is random in the receiver's noise. */
function noiseOf(memory: Memory, coins: Uint8Array, shape: Shape): NoiseCoins {
  const values = streams(memory, coins, NOISE * ELEMENT, 0);
  const draws = new Uint32Array(streams(memory, coins, BLOCKS * DRAWS * 4, 1).buffer);
  const holes = Uint32Array.from({ length: BLOCKS }, (_, tree) => holeAmong(draws, tree, shape));
  const choices = streams(memory, coins, choicesOf(shape) / 8, 2).slice();
  for (let i = 0; i < BLOCKS * shape.levels; i++) {
    const wanted = otherSide(holes[Math.floor(i / shape.levels)]!, shape.levels, i % shape.levels);
    choices[i >> 3]! ^= (bitAt(choices, i) ^ wanted) << (i & 7);
  }
  return { values, holes, choices };
}

/** Uniform below the leaves of a block: of draws of as many bits as levels, the first that is. */
function holeAmong(draws: Uint32Array, tree: number, { levels, block }: Shape): number {
  const fitting = draws
    .subarray(tree * DRAWS, (tree + 1) * DRAWS)
    .map((draw) => draw >>> (32 - levels))
    .find((hole) => hole < block);
  if (fitting === undefined) throw new InternalError("no draw of 64 was below the block"); // probability below 2^-64 each
  return fitting;
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
    const table = encodeStore(memory, hashItems(memory, digests, rowKey, shape));
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
  const { values, holes } = noiseOf(memory, noiseCoins, shape);
  const { leaves, noise } = gatherLeaves(memory, { ...task, values, holes });
  const proof = challenge.length > 0 ? proofOf(memory, task, leaves) : new Uint8Array();
  compress(memory, [leaves, noise], shape);
  memory.run.add(noise, memory.put(store), shape.columns);
  const items = hashItems(memory, digests, rowKey, shape);
  const own = memory.take(items.count * ELEMENT);
  decodeStore(memory, own, items, leaves);
  const masked = memory.get(noise, shape.columns * ELEMENT);
  return { masked, own: memory.get(inOrder(memory, own, items), items.count * ELEMENT), proof };
}

function proofOf(memory: Memory, { shape, session, challenge, shares }: GatherTask, leaves: number): Uint8Array {
  const sum = sumOfLeaves(memory, leaves, shape.leaves, challenge);
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

export interface FindTask {
  readonly own: Uint8Array;
  readonly digests: Uint8Array;
  /** 16 bytes. */
  readonly mask: Uint8Array;
  /** The sender's, ascending. */
  readonly tags: Uint8Array;
  readonly tagBytes: number;
}

/** The numbers of the shared items, ascending. Throws `PeerError` where the tags do not ascend. */
export function voleFind({ own, digests, mask, tags, tagBytes }: FindTask): Uint32Array {
  const { run, put, take, get } = openMemory();
  const [count, said] = [own.length / ELEMENT, tags.length / tagBytes];
  const [rows, theirs] = [put(own), put(tags)];
  const place = run.firstNotAscending(theirs, said, tagBytes);
  if (place >= 0) throw new PeerError(`tags: number ${place} repeats what came before it, or is out of order`);
  run.addSame(rows, put(mask), count);
  run.hashTags(rows, count, put(digests));
  const bits = 33 - Math.clz32(Math.max(1, count)); // a table that is half full at most
  const [table, marks] = [take(8 * 2 ** bits), take(count)];
  run.enter(table, bits, rows, count);
  run.find(marks, table, bits, rows, theirs, said, tagBytes);
  return numbersOf(get(marks, count));
}

/** Where marks are 1: an iterator over a million of them would take as long as the search. */
function numbersOf(marks: Uint8Array): Uint32Array {
  const numbers = new Uint32Array(marks.length);
  let found = 0;
  for (let i = 0; i < marks.length; i++) {
    numbers[found] = i;
    found += marks[i]!;
  }
  return numbers.slice(0, found);
}
