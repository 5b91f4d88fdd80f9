// What `tavs stats`, `tavs train` and `tavs validate` are told.
import type { Messages } from "../messages/index.ts";
import { usage } from "../refusal.ts";
import type { StatsRequest } from "../stats/run-stats.ts";
import { type CohortArgs, fromCohort } from "./from-cohort.ts";
import { type JoiningArgs, joining } from "./joining.ts";
import { waitMs, wholeNumber } from "./numbers.ts";

type Text = JoiningArgs["via" | "ca"];
type Flag = JoiningArgs["json"];

export interface AnalysingArgs extends JoiningArgs, CohortArgs {
  readonly data: Text;
  readonly out: Text;
  readonly report: Text;
  readonly ohdsi: Flag;
  readonly force: Flag;
}

export function analysing(messages: Messages): AnalysingArgs {
  const words = messages.stats;
  return {
    ...joining(messages),
    data: { type: "string", valueHint: "FILE", description: words.data },
    ...fromCohort(messages),
    out: { type: "string", valueHint: "FOLDER", description: words.out },
    report: { type: "string", valueHint: "LANGUAGE", description: words.report },
    ohdsi: { type: "boolean", description: words.ohdsi },
    force: { type: "boolean", description: words.force },
  };
}

type Given = Readonly<Record<string, unknown>>;

/** What was typed, as the run takes it. Throws `Refusal`. */
export function requested(given: Given, messages: Messages): Omit<StatsRequest, "stop"> {
  const text = (name: string): string | undefined => given[name] as string | undefined; // citty makes texts of these
  const flag = (name: string): boolean => given[name] === true;
  const language = text("report") ?? "en";
  if (language !== "en" && language !== "da") throw usage(messages.stats.noReport);
  const run = wholeNumber(text("run"), 0, { from: 0, to: 9999, otherwise: messages.link.noRun });
  return {
    ...{ study: text("study")!, via: text("via")!, identity: text("identity"), session: text("session") }, // citty asked for both
    ...{ state: text("state"), run, patienceMs: waitMs(text("wait"), messages) },
    tls: { ca: text("ca"), cert: text("cert"), key: text("cert-key") },
    ...{
      data: text("data"),
      cohort: text("cohort"),
      schema: text("schema"),
      out: text("out"),
      language,
      ohdsi: flag("ohdsi"),
      force: flag("force"),
    },
    form: flag("json") ? "json" : "text",
  };
}
