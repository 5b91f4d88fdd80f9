// Most lines of most tables are plain: no quote, and no carriage return but at their ends. Their cells are found by where delimiters
// stand, and of columns that nobody asked for no text is made.
import { LONGEST_CELL } from "./broken-record.ts";

/** What is read of a table. */
export interface Wanted {
  readonly delimiter: string;
  /** Cells of a line: one that has another number is not plain. */
  readonly width: number;
  readonly places: readonly number[];
}

/** Where lines may be plain, and how many are wanted at most. */
export interface Stretch {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly most: number;
}

/** Rows, column by column in the order of the places; behind them the text goes on at `next`. */
export interface PlainLines {
  readonly cells: readonly (readonly string[])[];
  readonly rows: number;
  /** With those that hold nothing, which are passed over. */
  readonly lines: number;
  readonly next: number;
}

const RETURN = 13;

/** The plain lines that a stretch begins with. */
export function plainLines({ text, from, to, most }: Stretch, { delimiter, width, places }: Wanted): PlainLines {
  const cells = places.map((): string[] => []);
  const ends: number[] = []; // of the cells of a line, behind the end of the line before
  let [at, lines, rows, divide] = [from, 0, 0, text.indexOf(delimiter, from)];
  for (; rows < most; lines++) {
    const newline = text.indexOf("\n", at);
    if (newline < 0 || newline >= to || newline - at > LONGEST_CELL) break;
    const end = newline > at && text.charCodeAt(newline - 1) === RETURN ? newline - 1 : newline;
    let found = 0;
    ends[found++] = at - 1;
    for (; divide >= 0 && divide < end; divide = text.indexOf(delimiter, divide + 1)) ends[found++] = divide;
    ends[found] = end;
    if (end > at && found !== width) break;
    if (end > at) for (let k = 0; k < cells.length; k++) cells[k]!.push(cellAt(text, ends, places[k]!));
    if (end > at) rows++;
    at = newline + 1;
  }
  return { cells, rows, lines, next: at };
}

const cellAt = (text: string, ends: readonly number[], place: number): string =>
  own(text.slice(ends[place]! + 1, ends[place + 1]!));

/** A text of its own: a part of a long text keeps all of it in memory. V8 copies short ones itself. */
export const own = (cell: string): string => (cell.length < 13 ? cell : Buffer.from(cell).toString());
