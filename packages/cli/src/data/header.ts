// The line that names the columns. A file without one begins with a patient: such a line is neither used nor printed.
import { classify } from "@tavs/psi";
import { plain } from "../plain-text.ts";
import { type DataFile, lineRefusal } from "./data-file.ts";
import type { CsvRecord } from "./records.ts";

const MOST_COLUMNS = 16_384;
const DATUM = /^[-+]?[\d\s.,:/-]+$/; // a number, a date, a time, where it has a digit
const NAME = /^[\p{L}_][\p{L}\p{N}_ .()/%'-]{0,59}$/u;

/** The names; a column without one is `column 3`. Throws `Refusal` where a name stands twice, or the line looks like data. */
export function columnsOf(file: DataFile, { cells, line }: CsvRecord): readonly string[] {
  const words = file.messages.data;
  if (cells.length > MOST_COLUMNS) throw lineRefusal(file, line, words.manyColumns(MOST_COLUMNS));
  const names = cells.map((cell, i) => cell.trim().normalize("NFC") || `column ${i + 1}`);
  if (names.some(isDatum)) throw lineRefusal(file, line, words.headless);
  const twice = names.findIndex((name, i) => names.indexOf(name) < i);
  if (twice >= 0) throw lineRefusal(file, line, words.twice(twice + 1));
  return names;
}

/** Whether a text is a value rather than a name. */
function isDatum(text: string): boolean {
  return (DATUM.test(text) && /\d/.test(text)) || classify(text, { country: "DK" }).kind !== "invalid";
}

/** The names that may stand in a sentence: a few, and none that could be somebody's. */
export const tellable = (names: readonly string[]): readonly string[] =>
  names
    .filter((name) => NAME.test(name) && !/\d{6}/.test(name))
    .slice(0, 30)
    .map(plain);
