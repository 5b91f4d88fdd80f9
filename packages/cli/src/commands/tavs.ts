import { type CommandDef, defineCommand, renderUsage } from "citty";
import type { Desk } from "../desk.ts";
import type { Messages } from "../messages/index.ts";
import { audit } from "./audit.ts";
import { budget } from "./budget.ts";
import { count } from "./count.ts";
import { data } from "./data.ts";
import { doctor } from "./doctor.ts";
import { init } from "./init.ts";
import { link } from "./link.ts";
import { node } from "./node.ts";
import { peers } from "./peers.ts";
import { pseudonymise } from "./pseudonymise.ts";
import { relay } from "./relay.ts";
import { stats } from "./stats.ts";
import { step } from "./step.ts";
import { study } from "./study.ts";
import { train } from "./train.ts";
import { validate } from "./validate.ts";

/** All commands. A command is a file of this folder and a line here. */
export const tavs = (desk: Desk): CommandDef =>
  defineCommand({
    meta: { name: "tavs", version: desk.version, description: desk.messages.tavs },
    subCommands: {
      init: init(desk),
      study: study(desk),
      data: data(desk),
      peers: peers(desk),
      relay: relay(desk),
      node: node(desk),
      link: link(desk),
      count: count(desk),
      stats: stats(desk),
      train: train(desk),
      validate: validate(desk),
      pseudonymise: pseudonymise(desk),
      step: step(desk),
      budget: budget(desk),
      audit: audit(desk),
      doctor: doctor(desk),
    },
  });

/** The usage of the command that the words lead to: `audit verify FILE` to that of `verify`. */
export async function usageOf(root: CommandDef, words: readonly string[], messages: Messages): Promise<string> {
  let command = root;
  const path: string[] = [];
  for (const word of words) {
    const next = await subCommand(command, word);
    if (!next) break;
    path.push(path.length === 0 ? "tavs" : words[path.length - 1]!);
    command = next;
  }
  const text = await renderUsage(command, { meta: { name: path.join(" ") } });
  return command === root ? `${text.trimEnd()}\n\n${messages.exitCodes}` : text.trimEnd();
}

async function subCommand({ subCommands }: CommandDef, word: string): Promise<CommandDef | undefined> {
  const all = typeof subCommands === "function" ? await subCommands() : await subCommands;
  if (!all || !Object.hasOwn(all, word)) return undefined;
  const found = all[word];
  return typeof found === "function" ? found() : found;
}
