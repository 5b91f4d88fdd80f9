/** Tables written in every way that exports are, by code that shares nothing with the reader. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";

export interface Way {
  readonly delimiter: "," | ";" | "\t" | "|";
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
  readonly mark: boolean;
  readonly lineEnd: "\n" | "\r\n" | "\r" | "\r\r\n";
  /** Quotes around every cell, or where it needs them. */
  readonly quotes: "all" | "needed";
  readonly lastLineEnds: boolean;
  /** Empty lines between some rows. */
  readonly blanks: boolean;
}

export const anyWay: fc.Arbitrary<Way> = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  encoding: fc.constantFrom("utf-8", "utf-16le", "utf-16be", "windows-1252"),
  mark: fc.boolean(),
  lineEnd: fc.constantFrom("\n", "\r\n", "\r", "\r\r\n"),
  quotes: fc.constantFrom("all", "needed"),
  lastLineEnds: fc.boolean(),
  blanks: fc.boolean(),
});

/** The upper half of Windows-1252 that is not ISO 8859-1, from the table at unicode.org (CP1252.TXT), typed as code points. */
const CP1252: Readonly<Record<number, number>> = {
  ...{ 8364: 0x80, 8218: 0x82, 402: 0x83, 8222: 0x84, 8230: 0x85, 8224: 0x86, 8225: 0x87, 710: 0x88 },
  ...{ 8240: 0x89, 352: 0x8a, 8249: 0x8b, 338: 0x8c, 381: 0x8e, 8216: 0x91, 8217: 0x92, 8220: 0x93 },
  ...{ 8221: 0x94, 8226: 0x95, 8211: 0x96, 8212: 0x97, 732: 0x98, 8482: 0x99, 353: 0x9a, 8250: 0x9b },
  ...{ 339: 0x9c, 382: 0x9e, 376: 0x9f },
};

/** Letters that every encoding has. */
export const letters: readonly string[] = [
  ..."aZ09 .,;|\t\"\n\r'=+-@/\\",
  ...["\u00e6", "\u00f8", "\u00e5", "\u00c6", "\u00df", "\u00a0"],
  ...Object.keys(CP1252).map((code) => String.fromCodePoint(Number(code))),
];

const needsQuotes = (cell: string, { delimiter, quotes }: Way, width: number): boolean =>
  quotes === "all" || cell.includes(delimiter) || /["\r\n]/.test(cell) || (width === 1 && cell === "");

export function textOf(rows: readonly (readonly string[])[], way: Way): string {
  const lines = rows.map((row) =>
    row
      .map((cell) => (needsQuotes(cell, way, row.length) ? `"${cell.replaceAll('"', '""')}"` : cell))
      .join(way.delimiter),
  );
  const text = lines.join(way.blanks ? way.lineEnd + way.lineEnd : way.lineEnd);
  return way.lastLineEnds ? text + way.lineEnd : text;
}

export function bytesOf(text: string, { encoding, mark }: Pick<Way, "encoding" | "mark">): Buffer {
  if (encoding === "windows-1252")
    return Buffer.from([...text].map((letter) => CP1252[letter.codePointAt(0)!] ?? letter.codePointAt(0)!));
  const marked = mark ? `\ufeff${text}` : text;
  if (encoding === "utf-8") return Buffer.from(marked);
  const bytes = Buffer.from(marked, "utf16le");
  return encoding === "utf-16le" ? bytes : bytes.swap16();
}

const folder = mkdtempSync(join(tmpdir(), "tavs-data-"));
let files = 0;

/** A file with these bytes, in a folder of this process. */
export function written(content: string | Uint8Array, name: string = `${files++}.csv`): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
