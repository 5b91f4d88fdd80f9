// What a cohort's definition makes of a CDM, in counts: nobody of whom there are few is counted.
import type { Messages } from "../../messages/index.ts";
import { tellable } from "../header.ts";
import { attritionOf, withoutFew } from "./attrition.ts";
import { openOmop } from "./cdm.ts";
import type { Step } from "./cdm-report.ts";
import { cohortOfSql } from "./cohort.ts";
import { type CohortSource, cohortFile } from "./read-cohort.ts";

export interface CohortReport {
  /** SHA-256 of the file. */
  readonly digest: string;
  /** Of a definition. */
  readonly steps?: readonly Step[];
  readonly persons?: number | null;
  /** Of a SELECT, whose rows may be anything. */
  readonly rows?: number | null;
  readonly columns: readonly string[];
}

/** Throws `Refusal` for a database or a definition that is none. */
export async function describeCohort(
  { data, cohort, schema }: CohortSource,
  smallest: number,
  messages: Messages,
): Promise<CohortReport> {
  const { digest, sql, definition } = await cohortFile(cohort, messages);
  const omop = await openOmop(data, { messages, ...(schema !== undefined && { schema }) });
  try {
    if (definition === undefined) {
      const { rows, columns } = await cohortOfSql(omop, sql!); // a file has one of the two
      return { digest, rows: withoutFew([rows.length], smallest)[0]!, columns: tellable(columns) };
    }
    const steps = await attritionOf(omop, definition, smallest);
    const columns = ["person", "entry", "group", "time", "event", ...Object.keys(definition.columns)];
    return { digest, steps, persons: steps.at(-1)!.persons, columns: tellable(columns) };
  } finally {
    await omop.close();
  }
}
