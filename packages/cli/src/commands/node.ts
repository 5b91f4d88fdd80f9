import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { interruptible } from "../session/interrupt.ts";
import { runOf } from "./numbers.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs node`: a party that is always there. */
export const node = (desk: Desk): SubCommandsDef[string] =>
  defineCommand({
    meta: { name: "node", description: desk.messages.node.about },
    subCommands: { start: start(desk), approve: approve(desk) },
  });

function start(desk: Desk): SubCommandsDef[string] {
  const { messages } = desk;
  const args = {
    config: { type: "string", required: true, valueHint: "FILE", description: messages.node.config },
    "until-over": { type: "boolean", description: messages.node.untilOver },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "start", description: messages.node.start },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const { runNode } = await import("../node/run-node.ts");
      const { config, json, "until-over": untilOver = false } = given;
      const form = json ? "json" : "text";
      await interruptible((stop) => runNode(desk, { config, stop, form, untilOver }));
    },
  });
}

function approve(desk: Desk): SubCommandsDef[string] {
  const { messages } = desk;
  const args = {
    study: { type: "positional", required: true, description: messages.node.study },
    config: { type: "string", required: true, valueHint: "FILE", description: messages.node.config },
    session: { type: "string", valueHint: "LABEL", description: messages.link.session },
    run: { type: "string", valueHint: "NUMBER", description: messages.link.run },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "approve", description: messages.node.approve },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const run = runOf(given.run, messages);
      const { approveStudy } = await import("../node/run-node.ts");
      const { config, study, session, json } = given;
      if (!json) return approveStudy(desk, { config, study, session, run });
      await approveStudy(
        { ...desk, terminal: { ...desk.terminal, say: () => undefined } },
        { config, study, session, run },
      );
      desk.terminal.say(JSON.stringify({ ok: true, study, session, run }));
    },
  });
}
