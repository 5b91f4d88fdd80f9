import { type AuditComparison, type AuditDifference, compareAudits, type Recollection } from "@tavs/core/study";
import { defineCommand, type SubCommandsDef } from "citty";
import { short } from "../audit/rows.ts";
import type { VerifiedLog } from "../audit/verified-files.ts";
import { verifiedLog } from "../audit/verified-log.ts";
import type { Desk } from "../desk.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { about, Refusal } from "../refusal.ts";
import { green } from "../terminal.ts";
import { mustBeExpected } from "./strict.ts";

interface Compared {
  readonly names: readonly [string, string];
  readonly logs: readonly [VerifiedLog, VerifiedLog];
  readonly found: AuditComparison;
}

/** `tavs audit compare A B`: both logs are verified; exit code 2, and every difference with its lines, where they tell two stories. */
export function auditCompare({ terminal, messages }: Desk): SubCommandsDef[string] {
  const words = messages.audit;
  const args = {
    first: { type: "positional", required: true, description: words.first },
    second: { type: "positional", required: true, description: words.second },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "compare", description: words.compare },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const names = [given.first, given.second] as const;
      const read = (name: string): Promise<VerifiedLog> => about(name, () => verifiedLog([name], {}, messages));
      const logs = [await read(names[0]), await read(names[1])] as const;
      const found = compareAudits(logs[0].report, logs[1].report);
      const compared = { names, logs, found };
      if (!given.json) for (const line of sentences(words, compared)) terminal.say(line);
      if (found.differences.length > 0) throw differ(words, compared);
      if (given.json) terminal.say(JSON.stringify({ ok: true, ...facts(compared) }));
    },
  });
}

/** For a program: the differences with files and lines. */
const facts = ({ names, logs, found }: Compared): Readonly<Record<string, unknown>> => ({
  parties: logs.map(({ report }, i) => ({ file: names[i], party: report.party, key: report.key })),
  ...found,
  differences: found.differences.map((difference) => ({
    ...difference,
    first: { ...difference.first, lines: difference.first.lines.map(logs[0].place) },
    second: { ...difference.second, lines: difference.second.lines.map(logs[1].place) },
  })),
});

function differ(words: Messages["audit"], compared: Compared): Refusal {
  const sentence = words.differ(compared.found.differences.length);
  return new Refusal(sentence, { exitCode: exitCodes.failed, code: "differs", found: facts(compared) });
}

function sentences(words: Messages["audit"], { names, logs, found }: Compared): readonly string[] {
  const { runs, confirmed, unconfirmed, differences } = found;
  const keys = logs.map(({ report }) => `  ${words.keyOf(report)}`);
  if (differences.length > 0) return [...differences.flatMap((each) => told(words, each, logs)), ...keys];
  const same = words.same({ first: names[0], second: names[1], runs, confirmed });
  return [`${green("✓")} ${same}`, ...(unconfirmed > 0 ? [`  ${words.unconfirmed(unconfirmed)}`] : []), ...keys];
}

function told(words: Messages["audit"], difference: AuditDifference, logs: Compared["logs"]): readonly string[] {
  const { kind, size, session, run, study, first, second } = difference;
  const name = session === undefined ? undefined : plain(session);
  return [
    words.difference({ kind, what: size, session: name, run, study: short(study) }),
    `  ${recalled(words, logs[0], first)}`,
    `  ${recalled(words, logs[1], second)}`,
  ];
}

function recalled(words: Messages["audit"], { report, place }: VerifiedLog, { lines, says }: Recollection): string {
  const places = new Map<string, number[]>();
  for (const { file, line } of lines.map(place)) places.set(file, [...(places.get(file) ?? []), line]);
  const at = [...places].map(([file, found]) => words.lines(file, found)).join(", ");
  return words.says({ party: report.party, places: at, says: typeof says === "string" ? plain(says) : says });
}
