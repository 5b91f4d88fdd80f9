/** Sessions of three hospitals in which somebody says something else than the protocol. */
import { type PartyId, party } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import { invitation, question } from "../../src/secure-sum/messages.ts";
import { addUp, hub, type Sum } from "./sums.ts";

export const vectors: readonly Float64Array[] = [1, 2, 3].map((value) => Float64Array.of(value, 10 * value));
export const east: PartyId = party("hospital-0");
export const west: PartyId = party("hospital-1");
export const north: PartyId = party("hospital-2");

/** What is delivered instead of a message; nothing where it is delivered as it is. */
export type Change = (message: Overheard) => Uint8Array | undefined;

/** A session in which some messages are others: where `change` says nothing, a message is delivered as it is. */
export const disturbed = (change: Change, sum: Partial<Sum> = {}): Promise<readonly Float64Array[]> =>
  addUp({ vectors, ...sum }, { onMessage: (message) => [change(message) ?? message.body] });

/** Changes what the hub asks in a round. */
export const asking =
  (
    round: number,
    change: (asked: ReturnType<typeof question.decode>, to: PartyId) => Parameters<typeof question.encode>[0],
  ): Change =>
  ({ from, to, body, index }) => {
    if (from !== hub || index < 3) return undefined;
    const asked = question.decode(body);
    return asked.round === round ? question.encode(change(asked, to)) : undefined;
  };

export const inviting =
  (change: (invited: ReturnType<typeof invitation.decode>) => Parameters<typeof invitation.encode>[0]): Change =>
  ({ from, to, index, body }) =>
    from === hub && to === east && index < 3 ? invitation.encode(change(invitation.decode(body))) : undefined;

/** JSON as it is written: canonical where the fields are in order. */
export const bytesOf = (specification: object): Uint8Array => new TextEncoder().encode(JSON.stringify(specification));
