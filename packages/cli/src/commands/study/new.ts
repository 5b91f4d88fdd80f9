import { isDay } from "@tavs/core/study";
import { defineCommand, type SubCommandsDef } from "citty";
import { writeOutput } from "../../data/write-output.ts";
import { dayOf } from "../../day.ts";
import type { Desk } from "../../desk.ts";
import type { Messages } from "../../messages/index.ts";
import { about, usage } from "../../refusal.ts";
import type { Facts } from "../../study/draft.ts";
import { placeholdersIn } from "../../study/placeholders.ts";
import type { Analysis, Template, Wanted } from "../../study/templates.ts";
import { green } from "../../terminal.ts";
import { mustBeExpected } from "../strict.ts";

const argsOf = ({ json, study: words }: Messages) =>
  ({
    file: { type: "positional", required: true, description: words.newFile },
    template: { type: "string", required: true, valueHint: "NAME", description: words.template },
    parties: { type: "string", required: true, valueHint: "NAMES", description: words.parties },
    columns: { type: "string", valueHint: "NAMES", description: words.columns },
    analysis: { type: "string", valueHint: "NAME", description: words.analysis },
    title: { type: "string", valueHint: "TEXT", description: words.titleOption },
    permit: { type: "string", valueHint: "TEXT", description: words.permitOption },
    basis: { type: "string", valueHint: "TEXT", description: words.legalBasisOption },
    purpose: { type: "string", valueHint: "TEXT", description: words.purposeOption },
    expires: { type: "string", valueHint: "DAY", description: words.expiresOption },
    force: { type: "boolean", description: words.force },
    json: { type: "boolean", description: json },
  }) as const;

/** `tavs study new FILE`: a study to begin with, in a new file. */
export function newStudy({ terminal, messages }: Desk): SubCommandsDef[string] {
  const words = messages.study;
  const args = argsOf(messages);
  return defineCommand({
    meta: { name: "new", description: words.new },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const { file, title, permit, purpose } = given;
      const { names, keys } = partiesIn(given.parties, words);
      const { toYaml, draftOf, templates } = await drafting();
      const wanted = mustFit({ ...given, parties: names }, templates, words);
      const expires = dayIn(given.expires, words);
      const facts: Facts = { title, permit, legalBasis: given.basis, purpose, expires, keys };
      const draft = draftOf(wanted, facts, messages);
      await about(file, () => writeOutput(file, toYaml(draft).trimStart(), { replace: given.force }));
      const toFillIn = draft.flatMap(({ name, value }) => placeholdersIn(value, name));
      if (given.json) return terminal.say(JSON.stringify({ ok: true, file, toFillIn }));
      terminal.say(`${green("✓")} ${toFillIn.length > 0 ? words.made(file) : words.ready(file)}`);
    },
  });
}

/** The catalogue of protocols is loaded when it is asked for. */
async function drafting() {
  const [{ toYaml }, { draftOf }, templates] = await Promise.all([
    import("../../data/write-yaml.ts"),
    import("../../study/draft.ts"),
    import("../../study/templates.ts"),
  ]);
  return { toYaml, draftOf, templates };
}

type Words = Messages["study"];

interface Named {
  readonly names: readonly string[];
  readonly keys: ReadonlyMap<string, string>;
}

/** `east,west` or `east=KEY,west=KEY`. */
function partiesIn(given: string, words: Words): Named {
  const pairs = given.split(",").map((pair) => pair.trim().split("="));
  const names = pairs.map(([name]) => name!);
  const right = pairs.every(
    ([name, key, ...more]) =>
      /^[a-z0-9][a-z0-9.-]{0,63}$/.test(name!) &&
      (key === undefined || /^[0-9a-f]{64}$/.test(key)) &&
      more.length === 0,
  );
  if (!right || new Set(names).size !== names.length) throw usage(words.noParties);
  return { names, keys: new Map(pairs.filter(([, key]) => key !== undefined) as [string, string][]) };
}

interface Asked {
  readonly template: string;
  readonly parties: readonly string[];
  readonly columns?: string | undefined;
  readonly analysis?: string | undefined;
}

function mustFit(
  { template, parties, columns: list, analysis = "describe" }: Asked,
  { isFit, columnsNeeded }: typeof import("../../study/templates.ts"),
  words: Words,
): Wanted {
  if (!isTemplate(template)) throw usage(words.noTemplate);
  if (!isAnalysis(analysis)) throw usage(words.noAnalysis);
  if (!isFit({ template, parties })) throw usage(words.notFit);
  const columns = list === undefined ? [] : list.split(",").map((name) => name.trim());
  const needed = template === "stats" ? columnsNeeded[analysis] : 1;
  if (list !== undefined && (columns.includes("") || columns.length < needed)) throw usage(words.noColumns(needed));
  return { template, parties, columns, analysis };
}

const isTemplate = (text: string): text is Template => ["link", "count", "stats", "pseudonymise"].includes(text);
const isAnalysis = (text: string): text is Analysis => ["describe", "survival", "cox"].includes(text);

function dayIn(given: string | undefined, words: Words): string {
  if (given !== undefined && !isDay(given)) throw usage(words.noDay);
  const later = new Date();
  later.setUTCFullYear(later.getUTCFullYear() + 1);
  return given ?? dayOf(later);
}
