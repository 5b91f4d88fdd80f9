/** A table of a release as HTML: every number with all its digits, and a word where one is withheld or not there. */
import type { Drawn } from "../figures/drawn.ts";
import { type Content, type Markup, markup } from "../page/markup.ts";
import { table as htmlTable } from "../page/table.ts";
import { type Column, isWithheld, type Table, type Value } from "../release.ts";

interface TableNames {
  /** Of the analysis. */
  readonly title: string;
  readonly caption: string;
}

export function tableHtml(table: Table, named: TableNames, drawn: Pick<Drawn, "words" | "numbers">): Markup {
  const columns = table.columns.map(({ name, kind, heading }, at) => ({
    heading: heading ?? drawn.words.columns[name] ?? name,
    ...(kind !== "name" && at > 0 && { kind: "number" as const }),
  }));
  const rows = table.rows.map((row) => row.map((value, at) => cell(value, table.columns[at]!, drawn)));
  return htmlTable(named.caption, columns, rows, { label: `${named.title}: ${named.caption}` });
}

const TRANSLATED = ["part", "measure", "test"];

function cell(value: Value, { name, kind }: Column, { words, numbers }: Pick<Drawn, "words" | "numbers">): Content {
  if (isWithheld(value)) return markup`<span class="withheld">${words.withheld}</span>`;
  if (value === null) return name === "row" ? words.total : words.none;
  if (typeof value === "number") return numbers.of(value, kind);
  return TRANSLATED.includes(name) ? (words.names[value] ?? value) : value;
}
