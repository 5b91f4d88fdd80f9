import { hex } from "@tavs/core";
import { termsHash } from "@tavs/core/study";
import { defineCommand, type SubCommandsDef } from "citty";
import { readStudy } from "../../data/read-study.ts";
import type { Desk } from "../../desk.ts";
import { shownStudy } from "../../study/shown.ts";
import { mustBeExpected } from "../strict.ts";

/** `tavs study show FILE`: everything that is signed, for people. */
export function show({ terminal, messages }: Desk): SubCommandsDef[string] {
  const words = messages.study;
  const args = {
    file: { type: "positional", required: true, description: words.file },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "show", description: words.show },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const study = await readStudy(given.file, messages);
      const fingerprint = hex(termsHash(study));
      if (given.json) return terminal.say(JSON.stringify({ ok: true, file: given.file, fingerprint, study }));
      for (const line of shownStudy(study, messages)) terminal.say(line);
    },
  });
}
