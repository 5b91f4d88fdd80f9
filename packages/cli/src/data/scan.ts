// One record of a table of text, a cell at a time, where quotes may be.
import { BrokenRecord, type RecordFault } from "./broken-record.ts";

export interface Found {
  readonly cells: readonly string[];
  readonly next: number;
  readonly lines: number;
  /** A single empty cell in quotes is a record; an empty line is none. */
  readonly quoted: boolean;
}

interface Scanned {
  readonly text: string;
  readonly at: number;
  readonly delimiter: string;
  readonly end: "open" | "closed";
  readonly line: number;
}

/** One record, a cell at a time; undefined where more text is needed. A quote is one at the beginning of a cell only. */
export function scan({ text, at, delimiter, end, line }: Scanned): Found | undefined {
  const cells: string[] = [];
  let [from, lines, quoted] = [at, 0, false];
  for (;;) {
    const cell = text[from] === '"' ? quotedCell(text, from + 1) : openCell(text, from, delimiter);
    if (cell === undefined) return closedOr(end, line, "unclosed");
    if (cell.value.includes("\0")) throw new BrokenRecord(line + lines, "nul");
    if (text[from] === '"') quoted = true;
    cells.push(cell.value);
    lines += breaksIn(cell.value);
    const stop = text[cell.next];
    if (stop === delimiter) {
      from = cell.next + 1;
      continue;
    }
    if (stop === undefined && end === "open") return undefined; // a quote may be followed by its twin
    if (stop === undefined) return { cells, next: cell.next, lines: lines + 1, quoted };
    if (stop !== "\r" && stop !== "\n") throw new BrokenRecord(line + lines, "quote");
    const after = lineEnd(text, cell.next, end);
    return after && { cells, quoted, next: after.next, lines: lines + after.lines };
  }
}

function closedOr(end: "open" | "closed", line: number, fault: RecordFault): undefined {
  if (end === "closed") throw new BrokenRecord(line, fault);
  return undefined;
}

interface Cell {
  readonly value: string;
  readonly next: number;
}

function quotedCell(text: string, start: number): Cell | undefined {
  for (let at = start; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0) return undefined;
    if (text[at + 1] !== '"') return { value: text.slice(start, at).replaceAll('""', '"'), next: at + 1 };
  }
}

function openCell(text: string, start: number, delimiter: string): Cell {
  let next = start;
  while (next < text.length && text[next] !== delimiter && text[next] !== "\n" && text[next] !== "\r") next++;
  return { value: text.slice(start, next), next };
}

/** "\n", "\r\n", "\r" of old Macs, and "\r\r\n", which two programs that each added one leave behind. */
function lineEnd(
  text: string,
  at: number,
  end: "open" | "closed",
): { readonly next: number; readonly lines: number } | undefined {
  let next = at;
  while (text[next] === "\r") next++;
  if (text[next] === "\n") return { next: next + 1, lines: 1 };
  if (next === text.length && end === "open") return undefined;
  return { next, lines: next - at };
}

const breaksIn = (cell: string): number => (cell.match(/\r\n|\n|\r/g) ?? []).length;
