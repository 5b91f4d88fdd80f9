/** A table as CSV in UTF-8; no spreadsheet takes one of its texts for a formula. */
import { csvOf } from "../../data/csv-out.ts";
import { isWithheld, type Table, type Value } from "../release.ts";

/** What stands where a number is withheld. */
export const WITHHELD_TEXT = "withheld";

export const tableCsv = ({ columns, rows }: Table): string =>
  csvOf(
    columns.map(({ name, heading }) => heading ?? name),
    rows.map((row) => row.map(plain)),
  );

const plain = (value: Value): string | number => (isWithheld(value) ? WITHHELD_TEXT : (value ?? ""));
