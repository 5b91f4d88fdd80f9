import { dirname } from "node:path";
import { hex } from "@tavs/core";
import { termsHash } from "@tavs/core/study";
import { defineCommand, type SubCommandsDef } from "citty";
import { readStudyFile } from "../../data/read-study.ts";
import { dayOf } from "../../day.ts";
import type { Desk } from "../../desk.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Messages } from "../../messages/index.ts";
import { plain } from "../../plain-text.ts";
import { Refusal } from "../../refusal.ts";
import { under } from "../../session/forbidden.ts";
import { revocationsIn, signaturesBeside } from "../../study/beside.ts";
import { type Verdict, verdictOn } from "../../study/verdict.ts";
import { green, red } from "../../terminal.ts";
import { mustBeExpected } from "../strict.ts";

/** `tavs study verify FILE`: all signatures, revocations, the last day, and what its protocols say of themselves. */
export function verify({ terminal, messages }: Desk): SubCommandsDef[string] {
  const words = messages.study;
  const args = {
    file: { type: "positional", required: true, description: words.file },
    revocations: { type: "string", valueHint: "FOLDER", description: words.revocations },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "verify", description: words.verify },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const { file } = given;
      const read = await readStudyFile(file, messages);
      const { mustBeFilled, mustBeTrue } = await import("../../study/truth.ts");
      await under(read, messages, () => {
        mustBeFilled(read.study);
        mustBeTrue(read.study);
      });
      const folders = [dirname(file), ...(given.revocations === undefined ? [] : [given.revocations])];
      const revocations = (await Promise.all(folders.map((folder) => revocationsIn(folder, messages)))).flat();
      const signatures = await signaturesBeside(file, read.study, messages);
      const today = dayOf(new Date());
      const { destroyedKeys } = await import("../../pseudonyms/destroyed-keys.ts");
      const destroyed = await destroyedKeys(read, messages);
      const verdict = verdictOn(read.study, { signatures, revocations, today, receipts: destroyed.flaws });
      const study = hex(termsHash(read.study));
      if (!given.json) for (const line of [...sentences(verdict, words), ...destroyed.lines]) terminal.say(line);
      const { parties, flaws } = verdict;
      const found = { file, study, expires: read.study.expires, parties, flaws, keys: destroyed.fates };
      if (flaws.length > 0)
        throw new Refusal(words.failed(plain(file), flaws.length), {
          exitCode: exitCodes.failed,
          code: flaws[0]!.code,
          found,
        });
      if (given.json) return terminal.say(JSON.stringify({ ok: true, ...found }));
      terminal.say(`${green("✓")} ${words.whole(plain(file), parties.length)}`);
      terminal.say(`  ${words.fingerprint(study)}`);
    },
  });
}

function sentences({ parties, flaws }: Verdict, words: Messages["study"]): readonly string[] {
  const signed = parties.flatMap(({ name, signature }) =>
    signature === undefined ? [] : [`${green("✓")} ${words.by(name, plain(signature))}`],
  );
  return [...signed, ...flaws.map((flaw) => `${red("✗")} ${sentenceOf(flaw, words)}`)];
}

function sentenceOf(flaw: Verdict["flaws"][number], words: Messages["study"]): string {
  if (flaw.code === "missing") return words.missing(flaw.party);
  if (flaw.code === "revoked") return words.revoked(flaw.party, flaw.on, plain(flaw.file));
  if (flaw.code === "expired") return words.ended(flaw.on);
  return words.bad(plain(flaw.file), flaw.why);
}
