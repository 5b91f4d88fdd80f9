import type { PartyId } from "@tavs/core";
import type { MaskKeys, Pair } from "./mask.ts";

interface Common {
  readonly coordinator: PartyId;
  readonly patienceMs: number;
}

/** Waits for the invitation. What was agreed beforehand is prepared already, so that rows are checked first. */
interface Uninvited<Specification, Rows, Local> extends Common {
  readonly at: "uninvited";
  readonly keys: MaskKeys;
  readonly others: readonly PartyId[] | null;
  readonly plan:
    | { readonly agreed: true; readonly specification: Specification; readonly local: Local }
    | { readonly agreed: false; readonly rows: Rows };
}

interface Agreed<Specification, Local> extends Common {
  readonly specification: Specification;
  readonly local: Local;
  readonly pairs: readonly Pair[];
}

/** Waits for the mask keys of those who are left. */
interface Meeting<Specification, Local> extends Agreed<Specification, Local> {
  readonly at: "meeting";
  readonly keys: MaskKeys;
  readonly left: readonly PartyId[];
}

/** Waits for the next question, after so many answered rounds. */
interface Listening<Specification, Local> extends Agreed<Specification, Local> {
  readonly at: "listening";
  readonly rounds: number;
}

/** The application computes the answer to `asked`. */
interface Working<Specification, Local> extends Agreed<Specification, Local> {
  readonly at: "working";
  readonly rounds: number;
  readonly asked: Uint8Array;
}

export type State<Specification, Rows, Local> =
  | Uninvited<Specification, Rows, Local>
  | Meeting<Specification, Local>
  | Listening<Specification, Local>
  | Working<Specification, Local>;

/** The state of that name. */
export type At<S, Name> = S extends { readonly at: Name } ? S : never;
