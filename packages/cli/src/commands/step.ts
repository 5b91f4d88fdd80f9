import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { interruptible } from "../session/interrupt.ts";
import { fromCohort } from "./from-cohort.ts";
import { joining } from "./joining.ts";
import { names, runOf } from "./numbers.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs step IN OUT`: what `tavs link` and `tavs count` do, as far as the files allow that were carried here. */
export function step(desk: Desk): SubCommandsDef[string] {
  const { messages } = desk;
  const { link, step: words } = messages;
  const { study, identity, session, run: runs, state, json } = joining(messages);
  const args = {
    in: { type: "positional", required: true, description: words.into },
    into: { type: "positional", required: true, valueHint: "OUT", description: words.out },
    ...{ study, identity, session, run: runs, state, json },
    data: { type: "string", valueHint: "FILE", description: link.data },
    ...fromCohort(messages),
    column: { type: "string", valueHint: "NAME", description: link.column },
    columns: { type: "string", valueHint: "NAMES", description: link.columns },
    out: { type: "string", valueHint: "FILE", description: link.out },
    recipient: { type: "string", valueHint: "NAME", description: link.recipient },
    force: { type: "boolean", description: link.force },
    yes: { type: "boolean", description: words.yes },
  } as const;
  return defineCommand({
    meta: { name: "step", description: words.about },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const { study, identity, session, state, data, cohort, schema, column, out, recipient } = given;
      const { force = false, yes = false, in: from, into } = given;
      const what = { data, cohort, schema, column, columns: names(given.columns), out, recipient, force };
      const run = runOf(given.run, messages);
      const where = { study, identity, session, state, run, folders: { in: from, out: into } };
      const { runStep } = await import("../step/run-step.ts");
      const form = given.json ? "json" : "text";
      await interruptible((stop) => runStep(desk, { ...where, ...what, yes, form, stop }));
    },
  });
}
