import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { usage } from "../refusal.ts";
import { interruptible } from "../session/interrupt.ts";
import { joining } from "./joining.ts";
import { waitMs, wholeNumber } from "./numbers.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs stats`: one party's part in an analysis that the terms name. */
export function stats(desk: Desk): SubCommandsDef[string] {
  const { messages } = desk;
  const words = messages.stats;
  const args = {
    ...joining(messages),
    data: { type: "string", valueHint: "FILE", description: words.data },
    out: { type: "string", valueHint: "FOLDER", description: words.out },
    report: { type: "string", valueHint: "LANGUAGE", description: words.report },
    ohdsi: { type: "boolean", description: words.ohdsi },
    force: { type: "boolean", description: words.force },
  } as const;
  return defineCommand({
    meta: { name: "stats", description: words.about },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const { study, via, identity, session, state, data, out, report = "en", ohdsi = false, force = false } = given;
      if (report !== "en" && report !== "da") throw usage(words.noReport);
      const number = wholeNumber(given.run, 0, { from: 0, to: 9999, otherwise: messages.link.noRun });
      const where = { study, via, identity, session, state, run: number, patienceMs: waitMs(given.wait, messages) };
      const tls = { ca: given.ca, cert: given.cert, key: given["cert-key"] };
      const what = { data, out, language: report, ohdsi, force } as const;
      const { runStats } = await import("../stats/run-stats.ts");
      const form = given.json ? "json" : "text";
      await interruptible((stop) => runStats(desk, { ...where, ...what, tls, form, stop }));
    },
  });
}
