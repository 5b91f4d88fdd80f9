import { defineCommand, type SubCommandsDef } from "citty";
import { readStudy } from "../../data/read-study.ts";
import type { Desk } from "../../desk.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Messages } from "../../messages/index.ts";
import { plain } from "../../plain-text.ts";
import { Refusal } from "../../refusal.ts";
import { type Difference, differences } from "../../study/differences.ts";
import { wrapped } from "../../study/wrapped.ts";
import { green, red } from "../../terminal.ts";
import { mustBeExpected } from "../strict.ts";

/** `tavs study diff A B`: field by field, with what each says. */
export function diff({ terminal, messages }: Desk): SubCommandsDef[string] {
  const words = messages.study;
  const args = {
    file: { type: "positional", required: true, description: words.file },
    other: { type: "positional", required: true, description: words.otherFile },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "diff", description: words.diff },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const [first, second] = [await readStudy(given.file, messages), await readStudy(given.other, messages)];
      const found = differences(first, second);
      if (found.length === 0) {
        if (given.json) return terminal.say(JSON.stringify({ ok: true, differences: [] }));
        return terminal.say(`${green("✓")} ${words.same}`);
      }
      for (const each of given.json ? [] : found) for (const line of sentences(each, words)) terminal.say(line);
      const details = { exitCode: exitCodes.failed, code: "differs", found: { differences: found } };
      throw new Refusal(words.differ(found.length), details);
    },
  });
}

function sentences({ field, first, second }: Difference, words: Messages["study"]): readonly string[] {
  const said = (mark: string, text: string | undefined): readonly string[] =>
    wrapped(text ?? words.absent).map((line) => `  ${mark} ${line}`);
  return [plain(field), ...said(red("-"), first), ...said(green("+"), second)];
}
