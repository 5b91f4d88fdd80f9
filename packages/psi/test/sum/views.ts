// What is seen of sessions, and what their secrets were: for the tests of what they give away.
import { concat, hex, seededRandom } from "@tavs/core";
import type { ValueColumns } from "@tavs/psi";
import { pointsLane } from "../../src/oprf/messages.ts";
import { rowAt } from "../../src/rows.ts";
import { type Limbs, limbsFor } from "../../src/sum/limbs.ts";
import { numbersLane } from "../../src/sum/messages.ts";
import { type Meeting, type Message, messagesOf } from "./sessions.ts";

export const values: ValueColumns = { columns: ["days", "cost"], bound: 100 };
export const limbs: Limbs = limbsFor({ ...values, minShared: 1 }, { asked: 9, held: 9 });
export const of = (row: number): readonly number[] => [10 + row, 100 - row];
export const names = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix} ${i}`);
export const session = (meeting: Pick<Meeting, "mine" | "theirs"> & Partial<Meeting>): Promise<Messages> =>
  messagesOf({ values, of, ...meeting });
export type Messages = Awaited<ReturnType<typeof messagesOf>>;

export const rowsOf = (body: Uint8Array): string[] =>
  inRows(numbersLane(limbs).part.decode(body).rows, numbersLane(limbs).width);
export const pointsOf = (body: Uint8Array): string[] => inRows(pointsLane.part.decode(body).rows, 32);
export const inRows = (bytes: Uint8Array, width: number): string[] =>
  Array.from({ length: bytes.length / width }, (_, i) => hex(rowAt(bytes, width, i)));
export const seeds: readonly Uint8Array[] = [1, 2].map((n) => new Uint8Array(32).fill(n));

/** The seed that a party of `play` tosses its coins from: 1 is the receiver, 2 the sender. */
export function seedOf(role: 1 | 2): Uint8Array {
  const seed = new Uint8Array(32);
  seed[0] = role;
  return seededRandom(seed)(32);
}

/** What is left of messages in the coins of who heard them. */
export async function chained(messages: Messages, [first, ...rest]: readonly Message[]): Promise<Uint8Array> {
  const sha256 = async (bytes: Uint8Array) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.slice()));
  let hash = await sha256(messages[first!]);
  for (const name of rest) hash = await sha256(concat(hash, messages[name]));
  return hash;
}
