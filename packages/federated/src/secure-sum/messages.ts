import { type Codec, codec, exactly, type PartyId, PeerError, party } from "@tavs/core";
import { tavs } from "./sum.generated.js";

/** coordinator -> participant, first: with whom, and what */
export interface Invitation {
  readonly others: readonly PartyId[];
  /** Canonical JSON. */
  readonly specification: Uint8Array;
}

/** participant -> participant */
export interface Key {
  readonly key: Uint8Array;
}

/** coordinator -> participant, once a round */
export interface Question {
  readonly round: number;
  /** True where nothing is to be answered: the analysis is over. */
  readonly last: boolean;
  readonly content: Uint8Array;
}

/** participant -> coordinator, once a round */
export interface Masked {
  readonly round: number;
  /** Numbers of the ring, little-endian; the last is the share of the number of participants. */
  readonly values: Uint8Array;
}

export const MAX_PARTICIPANTS = 1024;
export const MAX_SPECIFICATION: number = 1 << 18; // bytes
export const MAX_VECTOR: number = (4 << 20) - 64; // bytes: what one message holds

export const invitation: Codec<Invitation> = codec(tavs.sum.Invitation, {
  name: "an invitation",
  limit: MAX_SPECIFICATION + 80 * MAX_PARTICIPANTS,
  toWire: ({ others, specification }) => ({ others: [...others], specification }),
  fromWire: ({ others, specification }) => {
    if (others!.length > MAX_PARTICIPANTS)
      throw new PeerError(`${others!.length} participants; ${MAX_PARTICIPANTS} is the most`);
    return { others: others!.map(nameOf), specification: specification!.slice() };
  },
});

function nameOf(text: string): PartyId {
  try {
    return party(text);
  } catch {
    throw new PeerError("an invitation names something that is not a party");
  }
}

export const key: Codec<Key> = codec(tavs.sum.Key, {
  name: "a mask key",
  limit: 64,
  toWire: (message) => message,
  fromWire: (wire) => ({ key: exactly(wire.key!, 32, "a mask key") }),
});

export const question: Codec<Question> = codec(tavs.sum.Question, {
  name: "a question",
  limit: MAX_VECTOR + 64,
  toWire: (message) => message,
  fromWire: ({ round, last, content }) => ({ round: round!, last: last!, content: content!.slice() }),
});

export const masked: Codec<Masked> = codec(tavs.sum.Masked, {
  name: "a masked vector",
  limit: MAX_VECTOR + 64,
  toWire: (message) => message,
  fromWire: ({ round, values }) => ({ round: round!, values: values!.slice() }),
});
