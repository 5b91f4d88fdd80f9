import { unhex } from "@tavs/core";
import { type AuditReport, verifyAudit } from "@tavs/core/study";
import { defineCommand, type SubCommandsDef } from "citty";
import { messages } from "../messages/index.ts";
import { readLog } from "../read-log.ts";
import { about } from "../refusal.ts";
import { green, type Terminal } from "../terminal.ts";
import { digits64, mustBeExpected } from "./strict.ts";

const args = {
  file: { type: "positional", required: true, description: messages.auditFile },
  key: { type: "string", valueHint: "HEX", description: messages.auditKey },
  head: { type: "string", valueHint: "HEX", description: messages.auditHead },
  json: { type: "boolean", description: messages.json },
} as const;

/** `tavs audit verify FILE`: every line's form, place and signature; the first bad line is named. */
const verify = (terminal: Terminal): SubCommandsDef[string] =>
  defineCommand({
    meta: { name: "verify", description: messages.auditVerify },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args);
      const { file } = given;
      const [key, expectedHead] = [digits64("key", given.key), digits64("head", given.head)];
      const expected = { ...(key && { publicKey: unhex(key) }), ...(expectedHead && { expectedHead }) };
      const report = await about(file, async () => verifyAudit(await readLog(file), expected));
      const lines = given.json ? [json(file, report)] : sentences(file, report, key ? "given" : "from log");
      for (const line of lines) terminal.say(line);
    },
  });

export const audit = (terminal: Terminal): SubCommandsDef[string] =>
  defineCommand({
    meta: { name: "audit", description: messages.audit },
    subCommands: { verify: verify(terminal) },
  });

const json = (file: string, { entries, ...report }: AuditReport): string =>
  JSON.stringify({ ok: true, file, ...report, entries: entries.length, ...span({ entries }) });

function sentences(file: string, report: AuditReport, origin: "given" | "from log"): readonly string[] {
  const { party, key, head, entries } = report;
  return [
    `${green("✓")} ${messages.logWhole({ file, entries: entries.length, party, ...span(report) })}`,
    `  ${origin === "given" ? messages.keyGiven(key) : messages.keyFromLog(key)}`,
    `  ${messages.head(head)}`,
  ];
}

const span = ({ entries }: Pick<AuditReport, "entries">): { readonly from: string; readonly to: string } => ({
  from: entries[0]!.at, // a log that verifies has a first line
  to: entries.at(-1)!.at,
});
