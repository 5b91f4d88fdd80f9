import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { interruptible } from "../session/interrupt.ts";
import { fromCohort } from "./from-cohort.ts";
import { joined, joining } from "./joining.ts";
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
      const { data, cohort, schema, column } = given;
      const where = joined(given, messages);
      const { runCount } = await import("../count/run-count.ts");
      await interruptible((stop) => runCount(desk, { ...where, data, cohort, schema, column, stop }));
    },
  });
}
