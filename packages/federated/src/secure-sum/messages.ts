import { type Codec, codec } from "@tavs/core";
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
