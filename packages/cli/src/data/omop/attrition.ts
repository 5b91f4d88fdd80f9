// How many persons each rule of a definition leaves, with nothing said of a few of them: not how many are left, and not how many went.
import { Refusal, usage } from "../../refusal.ts";
import type { Omop } from "./cdm.ts";
import type { Step } from "./cdm-report.ts";
import { rulesOf, stepsOf, tablesOf, WHOLE } from "./compile.ts";
import type { CohortDefinition } from "./definition.ts";

/** Counts persons after each rule. Throws `Refusal`. */
export async function attritionOf(
  omop: Omop,
  definition: CohortDefinition,
  smallest: number,
): Promise<readonly Step[]> {
  const hierarchy = await omop.has("concept_ancestor");
  await omop.need(tablesOf(definition, hierarchy));
  const rules = rulesOf(definition);
  const from = [
    "FROM firsts",
    "FROM alone",
    "FROM observed",
    ...rules.map((_, i) => `FROM observed o WHERE ${rules.slice(0, i + 1).join(" AND ")}`),
    "FROM timed",
    `FROM ${WHOLE} WHERE o.days > 0`,
  ];
  const counts = from.map((each) => `(SELECT CAST(count(*) AS DOUBLE) ${each})`).join(", ");
  const [row = []] = await omop.engine
    .rows(`WITH ${stepsOf(definition, hierarchy).join(",\n")} SELECT ${counts}`)
    .catch((error: unknown) => {
      throw error instanceof Refusal ? error : usage(omop.messages.omop.queryFailed);
    });
  const shown = withoutFew(row.map(Number), smallest);
  return namesOf(definition).map((name, i) => ({ ...name, persons: shown[i]! })); // one count a rule
}

function namesOf({ without, with: within }: CohortDefinition): readonly Omit<Step, "persons">[] {
  return [
    ...(["entry", "one group", "observed"] as const).map((rule) => ({ rule })),
    ...without.map((_, i) => ({ rule: "without" as const, number: i + 1 })),
    ...within.map((_, i) => ({ rule: "with" as const, number: i + 1 })),
    ...(["no earlier outcome", "time at risk"] as const).map((rule) => ({ rule })),
  ];
}

/** Counts that only fall: those are kept, from the last on, that differ from the next one kept, and from nobody, by nothing or by enough. */
export function withoutFew(counts: readonly number[], smallest: number): readonly (number | null)[] {
  let next = 0;
  const backwards = [...counts].reverse().map((count) => {
    const went = count - next;
    if (went > 0 && went < smallest) return null;
    next = count;
    return count;
  });
  return backwards.reverse();
}
