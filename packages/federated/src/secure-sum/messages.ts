import { type Codec, codec, exactly } from "@tavs/core";
import { tavs } from "./sum.generated.js";

/** coordinator -> participant, once a round */
export interface Question {
  readonly round: number;
  /** True where nothing is to be answered: the analysis is over. */
  readonly last: boolean;
  /** Canonical JSON in the first round, else empty. */
  readonly specification: Uint8Array;
  readonly content: Uint8Array;
}

/** participant -> coordinator, where a sum is encrypted: the public half of its key */
export interface ShownKey {
  readonly id: Uint8Array;
  readonly joint: Uint8Array;
  /** 32 bytes for each hospital, in the order of their names. */
  readonly keys: Uint8Array;
}

export const MAX_SPECIFICATION: number = 1 << 18; // bytes
const MAX_MESSAGE = 4 << 20; // bytes: what one envelope holds

export const question: Codec<Question> = codec(tavs.sum.Question, {
  name: "a question",
  limit: MAX_MESSAGE,
  toWire: (message) => message,
  fromWire: ({ round, last, specification, content }) => ({
    round: round!,
    last: last!,
    specification: specification!.slice(),
    content: content!.slice(),
  }),
});

export const shownKey: Codec<ShownKey> = codec(tavs.sum.ShownKey, {
  name: "a shown key",
  limit: 1 << 20,
  toWire: (message) => message,
  fromWire: ({ id, joint, keys }) => ({
    id: exactly(id!, 32, "the id of a key"),
    joint: joint!.slice(),
    keys: keys!.slice(),
  }),
});
