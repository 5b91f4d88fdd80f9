import type { Messages } from "../messages/index.ts";

interface Text {
  readonly type: "string";
  readonly valueHint: string;
  readonly description: string;
}

/** What a command is told beside --data where rows come from an OMOP database. */
export type CohortArgs = Readonly<Record<"cohort" | "schema", Text>>;

export const fromCohort = ({ omop }: Messages): CohortArgs => ({
  cohort: { type: "string", valueHint: "FILE", description: omop.cohortOption },
  schema: { type: "string", valueHint: "NAME", description: omop.schemaOption },
});
