import { signStudy } from "@tavs/core/study";
import { defineCommand, type SubCommandsDef } from "citty";
import { readStudyFile } from "../../data/read-study.ts";
import { writeOutput } from "../../data/write-output.ts";
import type { Desk } from "../../desk.ts";
import { ownIdentity } from "../../party/own-identity.ts";
import { about } from "../../refusal.ts";
import { under } from "../../session/forbidden.ts";
import { fileBeside } from "../../study/beside.ts";
import { green } from "../../terminal.ts";
import { mustBeExpected } from "../strict.ts";

/** `tavs study sign FILE`: a signature beside the study, if nothing is left to fill in and its protocols say the same. */
export function sign(desk: Desk): SubCommandsDef[string] {
  const { terminal, messages } = desk;
  const words = messages.study;
  const args = {
    file: { type: "positional", required: true, description: words.file },
    identity: { type: "string", valueHint: "FILE", description: words.identity },
    force: { type: "boolean", description: words.force },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "sign", description: words.sign },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const read = await readStudyFile(given.file, messages);
      const { mustBeFilled, mustBeTrue } = await import("../../study/truth.ts");
      await under(read, messages, () => {
        mustBeFilled(read.study);
        mustBeTrue(read.study);
      });
      const { identity } = await ownIdentity(given.identity, desk);
      const signature = await about(given.file, async () => signStudy(identity, read.study));
      const file = fileBeside(given.file, identity.name, "signature");
      await about(file, () => writeOutput(file, `${JSON.stringify(signature, null, 2)}\n`, { replace: given.force }));
      if (given.json) return terminal.say(JSON.stringify({ ok: true, file, ...signature }));
      terminal.say(`${green("✓")} ${words.signed(file, identity.name)}`);
      terminal.say(`  ${words.fingerprint(signature.study)}`);
    },
  });
}
