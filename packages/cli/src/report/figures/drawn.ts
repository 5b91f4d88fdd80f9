// What all figures of a report are given: one analysis behind the gate, and a language. They draw what stands in its tables, and nothing else.
import { type Numbers, numbersIn } from "../html/numbers.ts";
import { placeOf, type Table, type Value } from "../release.ts";
import type { Words } from "../words/words.ts";

export interface Drawn {
  /** Begins the ids of its elements; unique on the page. */
  readonly id: string;
  readonly tables: readonly Table[];
  readonly words: Words;
  readonly numbers: Numbers;
}

export const drawnIn = (words: Words): Pick<Drawn, "words" | "numbers"> => ({
  words,
  numbers: numbersIn(words.locale),
});

export const tableOf = ({ tables }: Pick<Drawn, "tables">, name: string): Table =>
  tables.find((table) => table.name === name) ?? { name, columns: [], rows: [] };

/** A row by the names of its columns. */
export type Fields = (name: string) => Value;

export const rowsOf = (table: Table): readonly Fields[] =>
  table.rows.map((row) => (name) => row[placeOf(table, name)] ?? null);

/** The number, if there is one that is shown. */
export const numberAt = (fields: Fields, name: string): number | null => {
  const value = fields(name);
  return typeof value === "number" ? value : null;
};

const TONES = ["first", "second", "third", "fourth"] as const;

/** The class of a group's colour and dashes. */
export const tone = (at: number): string => TONES[at % TONES.length]!; // there are four
