// What `tavs data` says of OMOP databases.
import type { SubCommandsDef } from "citty";
import { defineCommand } from "citty";
import type { CdmReport, Count, Finding, Step, TableReport } from "../data/omop/cdm-report.ts";
import type { Desk } from "../desk.ts";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { usage } from "../refusal.ts";
import { green } from "../terminal.ts";
import { wholeNumber } from "./numbers.ts";
import { mustBeExpected } from "./strict.ts";

export interface CdmRequest {
  readonly file: string;
  readonly schema: string | undefined;
  readonly smallestCell: number;
  readonly json: boolean;
}

/** `tavs data check CDM`. */
export async function tellCdm({ terminal, messages }: Desk, { file, json, ...options }: CdmRequest): Promise<void> {
  const { checkCdm } = await import("../data/omop/check-cdm.ts");
  const report = await checkCdm(file, { messages, ...options });
  const name = plain(file);
  if (json)
    return terminal.say(JSON.stringify({ ok: true, file: name, smallestCell: options.smallestCell, ...report }));
  for (const line of lines(report, name, messages)) terminal.say(line);
  terminal.say(messages.cdm.fewAre(options.smallestCell));
}

function lines({ tables, absent, unobserved }: CdmReport, name: string, { cdm }: Messages): readonly string[] {
  return [
    `${green("✓")} ${cdm.found(name, tables.length)}`,
    ...tables.flatMap((table) => tableLines(table, cdm)),
    ...(unobserved !== undefined && unobserved !== 0 ? [cdm.unobserved(counted(unobserved, cdm))] : []),
    ...(absent.length > 0 ? [cdm.absent(absent)] : []),
    ...(absent.includes("concept") ? [cdm.noVocabulary] : []),
  ];
}

type Words = Messages["cdm"];

function tableLines({ table, rows, persons, findings }: TableReport, words: Words): readonly string[] {
  const [first] = findings;
  if (first?.sentence !== undefined) return [words.unreadable(table, first.sentence)];
  const told = counted(rows, words);
  const line = persons === undefined ? words.table(table, told) : words.tableOfPersons(table, told, counted(persons, words)); // biome-ignore format: one line
  return [line, ...findings.map((finding) => findingLine(finding, words))];
}

function findingLine({ check, column = "", rows }: Finding, words: Words): string {
  const what = words.checks[check];
  return words.finding(column, rows === undefined ? what : `${counted(rows, words)} ${what}`);
}

const counted = (count: Count, { few, allButFew }: Words): string =>
  count === "few" ? few : count === "all but few" ? allButFew : String(count);

const stepLine = ({ rule, number, persons }: Step, words: Words): string =>
  words.step(String(persons ?? words.aFewFewer), [words.rules[rule], ...(number === undefined ? [] : [number])].join(" ")); // biome-ignore format: one line

/** `tavs data cohort CDM --cohort FILE`: how many persons each rule leaves. */
export function cohort(desk: Desk): SubCommandsDef[string] {
  const { terminal, messages } = desk;
  const { cdm: words, omop, dataCheck } = messages;
  const args = {
    file: { type: "positional", required: true, valueHint: "CDM", description: words.source },
    cohort: { type: "string", required: true, valueHint: "FILE", description: words.cohortFile },
    schema: { type: "string", valueHint: "NAME", description: omop.schemaOption },
    "smallest-cell": { type: "string", valueHint: "5", description: dataCheck.smallestCell },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "cohort", description: words.cohort },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const smallest = wholeNumber(given["smallest-cell"], 5, {
        from: 3,
        to: 1000,
        otherwise: dataCheck.noSmallestCell,
      });
      const { describeCohort } = await import("../data/omop/describe-cohort.ts");
      const source = { data: given.file, cohort: given.cohort, schema: given.schema };
      const found = await describeCohort(source, smallest, messages);
      const file = plain(given.cohort);
      if (given.json) return terminal.say(JSON.stringify({ ok: true, file, smallestCell: smallest, ...found }));
      const { persons, rows, steps, columns, digest } = found;
      const count = String((steps ? persons : rows) ?? words.few);
      terminal.say(`${green("✓")} ${steps ? words.persons(file, count) : words.rows(file, count)}`);
      for (const step of steps ?? []) terminal.say(stepLine(step, words));
      terminal.say(words.columns(columns));
      terminal.say(words.digest(digest));
      terminal.say(words.fewAre(smallest));
    },
  });
}

/** A connection string itself is refused here, before anything repeats it. */
export async function isCdm(file: string, messages: Messages): Promise<boolean> {
  const { looksLikeCdm } = await import("../data/omop/source.ts");
  return looksLikeCdm(file, messages);
}

/** Throws `Refusal` for options that a CDM does not take. */
export function mustBeOfCdm(given: Readonly<Record<string, unknown>>, { cdm }: Messages): void {
  const ofTables = ["id", "country", "encoding", "delimiter"];
  if (ofTables.some((name) => given[name] !== undefined)) throw usage(cdm.notOfTables);
}
