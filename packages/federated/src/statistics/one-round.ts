// What an analysis is asked where one sum answers it: nothing, once; each hospital adds what it prepared from its rows.
import type { Codec } from "@tavs/core";
import { nothing } from "./vector-codec.ts";

interface OneRound {
  question(): Codec<null>;
  rounds(): number;
  first(): { readonly ask: null; readonly memory: null };
  readonly answer: {
    readonly by: "rows";
    compute(specification: unknown, local: Float64Array): Float64Array;
  };
}

/** These parts of an `Analysis` whose `prepare` gives the numbers that are added. */
export const oneRound: OneRound = {
  question: () => nothing,
  rounds: () => 1,
  first: () => ({ ask: null, memory: null }),
  answer: { by: "rows", compute: (_specification, local) => local },
};
