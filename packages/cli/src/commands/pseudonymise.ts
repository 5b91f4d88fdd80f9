import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { interruptible } from "../session/interrupt.ts";
import { joined, joining } from "./joining.ts";
import { names } from "./numbers.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs pseudonymise`: one party's part in making study pseudonyms. */
export function pseudonymise(desk: Desk): SubCommandsDef[string] {
  const { messages } = desk;
  const words = messages.pseudonymise;
  const args = {
    ...joining(messages),
    data: { type: "string", valueHint: "FILE", description: words.data },
    column: { type: "string", valueHint: "NAME", description: words.column },
    columns: { type: "string", valueHint: "NAMES", description: words.columns },
    out: { type: "string", valueHint: "FILE", description: words.out },
    force: { type: "boolean", description: messages.link.force },
  } as const;
  return defineCommand({
    meta: { name: "pseudonymise", description: words.about },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const { data, column, out, force = false } = given;
      const where = joined(given, messages);
      const what = { data, column, columns: names(given.columns), out, force };
      const { runPseudonymise } = await import("../pseudonyms/run-pseudonymise.ts");
      await interruptible((stop) => runPseudonymise(desk, { ...where, ...what, stop }));
    },
  });
}
