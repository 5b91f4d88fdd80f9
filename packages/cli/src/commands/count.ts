import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { interruptible } from "../session/interrupt.ts";
import { fromCohort } from "./from-cohort.ts";
import { joining } from "./joining.ts";
import { waitMs, wholeNumber } from "./numbers.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs count`: one party's part in counting the different patients of all. */
export function count(desk: Desk): SubCommandsDef[string] {
  const { messages } = desk;
  const words = messages.count;
  const args = {
    ...joining(messages),
    data: { type: "string", valueHint: "FILE", description: words.data },
    ...fromCohort(messages),
    column: { type: "string", valueHint: "NAME", description: words.column },
  } as const;
  return defineCommand({
    meta: { name: "count", description: words.about },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const { study, via, identity, session, state, data, cohort, schema, column } = given;
      const number = wholeNumber(given.run, 0, { from: 0, to: 9999, otherwise: messages.link.noRun });
      const where = { study, via, identity, session, state, run: number, patienceMs: waitMs(given.wait, messages) };
      const tls = { ca: given.ca, cert: given.cert, key: given["cert-key"] };
      const { runCount } = await import("../count/run-count.ts");
      const form = given.json ? "json" : "text";
      await interruptible((stop) => runCount(desk, { ...where, data, cohort, schema, column, tls, form, stop }));
    },
  });
}
