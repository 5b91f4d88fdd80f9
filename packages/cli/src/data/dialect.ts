// How a table of text is written: which delimiter, and whether decimals have a point or a comma. Found by looking, never from its name.
import { BrokenRecord } from "./broken-record.ts";
import { type CsvRecord, RecordReader } from "./records.ts";

export type Delimiter = "," | ";" | "\t" | "|";
/** In the order of preference, where a text reads equally well with several: Danish tables have semicolons because of their commas. */
export const delimiters: readonly Delimiter[] = ["\t", ";", ",", "|"];

export interface Dialect {
  readonly delimiter: Delimiter;
  /** Excel's first line `sep=;`, which names no columns. */
  readonly preface: boolean;
}

const PREFACE = /^"?sep=([,;\t|])"?\r?\n/i;
const LOOKED_AT = 1000;

/** The delimiter with which most lines have as many cells as the first; the widest of those. One column where none divides. */
export function sniffDialect(head: string): Dialect {
  const named = PREFACE.exec(head)?.[1];
  if (named) return { delimiter: named as Delimiter, preface: true }; // the pattern takes no other
  const ranked = delimiters.map((delimiter) => ({ delimiter, ...fit(head, delimiter) }));
  const best = ranked.reduce((best, next) => (next.score > best.score ? next : best));
  return { delimiter: best.delimiter, preface: false };
}

function fit(head: string, delimiter: Delimiter): { readonly score: number } {
  const records = someRecords(head, delimiter);
  const width = records[0]?.cells.length ?? 0;
  if (width < 2) return { score: 0 };
  const alike = records.filter(({ cells }) => cells.length === width).length / records.length;
  return { score: Math.floor(alike * 20) + 1 - 1 / width };
}

/** The first records of a text that may end anywhere. */
export function someRecords(head: string, delimiter: Delimiter): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  const reader = new RecordReader(delimiter);
  try {
    for (const text of [head, "\n"]) {
      reader.add(text);
      for (let record = reader.next("open"); record; record = reader.next("open"))
        if (records.push(record) === LOOKED_AT) return records;
    }
  } catch (error) {
    if (!(error instanceof BrokenRecord)) throw error;
  }
  return records;
}

/** What decimals look like in some cells: "none" where no cell has any, "both" where it can not be told. */
export type Decimal = "point" | "comma" | "both" | "none";

const POINT = /^[-+]?\d+\.\d+$/;
const COMMA = /^[-+]?\d+,\d+$/;

export function sniffDecimal(cells: Iterable<string>): Decimal {
  let [points, commas] = [false, false];
  for (const cell of cells) {
    const text = cell.trim();
    points ||= POINT.test(text);
    commas ||= COMMA.test(text);
  }
  if (points && commas) return "both";
  return points ? "point" : commas ? "comma" : "none";
}

const THOUSANDS = /^[-+]?[1-9]\d{0,2}[.,]\d{3}$/;

/**
 * Whether what was taken for decimals could divide thousands as well: all of them look like 1,234, and the delimiter does not tell.
 * Who separates by semicolons has decimal commas, and may write 1.234 for more than a thousand; everybody else the other way round.
 */
export function couldBeThousands(cells: readonly string[], decimal: Decimal, delimiter?: Delimiter): boolean {
  if (decimal !== (delimiter === ";" ? "point" : "comma")) return false;
  const divided = cells.filter((cell) => /[.,]/.test(cell));
  return divided.every((cell) => isMissing(cell) || THOUSANDS.test(cell.trim()));
}

/** What R, SAS, Excel and databases write for nothing. */
export const isMissing = (cell: string): boolean => /^(|\.|NA|N\/A|NaN|NULL)$/i.test(cell.trim());

/** A number as this table writes it; undefined for whatever is none, or could be another one: thousands are not guessed. */
export function numberOf(cell: string, decimal: Decimal): number | undefined {
  const text = cell.trim();
  if (!/^[-+]?\d+([.,]\d+)?([eE][-+]?\d{1,3})?$/.test(text)) return undefined;
  if (text.includes(",") && decimal !== "comma") return undefined;
  if (text.includes(".") && decimal === "comma") return undefined;
  const value = Number(text.replace(",", "."));
  const isHeld = Number.isFinite(value) && (Number.isSafeInteger(value) || !/^[-+]?\d+$/.test(text));
  return isHeld ? value : undefined; // two identifiers of seventeen digits would become one
}
