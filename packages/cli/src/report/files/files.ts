/** All files of a release, by name: the JSON, a CSV for each table, the cards, and the report in each language. */
import { cardText } from "@tavs/dp";
import { reportHtml } from "../html/report.ts";
import type { Release, Released } from "../release.ts";
import type { Language } from "../words/languages.ts";
import { tableCsv } from "./csv.ts";
import { resultsJson } from "./json.ts";
import { ohdsiCsv } from "./ohdsi.ts";

export interface FilesOptions {
  /** Of the report and the cards. */
  readonly language: Language;
  /** "ohdsi": a second CSV of each table, in `ohdsi/`. */
  readonly also?: "ohdsi";
}

/** By path inside the folder of the release. Pure: the same release gives the same bytes. */
export function releaseFiles(release: Release, { language, also }: FilesOptions): ReadonlyMap<string, string> {
  const tables = release.analyses.flatMap((analysis) =>
    analysis.tables.map((table) => ({
      name: `${fileName(analysis)}.${table.name}.csv`,
      analysis: analysis.label,
      table,
    })),
  );
  return new Map([
    ["results.json", resultsJson(release)],
    ["report.html", reportHtml(release, language)],
    ...tables.map(({ name, table }) => [name, tableCsv(table)] as const),
    ...release.analyses.flatMap((analysis) => cards(analysis, language)),
    ...(also === "ohdsi" ? tables.map(({ name, ...of }) => [`ohdsi/${name}`, ohdsiCsv(release, of)] as const) : []),
  ]);
}

function cards(analysis: Released, language: Language): readonly (readonly [string, string])[] {
  const { card } = analysis;
  if (card === null) return [];
  const name = `${fileName(analysis)}.privacy-card`;
  return [
    [`${name}.json`, `${JSON.stringify(card)}\n`],
    [`${name}.txt`, cardText(card, language)],
  ];
}

/** Labels are of small letters, digits and / . _ -: none leads out of the folder. */
export const fileName = ({ label }: Released): string => label.replaceAll(/[/._]/g, "-");
