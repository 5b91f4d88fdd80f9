import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { interruptible } from "../session/interrupt.ts";
import { analysing, requested } from "./analysing.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs stats`: one party's part in an analysis that the terms name. */
export function stats(desk: Desk): SubCommandsDef[string] {
  const { messages } = desk;
  const args = analysing(messages);
  return defineCommand({
    meta: { name: "stats", description: messages.stats.about },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const request = requested(given, messages);
      const { runStats } = await import("../stats/run-stats.ts");
      await interruptible((stop) => runStats(desk, { ...request, stop }));
    },
  });
}
