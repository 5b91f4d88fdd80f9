/** What is wrong with a text: no sentence of `JSON.parse` is repeated, for it quotes what it stumbles over. */
export type PieceFault = "noJson" | "noObject" | "torn" | "cut" | "deep" | "long" | "twice";

export interface Place {
  /** Counted from 1. */
  readonly line: number;
  /** In its Bundle, counted from 0 as FHIR counts; absent for what is no entry. */
  readonly entry?: number;
}

/** Where reading ended, and why. */
export class BrokenPiece extends Error {
  readonly place: Place;
  readonly fault: PieceFault;
  constructor(place: Place, fault: PieceFault) {
    super(fault);
    this.place = place;
    this.fault = fault;
  }
}

/** Characters. A scanned letter within a resource fits; a Binary of films does not. */
export const LONGEST_PIECE: number = 1 << 25;
