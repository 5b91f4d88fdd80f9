import { defineCommand, type SubCommandsDef } from "citty";
import { aligned, type NumberedEntry, rowsOf } from "../audit/rows.ts";
import { verifiedLog } from "../audit/verified-log.ts";
import type { Desk } from "../desk.ts";
import { about, usage } from "../refusal.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs audit show FILE`: a verified log as a table, or its entries as JSON. */
export function auditShow({ terminal, messages }: Desk): SubCommandsDef[string] {
  const words = messages.audit;
  const args = {
    file: { type: "positional", required: true, description: words.file },
    study: { type: "string", valueHint: "HEX", description: words.study },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "show", description: words.show },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const { file, study = "" } = given;
      if (study !== "" && !/^[0-9a-f]{8,64}$/.test(study)) throw usage(words.noStudy);
      const { report } = await about(file, () => verifiedLog([file], {}, messages));
      const entries = report.entries
        .map((entry, i): NumberedEntry => ({ line: i + 1, entry }))
        .filter(({ entry }) => entry.study.startsWith(study));
      if (!given.json) for (const line of aligned(rowsOf(entries, words))) terminal.say(line);
      else {
        const { party, key, head } = report;
        const shown = entries.map(({ line, entry }) => ({ line, ...entry }));
        terminal.say(JSON.stringify({ ok: true, file, party, key, head, entries: shown }));
      }
    },
  });
}
