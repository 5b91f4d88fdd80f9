// The numbers of a count as they are written down: null for one that is withheld.
import type { Cell } from "@tavs/core/disclosure";
import type { Counted } from "./counting.ts";

export const numberIn = (cell: Cell): number | null => ("value" in cell ? cell.value : null);

/** As `tavs count --json` says them; nothing for who learns none. */
export const numbersOf = ({ distinct, inExactly = [] }: Counted, smallestCell: number): object | undefined =>
  distinct && { distinct: numberIn(distinct), inExactly: inExactly.map(numberIn), smallestCell };

/** How many of them are shown, for the log. */
export function shownIn({ distinct, inExactly = [] }: Counted): {
  readonly rowsReleased: number;
  readonly suppressed: number;
} {
  const cells = distinct ? [distinct, ...inExactly] : [];
  const shown = cells.filter((cell) => "value" in cell).length;
  return { rowsReleased: shown, suppressed: cells.length - shown };
}
