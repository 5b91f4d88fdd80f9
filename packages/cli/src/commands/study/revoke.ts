import { revoke } from "@tavs/core/study";
import { defineCommand, type SubCommandsDef } from "citty";
import { readStudy } from "../../data/read-study.ts";
import { writeOutput } from "../../data/write-output.ts";
import { dayOf } from "../../day.ts";
import type { Desk } from "../../desk.ts";
import { ownIdentity } from "../../party/own-identity.ts";
import { about } from "../../refusal.ts";
import { fileBeside } from "../../study/beside.ts";
import { green } from "../../terminal.ts";
import { mustBeExpected } from "../strict.ts";

/** `tavs study revoke FILE`: this party's word that the study is over, or with `--key` that its key is. */
export function revokeStudy(desk: Desk): SubCommandsDef[string] {
  const { terminal, messages } = desk;
  const words = messages.study;
  const args = {
    file: { type: "positional", required: true, description: words.file },
    identity: { type: "string", valueHint: "FILE", description: words.identity },
    key: { type: "boolean", description: words.revokeKey },
    force: { type: "boolean", description: words.force },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "revoke", description: words.revoke },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const terms = await readStudy(given.file, messages);
      const { identity } = await ownIdentity(given.identity, desk);
      const on = dayOf(new Date());
      const revocation = await about(given.file, async () => {
        const study = revoke(identity, { terms, on }); // also for a key: whoever is no party of this study named the wrong file
        return given.key ? revoke(identity, { on }) : study;
      });
      const file = fileBeside(given.file, identity.name, "revocation");
      await about(file, () => writeOutput(file, `${JSON.stringify(revocation, null, 2)}\n`, { replace: given.force }));
      if (given.json) return terminal.say(JSON.stringify({ ok: true, file, ...revocation }));
      terminal.say(`${green("✓")} ${words.revokedNow(file)}`);
    },
  });
}
