// What the sender's items come to, part by part, and room for all of them where the last part is answered.
import { type Memory, putParts } from "./kernels/memory.ts";
import { ELEMENT } from "./parameters.ts";

/** Of one part, in the order of its bins: 16 bytes for each item, and its label under its pad. */
export interface Answered {
  readonly rows: Uint8Array;
  readonly sealed: Uint8Array;
}

export interface Room {
  readonly rows: number;
  readonly sealed: number;
  /** Where in it the part begins that is still to be answered, in items; and how many items there are in all. */
  readonly from: number;
  readonly count: number;
}

/** Room for so many items more, behind what the parts before them came to. */
export function roomFor(memory: Memory, earlier: readonly Answered[], more: number, width: number): Room {
  const from = earlier.reduce((sum, { rows }) => sum + rows.length / ELEMENT, 0);
  const room = (of: readonly Uint8Array[], each: number): number => putParts(memory, of, more * each);
  return {
    rows: room(
      earlier.map(({ rows }) => rows),
      ELEMENT,
    ),
    sealed: room(
      earlier.map(({ sealed }) => sealed),
      width,
    ),
    from,
    count: from + more,
  };
}
