// What the sender computes, in a worker: pure functions of what it was sent and of coins.
import type { Labels } from "../labelled/labels.ts";
import { rowAt, rowsFrom } from "../rows.ts";
import { type Answered, type Room, roomFor } from "./answered.ts";
import { choosePoints, chosenKeys } from "./base-transfers.ts";
import { binned } from "./bins.ts";
import { challengesOf, type Small } from "./challenge.ts";
import { checkColumns, receiveColumns, rowsOfColumns, transferKeys } from "./extension.ts";
import { type Memory, openMemory, putParts } from "./kernels/memory.ts";
import { sealLabels } from "./label-rows.ts";
import { sortRows, sortWide } from "./match.ts";
import { checkNoise, receiveNoise } from "./noise.ts";
import { BLOCKS, ELEMENT, type Shape } from "./parameters.ts";
import { countOf, type ItemsIn, nameOfPart } from "./parting.ts";
import { decodeBin, eachPiece, storeAt } from "./store.ts";
import { streams } from "./streams.ts";
import { plant, type Trees } from "./trees.ts";

export interface OfferTask {
  readonly session: Uint8Array;
  readonly coins: Uint8Array;
  /** One bit for each base transfer. */
  readonly delta: Uint8Array;
}

/** The sender's points for the base transfers. */
export const voleOffer = ({ session, coins, delta }: OfferTask): Uint8Array =>
  choosePoints({ session, coins, choices: delta });

export interface DealTask extends OfferTask, Small {
  readonly shape: Shape;
  readonly part: number;
  /** Nothing where the peer is trusted to keep to the protocol. */
  readonly columnProof: Uint8Array;
  readonly noiseProof: Uint8Array;
  /** 32 bytes that follow from what the receiver said. */
  readonly treeCoins: Uint8Array;
}

export interface DealtTask extends Trees {
  /** The share of the value that hides the sum of the trees' check. */
  readonly spare: Uint8Array;
}

/** The sender's part of all transfers, and what it says of its trees. Throws `PeerError` where a check fails. */
export function voleDeal(task: DealTask): DealtTask {
  const { shape, treeCoins } = task;
  const [memory, session] = [openMemory(), nameOfPart(task.session, task.part)];
  const { keys, shares } = received(memory, task);
  const roots = streams(memory, treeCoins, BLOCKS * ELEMENT);
  const said = plant(memory, { shape, session, roots, keys, shares });
  return { ...said, spare: rowAt(shares, ELEMENT, BLOCKS).slice() };
}

/** Both keys of each transfer, and the shares of the noise. */
function received(memory: Memory, task: DealTask): { readonly keys: Uint8Array; readonly shares: Uint8Array } {
  const { shape, session, part, coins, delta, point, columnProof, noiseProof } = task;
  const name = nameOfPart(session, part);
  const chosen = chosenKeys({ session, coins, choices: delta }, point);
  const columns = receiveColumns(memory, chosen, delta, task.columns, part);
  const shares = receiveNoise(memory, chosen, delta, task.noise, part);
  if (columnProof.length > 0) {
    const [first, second] = challengesOf(name, task);
    checkColumns(memory, first, { delta, columns, proof: columnProof });
    checkNoise(memory, second, { delta, shares, proof: noiseProof });
  }
  const rows = rowsOfColumns(columns).subarray(0, BLOCKS * shape.levels * ELEMENT);
  const [zeros, ones] = [rows, rows.map((byte, i) => byte ^ delta[i % ELEMENT]!)].map((side) =>
    transferKeys(memory, name, side),
  );
  const keys = rowsFrom(2 * BLOCKS * shape.levels, ELEMENT, (i) =>
    rowAt(i % 2 === 0 ? zeros! : ones!, ELEMENT, i >> 1),
  );
  return { keys, shares };
}

export interface AnswerTask extends ItemsIn {
  readonly shape: Shape;
  /** The receiver's, with the store under the long VOLE: in parts, as they came. */
  readonly rowKey: Uint8Array;
  readonly masked: readonly Uint8Array[];
  /** The sender's part of the long VOLE. */
  readonly shares: Uint8Array;
  readonly delta: Uint8Array;
  readonly mask: Uint8Array;
  readonly tagBytes: number;
  /** One for each item of the part, in their order. */
  readonly labels: Labels;
}

/** What a part of the items comes to, where it is not the last. */
export function voleAnswerPart(task: AnswerTask): Answered {
  const [memory, count, { width }] = [openMemory(), countOf(task), task.labels];
  const room = roomFor(memory, [], count, width);
  answer(memory, task, room);
  return { rows: memory.share(room.rows, count * ELEMENT), sealed: memory.share(room.sealed, count * width) };
}

export interface LastAnswerTask extends AnswerTask {
  /** Of the parts before this one. */
  readonly earlier: readonly Answered[];
}

/** The last part, and then the tags of all, ascending: behind each its label, where there are labels. */
export function voleAnswer({ earlier, ...task }: LastAnswerTask): Uint8Array {
  const [memory, { tagBytes, labels }] = [openMemory(), task];
  const { width } = labels;
  const room = roomFor(memory, earlier, countOf(task), width);
  const { from, rows, sealed, count } = room;
  answer(memory, task, { rows: rows + from * ELEMENT, sealed: sealed + from * width });
  if (width === 0 && tagBytes === ELEMENT) return memory.get(sortRows(memory, rows, count), count * ELEMENT);
  return memory.get(sortWide(memory, rows, count, { tagBytes, width, labels: sealed }), count * (tagBytes + width));
}

/**
 * What the sender's items come to: H(Decode(B, y) + Delta (Decode(A, y) + H(y)) + w, y), which is RR22's Decode(B + Delta A, y)
 * - Delta H(y) with one product for each item and none for each column. In the order of the bins.
 */
function answer(memory: Memory, task: AnswerTask, { rows, sealed }: Pick<Room, "rows" | "sealed">): void {
  const { shape, rowKey, masked, shares, delta, mask, labels } = task;
  const { run, put, take } = memory;
  const [tables, both, width] = [take(8192), put(mask), labels.width];
  const [theirs, ours] = [storeAt(memory, putParts(memory, masked)), storeAt(memory, put(shares))];
  run.tablesOf(tables, put(delta));
  const placed = { width, at: put(labels.bytes) };
  eachPiece(memory, binned(memory, shape, task, rowKey), (bin) => {
    decodeBin(memory, bin.values, bin, theirs);
    run.multiplyRows(bin.values, Math.ceil(bin.count / 16) * 16, tables);
    decodeBin(memory, bin.values, bin, ours);
    run.addSame(bin.values, both, bin.count);
    if (width > 0) sealLabels(memory, sealed + bin.first * width, bin, placed);
    run.hashTags(bin.values, bin.count, bin.digests);
    run.add(rows + bin.first * ELEMENT, bin.values, bin.count);
  });
  memory.wipe(tables); // and with these all that was taken here: rows are sorted in this room
}
