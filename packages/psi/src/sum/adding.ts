// The receiver of a sum, second third: adds the shared ciphertexts, and has the sum opened under a blind.
import { coins, wait, work } from "@tavs/core";
import type { AddTask, BlindSumTask, UnblindSumTask } from "../kernels/sum.ts";
import { batchFrom, workThrough } from "../oprf/tasks.ts";
import { joined, type Range, rowAt, rowsFrom, rowsOf } from "../rows.ts";
import { dealPatience } from "./deal.ts";
import { limbsInRow } from "./limbs.ts";
import { blinded, ciphertextBytes, numbersLane, openedOf } from "./messages.ts";
import type { Adding, Asking, Remasking, SumReceiverNext } from "./receiver-state.ts";

const ELEMENT = 32;

/**
 * Whoever is not shared is added as the identity, and too few are added as none: the sender waits for as many additions
 * whatever is shared, so that neither the message nor its time tells how many, and the receiver opens nothing.
 */
export function addShared({ deal, keys, rows }: Remasking, places: Uint32Array): SumReceiverNext {
  const count = places.length;
  const opens = new Set(count >= deal.agreement.minShared ? places : []);
  const [{ width }, bytes] = [numbersLane(deal.limbs), ciphertextBytes(deal.limbs)];
  const nothing = new Uint8Array(bytes); // the identity, in each component
  const ciphertexts = rowsFrom(rows.length / width, bytes, (i) =>
    opens.has(i) ? rowAt(rows, width, i).subarray(ELEMENT) : nothing,
  );
  return addFrom({ deal, keys, count, ciphertexts }, []);
}

export function addFrom(
  { deal, keys, count, ciphertexts }: Adding,
  added: readonly Uint8Array[],
  from = 0,
): SumReceiverNext {
  const width = ciphertextBytes(deal.limbs);
  const size = ciphertexts.length / width;
  if (from === size) return blindSums({ deal, keys, count, ciphertexts }, joined(added));
  const range = batchFrom(from, size);
  const input = (piece: Range): AddTask => ({ ciphertexts: rowsOf(ciphertexts, width, piece), width });
  const state = { at: "adding", deal, keys, count, ciphertexts, range, added } as const;
  return workThrough(state, { task: "addUp", range, size, input, weight: Math.max(1, limbsInRow(deal.limbs) / 4) });
}

/** The blind depends on all that was heard: two different sums never go out under one. */
function blindSums({ deal, keys, count }: Adding, ciphertexts: Uint8Array): SumReceiverNext {
  const blindKey = coins(deal.session.seed, "sum blind", { context: deal.heard });
  const input: BlindSumTask = { ciphertexts, width: ciphertextBytes(deal.limbs), keys, blindKey };
  return work({ at: "blinding", deal, count }, { task: "blindSum", inputs: [input] });
}

/** The sender gets the first component alone: with the second it would know the sum. */
export function askForSum({ deal, count }: Omit<Asking, "numbers">, sum: Uint8Array): SumReceiverNext {
  const { peer } = deal.session;
  const send = [{ to: peer, body: blinded.encode(sum.slice(0, ELEMENT)) }];
  const state = { at: "asking", deal, count, numbers: sum.slice(ELEMENT) } as const;
  return wait(state, [peer], { send, patienceMs: dealPatience(deal) });
}

/** Whether the sum opens or not, what the sender gave is heard, checked and acknowledged. */
export function unblind({ deal, count, numbers }: Asking, body: Uint8Array): SumReceiverNext {
  const input: UnblindSumTask = { numbers, opened: openedOf(deal.limbs).decode(body) };
  return work({ at: "unblinding", deal, count, numbers }, { task: "unblindSum", inputs: [input] });
}
