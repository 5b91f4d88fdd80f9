// What `tavs stats`, `tavs train` and `tavs validate` are told.
import type { ParsedArgs } from "citty";
import type { Messages } from "../messages/index.ts";
import { usage } from "../refusal.ts";
import type { StatsRequest } from "../stats/run-stats.ts";
import { type CohortArgs, fromCohort } from "./from-cohort.ts";
import { type JoiningArgs, joined, joining } from "./joining.ts";

type Text = JoiningArgs["via" | "ca"];
type Flag = JoiningArgs["json"];

export type AnalysingArgs = JoiningArgs &
  CohortArgs & {
    readonly data: Text;
    readonly out: Text;
    readonly report: Text;
    readonly ohdsi: Flag;
    readonly force: Flag;
  };

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

/** What was typed, as the run takes it. Throws `Refusal`. */
export function requested(given: ParsedArgs<AnalysingArgs>, messages: Messages): Omit<StatsRequest, "stop"> {
  const { data, cohort, schema, out, report: language = "en", ohdsi = false, force = false } = given;
  if (language !== "en" && language !== "da") throw usage(messages.stats.noReport);
  return { ...joined(given, messages), data, cohort, schema, out, language, ohdsi, force };
}
