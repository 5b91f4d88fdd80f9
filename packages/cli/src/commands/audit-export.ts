import { hex } from "@tavs/core";
import { defineCommand, type SubCommandsDef } from "citty";
import { verifiedLog } from "../audit/verified-log.ts";
import { writeExport } from "../audit/write-export.ts";
import type { Desk } from "../desk.ts";
import { openIdentity } from "../open-identity.ts";
import { about, usage } from "../refusal.ts";
import { green } from "../terminal.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs audit export FILE --out FOLDER --identity FILE`: what an auditor is given; `tavs audit verify FOLDER` checks it. */
export function auditExport(desk: Desk): SubCommandsDef[string] {
  const { terminal, messages } = desk;
  const words = messages.audit.export;
  const args = {
    file: { type: "positional", required: true, description: messages.audit.file },
    out: { type: "string", required: true, valueHint: "FOLDER", description: words.out },
    identity: { type: "string", required: true, valueHint: "FILE", description: words.identity },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "export", description: words.about },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const { file, out: folder } = given;
      const log = await about(file, () => verifiedLog([file], {}, messages));
      const identity = await openIdentity(given.identity, desk);
      const { party, key, head, entries } = log.report;
      if (hex(identity.publicKey) !== key) throw usage(`${given.identity}: ${words.otherIdentity}`);
      await writeExport(log, { folder, identity }, messages.audit);
      const count = entries.length;
      if (given.json) return terminal.say(JSON.stringify({ ok: true, folder, party, key, head, entries: count }));
      terminal.say(`${green("✓")} ${words.done({ folder, entries: count })}`);
      terminal.say(`  ${messages.audit.head(head)}`);
    },
  });
}
