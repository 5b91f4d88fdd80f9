// RFC 4180, strictly: what can not be read in one way only is refused by its line, and no cell is ever quoted in a sentence.
import { BrokenRecord, LONGEST_CELL, LONGEST_LINE } from "./broken-record.ts";
import { type PlainLines, plainLines, type Wanted } from "./plain-lines.ts";
import { type Found, scan } from "./scan.ts";

/** One record. Lines are counted as an editor does, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

const STRANGE = /["\0]|\r[^\n]|\r$/g; // \r(?!\n), said without looking ahead

/** Takes text in pieces, and gives the records that are complete. Lines without a character are passed over. */
export class RecordReader {
  readonly #delimiter: string;
  #text = "";
  #at = 0;
  #line = 1;
  #newline = -1;
  #strange = -1;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** Text behind what is not read yet. */
  add(text: string): void {
    this.#text = this.#text.slice(this.#at) + text;
    this.#at = 0;
    this.#newline = this.#text.indexOf("\n");
    this.#strange = this.#strangeFrom(0);
  }

  /** The next record; undefined where more text is needed, of which no more comes once it is closed. Throws `BrokenRecord`. */
  next(end: "open" | "closed"): CsvRecord | undefined {
    for (;;) {
      const [text, line, at] = [this.#text, this.#line, this.#at];
      if (this.#newline >= 0 && this.#newline < at) this.#newline = text.indexOf("\n", at); // once a line: old Macs have none
      const found = plainRecord(text.slice(at, this.#newline + 1), this.#delimiter, at) ?? this.#scanned(end);
      if (!found) break;
      this.#at = found.next;
      this.#line += found.lines;
      if (found.cells.length > 1 || found.cells[0] !== "" || found.quoted)
        return { line, cells: bounded(found.cells, line) };
    }
    if (end === "open" && this.#text.length - this.#at > LONGEST_LINE) throw new BrokenRecord(this.#line, "longLine");
    return undefined;
  }

  /** Rows that need no scanning, as many as come next and at most so many: none where the next one does, or is not there. */
  plain(wanted: Wanted, most: number): PlainLines {
    if (this.#strange < this.#at) this.#strange = this.#strangeFrom(this.#at);
    const found = plainLines({ text: this.#text, from: this.#at, to: this.#strange, most }, wanted);
    this.#at = found.next;
    this.#line += found.lines;
    return found;
  }

  #strangeFrom(at: number): number {
    STRANGE.lastIndex = at;
    return STRANGE.exec(this.#text)?.index ?? this.#text.length;
  }

  #scanned(end: "open" | "closed"): Found | undefined {
    const [text, at] = [this.#text, this.#at];
    return at < text.length ? scan({ text, at, delimiter: this.#delimiter, end, line: this.#line }) : undefined;
  }
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
