// Sessions of an intersection sum as the tests want them: east asks, west has the numbers.
import { type PartyId, party } from "@tavs/core";
import { type PlayOptions, play } from "@tavs/core/testing";
import {
  type ItemSet,
  type NumbersOptions,
  numbersFor,
  type PreparedItems,
  type SharedSums,
  type SumInput,
  type SumSenderInput,
  sum,
  type ValueColumns,
} from "@tavs/psi";
import { inline } from "../inline.ts";

export const east: PartyId = party("east");
export const west: PartyId = party("west");

export interface Meeting extends PlayOptions {
  readonly mine: ItemSet | PreparedItems;
  readonly theirs: ItemSet | PreparedItems;
  readonly values: ValueColumns;
  /** The numbers of west's rows. */
  readonly of: NumbersOptions["of"];
  /** Of both. Default here: 1, so that small sets open. */
  readonly minShared?: number;
  readonly receiver?: Partial<SumInput>;
  readonly sender?: Partial<SumSenderInput>;
}

export interface Outcome extends SharedSums {
  readonly receiverSize: number;
}

export async function meet(meeting: Meeting): Promise<Outcome> {
  const { mine, theirs, values, of, minShared = 1, receiver, sender, ...options } = meeting;
  const numbers = numbersFor(theirs, { ...values, of });
  const cast = {
    east: { party: sum.receiver, input: { items: mine, peer: west, values, minShared, ...receiver } },
    west: { party: sum.sender, input: { items: theirs, peer: east, values: numbers, minShared, ...sender } },
  };
  const result = await play(cast, { compute: inline, ...options });
  return { ...result.east, receiverSize: result.west.receiverSize };
}

/** The messages of a session of sets that are neither empty nor large, in their order. */
export const MESSAGES = [
  "receiver's announcement",
  "receiver's agreement",
  "sender's announcement",
  "sender's agreement",
  "receiver's opening",
  "sender's opening",
  "receiver's elements",
  "keys",
  "answered elements",
  "rows",
  "blinded sum",
  "opened sum",
] as const;
export type Message = (typeof MESSAGES)[number];

/** Every message of an undisturbed session, by its name. */
export async function messagesOf(meeting: Meeting): Promise<Readonly<Record<Message, Uint8Array>>> {
  const said: [string, Uint8Array][] = [];
  const onMessage: PlayOptions["onMessage"] = ({ index, body }) => {
    said.push([MESSAGES[index]!, body]);
    return [body];
  };
  await meet({ ...meeting, onMessage }).catch((error: Error) => {
    if (error.name !== "BudgetError") throw error; // too few are shared: thrown when all is said
  });
  return Object.fromEntries(said) as Record<Message, Uint8Array>; // ten messages, ten names
}

/** Changes one message. */
export function tamper(which: Message, change: (body: Uint8Array) => readonly Uint8Array[]): PlayOptions {
  return { onMessage: ({ index, body }) => (MESSAGES[index] === which ? change(body) : [body]) };
}
