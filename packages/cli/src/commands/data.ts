import type { Country } from "@tavs/psi";
import { defineCommand, type SubCommandsDef } from "citty";
import type { QualityReport } from "../data/check/check.ts";
import type { Delimiter } from "../data/dialect.ts";
import type { Encoding } from "../data/encoding.ts";
import type { Desk } from "../desk.ts";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { about, usage } from "../refusal.ts";
import { green } from "../terminal.ts";
import { cohort, isCdm, mustBeOfCdm, tellCdm } from "./data-cdm.ts";
import { fhirSentences } from "./fhir-sentences.ts";
import { mustBeExpected } from "./strict.ts";

const DELIMITERS: Readonly<Record<string, Delimiter>> = { comma: ",", semicolon: ";", tab: "\t", bar: "|" };
const ENCODINGS: readonly string[] = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] satisfies readonly Encoding[];
const COUNTRIES: readonly string[] = ["DK", "SE", "NO", "FI", "IS"] satisfies readonly Country[];

/** `tavs data check FILE`: counts and classes of a table, and not one of its cells. */
function check(desk: Desk): SubCommandsDef[string] {
  const { terminal, messages } = desk;
  const words = messages.dataCheck;
  const args = {
    file: { type: "positional", required: true, description: words.file },
    id: { type: "string", valueHint: "COLUMN", description: words.id },
    country: { type: "string", valueHint: "DK", description: words.country },
    encoding: { type: "string", valueHint: "NAME", description: words.encoding },
    delimiter: { type: "string", valueHint: "NAME", description: words.delimiter },
    schema: { type: "string", valueHint: "NAME", description: messages.omop.schemaOption },
    "smallest-cell": { type: "string", valueHint: "5", description: words.smallestCell },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "check", description: words.check },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const options = optionsOf(given, messages);
      const { file: name, schema, json = false } = given;
      if (await isCdm(name, messages)) {
        mustBeOfCdm(given, messages);
        return tellCdm(desk, { file: name, schema, smallestCell: options.smallestCell, json });
      }
      if (schema !== undefined) throw usage(`${plain(name)}: ${messages.cdm.noCdm}`);
      const { checkTable } = await import("../data/check/check.ts"); // identifiers and tables: not for `tavs --help`
      const report = await about(plain(given.file), () => checkTable(given.file, { ...options, messages }));
      const file = plain(given.file);
      if (given.json) return terminal.say(JSON.stringify({ ok: true, file, ...report }));
      for (const line of sentences(report, { file, id: plain(given.id ?? "cpr") }, messages)) terminal.say(line);
    },
  });
}

type Given = Readonly<
  Partial<Record<"id" | "country" | "encoding" | "delimiter" | "smallest-cell", string | undefined>>
>;

interface Checked {
  readonly id?: string;
  readonly country: Country;
  readonly encoding?: Encoding;
  readonly delimiter?: Delimiter;
  readonly smallestCell: number;
}

function optionsOf(given: Given, messages: Messages): Checked {
  const { id, country = "DK", encoding, delimiter, "smallest-cell": cell = "5" } = given;
  const words = messages.dataCheck;
  if (!COUNTRIES.includes(country)) throw usage(words.noCountry);
  if (encoding !== undefined && !ENCODINGS.includes(encoding)) throw usage(words.noEncoding);
  if (delimiter !== undefined && !Object.hasOwn(DELIMITERS, delimiter)) throw usage(words.noDelimiter);
  if (!/^\d{1,4}$/.test(cell) || Number(cell) < 3 || Number(cell) > 1000) throw usage(words.noSmallestCell);
  return {
    ...(id !== undefined && { id }),
    country: country as Country, // one of COUNTRIES
    ...(encoding !== undefined && { encoding: encoding as Encoding }), // one of ENCODINGS
    ...(delimiter !== undefined && { delimiter: DELIMITERS[delimiter]! }),
    smallestCell: Number(cell),
  };
}

function sentences(
  { written, rows, ids, columns, fhir }: QualityReport,
  { file, id }: { readonly file: string; readonly id: string },
  messages: Messages,
): readonly string[] {
  const { encoding, delimiter, decimal } = written;
  const { dataCheck: words } = messages;
  const form = [encoding ?? "Parquet", delimiter && words.delimiters[delimiter], decimal && words.decimals[decimal]];
  return [
    `${green("✓")} ${words.table(file, rows, columns.length + (ids ? 1 : 0))}`,
    ...(fhir
      ? fhirSentences(fhir, messages)
      : [words.written(form.filter((word) => word !== undefined && word !== "") as readonly string[])]), // what is left is said
    ...(ids ? [words.ids(id), ...idSentences(ids, words)] : []),
    ...columns.map(words.column),
  ];
}

function idSentences(ids: NonNullable<QualityReport["ids"]>, words: Messages["dataCheck"]): readonly string[] {
  const { checked, passed } = ids.mod11;
  return [
    words.linkable(ids),
    ...Object.entries(ids.kinds)
      .filter(([kind]) => kind !== "invalid")
      .map(([kind, count]) => words.kind(kind, count)),
    ...Object.entries(ids.faults).map(([fault, count]) => words.fault(fault, count)),
    ...(ids.missing > 0 ? [words.missing(ids.missing)] : []),
    ...(ids.test > 0 ? [words.test(ids.test)] : []),
    ...(checked > 0 ? [words.mod11(passed, checked)] : []),
    ...(ids.zeroSequences > 0 ? [words.zeroSequences(ids.zeroSequences)] : []),
    ...Object.entries(ids.born).map(([kind, { from, to }]) => words.born(kind, from, to)),
  ];
}

export const data = (desk: Desk): SubCommandsDef[string] =>
  defineCommand({
    meta: { name: "data", description: desk.messages.dataCheck.about },
    subCommands: { check: check(desk), cohort: cohort(desk) },
  });
