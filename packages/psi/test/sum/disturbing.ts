// The session that faults are tried on, and what may come of it.
import { BudgetError, PeerError, type TavsError, UsageError } from "@tavs/core";
import { type ItemSet, ingest, type ValueColumns } from "@tavs/psi";
import type { Lane } from "../../src/oprf/messages.ts";
import { type Limbs, limbsFor } from "../../src/sum/limbs.ts";
import { type Meeting, meet, type Outcome } from "./sessions.ts";

export const sets = async (): Promise<{ readonly mine: ItemSet; readonly theirs: ItemSet }> => ({
  mine: await ingest(["a", "b", "c"]),
  theirs: await ingest(["b", "c", "d", "e"]),
});
export const values: ValueColumns = { columns: ["days", "cost"], bound: 100 };
export const limbs: Limbs = limbsFor({ ...values, minShared: 1 }, { asked: 3, held: 4 });
export const undisturbed: Outcome = { count: 2, sums: [30, 3], senderSize: 4, receiverSize: 3 };

export async function disturbed(options: Partial<Meeting>): Promise<Outcome> {
  return meet({ ...(await sets()), values, of: (row) => [10 * (row + 1), row + 1], ...options });
}

/** The result, or the error of ours; anything else is thrown. */
export async function outcomeOf(session: Promise<unknown>): Promise<unknown> {
  try {
    return await session;
  } catch (error) {
    if (isOurs(error)) return error;
    throw error;
  }
}

const isOurs = (error: unknown): error is TavsError =>
  error instanceof PeerError || error instanceof UsageError || error instanceof BudgetError;

/** How an element gets into a message. */
export type Spoil = (element: Uint8Array) => (body: Uint8Array) => readonly Uint8Array[];

/** Changes the rows of a message, given an element to write. */
export function inLane(lane: Lane, write: (rows: Uint8Array, element: Uint8Array) => void): Spoil {
  return (element: Uint8Array) => (body: Uint8Array) => {
    const { first, rows } = lane.part.decode(body);
    const changed = rows.slice();
    write(changed, element);
    return [lane.part.encode({ first, rows: changed })];
  };
}

/** The elements with another one in the second place. */
export function spoiled(elements: Uint8Array, element: Uint8Array): Uint8Array {
  const changed = elements.slice();
  changed.set(element, 32);
  return changed;
}
