import { hex } from "@tavs/core";
import { termsHash } from "@tavs/core/study";
import { defineCommand, type SubCommandsDef } from "citty";
import { readStudyFile } from "../../data/read-study.ts";
import type { Desk } from "../../desk.ts";
import { dpia } from "../../messages/dpia.ts";
import { under } from "../../session/forbidden.ts";
import { shownStudy } from "../../study/shown.ts";
import { mustBeExpected } from "../strict.ts";

/** `tavs study show FILE`: everything that is signed, for people; with `--dpia` the data flows, for an impact assessment. */
export function show({ terminal, messages, language }: Desk): SubCommandsDef[string] {
  const words = messages.study;
  const args = {
    file: { type: "positional", required: true, description: words.file },
    dpia: { type: "boolean", description: words.dpia },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "show", description: words.show },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const read = await readStudyFile(given.file, messages);
      const { study } = read;
      if (given.dpia) {
        const [{ tableOf, dpiaLines }, { mustBeTrue }] = await Promise.all([
          import("../../study/dpia.ts"),
          import("../../study/truth.ts"),
        ]);
        const said = dpia[language] ?? dpia.en!; // the first language is always there
        const rows = await under(read, messages, () => {
          const table = tableOf(study, said);
          mustBeTrue(study); // an assessment of what somebody else wrote in the protocol's name would be of another study
          return table;
        });
        if (given.json) return terminal.say(JSON.stringify({ ok: true, file: given.file, language, rows }));
        for (const line of dpiaLines(study, rows, said)) terminal.say(line);
        return;
      }
      const fingerprint = hex(termsHash(study));
      if (given.json) return terminal.say(JSON.stringify({ ok: true, file: given.file, fingerprint, study }));
      for (const line of shownStudy(study, messages)) terminal.say(line);
    },
  });
}
