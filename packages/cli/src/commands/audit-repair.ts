import { type Repair, repairJournal } from "@tavs/core/node";
import { BrokenChain, verifyAudit } from "@tavs/core/study";
import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { about } from "../refusal.ts";
import { green } from "../terminal.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs audit repair FILE`: a last line that was cut off goes aside, where all lines before it are as they were signed. */
export function auditRepair({ terminal, messages }: Desk): SubCommandsDef[string] {
  const words = messages.audit;
  const args = {
    file: { type: "positional", required: true, description: words.file },
    json: { type: "boolean", description: messages.json },
  } as const;
  const said = (file: string, repair: Repair | undefined): string => {
    if (repair === undefined) return words.nothingTorn(file);
    const { line, aside } = repair;
    return aside === undefined ? words.completed({ file, line }) : words.putAside({ file, line, aside });
  };
  return defineCommand({
    meta: { name: "repair", description: words.repair },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const { file } = given;
      const repair = await about(file, () => repairJournal(file, isWhole));
      if (given.json) return terminal.say(JSON.stringify({ ok: true, file, ...repair }));
      terminal.say(`${green("✓")} ${said(file, repair)}`);
    },
  });
}

/** Throws `BrokenChain` where a line before the last does not fit: a log that was changed is not made to look whole. */
function isWhole(lines: readonly string[], last: string): boolean {
  if (lines.length > 0) verifyAudit(lines);
  try {
    return verifyAudit([...lines, last]).entries.length > lines.length;
  } catch (error) {
    if (error instanceof BrokenChain) return false;
    throw error;
  }
}
