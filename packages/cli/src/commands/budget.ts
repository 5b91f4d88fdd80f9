import { UsageError, unhex } from "@tavs/core";
import { fileJournal } from "@tavs/core/node";
import type { Amount, Balance } from "@tavs/dp";
import { defineCommand, type SubCommandsDef } from "citty";
import { readText } from "../data/read-text.ts";
import type { Desk } from "../desk.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { about, Refusal } from "../refusal.ts";
import { green } from "../terminal.ts";
import { digits64, mustBeExpected } from "./strict.ts";

const MOST_BYTES = 1 << 26;

/** `tavs budget FILE`: what a ledger has left. */
export function budget({ terminal, messages }: Desk): SubCommandsDef[string] {
  const args = {
    file: { type: "positional", required: true, description: messages.budget.file },
    key: { type: "string", valueHint: "HEX", description: messages.budget.key },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "budget", description: messages.budget.about },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const key = digits64("key", given.key, messages);
      await readText(given.file, { most: MOST_BYTES, messages }); // a pipe, a folder or a binary is told as what it is
      const { balanceOf } = await import("@tavs/dp");
      const publicKey = key === undefined ? {} : { publicKey: unhex(key) };
      const balance = await about(plain(given.file), () =>
        balanceOf(fileJournal(given.file), publicKey).catch((error) => {
          throw error instanceof UsageError && error.code === "tampered" ? changed(given.file, error) : error;
        }),
      );
      if (given.json) return terminal.say(JSON.stringify({ ok: true, file: given.file, ...balance }));
      for (const line of sentences(balance, key !== undefined, messages)) terminal.say(line);
    },
  });
}

const changed = (file: string, { message, code }: UsageError): Refusal =>
  new Refusal(`${plain(file)}: ${message}`, { exitCode: exitCodes.failed, code });

function sentences(
  { granted, left, questions, expires, signer, head }: Balance,
  isGiven: boolean,
  { budget: words }: Messages,
): readonly string[] {
  return [
    `${green("✓")} ${words.left(said(left), said(granted))}`,
    `  ${words.asked(questions)}`,
    ...(expires === null ? [] : [`  ${words.expires(plain(expires))}`]),
    `  ${signer === null ? words.unsigned : words.signed(signer, isGiven)}`,
    `  ${words.head(head)}`,
  ];
}

/** "epsilon 0.25, delta 0.000001": the names are those of the measure in every language. */
const said = (amount: Amount): string =>
  Object.entries(amount)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
