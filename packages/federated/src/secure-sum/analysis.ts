import type { Codec, Reveals } from "@tavs/core";
import type { FixedPoint } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";

/** What the coordinator does after a round: asks again, or is done, with a last word to everybody. */
export type Turn<Question, Memory, Result> =
  | { readonly ask: Question; readonly memory: Memory }
  | { readonly last: Question; readonly result: Result };

/** The numbers of one round: how many, and how they travel. */
export interface Shape {
  readonly length: number;
  readonly numbers: FixedPoint;
}

/**
 * A question put to all hospitals, in one or more rounds, that is answered by the sum of what each computes at home.
 * `Specification` is plain data and part of the study terms; `Local` is what a hospital prepares once from its rows.
 */
export interface Analysis<Specification extends Json, Rows, Local, Question, Memory, Result extends object> {
  /** Protocol and version, as in "federated/cox/1". */
  readonly name: string;
  readonly reveals: { readonly coordinator: Reveals; readonly participant: Reveals };
  /** The questions of this specification; one that does not fit it is a `PeerError`. */
  question(specification: Specification): Codec<Question>;
  /** The specification, checked. Throws `UsageError` naming the field. */
  check(specification: Json): Specification;
  /** The most rounds that a hospital answers: whoever may ask for ever may ask for everything. */
  rounds(specification: Specification): number;
  shape(specification: Specification, parties: number): Shape;
  first(specification: Specification): Turn<Question, Memory, Result>;
  next(specification: Specification, memory: Memory, totals: Float64Array): Turn<Question, Memory, Result>;
  /**
   * Where the coordinator's application has a say between a total and the next question: its handler of this name is given
   * `{ memory, totals }`, and gives the memory that `next` is given with these totals.
   */
  readonly advance?: string;
  /** Throws `UsageError` where the rows do not hold what the specification names, by row number and column. */
  prepare(specification: Specification, rows: Rows): Local;
  /** What this hospital adds to the sum: computed here, or by the handler that the application gave to `run`. */
  readonly answer:
    | { readonly by: "rows"; compute(specification: Specification, local: Local, question: Question): Float64Array }
    | {
        readonly by: "handler";
        readonly task: string;
        read(specification: Specification, outcome: unknown): Float64Array;
      };
}
