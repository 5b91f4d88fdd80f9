import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { interruptible } from "../session/interrupt.ts";
import { fromCohort } from "./from-cohort.ts";
import { joining } from "./joining.ts";
import { names, wholeNumber } from "./numbers.ts";
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
      const { force = false, yes = false, columns, json: asJson, run, in: from, into, ...rest } = given;
      const number = wholeNumber(run, 0, { from: 0, to: 9999, otherwise: link.noRun });
      const { study, identity, session, state, data, cohort, schema, column, out, recipient } = rest;
      const what = {
        study,
        identity,
        session,
        state,
        data,
        cohort,
        schema,
        column,
        out,
        recipient,
        columns: names(columns),
        force,
        yes,
      };
      const { runStep } = await import("../step/run-step.ts");
      const form = asJson ? "json" : "text";
      await interruptible((stop) =>
        runStep(desk, { ...what, run: number, folders: { in: from, out: into }, form, stop }),
      );
    },
  });
}
