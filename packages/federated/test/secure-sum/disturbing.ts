/** Sessions of three hospitals in which the hub asks something else than it should. */
import type { PartyId } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import { question } from "../../src/secure-sum/messages.ts";
import { type Asked, questionIn } from "../questions.ts";
import { addUp, hub, nameOf, type Sum } from "./sums.ts";

export const vectors: readonly Float64Array[] = [1, 2, 3].map((value) => Float64Array.of(value, 10 * value));
export const east: PartyId = nameOf(0);
export const west: PartyId = nameOf(1);
export const north: PartyId = nameOf(2);

/** What is delivered instead of a message; nothing where it is delivered as it is. */
export type Change = (message: Overheard) => Uint8Array | undefined;

/** A session in which some messages are others: where `change` says nothing, a message is delivered as it is. */
export const disturbed = (change: Change, sum: Partial<Sum> = {}): Promise<readonly Float64Array[]> =>
  addUp({ vectors, ...sum }, { onMessage: (message) => [change(message) ?? message.body] });

/** Changes what the hub asks some hospital in a round (the last word is a round too). */
export function asking(round: number, change: (asked: Asked, to: PartyId) => Asked): Change {
  return ({ from, to, body }) => {
    const asked = from === hub ? questionIn(body) : undefined;
    return asked?.round === round ? question.encode(change(asked, to)) : undefined;
  };
}

/** Changes the first question to one hospital, which holds the specification. */
export const inviting = (change: (asked: Asked) => Partial<Asked>): Change =>
  asking(1, (asked, to) => (to === east ? { ...asked, ...change(asked) } : asked));

/** JSON as it is written: canonical where the fields are in order. */
export const bytesOf = (specification: object): Uint8Array => new TextEncoder().encode(JSON.stringify(specification));
