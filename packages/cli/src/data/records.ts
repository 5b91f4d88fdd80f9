// RFC 4180, strictly: what can not be read in one way only is refused by its line, and no cell is ever quoted in a sentence.
import { BrokenRecord, LONGEST_CELL, LONGEST_LINE, type RecordFault } from "./broken-record.ts";

/** One record. Lines are counted as an editor does, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Takes text in pieces, and gives the records that are complete. Lines without a character are passed over. */
export class RecordReader {
  readonly #delimiter: string;
  #rest = "";
  #line = 1;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** Throws `BrokenRecord`. */
  *push(text: string): Generator<CsvRecord> {
    yield* this.#read(this.#rest + text, "open");
    if (this.#rest.length > LONGEST_LINE) throw new BrokenRecord(this.#line, "longLine");
  }

  /** The last record, which needs no line end. Throws `BrokenRecord`. */
  *end(): Generator<CsvRecord> {
    yield* this.#read(this.#rest, "closed");
  }

  *#read(text: string, end: "open" | "closed"): Generator<CsvRecord> {
    let [at, newline] = [0, text.indexOf("\n")];
    for (;;) {
      const line = this.#line;
      if (newline >= 0 && newline < at) newline = text.indexOf("\n", at); // once a line: old Macs have none
      const found = plainRecord(text.slice(at, newline + 1), this.#delimiter, at) ?? this.#scanned(text, at, end);
      if (!found) break;
      at = found.next;
      this.#line += found.lines;
      if (found.cells.length > 1 || found.cells[0] !== "" || found.quoted)
        yield { line, cells: bounded(found.cells, line) };
    }
    this.#rest = text.slice(at);
    if (end === "closed") this.#rest = "";
  }

  #scanned(text: string, at: number, end: "open" | "closed"): Found | undefined {
    return at < text.length ? scan({ text, at, delimiter: this.#delimiter, end, line: this.#line }) : undefined;
  }
}

interface Found {
  readonly cells: readonly string[];
  readonly next: number;
  readonly lines: number;
  /** A single empty cell in quotes is a record; an empty line is none. */
  readonly quoted: boolean;
}

/** Most lines have neither a quote nor a carriage return within: nothing to scan for. */
function plainRecord(line: string, delimiter: string, at: number): Found | undefined {
  if (line === "" || line.includes('"') || line.includes("\0")) return undefined;
  const text = line.slice(0, line.endsWith("\r\n") ? -2 : -1);
  if (text.includes("\r")) return undefined;
  return { cells: text.split(delimiter), next: at + line.length, lines: 1, quoted: false };
}

function bounded(cells: readonly string[], line: number): readonly string[] {
  for (const cell of cells) if (cell.length > LONGEST_CELL) throw new BrokenRecord(line, "longCell");
  return cells;
}

interface Scanned {
  readonly text: string;
  readonly at: number;
  readonly delimiter: string;
  readonly end: "open" | "closed";
  readonly line: number;
}

/** One record, a cell at a time; undefined where more text is needed. A quote is one at the beginning of a cell only. */
function scan({ text, at, delimiter, end, line }: Scanned): Found | undefined {
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
