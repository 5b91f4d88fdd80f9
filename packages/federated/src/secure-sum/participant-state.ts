// What a hospital keeps while an analysis asks it, round by round.
import type { PartyId } from "@tavs/core";
import type { Asked, Federation } from "./federation.ts";
import type { Nest } from "./nested.ts";
import type { Counted } from "./way.ts";

export interface ParticipantInput<Specification, Rows> extends Federation {
  /** This hospital, one of the participants. */
  readonly me: PartyId;
  readonly rows: Rows;
  /**
   * What this hospital agreed to compute: anything else is refused, naming the field, and the rows are checked before anything
   * is said. Left out, whatever the coordinator asks is computed.
   */
  readonly specification?: Specification;
}

/** What a participant comes to know. */
export interface Participated<Last> extends Counted {
  readonly rounds: number;
  /** The coordinator's last word: where the analysis came to rest. */
  readonly last: Last;
}

/** What stays the same through all steps. */
export interface Seat {
  readonly federation: Federation;
  readonly me: PartyId;
  readonly seed: Uint8Array;
}

export interface Ready<Specification, Local> {
  readonly seat: Seat;
  readonly specification: Specification;
  readonly local: Local;
  /** Rounds answered so far, and over whom the last went. */
  readonly rounds: number;
  readonly counted: Counted;
}

/** Until the first question comes, only what was agreed beforehand is prepared. */
export interface Uninvited<Specification, Rows, Local> {
  readonly at: "uninvited";
  readonly seat: Seat;
  readonly plan:
    | { readonly agreed: true; readonly specification: Specification; readonly local: Local }
    | { readonly agreed: false; readonly rows: Rows };
}

interface Invited<Specification, Local> {
  readonly ready: Ready<Specification, Local>;
}

export type ParticipantState<Specification, Rows, Local> =
  | Uninvited<Specification, Rows, Local>
  | ({ readonly at: "listening" } & Invited<Specification, Local>)
  | ({ readonly at: "working"; readonly asked: Asked } & Invited<Specification, Local>)
  | ({ readonly at: "adding" } & Invited<Specification, Local> & Nest<unknown>);
