import { unhex } from "@tavs/core";
import type { AuditReport } from "@tavs/core/study";
import { defineCommand, type SubCommandsDef } from "citty";
import { verifiedLog } from "../audit/verified-log.ts";
import type { Desk } from "../desk.ts";
import type { Messages } from "../messages/index.ts";
import { about } from "../refusal.ts";
import { green } from "../terminal.ts";
import { digits64, mustBeExpected } from "./strict.ts";

/** `tavs audit verify FILE...`: every line's form, place and signature; the first bad line is named. */
export function auditVerify({ terminal, messages }: Desk): SubCommandsDef[string] {
  const words = messages.audit;
  const args = {
    file: { type: "positional", required: true, description: words.verified },
    key: { type: "string", valueHint: "HEX", description: words.key },
    head: { type: "string", valueHint: "HEX", description: words.expectedHead },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "verify", description: words.verify },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages, { names: Number.POSITIVE_INFINITY });
      const [key, expectedHead] = [digits64("key", given.key, messages), digits64("head", given.head, messages)];
      const expected = { ...(key && { publicKey: unhex(key) }), ...(expectedHead && { expectedHead }) };
      const file = given._.join(" ");
      const { report } = await about(file, () => verifiedLog(given._, expected, messages));
      const lines = given.json
        ? [json(file, report)]
        : sentences(words, { file, report, origin: key ? "given" : "from log" });
      for (const line of lines) terminal.say(line);
    },
  });
}

const json = (file: string, { entries, ...report }: AuditReport): string =>
  JSON.stringify({ ok: true, file, ...report, entries: entries.length, ...span({ entries }) });

interface Verified {
  readonly file: string;
  readonly report: AuditReport;
  readonly origin: "given" | "from log";
}

function sentences(words: Messages["audit"], { file, report, origin }: Verified): readonly string[] {
  const { party, key, head, entries } = report;
  return [
    `${green("✓")} ${words.whole({ file, entries: entries.length, party, ...span(report) })}`,
    `  ${origin === "given" ? words.keyGiven(key) : words.keyFromLog(key)}`,
    `  ${words.head(head)}`,
  ];
}

const span = ({ entries }: Pick<AuditReport, "entries">): { readonly from: string; readonly to: string } => ({
  from: entries[0]!.at, // a log that verifies has a first line
  to: entries.at(-1)!.at,
});
