export type RecordFault = "quote" | "unclosed" | "nul" | "longCell" | "longLine";

/** Where reading ended, and why. */
export class BrokenRecord extends Error {
  readonly line: number;
  readonly fault: RecordFault;
  constructor(line: number, fault: RecordFault) {
    super(fault);
    this.line = line;
    this.fault = fault;
  }
}

/** Characters. A cell of a registry is a code or a date; a note of a doctor fits, a decompressed bomb does not. */
export const LONGEST_CELL: number = 1 << 20;
export const LONGEST_LINE: number = 1 << 23;
