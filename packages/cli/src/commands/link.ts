import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { interruptible } from "../session/interrupt.ts";
import { fromCohort } from "./from-cohort.ts";
import { joined, joining } from "./joining.ts";
import { names } from "./numbers.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs link`: one side of a link that the terms name. */
export function link(desk: Desk): SubCommandsDef[string] {
  const { messages } = desk;
  const words = messages.link;
  const args = {
    ...joining(messages),
    data: { type: "string", required: true, valueHint: "FILE", description: words.data },
    ...fromCohort(messages),
    column: { type: "string", required: true, valueHint: "NAME", description: words.column },
    columns: { type: "string", valueHint: "NAMES", description: words.columns },
    out: { type: "string", valueHint: "FILE", description: words.out },
    recipient: { type: "string", valueHint: "NAME", description: words.recipient },
    force: { type: "boolean", description: words.force },
  } as const;
  return defineCommand({
    meta: { name: "link", description: words.about },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const { data, cohort, schema, column, out, recipient, force = false } = given;
      const where = joined(given, messages);
      const what = { data, cohort, schema, column, columns: names(given.columns), out, recipient, force };
      const { runLink } = await import("../link/run-link.ts");
      await interruptible((stop) => runLink(desk, { ...where, ...what, stop }));
    },
  });
}
